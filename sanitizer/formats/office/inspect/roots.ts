/**
 * The root element of each kind of part, by the end of its content type (ECMA-376 Part 1 §11–15, Part 4 §19; [MS-ODRAWXML], [MS-DOCX]):
 * a part that says it is styles and holds a document is read as a document by somebody. Kinds that are not listed are not asked.
 */
const table: Readonly<Record<string, string>> = {
  'wordprocessingml.document.main': 'w:document',
  'wordprocessingml.document.glossary': 'w:glossaryDocument',
  'wordprocessingml.styles': 'w:styles',
  'wordprocessingml.settings': 'w:settings',
  'wordprocessingml.fontTable': 'w:fonts',
  'wordprocessingml.numbering': 'w:numbering',
  'wordprocessingml.footnotes': 'w:footnotes',
  'wordprocessingml.endnotes': 'w:endnotes',
  'wordprocessingml.header': 'w:hdr',
  'wordprocessingml.footer': 'w:ftr',
  'wordprocessingml.comments': 'w:comments',
  'wordprocessingml.commentsExtended': 'w15:commentsEx',
  'spreadsheetml.sheet.main': 'workbook',
  'spreadsheetml.worksheet': 'worksheet',
  'spreadsheetml.chartsheet': 'chartsheet',
  'spreadsheetml.styles': 'styleSheet',
  'spreadsheetml.sharedStrings': 'sst',
  'spreadsheetml.comments': 'comments',
  'spreadsheetml.table': 'table',
  'spreadsheetml.pivotTable': 'pivotTableDefinition',
  'spreadsheetml.pivotCacheDefinition': 'pivotCacheDefinition',
  'spreadsheetml.pivotCacheRecords': 'pivotCacheRecords',
  'presentationml.presentation.main': 'p:presentation',
  'presentationml.slide': 'p:sld',
  'presentationml.slideLayout': 'p:sldLayout',
  'presentationml.slideMaster': 'p:sldMaster',
  'presentationml.notesMaster': 'p:notesMaster',
  'presentationml.notesSlide': 'p:notes',
  'presentationml.handoutMaster': 'p:handoutMaster',
  'presentationml.presProps': 'p:presentationPr',
  'presentationml.tableStyles': 'a:tblStyleLst',
  'presentationml.commentAuthors': 'p:cmAuthorLst',
  'presentationml.comments': 'p:cmLst',
  theme: 'a:theme',
  themeOverride: 'a:themeOverride',
  'drawingml.chart': 'c:chartSpace',
  'drawingml.chartshapes': 'c:userShapes',
  'drawingml.diagramData': 'dgm:dataModel',
  'drawingml.diagramLayout': 'dgm:layoutDef',
  'drawingml.diagramStyle': 'dgm:styleDef',
  'drawingml.diagramColors': 'dgm:colorsDef',
  vmlDrawing: 'xml',
  drawing: 'xdr:wsDr',
  'application/vnd.ms-office.chartex': 'cx:chartSpace',
  'application/vnd.ms-office.chartstyle': 'cs:chartStyle',
  'application/vnd.ms-office.chartcolorstyle': 'cs:colorStyle',
  'application/vnd.ms-office.drawingml.diagramDrawing': 'dsp:drawing',
}

export function isExpectedRoot(contentType: string, root: string): boolean {
  const kind = contentType.replace('application/vnd.openxmlformats-officedocument.', '').replace(/\+xml$/, '')
  return !Object.hasOwn(table, kind) || table[kind] === root
}
