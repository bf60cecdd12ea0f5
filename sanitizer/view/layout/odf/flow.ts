import { type Block, type Paragraph, plain } from '../flow/block.ts'
import type { Inline, Look } from '../line/inline.ts'
import { numeral } from '../numbers/numerals.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { boxed } from '../word/textbox.ts'
import { lookOf, paragraphOf } from './looks.ts'
import { colourOf, lengthOf, type Styles, said } from './styles.ts'
import { readTable } from './table.ts'

/** Lists and boxes inside of one another beyond this are left out: each level costs a stack. */
const DEEPEST = 20
const LARGEST = 2000
/** Of one paragraph: blanks written as a number. */
const MOST_BLANKS = 200

export interface Note {
  readonly label: string
  readonly content: Element
}

interface Listed {
  readonly style: Element | undefined
  /** From 1. */
  readonly level: number
  number: number
}

/** What may stand in a paragraph beside text. */
interface Line {
  readonly inlines: Inline[]
  /** Frames that float, behind it. */
  readonly floating: Block[]
  isBlank: boolean
}

const containers: ReadonlySet<string> = new Set([
  ...['text:section', 'text:table-of-content', 'text:index-body', 'text:index-title', 'text:alphabetical-index', 'text:bibliography'],
  ...['text:illustration-index', 'text:table-index', 'text:object-index', 'text:user-index', 'text:numbered-paragraph', 'drawing:a'],
])
/** Not what a reader sees of a text: changes that are told elsewhere, bookmarks, forms. */
const unseen: ReadonlySet<string> = new Set(['text:tracked-changes', 'office:forms', 'text:sequence-decls', 'text:variable-decls', 'text:user-field-decls', 'text:ruby-text', 'text:note', 'office:annotation', 'svg:title', 'svg:desc', 'office:event-listeners', 'drawing:glue-point', 'drawing:enhanced-geometry']) // biome-ignore format: a list
const shapes: ReadonlySet<string> = new Set(['drawing:custom-shape', 'drawing:rect', 'drawing:ellipse', 'drawing:circle', 'drawing:polygon', 'drawing:polyline', 'drawing:path', 'drawing:line', 'drawing:connector', 'drawing:caption', 'drawing:g', 'drawing:regular-polygon']) // biome-ignore format: a list

/** Paragraphs, lists and tables of OpenDocument text (ODF 1.3 Part 3 §5, §9) to blocks, in order. */
export class FlowReader {
  readonly notes: Note[] = []
  readonly comments: Note[] = []
  readonly #source: CleanPackage
  readonly #styles: Styles
  readonly #scale: number
  /** Styles behind those of paragraphs and characters: of the cell or the shape that they stand in. */
  readonly #behind: readonly Element[]

  constructor(source: CleanPackage, styles: Styles, behind: readonly Element[] = [], scale = 1) {
    this.#source = source
    this.#styles = styles
    this.#behind = behind
    this.#scale = scale
  }

  /** The same document, inside of something that has a look of its own. */
  within(behind: readonly Element[], scale = this.#scale): FlowReader {
    return new FlowReader(this.#source, this.#styles, behind, scale)
  }

  *read(element: Element, depth = 0, listed?: Listed): Generator<Block> {
    if (depth > DEEPEST || unseen.has(element.name)) return
    if (element.name === 'text:p' || element.name === 'text:h') yield* this.#paragraph(element, depth, listed)
    else if (element.name === 'text:list') yield* this.#list(element, depth, listed)
    else if (element.name === 'table:table') yield readTable(element, this.#styles, (cell, behind) => this.#inCell(cell, behind, depth + 1))
    else if (element.name === 'drawing:frame' || shapes.has(element.name)) yield* this.#floating(element, depth)
    else if (containers.has(element.name)) yield* this.readAll(element, depth + 1)
  }

  *readAll(parent: Element, depth = 0): Generator<Block> {
    for (const element of parent.elements()) yield* this.read(element, depth)
  }

  #inCell(cell: Element, behind: readonly Element[], depth: number): Block[] {
    const inside = this.within([...behind, ...this.#behind])
    const blocks = [...inside.readAll(cell, depth)]
    this.notes.push(...inside.notes)
    this.comments.push(...inside.comments)
    return blocks
  }

  *#list(list: Element, depth: number, outer: Listed | undefined): Generator<Block> {
    const name = list.attribute('text:style-name')
    const level = Math.min(10, (outer?.level ?? 0) + 1)
    const listed: Listed = { style: name === undefined ? outer?.style : this.#styles.list(name), level, number: 0 }
    for (const item of list.elements()) {
      if (item.name !== 'text:list-item' && item.name !== 'text:list-header') continue
      listed.number = item.number('text:start-value') ?? listed.number + (item.name === 'text:list-item' ? 1 : 0)
      let isFirst = item.name === 'text:list-item'
      for (const element of item.elements()) {
        const isList = element.name === 'text:list'
        for (const block of this.read(element, depth + 1, isList || isFirst ? listed : undefined))
          yield isList || block.kind !== 'paragraph' || isFirst ? block : { ...block, left: block.left + STEP * level }
        isFirst = isFirst && isList
      }
    }
  }

  /** §16.30: what stands before an item, and where it begins. */
  #label({ style, level, number }: Listed, look: Look): { readonly inlines: Inline[]; readonly left: number; readonly first: number } {
    const row = [...(style?.elements() ?? [])].find((each) => each.number('text:level') === level)
    const properties = row?.child('style:list-level-properties')
    const alignment = properties?.child('style:list-level-label-alignment')
    const left =
      lengthOf(alignment?.attribute('fo:margin-left')) ??
      (lengthOf(properties?.attribute('text:space-before')) ?? STEP * (level - 1)) + STEP
    const first = lengthOf(alignment?.attribute('fo:text-indent')) ?? -STEP
    const text =
      row?.name === 'text:list-level-style-number'
        ? numbered(row, number)
        : row
          ? bullet(row.attribute('text:bullet-char'))
          : style
            ? ''
            : '•'
    return {
      inlines:
        text === ''
          ? []
          : [
              { kind: 'text', text, look },
              { kind: 'tab', look },
            ],
      left: left * this.#scale,
      first: Math.max(-left, first) * this.#scale,
    }
  }

  *#paragraph(element: Element, depth: number, listed: Listed | undefined): Generator<Block> {
    const chain = [...this.#styles.chain('paragraph', element.attribute('text:style-name')), ...this.#behind]
    const isHeading = element.name === 'text:h'
    const look = lookOf(chain, this.#scale)
    const line: Line = { inlines: [], floating: [], isBlank: true }
    this.#content(element, chain, line, depth)
    const broken = said(chain.slice(0, 1), 'paragraph', 'fo:break-before')
    if (broken === 'page') yield { kind: 'page-break' }
    const label = listed ? this.#label(listed, look) : undefined
    const paragraph = paragraphOf(chain, look, this.#scale)
    if (line.inlines.length > 0 || line.floating.length === 0)
      yield {
        ...paragraph,
        ...(label ? { left: Math.max(0, label.left), first: label.first } : {}),
        inlines: [...(label?.inlines ?? []), ...line.inlines],
        keepsNext: isHeading,
      }
    yield* line.floating
    if (said(chain.slice(0, 1), 'paragraph', 'fo:break-after') === 'page') yield { kind: 'page-break' }
  }

  #content(parent: Element, chain: readonly Element[], line: Line, depth: number): void {
    if (depth > DEEPEST) return
    const look = lookOf(chain, this.#scale)
    const say = (text: string): void => {
      if (text === '') return
      line.inlines.push({ kind: 'text', text, look })
      line.isBlank = text.endsWith(' ')
    }
    for (const child of parent.children) {
      if (typeof child === 'string') {
        // §6.1.2: blanks of any number are one, and none at the start.
        const text = child.replace(/[ \t\r\n]+/g, ' ')
        say(line.isBlank ? text.replace(/^ /, '') : text)
      } else if (child.name === 'text:s') {
        line.inlines.push({ kind: 'text', text: ' '.repeat(Math.min(MOST_BLANKS, Math.max(1, child.number('text:c') ?? 1))), look })
        line.isBlank = false
      } else if (child.name === 'text:tab') line.inlines.push({ kind: 'tab', look })
      else if (child.name === 'text:line-break') {
        line.inlines.push({ kind: 'break', look })
        line.isBlank = true
      } else if (child.name === 'text:note') this.#note(child, look, line)
      else if (child.name === 'office:annotation') this.#comment(child, look, line)
      else if (child.name === 'drawing:frame' || shapes.has(child.name)) this.#drawn(child, line, depth)
      else if (child.name === 'text:ruby') {
        this.#content(child, chain, line, depth + 1)
        const reading = child.child('text:ruby-text')?.text.trim() ?? ''
        if (reading !== '') line.inlines.push({ kind: 'text', text: `(${reading})`, look: { ...look, size: look.size * 0.7 } })
      } else if (!unseen.has(child.name)) {
        const own = child.name === 'text:span' ? this.#styles.chain('text', child.attribute('text:style-name')) : []
        // The defaults of the family of characters are those of paragraphs.
        this.#content(child, own.length > 0 ? [...own, ...chain] : chain, line, depth + 1)
      }
    }
  }

  #note(element: Element, look: Look, line: Line): void {
    const content = element.child('text:note-body')
    const label = element.child('text:note-citation')?.text.trim() || String(this.notes.length + 1)
    if (!content) return
    this.notes.push({ label: `注${label}`, content })
    line.inlines.push({ kind: 'text', text: label, look: { ...look, size: look.size * 0.62, raise: look.size * 0.33 } })
    line.isBlank = false
  }

  #comment(element: Element, look: Look, line: Line): void {
    const label = `コメント${this.comments.length + 1}`
    this.comments.push({ label: [label, element.child('dc:creator')?.text.trim()].join(' ').trim(), content: element })
    line.inlines.push({ kind: 'text', text: `[${label}]`, look: { ...look, size: look.size * 0.7, colour: 0x1a4fb4 } })
  }

  #drawn(element: Element, line: Line, depth: number): void {
    const figure = element.name === 'drawing:frame' ? this.#figure(element) : undefined
    if (figure && element.attribute('text:anchor-type') === 'as-char') {
      line.inlines.push(figure)
      line.isBlank = false
    } else line.floating.push(...this.#floating(element, depth + 1))
  }

  /** §10.4.2: of what a frame offers the first picture is shown. */
  #figure(frame: Element): Inline | undefined {
    const href = frame.all('drawing:image').map((image) => image.attribute('xlink:href') ?? '').find((each) => each !== '') // biome-ignore format: one thought
    const picture = href === undefined ? undefined : this.#source.file(href.replace(/^\.\//, ''))
    const [width, height] = [lengthOf(frame.attribute('svg:width')) ?? 0, lengthOf(frame.attribute('svg:height')) ?? 0]
    if (!picture || !(width > 0 && height > 0)) return undefined
    const [wide, high] = [Math.min(LARGEST, width) * this.#scale, Math.min(LARGEST, height) * this.#scale]
    return {
      kind: 'figure',
      width: wide,
      height: high,
      draw: (page, x, y, scale) => page.picture(picture, x, y, wide * scale, high * scale),
    }
  }

  /** What does not stand in the line: below it, on its own. */
  *#floating(element: Element, depth: number): Generator<Block> {
    const figure = element.name === 'drawing:frame' ? this.#figure(element) : undefined
    if (figure) {
      yield { kind: 'paragraph', ...plain, inlines: [figure], size: 10, before: 2, after: 2 }
      return
    }
    const box = element.child('drawing:text-box')
    const blocks = [...this.readAll(box ?? element, depth + 1)].filter((block) => !isEmpty(block))
    if (blocks.length === 0) return
    if (!box) {
      yield* blocks
      return
    }
    const chain = this.#styles.chain('graphic', element.attribute('drawing:style-name'))
    const isStroked = (said(chain, 'graphic', 'fo:border') ?? 'none') !== 'none'
    yield boxed(blocks, {
      width: Math.min(LARGEST, lengthOf(element.attribute('svg:width')) ?? 300),
      fill: colourOf(said(chain, 'graphic', 'fo:background-color')),
      stroke: isStroked ? { colour: 0, width: 0.5 } : undefined,
      left: 0,
      align: 'left',
    })
  }
}

const STEP = 18
const isEmpty = (block: Block): boolean => block.kind === 'paragraph' && (block as Paragraph).inlines.length === 0

/** Bullets of symbol fonts have no form of their own here. */
const bullet = (character: string | undefined): string => (character && !/[\ue000-\uf8ff]/.test(character) ? character.slice(0, 2) : '•')

/** §20.368: forms of numbers, under the names that Word has for them. */
const forms: Readonly<Record<string, string>> = { a: 'lowerLetter', A: 'upperLetter', i: 'lowerRoman', I: 'upperRoman', '1': 'decimal', 'ア, イ, ウ, ...': 'aiueoFullWidth', '一, 二, 三, ...': 'japaneseCounting', '１, ２, ３, ...': 'decimalFullWidth' } // biome-ignore format: a table

function numbered(row: Element, number: number): string {
  const form = row.attribute('style:num-format') ?? ''
  const affix = (name: string): string => (row.attribute(name) ?? '').slice(0, 10)
  return form === '' ? '' : `${affix('style:num-prefix')}${numeral(forms[form] ?? 'decimal', number)}${affix('style:num-suffix')}`
}
