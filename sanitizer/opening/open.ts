/** identify → (open)* → disarm: the openings of one file, as the trusted side puts them. */
import { conversionOf } from '../convert/filters.ts'
import type { Engine } from '../engine.ts'
import { type Finding, Findings } from '../findings.ts'
import type { DisarmOptions, Family, FormatId, Identity, RefusalCode } from '../protocol.ts'
import { type Circumstances, identifyWith, openWith } from '../steps.ts'
import { conversions, MOST_OPENINGS, nextOpening, type OpeningName } from './table.ts'

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
    if (!name) return { outcome: 'ready', bytes, identity, removed: told.list() }
    if (done.push(name) > MOST_OPENINGS) return { outcome: 'refused', code: 'limit-depth' }
    const step =
      name === 'convert'
        ? await convert(engine, bytes, ask, identity, options)
        : await openWith(engine, bytes, ask, name, identity, options)
    if (step.outcome === 'refused') return step
    const identified = await identifyWith(engine, step.bytes, { ...ask, fileName: '' })
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

const targetOf = (type: string, { method, legacyOffice }: DisarmOptions): FormatId | undefined =>
  method === 'flatten' || legacyOffice === 'pdf' ? 'pdf' : conversions[type]

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
  const conversion = target && conversionOf(type, target)
  if (!conversion) return { outcome: 'refused', code: 'type-unsupported' }
  const seen = await openWith(engine, untrusted, ask, 'survey', identity, options)
  if (seen.outcome === 'refused') return seen
  const reply = await engine.converter.convert(untrusted, ask, conversion)
  if (reply.outcome === 'refused') return reply
  return { outcome: 'opened', bytes: reply.bytes, removed: [{ kind: 'converted', count: 1 }, ...seen.removed] }
}
