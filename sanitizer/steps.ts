/** The questions to a child, and what its answer or its end means for the file. */

import type { Conversion } from './convert/filters.ts'
import type { Engine } from './engine.ts'
import { type KnownKey, known } from './formats/known.ts'
import { ChildLost, SanitizerFault } from './loss.ts'
import { type Member, readBundle } from './members/bundle.ts'
import type { ChildOpening } from './opening/table.ts'
import type { Pool } from './pool.ts'
import type { Disarmed, DisarmOptions, Finding, FormatId, Identity, RefusalCode } from './protocol.ts'
import {
  type Counted,
  type Identified,
  Lie,
  type Reply,
  readConverted,
  readCounted,
  readDisarmed,
  readIdentified,
  readInspected,
  readOpened,
  readShown,
  type ShownReply,
} from './reply.ts'
import type { ChildKind } from './sandbox/enclose.ts'
import { isPlainJpeg } from './view/plain-jpeg.ts'

type Refused = { readonly outcome: 'refused'; readonly code: RefusalCode }
export type Disarmament = { readonly outcome: 'disarmed' } & Disarmed

type Kind = ChildKind | 'convert'

export interface Circumstances {
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Only the end of a name matters (its extension), and a header has room for a few hundred characters. */
const NAME_CHARACTERS = 200

export const identifyWith = async (
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances & { readonly fileName: string },
): Promise<Identified | Refused> => {
  const request = { op: 'identify', fileName: ask.fileName.slice(-NAME_CHARACTERS) }
  return await put(engine, 'disarm', ask, request, untrusted, (id, header, body) => withoutBody(readIdentified(id, header), body))
}

/** What a disarm child makes of a type that no format reads as it is; the bytes are as untrusted as before. */
export const openWith = (
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances,
  opening: ChildOpening,
  { type }: Identity,
  options: DisarmOptions,
): Promise<{ readonly outcome: 'opened'; readonly bytes: Uint8Array; readonly removed: readonly Finding[] } | Refused> =>
  put(engine, 'disarm', ask, { op: 'open', opening, type, options }, untrusted, (id, header, body) => {
    const reply = readOpened(id, header)
    return reply.outcome === 'opened' ? { ...reply, bytes: body } : withoutBody(reply, body)
  })

/** The files of an archive or a mail, as untrusted as it. */
export const unpackWith = (
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances,
  { type }: Identity,
  { password }: DisarmOptions,
): Promise<{ readonly outcome: 'unpacked'; readonly members: readonly Member[]; readonly removed: readonly Finding[] } | Refused> =>
  put(engine, 'disarm', ask, { op: 'unpack', type, password }, untrusted, (id, header, body) => {
    const reply = readOpened(id, header)
    if (reply.outcome !== 'opened') return withoutBody(reply, body)
    const members = readBundle(body, engine.limits.entries)
    if (!members) throw new Lie('no bundle of files')
    return { outcome: 'unpacked', members, removed: reply.removed }
  })

/** @param bundle of clean files; what comes back is believed by nobody before its inspection has found them in it */
export const packWith = (
  engine: Engine,
  bundle: Uint8Array,
  ask: Circumstances,
): Promise<{ readonly outcome: 'packed'; readonly bytes: Uint8Array } | Refused> =>
  put(engine, 'disarm', ask, { op: 'pack' }, bundle, (id, header, body) => {
    const reply = readOpened(id, header)
    return reply.outcome === 'opened' ? { outcome: 'packed', bytes: body } : withoutBody(reply, body)
  })

/** @param bundle the mail as it was sent, then its clean files. What comes back is believed by nobody before its inspection has found these in it. */
export const composeWith = (
  engine: Engine,
  bundle: Uint8Array,
  ask: Circumstances & { readonly identity: Identity },
  options: DisarmOptions,
): Promise<{ readonly outcome: 'composed'; readonly bytes: Uint8Array; readonly removed: readonly Finding[] } | Refused> =>
  put(engine, 'disarm', ask, { op: 'compose', type: ask.identity.type, options }, bundle, (id, header, body) => {
    const reply = readOpened(id, header)
    return reply.outcome === 'opened' ? { outcome: 'composed', bytes: body, removed: reply.removed } : withoutBody(reply, body)
  })

/** What LibreOffice makes of it. A launcher that dies of a file twice has failed to convert it. */
export async function convertWith(
  pool: Pool,
  untrusted: Uint8Array,
  ask: Circumstances,
  conversion: Conversion,
): Promise<{ readonly outcome: 'converted'; readonly bytes: Uint8Array } | Refused> {
  const reply = await put({ pools: { convert: pool } }, 'convert', ask, { conversion }, untrusted, (id, header, body) => {
    const converted = readConverted(id, header)
    return converted.outcome === 'converted' ? { ...converted, bytes: body } : withoutBody(converted, body)
  })
  return reply.outcome === 'refused' && reply.code === 'malformed' ? { outcome: 'refused', code: 'conversion-failed' } : reply
}

const writes = ({ type, format }: Identity, written: FormatId): boolean => written === format || written === known[type as KnownKey]?.or

export const disarmWith = async (
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances & { readonly identity: Identity },
  options: DisarmOptions,
): Promise<Disarmament | Refused> => {
  const request = { op: 'disarm', type: ask.identity.type, format: ask.identity.format, options }
  return await put(engine, 'disarm', ask, request, untrusted, (id, header, body): Reply<Disarmament> => {
    const reply = readDisarmed(id, header)
    if (reply.outcome !== 'disarmed') return withoutBody(reply, body)
    if (options.method === 'flatten' && reply.method !== 'flatten') throw new Lie('another method than asked')
    if ((reply.method === 'rebuild' || reply.method === 'normalise') && !writes(ask.identity, reply.format))
      throw new Lie('a rebuild into another format')
    return body.length === 0 ? { outcome: 'refused', code: 'active-only' } : { ...reply, bytes: body }
  })
}

/** Inert, and re-identified as exactly what the disarmer declared: format, media type and extension. */
export async function inspectWith(
  engine: Engine,
  declared: {
    readonly bytes: Uint8Array
    readonly format: FormatId
    readonly mediaType: string
    readonly extension: string
    readonly contents?: string
  },
  ask: Circumstances,
): Promise<{ readonly outcome: 'inert' } | Refused> {
  const request = { op: 'inspect', format: declared.format, fileName: `file.${declared.extension}`, contents: declared.contents }
  const reply = await put(engine, 'inspect', ask, request, declared.bytes, (id, header, body) =>
    withoutBody(readInspected(id, header), body),
  )
  if (reply.outcome === 'refused') return { outcome: 'refused', code: keptOfInspection.has(reply.code) ? reply.code : 'inspection-failed' }
  const { identity, findings } = reply
  const asDeclared = identity.format === declared.format && identity.mediaType === declared.mediaType && identity.extensionMatches
  return asDeclared && findings.length === 0 ? { outcome: 'inert' } : { outcome: 'refused', code: 'inspection-failed' }
}

interface CleanFile {
  readonly format: FormatId
  readonly sha256: string
}

export const countWith = (engine: Engine, clean: Uint8Array, file: CleanFile, ask: Circumstances): Promise<Counted | Refused> =>
  put(engine, 'view', ask, { op: 'pages', format: file.format, sha256: file.sha256 }, clean, (id, header, body) =>
    withoutBody(readCounted(id, header, engine.limits.viewPages), body),
  )

/** A picture that is not one of the form that we write is a lie: otherwise a child could hand out the file itself. */
export const showWith = (
  engine: Engine,
  clean: Uint8Array,
  file: CleanFile,
  look: { readonly page: number; readonly width: number; readonly lines: readonly string[] },
  ask: Circumstances,
): Promise<(ShownReply & { readonly bytes: Uint8Array }) | Refused> => {
  const lines = look.lines.map((line) => [...line].slice(0, NAME_CHARACTERS).join(''))
  const request = { op: 'page', format: file.format, sha256: file.sha256, page: look.page, width: look.width, lines }
  return put(engine, 'view', ask, request, clean, (id, header, body): Reply<ShownReply & { readonly bytes: Uint8Array }> => {
    const reply = readShown(id, header, engine.limits.viewPixels)
    if (reply.outcome !== 'shown') return withoutBody(reply, body)
    if (!isPlainJpeg(body, reply)) throw new Lie('not a picture of ours')
    return { ...reply, bytes: body }
  })
}

/** Why an inspection ended matters to the reader only for these; any other way of not passing is "could not be confirmed safe". */
const keptOfInspection: ReadonlySet<RefusalCode> = new Set(['limit-time', 'limit-memory', 'sandbox-violation'])

/** After these a child is not used again: it stands at a bound, or did what it must not. */
const tainting = (code: RefusalCode): boolean => code.startsWith('limit-') || code === 'sandbox-violation'

/** A page that is not there is only a question too many: it must not cost a child each time. */
const isAbsentPage = (kind: Kind, code: RefusalCode): boolean => kind === 'view' && code === 'limit-pages'

let lastId = 0
/** Fits 32 bits; a reply must carry the number of its question. */
const nextId = (): number => (lastId = (lastId + 1) % 0x7fffffff)

function withoutBody<A>(reply: A, body: Uint8Array): A {
  if (body.length > 0) throw new Lie('bytes where none belong')
  return reply
}

/**
 * Puts one question. A child that dies of it is given one successor that has seen nothing else; when that dies too, the file is to
 * blame: refused as malformed, so that it is not tried for ever.
 */
async function put<A extends { readonly outcome: string }>(
  { pools }: { readonly pools: Readonly<Partial<Record<Kind, Pool>>> },
  kind: Kind,
  { compartment = 'default', signal }: Circumstances,
  request: object,
  bytes: Uint8Array,
  read: (id: number, header: unknown, body: Uint8Array) => Reply<A>,
): Promise<A | Refused> {
  for (const fresh of [false, true]) {
    try {
      const pool = pools[kind]
      if (!pool) throw new SanitizerFault(`no children of kind ${kind}`)
      const reply = await pool.run({ compartment, signal, fresh }, async (child) => {
        const id = nextId()
        const untrustedFrame = await child.ask({ id, ...request }, bytes, signal)
        const value = read(id, untrustedFrame.header, untrustedFrame.body)
        return { value, recycle: isFault(value) || (isRefused(value) && tainting(value.code) && !isAbsentPage(kind, value.code)) }
      })
      if (!isFault(reply)) return reply
    } catch (error) {
      const code = meaningOf(error)
      if (code) return { outcome: 'refused', code }
    }
  }
  return { outcome: 'refused', code: 'malformed' }
}

const isFault = (reply: { readonly outcome: string }): reply is { readonly outcome: 'fault' } => reply.outcome === 'fault'
const isRefused = (reply: { readonly outcome: string }): reply is Refused => reply.outcome === 'refused'

/** @returns undefined for a crash @throws whatever is about the machine or the caller and not about the file */
function meaningOf(error: unknown): RefusalCode | undefined {
  if (error instanceof Lie) return 'sandbox-violation'
  if (!(error instanceof ChildLost)) throw error
  return error.reason === 'crash' ? undefined : error.reason
}
