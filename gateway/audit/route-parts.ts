import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { leafSchema } from './event.ts'
import { AuditFault } from './fault.ts'
import type { AuditEvent, AuditLog } from './index.ts'
import { loadVerifier } from './keys.ts'
import { type NoteVerifier, verifierKeyText } from './note.ts'
import { readCheckpoint, type SignedCheckpoint } from './reader.ts'

/** What the auditors' routes share. */
export interface AuditRouteParts {
  readonly database: Database
  readonly audit: AuditLog
  /** The log's folder. */
  readonly directory: string
}

export const access = ['auditor'] as const
export const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
export const hash = z.string().meta({ description: 'SHA-256, base64' })
export const recordSchema = z.strictObject({ index: z.int(), leaf: leafSchema })
export const paging = {
  cursor: index.optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
export const checkpointSchema = z.strictObject({
  origin: z.string(),
  size: z.int(),
  root: hash,
  note: z.string().meta({ description: 'C2SP tlog-checkpoint as it is signed' }),
  verifierKey: z.string().meta({ description: 'C2SP signed-note verifier key; compare it with the one kept elsewhere' }),
})

export class LogFiles {
  readonly directory: string
  #verifier: Promise<NoteVerifier> | undefined
  constructor(directory: string) {
    this.directory = directory
  }
  verifier(): Promise<NoteVerifier> {
    this.#verifier ??= loadVerifier(this.directory).catch((error: unknown) => {
      this.#verifier = undefined
      throw error
    })
    return this.#verifier
  }
  async checkpoint(): Promise<SignedCheckpoint> {
    return readCheckpoint(this.directory, await this.verifier())
  }
}

export const viewOf = (checkpoint: SignedCheckpoint, verifier: NoteVerifier) => ({
  origin: checkpoint.origin,
  size: checkpoint.size,
  root: checkpoint.root.toString('base64'),
  note: checkpoint.note,
  verifierKey: verifierKeyText(verifier),
})

/** Recorded before the answer; where it cannot be, there is no answer. */
export async function recorded(
  audit: AuditLog,
  session: Session,
  event: Pick<AuditEvent, 'action' | 'target' | 'search' | 'review' | 'count'>,
) {
  const actor = { type: 'person', id: session.person.id, ...(session.device ? { device: session.device.id } : {}) } as const
  try {
    return await audit.append([{ actor, outcome: 'ok', organisation: session.organisation, ...event }])
  } catch (cause) {
    if (cause instanceof AuditFault) throw new Problem('unavailable', { detail: cause.message, cause })
    throw cause
  }
}
