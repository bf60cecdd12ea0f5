import { withoutSymbols } from '../../../container/face/symbols.ts'
import { numeral } from '../numbers/numerals.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { type ParagraphStyle, readParagraphStyle } from './paragraphstyle.ts'
import { type RunStyle, readRunStyle } from './runstyle.ts'

export interface Label {
  readonly text: string
  readonly run: RunStyle
  /** What stands between label and text. */
  readonly suffix: 'tab' | 'space' | 'nothing'
}

interface Level {
  readonly start: number
  readonly format: string
  readonly text: string
  readonly suffix: Label['suffix']
  readonly paragraph: ParagraphStyle
  readonly run: RunStyle
}

interface List {
  readonly counters: (number | undefined)[]
  readonly levels: ReadonlyMap<number, Level>
}

const LEVELS = 9

/** Lists (§17.9): counts as paragraphs come, in the order of the document. */
export class Numbering {
  readonly #abstract = new Map<string, Element>()
  readonly #numbers = new Map<string, Element>()
  readonly #lists = new Map<string, List>()
  readonly #counters = new Map<string, (number | undefined)[]>()

  constructor(source: CleanPackage, document: string) {
    const part = source.related(document, 'numbering')
    const root = part === undefined ? undefined : source.tree(part)
    for (const one of root?.all('w:abstractNum') ?? []) this.#abstract.set(one.attribute('w:abstractNumId') ?? '', one)
    for (const one of root?.all('w:num') ?? []) this.#numbers.set(one.attribute('w:numId') ?? '', one)
  }

  /** Indents that the level gives; `w:numId` 0 is no list. */
  paragraph({ number, level }: { readonly number: string; readonly level: number }): ParagraphStyle {
    return this.#list(number)?.levels.get(level)?.paragraph ?? {}
  }

  /** Counts one paragraph. */
  next({ number, level }: { readonly number: string; readonly level: number }): Label | undefined {
    const list = this.#list(number)
    const here = list?.levels.get(level)
    if (!list || !here || level < 0 || level >= LEVELS) return undefined
    list.counters[level] = (list.counters[level] ?? here.start - 1) + 1
    for (let deeper = level + 1; deeper < LEVELS; deeper++) list.counters[deeper] = undefined
    if (here.format === 'bullet')
      return { text: withoutSymbols(here.text, here.run.symbols), run: { ...here.run, underline: 'none' }, suffix: here.suffix }
    const text = here.text.replace(/%([1-9])/g, (_, digit: string) => {
      const of = list.levels.get(Number(digit) - 1)
      return of ? numeral(of.format, list.counters[Number(digit) - 1] ?? of.start) : ''
    })
    return { text, run: here.run, suffix: here.suffix }
  }

  #list(number: string): List | undefined {
    const known = this.#lists.get(number)
    if (known) return known
    const element = this.#numbers.get(number)
    const id = element?.child('w:abstractNumId')?.attribute('w:val') ?? ''
    const abstract = this.#abstract.get(id)
    if (!element || !abstract) return undefined
    const overrides = new Map(element.all('w:lvlOverride').map((one) => [one.number('w:ilvl') ?? 0, one]))
    const levels = new Map<number, Level>()
    for (const level of abstract.all('w:lvl')) {
      const index = level.number('w:ilvl') ?? 0
      const override = overrides.get(index)
      levels.set(index, readLevel(override?.child('w:lvl') ?? level, override?.child('w:startOverride')?.number('w:val')))
    }
    const counters = (overrides.size === 0 ? this.#counters.get(id) : undefined) ?? []
    if (overrides.size === 0) this.#counters.set(id, counters)
    const list = { counters, levels }
    this.#lists.set(number, list)
    return list
  }
}

function readLevel(level: Element, start: number | undefined): Level {
  const suffix = level.child('w:suff')?.attribute('w:val')
  return {
    start: start ?? level.child('w:start')?.number('w:val') ?? 0,
    format: level.child('w:numFmt')?.attribute('w:val') ?? 'decimal',
    text: (level.child('w:lvlText')?.attribute('w:val') ?? '').slice(0, 100),
    suffix: suffix === 'space' || suffix === 'nothing' ? suffix : 'tab',
    paragraph: readParagraphStyle(level.child('w:pPr')),
    run: readRunStyle(level.child('w:rPr')),
  }
}
