import type { Findings } from '../../findings.ts'
import { type Limits, within as withinLimit } from '../../limits.ts'
import type { Choices } from '../../protocol.ts'
import { DEFAULT_PAGE, isKnownPage } from './charsets.ts'
import { Fonts } from './fonts.ts'
import { destinationAt } from './groups.ts'
import type { Pictures } from './pictures.ts'
import { characterSymbols, characters, characterWords, readsCharacters, unskipped } from './read-text.ts'
import { firstState, type State } from './state.ts'
import { Run } from './text.ts'
import { treat } from './treatments.ts'
import type { Group, Item } from './tree.ts'
import { headerWords, identifiers, words, writtenNumber } from './words.ts'
import type { Writer } from './writer.ts'

export interface Surroundings {
  readonly writer: Writer
  readonly findings: Findings
  readonly limits: Limits
  readonly choices: Choices
  readonly pictures: Pictures
}

/** Who changed what when: means nothing where changes are accepted or taken back. */
const CHANGE_WORDS: ReadonlySet<string> = new Set([
  'deleted',
  'revised',
  'mvf',
  'mvt',
  'revauth',
  'revauthdel',
  'revdttm',
  'revdttmdel',
  'mvauth',
  'mvdate',
])
const WRITTEN_SYMBOLS: ReadonlySet<string> = new Set(['~', '-', '_', '|', ':'])

/** Walks a document once and writes what the tables name. */
export class Walk {
  readonly writer: Writer
  readonly findings: Findings
  readonly limits: Limits
  readonly choices: Choices
  readonly pictures: Pictures
  readonly fonts: Fonts
  readonly #run = new Run()
  /** Code page of the document. */
  page = DEFAULT_PAGE
  #defaultFont: number | undefined

  constructor({ writer, findings, limits, choices, pictures }: Surroundings) {
    this.writer = writer
    this.findings = findings
    this.limits = limits
    this.choices = choices
    this.pictures = pictures
    this.fonts = new Fonts(limits)
  }

  /** The whole file. Its header is ours: ASCII and \u with one character for readers that do not know it. */
  document(root: Group): void {
    for (const item of root.items)
      if (item.kind === 'word' && item.name === 'ansicpg' && item.number !== undefined && isKnownPage(item.number)) this.page = item.number
      else if (item.kind === 'word' && item.name === 'mac') this.page = 10_000
    this.writer.open()
    this.writer.word('rtf', 1)
    this.writer.word('ansi')
    this.writer.word('ansicpg', this.page)
    this.writer.word('uc', 1)
    this.items(root.items, firstState(undefined))
    this.writer.close()
    if (this.fonts.embedded > 0) this.findings.add('font', this.fonts.embedded)
  }

  items(items: readonly Item[], state: State): void {
    withinLimit(this.limits, 'depth', ++state.depth)
    let before: Item | undefined
    for (let at = 0; at < items.length; at++) {
      const found = destinationAt(items, at)
      if (found) {
        this.#flush(state)
        treat(this, found, state, before)
        return
      }
      const item = items[at]
      if (item?.kind === 'group') this.#group(item, state, before)
      else if (item) this.#item(item, state)
      before = item
    }
    this.#flush(state)
  }

  #group(group: Group, state: State, before: Item | undefined): void {
    this.#flush(state)
    state.skip = 0
    const inner = { ...state }
    const first = destinationAt(group.items, 0)
    if (first) {
      withinLimit(this.limits, 'depth', ++inner.depth)
      treat(this, first, inner, before)
      return
    }
    this.braced(() => this.items(group.items, inner))
  }

  braced(write: () => void): void {
    this.writer.open()
    write()
    this.writer.close()
  }

  #item(item: Exclude<Item, Group>, state: State): void {
    if (item.kind === 'text') this.#run.bytes(unskipped(item.bytes, state), this.fonts.encoding(state.font, this.page))
    else if (item.kind === 'word') this.#word(item.name, item.number, state)
    else if (item.kind === 'symbol') this.#symbol(item.character, state)
    else this.findings.add('unknown')
  }

  #symbol(character: string, state: State): void {
    if (state.skip > 0 && characterSymbols.has(character)) {
      state.skip--
      return
    }
    this.#flush(state)
    if (character === '\t') this.writer.word('tab')
    else if (WRITTEN_SYMBOLS.has(character) && this.#isVisible(state)) this.writer.symbol(character)
  }

  #word(name: string, number: number | undefined, state: State): void {
    if (readsCharacters(this.#run, state, name, number)) return
    if (state.skip > 0 && characterWords.has(name)) {
      state.skip--
      return
    }
    this.#flush(state)
    state.skip = 0
    if (headerWords.has(name)) return
    if (name === 'chatn') this.#commentMark()
    else if (identifiers.test(name)) this.findings.add('metadata')
    else if (!words.has(name)) this.findings.add('unknown')
    else if (this.#applies(name, number, state)) this.#written(name, number, state)
  }

  #written(name: string, number: number | undefined, state: State): void {
    if (characterWords.has(name) && !this.#isVisible(state)) return
    const written = writtenNumber(name, number)
    if (written === false) this.findings.add('malformed')
    else this.writer.word(name, written)
  }

  /** Keeps account of what the word means for the text behind it. @returns whether it is written */
  #applies(name: string, number: number | undefined, state: State): boolean {
    const on = number !== 0
    if (name === 'f') state.font = number ?? 0
    if (name === 'deff') {
      this.#defaultFont = number ?? 0
      state.font ??= this.#defaultFont
    }
    if (name === 'plain') Object.assign(state, { font: this.#defaultFont, deleted: false, inserted: false, hidden: false })
    if (name === 'v') return this.#hides(on, state)
    if (!CHANGE_WORDS.has(name)) return true
    if (name === 'deleted' || name === 'mvf') state.deleted = on
    if (name === 'revised' || name === 'mvt') state.inserted = on
    const isChange = on && ['deleted', 'revised', 'mvf', 'mvt'].includes(name)
    const isKept = this.choices.trackedChanges === 'keep'
    if (isChange) this.findings.add(isKept ? 'tracked-change-stays' : 'tracked-change')
    return isKept
  }

  #hides(on: boolean, state: State): boolean {
    state.hidden = on
    const { hiddenContent } = this.choices
    if (on) this.findings.add(({ keep: 'hidden-text-stays', show: 'hidden-shown', remove: 'hidden-content' } as const)[hiddenContent])
    return hiddenContent === 'keep'
  }

  #isVisible({ deleted, inserted, hidden }: State): boolean {
    if (hidden && this.choices.hiddenContent === 'remove') return false
    if (deleted && this.choices.trackedChanges === 'accept') return false
    return !(inserted && this.choices.trackedChanges === 'remove')
  }

  #flush(state: State): void {
    if (this.#run.isEmpty) return
    const { text, controls } = this.#run.take()
    if (controls > 0) this.findings.add('control-character', controls)
    if (this.#isVisible(state)) this.#text(text)
  }

  #text(text: string): void {
    for (const [index, piece] of text.split('\t').entries()) {
      if (index > 0) this.writer.word('tab')
      this.writer.text(piece)
    }
  }

  #commentMark(): void {
    if (this.choices.comments === 'keep') this.writer.word('chatn')
  }

  /** Text of plain groups, in one line. */
  plainText(items: readonly Item[]): string {
    const { text, controls } = characters(items, this.fonts, this.page).take()
    if (controls > 0) this.findings.add('control-character', controls)
    return text.replaceAll('\t', ' ')
  }

  /** A destination with its content. */
  content(name: string, starred: boolean, rest: readonly Item[], state: State, number?: number): void {
    this.braced(() => {
      if (starred) this.writer.symbol('*')
      this.writer.word(name, number)
      this.items(rest, { ...state, inside: true })
    })
  }
}
