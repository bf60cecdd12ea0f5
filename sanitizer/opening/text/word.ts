/**
 * The words of a Word 97–2003 file ([MS-DOC] §2.4.1): FIB → Clx → pieces, also of a file that was saved fast. Deleted and hidden text
 * follows policy; field codes, comments and everything that is no text stay behind.
 *
 * KNOWN GAP: characters of symbol fonts come out as brackets, automatic numbers of lists and fields without a result do not come out. Files of
 * Word 95 and before, and files in which a style or a shape hides words that policy wants removed, are refused as `conversion-failed`.
 */
import { type Ole2Entry, readOle2 } from '../../container/ole2.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { DisarmOptions } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Opened } from '../openers.ts'
import { hasHiddenShape } from './art.ts'
import { Bytes } from './bytes.ts'
import { marks, marksOf, Properties } from './properties.ts'
import { Written } from './written.ts'

/** §2.5.1 Fib: where its parts begin, and numbers of the entries in them. */
const WORD_97 = 0x00c1
const FLAGS = 0x0a
const SECOND_TABLE = 0x0200
const ENCRYPTED = 0x0100
const RG_LW = 0x40
const RG_FC_LCB = 0x9a
const entries = { styles: 1, characters: 12, paragraphs: 13, pieces: 33, drawings: 50 } as const

/** §2.3: stories in the order of their text, with their place in FibRgLw97; those without a caption stay behind. */
const stories: readonly (readonly [word: number, caption: string | undefined, isComment?: boolean])[] = [
  [3, ''],
  [4, '脚注'],
  [5, 'ヘッダーとフッター'],
  [6, undefined],
  [7, undefined, true],
  [8, '文末脚注'],
  [9, 'テキスト ボックス'],
  [10, 'ヘッダーとフッターのテキスト ボックス'],
]

interface Piece {
  /** Characters of the document before it, and behind it. */
  readonly from: number
  readonly to: number
  /** First byte in the stream. */
  readonly place: number
  readonly isAnsi: boolean
  readonly marks: number
}

/** @throws Refusal conversion-failed, malformed, ambiguous, active-only, limit-* */
export function readWord(untrusted: Uint8Array, options: DisarmOptions, limits: Limits): Opened {
  const word = new Word(readOle2(untrusted, limits), options, limits)
  const written = new Written(limits)
  let from = 0
  for (const [place, caption, isComment] of stories) {
    const length = word.storyLength(place)
    if (caption === undefined) word.findings.add('comment', isComment && length > 0 ? 1 : 0)
    else if (length > 0) {
      const text = word.text(from, from + length)
      if (caption !== '' && text.trim() !== '') written.heading(caption)
      if (text.trim() !== '') written.line(text)
    }
    from += length
  }
  if (written.isEmpty) throw new Refusal('active-only', 'no text')
  return { bytes: written.bytes(), removed: word.findings.list() }
}

class Word {
  readonly findings = new Findings()
  readonly #document: Bytes
  readonly #table: Bytes
  readonly #options: DisarmOptions
  readonly #pieces: readonly Piece[]
  readonly #characters: Properties
  readonly #paragraphs: Properties
  readonly #limits: Limits
  #read = 0

  constructor(root: Ole2Entry, options: DisarmOptions, limits: Limits) {
    const stream = (name: string): Bytes | undefined => {
      const found = root.children.find((each) => each.kind === 'stream' && each.name.toLowerCase() === name)
      return found && new Bytes(found.read())
    }
    const document = stream('worddocument')
    if (!document || document.u16(2) < WORD_97) throw new Refusal('conversion-failed', 'older than Word 97')
    const flags = document.u16(FLAGS)
    const table = stream(flags & SECOND_TABLE ? '1table' : '0table')
    if (!table) throw new Refusal('malformed', 'no table stream')
    if (flags & ENCRYPTED) throw new Refusal('encrypted')
    this.#document = document
    this.#table = table
    this.#options = options
    this.#limits = limits
    if (options.hiddenContent === 'remove' && this.#hidesElsewhere())
      throw new Refusal('conversion-failed', 'hidden in a way that is not read')
    this.#characters = Properties.read(document, this.#part(entries.characters), 'characters', limits)
    this.#paragraphs = Properties.read(document, this.#part(entries.paragraphs), 'paragraphs', limits)
    this.#pieces = [...piecesOf(this.#part(entries.pieces), limits)]
  }

  storyLength(place: number): number {
    const length = this.#document.u32(RG_LW + place * 4)
    within(this.#limits, 'textCharacters', length)
    return length
  }

  /** By a style, or as a shape with words. */
  #hidesElsewhere(): boolean {
    if (this.#part(entries.styles).buffer.includes(HIDDEN_BY_STYLE)) return true
    const drawings = this.#part(entries.drawings)
    // §2.9.172 OfficeArtContent: what all share, then each drawing behind a byte of its own.
    for (let at = drawings.length >= 8 ? 8 + drawings.u32(4) : 0; at + 9 <= drawings.length; ) {
      const end = at + 9 + drawings.u32(at + 5)
      if (hasHiddenShape(drawings, at + 1, Math.min(end, drawings.length))) return true
      at = end
    }
    return false
  }

  #part(entry: number): Bytes {
    const at = RG_FC_LCB + entry * 8
    return this.#table.slice(this.#document.u32(at), this.#document.u32(at + 4))
  }

  /** What a reader would see between two characters, field codes left out. */
  text(from: number, to: number): string {
    const fields = new Fields(this.#limits)
    const found: string[] = []
    for (const piece of this.#pieces) {
      const [first, last] = [Math.max(from, piece.from), Math.min(to, piece.to)]
      const size = piece.isAnsi ? 1 : 2
      for (let at = first; at < last; ) {
        const place = piece.place + (at - piece.from) * size
        const [run, paragraph] = [this.#characters.at(place), this.#paragraphs.at(place)]
        const end = Math.min(last, at + Math.max(1, Math.ceil((Math.min(run.until, paragraph.until) - place) / size)))
        within(this.#limits, 'textCharacters', (this.#read += end - at))
        const text = piece.isAnsi ? this.#document.ansi(place, end - at) : this.#document.utf16(place, end - at)
        found.push(fields.shown(text, this.#isShown(run.marks | piece.marks), (paragraph.marks & marks.rowEnd) !== 0))
        at = end
      }
    }
    return found.join('')
  }

  #isShown(found: number): boolean {
    const { trackedChanges, hiddenContent } = this.#options
    if (found & (marks.deleted | marks.inserted)) this.findings.add('tracked-change')
    if (found & marks.hidden) this.findings.add(hiddenContent === 'remove' ? 'hidden-content' : 'hidden-text-stays')
    const goes = trackedChanges === 'remove' ? marks.inserted : marks.deleted
    return (found & goes) === 0 && !(found & marks.hidden && hiddenContent === 'remove')
  }
}

/** sprmCFVanish with 1. */
const HIDDEN_BY_STYLE = Buffer.from('3c0801', 'hex')

/** §2.9.38 Clx: lists of properties that pieces refer to, then the table of pieces (§2.8.35 PlcPcd). */
function* piecesOf(clx: Bytes, limits: Limits): Generator<Piece> {
  const lists: number[] = []
  let at = 0
  for (; clx.u8(at) === 1; at += 3 + clx.u16(at + 1)) {
    lists.push(marksOf(clx, at + 3, clx.u16(at + 1)))
    within(limits, 'objects', lists.length)
  }
  if (clx.u8(at) !== 2) throw new Refusal('malformed', 'no table of pieces')
  const table = clx.slice(at + 5, clx.u32(at + 1))
  const count = Math.floor((table.length - 4) / 12)
  within(limits, 'objects', count)
  for (let index = 0; index < count; index++) {
    const [from, to] = [table.u32(index * 4), table.u32(index * 4 + 4)]
    if (to < from) throw new Refusal('malformed', 'pieces out of order')
    const descriptor = (count + 1) * 4 + index * 8
    const place = table.u32(descriptor + 2)
    const isAnsi = (place & 0x40000000) !== 0
    const start = place & 0x3fffffff
    yield { from, to, place: isAnsi ? start >>> 1 : start, isAnsi, marks: pieceMarks(table.u16(descriptor + 6), lists) }
  }
}

/** §2.9.215 Prm0: one property in short; §2.9.216 Prm1: one of the lists. */
const shortMarks: Readonly<Record<number, number>> = { 65: marks.deleted, 66: marks.inserted, 92: marks.hidden }
function pieceMarks(prm: number, lists: readonly number[]): number {
  if (prm & 1) return lists[prm >> 1] ?? 0
  const value = prm >> 8
  return value === 1 || value === 0x81 ? (shortMarks[(prm >> 1) & 0x7f] ?? 0) : 0
}

/** What stands for something else (§2.4.1): anchors of pictures, notes and comments, hyphens, ends of cells. */
const special = /[\x00-\x08\x0e-\x1f]/g
const CELL_END = 7
const stands: Readonly<Record<number, string>> = { [CELL_END]: '\t', 14: '\n', 30: '-' }

/** §2.8.25: a field is its code, perhaps what it shows, and an end; they nest. */
class Fields {
  readonly #limits: Limits
  /** Of each open field, whether its code is being read. */
  readonly #open: boolean[] = []
  #inCode = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  shown(text: string, isShown: boolean, isRowEnd: boolean): string {
    const keep = (piece: string): string => (isShown && this.#inCode === 0 ? piece : '')
    let result = ''
    let from = 0
    for (const { 0: character, index } of text.matchAll(special)) {
      result += keep(text.slice(from, index))
      from = index + 1
      const code = character.charCodeAt(0)
      if (code >= 0x13 && code <= 0x15) this.#step(code)
      else result += keep(code === CELL_END && isRowEnd ? '\n' : (stands[code] ?? ''))
    }
    return result + keep(text.slice(from))
  }

  #step(code: number): void {
    if (code === 0x13) {
      within(this.#limits, 'depth', this.#open.push(true))
      this.#inCode++
      return
    }
    const wasCode = code === 0x15 ? this.#open.pop() : this.#open.at(-1)
    if (!wasCode) return
    this.#inCode--
    if (code === 0x14) this.#open[this.#open.length - 1] = false
  }
}
