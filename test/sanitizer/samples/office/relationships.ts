import type { FindingKind } from '../../../../sanitizer/protocol.ts'
import { MARKER, officeType, type Part, R, type Rel, sheetType, slideType, wordPart, wordType } from '../office-package.ts'
import { blob, EVIL, type Package, plus } from './model.ts'
import { CHART, charted, drawn, SHEET, workbook } from './sheet-places.ts'
import { deck, SLIDE } from './slide-places.ts'
import { THEME } from './theme.ts'
import { document } from './word-places.ts'

/** Relationships that nothing in the content asks for: a reader may follow them all the same (threats §3.2, §3.3 external rels). */

const MS = 'http://schemas.microsoft.com/office/'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships/'
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships/'

const part = (path: string, type: string, root: string, inner = ''): Part => ({ path, type, content: wordPart(root, inner) })
const rel = (from: string, type: string, target: string): Rel => ({ from, id: 'rIdP', type: R + type, target: `/${target}` })
const wordWith = (kind: string, root: string): Package =>
  document('', { parts: [part(`word/${kind}1.xml`, wordType(kind), root)], rels: [rel('word/document.xml', kind, `word/${kind}1.xml`)] })
const theme: Package = document('', {
  parts: [{ path: 'word/theme/theme1.xml', type: officeType('theme+xml'), content: THEME }],
  rels: [rel('word/document.xml', 'theme', 'word/theme/theme1.xml')],
})
const pivot = workbook(
  {},
  {
    parts: [
      {
        path: 'xl/pivotCache/pivotCacheDefinition1.xml',
        type: sheetType('pivotCacheDefinition'),
        content:
          '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cacheSource type="worksheet"/><cacheFields count="0"/></pivotCacheDefinition>',
      },
    ],
    rels: [rel('xl/workbook.xml', 'pivotCacheDefinition', 'xl/pivotCache/pivotCacheDefinition1.xml')],
  },
)
const shape = '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="s"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp>'

/** From which part it leads. */
const sources: Readonly<Record<string, readonly [from: string, file: Package]>> = {
  'the package, Word': ['', document('')],
  'the package, Excel': ['', workbook({})],
  'the document': ['word/document.xml', document('')],
  settings: ['word/settings1.xml', wordWith('settings', 'settings')],
  'a header': ['word/header1.xml', wordWith('header', 'hdr')],
  comments: ['word/comments1.xml', wordWith('comments', 'comments')],
  'the font table': ['word/fontTable1.xml', wordWith('fontTable', 'fonts')],
  'a theme': ['word/theme/theme1.xml', theme],
  'the workbook': ['xl/workbook.xml', workbook({})],
  'a sheet': [SHEET, workbook({})],
  'a drawing': ['xl/drawings/drawing1.xml', drawn(shape)],
  'a chart': [CHART, charted('')],
  'a pivot cache': ['xl/pivotCache/pivotCacheDefinition1.xml', pivot],
  'the presentation': ['ppt/presentation.xml', deck('')],
  'a slide': [SLIDE, deck('')],
  'a slide master': ['ppt/slideMasters/slideMaster1.xml', deck('')],
}

/** Type, what the inspection calls it, and the content type of what it leads to inside the package. */
const inward: readonly (readonly [type: string, seen: FindingKind, contentType: string])[] = [
  [`${MS}2006/relationships/vbaProject`, 'macro', 'application/vnd.ms-office.vbaProject'],
  [`${MS}2014/relationships/vbaProjectSignatureV3`, 'macro', 'application/vnd.ms-office.vbaProjectSignatureV3'],
  [`${MS}2006/relationships/wordVbaData`, 'macro', 'application/vnd.ms-word.vbaData+xml'],
  [`${MS}2006/relationships/attachedToolbars`, 'macro', 'application/vnd.ms-word.attachedToolbars'],
  [`${MS}2006/relationships/keyMapCustomizations`, 'macro', 'application/vnd.ms-word.keyMapCustomizations+xml'],
  [`${MS}2006/relationships/xlMacrosheet`, 'xlm-macro', 'application/vnd.ms-excel.macrosheet+xml'],
  [`${MS}2006/relationships/xlIntlMacrosheet`, 'xlm-macro', 'application/vnd.ms-excel.intlmacrosheet+xml'],
  [`${R}dialogsheet`, 'xlm-macro', sheetType('dialogsheet')],
  [`${R}control`, 'activex', 'application/vnd.ms-office.activeX+xml'],
  [`${MS}2006/relationships/activeXControlBinary`, 'activex', 'application/vnd.ms-office.activeX'],
  [`${R}ctrlProp`, 'activex', 'application/vnd.ms-excel.controlproperties+xml'],
  [`${R}oleObject`, 'ole-object', officeType('oleObject')],
  [`${STRICT}oleObject`, 'ole-object', officeType('oleObject')],
  [`${R}package`, 'embedded-file', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [`${R}aFChunk`, 'alternate-content', 'application/rtf'],
  [`${R}externalLink`, 'external-relationship', sheetType('externalLink')],
  [`${R}connections`, 'connection', sheetType('connections')],
  [`${R}queryTable`, 'connection', sheetType('queryTable')],
  [`${R}volatileDependencies`, 'connection', sheetType('volatileDependencies')],
  [`${MS}2006/relationships/powerPivotData`, 'connection', 'application/vnd.openxmlformats-officedocument.model+data'],
  [`${R}recipientData`, 'connection', 'application/vnd.ms-word.mailMergeRecipientData+xml'],
  [`${MS}2011/relationships/webextensiontaskpanes`, 'add-in', 'application/vnd.ms-office.webextensiontaskpanes+xml'],
  [`${MS}2011/relationships/webextension`, 'add-in', 'application/vnd.ms-office.webextension+xml'],
  [`${MS}2006/relationships/ui/extensibility`, 'add-in', 'application/xml'],
  [`${MS}2007/relationships/ui/extensibility`, 'add-in', 'application/xml'],
  [`${MS}2006/relationships/ui/userCustomization`, 'add-in', 'application/xml'],
  [`${R}customXml`, 'custom-xml', 'application/xml'],
  [`${R}xmlMaps`, 'custom-xml', 'application/xml'],
  [`${R}tags`, 'custom-xml', slideType('tags')],
  [`${R}printerSettings`, 'printer-settings', sheetType('printerSettings').replace('+xml', '')],
  [`${R}font`, 'font', officeType('obfuscatedFont')],
  [`${R}audio`, 'multimedia', 'audio/x-wav'],
  [`${MS}2007/relationships/media`, 'multimedia', 'video/mp4'],
  [`${PACKAGE}metadata/thumbnail`, 'thumbnail', 'image/x-wmf'],
  [`${PACKAGE}metadata/core-properties`, 'metadata', 'application/vnd.openxmlformats-package.core-properties+xml'],
  [`${R}custom-properties`, 'metadata', officeType('custom-properties+xml')],
  [`${R}customProperty`, 'metadata', sheetType('customProperty')],
  [`${MS}2020/02/relationships/classificationlabels`, 'metadata', 'application/vnd.ms-office.classificationlabels+xml'],
  [`${MS}2017/10/relationships/person`, 'metadata', 'application/vnd.ms-excel.person+xml'],
  [`${PACKAGE}digital-signature/origin`, 'signature', 'application/vnd.openxmlformats-package.digital-signature-origin'],
  [`${R}revisionHeaders`, 'history', sheetType('revisionHeaders')],
  [`${MS}2017/06/relationships/rdRichValueWebImage`, 'unknown', 'application/vnd.ms-excel.rdrichvaluewebimage+xml'],
  [`urn:${MARKER}`, 'unknown', 'application/octet-stream'],
]
const outward: readonly (readonly [type: string, seen: FindingKind])[] = [
  ['attachedTemplate', 'attached-template'],
  ['image', 'external-relationship'],
  ['oleObject', 'ole-object'],
  ['frame', 'external-relationship'],
  ['subDocument', 'external-relationship'],
  ['mailMergeSource', 'connection'],
  ['externalLinkPath', 'external-relationship'],
  ['slideUpdateUrl', 'external-relationship'],
  ['transform', 'external-relationship'],
  ['styles', 'external-relationship'],
  ['theme', 'external-relationship'],
  ['aFChunk', 'alternate-content'],
  ['video', 'multimedia'],
  ['customXml', 'custom-xml'],
  ['hyperlink', 'unsafe-link'],
]

export interface Lead {
  readonly name: string
  readonly seen: readonly FindingKind[]
  readonly file: Package
}

const led = (from: string, file: Package): readonly Lead[] => [
  ...inward.map(([type, seen, contentType], index) => ({
    name: `${type.slice(type.lastIndexOf('/') + 1)} ${index}`,
    seen: [seen],
    file: plus(file, {
      parts: [{ path: 'word/led/part.bin', type: contentType, content: blob }],
      rels: [{ from, id: 'rIdLed', type, target: '/word/led/part.bin' }],
    }),
  })),
  ...outward.flatMap(([type, seen]) =>
    [R, STRICT].map((prefix) => ({
      name: `${type} outside, ${prefix === R ? 'Transitional' : 'Strict'}`,
      seen: [seen],
      file: plus(file, {
        rels: [
          { from, id: 'rIdLed', type: prefix + type, target: type === 'hyperlink' ? `file:///${MARKER}` : EVIL, external: true as const },
        ],
      }),
    })),
  ),
]

/** By the part that they lead from. */
export const leads: Readonly<Record<string, readonly Lead[]>> = Object.fromEntries(
  Object.entries(sources).map(([name, [from, file]]) => [name, led(from, file)]),
)
