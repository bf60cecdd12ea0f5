/** Pages to look at. */
import iconv from 'iconv-lite'

/**
 * A PDF as Japanese office programs wrote it for decades: text in CP932, in a font that the file names and does not carry.
 * @param pages each a list of lines; A4
 */
export function japanesePdf(pages: readonly (readonly string[])[], size = 14): Buffer {
  const first = 6
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ')
  const objects: [number, string][] = [
    [1, '<</Type/Catalog/Pages 2 0 R>>'],
    [2, `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`],
    [3, '<</Type/Font/Subtype/Type0/BaseFont/MS-Mincho/Encoding/90ms-RKSJ-H/DescendantFonts[4 0 R]>>'],
    [
      4,
      '<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Mincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>',
    ],
    [
      5,
      '<</Type/FontDescriptor/FontName/MS-Mincho/Flags 6/ItalicAngle 0/Ascent 880/Descent -120/StemV 80/CapHeight 700/FontBBox[0 -120 1000 880]>>',
    ],
  ]
  for (const [index, lines] of pages.entries()) {
    const text = lines.map((line) => `<${iconv.encode(line, 'cp932').toString('hex')}> Tj 0 ${-1.6 * size} Td`).join('\n')
    const content = `BT /F ${size} Tf 56 770 Td\n${text}\nET`
    objects.push([
      first + index * 2,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${first + index * 2 + 1} 0 R/Resources<</Font<</F 3 0 R>>>>>>`,
    ])
    objects.push([first + index * 2 + 1, `<</Length ${content.length}>>stream\n${content}\nendstream`])
  }
  return Buffer.from(written(objects), 'latin1')
}

/** ISO 32000-2 §7.5: objects, cross-reference table, trailer. */
function written(objects: readonly [number, string][]): string {
  let out = '%PDF-1.4\n'
  const offsets = objects.map(([number, body]) => {
    const at = out.length
    out += `${number} 0 obj\n${body}\nendobj\n`
    return at
  })
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return `${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${out.length}\n%%EOF\n`
}

/** A notice as a town hall would send it. */
export const notice: readonly string[] = [
  '令和8年11月22日',
  '関係各課長　様',
  '総務部危機管理課長',
  '避難所の開設状況について（通知）',
  '　標記の件について、下記のとおりお知らせします。',
  '　職員の皆様は、担当する避難所の状況を午後5時までに報告してください。',
  '記',
  '１　開設した避難所　　第一小学校、中央公民館、東部体育館',
  '２　避難者数　　　　　百二十三名（午後二時現在）',
  '３　必要な物資　　　　毛布120枚、飲料水500本、簡易トイレ20基',
  '４　連絡先　　　　　　危機管理課　内線2345',
  ...Array.from({ length: 18 }, (_, index) => `　${index + 1}　髙橋・山﨑・渡邊・齋藤　各班の担当者は交替表を確認のこと。`),
]
