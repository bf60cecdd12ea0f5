import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import type { RefusalCode } from '../../../../sanitizer/refusal.ts'
import { bodies, build, file, type Parts, stream } from '../pdf.ts'

const SHOWN = 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET'
const plain = bodies({})
const withContent = (content: string): Uint8Array => file(new Map([...plain, [4, content]]))

/** A zlib stream of `gigabytes` of zeros: one deflated mebibyte after another, each of which stands for itself. */
export function zeros(gigabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(1 << 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const end = Buffer.from([0x03, 0x00, 0, 0, 0, 0])
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array<Buffer>(gigabytes * 1024).fill(block), end])
}

/** Pages that share one content. */
export function pages(count: number): Uint8Array {
  const objects = new Map([[1, '<</Type/Catalog/Pages 2 0 R>>']])
  const kids = Array.from({ length: count }, (_, index) => 10 + index)
  objects.set(2, `<</Type/Pages/Count ${count}/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]/MediaBox[0 0 300 200]>>`)
  objects.set(4, stream('', SHOWN))
  objects.set(5, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>')
  objects.set(6, '<</Font<</F1 5 0 R>>>>')
  for (const kid of kids) objects.set(kid, '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources 6 0 R>>')
  return file(objects)
}

/** Forms of which each draws the next `draws` times: draws to the power of levels operators. */
export const laughs = (levels: number, draws: number): Parts => ({
  resources: '/XObject<</X 10 0 R>>',
  content: `${SHOWN} /X Do`,
  objects: Array.from({ length: levels }, (_, level) =>
    level + 1 < levels
      ? stream(`/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X ${11 + level} 0 R>>>>`, '/X Do '.repeat(draws))
      : stream('/Subtype/Form/BBox[0 0 9 9]', '0 0 1 1 re f'),
  ),
})

const cell = (next: string, content: string) =>
  stream(`/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</Pattern<</P ${next}>>>>`, content)
const PAINT = '/Pattern cs /P scn 0 0 9 9 re f '
const glyphs = (glyph: string, entries = '') =>
  `<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</a ${glyph}>>/Encoding<</Differences[83/a]>>/FirstChar 83/LastChar 83/Widths[9]${entries}>>`
const xref = (parts: Parts, change: (text: string) => string): Uint8Array =>
  Buffer.from(change(Buffer.from(build(parts)).toString('latin1')), 'latin1')
const nest = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`

/** So many objects with a stream that has no length and no end: who looks for the ends goes through the rest of the file for each. */
export const endless = (count: number): Uint8Array =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n` +
      `${Array.from({ length: count }, (_, index) => `${10 + index} 0 obj\n<<>>\nstream\n`).join('')}trailer\n<</Root 1 0 R>>\n`,
  )

/** What a whole engine says to each: a clean file, or one of the refusals. */
export interface Bomb {
  readonly name: string
  readonly bytes: () => Uint8Array
  readonly answer: 'clean' | readonly RefusalCode[]
}
const bomb = (name: string, answer: Bomb['answer'], bytes: () => Uint8Array): Bomb => ({ name, answer, bytes })
const made = (name: string, answer: Bomb['answer'], parts: Parts): Bomb => ({ name, answer, bytes: () => build(parts) })

const expanding: readonly Bomb[] = [
  bomb('content of 10 GB of zeros', ['limit-ratio'], () => withContent(stream('/Filter/FlateDecode', zeros(10)))),
  bomb('10 GB of zeros deflated twice', ['limit-ratio'], () =>
    withContent(stream('/Filter[/FlateDecode/FlateDecode]', deflateSync(zeros(10)))),
  ),
  bomb('object stream of 10 GB of zeros', ['limit-ratio', 'malformed'], () =>
    file(new Map([...plain, [10, stream('/Type/ObjStm/N 1/First 4/Filter/FlateDecode', zeros(10))]])),
  ),
  bomb('image of 10 GB of zeros', ['limit-pixels'], () =>
    build({
      resources: '/XObject<</X 10 0 R>>',
      content: '/X Do',
      objects: [stream('/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode', zeros(10))],
    }),
  ),
  bomb('run lengths of run lengths of zeros', ['limit-ratio', 'limit-depth'], () => {
    const runs = (length: number) => Buffer.concat([Buffer.from(Array(length).fill([0x81, 0x81]).flat()), Buffer.from([128])])
    return withContent(stream(`/Filter[${'/RunLengthDecode'.repeat(4)}]`, runs(200_000)))
  }),
  bomb('one content a hundred thousand times', ['limit-entries', 'limit-ratio'], () =>
    build({ page: `/Contents[${'10 0 R '.repeat(100_000)}]`, content: '', objects: [stream('', '0 0 1 1 re f\n'.repeat(2000))] }),
  ),
]

const drawing: readonly Bomb[] = [
  made('ten forms that draw each other ten times', ['limit-entries'], laughs(10, 10)),
  made('sixty forms that draw each other twice', ['limit-entries'], laughs(60, 2)),
  made('three hundred forms deep', ['limit-depth'], laughs(300, 1)),
  bomb('ten patterns that paint each other ten times', ['limit-entries'], () =>
    build({
      resources: '/Pattern<</P 10 0 R>>',
      content: `${SHOWN} ${PAINT}`,
      objects: Array.from({ length: 10 }, (_, level) =>
        cell(level < 9 ? `${11 + level} 0 R` : 'null', level < 9 ? PAINT.repeat(10) : '0 0 5 5 re f'),
      ),
    }),
  ),
  bomb('a heavy glyph in a long text', ['limit-entries'], () =>
    build({
      font: glyphs('10 0 R'),
      content: `BT /F1 1 Tf (${'S'.repeat(30_000)}) Tj ET`,
      objects: [stream('', `9 0 d0 ${'0 0 1 1 re f '.repeat(1000)}`)],
    }),
  ),
  bomb('a heavy glyph in text of a form that names no font', ['limit-entries'], () =>
    build({
      font: glyphs('10 0 R'),
      resources: '/XObject<</X 11 0 R>>',
      content: 'BT /F1 1 Tf ET /X Do',
      objects: [
        stream('', `9 0 d0 ${'0 0 1 1 re f '.repeat(1000)}`),
        stream('/Subtype/Form/BBox[0 0 9 9]', `BT (${'S'.repeat(30_000)}) Tj ET`),
      ],
    }),
  ),
  bomb('soft masks that mask each other', ['limit-entries'], () =>
    build({
      resources: '/ExtGState<</G<</SMask<</S/Luminosity/G 10 0 R>>>>>>',
      content: `${SHOWN} ${'/G gs '.repeat(10)}`,
      objects: Array.from({ length: 10 }, (_, level) =>
        stream(
          `/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency/CS/DeviceGray>>/Resources<</ExtGState<</G<</SMask<</S/Luminosity/G ${11 + level} 0 R>>>>>>>>`,
          level < 9 ? '/G gs '.repeat(10) : '0 0 1 1 re f',
        ),
      ),
    }),
  ),
  bomb('appearances that draw ten times ten times', ['limit-entries'], () => {
    const { objects = [] } = laughs(9, 10)
    return build({ page: '/Annots[<</Type/Annot/Subtype/Square/Rect[0 0 9 9]/AP<</N 10 0 R>>>>]', objects })
  }),
]

/** What leads back to itself. */
const loops: readonly Bomb[] = [
  made('form that draws itself twice', ['limit-depth'], {
    resources: '/XObject<</X 10 0 R>>',
    content: `${SHOWN} /X Do`,
    objects: [stream('/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>', '/X Do /X Do')],
  }),
  made('pattern that paints itself', 'clean', {
    resources: '/Pattern<</P 10 0 R>>',
    content: `${SHOWN} ${PAINT}`,
    objects: [cell('10 0 R', PAINT)],
  }),
  made('glyph that shows itself', 'clean', {
    font: glyphs('10 0 R', '/Resources<</Font<</F1 5 0 R>>>>'),
    content: 'BT /F1 24 Tf 20 100 Td (S) Tj ET',
    objects: [stream('', '9 0 d0 BT /F1 1 Tf (S) Tj ET')],
  }),
  made('page tree that contains itself', ['content-missing', 'malformed'], { pages: '<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]>>' }),
  made('names tree', 'clean', {
    catalog: '/Names<</Dests 10 0 R>>',
    page: '/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest(nowhere)>>]',
    objects: ['<</Kids[11 0 R 10 0 R]>>', '<</Kids[10 0 R 11 0 R]>>'],
  }),
  made('page labels', 'clean', { catalog: '/PageLabels 10 0 R', objects: ['<</Kids[11 0 R 10 0 R]>>', '<</Kids[10 0 R]>>'] }),
  made('destination that is its own name', 'clean', { catalog: '/OpenAction(a)/Names<</Dests<</Names[(a)(a)]>>>>' }),
  made('outline: next of itself', 'clean', {
    catalog: '/Outlines 10 0 R',
    objects: ['<</First 11 0 R/Last 11 0 R/Count 1>>', '<</Title(One)/Parent 10 0 R/Dest[3 0 R/Fit]/Next 11 0 R/Prev 11 0 R>>'],
  }),
  made('outline: child of itself', 'clean', {
    catalog: '/Outlines 10 0 R',
    objects: ['<</First 11 0 R/Last 11 0 R>>', '<</Title(One)/Parent 11 0 R/Dest[3 0 R/Fit]/First 11 0 R/Last 11 0 R/Count 1>>'],
  }),
  made('field: parent of itself', 'clean', {
    catalog: '/AcroForm<</Fields[10 0 R]>>',
    page: '/Annots[11 0 R]',
    objects: [
      '<</FT/Tx/T(a)/Parent 11 0 R/Kids[11 0 R 10 0 R]>>',
      '<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/T(b)/Parent 10 0 R/Kids[10 0 R]>>',
    ],
  }),
  made('structure tree', 'clean', {
    catalog: '/StructTreeRoot 10 0 R/MarkInfo<</Marked true>>',
    objects: ['<</Type/StructTreeRoot/K[11 0 R 10 0 R]/ParentTree 10 0 R>>', '<</Type/StructElem/S/P/P 11 0 R/Pg 3 0 R/K[11 0 R 0]>>'],
  }),
  made('action that is next after itself', 'clean', { catalog: '/OpenAction 10 0 R', objects: ['<</S/GoTo/D[3 0 R/Fit]/Next 10 0 R>>'] }),
  made('popup and reply of itself', 'clean', {
    page: '/Annots[10 0 R 10 0 R]',
    objects: ['<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(Note)/Popup 10 0 R/IRT 10 0 R/Parent 10 0 R>>'],
  }),
  made('length that is its own stream', 'clean', { objects: ['<</Length 10 0 R>>\nstream\nn\nendstream'] }),
  made('parent of the page is the page', 'clean', { page: '/Parent 3 0 R' }),
  made('reference to a reference, forty thousand times', 'clean', {
    page: '/Group 10 0 R',
    objects: [...Array.from({ length: 40_000 }, (_, index) => `${11 + index} 0 R`), '<</S/Transparency>>'],
  }),
  bomb('cross-reference table whose /Prev is itself', 'clean', () =>
    xref({}, (text) => text.replace('trailer\n<<', `trailer\n<</Prev ${text.lastIndexOf('xref\n0 ')}`)),
  ),
  bomb('object streams that extend each other', 'clean', () =>
    file(
      new Map([
        ...plain,
        [10, stream('/Type/ObjStm/N 1/First 5/Extends 11 0 R', '20 0 null')],
        [11, stream('/Type/ObjStm/N 1/First 5/Extends 10 0 R', '21 0 null')],
      ]),
    ),
  ),
]

const counting: readonly Bomb[] = [
  bomb('a thousand streams without an end', 'clean', () => endless(1_000)),
  bomb('5,000 pages', 'clean', () => pages(5000)),
  bomb('5,001 pages', ['limit-pages'], () => pages(5001)),
  made('five thousand and one times the same page', ['limit-pages'], {
    pages: `<</Type/Pages/Count 5001/Kids[${'3 0 R '.repeat(5001)}]>>`,
  }),
  made('page count of two thousand million', 'clean', { pages: '<</Type/Pages/Count 2000000000/Kids[3 0 R]>>' }),
  bomb('/Size of two thousand million', 'clean', () => xref({}, (text) => text.replace(/\/Size \d+/, '/Size 2147483647'))),
  bomb('table of two thousand million rows', 'clean', () => xref({}, (text) => text.replace(/xref\n0 \d+/, 'xref\n0 2147483647'))),
  bomb('cross-reference stream of two thousand million rows', ['malformed'], () => {
    const text = Buffer.from(build({})).toString('latin1')
    const head = text.slice(0, text.lastIndexOf('xref\n0 '))
    const table = stream('/Type/XRef/Size 2147483647/Index[0 2147483647]/W[1 2 1]/Root 1 0 R', Buffer.alloc(32))
    return Buffer.from(`${head}20 0 obj\n${table}\nendobj\nstartxref\n${head.length}\n%%EOF\n`, 'latin1')
  }),
  bomb('cross-reference stream with rows of no width', ['malformed'], () => {
    const text = Buffer.from(build({})).toString('latin1')
    const head = text.slice(0, text.lastIndexOf('xref\n0 '))
    const table = stream('/Type/XRef/Size 2147483647/W[0 0 0]/Root 1 0 R', '')
    return Buffer.from(`${head}20 0 obj\n${table}\nendobj\nstartxref\n${head.length}\n%%EOF\n`, 'latin1')
  }),
  made('array of 65,535 arrays', ['limit-depth', 'malformed'], { page: `/X${nest('[', ']', 65_535)}` }),
  made('dictionary of 65,535 dictionaries', ['limit-depth', 'malformed'], { page: `/X${nest('<</X', '>>', 65_535)}` }),
  made('array of 65,535 arrays in content', ['limit-depth'], { content: `/P <</X ${nest('[', ']', 65_535)}>> BDC EMC` }),
  made('string of 65,535 parentheses', 'clean', { page: `/X${nest('(', ')', 65_535)}` }),
  made('calculator of 65,535 braces', 'clean', {
    resources: '/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 10 0 R>>>>',
    objects: [stream('/FunctionType 4/Domain[0 1]/Range[0 1]', nest('{', '}', 65_535))],
  }),
  made('twenty million and one operators', ['limit-entries'], { content: 'n\n'.repeat(20_000_001) }),
  bomb('a million objects that never end', ['malformed', 'limit-entries'], () =>
    Buffer.from(`%PDF-1.7\n${'1 0 obj('.repeat(1_000_000)}\ntrailer<</Root 1 0 R>>\n%%EOF`),
  ),
  bomb('five thousand streams that never end', ['limit-time'], () =>
    Buffer.from(`%PDF-1.7\n${'1 0 obj<<>>stream\n'.repeat(5000)}\ntrailer<</Root 1 0 R>>\n%%EOF`),
  ),
  made('a hundred thousand inline images that never end', 'clean', {
    content: `${SHOWN} ${'BI /W 1/H 1/CS/G/BPC 8 ID x '.repeat(100_000)}`,
  }),
  made('filters behind filters', ['limit-depth'], {
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/Filter[${'/ASCIIHexDecode'.repeat(5)}]`, '00>')],
  }),
]

export const bombs: Readonly<Record<string, readonly Bomb[]>> = {
  'what expands': expanding,
  'what draws and draws': drawing,
  'what leads back to itself': loops,
  'what is too many': counting,
}
