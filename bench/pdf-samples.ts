/** PDFs built in code, as an office and a phone make them. */
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import sharp from 'sharp'

/** A report of three pages of text. */
export async function report(): Promise<Buffer> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (let page = 1; page <= 3; page++) {
    const sheet = document.addPage([595, 842])
    for (let line = 0; line < 50; line++)
      sheet.drawText(`Shelter ${page}, line ${line}: water ${120 + line}, blankets ${80 + page}`, {
        x: 50,
        y: 800 - line * 15,
        size: 10,
        font,
      })
  }
  return Buffer.from(await document.save())
}

const LARGE_BYTES = 20e6

/** A page a photo of three megapixels, until the file has 20 MB; no two photos are alike. */
export async function largePdf(): Promise<Buffer> {
  const document = await PDFDocument.create()
  let bytes = 0
  for (let number = 0; bytes < LARGE_BYTES; number++) {
    const noise = { type: 'gaussian', mean: 100 + number, sigma: 20 } as const
    const photo = await sharp({ create: { width: 2000, height: 1500, channels: 3, background: '#777', noise } })
      .blur(0.8)
      .jpeg({ quality: 80 })
      .toBuffer()
    document.addPage([842, 595]).drawImage(await document.embedJpg(photo), { x: 21, y: 20, width: 800, height: 555 })
    bytes += photo.length
  }
  return Buffer.from(await document.save())
}
