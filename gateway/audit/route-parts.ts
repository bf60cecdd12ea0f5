import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { decodeLeaf, leafSchema } from './event.ts'
import { AuditFault, type AuditFaultCode, auditFaults } from './fault.ts'
import type { AuditEvent, AuditLog } from './index.ts'
import { loadVerifier } from './keys.ts'
import { type NoteVerifier, verifierKeyText } from './note.ts'
import { type ProvenEntry, proveEntry, readCheckpoint, type SignedCheckpoint } from './reader.ts'

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

/** What is wrong with the files, for people. */
export const faultSchema = z.strictObject({
  code: z.enum(Object.keys(auditFaults) as [AuditFaultCode, ...AuditFaultCode[]]),
  ja: z.string(),
  en: z.string(),
})
export const faultView = ({ code, ja, en }: AuditFault): z.output<typeof faultSchema> => ({ code, ja, en })

/** @throws Problem `log-damaged` instead of a fault of the files: an auditor must not read "try again later" there */
export async function fromFiles<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    if (cause instanceof AuditFault) throw new Problem('log-damaged', { cause, members: { fault: faultView(cause) } })
    throw cause
  })
}

/**
 * The text of an entry as it lies in the files. What has become a record of another organisation there is not shown; what is no
 * record any more is, as well as it can be read.
 */
export function entryText(bytes: Buffer, organisation: string): string | null {
  const leaf = decodeLeaf(bytes)
  return leaf?.organisation === undefined || leaf.organisation === organisation ? bytes.toString() : null
}

/** What the files say about one record; all but `fault` is absent where they say nothing. */
export interface Evidence {
  readonly checkpoint: SignedCheckpoint | undefined
  readonly proven: ProvenEntry | undefined
  readonly fault: AuditFault | undefined
}

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
  /** One record with its proof, or why there is none. */
  async evidence(index: number): Promise<Evidence> {
    let checkpoint: SignedCheckpoint | undefined
    try {
      checkpoint = await this.checkpoint()
      if (index >= checkpoint.size) throw new AuditFault('log-behind', `record ${index} of ${checkpoint.size}`)
      return { checkpoint, proven: await proveEntry(this.directory, index, checkpoint), fault: undefined }
    } catch (cause) {
      if (!(cause instanceof AuditFault)) throw cause
      return { checkpoint, proven: undefined, fault: cause }
    }
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
