import { crc32, deflateSync } from 'node:zlib'
import type { FindingKind } from '../../../../sanitizer/protocol.ts'
import { MARKER, officeType, R, type Rel, sheetPart, sheetType, slideType, wordPart, wordType } from '../office-package.ts'
import { blob, EVIL, type Package, plus } from './model.ts'
import { SHEET, type Workbook, workbook } from './sheet-places.ts'
import { deck, SLIDE } from './slide-places.ts'
import { document } from './word-places.ts'

/** What a whole document, book or show is told to do, in the parts that only programs read (threats §3.3: settings, connections, binary blobs). */

export interface Settled {
  readonly name: string
  readonly seen: readonly FindingKind[]
  readonly file: Package
}
const inward = (from: string, type: string, path: string, contentType: string, content: string | Uint8Array = blob, id = 'rIdI') => ({
  parts: [{ path, type: contentType, content }],
  rels: [{ from, id, type: type.includes(':') ? type : R + type, target: `/${path}` }],
})
const outward = (from: string, kind: string, target = EVIL, id = 'rIdE'): { readonly rels: readonly Rel[] } => ({
  rels: [{ from, id, type: R + kind, target, external: true }],
})

const DOC = 'word/document.xml'
const SETTINGS = 'word/settings1.xml'
const settings = (content: string): Package =>
  document('', inward(DOC, 'settings', SETTINGS, wordType('settings'), wordPart('settings', content), 'rIdS'))
const setting = (name: string, kind: FindingKind, content: string, relationship = ''): Settled => ({
  name: `setting: ${name}`,
  seen: [kind],
  file: relationship ? plus(settings(content), outward(SETTINGS, relationship)) : settings(content),
})
const value = (name: string): string => `<w:${name} w:val="${MARKER}"/>`

const wordSettings: readonly Settled[] = [
  setting('template from outside', 'attached-template', '<w:attachedTemplate r:id="rIdE"/>', 'attachedTemplate'),
  setting(
    'mail merge',
    'connection',
    `<w:mailMerge><w:mainDocumentType w:val="formLetters"/>${value('connectString')}${value('query')}<w:dataSource r:id="rIdE"/></w:mailMerge>`,
    'mailMergeSource',
  ),
  setting(
    'source of a mail merge',
    'connection',
    `<w:mailMerge><w:odso>${value('udl')}${value('table')}<w:src r:id="rIdE"/></w:odso></w:mailMerge>`,
    'mailMergeSource',
  ),
  setting('transformation on saving', 'custom-xml', '<w:saveThroughXslt r:id="rIdE" w:solutionID="x"/>', 'transform'),
  setting('schema', 'custom-xml', value('attachedSchema')),
  setting('variables', 'custom-xml', `<w:docVars><w:docVar w:name="${MARKER}" w:val="${MARKER}"/></w:docVars>`),
  setting('revision identifiers', 'metadata', `<w:rsids><w:rsidRoot w:val="${MARKER}"/><w:rsid w:val="${MARKER}"/></w:rsids>`),
  setting(
    'library of schemas',
    'unknown',
    `<sl:schemaLibrary xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><sl:schema sl:uri="${EVIL}"/></sl:schemaLibrary>`,
  ),
  setting(
    'picture of default shapes',
    'external-reference',
    `<w:hdrShapeDefaults><o:shapedefaults v:ext="edit" spidmax="1"><v:fill type="frame" src="${EVIL}"/></o:shapedefaults></w:hdrShapeDefaults>`,
  ),
  {
    name: 'picture behind the pages',
    seen: ['external-reference'],
    file: plus(
      document(`<w:background><v:background id="b"><v:fill r:id="rIdE" type="frame" src="${EVIL}"/></v:background></w:background>`),
      outward(DOC, 'image'),
    ),
  },
  {
    name: 'picture of a list',
    seen: ['external-reference'],
    file: document(
      '',
      inward(
        DOC,
        'numbering',
        'word/numbering1.xml',
        wordType('numbering'),
        wordPart(
          'numbering',
          `<w:numPicBullet w:numPicBulletId="0"><w:pict><v:shape id="b"><v:imagedata src="${EVIL}"/></v:shape></w:pict></w:numPicBullet>`,
        ),
        'rIdN',
      ),
    ),
  },
  {
    name: 'font embedded',
    seen: ['font'],
    file: plus(
      document(
        '',
        inward(
          DOC,
          'fontTable',
          'word/fontTable1.xml',
          wordType('fontTable'),
          wordPart('fonts', '<w:font w:name="x"><w:embedRegular r:id="rIdI" w:fontKey="{0}"/></w:font>'),
          'rIdF',
        ),
      ),
      inward('word/fontTable1.xml', 'font', 'word/fonts/font1.odttf', officeType('obfuscatedFont')),
    ),
  },
  {
    name: 'frames',
    seen: ['external-reference', 'external-relationship'],
    file: plus(
      document(
        '',
        inward(
          DOC,
          'webSettings',
          'word/webSettings.xml',
          wordType('webSettings'),
          wordPart('webSettings', '<w:frameset><w:frame><w:sourceFileName r:id="rIdE"/></w:frame></w:frameset>'),
          'rIdW',
        ),
      ),
      outward('word/webSettings.xml', 'frame', `\\\\${MARKER}\\x`),
    ),
  },
  ...['entryMacro', 'exitMacro'].map((name) => ({
    name: `form field with ${name}`,
    seen: ['macro'] as const,
    file: document(
      `<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="t"/>${value(name)}</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
    ),
  })),
]

const book = (name: string, kind: FindingKind, content: Workbook, extra = {}): Settled => ({
  name: `book: ${name}`,
  seen: [kind],
  file: workbook(content, extra),
})
const macroSheet = (type: string, contentType: string, root: string) =>
  inward(
    'xl/workbook.xml',
    type,
    'xl/macrosheets/sheet1.xml',
    contentType,
    sheetPart(root, `<sheetData><row r="1"><c r="A1"><f>EXEC("${MARKER}")</f></c></row></sheetData>`),
    'rId2',
  )
const MACRO_SHEET = `<sheet name="${MARKER}" sheetId="2" state="veryHidden" r:id="rId2"/>`
const name = (attributes: string, content = `${MARKER}!A1`): Workbook => ({
  names: `<definedNames><definedName ${attributes}>${content}</definedName></definedNames>`,
})
const sheet = (label: string, kind: FindingKind, after: string, extra = {}): Settled => book(label, kind, { after }, extra)

const bookSettings: readonly Settled[] = [
  book(
    'XLM sheet',
    'xlm-macro',
    { sheets: MACRO_SHEET },
    macroSheet(
      'http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet',
      'application/vnd.ms-excel.macrosheet+xml',
      'xm:macrosheet',
    ),
  ),
  book(
    'international XLM sheet',
    'xlm-macro',
    { sheets: MACRO_SHEET },
    macroSheet(
      'http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet',
      'application/vnd.ms-excel.intlmacrosheet+xml',
      'xm:macrosheet',
    ),
  ),
  book('dialog sheet', 'xlm-macro', { sheets: MACRO_SHEET }, macroSheet('dialogsheet', sheetType('dialogsheet'), 'dialogsheet')),
  book(
    'XLM sheet that says it is a worksheet',
    'formula',
    { sheets: MACRO_SHEET },
    macroSheet('worksheet', sheetType('worksheet'), 'xm:macrosheet'),
  ),
  ...['_xlnm.Auto_Open', 'auto_close', 'AUTO_ACTIVATE', '_xlnm.Auto_Deactivate'].map((each) =>
    book(`name ${each}`, 'xlm-macro', name(`name="${each}" hidden="1"`)),
  ),
  book('name that is an XLM function', 'xlm-macro', name('name="f" xlm="1" function="1"')),
  book('name that is a procedure', 'macro', name('name="f" vbProcedure="true"')),
  book(
    'DDE link',
    'external-relationship',
    { names: '<externalReferences><externalReference r:id="rIdI"/></externalReferences>' },
    inward(
      'xl/workbook.xml',
      'externalLink',
      'xl/externalLinks/externalLink1.xml',
      sheetType('externalLink'),
      sheetPart('externalLink', `<ddeLink ddeService="cmd" ddeTopic="/c ${MARKER}"><ddeItems/></ddeLink>`),
    ),
  ),
  book(
    'OLE link',
    'external-relationship',
    { names: '<externalReferences><externalReference r:id="rIdI"/></externalReferences>' },
    inward(
      'xl/workbook.xml',
      'externalLink',
      'xl/externalLinks/externalLink1.xml',
      sheetType('externalLink'),
      sheetPart('externalLink', `<oleLink r:id="rIdE" progId="${MARKER}"/>`),
    ),
  ),
  book(
    'connection with a command',
    'connection',
    {},
    inward(
      'xl/workbook.xml',
      'connections',
      'xl/connections.xml',
      sheetType('connections'),
      sheetPart(
        'connections',
        `<connection id="1" type="1" refreshOnLoad="1"><dbPr connection="${MARKER}" command="${MARKER}"/></connection>`,
      ),
    ),
  ),
  book(
    'connection to the web',
    'connection',
    {},
    inward(
      'xl/workbook.xml',
      'connections',
      'xl/connections.xml',
      sheetType('connections'),
      sheetPart('connections', `<connection id="1" type="4"><webPr url="${EVIL}"/></connection>`),
    ),
  ),
  book(
    'Power Query',
    'custom-xml',
    {},
    inward(
      'xl/workbook.xml',
      'customXml',
      'customXml/item1.xml',
      'application/xml',
      `<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">${blob.toString('base64')}</DataMashup>`,
    ),
  ),
  book('publishing to the web', 'external-reference', { names: `<webPublishing targetScreenSize="1" characterSet="${MARKER}"/>` }),
  book('who shares it', 'metadata', { names: `<fileSharing userName="${MARKER}"/>` }),
  book(
    'very hidden sheet',
    'hidden-content',
    { sheets: '<sheet name="S2" sheetId="2" state="veryHidden" r:id="rId2"/>' },
    inward(
      'xl/workbook.xml',
      'worksheet',
      'xl/worksheets/sheet2.xml',
      sheetType('worksheet'),
      sheetPart('worksheet', '<sheetData/>'),
      'rId2',
    ),
  ),
  sheet(
    'items published',
    'external-reference',
    `<webPublishItems count="1"><webPublishItem id="1" divId="${MARKER}" sourceType="sheet" destinationFile="\\\\${MARKER}\\x"/></webPublishItems>`,
  ),
  sheet(
    'OLE object',
    'ole-object',
    `<oleObjects><oleObject progId="${MARKER}" shapeId="1" r:id="rIdI"/></oleObjects>`,
    inward(SHEET, 'oleObject', 'xl/embeddings/oleObject1.bin', officeType('oleObject')),
  ),
  sheet(
    'linked OLE object',
    'ole-object',
    `<oleObjects><oleObject progId="${MARKER}" link="[1]!''''" oleUpdate="OLEUPDATE_ALWAYS" shapeId="1"/></oleObjects>`,
  ),
  sheet(
    'control',
    'activex',
    '<controls><control shapeId="1" r:id="rIdI" name="b"/></controls>',
    inward(SHEET, 'control', 'xl/activeX/activeX1.xml', 'application/vnd.ms-office.activeX+xml'),
  ),
  sheet('picture behind the cells, from outside', 'external-relationship', '<picture r:id="rIdE"/>', outward(SHEET, 'image')),
  sheet(
    'settings of a printer',
    'printer-settings',
    '<pageSetup r:id="rIdI"/>',
    inward(SHEET, 'printerSettings', 'xl/printerSettings/printerSettings1.bin', sheetType('printerSettings').replace('+xml', '')),
  ),
  sheet(
    'properties of the sheet',
    'metadata',
    '<customProperties><customPr name="x" r:id="rIdI"/></customProperties>',
    inward(SHEET, 'customProperty', 'xl/customProperty1.bin', sheetType('customProperty').replace('+xml', '')),
  ),
  ...[`ms-msdt:${MARKER}`, `file:///${MARKER}`, `\\\\${MARKER}\\x`, `javascript:${MARKER}`].map((target) =>
    sheet(
      `link to ${target.slice(0, 9)}`,
      'unsafe-link',
      '<hyperlinks><hyperlink ref="A1" r:id="rIdE"/></hyperlinks>',
      outward(SHEET, 'hyperlink', target),
    ),
  ),
  sheet('link whose place is an address', 'unsafe-link', `<hyperlinks><hyperlink ref="A1" location="vbscript:${MARKER}"/></hyperlinks>`),
  sheet(
    'smart tags',
    'unknown',
    `<smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="${MARKER}" val="x"/></cellSmartTag></cellSmartTags></smartTags>`,
  ),
  sheet(
    'button with a macro',
    'macro',
    '<legacyDrawing r:id="rIdI"/>',
    inward(
      SHEET,
      'vmlDrawing',
      'xl/drawings/vmlDrawing1.vml',
      officeType('vmlDrawing'),
      `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="b"><x:ClientData ObjectType="Button"><x:FmlaMacro>[0]!${MARKER}</x:FmlaMacro></x:ClientData></v:shape></xml>`,
    ),
  ),
  sheet(
    'script in a drawing',
    'macro',
    '<legacyDrawing r:id="rIdI"/>',
    inward(
      SHEET,
      'vmlDrawing',
      'xl/drawings/vmlDrawing1.vml',
      officeType('vmlDrawing'),
      `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="b"><x:ClientData ObjectType="Scrip"><x:ScriptText>${MARKER}</x:ScriptText><x:ScriptLocation>1</x:ScriptLocation></x:ClientData></v:shape></xml>`,
    ),
  ),
]

const show = (label: string, kind: FindingKind, content: string): Settled => ({
  name: `show: ${label}`,
  seen: [kind],
  file: deck(
    '',
    '',
    inward(
      'ppt/presentation.xml',
      'presProps',
      'ppt/presProps.xml',
      slideType('presProps'),
      `<p:presentationPr xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${content}</p:presentationPr>`,
      'rIdPr',
    ),
  ),
})
const showSettings: readonly Settled[] = [
  show('publishing to the web', 'external-reference', `<p:htmlPubPr r:id="rIdE" title="${MARKER}"><p:sldAll/></p:htmlPubPr>`),
  show('web properties', 'unknown', `<p:extLst><p:ext uri="{x}"><e:x xmlns:e="urn:e">${MARKER}</e:x></p:ext></p:extLst>`),
  {
    name: 'show: comment of an author',
    seen: ['unknown'],
    file: deck(
      '',
      '',
      inward(
        SLIDE,
        'http://schemas.microsoft.com/office/2018/10/relationships/comments',
        'ppt/comments/modernComment_1.xml',
        'application/vnd.ms-powerpoint.comments+xml',
        `<x>${MARKER}</x>`,
      ),
    ),
  },
  { name: 'show: address of an update', seen: ['external-relationship'], file: deck('', '', outward(SLIDE, 'slideUpdateUrl')) },
]

const chunk = (type: string, content: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const typed = Buffer.concat([Buffer.from(type), content])
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, crc])
}
/** A grey pixel, with whatever chunks beside it. */
const png = (extra: Buffer, width = 1): Buffer => {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    extra,
    chunk('IDAT', deflateSync(Buffer.from([0, 0]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
const pixels = png(Buffer.alloc(0))
const marked = Buffer.from(MARKER)
const drawing = (label: string, content: Uint8Array, contentType = 'image/png', path = 'word/media/image1.png'): Settled => ({
  name: `picture: ${label}`,
  seen: ['embedded-file', 'unknown'],
  file: document(
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdI"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>',
    inward(DOC, 'image', path, contentType, content),
  ),
})
const pictures: readonly Settled[] = [
  drawing('text in a chunk', png(chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), marked])))),
  drawing('packed text in a chunk', png(chunk('zTXt', Buffer.concat([Buffer.from('c\0\0'), deflateSync(marked)])))),
  drawing('XMP in a chunk', png(chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), marked])))),
  drawing('chunk of its own', png(chunk('evIl', marked))),
  drawing('bytes behind the end', Buffer.concat([pixels, marked])),
  drawing('package behind the end', Buffer.concat([pixels, Buffer.from('PK\x03\x04'), marked])),
  drawing('program with the name of a picture', Buffer.concat([Buffer.from('MZ'), marked])),
  drawing('macros with the name of a picture', blob, 'application/vnd.ms-office.vbaProject', 'word/media/a.jpg'),
  drawing('web page with the kind of a picture', Buffer.from(`<html><script>${MARKER}</script></html>`), 'image/gif', 'word/media/a.gif'),
  drawing('PDF with the kind of a picture', Buffer.from(`%PDF-1.7 ${MARKER}`)),
  drawing('PostScript', Buffer.from(`%!PS-Adobe-3.0 EPSF-3.0 ${MARKER}`), 'image/x-eps', 'word/media/a.eps'),
  drawing(
    'SVG',
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><script>${MARKER}</script></svg>`),
    'image/svg+xml',
    'word/media/a.svg',
  ),
  drawing('metafile cut short', Buffer.concat([Buffer.from('\xd7\xcd\xc6\x9a', 'latin1'), marked]), 'image/x-wmf', 'word/media/a.wmf'),
  drawing('more pixels than may be', png(Buffer.alloc(0), 200_000)),
]

export const settled: Readonly<Record<string, readonly Settled[]>> = {
  Word: wordSettings,
  Excel: bookSettings,
  PowerPoint: showSettings,
  pictures,
}
