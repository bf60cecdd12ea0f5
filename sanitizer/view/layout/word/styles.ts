import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { type ParagraphStyle, readParagraphStyle } from './paragraphstyle.ts'
import { type RunStyle, readRunStyle } from './runstyle.ts'

export interface Style {
  readonly run: RunStyle
  readonly paragraph: ParagraphStyle
  readonly isHeading: boolean
  /** `tblPr` of a table style and of those behind it, nearest first. */
  readonly tables: readonly Element[]
}

const NOTHING: Style = { run: {}, paragraph: {}, isHeading: false, tables: [] }
/** A chain of styles longer than this is a circle. */
const LONGEST_CHAIN = 20
const HEADING = /^(?:heading [1-9]|title|見出し\s*[1-9１-９]|表題)$/i

/** The styles part (§17.7): what a paragraph, a run or a table looks like before its own properties. */
export class Styles {
  readonly #elements = new Map<string, Element>()
  readonly #resolved = new Map<string, Style>()
  readonly #defaults: Style
  readonly #usual: Readonly<Record<string, string>>

  constructor(source: CleanPackage, document: string) {
    const part = source.related(document, 'styles')
    const root = part === undefined ? undefined : source.tree(part)
    const usual: Record<string, string> = {}
    for (const style of root?.all('w:style') ?? []) {
      const id = style.attribute('w:styleId') ?? ''
      this.#elements.set(id, style)
      if (['1', 'true', 'on'].includes(style.attribute('w:default') ?? '')) usual[style.attribute('w:type') ?? ''] = id
    }
    this.#usual = usual
    this.#defaults = {
      ...NOTHING,
      run: readRunStyle(root?.at('w:docDefaults', 'w:rPrDefault', 'w:rPr')),
      paragraph: readParagraphStyle(root?.at('w:docDefaults', 'w:pPrDefault', 'w:pPr')),
    }
  }

  /** Defaults of the document and the paragraph's style, in that order. */
  paragraph(id: string | undefined): Style {
    const style = this.#resolve(id ?? this.#usual.paragraph, LONGEST_CHAIN)
    return { ...style, run: { ...this.#defaults.run, ...style.run }, paragraph: { ...this.#defaults.paragraph, ...style.paragraph } }
  }

  /** A style of characters alone. */
  run(id: string | undefined): RunStyle {
    return id === undefined ? {} : this.#resolve(id, LONGEST_CHAIN).run
  }

  table(id: string | undefined): readonly Element[] {
    return this.#resolve(id ?? this.#usual.table, LONGEST_CHAIN).tables
  }

  #resolve(id: string | undefined, chain: number): Style {
    if (id === undefined || chain === 0) return NOTHING
    const known = this.#resolved.get(id)
    if (known) return known
    const element = this.#elements.get(id)
    if (!element) return NOTHING
    const behind = this.#resolve(element.child('w:basedOn')?.attribute('w:val'), chain - 1)
    const paragraph = { ...behind.paragraph, ...readParagraphStyle(element.child('w:pPr')) }
    const table = element.child('w:tblPr')
    const style: Style = {
      run: { ...behind.run, ...readRunStyle(element.child('w:rPr')) },
      paragraph,
      isHeading: behind.isHeading || HEADING.test(element.child('w:name')?.attribute('w:val') ?? '') || (paragraph.outline ?? 9) < 3,
      tables: table ? [table, ...behind.tables] : behind.tables,
    }
    this.#resolved.set(id, style)
    return style
  }
}
