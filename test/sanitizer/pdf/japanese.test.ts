import assert from 'node:assert/strict'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { notoSansJp } from '../../../sanitizer/noto.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { build, flated, hex, type Parts, stream } from '../samples/pdf.ts'
import { assertLooksTheSame, popplerInstalled } from './poppler.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)
const utf16 = (text: string) => `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`

/** A font that the file names and does not carry, as Japanese offices print them (ISO 32000-2, 9.7.5.2). */
const named = (name: string, encoding: string, more = ''): string =>
  `<</Type/Font/Subtype/Type0/BaseFont/${name}-${encoding}/Encoding/${encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/${name}` +
  `/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>/DW 1000/W[1 94 500]${more}` +
  `/FontDescriptor<</Type/FontDescriptor/FontName/${name}/Flags 6/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>>>]>>`
const shown = (text: string, way = '20 100 Td'): string => `BT /F1 24 Tf ${way} ${text} Tj ET`
/** 避難所 in Shift_JIS. */
const shelter = '<94f093ef8f8a>'

/** 9.10.3: codes of one byte to characters, some in the private use area. */
const toUnicode = (rows: string, width = 1): string =>
  stream(
    '',
    `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <${'00'.repeat(width)}> <${'FF'.repeat(width)}> endcodespacerange ${rows} endcmap end end`,
  )

/** 外字 as glyphs that are drawn (9.6.4). */
const drawn: Parts = {
  font: '<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65/LastChar 66/Widths[10 10]/Encoding<</Differences[65/gaiji1/gaiji2]>>/CharProcs<</gaiji1 10 0 R/gaiji2 11 0 R>>/Resources<<>>/ToUnicode 12 0 R>>',
  content: shown('(AB)'),
  objects: [
    stream('', '10 0 0 0 10 10 d1 1 1 8 8 re f'),
    flated('', '10 0 d0 1 0 0 rg 0 0 m 10 0 l 5 10 l f'),
    toUnicode('2 beginbfchar <41> <E000> <42> <9089DB40DD00> endbfchar'),
  ],
}

/** 外字 in an embedded font, by glyph number: `CFF ` of an OpenType font (OpenType 1.9, "Table directory"). */
function embedded(): Parts {
  const font = Buffer.from(notoSansJp())
  const row =
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index).find(
      (at) => font.toString('latin1', at, at + 4) === 'CFF ',
    ) ?? 0
  const program = font.subarray(font.readUInt32BE(row + 8), font.readUInt32BE(row + 8) + font.readUInt32BE(row + 12))
  return {
    font:
      '<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Gaiji/Encoding/Identity-H/ToUnicode 12 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/AAAAAA+Gaiji' +
      '/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 10 0 R>>]>>',
    content: shown('<07D007D1>'),
    objects: [
      '<</Type/FontDescriptor/FontName/AAAAAA+Gaiji/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80/FontFile3 11 0 R>>',
      flated('/Subtype/CIDFontType0C', program.toString('latin1')),
      toUnicode('1 beginbfrange <07D0> <07D1> <E7C6> endbfrange', 2),
    ],
  }
}

const samples: readonly [says: string, parts: Parts, reads: RegExp][] = [
  ['Shift_JIS, not embedded', { font: named('Ryumin-Light', '90ms-RKSJ-H'), content: shown(shelter) }, /避難所/],
  ['Shift_JIS in columns', { font: named('GothicBBB-Medium', '90ms-RKSJ-V', '/DW2[880 -1000]/W2[1 [-1000 500 880]]'), content: shown(shelter, '150 180 Td') }, /避\s*難\s*所/],
  ['UTF-16 in lines', { font: named('KozMinPr6N-Regular', 'UniJIS-UTF16-H'), content: shown(utf16('避難所へ')) }, /避難所へ/],
  ['UTF-16 in columns, with a long vowel and brackets', { font: named('KozMinPr6N-Regular', 'UniJIS-UTF16-V'), content: shown(utf16('「データ」'), '150 180 Td') }, /デ\s*[ー︱|]\s*タ/],
  ['EUC', { font: named('Ryumin-Light', 'EUC-H'), content: shown('<c8f2c6f1bdea>') }, /避難所/],
  ['CIDs of Adobe-Japan1', { font: named('Ryumin-Light', 'Identity-H'), content: shown('<0D2E0C8F>') }, /./],
  ['外字 as drawn glyphs, in the private use area and with a variation', drawn, /\u{E000}/u],
] // biome-ignore format: a table

describe('PDF: Japanese text', function () {
  this.timeout(120_000)
  const poppler = popplerInstalled()
  before(() => {
    if (!poppler) console.log('      SKIPPED the second opinion: poppler is not installed')
    return pdf.warm('disarm')
  })

  const check = async (parts: Parts, reads: RegExp, removed?: []) => {
    const bytes = build(parts)
    const output = await disarm(bytes)
    assert.equal(output.method, 'rebuild')
    if (removed) assert.deepEqual(output.removed, removed)
    assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
    assert.deepEqual((await disarm(output.bytes)).bytes, output.bytes)
    if (poppler) assert.match(assertLooksTheSame(bytes, output.bytes), reads)
  }
  for (const [says, parts, reads] of samples) it(`${says} stays text and looks the same`, () => check(parts, reads, []))
  it('外字 of an embedded font stay text and look the same', () => check(embedded(), /\u{E7C6}\u{E7C7}/u))

  it('a document without the font is another document', () => {
    if (poppler) assert.throws(() => assertLooksTheSame(build(drawn), build({ ...drawn, font: named('Ryumin-Light', '90ms-RKSJ-H') })))
  })

  it('bookmarks in UTF-16 and in UTF-8 stay what they are', async () => {
    const titles = [`<FEFF${utf16('第1章').slice(1)}`, hex(Buffer.from('\ufeff第2章').toString('latin1'))]
    const { bytes } = await disarm(
      build({
        catalog: '/Outlines 10 0 R/Lang(ja-JP)',
        objects: [
          '<</First 11 0 R/Last 12 0 R/Count 2>>',
          `<</Title${titles[0]}/Parent 10 0 R/Next 12 0 R/Dest[3 0 R/Fit]>>`,
          `<</Title${titles[1]}/Parent 10 0 R/Prev 11 0 R/Dest[3 0 R/Fit]>>`,
        ],
      }),
    )
    for (const title of titles) assert.ok(Buffer.from(bytes).includes(title.toUpperCase()), title)
  })
})
