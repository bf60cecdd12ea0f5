import { type Group, type Item, readTree } from '../../../formats/rtf/tree.ts'
import type { Limits } from '../../../limits.ts'
import { type Block, plain } from '../flow/block.ts'
import { A4, Column, type Sheet, untilUsedUp } from '../flow/column.ts'
import type { Inline } from '../line/inline.ts'
import type { Paper } from '../paper/paper.ts'
import { firstState, lookNow, paragraphNow, points, type State, steps } from './looks.ts'
import { Rows } from './rows.ts'

/**
 * Rich text as the sanitizer writes it, in ASCII with `\uN?`, on pages of its size, one column: tables, lists and pictures where they stand, the
 * header once at the start, notes and the footer at the end.
 *
 * KNOWN GAP: tables inside of tables are lines with tabs, drawings without text and columns are not shown, styles count only as far as they are
 * written out, as every program does.
 */
export function layRtf(clean: Uint8Array, paper: Paper, limits: Limits): void {
  const { root } = readTree(clean, limits)
  const reader = new RtfReader(coloursOf(root))
  reader.read(root)
  const column = new Column(paper, sheetOf(root))
  untilUsedUp(paper, () => {
    const { header, body, notes, footer } = reader.finish()
    for (const block of header.length > 0 ? [...header, RULE] : []) column.add(block)
    for (const block of body) column.add(block)
    for (const blocks of [notes, footer]) for (const block of blocks.length > 0 ? [RULE, ...blocks] : []) column.add(block)
    column.finish()
  })
}

const RULE: Block = { kind: 'paragraph', ...plain, inlines: [], size: 4, edges: { bottom: { colour: 0xbbbbbb, width: 0.5 } } }
const GREY = { size: 9, colour: 0x555555 }
const ONLY_NUMBERS = /^[\s\d０-９\-–—―‐/／ページp.]*$/

const wordAt = (group: Group, index = 0): string => {
  const item = group.items[index]
  return item?.kind === 'word' ? item.name : ''
}
const isStarred = ({ items: [first] }: Group): boolean => first?.kind === 'symbol' && first.character === '*'

function coloursOf({ items }: Group): readonly (number | undefined)[] {
  const table = items.find((item): item is Group => item.kind === 'group' && wordAt(item) === 'colortbl')
  const colours: (number | undefined)[] = []
  let [red, green, blue, isSet] = [0, 0, 0, false]
  for (const item of table?.items ?? []) {
    if (item.kind === 'word' && item.number !== undefined) {
      const part = Math.max(0, Math.min(255, item.number))
      if (item.name === 'red') [red, isSet] = [part, true]
      if (item.name === 'green') green = part
      if (item.name === 'blue') blue = part
    }
    if (item.kind !== 'text') continue
    for (const byte of item.bytes) {
      if (byte !== 0x3b || colours.length > 4096) continue
      colours.push(isSet ? (red << 16) | (green << 8) | blue : undefined)
      ;[red, green, blue, isSet] = [0, 0, 0, false]
    }
  }
  return colours
}

function sheetOf({ items }: Group): Sheet {
  const first = new Map<string, number>()
  for (const item of items)
    if (item.kind === 'word' && item.number !== undefined && !first.has(item.name)) first.set(item.name, item.number)
  const length = (name: string, usual: number, least: number, most: number): number =>
    Math.max(least, Math.min(most, first.has(name) ? points(first.get(name)) : usual))
  const [width, height] = [length('paperw', A4.width, 100, 1600), length('paperh', A4.height, 100, 1600)]
  return {
    width,
    height,
    top: length('margt', 50, 24, height / 4),
    right: length('margr', 50, 20, width / 4),
    bottom: length('margb', 50, 24, height / 4),
    left: length('margl', 50, 20, width / 4),
  }
}

/** Where text goes: the document, its edges, or a note. */
interface Sink {
  readonly blocks: Block[]
  inlines: Inline[]
  readonly rows: Rows
  /** What stands in the cell that is open. */
  cell: Block[]
}
const sink = (): Sink => ({ blocks: [], inlines: [], rows: new Rows(), cell: [] })

const shown: Readonly<Record<string, string>> = { emdash: '—', endash: '–', bullet: '•', lquote: '‘', rquote: '’', ldblquote: '“', rdblquote: '”', emspace: '\u2003', enspace: '\u2002', qmspace: ' ' } // biome-ignore format: a table
/** Groups that are no text of the document; what `\*` marks is none either, but these. */
const unseen: ReadonlySet<string> = new Set(['fonttbl', 'colortbl', 'stylesheet', 'info', 'listtable', 'listoverridetable', 'pgdsctbl', 'fldinst', 'nonshppict', 'rsidtbl', 'generator', 'themedata', 'xmlnstbl', 'revtbl', 'annotation', 'atnid', 'atnauthor', 'bkmkstart', 'bkmkend', 'pn', 'sn', 'sv', 'ftnsep', 'aftnsep', 'chftnsep']) // biome-ignore format: a list
const starredShown: ReadonlySet<string> = new Set(['shppict', 'shpinst', 'shptxt'])

class RtfReader {
  readonly #colours: readonly (number | undefined)[]
  readonly #body = sink()
  readonly #header = sink()
  readonly #footer = sink()
  readonly #notes: Block[] = []
  #to = this.#body
  #state = firstState()
  #pictures = 0
  #noteCount = 0
  /** Characters behind a \u that stand in for it. */
  #skip = 0

  constructor(colours: readonly (number | undefined)[]) {
    this.#colours = colours
  }

  finish(): {
    readonly header: readonly Block[]
    readonly body: readonly Block[]
    readonly notes: readonly Block[]
    readonly footer: readonly Block[]
  } {
    const edge = (of: Sink): readonly Block[] => {
      this.#end(of)
      const text = of.blocks.map((block) => (block.kind === 'paragraph' ? block.inlines.map((one) => (one.kind === 'text' ? one.text : one.kind === 'figure' ? '絵' : ' ')).join('') : '表')).join('') // biome-ignore format: one thought
      return ONLY_NUMBERS.test(text) ? [] : of.blocks
    }
    this.#end(this.#body)
    return { header: edge(this.#header), body: this.#body.blocks, notes: this.#notes, footer: edge(this.#footer) }
  }

  read(group: Group): void {
    const before = { ...this.#state }
    for (const item of group.items) this.#item(item)
    this.#state = before
  }

  #item(item: Item): void {
    if (item.kind === 'group') this.#group(item)
    else if (item.kind === 'text') this.#text(Buffer.from(item.bytes).toString('latin1'))
    else if (item.kind === 'symbol') {
      if (item.character === '~') this.#say('\u00a0')
      if (item.character === '_') this.#say('-')
    } else if (item.kind === 'word') this.#word(item.name, item.number)
  }

  #group(group: Group): void {
    const name = wordAt(group, isStarred(group) ? 1 : 0)
    if (unseen.has(name) || (isStarred(group) && !starredShown.has(name))) return
    if (name === 'pict') this.#picture(group)
    else if (/^header[rlf]?$/.test(name)) this.#aside(group, this.#header)
    else if (/^footer[rlf]?$/.test(name)) this.#aside(group, this.#footer)
    else if (name === 'footnote') this.#note(group)
    else if (name === 'shptxt') this.#box(group)
    else this.read(group)
  }

  /** Every page's header is alike here: only the first is read. */
  #aside(group: Group, to: Sink): void {
    if (to.blocks.length > 0 || to.inlines.length > 0) return
    this.#into(group, to)
  }

  #into(group: Group, to: Sink): void {
    const [before, state] = [this.#to, this.#state]
    this.#to = to
    this.#state = firstState()
    this.read(group)
    this.#end(to)
    this.#to = before
    this.#state = state
  }

  #note(group: Group): void {
    const to = sink()
    this.#into(group, to)
    const label = `注${++this.#noteCount}`
    this.#say(`(${label})`)
    const [first, ...rest] = to.blocks
    const head = { kind: 'text', text: `[${label}] `, look: GREY } as const
    if (first?.kind === 'paragraph') this.#notes.push({ ...first, inlines: [head, ...first.inlines] }, ...rest)
    else this.#notes.push({ kind: 'paragraph', ...plain, inlines: [head], size: 9 }, ...to.blocks)
  }

  /** Words in a shape stand behind the paragraph that it is anchored in. */
  #box(group: Group): void {
    const to = sink()
    this.#into(group, to)
    if (this.#state.inTable) this.#to.cell.push(...to.blocks)
    else this.#to.blocks.push(...to.blocks)
  }

  #word(name: string, number: number | undefined): void {
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined
    if (step) {
      step(this.#state, number, this.#colours)
      return
    }
    if (/^(?:brdr[tlbr]|box|pgbrdr\w*)$/.test(name)) this.#to.rows.leaveSide()
    if (this.#to.rows.word(name, number, this.#colours)) return
    const look = lookNow(this.#state)
    if (name === 'u' && number !== undefined) {
      this.#say(String.fromCharCode(number & 0xffff))
      this.#skip = 1
    } else if (name === 'par' || name === 'nestrow') this.#paragraph()
    else if (name === 'line') this.#to.inlines.push({ kind: 'break', look })
    else if (name === 'tab' || name === 'nestcell') this.#to.inlines.push({ kind: 'tab', look })
    else if (name === 'cell') this.#cell()
    else if (name === 'row') this.#to.rows.row()
    else if (name === 'page' || name === 'sect') this.#break()
    else if (Object.hasOwn(shown, name)) this.#say(shown[name] ?? '')
  }

  #text(text: string): void {
    const rest = text.slice(this.#skip)
    this.#skip = Math.max(0, this.#skip - text.length)
    this.#say(rest)
  }

  #say(text: string): void {
    // Bullets of symbol fonts have no form of their own here.
    const seen = text.replace(/[\ue000-\uf8ff]/g, '•')
    if (seen === '' || this.#state.hidden) return
    const look = lookNow(this.#state)
    const last = this.#to.inlines.at(-1)
    // Each character that is not ASCII came alone.
    if (last?.kind === 'text' && sameLook(last.look, look))
      this.#to.inlines[this.#to.inlines.length - 1] = { ...last, text: last.text + seen }
    else this.#to.inlines.push({ kind: 'text', text: seen, look })
  }

  #paragraph(): void {
    const block: Block = { ...paragraphNow(this.#state), inlines: this.#to.inlines }
    this.#to.inlines = []
    if (this.#state.inTable) {
      this.#to.cell.push(block)
      return
    }
    this.#endTable(this.#to)
    this.#to.blocks.push(block)
  }

  #cell(): void {
    if (this.#to.inlines.length > 0 || this.#to.cell.length === 0)
      this.#to.cell.push({ ...paragraphNow(this.#state), inlines: this.#to.inlines })
    this.#to.inlines = []
    this.#to.rows.cell(this.#to.cell)
    this.#to.cell = []
  }

  #break(): void {
    if (this.#to.inlines.length > 0) this.#paragraph()
    this.#endTable(this.#to)
    if (this.#to === this.#body && this.#to.blocks.length > 0) this.#to.blocks.push({ kind: 'page-break' })
  }

  #endTable(to: Sink): void {
    if (!to.rows.isEmpty) to.blocks.push(to.rows.take())
  }

  #end(to: Sink): void {
    this.#endTable(to)
    if (to.inlines.length > 0) to.blocks.push({ ...paragraphNow(this.#state), inlines: to.inlines })
    to.inlines = []
    to.blocks.push(...to.cell.splice(0))
  }

  #picture(group: Group): void {
    const number = (name: string): number | undefined => wordNumber(group, name)
    const digits = group.items.flatMap((item) => (item.kind === 'text' ? [Buffer.from(item.bytes).toString('latin1')] : [])).join('')
    const bytes = Buffer.from(digits.replace(/[^0-9a-f]/gi, ''), 'hex')
    const scale = (name: string): number => Math.max(0.01, Math.min(10, (number(name) ?? 100) / 100))
    const width = Math.min(1500, points(number('picwgoal')) * scale('picscalex'))
    const height = Math.min(1500, points(number('pichgoal')) * scale('picscaley'))
    if (bytes.length === 0 || !(width > 0 && height > 0)) return
    const picture = { key: `picture ${++this.#pictures}`, bytes }
    this.#to.inlines.push({
      kind: 'figure',
      width,
      height,
      draw: (page, x, y, more) => page.picture(picture, x, y, width * more, height * more),
    })
  }
}

const wordNumber = ({ items }: Group, name: string): number | undefined => {
  for (const item of items) if (item.kind === 'word' && item.name === name) return item.number
  return undefined
}

const sameLook = (one: State['look'], other: State['look']): boolean =>
  (['size', 'bold', 'italic', 'colour', 'underline', 'strike', 'fill', 'raise'] as const).every((name) => one[name] === other[name])
