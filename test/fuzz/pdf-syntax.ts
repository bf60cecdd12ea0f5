/**
 * Damage that speaks PDF: objects, dictionaries, streams, cross-references (ISO 32000-2, 7.3 to 7.5). Works on the bytes as Latin-1 text, so that
 * offsets are bytes, and follows no reference: what it breaks is meant to be wrong.
 */
import { constants, deflateSync, inflateSync } from 'node:zlib'
import { hostilePdfs } from '../sanitizer/samples/pdf-hostile.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation } from './family.ts'
import type { Random } from './random.ts'

/** Places that a mutation chooses among; a file that has more is broken in its first ones only. */
const MOST_PLACES = 20_000
/** Most that one stream may inflate to. */
const STREAM_BYTES = 1 << 22

interface Place {
  readonly start: number
  readonly end: number
  readonly text: string
}

function places(text: string, pattern: RegExp): Place[] {
  const found: Place[] = []
  for (const match of text.matchAll(pattern)) {
    found.push({ start: match.index, end: match.index + match[0].length, text: match[0] })
    if (found.length >= MOST_PLACES) break
  }
  return found
}

/** One place that matches becomes what `by` says. */
const rewriting = (name: string, pattern: RegExp, by: (place: Place, random: Random) => string): Mutation => ({
  name,
  apply: (bytes, random) => {
    const found = places(bytes.toString('latin1'), pattern)
    if (found.length === 0) return undefined
    const place = random.pick(found)
    return replaced(bytes, place, Buffer.from(by(place, random), 'latin1'))
  },
})

const numbers: readonly string[] = [
  '0',
  '-1',
  '1',
  '2',
  '65535',
  '65536',
  '2147483647',
  '2147483648',
  '4294967296',
  '-2147483649',
  '9007199254740993',
  '1e9',
  '0.0000001',
  '99999999999999999999',
  '.',
  '-',
  '--5',
  '+7',
  '1.2.3',
  '00000000012',
  '1 0 R',
  'null',
  'true',
  '(1)',
  '/1',
]

const script = '<</S/JavaScript/JS(app.alert\\(1\\))>>'
/** Entries that act, or that change how the rest is read. */
const entries: readonly string[] = [
  `/OpenAction${script}`,
  `/AA<</O${script}/C${script}/WC${script}>>`,
  '/JS(app.alert\\(1\\))',
  '/S/JavaScript',
  '/S/Launch/F(cmd.exe)',
  `/A${script}`,
  `/A<</S/URI/URI(javascript:1)>>`,
  `/A<</S/GoToR/F(\\\\\\\\a\\\\b)/D[0/Fit]>>`,
  `/Next${script}`,
  '/A<</S/SubmitForm/F(http://a)>>',
  `/Names<</JavaScript<</Names[(a)${script}]>>>>`,
  '/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 1 0 R>>>>]>>>>',
  '/AcroForm<</XFA(a)/Fields[1 0 R]>>',
  '/FS/URL/F(http://a)',
  '/F(\\\\\\\\a\\\\b)',
  '/FFilter/FlateDecode',
  '/Filter/JBIG2Decode',
  '/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode/FlateDecode]',
  '/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>',
  '/Filter/Crypt',
  '/Type/ObjStm/N 9999/First 1',
  '/Type/XRef/W[8 8 8]',
  '/Kids[1 0 R 2 0 R 3 0 R]',
  '/Parent 1 0 R',
  '/Count 2147483647',
  '/MediaBox[0 0 1e9 1e9]',
  '/Rotate 91',
  '/UserUnit 1e6',
  '/Contents[1 0 R 1 0 R]',
  '/Resources 1 0 R',
  '/Annots[1 0 R<</Subtype/Movie>>]',
  '/SMask 1 0 R',
  '/Width 65535/Height 65535',
  '/BitsPerComponent 3',
  '/ColorSpace[/Indexed[/Indexed 1 0 R 255()]65535 1 0 R]',
  '/Function<</FunctionType 4/Domain[0 1]/Range[0 1]/Length 9>>',
  '/FontMatrix[1 0 0 (x) 0 0]',
  '/Widths[1e38 -1e38]',
  '/W[0 65535 1000]',
  '/ToUnicode 1 0 R',
  '/Encoding/Identity-V',
  '/DescendantFonts[1 0 R]',
  '/OCProperties<</OCGs[1 0 R]/D<<>>>>',
  '/OC 1 0 R',
  '/StructTreeRoot 1 0 R',
  '/Outlines<</First 1 0 R/Last 1 0 R>>',
  '/Dests 1 0 R',
  '/Encrypt<</Filter/Standard/V 1/R 2/O()/U()/P 0>>',
  '/Metadata 1 0 R',
  '/PieceInfo<</a<</Private(x)>>>>',
  '/Ref<</F(a)/Page 0>>',
  '/Subtype/PS',
  '/Subtype/Form/BBox[0 0 9 9]',
  '/Lang(ja)',
  '/Collection<<>>',
]

const contents: readonly string[] = [
  ' q q q q q q q q ',
  ' Q Q Q Q ',
  ' BT BT ',
  ' ET ',
  ' BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID x EI ',
  ' /Nothing Do ',
  ' 1e39 -1e39 0 0 1e39 0 cm ',
  ' /F1 1e38 Tf ',
  ' (x) Tj ',
  ' [[[[(x)]]]] TJ ',
  ' << << << >> ',
  ' <4 ',
  ' (unclosed ',
  ' /OC /x BDC ',
  ' EMC EMC ',
  ' 0 0 m 1 1 l S ',
  ' /Pattern cs /P1 scn ',
  ' /S sh ',
  '\x00\x00',
  ' MP ',
  ' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 re ',
  ' %',
  ' /a#00b gs ',
  ' d0 ',
  ' 0 0 0 0 0 0 d1 ',
  ' (\\777) Tj ',
  ' BX xyz EX ',
]

/** Numbers from 2 digits on are offsets and lengths often enough; the rest is chance. */
function changedNumber({ text }: Place, random: Random): string {
  const value = Number(text)
  if (random.chance(0.5)) return random.pick(numbers)
  return String(random.pick([value + 1, value - 1, value * 2, -value, value * 256, value >> 1]))
}

/** A Flate stream is inflated, broken inside and deflated again, with its new length: the damage reaches whoever reads the content. */
const insideStreams: Mutation = {
  name: 'inside a Flate stream',
  apply: (bytes, random, other) => {
    const text = bytes.toString('latin1')
    const found = places(text, /\/Length\s+\d+(?![\s\d]*\d+\s+R)[^\n]{0,400}?>>\s*stream\r?\n/g)
    if (found.length === 0) return undefined
    const head = random.pick(found)
    const end = text.indexOf('endstream', head.end)
    const inflated = inflate(bytes.subarray(head.end, end < 0 ? bytes.length : end))
    if (end < 0 || !inflated) return undefined
    const broken = random.chance(0.5) ? insertAtSpace(inflated, random) : random.pick(anyBytes).apply(inflated, random, other)
    const deflated = deflateSync(broken ?? inflated, random.chance(0.2) ? { strategy: constants.Z_FIXED } : {})
    const newHead = Buffer.from(head.text.replace(/\/Length\s+\d+/, `/Length ${deflated.length}`), 'latin1')
    return Buffer.concat([bytes.subarray(0, head.start), newHead, deflated, Buffer.from('\n'), bytes.subarray(end)])
  },
}

function inflate(deflated: Buffer): Buffer | undefined {
  try {
    return inflateSync(deflated, { maxOutputLength: STREAM_BYTES, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return undefined
  }
}

function insertAtSpace(content: Buffer, random: Random): Buffer {
  const spaces = places(content.toString('latin1'), /\s/g)
  const at = spaces.length === 0 ? content.length : random.pick(spaces).start
  return replaced(content, { start: at, end: at }, Buffer.from(random.pick(contents), 'latin1'))
}

/** Two rows of the classic table (7.5.4) change places: each object is found where the other is. */
const crossReferences: Mutation = {
  name: 'rows of the cross-reference swapped',
  apply: (bytes, random) => {
    const rows = places(bytes.toString('latin1'), /\d{10} \d{5} [nf]/g)
    if (rows.length < 2) return undefined
    const broken = Buffer.from(bytes)
    for (let left = 1 + random.number(4); left > 0; left--) {
      const [one, two] = [random.pick(rows), random.pick(rows)]
      broken.write(two.text, one.start, 'latin1')
      broken.write(one.text, two.start, 'latin1')
    }
    return broken
  },
}

/** A whole object of another file, under a number that is taken: the later one counts for some readers. */
const foreignObject: Mutation = {
  name: 'object of another file',
  apply: (bytes, random, other) => {
    const donors = places(other().toString('latin1'), /\d+ \d+ obj[\s\S]{1,20000}?endobj\s/g)
    const own = places(bytes.toString('latin1'), /\b\d+ \d+ obj\b/g)
    if (donors.length === 0 || own.length === 0) return undefined
    const place = random.pick(own)
    const body = random.pick(donors).text.replace(/^\d+ \d+ obj/, random.pick(own).text)
    return replaced(bytes, { start: place.start, end: place.start }, Buffer.from(body, 'latin1'))
  },
}

const syntax: readonly Mutation[] = [
  rewriting('number changed', /(?<![\w.#-])-?\d+(?:\.\d+)?(?![\w.])/g, changedNumber),
  rewriting('entry put in', /<<(?!<)/g, (_, random) => `<<${random.pick(entries)}`),
  rewriting('entry put at the end', />>(?=\s*(?:endobj|stream|trailer|startxref|\/))/g, (_, random) => `${random.pick(entries)}>>`),
  rewriting('name exchanged', /\/[A-Za-z][\w]{0,30}/g, (_, random) => /^\/\w+/.exec(random.pick(entries))?.[0] ?? '/X'),
  rewriting('reference led elsewhere', /\b\d+ \d+ R\b/g, (_, random) => `${random.number(40)} 0 R`),
  rewriting('length lied about', /\/Length\s+\d+(?!\s+\d+\s+R)/g, (_, random) => `/Length ${random.pick([...numbers, '3', '17', '300'])}`),
  rewriting('delimiter lost', /<<|>>|\[|\]|\bendobj\b|\bendstream\b|\bstream\b|\bobj\b|\(|\)|%%EOF|\bxref\b|\btrailer\b/g, () => ' '),
  rewriting('delimiter nested', /<<|\[/g, ({ text }, random) => text.repeat(2 + random.number(600))),
  insideStreams,
  insideStreams,
  crossReferences,
  foreignObject,
]

export const pdf: FuzzFamily = {
  name: 'pdf',
  fileName: 'broken.pdf',
  folders: ['pdf'],
  extensions: ['.pdf'],
  hostile: () => hostilePdfs.map(({ name, bytes }) => ({ name: `hostile: ${name}`, bytes: async () => Buffer.from(await bytes()) })),
  mutations: [...anyBytes, ...syntax, ...syntax],
}
