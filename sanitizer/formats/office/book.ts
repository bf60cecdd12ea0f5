import type { FindingKind } from '../../findings.ts'
import type { NumberFormats } from './numberformats.ts'

/** What the parts of a workbook must know of each other. */
export interface Book {
  readonly losesSheets: boolean
  /** Upper-case names that formulas may call: LAMBDAs defined in this workbook. */
  readonly names: Set<string>
  /** Upper-case names of sheets that go: nothing may be computed from them. */
  readonly lost: Set<string>
  /** Position in the source → position in the output, filled while `x:sheets` is walked. */
  readonly positions: (number | undefined)[]
  kept: number
  /** Absent: they stay as they are. */
  readonly numberFormats: NumberFormats | undefined
}

export function loseSheet(book: Book | undefined, name: string): void {
  book?.positions.push(undefined)
  book?.lost.add(name.toUpperCase())
}

/** Why a defined name must go: XLM macro names and the ones that run by themselves ([MS-XLSX], ECMA-376 Part 1 §18.2.5). */
export function definedNameFault(valueAt: (name: string) => string): FindingKind | undefined {
  const isSet = (name: string): boolean => !['', '0', 'false'].includes(valueAt(name))
  if (isSet('xlm') || isSet('function')) return 'xlm-macro'
  if (isSet('vbProcedure')) return 'macro'
  // Anywhere in the name: LibreOffice writes the ones of old workbooks as Excel_BuiltIn_Auto_Open.
  return /auto_?(?:open|close|activate|deactivate)/i.test(valueAt('name')) ? 'xlm-macro' : undefined
}

/**
 * Sheet positions shift when macro and dialog sheets go: names that belong to a lost sheet go with it, the active tab is forgotten.
 * @returns the value to write, undefined to leave the attribute out
 */
export function moveSheetIndex(book: Book, key: string, name: string, value: string): string | 'omit-element' | undefined {
  if (key === 'x:sheet' && name === 'r:id') book.positions.push(book.kept++)
  if (key === 'x:definedName' && name === 'name') book.names.add(value.toUpperCase())
  if (key === 'x:definedName' && name === 'localSheetId' && book.losesSheets) {
    const moved = book.positions[Number(value)]
    return moved === undefined ? 'omit-element' : String(moved)
  }
  if (key === 'x:workbookView' && (name === 'activeTab' || name === 'firstSheet') && book.losesSheets) return undefined
  return value
}
