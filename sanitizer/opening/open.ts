/** identify → (decrypt) → (convert) → disarm: the openings of one file, as the trusted side puts them. */
import { conversionOf } from '../convert/filters.ts'
import type { Engine } from '../engine.ts'
import type { DisarmOptions, Family, Finding, FormatId, Identity, RefusalCode } from '../protocol.ts'
import { type Circumstances, identifyWith, openWith } from '../steps.ts'
import { conversions, openingOf, worded } from './table.ts'

export interface Ready {
  readonly outcome: 'ready'
  /** The upload itself where nothing was to be opened; untrusted either way. */
  readonly bytes: Uint8Array
  readonly identity: Identity
  readonly removed: readonly Finding[]
}
interface Refused {
  readonly outcome: 'refused'
  readonly code: RefusalCode
}
interface Step {
  readonly outcome: 'opened'
  readonly bytes: Uint8Array
  readonly removed: readonly Finding[]
}
type Ask = Circumstances & { readonly identity: Identity }

const asItIs = (bytes: Uint8Array, identity: Identity): Ready => ({ outcome: 'ready', bytes, identity, removed: [] })

/**
 * What was encrypted, with the sender's password or one that every program tries. What comes out may be encrypted again: that is refused by its type.
 * @param ask.fileName the sender's, for the extension @throws SanitizerFault; the signal's reason
 */
export async function decrypt(
  engine: Engine,
  untrusted: Uint8Array,
  ask: Ask & { readonly fileName?: string | undefined },
  options: DisarmOptions,
): Promise<Ready | Refused> {
  const { identity } = ask
  if (openingOf(identity) !== 'decrypt') return asItIs(untrusted, identity)
  const opened = await openWith(engine, untrusted, ask, 'decrypt', identity, options)
  if (opened.outcome === 'refused') return opened
  const inner = await identifyWith(engine, opened.bytes, { ...ask, fileName: ask.fileName ?? '' })
  if (inner.outcome === 'refused') return inner
  // Policy spoke about a family; what was inside may not be of another.
  const families: readonly Family[] = [identity.family, 'executable']
  if (!families.includes(inner.identity.family)) return { outcome: 'refused', code: 'type-mismatch' }
  return { outcome: 'ready', bytes: opened.bytes, identity: inner.identity, removed: opened.removed }
}

/** What an old Office file becomes, as policy wants it. @throws SanitizerFault; the signal's reason */
export async function convert(engine: Engine, untrusted: Uint8Array, ask: Ask, options: DisarmOptions): Promise<Ready | Refused> {
  const { identity } = ask
  if (openingOf(identity) !== 'convert') return asItIs(untrusted, identity)
  const target = targetOf(identity.type, options)
  if (!target) return { outcome: 'refused', code: 'legacy-office' }
  const isWords = wantsWords(options)
  const step = isWords
    ? await openWith(engine, untrusted, ask, 'words', identity, options)
    : await byLibreOffice(engine, untrusted, ask, target, options)
  if (step.outcome === 'refused') return step
  // Separated values are told from other text by the name of their file only.
  const fileName = isWords ? `words.${target === 'csv' ? 'csv' : 'txt'}` : ''
  const made = await identifyWith(engine, step.bytes, { ...ask, fileName })
  if (made.outcome === 'refused') return made
  if (made.identity.format !== target) return { outcome: 'refused', code: 'conversion-failed' }
  return { outcome: 'ready', bytes: step.bytes, identity: made.identity, removed: step.removed }
}

/** Whoever wants only the words wants LibreOffice kept away from such files, too, whatever the method. */
export const wantsWords = ({ legacyOffice }: DisarmOptions): boolean => legacyOffice === 'text'

/** @returns undefined where policy wants no such file */
const targetOf = (type: string, { method, legacyOffice }: DisarmOptions): FormatId | undefined => {
  if (legacyOffice === 'refuse') return undefined
  if (legacyOffice === 'text') return worded[type]
  return method === 'flatten' || legacyOffice === 'pdf' ? 'pdf' : conversions[type]
}

const ranOut: ReadonlySet<RefusalCode> = new Set(['limit-time', 'limit-memory', 'limit-bytes'])

async function byLibreOffice(
  engine: Engine,
  untrusted: Uint8Array,
  ask: Ask,
  target: FormatId,
  options: DisarmOptions,
): Promise<Step | Refused> {
  const conversion = conversionOf(ask.identity.type, target)
  if (!conversion) return { outcome: 'refused', code: 'type-unsupported' }
  const seen = await openWith(engine, untrusted, ask, 'survey', ask.identity, options)
  if (seen.outcome === 'refused') return seen
  const reply = await engine.converter.convert(untrusted, ask, conversion)
  if (reply.outcome === 'converted')
    return { outcome: 'opened', bytes: reply.bytes, removed: [{ kind: 'converted', count: 1 }, ...seen.removed] }
  // A file that LibreOffice does not get to an end with is one that it cannot convert, where policy has an answer for that.
  return ranOut.has(reply.code) && options.legacyUnconverted === 'text' ? { outcome: 'refused', code: 'conversion-failed' } : reply
}
