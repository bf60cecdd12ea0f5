import type { FindingKind } from '../../../findings.ts'

/** What the inspection expects of a disarmed package. Written down a second time on purpose: a slip in the disarmer's tables shows here. */

const O = 'http://schemas.openxmlformats.org/'
const R = `${O}officeDocument/2006/relationships/`
const M = 'http://schemas.microsoft.com/office/'
const V = 'application/vnd.openxmlformats-officedocument.'

/** Content type → where such parts live, and the relationship type that leads to them. */
export const parts: ReadonlyMap<string, readonly [path: RegExp, relationship: string]> = new Map([
  [`${V}wordprocessingml.document.main+xml`, [/^word\/document\.xml$/, `${R}officeDocument`]],
  [`${V}spreadsheetml.sheet.main+xml`, [/^xl\/workbook\.xml$/, `${R}officeDocument`]],
  [`${V}presentationml.presentation.main+xml`, [/^ppt\/presentation\.xml$/, `${R}officeDocument`]],
  ...(
    [
      ['word', 'wordprocessingml', 'styles settings fontTable numbering footnotes endnotes header footer comments'],
      [
        'xl',
        'spreadsheetml',
        'styles sharedStrings comments worksheet:worksheets chartsheet:chartsheets table:tables pivotTable:pivotTables pivotCacheDefinition:pivotCache pivotCacheRecords:pivotCache',
      ],
      [
        'ppt',
        'presentationml',
        'slide:slides slideLayout:slideLayouts slideMaster:slideMasters notesMaster:notesMasters notesSlide:notesSlides handoutMaster:handoutMasters presProps tableStyles commentAuthors comments:comments',
      ],
    ] as const
  ).flatMap(([folder, vocabulary, kinds]) =>
    kinds.split(' ').map((entry): [string, readonly [RegExp, string]] => {
      const [kind = '', sub] = entry.split(':')
      return [`${V}${vocabulary}.${kind}+xml`, [new RegExp(`^${folder}/${sub ? `${sub}/` : ''}[A-Za-z]+\\d*\\.xml$`), R + kind]]
    }),
  ),
  [`${V}wordprocessingml.document.glossary+xml`, [/^word\/glossary\/document\d*\.xml$/, `${R}glossaryDocument`]],
  [`${V}wordprocessingml.commentsExtended+xml`, [/^word\/commentsExtended\d*\.xml$/, `${M}2011/relationships/commentsExtended`]],
  ['application/vnd.ms-powerpoint.comments+xml', [/^ppt\/comments\/modernComment\d+\.xml$/, `${M}2018/10/relationships/comments`]],
  ['application/vnd.ms-powerpoint.authors+xml', [/^ppt\/authors\d*\.xml$/, `${M}2018/10/relationships/authors`]],
  [`${V}theme+xml`, [/^(?:word|xl|ppt)\/theme\/theme\d+\.xml$/, `${R}theme`]],
  [`${V}themeOverride+xml`, [/^(?:word|xl|ppt)\/theme\/themeOverride\d+\.xml$/, `${R}themeOverride`]],
  [`${V}drawingml.chart+xml`, [/^(?:word|xl|ppt)\/charts\/chart\d+\.xml$/, `${R}chart`]],
  [`${V}drawingml.chartshapes+xml`, [/^(?:word|xl|ppt)\/charts\/drawing\d+\.xml$/, `${R}chartUserShapes`]],
  ['application/vnd.ms-office.chartex+xml', [/^(?:word|xl|ppt)\/charts\/chartEx\d+\.xml$/, `${M}2014/relationships/chartEx`]],
  ['application/vnd.ms-office.chartstyle+xml', [/^(?:word|xl|ppt)\/charts\/style\d+\.xml$/, `${M}2011/relationships/chartStyle`]],
  [
    'application/vnd.ms-office.chartcolorstyle+xml',
    [/^(?:word|xl|ppt)\/charts\/colors\d+\.xml$/, `${M}2011/relationships/chartColorStyle`],
  ],
  [`${V}drawingml.diagramData+xml`, [/^(?:word|xl|ppt)\/diagrams\/data\d+\.xml$/, `${R}diagramData`]],
  [`${V}drawingml.diagramLayout+xml`, [/^(?:word|xl|ppt)\/diagrams\/layout\d+\.xml$/, `${R}diagramLayout`]],
  [`${V}drawingml.diagramStyle+xml`, [/^(?:word|xl|ppt)\/diagrams\/quickStyle\d+\.xml$/, `${R}diagramQuickStyle`]],
  [`${V}drawingml.diagramColors+xml`, [/^(?:word|xl|ppt)\/diagrams\/colors\d+\.xml$/, `${R}diagramColors`]],
  [
    'application/vnd.ms-office.drawingml.diagramDrawing+xml',
    [/^(?:word|xl|ppt)\/diagrams\/drawing\d+\.xml$/, `${M}2007/relationships/diagramDrawing`],
  ],
  [`${V}vmlDrawing`, [/^(?:word|xl|ppt)\/drawings\/vmlDrawing\d+\.vml$/, `${R}vmlDrawing`]],
  [`${V}drawing+xml`, [/^xl\/drawings\/drawing\d+\.xml$/, `${R}drawing`]],
  [`${V}extended-properties+xml`, [/^docProps\/app\.xml$/, `${R}extended-properties`]],
])

/** All that may be said about the program that wrote a package: one of three names and a generation. */
export const properties =
  /^<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?>\n<Properties xmlns="http:\/\/schemas\.openxmlformats\.org\/officeDocument\/2006\/extended-properties"><Application>Microsoft (?:Office Word|Excel|Office PowerPoint)<\/Application>(?:<AppVersion>1[2-9]\.0000<\/AppVersion>)?<\/Properties>$/
export const propertiesType = `${V}extended-properties+xml`

export const mainTypes = {
  docx: `${V}wordprocessingml.document.main+xml`,
  xlsx: `${V}spreadsheetml.sheet.main+xml`,
  pptx: `${V}presentationml.presentation.main+xml`,
} as const

export const extensions: ReadonlyMap<string, string> = new Map([
  ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
  ['xml', 'application/xml'],
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['odttf', `${V}obfuscatedFont`],
  ['docx', `${V}wordprocessingml.document`],
  ['xlsx', `${V}spreadsheetml.sheet`],
  ['pptx', `${V}presentationml.presentation`],
])

export const hyperlink = `${R}hyperlink`
export const image = `${R}image`

/** Documents inside: where they lie, and what leads to them. */
export const embedding = `${R}package`
export const embeddings = /^(?:word|xl|ppt)\/embeddings\/file\d+\.(?:docx|xlsx|pptx)$/

/** Fonts inside: where they lie, what leads to them, and the one key that our writer disguises them with, as its bytes are applied. */
export const font = `${R}font`
export const fonts = /^word\/fonts\/font\d+\.odttf$/
export const fontKey = '{5E4B1540-6F2A-4C0E-9D3B-27A1C8F06E91}'
export const fontElements: ReadonlySet<string> = new Set('w:embedRegular w:embedBold w:embedItalic w:embedBoldItalic'.split(' '))

/** Elements that stand for a document inside, the attribute that names its program, and the programs of each kind of file. */
export const objects: ReadonlyMap<string, string | undefined> = new Map([
  ['o:OLEObject', 'ProgID'],
  ['p:oleObj', 'progId'],
  ['oleObject', 'progId'],
  ['c:externalData', undefined],
  ['cx:externalData', undefined],
])
export const programs: Readonly<Record<string, readonly string[]>> = {
  docx: ['Word.Document.12'],
  xlsx: ['Excel.Sheet.12', 'Excel.Chart.12'],
  pptx: ['PowerPoint.Show.12', 'PowerPoint.Slide.12'],
}

/** Prefixes in use and the one namespace each may stand for. */
const main = (family: string): string => `${O}${family}/2006/main`
export const prefixes: ReadonlyMap<string, string> = new Map([
  ['', main('spreadsheetml')],
  ['w', main('wordprocessingml')],
  ['p', main('presentationml')],
  ['a', main('drawingml')],
  ['r', R.slice(0, -1)],
  ['m', `${O}officeDocument/2006/math`],
  ['mc', `${O}markup-compatibility/2006`],
  ['c', `${O}drawingml/2006/chart`],
  ['dgm', `${O}drawingml/2006/diagram`],
  ['pic', `${O}drawingml/2006/picture`],
  ['wp', `${O}drawingml/2006/wordprocessingDrawing`],
  ['xdr', `${O}drawingml/2006/spreadsheetDrawing`],
  ['cdr', `${O}drawingml/2006/chartDrawing`],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
  ['w10', 'urn:schemas-microsoft-com:office:word'],
  ['xvml', 'urn:schemas-microsoft-com:office:excel'],
  ['w14', `${M}word/2010/wordml`],
  ['w15', `${M}word/2012/wordml`],
  ['wp14', `${M}word/2010/wordprocessingDrawing`],
  ['wp15', `${M}word/2012/wordprocessingDrawing`],
  ['wps', `${M}word/2010/wordprocessingShape`],
  ['wpg', `${M}word/2010/wordprocessingGroup`],
  ['wpc', `${M}word/2010/wordprocessingCanvas`],
  ['x14', `${M}spreadsheetml/2009/9/main`],
  ['x14ac', `${M}spreadsheetml/2009/9/ac`],
  ['xm', `${M}excel/2006/main`],
  ['p14', `${M}powerpoint/2010/main`],
  ['p15', `${M}powerpoint/2012/main`],
  ['p188', `${M}powerpoint/2018/8/main`],
  ['pc', `${M}powerpoint/2013/main/command`],
  ['ac', `${M}drawing/2013/main/command`],
  ['a14', `${M}drawing/2010/main`],
  ['a16', `${M}drawing/2014/main`],
  ['c14', `${M}drawing/2007/8/2/chart`],
  ['c15', `${M}drawing/2012/chart`],
  ['c16', `${M}drawing/2014/chart`],
  ['c16r3', `${M}drawing/2017/03/chart`],
  ['cs', `${M}drawing/2012/chartStyle`],
  ['cx', `${M}drawing/2014/chartex`],
  ['dsp', `${M}drawing/2008/diagram`],
  ['dgm14', `${M}drawing/2010/diagram`],
  ['dgm1612', `${M}drawing/2016/12/diagram`],
  ['pic14', `${M}drawing/2010/picture`],
  ['thm15', `${M}thememl/2012/main`],
  ['adec', `${M}drawing/2017/decorative`],
])

/** Elements that are in no vocabulary (known/) and have a name of their own when they are found. SpreadsheetML has no prefix. */
const forbidden: Readonly<Record<string, FindingKind>> = Object.fromEntries(
  (
    [
      ['ole-object', 'w:objectEmbed w:objectLink p:link oleSize oleLink'],
      ['activex', 'w:control p:control p:controls control controls controlPr'],
      ['alternate-content', 'w:altChunk'],
      ['attached-template', 'w:attachedTemplate'],
      [
        'macro',
        'w:entryMacro w:exitMacro xvml:FmlaMacro xvml:ScriptText xvml:ScriptExtended xvml:ScriptLanguage xvml:ScriptLocation functionGroups',
      ],
      ['dde', 'ddeLink xvml:DDE xvml:Dde'],
      [
        'connection',
        'w:mailMerge w:dataSource w:connectString w:query w:odso connection dbPr webPr olapPr textPr queryTable volType xmlMaps singleXmlCells',
      ],
      [
        'custom-xml',
        'w:dataBinding w15:dataBinding w:attachedSchema w:saveThroughXslt w:docVars w:customXmlPr w:smartTagPr w:fldData p:custDataLst p:tags',
      ],
      [
        'external-reference',
        'w:subDoc w:frameset w:sourceFileName externalReferences externalReference webPublishItems webPublishing c:pivotSource p:htmlPubPr w:webSettings cx:geography cx:geoCache',
      ],
      [
        'multimedia',
        'a:audioCd a:wavAudioFile a:audioFile a:videoFile a:quickTimeFile a:snd p:snd p:sndAc p:audio p:video p14:media w:movie wp15:webVideoPr',
      ],
      ['action', 'p:cmd'],
      ['font', 'p:embeddedFontLst'],
      [
        'metadata',
        'w:rsids w:rsid customWorkbookViews fileSharing w14:docId w15:docId p15:presenceInfo customProperties customPr customSheetViews',
      ],
      ['protection', 'w:writeProtection p:modifyVerifier'],
      [
        'unknown',
        'p:contentPart w:contentPart xdr:contentPart a14:contentPart a14:imgLayer o:ink o:signatureline dialogsheet macrosheet smartTags',
      ],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind])),
)
export const forbiddenElement = (name: string): FindingKind | undefined => (Object.hasOwn(forbidden, name) ? forbidden[name] : undefined)

/** Attributes that fetch or run, on whatever element they stand. */
export const forbiddenAttributes: ReadonlyMap<string, FindingKind> = new Map([
  ['r:link', 'external-reference'],
  ['r:href', 'external-reference'],
  ['r:pict', 'external-reference'],
  ['href', 'unsafe-link'],
  ['src', 'external-reference'],
  ['o:href', 'unsafe-link'],
  ['o:althref', 'external-reference'],
  ['althref', 'external-reference'],
  ['o:gfxdata', 'embedded-file'],
  ['equationxml', 'embedded-file'],
  ['o:equationxml', 'embedded-file'],
  ['invalidUrl', 'unsafe-link'],
  ['tgtFrame', 'unsafe-link'],
  ['w:tgtFrame', 'unsafe-link'],
  ['w:docLocation', 'unsafe-link'],
  ['xlm', 'xlm-macro'],
  ['vbProcedure', 'macro'],
  ['function', 'macro'],
  ['connectionId', 'connection'],
  ['refreshOnLoad', 'connection'],
  ['onAction', 'macro'],
  ['onLoad', 'macro'],
  ['xml:base', 'external-reference'],
  ['w:rsidR', 'metadata'],
])
