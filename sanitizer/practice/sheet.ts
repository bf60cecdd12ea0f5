import { officePackage, RELATIONSHIPS, sheetType, THEME_TYPE, theme } from './package.ts'

const part = (name: string, inner: string): string =>
  `<${name} xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATIONSHIPS}">${inner}</${name}>`
const column = (index: number): string => String.fromCharCode(65 + index)

function cell(row: number, index: number): string {
  const at = `${column(index)}${row}`
  if (index === 0) return `<c r="${at}" s="1" t="s"><v>${row % 20}</v></c>`
  if (index === 4) return `<c r="${at}" s="2"><f>SUM(B${row}:D${row})*IF(B${row}&gt;10,2,1)</f><v>${row * 3}</v></c>`
  return `<c r="${at}" s="${index % 4}"><v>${row * index}.5</v></c>`
}

const row = (number: number): string =>
  `<row r="${number}" spans="1:6" ht="18.75" customHeight="1">${Array.from({ length: 6 }, (_, index) => cell(number, index)).join('')}</row>`
const times = (count: number, one: (index: number) => string): string => Array.from({ length: count }, (_, index) => one(index)).join('')

const sheet = (rows: number): string =>
  part(
    'worksheet',
    `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:F${rows}"/><sheetViews><sheetView workbookViewId="0"><selection activeCell="A1" sqref="A1"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="18.75"/><cols><col min="1" max="6" width="12.5" customWidth="1"/></cols><sheetData>${times(rows, (index) => row(index + 1))}</sheetData><mergeCells count="2"><mergeCell ref="G1:H1"/><mergeCell ref="G2:H2"/></mergeCells><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape"/>`,
  )

const styles = part(
  'styleSheet',
  `<numFmts count="1"><numFmt numFmtId="176" formatCode="#,##0.0_ "/></numFmts><fonts count="4">${times(4, (index) => `<font><b/><sz val="${10 + index}"/><color theme="1"/><name val="游ゴシック"/><family val="2"/><charset val="128"/><scheme val="minor"/></font>`)}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2">${times(2, () => '<border><left style="thin"><color auto="1"/></left><right style="thin"><color auto="1"/></right><top/><bottom/><diagonal/></border>')}</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${times(4, (index) => `<xf numFmtId="${index === 2 ? 176 : 0}" fontId="${index}" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>`)}</cellXfs><cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles>`,
)

export function sheets(words: string, rows: number): Uint8Array {
  return officePackage([
    {
      path: 'xl/workbook.xml',
      type: sheetType('sheet.main'),
      content: part(
        'workbook',
        '<workbookPr defaultThemeVersion="166925"/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12000"/></bookViews><sheets><sheet name="一覧" sheetId="1" r:id="rId1"/><sheet name="集計" sheetId="2" r:id="rId2"/></sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">一覧!$A$1:$F$9</definedName></definedNames><calcPr calcId="191029"/>',
      ),
      leadsTo: [
        ['worksheet', 'worksheets/sheet1.xml'],
        ['worksheet', 'worksheets/sheet2.xml'],
        ['theme', 'theme/theme1.xml'],
        ['styles', 'styles.xml'],
        ['sharedStrings', 'sharedStrings.xml'],
      ],
    },
    { path: 'xl/worksheets/sheet1.xml', type: sheetType('worksheet'), content: sheet(rows) },
    { path: 'xl/worksheets/sheet2.xml', type: sheetType('worksheet'), content: sheet(rows >> 1) },
    { path: 'xl/theme/theme1.xml', type: THEME_TYPE, content: theme },
    { path: 'xl/styles.xml', type: sheetType('styles'), content: styles },
    {
      path: 'xl/sharedStrings.xml',
      type: sheetType('sharedStrings'),
      content: part(
        'sst',
        times(20, (index) => `<si><t>${words} ${index}</t><phoneticPr fontId="1"/></si>`),
      ),
    },
  ])
}
