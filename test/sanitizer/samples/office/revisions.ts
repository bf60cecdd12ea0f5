/** Documents of tracked changes, hidden text, fields and tables inside each other, as no person writes them; the same for the same seed. */

type Make = () => string

const BY = 'w:id="1" w:author="A"'
const instructions = [' PAGE ', ' DDE x ', ' HYPERLINK "https://a.jp/" ']
const around = ['ins', 'del', 'moveFrom', 'moveTo']
const marks = ['', `<w:del ${BY}/>`, `<w:ins ${BY}/>`, `<w:moveFrom ${BY}/>`, '<w:vanish/>']
const runChange = `<w:rPrChange ${BY}><w:rPr><w:i/></w:rPr></w:rPrChange>`

/** Park and Miller's generator. */
function randomFrom(seed: number): () => number {
  let state = (seed * 1_000_003) % 2_147_483_647
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export function trackedBody(seed: number): string {
  const random = randomFrom(seed)
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T
  const some = (make: Make, most: number): string => Array.from({ length: Math.floor(random() * most) }, make).join('')

  const look: Make = () =>
    pick([
      '',
      '',
      '<w:rPr><w:vanish/></w:rPr>',
      '<w:rPr><w:vanish w:val="0"/></w:rPr>',
      '<w:rPr><w:rStyle w:val="H"/></w:rPr>',
      `<w:rPr><w:b/>${runChange}</w:rPr>`,
    ])
  const run = (inner: string): string => (random() < 0.1 ? `<w:r>${inner}${look()}</w:r>` : `<w:r>${look()}${inner}</w:r>`)
  const textBox: Make = () => `<w:pict><v:shape><v:textbox><w:txbxContent>${some(block, 3)}</w:txbxContent></v:textbox></v:shape></w:pict>`
  const runs: readonly Make[] = [
    () => run('<w:t>t</w:t>'),
    () => run('<w:delText>d</w:delText>'),
    () => run(`<w:fldChar w:fldCharType="${pick(['begin', 'separate', 'end'])}"/>`),
    () => run(`<w:instrText>${pick(instructions)}</w:instrText>`),
    () => run(`<w:delInstrText>${pick(instructions)}</w:delInstrText>`),
    () => run('<w:commentReference w:id="0"/>'),
    () =>
      run(
        `<mc:AlternateContent><mc:Choice Requires="wps">${textBox()}</mc:Choice><mc:Fallback><w:t>f</w:t></mc:Fallback></mc:AlternateContent>`,
      ),
  ]
  const inline: Make = () => pick(inlines)()
  const inlines: readonly Make[] = [
    ...runs,
    ...around.map((name) => () => `<w:${name} ${BY}>${some(inline, 4)}</w:${name}>`),
    () => '<w:bookmarkStart w:id="1" w:name="b"/>',
    () => `<w:hyperlink w:anchor="x">${some(inline, 4)}</w:hyperlink>`,
    () => `<w:fldSimple w:instr="${pick(['PAGE', 'DDE x'])}">${some(inline, 3)}</w:fldSimple>`,
    () => `<w:sdt><w:sdtContent>${some(inline, 3)}</w:sdtContent></w:sdt>`,
  ]
  const paragraph: Make = () => {
    const section = pick(['', '', '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'])
    const before = pick(['', `<w:pPrChange ${BY}><w:pPr><w:pStyle w:val="P"/><w:keepNext/></w:pPr></w:pPrChange>`])
    const properties = `<w:pPr><w:pStyle w:val="${pick(['P', 'Q'])}"/><w:rPr>${pick(marks)}<w:b/>${pick(['', runChange])}</w:rPr>${section}${before}</w:pPr>`
    return `<w:p>${random() < 0.6 ? properties : ''}${some(inline, 5)}</w:p>`
  }
  const cell: Make = () => `<w:tc><w:tcPr>${pick(['', `<w:cellIns ${BY}/>`, `<w:cellDel ${BY}/>`])}</w:tcPr>${some(block, 3)}<w:p/></w:tc>`
  const row: Make = () => `<w:tr><w:trPr>${pick(['', `<w:ins ${BY}/>`, `<w:del ${BY}/>`, '<w:hidden/>'])}</w:trPr>${some(cell, 3)}</w:tr>`
  const blocks: readonly Make[] = [
    paragraph,
    paragraph,
    paragraph,
    () => '<w:bookmarkEnd w:id="1"/>',
    () => (random() < 0.4 ? `<w:tbl><w:tblPr/><w:tblGrid/>${some(row, 3)}</w:tbl>` : ''),
    () => (random() < 0.3 ? `<w:sdt><w:sdtContent>${some(block, 3)}</w:sdtContent></w:sdt>` : ''),
  ]
  const block: Make = () => pick(blocks)()
  return Array.from({ length: 12 }, block).join('')
}
