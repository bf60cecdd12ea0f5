import type { Limits } from '../../limits.ts'
import type { FormatId } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { csvBlocks, csvSheet } from './csv.ts'
import { decodeCharacters } from './decode.ts'
import type { Block } from './flow/block.ts'
import { A4, Column, type Sheet, untilUsedUp } from './flow/column.ts'
import { mailBlocks } from './mail.ts'
import { layOdfSheets } from './odf/sheet.ts'
import { layOdfSlides } from './odf/slide.ts'
import { layOdfText } from './odf/text.ts'
import { CleanPackage } from './package/package.ts'
import { Paper } from './paper/paper.ts'
import type { Fonts } from './paper/typeface.ts'
import { layRtf } from './rtf/index.ts'
import { layBook } from './sheet/index.ts'
import { laySlides } from './slide/index.ts'
import { textBlocks } from './text.ts'
import { layWord } from './word/index.ts'

export type { Fonts } from './paper/typeface.ts'

/** Formats that get simple pages; PDFs and images have pages of their own. */
export const laidOut = [
  'text',
  'csv',
  'docx',
  'xlsx',
  'pptx',
  'odt',
  'ods',
  'odp',
  'odg',
  'rtf',
  'eml',
] as const satisfies readonly FormatId[]
export type LaidOut = (typeof laidOut)[number]
export const isLaidOut = (format: FormatId): format is LaidOut => (laidOut as readonly string[]).includes(format)

/**
 * Readable pages of a clean file, for looking at on a phone: a PDF with the file's text, tables and pictures, not its exact look. The PDF
 * holds only the glyphs that it shows and is meant to be rendered at once. The same input gives the same bytes.
 *
 * Decoding pictures needs sharp: call `warmPictures` (container/picture.ts) before the child locks itself up.
 *
 * @param clean the sanitizer's own output; read strictly all the same
 * @param wanted number of the one page that will be rendered, from 0: the others are there, with their size, and blank. Saves drawing and
 *   decoding pictures that nobody sees. Absent: all pages are drawn.
 * @returns a PDF of 1 to `limits.layoutPages` pages; what does not fit is left out, and the last page says so
 * @throws Refusal malformed, ambiguous, limit-entries, limit-depth, limit-ratio; type-unsupported for other formats
 */
export async function layOut(clean: Uint8Array, format: FormatId, fonts: Fonts, limits: Limits, wanted?: number): Promise<Uint8Array> {
  const paper = new Paper(fonts, limits, wanted)
  if (!isLaidOut(format)) throw new Refusal('type-unsupported', `no pages for ${format}`)
  layers[format](clean, paper, limits)
  return await paper.finish()
}

const layers: Readonly<Record<LaidOut, (clean: Uint8Array, paper: Paper, limits: Limits) => void>> = {
  text: (clean, paper) => flow(textBlocks(decodeCharacters(clean)), paper, A4),
  csv: (clean, paper) => {
    const characters = decodeCharacters(clean)
    flow(csvBlocks(characters), paper, csvSheet(characters))
  },
  docx: (clean, paper, limits) => layWord(new CleanPackage(clean, limits), paper),
  xlsx: (clean, paper, limits) => layBook(new CleanPackage(clean, limits), paper),
  pptx: (clean, paper, limits) => laySlides(new CleanPackage(clean, limits), paper),
  eml: (clean, paper, limits) => flow(mailBlocks(clean, limits), paper, A4),
  rtf: (clean, paper, limits) => layRtf(clean, paper, limits),
  odt: (clean, paper, limits) => layOdfText(new CleanPackage(clean, limits), paper),
  ods: (clean, paper, limits) => layOdfSheets(new CleanPackage(clean, limits), paper),
  odp: (clean, paper, limits) => layOdfSlides(new CleanPackage(clean, limits), paper, 'office:presentation'),
  odg: (clean, paper, limits) => layOdfSlides(new CleanPackage(clean, limits), paper, 'office:drawing'),
}

function flow(blocks: Iterable<Block>, paper: Paper, sheet: Sheet): void {
  const column = new Column(paper, sheet)
  untilUsedUp(paper, () => {
    for (const block of blocks) column.add(block)
    column.finish()
  })
}
