/** Old Office files built byte by byte: what each says where, so that a test can put words into every place that is read, and into those that are not. */
import { ole2Of } from './containers.ts'

const u16 = (...numbers: readonly number[]): Buffer => Buffer.from(Uint16Array.from(numbers).buffer)
const u32 = (...numbers: readonly number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer)
const double = (number: number): Buffer => Buffer.from(Float64Array.of(number).buffer)
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

// Word ([MS-DOC])

export interface WordPiece {
  readonly text: string
  /** One byte a character, Windows-1252. */
  readonly isAnsi?: boolean
  /** §2.9.214 Prm. */
  readonly prm?: number
}

export interface WordSample {
  readonly pieces: readonly WordPiece[]
  /** Characters of each story, by its place in FibRgLw97 (§2.5.4); default: all are the main text. */
  readonly stories?: Readonly<Record<number, number>>
  /** Places of characters, and properties (§2.9.32 Chpx) in hexadecimal. */
  readonly looks?: readonly (readonly [from: number, to: number, properties: string])[]
  /** Characters that end a row. */
  readonly rowEnds?: readonly number[]
  /** Lists of properties that pieces refer to (§2.9.209 Prc), in hexadecimal. */
  readonly lists?: readonly string[]
  /** §2.4.6 STSH: only its bytes are looked at. */
  readonly styles?: Buffer
  /** §2.9.172 OfficeArtContent. */
  readonly drawings?: Buffer
  readonly more?: readonly (readonly [name: string, bytes: Uint8Array])[]
}

const TEXT = 0x800
const PAGE = 512

/** A page of formatted properties (§2.9.33, §2.9.175). @param body of each, as it stands on the page */
function propertyPage(ranges: readonly (readonly [from: number, to: number, body: Buffer])[], step: number): Buffer {
  const page = Buffer.alloc(PAGE)
  page[PAGE - 1] = ranges.length
  let place = PAGE - 2
  for (const [index, [from, to, body]] of ranges.entries()) {
    page.writeUInt32LE(from, index * 4)
    page.writeUInt32LE(to, index * 4 + 4)
    place = (place - body.length) & ~1
    body.copy(page, place)
    page[(ranges.length + 1) * 4 + index * step] = place / 2
  }
  return page
}

/** Ranges of bytes, with what lies between them. */
function gapless(ranges: readonly (readonly [from: number, to: number, body: Buffer])[], end: number): [number, number, Buffer][] {
  const found: [number, number, Buffer][] = []
  let at = TEXT
  for (const [from, to, body] of ranges) {
    if (from > at) found.push([at, from, Buffer.from([0, 0])])
    found.push([from, to, body])
    at = to
  }
  if (at < end) found.push([at, end, Buffer.from([0, 0])])
  return found
}

export function wordOf({ pieces, stories, looks = [], rowEnds = [], lists = [], styles, drawings, more = [] }: WordSample): Buffer {
  const bodies = pieces.map(({ text, isAnsi }) => (isAnsi ? Buffer.from(text, 'latin1') : wide(text)))
  const starts = bodies.map((_, index) => TEXT + bodies.slice(0, index).reduce((sum, { length }) => sum + length, 0))
  const before = pieces.map((_, index) => pieces.slice(0, index).reduce((sum, { text }) => sum + text.length, 0))
  const placeOf = (character: number): number => {
    const index = before.findLastIndex((from) => from <= character)
    return (starts[index] ?? 0) + (character - (before[index] ?? 0)) * (pieces[index]?.isAnsi ? 1 : 2)
  }
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0)
  const end = TEXT + bodies.reduce((sum, body) => sum + body.length, 0)
  const pages = Math.ceil(end / PAGE)
  const chpx = looks.map(([from, to, hex]): [number, number, Buffer] => {
    const properties = Buffer.from(hex, 'hex')
    return [placeOf(from), placeOf(to - 1) + 1, Buffer.concat([Buffer.from([properties.length]), properties])]
  })
  // §2.9.174: a length in words, a style, and sprmPFTtp.
  const papx = rowEnds.map((at): [number, number, Buffer] => [placeOf(at), placeOf(at) + 1, Buffer.from('03000017240100', 'hex')])
  const document = Buffer.concat([
    Buffer.alloc(TEXT),
    ...bodies,
    Buffer.alloc(pages * PAGE - end),
    propertyPage(gapless(chpx, end), 1),
    propertyPage(gapless(papx, end), 13),
  ])
  const table: Buffer[] = []
  const put = (entry: number, part: Buffer): void => {
    document.writeUInt32LE(
      table.reduce((sum, each) => sum + each.length, 0),
      0x9a + entry * 8,
    )
    document.writeUInt32LE(part.length, 0x9a + entry * 8 + 4)
    table.push(part)
  }
  document.writeUInt16LE(0xa5ec, 0)
  document.writeUInt16LE(0x00c1, 2)
  document.writeUInt16LE(0x0200, 10)
  document.writeUInt16LE(14, 0x20)
  document.writeUInt16LE(22, 0x3e)
  document.writeUInt16LE(0x5d, 0x98)
  for (const [story, count] of Object.entries(stories ?? { 3: length })) document.writeUInt32LE(count, 0x40 + Number(story) * 4)
  const plc = Buffer.concat([
    u32(...before, length),
    ...pieces.map(({ isAnsi, prm = 0 }, index) =>
      Buffer.concat([u16(0), u32(isAnsi ? ((starts[index] ?? 0) * 2) | 0x40000000 : (starts[index] ?? 0)), u16(prm)]),
    ),
  ])
  const prcs = lists.map((hex) => Buffer.concat([Buffer.from([1]), u16(hex.length / 2), Buffer.from(hex, 'hex')]))
  if (styles) put(1, styles)
  put(12, Buffer.concat([u32(TEXT, end), u32(pages)]))
  put(13, Buffer.concat([u32(TEXT, end), u32(pages + 1)]))
  put(33, Buffer.concat([...prcs, Buffer.from([2]), u32(plc.length), plc]))
  if (drawings) put(50, drawings)
  return ole2Of([['WordDocument', document], ['1Table', Buffer.concat(table)], ...more])
}

// PowerPoint ([MS-PPT])

/** §2.3.1 RecordHeader: version and instance, type, length. */
export const pptRecord = (type: number, body: Buffer, head = 0): Buffer => Buffer.concat([u16(head, type), u32(body.length), body])
export const pptContainer = (type: number, ...inner: readonly Buffer[]): Buffer => pptRecord(type, Buffer.concat(inner), 0xf)
export const pptText = (text: string): Buffer => pptRecord(4000, wide(text))

export interface SlideSample {
  /** Records of the slide, behind its facts. */
  readonly records: readonly Buffer[]
  /** Words that the outline holds for it. */
  readonly outline?: readonly string[]
  readonly notes?: string
}

/** [MS-ODRAW] §2.2.14: a shape with words, hidden or not (§2.3.4.44). */
export const pptShape = (words: Buffer, isHidden = false): Buffer =>
  pptContainer(
    0xf004,
    pptRecord(0xf00b, Buffer.concat([u16(0x03bf), u32(isHidden ? 0x00020002 : 0x00020000)]), (1 << 4) | 3),
    pptContainer(0xf00d, words),
  )

/** @param stale slides as an earlier saving had them: still in the file, and not shown any more */
export function presentationOf(slides: readonly SlideSample[], stale: readonly SlideSample[] = []): Buffer {
  const parts: Buffer[] = []
  const length = (): number => parts.reduce((sum, part) => sum + part.length, 0)
  const put = (part: Buffer): number => {
    const at = length()
    parts.push(part)
    return at
  }
  const save = (saved: readonly SlideSample[], before: number): number => {
    const facts = (index: number): Buffer => pptRecord(1007, Buffer.concat([Buffer.alloc(16), u32(0x200 + index), u32(0)]))
    const places = saved.map(({ records }, index) => put(pptContainer(1006, facts(index), ...records)))
    const notes = saved.map(({ notes: words = '' }) => put(pptContainer(1008, pptShape(pptText(words)))))
    const persist = (number: number, id: number): Buffer => pptRecord(1011, u32(number, 0, 0, id, 0))
    const list = saved.flatMap(({ outline = [] }, index) => [persist(2 + index, 0x100 + index), ...outline.map(pptText)])
    const noteList = saved.map((_, index) => persist(2 + saved.length + index, 0x200 + index))
    const document = put(
      pptContainer(1000, pptRecord(4080, Buffer.concat(list), 0xf), pptRecord(4080, Buffer.concat(noteList), (2 << 4) | 0xf)),
    )
    const all = [document, ...places, ...notes]
    const directory = put(pptRecord(6002, u32((all.length << 20) | 1, ...all)))
    return put(pptRecord(4085, u32(0, 0, before, directory, 1, all.length, 0)))
  }
  // Nothing lies at byte 0, which as an earlier edit means that there is none.
  put(pptRecord(0, Buffer.alloc(0)))
  const first = stale.length > 0 ? save(stale, 0) : 0
  const last = save(slides, first)
  const user = pptRecord(4086, u32(20, 0xe391c05f, last, 0))
  return ole2Of([
    ['PowerPoint Document', Buffer.concat(parts)],
    ['Current User', user],
  ])
}

// Excel ([MS-XLS])

export const biff = (type: number, ...body: readonly Buffer[]): Buffer => {
  const whole = Buffer.concat(body)
  return Buffer.concat([u16(type, whole.length), whole])
}

/** §2.5.294 XLUnicodeString, two bytes a character. */
export const biffText = (text: string): Buffer => Buffer.concat([u16(text.length), Buffer.from([1]), wide(text)])
const at = (row: number, column: number, style = 0): Buffer => u16(row, column, style)

export const cell = {
  shared: (row: number, column: number, index: number): Buffer => biff(0xfd, at(row, column), u32(index)),
  label: (row: number, column: number, text: string): Buffer => biff(0x204, at(row, column), biffText(text)),
  /** Of Excel 5 and 95: one byte a character or as its code page has them. */
  oldLabel: (row: number, column: number, bytes: Buffer): Buffer => biff(0x204, at(row, column), u16(bytes.length), bytes),
  number: (row: number, column: number, value: number, style = 0): Buffer => biff(0x203, at(row, column, style), double(value)),
  rk: (row: number, column: number, word: number): Buffer => biff(0x27e, at(row, column), u32(word)),
  rks: (row: number, first: number, ...words: readonly number[]): Buffer =>
    biff(0xbd, u16(row, first), ...words.map((word) => Buffer.concat([u16(0), u32(word)])), u16(first + words.length - 1)),
  truth: (row: number, column: number, value: number, isError = false): Buffer =>
    biff(0x205, at(row, column), Buffer.from([value, isError ? 1 : 0])),
  /** A formula that gave a number. Its code is whatever: nobody reads it. */
  formula: (row: number, column: number, value: number): Buffer => biff(6, at(row, column), double(value), Buffer.alloc(8, 0x5a)),
  /** A formula that gave a text, which follows. */
  textFormula: (row: number, column: number, text: string): Buffer =>
    Buffer.concat([biff(6, at(row, column), Buffer.from('000000000000ffff', 'hex'), Buffer.alloc(8)), biff(0x207, biffText(text))]),
  hiddenRow: (row: number): Buffer => biff(0x208, u16(row, 0, 1, 255, 0, 0, 0x20, 0)),
  hiddenColumns: (first: number, last: number): Buffer => biff(0x7d, u16(first, last, 2000, 0, 1, 0)),
  shape: (words: string, kind = 6): Buffer =>
    Buffer.concat([
      biff(0x5d, u16(0x15, 18, kind), Buffer.alloc(16)),
      biff(0x1b6, Buffer.alloc(10), u16(words.length, 16), Buffer.alloc(4)),
      biff(0x3c, Buffer.from([1]), wide(words)),
      biff(0x3c, Buffer.alloc(16)),
    ]),
}

export interface SheetSample {
  readonly name: string
  readonly records: readonly Buffer[]
  readonly isHidden?: boolean
  /** §2.4.28 BoundSheet8.dt: 1 is a macro sheet. */
  readonly kind?: number
}

/** @param globals records of the workbook, before its sheets @param version 0x0600, or 0x0500 of Excel 5 and 95 */
export function workbookOf(
  sheets: readonly SheetSample[],
  globals: readonly Buffer[] = [],
  more: readonly (readonly [name: string, bytes: Uint8Array])[] = [],
  version = 0x0600,
): Buffer {
  const bof = (kind: number): Buffer => biff(0x809, u16(version, kind, 0, 0), u32(0, 0))
  const isNew = version === 0x0600
  const streams = sheets.map(({ records }) => Buffer.concat([bof(0x10), ...records, biff(0x0a)]))
  const bound = ({ name, isHidden, kind = 0 }: SheetSample, place: number): Buffer =>
    biff(
      0x85,
      u32(place),
      Buffer.from([isHidden ? 1 : 0, kind, name.length]),
      isNew ? Buffer.concat([Buffer.from([1]), wide(name)]) : Buffer.from(name, 'latin1'),
    )
  const head = (places: readonly number[]): Buffer =>
    Buffer.concat([bof(5), ...globals, ...sheets.map((sheet, index) => bound(sheet, places[index] ?? 0)), biff(0x0a)])
  const { length } = head([])
  const places = streams.map((_, index) => length + streams.slice(0, index).reduce((sum, stream) => sum + stream.length, 0))
  return ole2Of([[isNew ? 'Workbook' : 'Book', Buffer.concat([head(places), ...streams])], ...more])
}

/** §2.4.265 SST in records of at most this many bytes: where the characters go on, the next says how wide they are. */
export function sharedStrings(texts: readonly string[], most: number): Buffer {
  const parts: Buffer[] = [Buffer.concat([u32(texts.length, texts.length)])]
  const room = (): number => most - (parts.at(-1)?.length ?? 0)
  const add = (bytes: Buffer): void => void parts.splice(-1, 1, Buffer.concat([parts.at(-1) ?? Buffer.alloc(0), bytes]))
  for (const text of texts) {
    if (room() < 3) parts.push(Buffer.alloc(0))
    add(Buffer.concat([u16(text.length), Buffer.from([1])]))
    for (const character of wide(text).toString('utf16le').split('')) {
      if (room() < 2) parts.push(Buffer.from([1]))
      add(wide(character))
    }
  }
  return Buffer.concat(parts.map((part, index) => biff(index === 0 ? 0xfc : 0x3c, part)))
}

/** §2.4.353 XF and §2.4.126 Format: only the number of the format is read. */
export const style = (format: number): Buffer => biff(0xe0, u16(0, format), Buffer.alloc(16))
export const format = (id: number, code: string): Buffer => biff(0x41e, u16(id), biffText(code))
