import { build, flated, MARKER, type Parts, SCRIPT, stream } from '../pdf.ts'
import type { HostilePdf } from '../pdf-hostile.ts'

/** Foreign entries with an action, a file and a remote stream in them: what every dictionary below carries beside its own keys. */
const baggage =
  `/AA<</O<</S/JavaScript/JS(${SCRIPT})>>/C<</S/Launch/F(${MARKER}.exe)>>>>/A<</S/Launch/F(${MARKER}.exe)>>` +
  `/AF[<</Type/Filespec/F(${MARKER}.docm)/EF<</F 40 0 R>>>>]/Metadata 41 0 R/PieceInfo<</X(${MARKER})>>`

const grey = '/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8'
const form = (entries: string, content = 'n') => stream(`/Type/XObject/Subtype/Form/BBox[0 0 9 9]${entries}`, content)
const axial = (entries: string) => `<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 10 0 R${entries}>>`
const ramp = (entries: string) => `<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1${entries}>>`
const tiling = (entries: string, content = '0 0 5 5 re f') =>
  stream(`/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9${entries}`, content)
const type3 = (entries: string, glyph: string) =>
  `<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</a ${glyph}>>/Encoding<</Differences[83/a]>>/FirstChar 83/LastChar 83/Widths[9]${entries}>>`
const layers = (entries: string, layer = '', state = ''): Parts => ({
  catalog: `/OCProperties<</OCGs[10 0 R]/D<</Order[10 0 R]${state}>>${entries}>>`,
  resources: '/Properties<</L 10 0 R>>',
  content: '/OC /L BDC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC',
  objects: [`<</Type/OCG/Name(Text)${layer}>>`],
})
const tagged = (root: string, element: string, attributes = ''): Parts => ({
  catalog: `/MarkInfo<</Marked true>>/StructTreeRoot<</Type/StructTreeRoot/K 10 0 R/ParentTree<</Nums[0[10 0 R]]>>${root}>>`,
  page: '/StructParents 0',
  content: '/P<</MCID 0>>BDC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC',
  objects: [`<</Type/StructElem/S/P/P 1 0 R/Pg 3 0 R/K 0${element}/A<</O/Layout/Placement/Block${attributes}>>>>`],
})
const annotated = (entries: string, objects: readonly string[] = []): Parts => ({
  page: `/Annots[<</Type/Annot/Rect[10 10 90 90]${entries}>>]`,
  objects,
})
const drawn = (...objects: readonly string[]): Parts => ({
  resources: '/XObject<</X 10 0 R>>',
  content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET q /X Do Q',
  objects,
})
const painted = (...objects: readonly string[]): Parts => ({
  resources: '/Pattern<</P 10 0 R>>',
  content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET /Pattern cs /P scn 200 10 40 40 re f',
  objects,
})

/** One dictionary each of every class that a reader meets, by where it stands (issue point "wherever it hides"). */
const carriers: Readonly<Record<string, Parts>> = {
  catalog: { catalog: baggage },
  'viewer preferences': { catalog: `/ViewerPreferences<</Direction/L2R${baggage}>>` },
  'page tree node': { pages: `<</Type/Pages/Count 1/Kids[3 0 R]${baggage}>>` },
  'page tree, three nodes deep': {
    pages: `<</Type/Pages/Count 1/Kids[10 0 R]${baggage}>>`,
    objects: [`<</Type/Pages/Count 1/Kids[11 0 R]${baggage}>>`, `<</Type/Pages/Count 1/Kids[3 0 R]${baggage}>>`],
  },
  page: { page: baggage },
  'page group': { page: `/Group<</S/Transparency/CS/DeviceRGB${baggage}>>` },
  'page label': { catalog: `/PageLabels<</Nums[0<</S/D/P(A-)${baggage}>>]${baggage}>>` },
  'page labels, two levels of kids': {
    catalog: '/PageLabels<</Kids[10 0 R]>>',
    objects: [`<</Limits[0 0]/Kids[11 0 R]${baggage}>>`, `<</Limits[0 0]/Nums[0<</S/r${baggage}>>]${baggage}>>`],
  },
  outline: {
    catalog: '/Outlines 10 0 R',
    objects: [`<</First 11 0 R/Last 11 0 R/Count 1${baggage}>>`, `<</Title(One)/Parent 10 0 R/Dest[3 0 R/Fit]${baggage}>>`],
  },
  'names tree': { catalog: `/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec${baggage}>>]${baggage}>>${baggage}>>` },
  'names tree, kids of kids': {
    catalog: '/Names<</EmbeddedFiles<</Kids[10 0 R]>>>>',
    objects: [`<</Limits[(a)(a)]/Kids[11 0 R]>>`, `<</Limits[(a)(a)]/Names[(a)<</Type/Filespec${baggage}>>]>>`],
  },
  'link annotation': annotated(`/Subtype/Link/Dest[3 0 R/Fit]/BS<</W 1${baggage}>>${baggage}`),
  'markup annotation and its appearance': annotated(`/Subtype/Square/AP<</N 10 0 R${baggage}>>${baggage}`, [form(baggage, '0 0 5 5 re f')]),
  'popup of a note': annotated(`/Subtype/Text/Contents(Note)/Popup<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]${baggage}>>`),
  'form field and its widget': {
    catalog: `/AcroForm<</Fields[10 0 R]/DR<<${baggage}>>${baggage}>>`,
    page: '/Annots[11 0 R]',
    objects: [
      `<</FT/Tx/T(name)/V(Yamada)/Kids[11 0 R]${baggage}>>`,
      `<</Type/Annot/Subtype/Widget/Parent 10 0 R/Rect[10 10 90 30]/MK<</BC[0 0 0]${baggage}>>${baggage}>>`,
    ],
  },
  resources: { resources: baggage },
  'graphics state': { resources: `/ExtGState<</G<</CA 1${baggage}>>>>`, content: '/G gs BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET' },
  'form XObject': drawn(form(baggage)),
  'form in a form in a form': drawn(
    form('/Resources<</XObject<</Y 11 0 R>>>>', '/Y Do'),
    form('/Resources<</XObject<</Z 12 0 R>>>>', '/Z Do'),
    form(`/Resources<<${baggage}>>${baggage}`, '0 0 5 5 re f'),
  ),
  image: drawn(stream(`/Subtype/Image${grey}${baggage}`, 'x')),
  'mask of an image': drawn(stream(`/Subtype/Image${grey}/SMask 11 0 R`, 'x'), stream(`/Subtype/Image${grey}${baggage}`, 'x')),
  'soft mask of a graphics state': {
    resources: `/ExtGState<</G<</SMask<</S/Luminosity/G 10 0 R${baggage}>>>>>>`,
    content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET q /G gs Q',
    objects: [form(`/Group<</S/Transparency/CS/DeviceGray${baggage}>>${baggage}`, '1 g 0 0 9 9 re f')],
  },
  'tiling pattern': painted(tiling(`/Resources<<${baggage}>>${baggage}`)),
  'form in a pattern': painted(tiling('/Resources<</XObject<</X 11 0 R>>>>', '/X Do'), form(baggage, '0 0 5 5 re f')),
  'shading pattern': painted(`<</PatternType 2/Shading 11 0 R${baggage}>>`, axial(baggage).replace('10 0 R', '12 0 R'), ramp(baggage)),
  shading: {
    resources: '/Shading<</S 11 0 R>>',
    content: 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET',
    objects: [ramp(baggage), axial(baggage)],
  },
  'Type 3 font and glyph': {
    font: type3(`/Resources<<${baggage}>>${baggage}`, '10 0 R'),
    content: 'BT /F1 24 Tf 20 100 Td (S) Tj ET',
    objects: [stream(baggage, '9 0 d0 0 0 5 5 re f')],
  },
  'form in a Type 3 glyph': {
    font: type3('/Resources<</XObject<</X 11 0 R>>>>', '10 0 R'),
    content: 'BT /F1 24 Tf 20 100 Td (S) Tj ET',
    objects: [stream('', '9 0 d0 /X Do'), form(baggage, '0 0 5 5 re f')],
  },
  'font, descriptor, encoding, CMap': {
    font: `<</Type/Font/Subtype/TrueType/BaseFont/Arial/FirstChar 32/LastChar 32/Widths[9]/FontDescriptor<</Type/FontDescriptor/FontName/Arial/Flags 32${baggage}>>/Encoding<</BaseEncoding/WinAnsiEncoding${baggage}>>/ToUnicode 10 0 R${baggage}>>`,
    objects: [stream(baggage, '/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <FF> endcodespacerange endcmap')],
  },
  'ICC profile': { resources: '/ColorSpace<</C[/ICCBased 10 0 R]>>', objects: [stream(`/N 3/Alternate/DeviceRGB${baggage}`, MARKER)] },
  'layer, layers and their state': layers(baggage, baggage, baggage),
  'membership of layers': {
    ...layers(''),
    resources: `/Properties<</L<</Type/OCMD/OCGs[10 0 R]/P/AnyOn${baggage}>>>>`,
  },
  'structure tree': tagged(baggage, ''),
  'structure element': tagged('', baggage.replace(/\/A<<\/S.*?>>/, '')),
  'attributes of a structure element': tagged('', '', `/X(${MARKER})/Y<</S/JavaScript/JS(${SCRIPT})>>${baggage}`),
  'property list of marked content': {
    resources: `/Properties<</M<</MCID 0${baggage}>>>>`,
    content: '/Span /M BDC BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET EMC',
  },
  'content stream': {
    page: '/Contents[4 0 R 10 0 R]',
    objects: [stream(baggage, 'n')],
  },
  'article thread': {
    catalog: `/Threads[<</I<</Title(${MARKER})>>/F 10 0 R${baggage}>>]`,
    page: '/B[10 0 R]',
    objects: [`<</P 3 0 R/R[0 0 9 9]/N 10 0 R/V 10 0 R${baggage}>>`],
  },
  'output intent': {
    catalog: `/OutputIntents[<</S/GTS_PDFX/Info(${MARKER})/DestOutputProfile 10 0 R${baggage}>>]`,
    objects: [stream(`/N 3${baggage}`, MARKER)],
  },
  'document part': { catalog: `/DPartRoot<</DPartRootNode<</DPM<</X(${MARKER})>>${baggage}>>>>` },
  'trailer and information': { trailer: `/Info<</Title(${MARKER})${baggage}>>${baggage}` },
}

export const carried: readonly HostilePdf[] = Object.entries(carriers).map(([place, parts]) => ({
  name: place,
  seen: ['javascript', 'launch-action', 'embedded-file', 'metadata'],
  bytes: () => {
    const objects = [...(parts.objects ?? [])]
    while (objects.length < 30) objects.push('null')
    return build({ ...parts, objects: [...objects, flated('/Type/EmbeddedFile', `MZ ${MARKER}`), stream('/Type/Metadata', MARKER)] })
  },
}))
