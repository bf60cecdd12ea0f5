import type { Block, Paragraph } from '../flow/block.ts'
import type { Inline } from '../line/inline.ts'
import { chosen } from '../package/chosen.ts'
import type { Element } from '../package/element.ts'
import type { Numbering } from './numbering.ts'
import { type ParagraphStyle, readParagraphStyle } from './paragraphstyle.ts'
import { type Reader, RunReader } from './runs.ts'
import { lookOf, type RunStyle, readRunStyle } from './runstyle.ts'
import type { Style } from './styles.ts'
import { readTable } from './table.ts'

/** Properties of the section that its paragraphs need. */
export interface Setting {
  /** Distance of the lines of the page's grid, in points; 0 without one. */
  pitch: number
  defaultTab: number
}

const CONTAINERS = new Set(['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:del', 'w:moveFrom', 'w:moveTo', 'w:smartTag'])

/** Paragraphs and tables (§17.3, §17.4) to blocks, in order: numbering and fields count on. */
export class BlockReader {
  readonly #reader: Reader
  readonly #numbering: Numbering
  readonly #runs: RunReader
  readonly setting: Setting
  /** Called behind a paragraph that ends a section. */
  onSection: (() => void) | undefined
  #previousStyle: string | undefined

  constructor(reader: Reader, numbering: Numbering, setting: Setting) {
    this.#reader = reader
    this.#numbering = numbering
    this.#runs = new RunReader(reader)
    this.setting = setting
  }

  /** One child of a body, cell, note or text box. */
  *read(element: Element): Generator<Block> {
    if (element.name === 'w:p') {
      yield* this.#paragraph(element)
      if (element.at('w:pPr', 'w:sectPr')) this.onSection?.()
    } else if (element.name === 'w:tbl') yield readTable(element, this.#reader.styles, (cell) => [...this.readAll(cell)])
    else if (element.name === 'mc:AlternateContent') yield* this.readAll(chosen(element))
    else if (CONTAINERS.has(element.name)) yield* this.readAll(element)
  }

  *readAll(parent: Element): Generator<Block> {
    for (const element of parent.elements()) yield* this.read(element)
  }

  *#paragraph(element: Element): Generator<Block> {
    const properties = element.child('w:pPr')
    const styleId = properties?.child('w:pStyle')?.attribute('w:val')
    const style = this.#reader.styles.paragraph(styleId)
    const own = readParagraphStyle(properties)
    const list = own.list ?? style.paragraph.list
    const fromList = list ? this.#numbering.paragraph(list) : {}
    // §17.9.23: the indents of a level stand behind the style where the style itself names the list, before the paragraph's own.
    const paragraph = {
      ...style.paragraph,
      ...(own.list || style.paragraph.left === undefined ? fromList : { ...fromList, ...style.paragraph }),
      ...own,
    }
    if (paragraph.breaksPage) yield { kind: 'page-break' }
    const run: RunStyle = { ...style.run, ...(style.isHeading && { bold: true }) }
    const content = this.#runs.read(element, run)
    const label = list && content.inlines.length + content.floating.length > 0 ? this.#label(list, run, properties) : []
    yield* content.floating
    const follows = this.#previousStyle === (styleId ?? '') && paragraph.isContextual === true
    this.#previousStyle = styleId ?? ''
    if (content.inlines.length === 0 && content.floating.length > 0) return
    const mark = { ...run, ...readRunStyle(properties?.child('w:rPr')) }
    yield this.#block([...label, ...content.inlines], paragraph, { size: lookOf(mark).size, style, follows })
    if (content.breaksPage) yield { kind: 'page-break' }
  }

  #label(list: { readonly number: string; readonly level: number }, run: RunStyle, properties: Element | undefined): Inline[] {
    const label = this.#numbering.next(list)
    if (!label) return []
    const mark = readRunStyle(properties?.child('w:rPr'))
    const look = lookOf({
      ...run,
      ...(mark.size !== undefined && { size: mark.size }),
      ...(mark.bold !== undefined && { bold: mark.bold }),
      ...label.run,
    })
    const text: Inline[] = label.text === '' ? [] : [{ kind: 'text', text: label.text, look }]
    if (label.suffix === 'tab') return [...text, { kind: 'tab', look }]
    return label.suffix === 'space' ? [...text, { kind: 'text', text: ' ', look }] : text
  }

  #block(
    inlines: readonly Inline[],
    style: ParagraphStyle,
    { size, style: { isHeading }, follows }: { size: number; style: Style; follows: boolean },
  ): Paragraph {
    return {
      kind: 'paragraph',
      inlines,
      align: style.align ?? 'left',
      left: style.left ?? 0,
      right: style.right ?? 0,
      first: style.first ?? 0,
      before: follows ? 0 : (style.before ?? 0),
      after: style.isContextual && follows ? 0 : (style.after ?? 0),
      leading: style.leading ?? { rule: 'times', value: 1 },
      pitch: style.offGrid ? 0 : this.setting.pitch,
      size,
      tabs: style.tabs ?? [],
      defaultTab: this.setting.defaultTab,
      keepsNext: style.keepsNext ?? isHeading,
      fill: style.fill,
      edges: style.edges,
    }
  }
}
