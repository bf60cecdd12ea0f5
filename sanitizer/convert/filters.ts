/** LibreOffice's filters, fixed by what the file was identified as: it never guesses, so nothing is opened as HTML or text in disguise. */
import type { FormatId } from '../protocol.ts'

/** Families of LibreOffice's export filters. */
type Kind = 'writer' | 'calc' | 'impress'

interface Source {
  readonly kind: Kind
  /** Extension of the file inside the sandbox. */
  readonly extension: string
  /** Import filters in the order they are tried: one format had several generations. */
  readonly filters: readonly string[]
}

/** By `Identity.type`. */
export const sources: Readonly<Record<string, Source>> = {
  doc: { kind: 'writer', extension: 'doc', filters: ['MS Word 97', 'MS Word 95', 'MS WinWord 6.0'] },
  xls: { kind: 'calc', extension: 'xls', filters: ['MS Excel 97', 'MS Excel 5.0/95'] },
  ppt: { kind: 'impress', extension: 'ppt', filters: ['MS PowerPoint 97'] },
  xlsb: { kind: 'calc', extension: 'xlsb', filters: ['Calc MS Excel 2007 Binary'] },
}

const exports: Readonly<Partial<Record<FormatId, Partial<Record<Kind, string>>>>> = {
  docx: { writer: 'MS Word 2007 XML' },
  xlsx: { calc: 'Calc MS Excel 2007 XML' },
  pptx: { impress: 'Impress MS PowerPoint 2007 XML' },
  pdf: { writer: 'writer_pdf_Export', calc: 'calc_pdf_Export', impress: 'impress_pdf_Export' },
}

/** One conversion as the launcher is told: words of ours only. */
export interface Conversion {
  readonly extension: string
  readonly imports: readonly string[]
  readonly target: FormatId
  readonly exports: string
}

/** @returns undefined where LibreOffice is not asked for such a conversion */
export function conversionOf(type: string, target: FormatId): Conversion | undefined {
  const source = Object.hasOwn(sources, type) ? sources[type] : undefined
  const filter = source && exports[target]?.[source.kind]
  return source && filter ? { extension: source.extension, imports: source.filters, target, exports: filter } : undefined
}
