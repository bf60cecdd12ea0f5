import { deflateSync } from 'node:zlib'
import { build, MARKER, stream } from './pdf.ts'

/** One font program: sound twins pass inspection as they are, hostile ones differ from them by what `name` says. */
export interface FontSample {
  readonly name: string
  readonly kind: 'cff' | 'truetype' | 'type1'
  readonly program: Buffer
  /** `fails`: it must not be embedded again. `cleaned`: it is, without what was hidden in it. */
  readonly outcome: 'fails' | 'cleaned'
}

const marker = Buffer.from(MARKER)

// Adobe TN 5176: a CFF font in one layout, structures side by side.

const index = (entries: readonly Uint8Array[], offsets?: readonly number[]): Buffer => {
  if (entries.length === 0) return Buffer.alloc(2)
  let at = 1
  const places = offsets ?? [1, ...entries.map((entry) => (at += entry.length))]
  const out = Buffer.alloc(3 + places.length * 2)
  out.writeUInt16BE(entries.length, 0)
  out[2] = 2
  for (const [row, place] of places.entries()) out.writeUInt16BE(place, 3 + row * 2)
  return Buffer.concat([out, ...entries])
}
const int = (value: number): number[] => [28, (value >> 8) & 255, value & 255]
const offset = (value: number): number[] => [29, 0, 0, (value >> 8) & 255, value & 255]
const times = (count: number, bytes: readonly number[]): number[] => Array.from({ length: count }, () => bytes).flat()

/** Type 2 charstrings (TN 5177) by the names of their operators. */
const [HSTEM, RLINETO, CALLSUBR, RETURN, ENDCHAR, HINTMASK, RMOVETO, CALLGSUBR] = [1, 5, 10, 11, 14, 19, 21, 29] as const
const square = [...int(100), ...int(100), RMOVETO, ...int(300), ...int(0), ...int(0), ...int(300), ...int(-300), ...int(0), RLINETO]
/** Number of the first subroutine as callsubr wants it (4.7). */
const FIRST = -107
const call = (number: number) => [...int(FIRST + number), CALLSUBR]

interface CffParts {
  readonly glyph?: readonly number[]
  readonly locals?: readonly (readonly number[])[]
  readonly globals?: readonly (readonly number[])[]
  readonly top?: readonly number[]
  readonly names?: readonly string[]
  readonly strings?: readonly string[]
  readonly gap?: Uint8Array
  readonly after?: Uint8Array
  readonly glyphOffsets?: readonly number[]
  /** Makes it a CID font whose one FDArray entry begins with these bytes. */
  readonly face?: readonly number[]
  readonly second?: readonly number[]
}

export function cff(parts: CffParts = {}): Buffer {
  const bytes = (lists: readonly (readonly number[])[] = []) => index(lists.map((list) => Buffer.from(list)))
  const glyphs = [
    Buffer.from([ENDCHAR]),
    Buffer.from(parts.glyph ?? [...square, ENDCHAR]),
    ...(parts.second ? [Buffer.from(parts.second)] : []),
  ]
  const composite = parts.face !== undefined
  const locals = parts.locals ? bytes(parts.locals) : Buffer.alloc(0)
  const own = Buffer.from([...(parts.locals ? [...offset(11), 19] : []), ...int(500), 20].slice(0))
  if (parts.locals) own.writeUInt16BE(own.length, 3)
  const charset = Buffer.from([0, 0, 34, ...(parts.second ? [0, 35] : [])])
  const select = composite ? Buffer.from([0, ...glyphs.map(() => 0)]) : Buffer.alloc(0)
  const strings = composite ? ['Adobe', 'Identity'] : (parts.strings ?? [])
  const head = (top: Buffer) =>
    Buffer.concat([
      Buffer.from([1, 0, 4, 4]),
      index((parts.names ?? ['Test']).map((name) => Buffer.from(name))),
      index([top]),
      index(strings.map((one) => Buffer.from(one))),
      bytes(parts.globals),
      parts.gap ?? Buffer.alloc(0),
    ])
  const place = (at: number): Buffer => {
    const charStrings = at + charset.length + select.length
    const privateAt = charStrings + index(glyphs, parts.glyphOffsets).length
    const array = privateAt + own.length + locals.length
    const ends = [...offset(own.length), ...offset(privateAt), 18]
    const order = composite ? [...int(391), ...int(392), ...int(0), 12, 30] : []
    const cid = [...offset(array), 12, 36, ...offset(at + charset.length), 12, 37]
    return Buffer.from([...order, ...(parts.top ?? []), ...offset(at), 15, ...offset(charStrings), 17, ...(composite ? cid : ends)])
  }
  const start = head(place(0)).length
  const privateAt = start + charset.length + select.length + index(glyphs, parts.glyphOffsets).length
  const array = composite ? index([Buffer.from([...(parts.face ?? []), ...offset(own.length), ...offset(privateAt), 18])]) : Buffer.alloc(0)
  return Buffer.concat([
    head(place(start)),
    charset,
    select,
    index(glyphs, parts.glyphOffsets),
    own,
    locals,
    array,
    parts.after ?? Buffer.alloc(0),
  ])
}

const matrix = (count: number) => [...times(count, int(1)), 12, 7]
/** Subroutine i calls i + 1, `count` of them, the last one returns. */
const chain = (count: number) => Array.from({ length: count }, (_, row) => (row === count - 1 ? [RETURN] : [...call(row + 1), RETURN]))
const failing = (name: string, kind: FontSample['kind'], program: Buffer): FontSample => ({ name, kind, program, outcome: 'fails' })
const cleaned = (name: string, kind: FontSample['kind'], program: Buffer): FontSample => ({ name, kind, program, outcome: 'cleaned' })

/** Seven operands whose last is the bytes of a script, as far as numbers can spell it. */
const spelled = [...times(5, int(1)), ...[...marker].map((byte) => byte)]

const compact: readonly FontSample[] = [
  failing('CFF: FontMatrix of seven numbers', 'cff', cff({ top: matrix(7) })),
  failing('CFF: FontMatrix of five numbers', 'cff', cff({ top: matrix(5) })),
  failing('CFF: FontMatrix that spells a text', 'cff', cff({ top: [...spelled, 12, 7] })),
  failing('CFF: FontMatrix of a face in the FDArray', 'cff', cff({ face: matrix(7) })),
  failing('CFF: reserved byte in a DICT', 'cff', cff({ top: [255, ...marker.subarray(0, 4), 12, 7] })),
  failing('CFF: real number that never ends', 'cff', cff({ top: [30, ...times(60, [0x11])] })),
  failing('CFF: subroutines eleven deep', 'cff', cff({ glyph: [...call(0), ENDCHAR], locals: chain(11) })),
  failing('CFF: subroutine that calls itself', 'cff', cff({ glyph: [...call(0), ENDCHAR], locals: [[...call(0), RETURN]] })),
  failing(
    'CFF: global and local subroutine that call each other',
    'cff',
    cff({ glyph: [...call(0), ENDCHAR], locals: [[...int(FIRST), CALLGSUBR]], globals: [call(0)] }),
  ),
  failing(
    'CFF: fifty calls at each of nine levels',
    'cff',
    cff({ glyph: [...call(0), ENDCHAR], locals: [...Array.from({ length: 9 }, (_, row) => times(50, call(row + 1))), [RETURN]] }),
  ),
  failing('CFF: subroutine that is not there', 'cff', cff({ glyph: [...call(4), ENDCHAR], locals: [[RETURN]] })),
  failing('CFF: 49 operands', 'cff', cff({ glyph: [...times(49, int(1)), RLINETO, ENDCHAR] })),
  failing('CFF: operator with none of its operands', 'cff', cff({ glyph: [RMOVETO, ENDCHAR] })),
  failing('CFF: reserved operator', 'cff', cff({ glyph: [...square, 2, ENDCHAR] })),
  failing('CFF: reserved operator of two bytes', 'cff', cff({ glyph: [...square, 12, 99, ENDCHAR] })),
  failing('CFF: random', 'cff', cff({ glyph: [12, 23, ...square, ENDCHAR] })),
  failing('CFF: put outside the transient array', 'cff', cff({ glyph: [...int(1), ...int(4000), 12, 20, ENDCHAR] })),
  failing('CFF: index below the stack', 'cff', cff({ glyph: [...int(1), ...int(30_000), 12, 29, ENDCHAR] })),
  failing('CFF: mask longer than the charstring', 'cff', cff({ glyph: [...times(40, int(1)), HSTEM, HINTMASK, 1] })),
  failing('CFF: 120 hints', 'cff', cff({ glyph: [...times(5, [...times(48, int(1)), HSTEM]), ENDCHAR] })),
  failing(
    'CFF: accented character of itself',
    'cff',
    cff({
      glyph: [...int(0), ...int(0), ...int(65), ...int(66), ENDCHAR],
      second: [...int(0), ...int(0), ...int(65), ...int(66), ENDCHAR],
    }),
  ),
  failing('CFF: accented character of code 999', 'cff', cff({ glyph: [...int(0), ...int(0), ...int(65), ...int(999), ENDCHAR] })),
  failing('CFF: INDEX whose offsets decrease', 'cff', cff({ glyphOffsets: [1, 40, 2] })),
  failing('CFF: INDEX whose first entry overlaps its offsets', 'cff', cff({ glyphOffsets: [0, 2, 33] })),
  failing('CFF: INDEX that leaves the font', 'cff', cff({ glyphOffsets: [1, 2, 60_000] })),
  failing('CFF: two fonts', 'cff', cff({ names: ['One', 'Two'] })),
  failing('CFF: charstrings of Type 1', 'cff', cff({ top: [...int(1), 12, 6] })),
  cleaned('CFF: text between structures', 'cff', cff({ gap: marker })),
  cleaned('CFF: text behind the last structure', 'cff', cff({ after: marker })),
  cleaned('CFF: text behind endchar', 'cff', cff({ glyph: [...square, ENDCHAR, ...marker] })),
  cleaned('CFF: text in a subroutine that nothing calls', 'cff', cff({ locals: [[...marker]], glyph: [...square, ENDCHAR] })),
  cleaned(
    'CFF: text behind the return of a subroutine',
    'cff',
    cff({ glyph: [...call(0), ENDCHAR], locals: [[...square, RETURN, ...marker]] }),
  ),
  cleaned('CFF: text in a notice', 'cff', cff({ strings: [MARKER], top: [...int(391), 1] })),
  cleaned('CFF: text as the name of the font', 'cff', cff({ names: [`(${MARKER})`] })),
]

// ISO/IEC 14496-22: a TrueType font with two glyphs.

const u16 = (...values: readonly number[]): Buffer => Buffer.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]))
const u32 = (...values: readonly number[]): Buffer => u16(...values.flatMap((value) => [(value >>> 16) & 0xffff, value & 0xffff]))

/** A triangle; `program` are its instructions. */
const triangle = (program: readonly number[] = [], behind: Uint8Array = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    u16(1, 0, 0, 500, 500, 2, program.length),
    Buffer.from(program),
    Buffer.from([1, 1, 1]),
    u16(0, 500, -250, 0, 0, 500),
    behind,
    Buffer.alloc((program.length + behind.length + 1) % 2),
  ])
const composite = (...parts: readonly number[]): Buffer =>
  Buffer.concat([u16(-1, 0, 0, 500, 500), ...parts.map((part, row) => u16(row < parts.length - 1 ? 0x22 : 2, part, 0))])

interface TrueTypeParts {
  readonly glyphs?: readonly Buffer[]
  readonly loca?: readonly number[]
  readonly numGlyphs?: number
  readonly tables?: Readonly<Record<string, Buffer>>
  readonly behind?: Uint8Array
  readonly directory?: (directory: Buffer) => void
}

export function trueType(parts: TrueTypeParts = {}): Buffer {
  const glyphs = parts.glyphs ?? [Buffer.alloc(0), triangle()]
  let at = 0
  const places = parts.loca ?? [0, ...glyphs.map((glyph) => (at += glyph.length))]
  const head = Buffer.concat([u32(0x10000, 0x10000, 0, 0x5f0f3cf5), u16(3, 1000), Buffer.alloc(16), u16(0, 0, 500, 500, 0, 8, 2, 0, 0)])
  const tables: Record<string, Buffer> = {
    cmap: Buffer.concat([u16(0, 1, 1, 0), u32(12), u16(6, 12, 0, 65, 1, 1)]),
    glyf: Buffer.concat(glyphs),
    head,
    hhea: Buffer.concat([u32(0x10000), u16(800, -200, 0, 600, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 1)].map((one) => one)).subarray(0, 36),
    hmtx: u16(600, 0, ...glyphs.slice(1).map(() => 0)),
    loca: u16(...places.map((place) => place / 2)),
    maxp: Buffer.concat([u32(0x10000), u16(parts.numGlyphs ?? glyphs.length, ...times(13, [1]))]),
    ...parts.tables,
  }
  tables.hhea?.writeUInt16BE(1, 34)
  const sorted = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1))
  const directory = Buffer.alloc(12 + sorted.length * 16)
  directory.writeUInt32BE(0x10000, 0)
  directory.writeUInt16BE(sorted.length, 4)
  let next = directory.length
  for (const [row, [tag, table]] of sorted.entries()) {
    directory.write(tag, 12 + row * 16, 'latin1')
    directory.writeUInt32BE(next, 20 + row * 16)
    directory.writeUInt32BE(table.length, 24 + row * 16)
    next += (table.length + 3) & ~3
  }
  parts.directory?.(directory)
  return Buffer.concat([
    directory,
    ...sorted.flatMap(([, table]) => [table, Buffer.alloc(-table.length & 3)]),
    parts.behind ?? Buffer.alloc(0),
  ])
}

const subtable = (...parts: readonly Buffer[]) => Buffer.concat([u16(0, 1, 3, 10), u32(12), ...parts])
const group = (start: number, end: number, glyph: number) => subtable(u16(12, 0), u32(28, 0, 1, start, end, glyph))
/** 2,000 segments that all cover all codes. */
const segments = subtable(
  u16(4, 16_016, 0, 4000, 0, 0, 0, ...times(2000, [0xffff]), 0, ...times(2000, [0]), ...times(2000, [1]), ...times(2000, [0])),
)
const post = (count: number, ...names: readonly string[]) =>
  Buffer.concat([
    u32(0x20000, 0, 0, 0, 0, 0, 0, 0),
    u16(count, 0, 258),
    ...names.flatMap((name) => [Buffer.from([name.length]), Buffer.from(name)]),
  ])

const outlines: readonly FontSample[] = [
  failing('TrueType: table outside the file', 'truetype', trueType({ directory: (rows) => rows.writeUInt32BE(0x7fffffff, 20) })),
  failing('TrueType: directory of 60,000 tables', 'truetype', trueType({ directory: (rows) => rows.writeUInt16BE(60_000, 4) })),
  failing('TrueType: no glyf', 'truetype', trueType({ directory: (rows) => rows.write('GLYF', 28, 'latin1') })),
  failing(
    'TrueType: one large glyph that a thousand share',
    'truetype',
    trueType({ glyphs: [triangle(times(1800, [0x21]))], numGlyphs: 2000, loca: times(1000, [0, 1830]) }),
  ),
  cleaned('TrueType: SING (CVE-2010-2883)', 'truetype', trueType({ tables: { SING: Buffer.concat([Buffer.alloc(28), marker]) } })),
  cleaned('TrueType: text in name', 'truetype', trueType({ tables: { name: marker } })),
  cleaned('TrueType: text in meta', 'truetype', trueType({ tables: { meta: marker } })),
  cleaned('TrueType: text in a table that none knows', 'truetype', trueType({ tables: { EVIL: marker } })),
  cleaned('TrueType: text behind the last table', 'truetype', trueType({ behind: marker })),
  cleaned(
    'TrueType: text behind the last glyph',
    'truetype',
    trueType({ glyphs: [Buffer.alloc(0), triangle([], marker)], loca: [0, 0, 30] }),
  ),
  cleaned('TrueType: text behind the coordinates of a glyph', 'truetype', trueType({ glyphs: [Buffer.alloc(0), triangle([], marker)] })),
  cleaned('TrueType: text in cvt of unsound hinting', 'truetype', trueType({ tables: { 'cvt ': marker, fpgm: Buffer.from([0xaf]) } })),
  cleaned('TrueType: text as instructions', 'truetype', trueType({ tables: { prep: Buffer.concat([Buffer.from([0x41, 200]), marker]) } })),
  cleaned(
    'TrueType: instructions of a glyph that push past their end',
    'truetype',
    trueType({ glyphs: [Buffer.alloc(0), triangle([0x40, 200])] }),
  ),
  cleaned('TrueType: loca past glyf', 'truetype', trueType({ loca: [0, 0x8000, 0x9000] })),
  cleaned('TrueType: loca backwards', 'truetype', trueType({ loca: [0, 28, 10] })),
  cleaned('TrueType: contours past the glyph', 'truetype', trueType({ glyphs: [Buffer.alloc(0), u16(0x7fff, 0, 0, 1, 1, 2, 0)] })),
  cleaned('TrueType: composite of itself', 'truetype', trueType({ glyphs: [triangle(), composite(1, 1)] })),
  cleaned('TrueType: composites of each other', 'truetype', trueType({ glyphs: [triangle(), composite(2), composite(1)] })),
  cleaned('TrueType: composite of a glyph that is not there', 'truetype', trueType({ glyphs: [triangle(), composite(500)] })),
  cleaned(
    'TrueType: composites of ten composites each, six levels',
    'truetype',
    trueType({ glyphs: [triangle(), ...Array.from({ length: 6 }, (_, row) => composite(...times(10, [row])))] }),
  ),
  cleaned('TrueType: 65,535 glyphs, two of them there', 'truetype', trueType({ numGlyphs: 65_535 })),
  cleaned('TrueType: more metrics than glyphs', 'truetype', trueType({ tables: { hmtx: Buffer.concat([u16(600, 0), marker, marker]) } })),
  cleaned('TrueType: cmap group past the last glyph', 'truetype', trueType({ tables: { cmap: group(65, 0x10ffff, 1) } })),
  cleaned('TrueType: cmap group past Unicode', 'truetype', trueType({ tables: { cmap: group(0xfffffff0, 0xfffffff1, 0) } })),
  cleaned('TrueType: cmap of 2,000 segments over each other', 'truetype', trueType({ tables: { cmap: segments } })),
  cleaned('TrueType: text in a cmap of another format', 'truetype', trueType({ tables: { cmap: subtable(u16(14, 0), u32(40), marker) } })),
  cleaned('TrueType: post that names 65,535 glyphs', 'truetype', trueType({ tables: { post: post(65_535, MARKER) } })),
  cleaned('TrueType: text in a name of post that no glyph has', 'truetype', trueType({ tables: { post: post(2, 'A', MARKER) } })),
  cleaned('TrueType: script as a name of post', 'truetype', trueType({ tables: { post: post(2, `(${MARKER})`) } })),
]

// Adobe Type 1 Font Format: the layout of Type 1 fonts in use, without what is not needed.

const cipher = (plain: Uint8Array, start: number): Buffer => {
  let key = start
  return Buffer.from(
    plain.map((byte) => {
      const out = byte ^ (key >> 8)
      key = ((out + key) * 52_845 + 22_719) & 0xffff
      return out
    }),
  )
}
const charstring = (bytes: readonly number[]): Buffer => cipher(Buffer.from([0, 0, 0, 0, ...bytes]), 4330)

/** Type 1 numbers and operators (chapter 6). */
const n = (value: number): number[] => [255, (value >> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255]
const HSBW = [...n(0), ...n(600), 13]
const drawn = [...HSBW, ...n(100), ...n(100), 21, ...n(300), 6, ...n(300), 7, ...n(-300), 6, 9]
const oldCall = (number: number) => [...n(number), CALLSUBR]
const seac = (base: number, accent: number) => [...HSBW, ...n(0), ...n(0), ...n(0), ...n(base), ...n(accent), 12, 6]

interface Type1Parts {
  readonly clear?: string
  readonly comment?: string
  readonly matrix?: string
  readonly entries?: string
  readonly glyph?: readonly number[]
  readonly second?: readonly number[]
  readonly subroutines?: readonly (readonly number[])[]
  readonly behindGlyphs?: string
  readonly after?: string
}

export interface Type1Program {
  readonly whole: Buffer
  readonly lengths: readonly [number, number, number]
}

export function type1(parts: Type1Parts = {}): Type1Program {
  const clear = [
    `%!PS-AdobeFont-1.0: Test${parts.comment ?? ''}`,
    '9 dict begin',
    '/FontType 1 def',
    '/FontName /Test def',
    '/PaintType 0 def',
    `/FontMatrix ${parts.matrix ?? '[0.001 0 0 0.001 0 0]'} readonly def`,
    '/FontBBox {0 0 500 500} readonly def',
    ...(parts.clear ? [parts.clear] : []),
    '/Encoding StandardEncoding def',
    'currentdict end',
    'currentfile eexec\n',
  ].join('\n')
  const row = (before: string, bytes: readonly number[], after: string) => [
    Buffer.from(`${before} ${bytes.length + 4} RD `),
    charstring(bytes),
    Buffer.from(after),
  ]
  const glyphs = [parts.glyph ?? [...drawn, ENDCHAR], ...(parts.second ? [parts.second] : [])]
  const subroutines = parts.subroutines ?? []
  const program = [
    Buffer.from(
      'dup /Private 18 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n' +
        '/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n' +
        `/BlueValues [-10 0] def\n${parts.entries ?? ''}/MinFeature {16 16} def\n/password 5839 def\n`,
    ),
    Buffer.from(subroutines.length ? `/Subrs ${subroutines.length} array\n` : ''),
    ...subroutines.flatMap((bytes, number) => row(`dup ${number}`, bytes, ' NP\n')),
    Buffer.from(`${subroutines.length ? 'ND\n' : ''}2 index /CharStrings ${glyphs.length + 1} dict dup begin\n`),
    ...row('/.notdef', [...HSBW, ENDCHAR], ' ND\n'),
    ...glyphs.flatMap((bytes, number) => row(`/${'AB'[number]}`, bytes, ' ND\n')),
    Buffer.from(
      `end\nend\nreadonly put\nnoaccess put\n${parts.behindGlyphs ?? ''}dup /FontName get exch definefont pop\nmark currentfile closefile\n`,
    ),
  ]
  const encrypted = cipher(Buffer.concat([Buffer.alloc(4), ...program]), 55_665)
  const tail = `\n${`${'0'.repeat(64)}\n`.repeat(8)}cleartomark\n${parts.after ?? ''}`
  return {
    whole: Buffer.concat([Buffer.from(clear), encrypted, Buffer.from(tail)]),
    lengths: [clear.length, encrypted.length, tail.length],
  }
}

const hidden = `{(${MARKER}) print (evil) run}`
const old = (parts: Type1Parts) => type1(parts).whole
/** n callothersubr: its operands, how many they are, its number. */
const other = (number: number, ...operands: readonly number[]) => [...operands.flatMap(n), ...n(operands.length), ...n(number), 12, 16]

const letters: readonly FontSample[] = [
  failing('Type 1: FontMatrix with a string (CVE-2024-4367)', 'type1', old({ matrix: `[1 2 3 4 5 (0\\); alert\\('${MARKER}'\\))]` })),
  failing('Type 1: FontMatrix that is a program', 'type1', old({ matrix: `{1 2 3 4 5 ${hidden} exec}` })),
  failing('Type 1: FontMatrix of seven numbers', 'type1', old({ matrix: '[1 2 3 4 5 6 7]' })),
  failing('Type 1: two FontMatrices', 'type1', old({ clear: '/FontMatrix [1 0 0 1 0 0] def' })),
  failing('Type 1: FontMatrix in the encrypted part', 'type1', old({ entries: '/FontMatrix [1 0 0 1 0 0] def\n' })),
  failing('Type 1: word outside the list', 'type1', old({ clear: `(${MARKER}) (w) file closefile` })),
  failing('Type 1: encoding of a code past 255', 'type1', old({ clear: '/Encoding 256 array dup 300 /A put readonly def' })),
  failing('Type 1: lenIV twice', 'type1', old({ entries: '/lenIV 4 def\n/lenIV 0 def\n' })),
  failing('Type 1: lenIV below zero', 'type1', old({ entries: '/lenIV -1 def\n' })),
  failing('Type 1: lenIV past any charstring', 'type1', old({ entries: '/lenIV 4000 def\n' })),
  failing('Type 1: OtherSubrs 99', 'type1', old({ glyph: [...HSBW, ...other(99), ENDCHAR] })),
  failing('Type 1: OtherSubrs of multiple masters in another font', 'type1', old({ glyph: [...HSBW, ...other(14, 1, 2), ENDCHAR] })),
  failing('Type 1: OtherSubrs with operands that are not there', 'type1', old({ glyph: [...n(9), ...n(3), 12, 16, ENDCHAR] })),
  failing(
    'Type 1: subroutine that calls itself',
    'type1',
    old({ glyph: [...oldCall(0), ENDCHAR], subroutines: [[...oldCall(0), RETURN]] }),
  ),
  failing('Type 1: subroutine that is not there', 'type1', old({ glyph: [...oldCall(7), ENDCHAR], subroutines: [[RETURN]] })),
  failing(
    'Type 1: subroutine that hint replacement finds, and that finds itself',
    'type1',
    old({ glyph: [...oldCall(0), ENDCHAR], subroutines: [[...other(3, 0), 12, 17, CALLSUBR, RETURN]] }),
  ),
  failing('Type 1: 25 operands', 'type1', old({ glyph: [...times(25, n(1)), 9, ENDCHAR] })),
  failing('Type 1: reserved operator', 'type1', old({ glyph: [...drawn, 16, ENDCHAR] })),
  failing('Type 1: accented character of itself', 'type1', old({ glyph: seac(65, 65) })),
  failing('Type 1: accented characters of each other', 'type1', old({ glyph: seac(66, 66), second: seac(65, 65) })),
  failing('Type 1: charstring longer than the font', 'type1', old({ entries: '/CharStrings 1 dict dup begin /A 999999 RD x' })),
  failing('Type 1: string without an end in the clear part', 'type1', old({ clear: `(${MARKER}` })),
  cleaned('Type 1: text in a comment', 'type1', old({ comment: `\n%${MARKER}` })),
  cleaned('Type 1: text in a notice', 'type1', old({ clear: `/FontInfo 1 dict dup begin /Notice (${MARKER}) def end readonly def` })),
  cleaned('Type 1: program in the encrypted part', 'type1', old({ entries: `/evil ${hidden} def\n` })),
  cleaned('Type 1: program as OtherSubrs', 'type1', old({ entries: `/OtherSubrs [${hidden}] ND\n` })),
  cleaned('Type 1: program as the reader of charstrings', 'type1', old({ entries: `/RD ${hidden} def\n` })),
  cleaned('Type 1: text behind the glyphs', 'type1', old({ behindGlyphs: `(${MARKER}) pop\n` })),
  cleaned('Type 1: text behind the tail', 'type1', old({ after: MARKER })),
  cleaned('Type 1: text behind endchar', 'type1', old({ glyph: [...drawn, ENDCHAR, ...marker] })),
  cleaned('Type 1: text in a subroutine that nothing calls', 'type1', old({ subroutines: [[...marker]] })),
]

export const hostileFonts: readonly FontSample[] = [...compact, ...outlines, ...letters]

/** Programs in the layout of our own writers, of which the hostile ones are variations: what the inspector says of these it does not say of all. */
export const soundFonts: readonly (Pick<FontSample, 'name' | 'kind' | 'program'> & { readonly lengths?: Type1Program['lengths'] })[] = [
  { name: 'CFF', kind: 'cff', program: cff() },
  { name: 'CFF with subroutines ten deep', kind: 'cff', program: cff({ glyph: [...call(0), ENDCHAR], locals: chain(10) }) },
  { name: 'CFF with 48 operands', kind: 'cff', program: cff({ glyph: [...times(48, int(1)), RLINETO, ENDCHAR] }) },
  { name: 'CFF with a matrix of six numbers', kind: 'cff', program: cff({ top: matrix(6) }) },
  { name: 'CFF for CIDs', kind: 'cff', program: cff({ face: matrix(6) }) },
  { name: 'CFF with a mask', kind: 'cff', program: cff({ glyph: [...times(16, int(1)), HSTEM, HINTMASK, 1, ...square, ENDCHAR] }) },
  { name: 'TrueType', kind: 'truetype', program: trueType() },
  { name: 'TrueType with a composite', kind: 'truetype', program: trueType({ glyphs: [triangle(), composite(0, 0)] }) },
  { name: 'TrueType with instructions', kind: 'truetype', program: trueType({ glyphs: [Buffer.alloc(0), triangle([0x40, 1, 7, 0x2e])] }) },
  { name: 'TrueType with names', kind: 'truetype', program: trueType({ tables: { post: post(2, 'A') } }) },
  { name: 'TrueType with a group', kind: 'truetype', program: trueType({ tables: { cmap: group(65, 65, 1) } }) },
  { name: 'Type 1', kind: 'type1', program: type1().whole, lengths: type1().lengths },
  ...[
    { name: 'Type 1 with subroutines', parts: { glyph: [...oldCall(0), ENDCHAR], subroutines: [[...drawn, RETURN]] } },
    { name: 'Type 1 with an accented character', parts: { second: seac(65, 65) } },
    { name: 'Type 1 with 24 operands', parts: { glyph: [...times(24, n(1)), 9, ENDCHAR] } },
  ].map(({ name, parts }) => ({ name, kind: 'type1' as const, program: type1(parts).whole, lengths: type1(parts).lengths })),
]

const slots = {
  cff: ['Type1', 'FontFile3', '/Subtype/Type1C'],
  truetype: ['TrueType', 'FontFile2', ''],
  type1: ['Type1', 'FontFile', ''],
} as const

/** A document of one page with one letter in that font. @param place where the program stands, by mistake */
export function pdfWithFont({ kind, program }: Pick<FontSample, 'kind' | 'program'>, place?: string): Uint8Array {
  const [subtype, own, entries] = slots[kind]
  const slot = place ?? own
  return build({
    content: 'BT /F1 48 Tf 20 100 Td (A) Tj ET',
    font: `<</Type/Font/Subtype/${subtype}/BaseFont/ABCDEF+Test/FirstChar 65/LastChar 65/Widths[600]/FontDescriptor 10 0 R>>`,
    objects: [
      `<</Type/FontDescriptor/FontName/ABCDEF+Test/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0/CapHeight 500/StemV 80/${slot} 11 0 R>>`,
      stream(`${entries}/Length1 ${program.length}/Filter/FlateDecode`, deflateSync(program)),
    ],
  })
}
