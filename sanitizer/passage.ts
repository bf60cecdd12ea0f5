/**
 * A file's way: opened, converted, disarmed or rebuilt from its members, inspected; and the other ways that policy wants tried where the
 * first does not work.
 */
import { createHash } from 'node:crypto'
import type { IdentifyAsk, SanitizeAsk } from './ask.ts'
import type { Engine } from './engine.ts'
import { Findings, toldAgain } from './findings.ts'
import { rebuildArchive } from './members/archive.ts'
import { holdsMembers, type SanitizeOne } from './members/fates.ts'
import { rebuildMail } from './members/mail.ts'
import type { Tree } from './members/tree.ts'
import { convert, decrypt, wantsWords } from './opening/open.ts'
import { type DisarmOptions, defaultDisarmOptions, type Finding, type Identity, type RefusalCode, type SanitizeResult } from './protocol.ts'
import { Refusal } from './refusal.ts'
import { type Disarmament, disarmWith, identifyWith, inspectWith } from './steps.ts'
import { unfitBySize, unfitByType } from './unfit.ts'

/** @throws Refusal (empty, too large, hostile to the recogniser); SanitizerFault; the signal's reason */
export async function identify(engine: Engine, untrusted: Uint8Array, ask: IdentifyAsk): Promise<Identity> {
  const unfit = unfitBySize(untrusted, engine.limits)
  if (unfit) throw new Refusal(unfit)
  const reply = await identifyWith(engine, untrusted, ask)
  if (reply.outcome === 'refused') throw new Refusal(reply.code)
  return reply.identity
}

/** @throws SanitizerFault; the signal's reason */
export async function disarmAndInspect(engine: Engine, untrusted: Uint8Array, ask: SanitizeAsk, tree?: Tree): Promise<SanitizeResult> {
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

/**
 * The same bytes back, and yet something taken out: the child handed the upload through. Equal bytes with nothing removed are what a
 * deterministic rebuild gives for its own earlier output and for plain text; the inspection decides on them as on any other.
 */
const echoes = (untrusted: Uint8Array, disarmed: Disarmament): boolean =>
  disarmed.removed.some(({ kind }) => !toldAgain.has(kind)) && Buffer.compare(untrusted, disarmed.bytes) === 0
