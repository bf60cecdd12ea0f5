import { writeZip, type ZipSource } from '../../../sanitizer/container/zip/writer.ts'

/** Builds Office packages in code, so that a reader sees what is hostile about each. */

export const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
export const MS = 'http://schemas.microsoft.com/office/2006/relationships/'
const V = 'application/vnd.openxmlformats-officedocument.'

/** What an attacker wants to get across: it must be nowhere in the output, in any encoding. */
export const MARKER = 'SEKISHO-EVIL-7f3a'
/** Visible text that must survive. */
export const KEPT = '残す文字KEPT'

export interface Part {
  readonly path: string
  readonly type: string
  readonly content: string | Uint8Array
}
export interface Rel {
  /** Source part; '' is the package. */
  readonly from: string
  readonly id: string
  readonly type: string
  readonly target: string
  readonly external?: true
}
export interface Extra {
  readonly parts?: readonly Part[]
  readonly rels?: readonly Rel[]
  /** Content type of the main part when it is not the plain one. */
  readonly mainType?: string
}

const relsPath = (part: string): string => part.replace(/([^/]*)$/, '_rels/$1.rels')

/** The files of a package, before they are zipped. */
export function filesOf(parts: readonly Part[], rels: readonly Rel[]): readonly ZipSource[] {
  const overrides = parts.map(({ path, type }) => `<Override PartName="/${path}" ContentType="${type}"/>`).join('')
  const bySource = Map.groupBy(rels, ({ from }) => from)
  const xml = (content: string): Uint8Array => Buffer.from(content)
  return [
    {
      name: '[Content_Types].xml',
      bytes: xml(
        `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`,
      ),
    },
    ...[...bySource].map(([from, list]) => ({
      name: from === '' ? '_rels/.rels' : relsPath(from),
      bytes: xml(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
          .map(
            ({ id, type, target, external }) =>
              `<Relationship Id="${id}" Type="${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`,
          )
          .join('')}</Relationships>`,
      ),
    })),
    ...parts.map(({ path, content }) => ({ name: path, bytes: typeof content === 'string' ? xml(content) : content })),
  ]
}
export const pack = (parts: readonly Part[], rels: readonly Rel[]): Uint8Array => writeZip(filesOf(parts, rels))

const NS = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"',
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"',
  'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"',
  'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"',
].join(' ')

export const wordPart = (root: string, inner: string): string => `<w:${root} ${NS}>${inner}</w:${root}>`
export const paragraph = (runs: string): string => `<w:p>${runs}</w:p>`
export const run = (inner: string): string => `<w:r>${inner}</w:r>`
export const text = (words: string): string => run(`<w:t>${words}</w:t>`)
export const kept = paragraph(text(KEPT))
export const wordType = (kind: string): string => `${V}wordprocessingml.${kind}+xml`
export const sheetType = (kind: string): string => `${V}spreadsheetml.${kind}+xml`
export const slideType = (kind: string): string => `${V}presentationml.${kind}+xml`
export const officeType = (kind: string): string => `${V}${kind}`

const root = (target: string): Rel => ({ from: '', id: 'rId1', type: `${R}officeDocument`, target })

export const docx = (body: string, { parts = [], rels = [], mainType = wordType('document.main') }: Extra = {}): Uint8Array =>
  pack(
    [{ path: 'word/document.xml', type: mainType, content: wordPart('document', `<w:body>${kept}${body}</w:body>`) }, ...parts],
    [root('word/document.xml'), ...rels],
  )

/** A part of a document with its relationship, e.g. a header or comments. */
export const wordExtra = (kind: string, rootName: string, inner: string): Extra => ({
  parts: [{ path: `word/${kind}1.xml`, type: wordType(kind), content: wordPart(rootName, inner) }],
  rels: [{ from: 'word/document.xml', id: 'rIdX', type: R + kind, target: `${kind}1.xml` }],
})

const sheetNs = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ${NS}`
export const sheetPart = (name: string, inner: string): string => `<${name} ${sheetNs}>${inner}</${name}>`
const cell = `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${KEPT}</t></is></c></row>`

export interface BookExtra extends Extra {
  /** Inside `workbook`, after `sheets`. */
  readonly book?: string
  /** More `sheet` elements. */
  readonly sheets?: string
  /** Inside `worksheet`, after `sheetData`. */
  readonly after?: string
  readonly state?: string
}

/** `rows` are more rows of the one sheet. */
export const xlsx = (
  rows: string,
  { parts = [], rels = [], mainType = sheetType('sheet.main'), book = '', sheets = '', after = '', state = '' }: BookExtra = {},
): Uint8Array =>
  pack(
    [
      {
        path: 'xl/workbook.xml',
        type: mainType,
        content: sheetPart('workbook', `<sheets><sheet name="S1" sheetId="1" r:id="rId1"/>${state}${sheets}</sheets>${book}`),
      },
      {
        path: 'xl/worksheets/sheet1.xml',
        type: sheetType('worksheet'),
        content: sheetPart('worksheet', `${cell}${rows}</sheetData>${after}`),
      },
      ...parts,
    ],
    [root('xl/workbook.xml'), { from: 'xl/workbook.xml', id: 'rId1', type: `${R}worksheet`, target: 'worksheets/sheet1.xml' }, ...rels],
  )

export const formulaRow = (formula: string, attributes = ''): string =>
  `<row r="2"><c r="A2"><f${attributes}>${formula.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</f><v>42</v></c></row>`

const tree = (shapes: string): string =>
  `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`
export const slideShape = (properties: string, runProperties = ''): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="s">${properties}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:rPr>${runProperties}</a:rPr><a:t>${KEPT}</a:t></a:r></a:p></p:txBody></p:sp>`

export const pptx = (
  shapes: string,
  { parts = [], rels = [], mainType = slideType('presentation.main') }: Extra = {},
  afterTree = '',
): Uint8Array =>
  pack(
    [
      {
        path: 'ppt/presentation.xml',
        type: mainType,
        content: `<p:presentation ${NS}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      },
      {
        path: 'ppt/slides/slide1.xml',
        type: slideType('slide'),
        content: `<p:sld ${NS}>${tree(slideShape('') + shapes)}${afterTree}</p:sld>`,
      },
      ...parts,
    ],
    [root('ppt/presentation.xml'), { from: 'ppt/presentation.xml', id: 'rId1', type: `${R}slide`, target: 'slides/slide1.xml' }, ...rels],
  )
