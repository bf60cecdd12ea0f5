/** Simple pages of other people's files, once clean: every one has pages, PDFium draws them, and the words of the file are on them. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readZip } from '../../sanitizer/container/zip/reader.ts'
import { disarmOffice, type OfficeId } from '../../sanitizer/formats/office/disarm.ts'
import { startPdfium, withDocument } from '../../sanitizer/formats/pdf/pdfium/engine.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { Refusal } from '../../sanitizer/refusal.ts'
import { hasPoppler, lay, wordsOf } from './view-layout-pages.ts'

const corpus = fileURLToPath(new URL('../../../shared/corpus/office/benign/', import.meta.url))
/** Every so many, so that a run of all tests stays short; 1 takes all. */
const EVERY = Number(process.env.SEKISHO_TEST_EVERY ?? 8)

/** Runs of plain text of a Word document's main part: what stands between two tags of `w:t`. */
const wordsIn = (bytes: Uint8Array): readonly string[] => {
  const part = readZip(bytes, defaultLimits).entries.find(({ name }) => name === 'word/document.xml')
  const xml = Buffer.from(part?.read() ?? []).toString()
  // Hidden and alternative text, fields and drawings make other rules; documents with them are not counted here.
  if (/<mc:AlternateContent|<w:vanish|<w:fldChar|<w:caps|<w:smallCaps|<w:drawing|<w:pict|<w:object/.test(xml)) return []
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<&]+)<\/w:t>/g)].map(([, words = '']) => words.replace(/\s+/g, ''))
}

const lettersOf = (text: string): ReadonlyMap<string, number> =>
  new Map(
    [...Map.groupBy(text.toLowerCase().replace(/[^\x21-\x7e]/g, ''), (letter) => letter)].map(([letter, all]) => [letter, all.length]),
  )

describe('simple pages of real files', function () {
  this.timeout(600_000)
  before(async function () {
    if (existsSync(corpus)) return void (await startPdfium())
    console.log('SKIPPED: the corpus of real files is not beside this checkout')
    this.skip()
  })

  it('are there for every clean file, are drawn, and say what it says', async () => {
    let [files, compared] = [0, 0]
    const names = readdirSync(corpus).filter((name) => /\.(?:docx|xlsx|pptx)$/.test(name))
    for (const name of names.filter((_, index) => index % EVERY === 0)) {
      const format = name.slice(-4) as OfficeId
      let clean: Uint8Array
      try {
        clean = (await disarmOffice(format, readFileSync(corpus + name), defaultLimits)).bytes
      } catch (error) {
        assert.ok(error instanceof Refusal, name)
        continue
      }
      files++
      const pdf = await lay(clean, format)
      withDocument(pdf, (document) => {
        assert.ok(document.pages >= 1, name)
        const pixels = document.raster(0, 120, 160, 0)
        assert.ok(
          pixels?.some((value) => value < 250),
          `${name}: nothing on the first page`,
        )
      })
      const words = format === 'docx' && hasPoppler ? wordsIn(clean) : []
      if (words.length === 0) continue
      compared++
      // Words are read back in pieces where a line or page ends in them, so their letters are counted.
      const shown = lettersOf(wordsOf(pdf))
      for (const [letter, count] of lettersOf(words.join('')))
        assert.ok((shown.get(letter) ?? 0) >= count, `${name}: ${letter} ${shown.get(letter) ?? 0} of ${count}`)
    }
    console.log(`      ${files} files, the words of ${compared} compared`)
    assert.ok(files >= 20 && (compared >= 3 || !hasPoppler))
  })
})
