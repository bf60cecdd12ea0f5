/** Office files built in code: a small one of each kind, a 方眼紙 sheet, and a large presentation. */
import sharp from 'sharp'
import { docx, kept, type Part, pptx, R, type Rel, xlsx } from '../test/sanitizer/samples/office-package.ts'

/** To warm the children with. */
export const small: Readonly<Record<string, () => Uint8Array>> = {
  'a.docx': () => docx(kept.repeat(40)),
  'a.xlsx': () => xlsx('<row r="2"><c r="A2"><v>1</v></c></row>'),
  'a.pptx': () => pptx(''),
}

const ROWS = 4000
const COLUMNS = 60
/** Columns that one merged field spans, and every how many rows there are such fields. */
const SPAN = 3
const MERGED_EVERY = 2

const letters = (column: number): string =>
  (column < 26 ? '' : String.fromCharCode(64 + column / 26)) + String.fromCharCode(65 + (column % 26))

/**
 * A form on squared paper, as town halls draw them in Excel: narrow columns, every square a formatted cell, fields made by merging squares: 240,000
 * cells and 40,000 merged fields, 7 MB of XML in one part.
 */
export function squaredPaper(): Uint8Array {
  const rows: string[] = []
  const merged: string[] = []
  for (let row = 2; row < ROWS + 2; row++) {
    const cells: string[] = []
    for (let column = 0; column < COLUMNS; column++) {
      const at = `${letters(column)}${row}`
      const isField = row % MERGED_EVERY === 0 && column % SPAN === 0
      cells.push(isField ? `<c r="${at}" t="n"><v>${row * 100 + column}</v></c>` : `<c r="${at}" t="n"/>`)
      if (isField) merged.push(`<mergeCell ref="${at}:${letters(column + SPAN - 1)}${row}"/>`)
    }
    rows.push(`<row r="${row}">${cells.join('')}</row>`)
  }
  return xlsx(rows.join(''), { after: `<mergeCells count="${merged.length}">${merged.join('')}</mergeCells>` })
}

const LARGE_BYTES = 20e6

const shape = (id: number): string =>
  `<p:pic><p:nvPicPr><p:cNvPr id="${id + 10}" name="photo"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdP${id}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x="${id * 100000}" y="0"/><a:ext cx="3000000" cy="2250000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`

/** A slide full of photos of three megapixels, until the file has 20 MB; no two photos are alike. */
export async function largeShow(): Promise<Uint8Array> {
  const parts: Part[] = []
  const rels: Rel[] = []
  for (let bytes = 0; bytes < LARGE_BYTES; ) {
    const number = parts.length
    const noise = { type: 'gaussian', mean: 100 + number, sigma: 20 } as const
    const photo = await sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#777', noise } })
      .blur(0.8)
      .jpeg({ quality: 80 })
      .toBuffer()
    parts.push({ path: `ppt/media/photo${number}.jpg`, type: 'image/jpeg', content: photo })
    rels.push({ from: 'ppt/slides/slide1.xml', id: `rIdP${number}`, type: `${R}image`, target: `../media/photo${number}.jpg` })
    bytes += photo.length
  }
  return pptx(parts.map((_, index) => shape(index)).join(''), { parts, rels })
}
