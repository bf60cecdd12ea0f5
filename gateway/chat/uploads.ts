import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import type { AttachmentPayload } from '../crossing/payload.ts'
import { Problem } from '../http/problem.ts'
import type { Domain, Session } from '../http/route.ts'
import type { ReceivedFile } from '../http/upload.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Database, DatabaseTransaction } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'
import { fileName } from './names.ts'

export const uploadView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'of what was received, lower-case hex' }),
  })
  .meta({ id: 'Upload' })
export type UploadView = z.infer<typeof uploadView>

/** Writes down what has streamed into quarantine. If that fails, the blobs go too. @throws Problem file-name-refused */
export async function recordUploads(
  database: Database,
  domain: Domain,
  blobs: BlobStore,
  session: Session,
  files: readonly ReceivedFile[],
): Promise<UploadView[]> {
  try {
    const uploads = files.map(({ untrustedName, blob }) => ({
      id: uuid7(),
      person: session.person.id,
      name: fileName(untrustedName),
      bytes: blob.bytes,
      sha256: blob.sha256,
      blob: blob.id,
      message: null,
    }))
    await database.insertInto(`${domain}.upload`).values(uploads).execute()
    return uploads.map(({ id, name, bytes, sha256 }) => ({ id, name, bytes, sha256 }))
  } catch (error) {
    await Promise.all(files.map(({ blob }) => blobs.remove('quarantine', blob.id)))
    throw error
  }
}

/** Uploads stop before the disk is full, so that what has been accepted can still be worked on. @throws Problem storage-full */
export async function requireSpace(folder: string, reserveBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < reserveBytes) throw new Problem('storage-full', { detail: `${bavail * bsize} bytes free`, retryAfterSeconds: 60 })
}

const unclaimable = (path: string): Problem => new Problem('bad-request', { members: { mistakes: [{ path, message: 'no such upload' }] } })

/** The attachments that the ids name: uploads of the sender's own that no message has claimed. @throws Problem bad-request */
export async function readUploads(
  transaction: DatabaseTransaction,
  domain: Domain,
  session: Session,
  ids: readonly string[],
): Promise<AttachmentPayload[]> {
  const found = await transaction
    .selectFrom(`${domain}.upload`)
    .select(['id', 'name', 'bytes', 'sha256', 'blob'])
    .where('id', 'in', ids)
    .where('person', '=', session.person.id)
    .where('message', 'is', null)
    // Whoever wants the same ones waits here, in one order, and then finds them claimed.
    .orderBy('id')
    .forUpdate()
    .execute()
  const byId = new Map(found.map((upload) => [upload.id, upload]))
  return ids.map((id, position) => {
    const upload = byId.get(id)
    if (!upload || ids.indexOf(id) !== position) throw unclaimable(`body.attachments.${position}`)
    return { ...upload, position }
  })
}

/** @throws Problem bad-request when another message was faster */
export async function claimUploads(
  transaction: DatabaseTransaction,
  domain: Domain,
  session: Session,
  message: string,
  attachments: readonly AttachmentPayload[],
): Promise<void> {
  const claimed = await transaction
    .updateTable(`${domain}.upload`)
    .set({ message })
    .where(
      'id',
      'in',
      attachments.map(({ id }) => id),
    )
    .where('person', '=', session.person.id)
    .where('message', 'is', null)
    .returning('id')
    .execute()
  if (claimed.length !== attachments.length) throw unclaimable('body.attachments')
  await transaction
    .insertInto(`${domain}.attachment`)
    .values(attachments.map(({ id, position, name, bytes }) => ({ id, message, position, name, bytes, state: 'queued' as const })))
    .execute()
}
