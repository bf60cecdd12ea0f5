/** The sandboxed child: load, warm, lock up, then answer one request after the other. Errors leave it as closed codes only (law 4). */

import { setPriority } from 'node:os'
import { pack, unpack } from './formats/archive/index.ts'
import { formatById } from './formats/index.ts'
import { composeMail, mailTypes, unpackMail } from './formats/mail/index.ts'
import { readFrameSync, writeFrameSync } from './frame.ts'
import { identify } from './identify.ts'
import { writeBundle } from './members/bundle.ts'
import { openers } from './opening/openers.ts'
import type { ChildOpening } from './opening/table.ts'
import { type DisarmOptions, defaultDisarmOptions, type Format, type FormatId, formatIds, type Nested } from './protocol.ts'
import { Refusal, type RefusalCode } from './refusal.ts'
import { type ChildKind, enclose, leave, type Setting } from './sandbox/enclose.ts'
import type { PageAsk } from './view/view.ts'

/** A request as the parent writes it; trusted, since the parent is. */
export type Request =
  | { readonly id: number; readonly op: 'identify'; readonly fileName: string }
  | { readonly id: number; readonly op: 'open'; readonly opening: ChildOpening; readonly type: string; readonly options: DisarmOptions }
  | { readonly id: number; readonly op: 'unpack'; readonly type: string; readonly password?: string | undefined }
  | { readonly id: number; readonly op: 'pack' }
  | { readonly id: number; readonly op: 'compose'; readonly type: string; readonly options: DisarmOptions }
  | { readonly id: number; readonly op: 'disarm'; readonly type: string; readonly format: FormatId; readonly options: DisarmOptions }
  | { readonly id: number; readonly op: 'inspect'; readonly format: FormatId; readonly fileName: string; readonly contents?: string }
  | { readonly id: number; readonly op: 'pages'; readonly format: FormatId; readonly sha256: string }
  | ({ readonly id: number; readonly op: 'page' } & PageAsk)

const INPUT = 0
const OUTPUT = 1
const VIEW_NICENESS = 5
const NOTHING = new Uint8Array()

const setting = JSON.parse(process.argv[2] ?? '') as Setting
const { limits } = setting

interface Answer {
  readonly header: Record<string, unknown>
  readonly body?: Uint8Array
}

const formatOf = (id: FormatId): Format => {
  const format = formatById(id)
  if (!format) throw new Refusal('type-unsupported')
  return format
}

/** Loaded before the child locks itself up, by the kind that needs it. */
const viewer = () => import('./view/view.ts')

const warmers: Readonly<Record<ChildKind, () => Promise<void>>> = {
  disarm: () => warmFormats('disarm'),
  inspect: () => warmFormats('inspect'),
  view: async () => (await viewer()).warm(limits),
}

async function warmFormats(work: 'disarm' | 'inspect'): Promise<void> {
  for (const id of formatIds) await formatById(id)?.warm?.(work)
}

/**
 * Files inside of files: those of a document one level deep, those of a mail as deep as `nesting` says. What is deeper is dropped, and no password
 * is tried on them.
 */
const nestedIn = (outer: FormatId, options: DisarmOptions, left = limits.nesting): Nested => ({
  async disarm(untrusted, fileName) {
    const { type, format } = await identify(untrusted, fileName, limits)
    const found = format && formatById(format)
    return found?.holdsMembers
      ? undefined
      : found?.disarm(untrusted, type, { ...options, method: 'rebuild', password: undefined }, limits, below(outer, format, options, left))
  },
  async inspect(bytes, fileName) {
    const { format, extensionMatches } = await identify(bytes, fileName, limits)
    const found = format && extensionMatches ? formatById(format) : undefined
    return found !== undefined && (await found.inspect(bytes, limits, below(outer, format, options, left))).length === 0
  },
})

const below = (outer: FormatId, inner: FormatId | undefined, options: DisarmOptions, left: number): Nested | undefined =>
  outer === 'eml' && inner && left > 1 ? nestedIn(inner, options, left - 1) : undefined

/** Which kind of child answers which request: one that has read an upload never inspects. */
const operations = {
  disarm: {
    identify: async (request, untrusted) => {
      const { type, extensionMatches } = await identify(untrusted, request.fileName, limits)
      return { header: { outcome: 'identified', type, extensionMatches } }
    },
    open: async (request, untrusted) => {
      const { bytes, removed } = await openers[request.opening](untrusted, request.type, request.options, limits)
      return { header: { outcome: 'opened', removed }, body: bytes }
    },
    unpack: async (request, untrusted) => {
      const { type, password } = request
      const { members, opened } = await (mailTypes.includes(type)
        ? unpackMail(untrusted, type, limits)
        : unpack(untrusted, type, password, limits))
      return { header: { outcome: 'opened', removed: opened ? [{ kind: 'encryption', count: 1 }] : [] }, body: writeBundle(members) }
    },
    pack: async (_request, bundle) => ({
      header: { outcome: 'opened', removed: [] },
      body: await pack(bundle, limits),
    }),
    compose: async ({ type, options }, bundle) => {
      const { bytes, removed } = await composeMail(bundle, type, limits, nestedIn('eml', options))
      return { header: { outcome: 'opened', removed }, body: bytes }
    },
    disarm: async (request, untrusted) => {
      const format = formatOf(request.format)
      if (request.options.method === 'flatten' && !format.flattens) throw new Refusal('type-unsupported')
      const { bytes, ...disarmed } = await format.disarm(
        untrusted,
        request.type,
        request.options,
        limits,
        nestedIn(request.format, request.options),
      )
      return { header: { outcome: 'disarmed', ...disarmed }, body: bytes }
    },
  },
  inspect: {
    inspect: async (request, bytes) => {
      const { type, extensionMatches } = await identify(bytes, request.fileName, limits)
      const findings = await formatOf(request.format).inspect(
        bytes,
        limits,
        nestedIn(request.format, defaultDisarmOptions),
        request.contents,
      )
      return { header: { outcome: 'inspected', type, extensionMatches, findings } }
    },
  },
  view: {
    pages: async (request, clean) => {
      const sizes = await (await viewer()).sizesOf(clean, request.format, request.sha256, limits)
      return { header: { outcome: 'counted', sizes } }
    },
    page: async (request, clean) => {
      const { bytes, width, height } = await (await viewer()).show(clean, request, limits)
      return { header: { outcome: 'shown', width, height }, body: bytes }
    },
  },
} as const satisfies {
  readonly [K in Setting['kind']]: { readonly [O in Request['op']]?: (request: Request & { op: O }, body: Uint8Array) => Promise<Answer> }
}

/** What an error that is no Refusal says about the file. Anything else is a fault: tried once more in a fresh child. */
const errorCodes: readonly (readonly [is: (error: Error & { code?: unknown }) => boolean, code: RefusalCode])[] = [
  [(error) => ['EPERM', 'EACCES', 'ERR_ACCESS_DENIED', 'ERR_DLOPEN_FAILED'].includes(String(error.code)), 'sandbox-violation'],
  [(error) => error instanceof RangeError && /call stack/i.test(error.message), 'limit-depth'],
  [(error) => /allocation failed|out of memory|bad_alloc/i.test(error.message), 'limit-memory'],
]

function answerTo(error: unknown): Answer {
  if (error instanceof Refusal) return { header: { outcome: 'refused', code: error.code } }
  const code = error instanceof Error ? errorCodes.find(([is]) => is(error))?.[1] : undefined
  return { header: code ? { outcome: 'refused', code } : { outcome: 'fault' } }
}

async function respond(request: Request, body: Uint8Array): Promise<Answer> {
  try {
    const table: Readonly<Record<string, unknown>> = operations[setting.kind]
    const operation = table[request.op] as ((request: Request, body: Uint8Array) => Promise<Answer>) | undefined
    if (!operation) throw new Error('not the work of this kind of child')
    return await operation(request, body)
  } catch (error) {
    return answerTo(error)
  }
}

// Whoever turns a page waits behind whoever sends a file, also for the processor.
if (setting.kind === 'view') setPriority(VIEW_NICENESS)
await warmers[setting.kind]()
writeFrameSync(OUTPUT, await enclose(setting), NOTHING)
for (;;) {
  const frame = readFrameSync(INPUT, limits.outputBytes)
  if (!frame) break
  const request = frame.header as Request
  const { header, body } = await respond(request, frame.body)
  writeFrameSync(OUTPUT, { id: request.id, ...header }, body ?? NOTHING)
}
leave()
