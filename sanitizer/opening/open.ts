/** identify → (open)* → disarm: the openings of one file, as the trusted side puts them. */
import { conversionOf } from '../convert/filters.ts'
import type { Engine } from '../engine.ts'
import { type Finding, Findings } from '../findings.ts'
import type { DisarmOptions, Family, FormatId, Identity, RefusalCode } from '../protocol.ts'
import { type Circumstances, identifyWith, openWith } from '../steps.ts'
import { conversions, MOST_OPENINGS, nextOpening, type OpeningName, worded } from './table.ts'

export interface Ready {
  readonly outcome: 'ready'
  /** The upload itself where nothing was to be opened; untrusted either way. */
  readonly bytes: Uint8Array
  readonly identity: Identity
  readonly removed: readonly Finding[]
  /** Only the words are left of what it was. */
  readonly isWords: boolean
}
interface Refused {
  readonly outcome: 'refused'
  readonly code: RefusalCode
}
interface Step {
  readonly outcome: 'opened'
  readonly bytes: Uint8Array
  readonly removed: readonly Finding[]
  /** Extension of what came out, where that decides. */
  readonly as?: string
}

/** @throws SanitizerFault; the signal's reason */
export async function open(
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances & { readonly identity: Identity },
  options: DisarmOptions,
): Promise<Ready | Refused> {
  const told = new Findings()
  const done: OpeningName[] = []
  let [bytes, identity] = [untrusted, ask.identity]
  for (;;) {
    const name = identity.format ? undefined : nextOpening(identity.type, done)
    if (!name) return { outcome: 'ready', bytes, identity, removed: told.list(), isWords: done.includes('convert') && wantsWords(options) }
    if (done.push(name) > MOST_OPENINGS) return { outcome: 'refused', code: 'limit-depth' }
    const step: Step | Refused =
      name === 'convert'
        ? await convert(engine, bytes, ask, identity, options)
        : await openWith(engine, bytes, ask, name, identity, options)
    if (step.outcome === 'refused') return step
    // Separated values are told from other text by the name of their file only.
    const fileName = step.as === undefined ? '' : `words.${step.as}`
    const identified = await identifyWith(engine, step.bytes, { ...ask, fileName })
    if (identified.outcome === 'refused') return identified
    const unfit = unfitAs(name, identity, identified.identity, options)
    if (unfit) return { outcome: 'refused', code: unfit }
    for (const { kind, count } of step.removed) told.add(kind, count)
    ;[bytes, identity] = [step.bytes, identified.identity]
  }
}

/** Policy spoke about a family; what was inside may not be of another. */
function unfitAs(name: OpeningName, before: Identity, after: Identity, options: DisarmOptions): RefusalCode | undefined {
  if (name === 'convert') return after.format === targetOf(before.type, options) ? undefined : 'conversion-failed'
  const families: readonly Family[] = [before.family, 'executable']
  return families.includes(after.family) ? undefined : 'type-mismatch'
}

/** Pages as pictures come from a PDF, whatever else is wanted. */
const wantsWords = ({ method, legacyOffice }: DisarmOptions): boolean => method !== 'flatten' && legacyOffice === 'text'

const targetOf = (type: string, options: DisarmOptions): FormatId | undefined => {
  if (wantsWords(options)) return worded[type]
  return options.method === 'flatten' || options.legacyOffice === 'pdf' ? 'pdf' : conversions[type]
}

const ranOut: ReadonlySet<RefusalCode> = new Set(['limit-time', 'limit-memory', 'limit-bytes'])

async function convert(
  engine: Engine,
  untrusted: Uint8Array,
  ask: Circumstances,
  identity: Identity,
  options: DisarmOptions,
): Promise<Step | Refused> {
  const { type } = identity
  if (options.legacyOffice === 'refuse') return { outcome: 'refused', code: 'legacy-office' }
  const target = targetOf(type, options)
  if (target && wantsWords(options)) {
    const words = await openWith(engine, untrusted, ask, 'words', identity, options)
    return words.outcome === 'refused' ? words : { ...words, as: target === 'csv' ? 'csv' : 'txt' }
  }
  const conversion = target && conversionOf(type, target)
  if (!conversion) return { outcome: 'refused', code: 'type-unsupported' }
  const seen = await openWith(engine, untrusted, ask, 'survey', identity, options)
  if (seen.outcome === 'refused') return seen
  const reply = await engine.converter.convert(untrusted, ask, conversion)
  // A file that LibreOffice does not get to an end with is one that it cannot convert, where policy has an answer for that.
  if (reply.outcome === 'refused')
    return ranOut.has(reply.code) && options.legacyUnconverted === 'text' ? { outcome: 'refused', code: 'conversion-failed' } : reply
  return { outcome: 'opened', bytes: reply.bytes, removed: [{ kind: 'converted', count: 1 }, ...seen.removed] }
}
