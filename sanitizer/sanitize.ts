/**
 * identify → (open) → disarm → inspect (and view): the one entry to the sanitizer, for the gateway and for other programs. Every step runs in a sandboxed
 * child; disarming and inspecting never share one. What leaves here was written by the sanitizer and passed an inspection by other
 * code, or it is refused (laws 1 to 4).
 */
import { createHash } from 'node:crypto'
import type { Converter, ConverterState } from './convert/converter.ts'
import { type Engine, startEngine } from './engine.ts'
import { Findings, toldAgain } from './findings.ts'
import { defaultLimits } from './limits.ts'
import { type PageAsk, page, pages, type ViewAsk } from './looking.ts'
import { rebuildArchive } from './members/archive.ts'
import { holdsMembers, type MemberDecision, type MemberFile, type SanitizeOne } from './members/fates.ts'
import { rebuildMail } from './members/mail.ts'
import type { Tree } from './members/tree.ts'
import { convert, decrypt, wantsWords } from './opening/open.ts'
import type { PoolStatus } from './pool.ts'
import type {
  DisarmOptions,
  Family,
  Finding,
  Identity,
  Limits,
  PageResult,
  PagesResult,
  RefusalCode,
  SanitizeResult,
  Tier,
} from './protocol.ts'
import { defaultDisarmOptions, tiers } from './protocol.ts'
import { Refusal } from './refusal.ts'
import { type Disarmament, disarmWith, identifyWith, inspectWith } from './steps.ts'

export { refusalOfType, renaming, type Sentences } from './answers.ts'
export type { ConverterState } from './convert/converter.ts'
export { findingKinds, staying } from './findings.ts'
export type { PageAsk, ViewAsk } from './looking.ts'
export { SanitizerFault } from './loss.ts'
export type { MemberDecision, MemberFile } from './members/fates.ts'
export type {
  DisarmOptions,
  Finding,
  FindingKind,
  FormatId,
  Identity,
  Limits,
  Method,
  PageResult,
  PagesResult,
  RefusalCode,
  SanitizeResult,
  Tier,
} from './protocol.ts'
export { Refusal, refusals } from './refusal.ts'

export interface SanitizerOptions {
  /** Most children of each kind (disarm, inspect) at work; default: the cores, at most 2. */
  readonly children: number
  /** What the caller needs. A weaker machine still starts; `tier` and `status().meetsMinimum` say so, and the caller holds files. */
  readonly minimumTier: Tier
  /** Try no tier above this; default: all, strongest first. For tests and comparison. */
  readonly maximumTier: Tier
  readonly limits: Partial<Limits>
  /** Requests after which a child is replaced, two for most files: identify and disarm; default 200. */
  readonly jobsPerChild: number
  /** Seconds that a child waits for the next file of its compartment; default 20. */
  readonly idleSeconds: number
  /** Requests that may wait; above, SanitizerFault; default 256. */
  readonly queue: number
  /** For services: unused children practise on files of our own making, so that the first files are as fast as later ones; default false. */
  readonly practise: boolean
  /** false: LibreOffice is not used, even where it is installed. */
  readonly converter: boolean
}

export interface IdentifyAsk {
  /** The sender's name for the file: untrusted, only its extension is compared. */
  readonly fileName: string
  /** Files of different compartments never meet in one child, e.g. `inbound/131016`; default: one for all. */
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SanitizeAsk {
  readonly identity: Identity
  readonly options?: Partial<DisarmOptions> | undefined
  /** Tried when the rebuild cannot be done faithfully, where the format has it. */
  readonly fallback?: 'flatten' | undefined
  /** What to do with a file of an archive or a mail; absent: the same as with what it came in. */
  readonly decideMember?: ((member: MemberFile) => MemberDecision) | undefined
  /** What to do with a file that was encrypted, now that it is seen what it is; absent: the same. */
  readonly decideOpened?: ((identity: Identity) => MemberDecision) | undefined
  /** The sender's name for the file: untrusted. Its extension is compared with what was inside an encryption; a file inside that has no name is called after it. */
  readonly fileName?: string | undefined
  /** Files of an archive or a mail that were left out are told without their names: what may not leave may not leave as a name either. */
  readonly namesStay?: boolean | undefined
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SanitizerStatus extends PoolStatus {
  readonly tier: Tier
  /** LibreOffice for old Office files: absent where it is not installed; `proven` once it was needed. */
  readonly converter: Converter['found']
  readonly meetsMinimum: boolean
  readonly disarm: PoolStatus
  readonly inspect: PoolStatus
  readonly view: PoolStatus
}

export interface Sanitizer {
  /** How strongly the children are contained on this machine, proven at the start. */
  readonly tier: Tier
  /** Stronger ways that did not hold here, one sentence each; for the administrator's log. */
  readonly tierNotes: readonly string[]
  /** @throws Refusal (empty, too large, hostile to the recogniser); SanitizerFault; the signal's reason */
  identify(untrusted: Uint8Array, ask: IdentifyAsk): Promise<Identity>
  /** Refusals about the content are results. @throws SanitizerFault when the machine fails (try again later); the signal's reason */
  sanitize(untrusted: Uint8Array, ask: SanitizeAsk): Promise<SanitizeResult>
  /** The pages of a clean file, without drawing them. @throws SanitizerFault; the signal's reason */
  pages(clean: Uint8Array, ask: ViewAsk): Promise<PagesResult>
  /** One page as a picture, drawn in a child of its own kind. @throws SanitizerFault; the signal's reason */
  page(clean: Uint8Array, ask: PageAsk): Promise<PageResult>
  /** Starts LibreOffice, if it is there, and tells the tier that holds it; takes a second or two. */
  converter(): Promise<ConverterState>
  /** Numbers for metrics: children of all kinds together, and each. */
  status(): SanitizerStatus
  /** Ends every child; waiting requests fail with SanitizerFault. */
  close(): Promise<void>
}

/** Starts the first sandboxed child and finds out the tier. @throws SanitizerFault when no child can be started at all */
export async function createSanitizer(options: Partial<SanitizerOptions> = {}): Promise<Sanitizer> {
  const limits = { ...defaultLimits, ...options.limits }
  const minimumTier = options.minimumTier ?? 'process'
  const engine = await startEngine({ ...options, limits, ...(options.converter === false ? { office: undefined } : {}) })
  return {
    tier: engine.tier,
    tierNotes: engine.tierNotes,
    identify: (untrusted, ask) => identify(engine, untrusted, ask),
    sanitize: (untrusted, ask) => disarmAndInspect(engine, untrusted, ask),
    pages: (clean, ask) => pages(engine, clean, ask),
    page: (clean, ask) => page(engine, clean, ask),
    converter: () => engine.converter.state(),
    status: () => ({
      ...engine.status(),
      tier: engine.tier,
      converter: engine.converter.found,
      meetsMinimum: tiers.indexOf(engine.tier) >= tiers.indexOf(minimumTier),
    }),
    close: () => engine.close(),
  }
}

async function identify(engine: Engine, untrusted: Uint8Array, ask: IdentifyAsk): Promise<Identity> {
  const unfit = unfitBySize(untrusted, engine.limits)
  if (unfit) throw new Refusal(unfit)
  const reply = await identifyWith(engine, untrusted, ask)
  if (reply.outcome === 'refused') throw new Refusal(reply.code)
  return reply.identity
}

async function disarmAndInspect(engine: Engine, untrusted: Uint8Array, ask: SanitizeAsk, tree?: Tree): Promise<SanitizeResult> {
  const unfit = unfitBySize(untrusted, engine.limits)
  if (unfit) return refused(engine, unfit)
  const opened = await decrypt(engine, untrusted, ask, { ...defaultDisarmOptions, ...ask.options })
  if (opened.outcome === 'refused') return refused(engine, opened.code)
  const { identity, removed } = opened
  const decision = identity === ask.identity ? undefined : ask.decideOpened?.(identity)
  if (decision?.action === 'leave-out') return refused(engine, decision.code, removed)
  const known = decision ? { ...ask, ...decision, identity } : { ...ask, identity }
  const result = await inTurn(engine, opened.bytes, known, tree)
  return { ...result, removed: together(removed, result.removed) }
}

/** The first way that policy wants, and the others where it does not work. */
async function inTurn(engine: Engine, untrusted: Uint8Array, ask: SanitizeAsk, tree?: Tree): Promise<SanitizeResult> {
  const options = { ...defaultDisarmOptions, ...ask.options }
  let result = await once(engine, untrusted, ask, options, tree)
  for (const otherwise of otherWays(ask, options)) {
    if (result.outcome === 'clean' || !otherwise.after.has(result.code)) continue
    const other = await once(engine, untrusted, ask, { ...options, ...otherwise.options })
    if (other.outcome === 'clean' || (otherwise.isFinal && other.code !== 'type-unsupported')) result = other
  }
  return result
}

interface OtherWay {
  readonly options: Partial<DisarmOptions>
  /** Refusals that it may answer. */
  readonly after: ReadonlySet<RefusalCode>
  /** Its own refusal is the answer then, and not the one before it. */
  readonly isFinal: boolean
}

/** What policy wants tried when the first way did not work, in order: pages as pictures, then nothing but the words of an old Office file. */
function* otherWays({ fallback, identity }: SanitizeAsk, options: DisarmOptions): Generator<OtherWay> {
  if (holdsMembers(identity)) return
  if (fallback === 'flatten' && options.method !== 'flatten' && !wantsWords(options))
    yield { options: { method: 'flatten' }, after: mayFallBack, isFinal: true }
  if (options.legacyUnconverted === 'text')
    yield { options: { method: 'rebuild', legacyOffice: 'text' }, after: unconverted, isFinal: false }
}

/** Converted where needed, child A writes a new file; child B, which never saw the upload, must find it to be what A said and inert. */
async function once(engine: Engine, untrusted: Uint8Array, ask: SanitizeAsk, options: DisarmOptions, tree?: Tree): Promise<SanitizeResult> {
  const opened = await convert(engine, untrusted, ask, options)
  if (opened.outcome === 'refused') return refused(engine, opened.code)
  const unfit = unfitByType(opened.identity)
  if (unfit) return refused(engine, unfit, opened.removed)
  const { identity } = opened
  const isWords = identity !== ask.identity && wantsWords(options)
  const choices = isWords ? { ...options, method: 'rebuild' as const } : options
  const disarmed = await rebuilders[rebuilderOf(identity)](engine, opened.bytes, { ...ask, identity }, choices, tree)
  if (disarmed.outcome === 'refused') return refused(engine, disarmed.code, together(opened.removed, disarmed.removed ?? []))
  const removed = together(opened.removed, disarmed.removed)
  if (echoes(opened.bytes, disarmed)) return refused(engine, 'inspection-failed', removed)
  const inspected = await inspectWith(engine, disarmed, ask)
  if (inspected.outcome === 'refused') return refused(engine, inspected.code, removed)
  const { bytes, format, mediaType, extension } = disarmed
  const method = isWords ? 'text' : disarmed.method
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { outcome: 'clean', bytes, sha256, format, mediaType, extension, method, removed, tier: engine.tier }
}

type Rebuilt =
  | (Disarmament & { readonly contents?: string })
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly removed?: readonly Finding[] }

/** What holds files is rebuilt from them, whatever kind it is. */
const rebuilders: Readonly<
  Record<
    'archive' | 'mail' | 'file',
    (engine: Engine, untrusted: Uint8Array, ask: SanitizeAsk, options: DisarmOptions, tree?: Tree) => Promise<Rebuilt>
  >
> = {
  archive: (engine, untrusted, ask, options, tree) => rebuildArchive(engine, untrusted, ask, options, member(engine), tree),
  mail: (engine, untrusted, ask, options, tree) => rebuildMail(engine, untrusted, ask, options, member(engine), tree),
  file: disarmWith,
}
const rebuilderOf = ({ format }: Identity): keyof typeof rebuilders => (format === 'zip' ? 'archive' : format === 'eml' ? 'mail' : 'file')

const member =
  (engine: Engine): SanitizeOne =>
  (untrusted, ask, tree) =>
    disarmAndInspect(engine, untrusted, ask, tree)

/** Both lists; what stands in both was seen before a conversion and after it, and counts once. */
function together(before: readonly Finding[], after: readonly Finding[]): readonly Finding[] {
  const findings = new Findings()
  for (const { kind, count } of after) findings.add(kind, count)
  for (const { kind, count } of before) findings.add(kind, count - (after.find((each) => each.kind === kind)?.count ?? 0))
  return findings.list()
}

const refused = (engine: Engine, code: RefusalCode, removed: readonly Finding[] = []): SanitizeResult => ({
  outcome: 'refused',
  code,
  removed,
  tier: engine.tier,
})

/** When a faithful rebuild is not to be had, a picture of the pages may be. Limits and suspicious acts are final. */
const mayFallBack: ReadonlySet<RefusalCode> = new Set(['malformed', 'content-missing', 'inspection-failed', 'conversion-failed'])

/** LibreOffice is not there, or did not manage. */
const unconverted: ReadonlySet<RefusalCode> = new Set(['converter-missing', 'conversion-failed'])

/** Families whose files are themselves programs. */
const programs: ReadonlySet<Family> = new Set(['executable', 'script', 'shortcut', 'disk-image'])

function unfitBySize(untrusted: Uint8Array, limits: Limits): RefusalCode | undefined {
  if (untrusted.length === 0) return 'file-empty'
  return untrusted.length > limits.inputBytes ? 'limit-bytes' : undefined
}

/** Documents of other programs, which those programs can save as something that crosses. */
const savedOtherwise = [
  ...['ichitaro', 'justsystem', 'docuworks', 'docuworks-binder', 'hwp', 'hwpx', 'works', 'wordperfect', 'iwork'],
  ...['visio', 'publisher', 'project', 'onenote', 'xps', 'office-xml', 'flat-opc'],
]

/** Types without a format that have an answer of their own. */
const answers: Readonly<Record<string, RefusalCode>> = {
  unknown: 'type-unknown',
  'ooxml-encrypted': 'encrypted',
  'doc-encrypted': 'encrypted',
  'xls-encrypted': 'encrypted',
  'ppt-encrypted': 'encrypted',
  'ooxml-rights-managed': 'rights-managed',
  ole2: 'type-unknown',
  ...Object.fromEntries(savedOtherwise.map((type) => [type, 'save-otherwise'] as const)),
}

function unfitByType({ type, family, format }: Identity): RefusalCode | undefined {
  if (format) return undefined
  const own = answers[type]
  if (own) return own
  return programs.has(family) ? 'type-forbidden' : 'type-unsupported'
}

/**
 * The same bytes back, and yet something taken out: the child handed the upload through. Equal bytes with nothing removed are what a
 * deterministic rebuild gives for its own earlier output and for plain text; the inspection decides on them as on any other.
 */
const echoes = (untrusted: Uint8Array, disarmed: Disarmament): boolean =>
  disarmed.removed.some(({ kind }) => !toldAgain.has(kind)) && Buffer.compare(untrusted, disarmed.bytes) === 0

let shared: Promise<Sanitizer> | undefined

/** A sanitizer of this process with default options, started on first use; it does not keep the program running. */
function sharedSanitizer(): Promise<Sanitizer> {
  shared ??= createSanitizer().catch((error: unknown) => {
    shared = undefined
    throw error
  })
  return shared
}

/**
 * For other programs: one file in, one result out. `const result = await sanitize(bytes, { fileName: 'a.docm' })`
 * @param ask.sanitizer one of your own instead of the shared one @throws SanitizerFault; the signal's reason
 */
export async function sanitize(
  untrusted: Uint8Array,
  ask: IdentifyAsk & Omit<SanitizeAsk, 'identity'> & { readonly sanitizer?: Sanitizer | undefined },
): Promise<SanitizeResult> {
  const sanitizer = ask.sanitizer ?? (await sharedSanitizer())
  try {
    const identity = await sanitizer.identify(untrusted, ask)
    return await sanitizer.sanitize(untrusted, { ...ask, identity })
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', code: error.code, removed: [], tier: sanitizer.tier }
    throw error
  }
}
