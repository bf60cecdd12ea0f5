import {
  type PDFContext,
  PDFDict,
  type PDFObject,
  PDFObjectStreamParser,
  PDFParser,
  PDFRawStream,
  type PDFRef,
  PDFXRefStreamParser,
} from '@cantoo/pdf-lib'
import { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { key, Walk } from '../rebuild/walk.ts'
import { PdfFile } from '../write.ts'
import { type Decipher, ObjectReader } from './objects.ts'
import { StreamEnds } from './streams.ts'

export interface Parsed {
  readonly context: PDFContext
  /** A bound that an object or cross-reference stream is past; the parser itself took it for damage. */
  readonly refusal: Refusal | undefined
}

/**
 * The library's parser goes through the file; what objects hold is read by our own reader, which forgives what viewers forgive. Only this
 * one parser is given other steps: the library stays as it is for everybody else in the process.
 * @throws Error where the parser finds no way on
 */
export async function parse(bytes: Uint8Array, limits: Limits, decipher: Decipher | undefined): Promise<Parsed> {
  const parser = PDFParser.forBytesWithOptions(bytes, Number.POSITIVE_INFINITY, false, false, false, decipher as never)
  const streams = new Streams(limits)
  steer(parser as unknown as Steps, streams)
  return { context: await parser.parseDocument(), refusal: streams.refusal }
}

/** What a parser of the library keeps, as far as reading objects needs it. */
interface Reader {
  readonly bytes: { readonly bytes: Uint8Array; offset(): number; moveTo(offset: number): void }
  readonly context: PDFContext
  readonly cryptoFactory: Decipher | undefined
  parseObject(ref?: PDFRef): PDFObject
}

/** The parser's own steps over what lies between objects; the library calls them private. */
interface Steps extends Reader {
  parseHeader(): unknown
  parseIndirectObjectHeader(): PDFRef
  parseIndirectObject(): Promise<PDFRef>
  skipWhitespaceAndComments(): void
  matchKeyword(keyword: readonly number[]): boolean
  maybeParseTrailerDict(): unknown
  maybeParseTrailer(): unknown
}

/** Some writers put another character behind it than a hyphen. */
export const HEADER = '%PDF'
const END_OBJECT = [...Buffer.from('endobj')]
const TYPE = key('Type')
const OBJECT_STREAM = key('ObjStm')
const CROSS_REFERENCE = key('XRef')

function steer(parser: Steps, streams: Streams): void {
  readsObjects(parser)
  // The version says nothing that would be read differently.
  parser.parseHeader = () => {
    const { bytes } = parser.bytes
    parser.bytes.moveTo(Math.max(0, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(HEADER)))
  }
  parser.parseIndirectObject = async () => {
    const ref = parser.parseIndirectObjectHeader()
    const object = parser.parseObject(ref)
    parser.skipWhitespaceAndComments()
    parser.matchKeyword(END_OBJECT)
    if (object instanceof PDFRawStream) await streams.meet(object)
    parser.context.assign(ref, object)
    return ref
  }
  // A trailer without its dictionary or offset: viewers go on without, and so does the parser.
  for (const step of ['maybeParseTrailerDict', 'maybeParseTrailer'] as const) {
    const strict = parser[step].bind(parser)
    parser[step] = () => {
      try {
        return strict()
      } catch {
        return undefined
      }
    }
  }
}

function readsObjects(parser: Reader): void {
  const { bytes } = parser.bytes
  const ends = new StreamEnds(bytes)
  const around = {
    context: parser.context,
    decipher: parser.cryptoFactory,
    endOfStream: (start: number, dict: PDFDict) => ends.find(start, dict),
  }
  parser.parseObject = (ref) => {
    const reader = new ObjectReader(bytes, parser.bytes.offset(), around, ref)
    const value = reader.value()
    parser.bytes.moveTo(reader.at)
    if (value === undefined) throw new Error('no object')
    return value
  }
}

/**
 * Object and cross-reference streams (7.5.7, 7.5.8). The library inflates them in JavaScript and without a bound: a bomb there would be met
 * before any check of ours. It gets them already decoded, within the limits.
 */
class Streams {
  readonly #limits: Limits
  refusal: Refusal | undefined

  constructor(limits: Limits) {
    this.#limits = limits
  }

  async meet(stream: PDFRawStream): Promise<void> {
    const type = stream.dict.lookup(TYPE)
    if (type === OBJECT_STREAM) {
      const parser = PDFObjectStreamParser.forStream(this.#decoded(stream))
      readsObjects(parser as unknown as Reader)
      await parser.parseIntoContext()
    } else if (type === CROSS_REFERENCE) PDFXRefStreamParser.forStream(this.#decoded(stream)).parseIntoContext()
  }

  #decoded(stream: PDFRawStream): PDFRawStream {
    const { context } = stream.dict
    try {
      const walk = new Walk(context, new PdfFile(this.#limits), this.#limits, new Findings())
      const { bytes, codec } = walk.decode(stream)
      if (codec) throw new Refusal('malformed', `object stream coded as ${codec}`)
      const plain = PDFDict.withContext(context)
      for (const [name, value] of stream.dict.entries()) if (!unusedKeys.has(name)) plain.set(name, value)
      countSound(walk, plain, bytes.length)
      return PDFRawStream.of(plain, bytes)
    } catch (error) {
      // The parser swallows what is thrown here, as damage it skips; a bound must not be skipped.
      if (error instanceof Refusal && error.code.startsWith('limit-')) this.refusal = error
      throw error
    }
  }
}

const unusedKeys = new Set(['Filter', 'DecodeParms', 'F', 'DP', 'Length'].map(key))

/** /N and /Size tell loops how often to run: never more than there are bytes. */
function countSound(walk: Walk, dict: PDFDict, length: number): void {
  if ((walk.number(dict.get(key('N'))) ?? 0) > length) throw new Refusal('malformed', 'object stream count')
  if (!dict.has(key('W'))) return
  const index = walk.array(dict.get(key('Index'))) ?? []
  const rows =
    index.length === 0
      ? (walk.number(dict.get(key('Size'))) ?? 0)
      : index.reduce<number>((sum, one, at) => sum + (at % 2 ? (walk.number(one) ?? 0) : 0), 0)
  if (rows > length + 1) throw new Refusal('malformed', 'cross-reference stream count')
  const widths = walk.array(dict.get(key('W')))?.map((one) => walk.number(one) ?? 0) ?? []
  if (widths.some((width) => width < 0 || width > 8)) throw new Refusal('malformed', 'cross-reference stream widths')
}
