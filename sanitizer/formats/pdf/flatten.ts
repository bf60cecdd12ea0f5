import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { RENDER_ANNOTATIONS, withDocument } from './pdfium/engine.ts'
import { Pictures, qualityWithin } from './pictures.ts'
import { number } from './rebuild/syntax.ts'
import type { Sight } from './sight.ts'
import { PdfFile, reference } from './write.ts'

/** The output is at most this many times the input where pictures that can still be read allow it. */
const GROWTH = 1.5

/**
 * Every page as one picture of itself under its own text unseen, in a file of our own (画像PDF化).
 * @param length of the input in bytes
 * @throws Refusal malformed, encrypted, limit-pages, limit-time
 */
export async function flatten(sight: Sight, length: number, limits: Limits): Promise<Uint8Array> {
  const pages = withDocument(sight.bytes, (document) => document.pages, sight.password)
  within(limits, 'pages', pages)
  if (pages === 0) throw new Refusal('malformed', 'no pages')
  const quality = await qualityWithin(length * GROWTH, sight, limits, RENDER_ANNOTATIONS)
  const file = new PdfFile(limits)
  const [catalog, tree] = [file.reserve(), file.reserve()]
  const pictures = new Pictures(file, sight, limits, quality)
  const kids: string[] = []
  const started = performance.now()
  try {
    for (let index = 0; index < pages; index++) {
      within(limits, 'wallSeconds', (performance.now() - started) / 1000)
      const { width, height, content, resources } = await pictures.draw(index, RENDER_ANNOTATIONS)
      const [page, contents] = [file.reserve(), file.reserve()]
      file.fillFlate(contents, '', Buffer.from(content))
      const box = `/MediaBox[0 0 ${number(width)} ${number(height)}]`
      file.fill(page, `<</Type/Page/Parent${reference(tree)}${box}/Resources${resources}/Contents${reference(contents)}>>`)
      kids.push(reference(page).trimStart())
    }
  } finally {
    pictures.close()
  }
  file.fill(tree, `<</Type/Pages/Count ${pages}/Kids[${kids.join(' ')}]>>`)
  file.fill(catalog, `<</Type/Catalog/Pages${reference(tree)}>>`)
  return file.bytes(catalog)
}
