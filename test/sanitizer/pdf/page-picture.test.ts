import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { build, stream } from '../samples/pdf.ts'

const JUNK = '\x01\x02\x03 no font program \x04'

/** Two pages; the second is cropped, turned, has a link, and its font is no font. @param shape of that font: what a substitute is made to look like */
const document = (turn: number, shape = ''): Uint8Array =>
  build({
    pages: '<</Type/Pages/Count 2/Kids[3 0 R 12 0 R]>>',
    objects: [
      '<</Type/FontDescriptor/FontName/Junk/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0/CapHeight 500/StemV 80/FontFile2 11 0 R>>',
      stream(`/Length1 ${JUNK.length}`, JUNK),
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/CropBox[10 20 290 180]/Rotate ${turn}/Resources<</Font<</F2 13 0 R>>>>/Contents 14 0 R` +
        '/Annots[<</Type/Annot/Subtype/Link/Rect[20 90 120 110]/A<</S/URI/URI(https://example.jp/)>>>>]>>',
      `<</Type/Font/Subtype/TrueType/BaseFont/Junk/FirstChar 32/LastChar 122/FontDescriptor 10 0 R/Encoding/WinAnsiEncoding${shape}>>`,
      stream('', 'BT /F2 24 Tf 30 100 Td (second) Tj ET 1 0 0 rg 20 30 40 40 re f'),
    ],
  })

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)

describe('PDF: a page that cannot be copied', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('does not depend on the fonts of files before it', async () => {
    const widths = (width: number): string => `/Widths[${Array.from({ length: 91 }, () => width).join(' ')}]`
    const wanted = Buffer.from((await disarm(document(0, widths(500)))).bytes)
    for (const width of [200, 900, 500]) await disarm(document(0, widths(width)))
    assert.deepEqual(Buffer.from((await disarm(document(0, widths(500)))).bytes), wanted)
  })

  for (const turn of [0, 90, 180, 270]) {
    it(`becomes a picture of itself, the others stay; turned by ${turn}`, async () => {
      const { bytes, method, removed } = await disarm(document(turn))
      const text = Buffer.from(bytes).toString('latin1')
      assert.equal(method, 'rebuild')
      assert.deepEqual(
        removed.filter(({ kind }) => kind === 'page-picture' || kind === 'font'),
        [
          { kind: 'font', count: 1 },
          { kind: 'page-picture', count: 1 },
        ],
      )
      assert.match(text, /\/CropBox\[10 20 290 180\]/)
      assert.match(text, /\/S\/URI/, 'its link stays')
      assert.doesNotMatch(text, /no font program/)
      assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
      assert.deepEqual(Buffer.from((await disarm(bytes)).bytes), Buffer.from(bytes), 'the same bytes again')
    })

    it(`looks as before and can be searched (poppler); turned by ${turn}`, async function () {
      if (spawnSync('pdftoppm', ['-v']).error) {
        console.log('      SKIPPED: poppler is not installed')
        return this.skip()
      }
      const folder = mkdtempSync(join(tmpdir(), 'sekisho-page-'))
      try {
        const files = { before: document(turn), after: (await disarm(document(turn))).bytes }
        const [before, after] = Object.entries(files).map(([name, bytes]) => {
          const path = join(folder, `${name}.pdf`)
          writeFileSync(path, bytes)
          return {
            text: spawnSync('pdftotext', ['-q', path, '-'], { encoding: 'utf8' }).stdout,
            pixels: spawnSync('pdftoppm', ['-q', '-r', '72', '-f', '2', '-l', '2', path], { maxBuffer: 1 << 26 }).stdout,
          }
        })
        assert.match(after?.text ?? '', /Shelter photo[\s\S]*second/)
        assert.equal(after?.pixels.length, before?.pixels.length, 'as large as before')
        const far = (before?.pixels ?? Buffer.alloc(0)).reduce(
          (sum, byte, at) => sum + (Math.abs(byte - (after?.pixels[at] ?? 0)) > 96 ? 1 : 0),
          0,
        )
        assert.ok(far < (before?.pixels.length ?? 0) * 0.03, `${far} of ${before?.pixels.length} samples are far off`)
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  }
})
