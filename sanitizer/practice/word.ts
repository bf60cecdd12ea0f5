import { DRAWING, officePackage, RELATIONSHIPS, THEME_TYPE, theme, wordType } from './package.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const spaces = `xmlns:w="${W}" xmlns:r="${RELATIONSHIPS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" mc:Ignorable="w14"`
const part = (name: string, inner: string): string => `<w:${name} ${spaces}>${inner}</w:${name}>`

const run = (text: string, look = ''): string =>
  `<w:r w:rsidRPr="00A1"><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="MS Mincho" w:hint="eastAsia"/>${look}<w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const paragraph = (index: number, text: string): string =>
  `<w:p w14:paraId="${(0x10000000 + index).toString(16).toUpperCase()}" w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr><w:pStyle w:val="S${index % 20}"/>${index % 5 === 0 ? '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' : ''}<w:spacing w:before="120" w:after="60" w:line="276" w:lineRule="auto"/><w:ind w:left="420" w:firstLine="210"/><w:jc w:val="both"/></w:pPr><w:bookmarkStart w:id="${index}" w:name="b${index}"/>${run(text, '<w:b/><w:color w:val="1F3864"/>')}${run(` &amp; ${index} `)}<w:r><w:tab/><w:br/></w:r>${index % 7 === 0 ? `<w:hyperlink r:id="rId5" w:history="1">${run('link')}</w:hyperlink>` : ''}<w:bookmarkEnd w:id="${index}"/></w:p>`
const cell = (text: string): string =>
  `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="D9E2F3"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
const table = (rows: number): string =>
  `<w:tbl><w:tblPr><w:tblStyle w:val="S1"/><w:tblW w:w="0" w:type="auto"/><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>${`<w:tr>${cell('水')}${cell('120')}</w:tr>`.repeat(rows)}</w:tbl>`
const style = (index: number): string =>
  `<w:style w:type="paragraph" w:customStyle="1" w:styleId="S${index}"><w:name w:val="style ${index}"/><w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:after="${index}"/><w:outlineLvl w:val="${index % 9}"/></w:pPr><w:rPr><w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:sz w:val="${20 + index}"/><w:szCs w:val="24"/></w:rPr></w:style>`
const picture = `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="図 1"/><a:graphic xmlns:a="${DRAWING}"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId6"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`

/** @param words of the paragraphs: in Latin letters only, a part is held another way in memory than with others */
export function word(words: string, paragraphs: number, png: Uint8Array): Uint8Array {
  const body = Array.from({ length: paragraphs }, (_, index) => paragraph(index, `${words} ${index}`)).join('')
  const section =
    '<w:sectPr><w:headerReference w:type="default" r:id="rId7"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
  return officePackage([
    {
      path: 'word/document.xml',
      type: wordType('document.main'),
      content: part('document', `<w:body>${body}${table(paragraphs >> 2)}${picture}${section}</w:body>`),
      leadsTo: [
        ['styles', 'styles.xml'],
        ['settings', 'settings.xml'],
        ['numbering', 'numbering.xml'],
        ['theme', 'theme/theme1.xml'],
        ['hyperlink', 'https://www.example.jp/'],
        ['image', 'media/image1.png'],
        ['header', 'header1.xml'],
        ['fontTable', 'fontTable.xml'],
      ],
    },
    {
      path: 'word/styles.xml',
      type: wordType('styles'),
      content: part(
        'styles',
        `<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults>${Array.from({ length: 20 }, (_, index) => style(index)).join('')}`,
      ),
    },
    {
      path: 'word/settings.xml',
      type: wordType('settings'),
      content: part(
        'settings',
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/><w:characterSpacingControl w:val="compressPunctuation"/>',
      ),
    },
    {
      path: 'word/numbering.xml',
      type: wordType('numbering'),
      content: part(
        'numbering',
        '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
      ),
    },
    { path: 'word/theme/theme1.xml', type: THEME_TYPE, content: theme },
    { path: 'word/header1.xml', type: wordType('header'), content: part('hdr', paragraph(1, '避難所')) },
    {
      path: 'word/fontTable.xml',
      type: wordType('fontTable'),
      content: part(
        'fonts',
        '<w:font w:name="Calibri"><w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>',
      ),
    },
    { path: 'word/media/image1.png', type: 'image/png', content: png },
  ])
}
