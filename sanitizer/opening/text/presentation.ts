/**
 * The words of a PowerPoint 97–2003 file ([MS-PPT] §2.1.2): the edits of the file from the last to the first say where each slide lies, the
 * document says in which order they are shown.
 *
 * KNOWN GAP: words of masters, charts and embedded objects do not come out. Files of PowerPoint 95 are refused as `conversion-failed`.
 */
import { type Ole2Entry, readOle2 } from '../../container/ole2.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { DisarmOptions } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Opened } from '../openers.ts'
import { hidesShape } from './art.ts'
import { Bytes } from './bytes.ts'
import { Written } from './written.ts'

/** §2.13.24 RecordType. */
const records = {
  document: 1000,
  slide: 1006,
  slideFacts: 1007,
  notes: 1008,
  persist: 1011,
  show: 1017,
  comment: 12_000,
  outlineText: 3998,
  characters: 4000,
  bytes: 4008,
  shape: 0xf004,
  list: 4080,
  edit: 4085,
  directory: 6002,
} as const
const CONTAINER = 0xf
/** §2.4.14.3: instance of the list of slides, and of notes. */
const [SLIDES, NOTES] = [0, 2]
/** §2.6.6 SlideShowSlideInfoAtom: fHidden. */
const HIDDEN = 0x0004
const HEAD = 8

interface Record {
  readonly type: number
  /** Version and instance. */
  readonly head: number
  readonly isContainer: boolean
  /** First byte of the body, and the one behind it. */
  readonly from: number
  readonly to: number
}

/** A slide or its notes: where it lies, its number, and the words that the outline holds for it. */
interface Sheet {
  readonly place: number | undefined
  readonly id: number
  readonly outline: string[]
}

interface Slide {
  readonly texts: readonly string[]
  /** Words in shapes that are hidden. */
  readonly hidden: readonly string[]
  readonly isHidden: boolean
  readonly notesId: number
}

/** @throws Refusal conversion-failed, malformed, active-only, limit-* */
export function readPresentation(untrusted: Uint8Array, options: DisarmOptions, limits: Limits): Opened {
  const show = new Presentation(readOle2(untrusted, limits), limits)
  const [findings, written] = [new Findings(), new Written(limits)]
  const [slides, notes] = [show.sheets(SLIDES), new Map(show.sheets(NOTES).map((sheet) => [sheet.id, sheet]))]
  const hides = options.hiddenContent === 'remove'
  for (const [index, slide] of slides.entries()) {
    const { texts, hidden, isHidden, notesId } = show.slide(slide)
    if (isHidden) findings.add(hides ? 'hidden-content' : 'hidden-slide-stays')
    if (isHidden && hides) continue
    findings.add(hides ? 'hidden-content' : 'hidden-shape-stays', hidden.length)
    written.heading(`スライド ${index + 1}`)
    for (const text of hides ? texts : [...texts, ...hidden]) written.line(text)
    const spoken = notes.get(notesId)
    const words = spoken ? show.slide(spoken).texts.filter((text) => text.trim() !== '*') : []
    if (words.length === 0) continue
    findings.add(options.speakerNotes === 'remove' ? 'speaker-note' : 'speaker-note-stays')
    if (options.speakerNotes === 'remove') continue
    written.heading(`スライド ${index + 1} のノート`)
    for (const text of words) written.line(text)
  }
  if (written.isEmpty) throw new Refusal('active-only', 'no text')
  return { bytes: written.bytes(), removed: findings.list() }
}

class Presentation {
  readonly #stream: Bytes
  readonly #limits: Limits
  readonly #places: ReadonlyMap<number, number>
  readonly #document: Record
  #records = 0

  constructor(root: Ole2Entry, limits: Limits) {
    const stream = (name: string): Bytes | undefined => {
      const found = root.children.find((each) => each.kind === 'stream' && each.name.toLowerCase() === name)
      return found && new Bytes(found.read())
    }
    const [main, user] = [stream('powerpoint document'), stream('current user')]
    if (!main || !user) throw new Refusal('conversion-failed', 'older than PowerPoint 97')
    this.#stream = main
    this.#limits = limits
    // §2.3.2 CurrentUserAtom: offsetToCurrentEdit.
    const { places, document } = this.#edits(user.u32(HEAD + 8))
    this.#places = places
    const place = places.get(document)
    const found = place === undefined ? undefined : this.#record(place)
    if (found?.type !== records.document) throw new Refusal('malformed', 'no document')
    this.#document = found
  }

  #record(at: number): Record {
    within(this.#limits, 'objects', ++this.#records)
    const head = this.#stream.u16(at)
    const length = this.#stream.u32(at + 4)
    const to = at + HEAD + length
    if (to > this.#stream.length) throw new Refusal('malformed', 'a record behind the end')
    return { type: this.#stream.u16(at + 2), head, isContainer: (head & 0xf) === CONTAINER, from: at + HEAD, to }
  }

  /** All records inside, in order; containers come before what they hold, and nothing is called again for depth. */
  *#inside(outer: Record, isEntered: (inner: Record) => boolean): Generator<Record> {
    for (let at = outer.from; at + HEAD <= outer.to; ) {
      const record = this.#record(at)
      if (record.to > outer.to) throw new Refusal('malformed', 'a record that is longer than what holds it')
      yield record
      at = record.isContainer && isEntered(record) ? record.from : record.to
    }
  }

  /** §2.3.3 UserEditAtom, §2.3.4 PersistDirectoryAtom: a later edit hides what an earlier one says. */
  #edits(last: number): { readonly places: ReadonlyMap<number, number>; readonly document: number } {
    const places = new Map<number, number>()
    let document: number | undefined
    for (let at = last, before = Infinity; at !== 0 && at < before; ) {
      const edit = this.#record(at)
      if (edit.type !== records.edit) throw new Refusal('malformed', 'no edit')
      document ??= this.#stream.u32(edit.from + 16)
      this.#directory(this.#stream.u32(edit.from + 12), places)
      before = at
      at = this.#stream.u32(edit.from + 8)
    }
    if (document === undefined) throw new Refusal('malformed', 'no edit')
    return { places, document }
  }

  #directory(at: number, places: Map<number, number>): void {
    const { type, from, to } = this.#record(at)
    if (type !== records.directory) throw new Refusal('malformed', 'no directory')
    for (let entry = from; entry + 4 <= to; ) {
      const word = this.#stream.u32(entry)
      const [first, count] = [word & 0xfffff, word >>> 20]
      entry += 4
      for (let index = 0; index < count; index++, entry += 4)
        if (!places.has(first + index)) places.set(first + index, this.#stream.u32(entry))
      within(this.#limits, 'objects', (this.#records += count))
    }
  }

  /** §2.4.14.3 SlideListWithTextContainer: each sheet, and behind it the words of its outline. */
  sheets(instance: number): readonly Sheet[] {
    const sheets: Sheet[] = []
    for (const list of this.#inside(this.#document, () => false)) {
      if (list.type !== records.list || list.head >> 4 !== instance) continue
      for (const { type, from, to } of this.#inside(list, () => false)) {
        if (type === records.persist)
          sheets.push({ place: this.#places.get(this.#stream.u32(from)), id: this.#stream.u32(from + 12), outline: [] })
        const text = this.#text(type, from, to)
        if (text !== undefined) sheets.at(-1)?.outline.push(text)
      }
    }
    within(this.#limits, 'pages', sheets.length)
    return sheets
  }

  /** Its words in the order of its shapes; those of the outline that no shape shows come first. Comments stay behind. */
  slide({ place, outline }: Sheet): Slide {
    if (place === undefined) throw new Refusal('malformed', 'a slide that is nowhere')
    const [shown, hidden]: [string[], string[]] = [[], []]
    const used = new Set<number>()
    let [isHidden, isHiddenShape, notesId] = [false, false, 0]
    for (const { type, head, from, to } of this.#inside(this.#record(place), (inner) => inner.type !== records.comment)) {
      if (type === records.show) isHidden = (this.#stream.u16(from + 10) & HIDDEN) !== 0
      if (type === records.slideFacts) notesId = this.#stream.u32(from + 16)
      isHiddenShape = type !== records.shape && (isHiddenShape || hidesShape(this.#stream, type, head, from, to))
      const index = type === records.outlineText ? this.#stream.u32(from) : undefined
      if (index !== undefined) used.add(index)
      const text = index === undefined ? this.#text(type, from, to) : outline[index]
      if (text !== undefined && text.trim() !== '') (isHiddenShape ? hidden : shown).push(text)
    }
    const rest = outline.filter((text, index) => !used.has(index) && text.trim() !== '')
    return { texts: [...rest, ...shown], hidden, isHidden, notesId }
  }

  #text(type: number, from: number, to: number): string | undefined {
    if (type === records.characters) return this.#stream.utf16(from, (to - from) >> 1)
    return type === records.bytes ? this.#stream.latin1(from, to - from) : undefined
  }
}
