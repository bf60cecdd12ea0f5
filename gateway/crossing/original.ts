/** What is done with an original: opened, identified, described for the policy, sanitized. Its bytes go nowhere else. */
import { createHash } from 'node:crypto'
import { type Decision, decide } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import type { Policy } from '../../policies/policy.ts'
import type { Identity, SanitizeResult } from '../../sanitizer/protocol.ts'
import { choicesOf, extensionStanding, type RefusalCode, refusals } from '../../sanitizer/protocol.ts'
import { type MemberDecision, type MemberFile, Refusal } from '../../sanitizer/sanitize.ts'
import type { BlobId } from '../store/blobs.ts'
import { errorCode } from '../store/fault.ts'
import { disclose } from './disclosure/disclose.ts'
import type { Crossing } from './pipeline.ts'
import { commonFacts, type Work } from './work.ts'

/** @returns undefined when the original is gone or is not what was accepted */
export async function unseal(crossing: Crossing, work: Work<'attachment'>): Promise<Buffer | undefined> {
  const { blob, sha256 } = work.payload
  await crossing.database
    .insertInto('boundary.original')
    .values({ crossing: work.id, blob, deleted_at: null })
    .onConflict((conflict) => conflict.column('crossing').doNothing())
    .execute()
  try {
    const original = await crossing.blobs.unseal(blob as BlobId<'quarantine'>)
    return createHash('sha256').update(original).digest('hex') === sha256 ? original : undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Files of two directions or two organisations never meet in one child. */
const compartment = (work: Work): string => `${work.direction}/${work.organisation}`

export async function identify(crossing: Crossing, work: Work<'attachment'>, original: Buffer): Promise<Identity | Refusal['code']> {
  try {
    return await crossing.sanitizer.identify(original, { fileName: work.payload.name, compartment: compartment(work) })
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** @param name of a file in an archive: its name there; else the file's own @param told all that its name and its folders say */
export function fileFacts(
  crossing: Crossing,
  work: Work<'attachment'>,
  identity: Identity,
  bytes: number,
  name = work.payload.name,
  told = name,
): Facts {
  return {
    ...commonFacts(work, crossing.sanitizer.tier, work.approved_by !== null),
    kind: 'file',
    file: {
      family: identity.family,
      type: identity.type,
      bytes,
      label: work.room_label ?? 'none',
      name,
      extension: /\.([^.]{1,20})$/u.exec(name)?.[1]?.toLowerCase() ?? '',
      extensionMatches: identity.extensionMatches,
      extensionSays: extensionStanding(identity.type, name),
      nameDisclosure: work.direction === 'outbound' ? disclose(told).level : 'none',
    },
  }
}

/** A path as rules may see it, and its last part; what it is called in the end the sanitizer says. */
const shownPath = (untrusted: string): string => untrusted.replaceAll(/[\p{C}]/gu, '') || '-'
const lastOf = (path: string): string => (path.split(/[/\\]/).at(-1) ?? '').slice(-200) || '-'

/** A file of an archive is decided on like any of its sender's; an approval of the archive covers it, and nobody can be asked about one of many. */
const decideMember =
  (crossing: Crossing, work: Work<'attachment'>, policy: Policy, approved: boolean) =>
  ({ identity, name, bytes }: MemberFile): MemberDecision => {
    const path = shownPath(name)
    const facts = fileFacts(crossing, work, identity, bytes, lastOf(path), path)
    const decision = decide(policy, approved ? { ...facts, approved } : facts)
    if (decision.action === 'sanitize')
      return { action: 'sanitize', options: { method: decision.method, ...choicesOf(decision.options) }, fallback: decision.fallback }
    const isRefusal = decision.action === 'block' && Object.hasOwn(refusals, decision.reason)
    if (isRefusal) return { action: 'leave-out', code: decision.reason as RefusalCode }
    return {
      action: 'leave-out',
      code: decision.action === 'block' && decision.reason === 'extension-mismatch' ? 'type-mismatch' : 'policy-denied',
    }
  }

interface Circumstances {
  /** That decided on the file, and decides on each file of an archive. */
  readonly policy: Policy
  readonly password?: string | undefined
  /** Somebody wants to see what an approval would let through. */
  readonly approved?: boolean
}

export function sanitize(
  crossing: Crossing,
  work: Work<'attachment'>,
  original: Buffer,
  identity: Identity,
  decision: Extract<Decision, { action: 'sanitize' }>,
  { policy, password, approved = false }: Circumstances,
): Promise<SanitizeResult> {
  const decideFound = decideMember(crossing, work, policy, approved)
  const { name } = work.payload
  return crossing.sanitizer.sanitize(original, {
    identity,
    fileName: name,
    options: { method: decision.method, ...choicesOf(decision.options), ...(password === undefined ? {} : { password }) },
    fallback: decision.fallback,
    decideMember: decideFound,
    // Rules speak of types; what an encryption hid is known only now. Nobody is asked to approve it a second time.
    decideOpened: (found) => decideFound({ identity: found, name, bytes: original.length }),
    namesStay: work.direction === 'outbound',
    compartment: compartment(work),
  })
}
