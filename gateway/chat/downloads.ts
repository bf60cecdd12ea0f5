import { Problem } from '../http/problem.ts'
import type { Reply, Session } from '../http/route.ts'
import type { BlobId, BlobStore } from '../store/blobs.ts'
import { actorOf, type Chat } from './chat.ts'
import { requireMember } from './rooms.ts'
import type { ViewDesk } from './view-desk.ts'

export interface CleanFile {
  readonly content: Buffer
  readonly headers: NonNullable<Reply['headers']>
}

/**
 * A clean file for a member of its room: recorded first, then read, and sent only if it still is what its permit was for.
 * @throws Problem not-found, not-ready, content-refused
 */
export async function openCleanFile(chat: Chat, blobs: BlobStore, session: Session, id: string): Promise<CleanFile> {
  const file = await chat.database
    .selectFrom(`${chat.domain}.attachment as a`)
    .innerJoin(`${chat.domain}.message as m`, 'm.id', 'a.message')
    .select([
      'a.state',
      'a.clean_blob',
      'a.clean_sha256',
      'a.clean_name',
      'a.media_type',
      'a.clean_bytes',
      'm.room',
      'm.unsent_at',
      'm.id as message',
    ])
    .where('a.id', '=', id)
    .executeTakeFirst()
  if (!file || file.unsent_at) throw new Problem('not-found')
  await requireMember(chat.database, chat.domain, file.room, session.person.id)
  const { clean_blob: blob, clean_sha256: sha256, clean_name: name, media_type: mediaType } = file
  if (file.state !== 'clean' || !blob || !sha256 || !name || !mediaType) {
    throw new Problem(['queued', 'processing', 'held'].includes(file.state) ? 'not-ready' : 'content-refused')
  }
  await chat.audit.append([
    {
      action: 'content.download',
      outcome: 'ok',
      actor: actorOf(session),
      organisation: session.organisation,
      room: file.room,
      target: { type: 'attachment', id },
      trace: file.message,
      file: { out: sha256, mediaType, ...(file.clean_bytes === null ? {} : { bytes: file.clean_bytes }) },
    },
  ])
  const content = await blobs.readClean(blob as BlobId<'clean'>, sha256)
  return asDownload(content, mediaType, name)
}

/**
 * On a phone: the file comes from the boundary, which alone can open it and knows whether the decision that let it out allows saving.
 * @throws Problem not-found, not-ready, content-refused, saving-denied, view-busy
 */
export async function savedFile(views: ViewDesk, session: Session, id: string): Promise<CleanFile> {
  const { content, media_type: mediaType, name } = await views.ask(session, { subject: 'attachment', target: id, act: 'content' })
  if (!content || !mediaType || !name) throw new Problem('fault', { detail: 'an answer without a file' })
  return asDownload(content, mediaType, name)
}

const asDownload = (content: Buffer, mediaType: string, name: string): CleanFile => ({
  content,
  headers: {
    'Content-Type': mediaType,
    'Content-Disposition': disposition(name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': String(content.length),
  },
})

/** RFC 6266 §4.1 with the ASCII fallback of RFC 6266 Appendix D and the real name of RFC 8187. */
export function disposition(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .replaceAll(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
