/** What is done with an original: opened, identified, described for the policy, sanitized. Its bytes go nowhere else. */
import { createHash } from 'node:crypto'
import type { Decision } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import type { Identity, SanitizeResult } from '../../sanitizer/protocol.ts'
import { choicesOf } from '../../sanitizer/protocol.ts'
import { Refusal } from '../../sanitizer/sanitize.ts'
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

export function fileFacts(crossing: Crossing, work: Work<'attachment'>, identity: Identity, bytes: number): Facts {
  const { name } = work.payload
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
      nameDisclosure: work.direction === 'outbound' ? disclose(name).level : 'none',
    },
  }
}

export function sanitize(
  crossing: Crossing,
  work: Work,
  original: Buffer,
  identity: Identity,
  decision: Extract<Decision, { action: 'sanitize' }>,
  password?: string,
): Promise<SanitizeResult> {
  return crossing.sanitizer.sanitize(original, {
    identity,
    options: { method: decision.method, ...choicesOf(decision.options), ...(password === undefined ? {} : { password }) },
    fallback: decision.fallback,
    compartment: compartment(work),
  })
}
