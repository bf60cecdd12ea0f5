import type { FindingKind } from '../../findings.ts'
import { officeRelationship as OFFICE } from './relationships.ts'

/** A part exists in the output only if relationship type, content type and root element stand together in this table. */
export interface PartKind {
  /** Relationship type as written. */
  readonly relationship: string
  /** Accepted content types, lower case. */
  readonly accepts: readonly string[]
  readonly contentType: string
  readonly root: string
  /** Path in the output: `@` is the folder of the kind, `#` a number counted per path, `~` the same but left out for the first. */
  readonly path: string
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
const SLIDE = 'application/vnd.openxmlformats-officedocument.presentationml.'
const DRAWING = 'application/vnd.openxmlformats-officedocument.drawingml.'
const OFFICEDOCUMENT = 'application/vnd.openxmlformats-officedocument.'
const MS = 'http://schemas.microsoft.com/office/'

const kind = (type: string, contentType: string, root: string, path: string): PartKind => ({
  relationship: type.startsWith('http:') ? type : OFFICE + type,
  accepts: [contentType.toLowerCase()],
  contentType,
  root,
  path,
})

/** Keyed by the short relationship type (relationships.ts). Several rows share a type where the vocabularies do. */
export const partKinds: Readonly<Record<string, readonly PartKind[]>> = {
  styles: [
    kind('styles', `${WORD}styles+xml`, 'w:styles', 'word/styles~.xml'),
    kind('styles', `${SHEET}styles+xml`, 'x:styleSheet', 'xl/styles~.xml'),
  ],
  settings: [kind('settings', `${WORD}settings+xml`, 'w:settings', 'word/settings~.xml')],
  fontTable: [kind('fontTable', `${WORD}fontTable+xml`, 'w:fonts', 'word/fontTable~.xml')],
  numbering: [kind('numbering', `${WORD}numbering+xml`, 'w:numbering', 'word/numbering~.xml')],
  footnotes: [kind('footnotes', `${WORD}footnotes+xml`, 'w:footnotes', 'word/footnotes~.xml')],
  endnotes: [kind('endnotes', `${WORD}endnotes+xml`, 'w:endnotes', 'word/endnotes~.xml')],
  header: [kind('header', `${WORD}header+xml`, 'w:hdr', 'word/header#.xml')],
  footer: [kind('footer', `${WORD}footer+xml`, 'w:ftr', 'word/footer#.xml')],
  glossaryDocument: [kind('glossaryDocument', `${WORD}document.glossary+xml`, 'w:glossaryDocument', 'word/glossary/document~.xml')],
  comments: [
    kind('comments', `${WORD}comments+xml`, 'w:comments', 'word/comments~.xml'),
    kind('comments', `${SHEET}comments+xml`, 'x:comments', 'xl/comments#.xml'),
    kind('comments', `${SLIDE}comments+xml`, 'p:cmLst', 'ppt/comments/comment#.xml'),
  ],
  'ms/comments': [
    kind(
      `${MS}2018/10/relationships/comments`,
      'application/vnd.ms-powerpoint.comments+xml',
      'p188:cmLst',
      'ppt/comments/modernComment#.xml',
    ),
  ],
  'ms/authors': [
    kind(`${MS}2018/10/relationships/authors`, 'application/vnd.ms-powerpoint.authors+xml', 'p188:authorLst', 'ppt/authors~.xml'),
  ],
  'ms/commentsExtended': [
    kind(`${MS}2011/relationships/commentsExtended`, `${WORD}commentsExtended+xml`, 'w15:commentsEx', 'word/commentsExtended~.xml'),
  ],
  theme: [kind('theme', `${OFFICEDOCUMENT}theme+xml`, 'a:theme', '@/theme/theme#.xml')],
  themeOverride: [kind('themeOverride', `${OFFICEDOCUMENT}themeOverride+xml`, 'a:themeOverride', '@/theme/themeOverride#.xml')],
  chart: [kind('chart', `${DRAWING}chart+xml`, 'c:chartSpace', '@/charts/chart#.xml')],
  chartUserShapes: [kind('chartUserShapes', `${DRAWING}chartshapes+xml`, 'c:userShapes', '@/charts/drawing#.xml')],
  'ms/chartEx': [
    kind(`${MS}2014/relationships/chartEx`, 'application/vnd.ms-office.chartex+xml', 'cx:chartSpace', '@/charts/chartEx#.xml'),
  ],
  'ms/chartStyle': [
    kind(`${MS}2011/relationships/chartStyle`, 'application/vnd.ms-office.chartstyle+xml', 'cs:chartStyle', '@/charts/style#.xml'),
  ],
  'ms/chartColorStyle': [
    kind(
      `${MS}2011/relationships/chartColorStyle`,
      'application/vnd.ms-office.chartcolorstyle+xml',
      'cs:colorStyle',
      '@/charts/colors#.xml',
    ),
  ],
  diagramData: [kind('diagramData', `${DRAWING}diagramData+xml`, 'dgm:dataModel', '@/diagrams/data#.xml')],
  diagramLayout: [kind('diagramLayout', `${DRAWING}diagramLayout+xml`, 'dgm:layoutDef', '@/diagrams/layout#.xml')],
  diagramQuickStyle: [kind('diagramQuickStyle', `${DRAWING}diagramStyle+xml`, 'dgm:styleDef', '@/diagrams/quickStyle#.xml')],
  diagramColors: [kind('diagramColors', `${DRAWING}diagramColors+xml`, 'dgm:colorsDef', '@/diagrams/colors#.xml')],
  'ms/diagramDrawing': [
    kind(
      `${MS}2007/relationships/diagramDrawing`,
      'application/vnd.ms-office.drawingml.diagramDrawing+xml',
      'dsp:drawing',
      '@/diagrams/drawing#.xml',
    ),
  ],
  vmlDrawing: [kind('vmlDrawing', `${OFFICEDOCUMENT}vmlDrawing`, '?:xml', '@/drawings/vmlDrawing#.vml')],
  drawing: [kind('drawing', `${OFFICEDOCUMENT}drawing+xml`, 'xdr:wsDr', 'xl/drawings/drawing#.xml')],
  worksheet: [kind('worksheet', `${SHEET}worksheet+xml`, 'x:worksheet', 'xl/worksheets/sheet#.xml')],
  chartsheet: [kind('chartsheet', `${SHEET}chartsheet+xml`, 'x:chartsheet', 'xl/chartsheets/sheet#.xml')],
  sharedStrings: [kind('sharedStrings', `${SHEET}sharedStrings+xml`, 'x:sst', 'xl/sharedStrings~.xml')],
  table: [kind('table', `${SHEET}table+xml`, 'x:table', 'xl/tables/table#.xml')],
  pivotTable: [kind('pivotTable', `${SHEET}pivotTable+xml`, 'x:pivotTableDefinition', 'xl/pivotTables/pivotTable#.xml')],
  pivotCacheDefinition: [
    kind('pivotCacheDefinition', `${SHEET}pivotCacheDefinition+xml`, 'x:pivotCacheDefinition', 'xl/pivotCache/pivotCacheDefinition#.xml'),
  ],
  pivotCacheRecords: [
    kind('pivotCacheRecords', `${SHEET}pivotCacheRecords+xml`, 'x:pivotCacheRecords', 'xl/pivotCache/pivotCacheRecords#.xml'),
  ],
  slide: [kind('slide', `${SLIDE}slide+xml`, 'p:sld', 'ppt/slides/slide#.xml')],
  slideLayout: [kind('slideLayout', `${SLIDE}slideLayout+xml`, 'p:sldLayout', 'ppt/slideLayouts/slideLayout#.xml')],
  slideMaster: [kind('slideMaster', `${SLIDE}slideMaster+xml`, 'p:sldMaster', 'ppt/slideMasters/slideMaster#.xml')],
  notesMaster: [kind('notesMaster', `${SLIDE}notesMaster+xml`, 'p:notesMaster', 'ppt/notesMasters/notesMaster#.xml')],
  notesSlide: [kind('notesSlide', `${SLIDE}notesSlide+xml`, 'p:notes', 'ppt/notesSlides/notesSlide#.xml')],
  handoutMaster: [kind('handoutMaster', `${SLIDE}handoutMaster+xml`, 'p:handoutMaster', 'ppt/handoutMasters/handoutMaster#.xml')],
  presProps: [kind('presProps', `${SLIDE}presProps+xml`, 'p:presentationPr', 'ppt/presProps~.xml')],
  tableStyles: [kind('tableStyles', `${SLIDE}tableStyles+xml`, 'a:tblStyleLst', 'ppt/tableStyles~.xml')],
  commentAuthors: [kind('commentAuthors', `${SLIDE}commentAuthors+xml`, 'p:cmAuthorLst', 'ppt/commentAuthors~.xml')],
}

export interface MainKind extends PartKind {
  readonly format: 'docx' | 'xlsx' | 'pptx'
}

const main = (format: MainKind['format'], contentType: string, root: string, path: string, accepts: readonly string[]): MainKind => ({
  format,
  relationship: `${OFFICE}officeDocument`,
  accepts: [contentType, ...accepts].map((type) => type.toLowerCase()),
  contentType,
  root,
  path,
})

/** Templates, shows and macro-enabled kinds become the plain document ([MS-OFFMACRO2] for the macro-enabled names). */
export const mainKinds: readonly MainKind[] = [
  main('docx', `${WORD}document.main+xml`, 'w:document', 'word/document.xml', [
    `${WORD}template.main+xml`,
    'application/vnd.ms-word.document.macroEnabled.main+xml',
    'application/vnd.ms-word.template.macroEnabledTemplate.main+xml',
  ]),
  main('xlsx', `${SHEET}sheet.main+xml`, 'x:workbook', 'xl/workbook.xml', [
    `${SHEET}template.main+xml`,
    'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
    'application/vnd.ms-excel.template.macroEnabled.main+xml',
    'application/vnd.ms-excel.addin.macroEnabled.main+xml',
  ]),
  main('pptx', `${SLIDE}presentation.main+xml`, 'p:presentation', 'ppt/presentation.xml', [
    `${SLIDE}template.main+xml`,
    `${SLIDE}slideshow.main+xml`,
    'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml',
    'application/vnd.ms-powerpoint.template.macroEnabled.main+xml',
    'application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml',
    'application/vnd.ms-powerpoint.addin.macroEnabled.main+xml',
  ]),
]

/** Relationship types that never stay, and what staff read about them. Types in neither table are `unknown`. */
export const droppedRelationships: Readonly<Record<string, FindingKind>> = {
  'ms/vbaProject': 'macro',
  'ms/vbaProjectSignature': 'macro',
  'ms/wordVbaData': 'macro',
  'ms/keyMapCustomizations': 'macro',
  'ms/attachedToolbars': 'macro',
  'ms/xlMacrosheet': 'xlm-macro',
  'ms/xlIntlMacrosheet': 'xlm-macro',
  dialogsheet: 'xlm-macro',
  control: 'activex',
  'ms/activeXControlBinary': 'activex',
  ctrlProp: 'activex',
  oleObject: 'ole-object',
  package: 'embedded-file',
  aFChunk: 'alternate-content',
  attachedTemplate: 'attached-template',
  subDocument: 'external-relationship',
  frame: 'external-relationship',
  transform: 'external-relationship',
  mailMergeSource: 'connection',
  mailMergeHeaderSource: 'connection',
  recipientData: 'connection',
  externalLink: 'external-relationship',
  externalLinkPath: 'external-relationship',
  connections: 'connection',
  queryTable: 'connection',
  volatileDependencies: 'connection',
  xmlMaps: 'custom-xml',
  tableSingleCells: 'custom-xml',
  'ms/powerPivotData': 'connection',
  'ms/webextension': 'add-in',
  'ms/webextensiontaskpanes': 'add-in',
  'ms/extensibility': 'add-in',
  'ms/userCustomization': 'add-in',
  customXml: 'custom-xml',
  customXmlProps: 'custom-xml',
  customData: 'custom-xml',
  tags: 'custom-xml',
  printerSettings: 'printer-settings',
  customProperty: 'metadata',
  font: 'font',
  audio: 'multimedia',
  video: 'multimedia',
  'ms/media': 'multimedia',
  'package/metadata/thumbnail': 'thumbnail',
  'metadata/thumbnail': 'thumbnail',
  'package/metadata/core-properties': 'metadata',
  'extended-properties': 'metadata',
  extendedProperties: 'metadata',
  'custom-properties': 'metadata',
  customProperties: 'metadata',
  'package/digital-signature/origin': 'signature',
  'package/digital-signature/signature': 'signature',
  'ms/classificationlabels': 'metadata',
  'ms/person': 'metadata',
  'ms/threadedComment': 'comment',
  'ms/people': 'metadata',
  revisionHeaders: 'history',
  revisionLog: 'history',
  usernames: 'history',
}

/** Derived or view state: readers rebuild it, nobody misses it. */
export const silentRelationships: ReadonlySet<string> = new Set([
  'calcChain',
  'viewProps',
  'webSettings',
  'ms/stylesWithEffects',
  'ms/stylesWithtEffects',
  'ms/commentsIds',
  'ms/commentsExtensible',
  'sheetMetadata',
  'ms/xlBinaryIndex',
])
