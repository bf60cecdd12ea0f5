/** What people of the town send: a photo with its place, a notice, a table, and a document with macros. */
import sharp from 'sharp'
import { hostileDocm } from '../../test/journey/samples.ts'
import { pack, paragraph, R, text, wordPart, wordType } from '../../test/sanitizer/samples/office-package.ts'

/** A swollen river under rain, as a phone would take it: upright, with the position in its EXIF. */
export async function riverPhoto(width = 1600, height = 1200): Promise<Buffer> {
  const rain = Array.from({ length: 140 }, (_, i) => {
    const x = (i * 97) % 1600
    const y = (i * 211) % 1200
    return `<path d="M${x} ${y}l-14 46" stroke="#dfe7ee" stroke-width="3" opacity=".35"/>`
  }).join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1200" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#56636e"/><stop offset="1" stop-color="#a3adb3"/></linearGradient>
    <rect width="1600" height="620" fill="url(#sky)"/>
    <path d="M0 470L260 300 520 440 800 250 1130 430 1380 320 1600 450V660H0Z" fill="#4a5b52"/>
    <path d="M0 560L400 500 900 560 1600 500V760H0Z" fill="#3f5d3d"/>
    <path d="M0 700C300 660 600 720 900 690S1400 660 1600 700V1200H0Z" fill="#8a6f4e"/>
    <path d="M0 800C300 760 560 830 860 790S1380 770 1600 810M0 930C320 890 640 960 980 920S1420 900 1600 940M0 1080C300 1040 700 1110 1000 1070S1440 1050 1600 1090" fill="none" stroke="#b79a72" stroke-width="16" opacity=".7"/>
    <path d="M1130 300h26v430h-26zM1300 300h26v430h-26z" fill="#d7d9da"/><rect x="900" y="560" width="700" height="52" fill="#c4c7c9"/><rect x="900" y="536" width="700" height="12" fill="#9aa0a4"/>
    <rect x="150" y="520" width="190" height="130" fill="#d8cfc0"/><path d="M130 525L245 440 360 525Z" fill="#7b3f35"/><rect x="225" y="570" width="44" height="80" fill="#6a5646"/>
    ${rain}</svg>`
  return sharp(Buffer.from(svg))
    .jpeg({ quality: 88 })
    .withExif({
      IFD0: { Make: 'Phone', Model: 'SX-12' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 22/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '138/1 56/1 0/1' },
    })
    .toBuffer()
}

const cell = (words: string): string => `<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/></w:tcPr>${paragraph(text(words))}</w:tc>`
const row = (...cells: string[]): string => `<w:tr>${cells.map(cell).join('')}</w:tr>`

const letter = (body: string): Uint8Array =>
  pack(
    [{ path: 'word/document.xml', type: wordType('document.main'), content: wordPart('document', `<w:body>${body}</w:body>`) }],
    [{ from: '', id: 'rId1', type: `${R}officeDocument`, target: 'word/document.xml' }],
  )

/** 避難所の開設状況, a table in a letter. */
export const shelterNotice = (): Uint8Array =>
  letter(
    [
      paragraph(text('避難所の開設状況(第3報)')),
      paragraph(text('11月22日 14時現在、次のとおり開設しています。ペットは体育館の入口でお預かりします。')),
      `<w:tbl><w:tblPr><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map((side) => `<w:${side} w:val="single" w:sz="4"/>`).join('')}</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="2400"/><w:gridCol w:w="2400"/><w:gridCol w:w="2400"/></w:tblGrid>`,
      row('避難所', '受け入れ', '空き'),
      row('中央小学校 体育館', '148 人', '52 人'),
      row('東地区公民館', '61 人', '19 人'),
      row('福祉センター', '33 人', '27 人'),
      '</w:tbl>',
      paragraph(text('不足している物:毛布 40 枚、飲料水 20 箱、粉ミルク。')),
    ].join(''),
  )

export const supplyList = (): Buffer =>
  Buffer.from('品目,数量,届け先\r\n毛布,40,中央小学校\r\n飲料水(2L×6),20,東地区公民館\r\n粉ミルク,12,福祉センター\r\n', 'utf8')

export { hostileDocm }
