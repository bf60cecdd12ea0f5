/**
 * identify → (open) → disarm → inspect (and view): the one entry to the sanitizer, for the gateway and for other programs. Every step runs in a sandboxed
 * child; disarming and inspecting never share one. What leaves here was written by the sanitizer and passed an inspection by other
 * code, or it is refused (laws 1 to 4).
 */
import type { IdentifyAsk, SanitizeAsk, Sanitizer, SanitizerOptions } from './ask.ts'
import { startEngine } from './engine.ts'
import { defaultLimits } from './limits.ts'
import { page, pages } from './looking.ts'
import { disarmAndInspect, identify } from './passage.ts'
import { type SanitizeResult, tiers } from './protocol.ts'
import { Refusal } from './refusal.ts'

export { refusalOfType, renaming, type Sentences } from './answers.ts'
export type { IdentifyAsk, SanitizeAsk, Sanitizer, SanitizerOptions, SanitizerStatus } from './ask.ts'
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
