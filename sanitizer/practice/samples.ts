/** Harmless files of our own making: what unused children practise on. A few kilobytes each, small ones first. */
import type { FormatId } from '../protocol.ts'
import { pdfWithStreams, pdfWithTable } from './pdf.ts'
import { photo, png } from './picture.ts'
import { sheets } from './sheet.ts'
import { slides } from './slides.ts'
import { word } from './word.ts'

export interface Sample {
  readonly format: FormatId
  readonly bytes: Uint8Array
}

/** Two of a kind: a part in Latin letters only is held another way in memory than one in Japanese, and code is compiled for either. */
export function samples(): readonly Sample[] {
  const [few, many, jpeg] = [png(40, 30), png(40, 600), photo(64)]
  return [
    { format: 'docx', bytes: word('Shelter', 12, few) },
    { format: 'pdf', bytes: pdfWithTable(1, 12, jpeg) },
    { format: 'xlsx', bytes: sheets('Shelter', 20) },
    { format: 'pptx', bytes: slides('Shelter', 3, 2, few) },
    { format: 'pdf', bytes: pdfWithStreams(3, 30, jpeg) },
    { format: 'docx', bytes: word('避難所', 40, many) },
    { format: 'xlsx', bytes: sheets('避難所', 80) },
    { format: 'pptx', bytes: slides('避難所', 6, 4, many) },
    { format: 'jpeg', bytes: jpeg },
    { format: 'png', bytes: many },
  ]
}
