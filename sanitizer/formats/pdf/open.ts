import {
  type PDFContext,
  PDFDict,
  PDFObjectParser,
  PDFObjectStreamParser,
  PDFParser,
  PDFRawStream,
  type PDFRef,
  PDFXRefStreamParser,
} from '@cantoo/pdf-lib'
import { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { type Decipher, ObjectReader } from './read/objects.ts'
import { decipherOf } from './read/security.ts'
import { StreamEnds } from './read/streams.ts'
import { key, Walk } from './rebuild/walk.ts'
import { PdfFile } from './write.ts'

/**
 * The parser inflates object and cross-reference streams while it reads, in JavaScript and without a bound: a bomb there would
 * be met before any check of ours. Both get their streams already decoded, within the limits.
 */
let current: { readonly limits: Limits; refusal: Refusal | undefined } | undefined

function decoded(stream: PDFRawStream): PDFRawStream {
  if (!current) return stream
  const { context } = stream.dict
  try {
    const walk = new Walk(context, new PdfFile(current.limits), current.limits, new Findings())
    const { bytes, codec } = walk.decode(stream)
    if (codec) throw new Refusal('malformed', `object stream coded as ${codec}`)
    const plain = PDFDict.withContext(context)
    for (const [name, value] of stream.dict.entries()) if (!unusedKeys.has(name)) plain.set(name, value)
    countSound(walk, plain, bytes.length)
    return PDFRawStream.of(plain, bytes)
  } catch (error) {
    // The parser swallows what is thrown here, as damage it skips; a bound must not be skipped.
    if (error instanceof Refusal && error.code.startsWith('limit-')) current.refusal = error
    throw error
  }
}

const unusedKeys = new Set(['Filter', 'DecodeParms', 'F', 'DP', 'Length'].map(key))

/** /N and /Size tell loops how often to run: never more than there are bytes. */
function countSound(walk: Walk, dict: PDFDict, length: number): void {
  const index = walk.array(dict.get(key('Index'))) ?? []
  const counts = [
    walk.number(dict.get(key('N'))) ?? 0,
    dict.has(key('W')) && index.length === 0 ? 0 : 0,
    ...index.map((one) => walk.number(one) ?? 0),
  ]
  if (dict.has(key('N')) && counts[0] !== undefined && counts[0] > length) throw new Refusal('malformed', 'object stream count')
  if (dict.has(key('W'))) {
    const rows =
      index.length === 0
        ? (walk.number(dict.get(key('Size'))) ?? 0)
        : index.reduce<number>((sum, one, at) => sum + (at % 2 ? (walk.number(one) ?? 0) : 0), 0)
    if (rows > length + 1) throw new Refusal('malformed', 'cross-reference stream count')
    const widths = walk.array(dict.get(key('W')))?.map((one) => walk.number(one) ?? 0) ?? []
    if (widths.some((width) => width < 0 || width > 8)) throw new Refusal('malformed', 'cross-reference stream widths')
  }
}

const parseObjects = PDFObjectStreamParser.forStream
const parseCrossReferences = PDFXRefStreamParser.forStream
PDFObjectStreamParser.forStream = (stream, tick) => parseObjects(decoded(stream), tick)
PDFXRefStreamParser.forStream = (stream) => parseCrossReferences(decoded(stream))

/** What the parser keeps, as far as reading objects needs it. */
interface Parser {
  readonly bytes: { readonly bytes: Uint8Array; offset(): number; moveTo(offset: number): void }
  readonly context: PDFContext
  readonly cryptoFactory: Decipher | undefined
  streamEnds?: StreamEnds
}

/** The parser finds objects; what they hold is read by our own reader, which forgives what viewers forgive. */
PDFObjectParser.prototype.parseObject = function (this: PDFObjectParser, ref?: PDFRef) {
  const parser = this as unknown as Parser
  parser.streamEnds ??= new StreamEnds(parser.bytes.bytes)
  const ends = parser.streamEnds
  const around = {
    context: parser.context,
    decipher: parser.cryptoFactory,
    endOfStream: (start: number, dict: PDFDict) => ends.find(start, dict),
  }
  const reader = new ObjectReader(parser.bytes.bytes, parser.bytes.offset(), around, ref)
  const value = reader.value()
  parser.bytes.moveTo(reader.at)
  if (value === undefined) throw new Error('no object')
  return value
}

/** Some writers put another character behind it than a hyphen. */
const HEADER = '%PDF'
const HEADER_WITHIN = 1024

/** The parser's own steps over what lies between objects. */
interface Steps {
  parseHeader(): unknown
  maybeParseTrailerDict(): unknown
  maybeParseTrailer(): unknown
}
const steps = PDFParser.prototype as unknown as Steps

/** The version says nothing that would be read differently. */
steps.parseHeader = function (this: Steps & Parser) {
  const { bytes } = this.bytes
  this.bytes.moveTo(Math.max(0, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(HEADER)))
}

/** A trailer without its dictionary or offset: viewers go on without, and so does the parser. */
for (const step of ['maybeParseTrailerDict', 'maybeParseTrailer'] as const) {
  const strict = steps[step]
  steps[step] = function (this: Steps & Parser) {
    try {
      return strict.call(this)
    } catch {
      return undefined
    }
  }
}

export interface Opened {
  readonly context: PDFContext
  readonly root: PDFDict
  readonly encrypted: boolean
}

/**
 * Parses, with the empty password unless one is given.
 * @throws Refusal malformed, encrypted, password-wrong, certificate-protected, limit-ratio, limit-depth; other errors are the parser's own
 * and mean "damaged"
 */
export async function open(bytes: Uint8Array, limits: Limits, password = ''): Promise<Opened> {
  if (Buffer.from(bytes.subarray(0, HEADER_WITHIN)).indexOf(HEADER) < 0) throw new Refusal('malformed', 'no header')
  const warn = silence()
  try {
    let { context, refusal } = await parse(bytes, limits, undefined)
    const protection = context.lookup(context.trailerInfo.Encrypt)
    const encrypted = protection instanceof PDFDict
    if (encrypted) ({ context, refusal } = await parse(bytes, limits, decipherOf(context, protection, password)))
    if (refusal) throw refusal
    const root = context.lookup(context.trailerInfo.Root)
    if (!(root instanceof PDFDict)) throw new Refusal('malformed', 'no catalog')
    return { context, root, encrypted }
  } finally {
    warn()
  }
}

async function parse(bytes: Uint8Array, limits: Limits, decipher: Decipher | undefined) {
  const state = { limits, refusal: undefined as Refusal | undefined }
  current = state
  try {
    const parser = PDFParser.forBytesWithOptions(bytes, Number.POSITIVE_INFINITY, false, false, false, decipher as never)
    return { context: await parser.parseDocument(), refusal: state.refusal }
  } finally {
    current = undefined
  }
}

/** The parser prints pieces of the file as warnings; text from a file goes nowhere (law 4). */
function silence(): () => void {
  const output = globalThis.console
  const { warn } = output
  output.warn = () => {}
  return () => {
    output.warn = warn
  }
}
