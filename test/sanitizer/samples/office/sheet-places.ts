import { type Extra, KEPT, officeType, type Part, R, type Rel, sheetPart, sheetType } from '../office-package.ts'
import { type Package, plus } from './model.ts'

/** Where a formula stands in a workbook. `spelt` is the formula as XML text, `quoted` as the value of an attribute. */
export interface Formula {
  readonly spelt: string
  readonly quoted: string
}
export type FormulaPlace = (formula: Formula) => Package

export const SHEET = 'xl/worksheets/sheet1.xml'
const BOOK = 'xl/workbook.xml'
export const CHART = 'xl/charts/chart1.xml'
const rel = (from: string, type: string, target: string, id: string): Rel => ({
  from,
  id,
  type: type.includes(':') ? type : R + type,
  target,
})

export interface Workbook {
  /** Rows behind the first. */
  readonly rows?: string
  /** Inside `worksheet`, behind `sheetData`. */
  readonly after?: string
  /** Inside `workbook`, behind `sheets`. */
  readonly names?: string
  readonly sheets?: string
  readonly mainType?: string
}

export const workbook = ({ rows = '', after = '', names = '', sheets = '', mainType }: Workbook, extra: Extra = {}): Package =>
  plus(
    {
      format: 'xlsx',
      parts: [
        {
          path: BOOK,
          type: mainType ?? sheetType('sheet.main'),
          content: sheetPart('workbook', `<sheets><sheet name="S1" sheetId="1" r:id="rId1"/>${sheets}</sheets>${names}`),
        },
        {
          path: SHEET,
          type: sheetType('worksheet'),
          content: sheetPart(
            'worksheet',
            `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${KEPT}</t></is></c></row>${rows}</sheetData>${after}`,
          ),
        },
      ],
      rels: [rel('', 'officeDocument', BOOK, 'rId1'), rel(BOOK, 'worksheet', 'worksheets/sheet1.xml', 'rId1')],
    },
    extra,
  )

const part = (path: string, type: string, content: string): Part => ({ path, type, content })
const anchored = (drawn: string): string =>
  `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/>${drawn}<xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>`
const drawing = (drawn: string): Extra => ({
  parts: [part('xl/drawings/drawing1.xml', officeType('drawing+xml'), anchored(drawn))],
  rels: [rel(SHEET, 'drawing', '../drawings/drawing1.xml', 'rIdD')],
})
/** A sheet with a drawing, which other parts hang from. */
export const drawn = (content: string, extra: Extra = {}): Package =>
  plus(workbook({ after: '<drawing r:id="rIdD"/>' }, drawing(content)), extra)
const frame = (uri: string, reference: string): string =>
  `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="c"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="1" cy="1"/></xdr:xfrm><a:graphic><a:graphicData uri="${uri}">${reference}</a:graphicData></a:graphic></xdr:graphicFrame>`

const C = 'http://schemas.openxmlformats.org/drawingml/2006/chart'
export const CHART_NS = `xmlns:c="${C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
/** A bar chart on the sheet: what is in its series, and what stands behind the plot area. */
export const charted = (series: string, extra: Extra = {}, title = ''): Package =>
  plus(drawn(frame(C, '<c:chart r:id="rIdC"/>')), {
    parts: [
      part(
        CHART,
        officeType('drawingml.chart+xml'),
        `<c:chartSpace ${CHART_NS}><c:chart>${title}<c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>${series}</c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart></c:plotArea></c:chart></c:chartSpace>`,
      ),
      ...(extra.parts ?? []),
    ],
    rels: [rel('xl/drawings/drawing1.xml', 'chart', '../charts/chart1.xml', 'rIdC'), ...(extra.rels ?? [])],
  })
/** A chart of Excel 2016. */
export const chartedEx = (data: string, title = ''): Package =>
  plus(
    drawn(
      frame(
        'http://schemas.microsoft.com/office/drawing/2014/chartex',
        '<cx:chart xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="rIdC"/>',
      ),
    ),
    {
      parts: [
        part(
          'xl/charts/chartEx1.xml',
          'application/vnd.ms-office.chartex+xml',
          `<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" ${CHART_NS}><cx:chartData><cx:data id="0">${data}</cx:data></cx:chartData><cx:chart>${title}<cx:plotArea><cx:plotAreaRegion><cx:series layoutId="treemap" uniqueId="{00000000-0000-0000-0000-000000000001}"><cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>`,
        ),
      ],
      rels: [
        rel('xl/drawings/drawing1.xml', 'http://schemas.microsoft.com/office/2014/relationships/chartEx', '../charts/chartEx1.xml', 'rIdC'),
      ],
    },
  )

const cell = (formula: string, attributes = ''): Workbook => ({
  rows: `<row r="2"><c r="A2"><f${attributes}>${formula}</f><v>42</v></c></row>`,
})
const named = (formula: string, attributes = ''): Workbook => ({
  names: `<definedNames><definedName name="n"${attributes}>${formula}</definedName></definedNames>`,
})
const extension = (inner: string): Workbook => ({
  after: `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">${inner}</ext></extLst>`,
})
const table = (column: string): Package =>
  workbook(
    { after: '<tableParts count="1"><tablePart r:id="rIdT"/></tableParts>' },
    {
      parts: [
        part(
          'xl/tables/table1.xml',
          sheetType('table'),
          sheetPart(
            'table id="1" name="T" displayName="T" ref="A1:A3"',
            `<tableColumns count="1"><tableColumn id="1" name="c">${column}</tableColumn></tableColumns>`,
          ).replace(/<\/table [^>]*>$/, '</table>'),
        ),
      ],
      rels: [rel(SHEET, 'table', '../tables/table1.xml', 'rIdT')],
    },
  )
const vml = (inside: string): Package =>
  workbook(
    { after: '<legacyDrawing r:id="rIdV"/>' },
    {
      parts: [
        part(
          'xl/drawings/vmlDrawing1.vml',
          officeType('vmlDrawing'),
          `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="b"><x:ClientData ObjectType="List">${inside}</x:ClientData></v:shape></xml>`,
        ),
      ],
      rels: [rel(SHEET, 'vmlDrawing', '../drawings/vmlDrawing1.vml', 'rIdV')],
    },
  )
const pivot = (field: string, items = ''): Package =>
  workbook(
    { names: '<pivotCaches><pivotCache cacheId="1" r:id="rIdP"/></pivotCaches>' },
    {
      parts: [
        part(
          'xl/pivotCache/pivotCacheDefinition1.xml',
          sheetType('pivotCacheDefinition'),
          sheetPart('pivotCacheDefinition', `<cacheSource type="worksheet"/><cacheFields count="1">${field}</cacheFields>${items}`),
        ),
      ],
      rels: [rel(BOOK, 'pivotCacheDefinition', 'pivotCache/pivotCacheDefinition1.xml', 'rIdP')],
    },
  )
const points = (formula: string): string =>
  `<c:val><c:numRef><c:f>${formula}</c:f><c:numCache><c:pt idx="0"><c:v>42</c:v></c:pt></c:numCache></c:numRef></c:val>`
const shape = (attributes: string): string =>
  `<xdr:sp macro=""${attributes}><xdr:nvSpPr><xdr:cNvPr id="2" name="s"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>`

export const formulaPlaces: Readonly<Record<string, FormulaPlace>> = {
  cell: ({ spelt }) => workbook(cell(spelt)),
  'array formula': ({ spelt }) => workbook(cell(spelt, ' t="array" ref="A2:A3"')),
  'shared formula': ({ spelt }) => workbook(cell(spelt, ' t="shared" ref="A2:A3" si="0"')),
  'calculated column of a table': ({ spelt }) => table(`<calculatedColumnFormula>${spelt}</calculatedColumnFormula>`),
  'total of a table': ({ spelt }) => table(`<totalsRowFormula>${spelt}</totalsRowFormula>`),
  'defined name': ({ spelt }) => workbook(named(spelt)),
  'hidden name of one sheet': ({ spelt }) => workbook(named(spelt, ' localSheetId="0" hidden="1"')),
  'conditional format': ({ spelt }) =>
    workbook({
      after: `<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>${spelt}</formula></cfRule></conditionalFormatting>`,
    }),
  'end of a data bar': ({ quoted }) =>
    workbook({
      after: `<conditionalFormatting sqref="A1"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="formula" val="${quoted}"/><cfvo type="max"/><color rgb="FF000000"/></dataBar></cfRule></conditionalFormatting>`,
    }),
  'data validation': ({ spelt }) =>
    workbook({
      after: `<dataValidations count="1"><dataValidation type="custom" sqref="A1"><formula1>${spelt}</formula1></dataValidation></dataValidations>`,
    }),
  'second bound of a data validation': ({ spelt }) =>
    workbook({
      after: `<dataValidations count="1"><dataValidation type="whole" sqref="A1"><formula1>1</formula1><formula2>${spelt}</formula2></dataValidation></dataValidations>`,
    }),
  'data validation of Excel 2010': ({ spelt }) =>
    workbook(
      extension(
        `<x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>${spelt}</xm:f></x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></x14:dataValidations>`,
      ),
    ),
  'conditional format of Excel 2010': ({ spelt }) =>
    workbook(
      extension(
        `<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="expression" priority="1" id="{00000000-0000-0000-0000-000000000001}"><xm:f>${spelt}</xm:f></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>`,
      ),
    ),
  sparkline: ({ spelt }) =>
    workbook(
      extension(
        `<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>${spelt}</xm:f><xm:sqref>B1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>`,
      ),
    ),
  'values of a chart': ({ spelt }) => charted(points(spelt)),
  'name of a series': ({ spelt }) => charted(`<c:tx><c:strRef><c:f>${spelt}</c:f></c:strRef></c:tx>`),
  'labels of a series': ({ spelt }) =>
    charted(
      `${points('S1!$A$1')}<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:datalabelsRange><c15:f>${spelt}</c15:f></c15:datalabelsRange></c:ext></c:extLst>`,
    ),
  'data of a chart of 2016': ({ spelt }) => chartedEx(`<cx:numDim type="size"><cx:f>${spelt}</cx:f></cx:numDim>`),
  'names in a chart of 2016': ({ spelt }) => chartedEx(`<cx:strDim type="cat"><cx:f>S1!$A$1</cx:f><cx:nf>${spelt}</cx:nf></cx:strDim>`),
  'text of a shape': ({ quoted }) => drawn(shape(` textlink="${quoted}"`)),
  'cells that a picture shows': ({ quoted }) =>
    drawn(
      `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="p"><a:extLst><a:ext uri="{84589F7E-364E-4C9E-8A38-B11213B215E9}"><a14:cameraTool xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" cellRange="${quoted}" spid="_x0000_s1"/></a:ext></a:extLst></xdr:cNvPr><xdr:cNvPicPr/></xdr:nvPicPr></xdr:pic>`,
    ),
  'cell that a list box fills': ({ spelt }) => vml(`<x:FmlaLink>${spelt}</x:FmlaLink>`),
  'range of a list box': ({ spelt }) => vml(`<x:FmlaRange>${spelt}</x:FmlaRange>`),
  'picture of cells': ({ spelt }) => vml(`<x:FmlaPict>${spelt}</x:FmlaPict>`),
  'calculated field of a pivot table': ({ quoted }) => pivot(`<cacheField name="f" formula="${quoted}"/>`),
  'calculated item of a pivot table': ({ quoted }) =>
    pivot(
      '<cacheField name="f"/>',
      `<calculatedItems count="1"><calculatedItem formula="${quoted}"><pivotArea/></calculatedItem></calculatedItems>`,
    ),
}
