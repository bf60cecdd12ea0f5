import { type Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { type Theme, themeOf } from '../package/theme.ts'
import { type Area, areaOf } from './area.ts'
import { BookStyles, type CellFont, plainFont } from './styles.ts'

/** Text of a cell in pieces of one look; `font` undefined is the cell's own. */
export interface RichText {
  readonly text: string
  readonly font: CellFont | undefined
}

export interface SheetEntry {
  readonly name: string
  readonly part: string
  /** What is printed of it, where the book says so. */
  readonly printed: readonly Area[]
}

/** Rich text longer than this is shown up to here: a cell holds at most 32,767 characters. */
export const LONGEST_TEXT = 32_767

/** The workbook part (§18.2) with its strings and styles. */
export class Book {
  readonly source: CleanPackage
  readonly styles: BookStyles
  readonly theme: Theme
  readonly is1904: boolean
  readonly sheets: readonly SheetEntry[]
  readonly #strings: (string | readonly RichText[])[] = []

  constructor(source: CleanPackage) {
    this.source = source
    const main = source.main()
    const root = source.tree(main)
    this.theme = themeOf(source, main)
    this.styles = new BookStyles(source, main, this.theme)
    this.is1904 = ['1', 'true'].includes(root.child('x:workbookPr')?.attribute('date1904') ?? '')
    const printed = printAreas(root)
    this.sheets = (root.child('x:sheets')?.all('x:sheet') ?? []).flatMap((sheet, index) => {
      const part = source.target(main, sheet.attribute('r:id'))
      const isHidden = ['hidden', 'veryHidden'].includes(sheet.attribute('state') ?? '')
      return part === undefined || isHidden ? [] : [{ name: sheet.attribute('name') ?? '', part, printed: printed.get(index) ?? [] }]
    })
    const strings = source.related(main, 'sharedStrings')
    if (strings !== undefined) readElements(source.read(strings), 1, source.limits, (one) => void this.#strings.push(this.rich(one)))
  }

  string(index: number): string | readonly RichText[] {
    return this.#strings[index] ?? ''
  }

  /** `x:si` or `x:is` (§18.4.8): readings above the text (`rPh`) are left out. */
  rich(element: Element): string | readonly RichText[] {
    const runs = element.all('x:r')
    if (runs.length === 0) return (element.child('x:t')?.text ?? '').slice(0, LONGEST_TEXT)
    const pieces = runs.map((run) => ({
      text: run.child('x:t')?.text ?? '',
      font: run.child('x:rPr') ? this.styles.font(run.child('x:rPr'), plainFont) : undefined,
    }))
    return pieces.every(({ font }) => font === undefined) ? pieces.map(({ text }) => text).join('') : pieces
  }
}

/** `_xlnm.Print_Area` (§18.2.5) of each sheet by its place. */
function printAreas(root: Element): ReadonlyMap<number, readonly Area[]> {
  const found = new Map<number, readonly Area[]>()
  for (const name of root.child('x:definedNames')?.all('x:definedName') ?? []) {
    const sheet = name.number('localSheetId')
    if (name.attribute('name') !== '_xlnm.Print_Area' || sheet === undefined) continue
    const areas = name.text.split(',').flatMap((one) => areaOf(one.replace(/^.*!/, '').replaceAll('$', '')) ?? [])
    if (areas.length > 0) found.set(sheet, areas.slice(0, 20))
  }
  return found
}
