/** The conversation's routes, the same on both listeners; the LGWAN side also makes rooms. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { SealPassword } from '../crossing/password-seal.ts'
import { openEventStream } from '../http/event-stream.ts'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { createReceiver } from '../http/upload.ts'
import type { BlobStore } from '../store/blobs.ts'
import type { Chat } from './chat.ts'
import { openCleanFile, savedFile } from './downloads.ts'
import type { Feed } from './feed.ts'
import { passwordRoutes } from './password-route.ts'
import { newMessage, postMessage } from './post.ts'
import { markRead } from './read.ts'
import { addMembers, createRoom, newMembers, newRoom, requireMember, roomsOf, roomView } from './rooms.ts'
import { unsendMessage } from './unsend.ts'
import { recordUploads, requireSpace, uploadView } from './uploads.ts'
import type { ViewDesk } from './view-desk.ts'
import { viewRoutes } from './view-routes.ts'
import { type MessageView, messageView, messageViews } from './views.ts'

export interface ChatParts {
  readonly chat: Chat
  readonly blobs: BlobStore
  readonly receive: ReturnType<typeof createReceiver>
  readonly feed: Feed
  readonly views: ViewDesk
  readonly sealPassword: SealPassword
  readonly blobFolder: string
  readonly reserveBytes: number
  readonly streamsPerDevice: number
}

/** One spelling each: an id is also the subject of locks and part of hashes. */
const uuid = z.uuid().toLowerCase()
const roomParams = z.strictObject({ roomId: uuid })
const messageParams = z.strictObject({ messageId: uuid })
const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,100}$/)

const page = z.strictObject({
  before: z.coerce.number().int().positive().optional().meta({ description: 'sequence: older than this' }),
  after: z.coerce.number().int().min(0).optional().meta({ description: 'sequence: newer than this' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const limitsView = z.object({
  messageCharacters: z.int(),
  attachments: z.int().meta({ description: 'of one message' }),
  attachmentBytes: z.int().meta({ description: 'of one attachment' }),
})

async function oneMessage(parts: ChatParts, id: string): Promise<MessageView> {
  const [view] = await messageViews(parts.chat.database, parts.chat.domain, sql`m.id = ${id}`, 1)
  if (!view) throw new Problem('not-found')
  return view
}

export function chatRoutes(parts: ChatParts): Route[] {
  const { chat } = parts
  const { database, domain } = chat
  return [
    route({
      method: 'get',
      path: '/rooms',
      operationId: 'listRooms',
      summary: 'Rooms that I am in, newest first, with the last message and how many I have not read',
      access: 'session',
      success: { status: 200, schema: z.object({ rooms: z.array(roomView) }) },
      handle: async ({ session }) => ({ body: { rooms: await roomsOf(database, domain, session.person.id) } }),
    }),
    route({
      method: 'get',
      path: '/limits',
      operationId: 'readLimits',
      summary: 'What one message may hold, so that a screen can say so before anything is sent',
      access: 'session',
      success: { status: 200, schema: limitsView },
      handle: async () => {
        const { messageCharacters, attachments, attachmentBytes } = chat.limits
        return { body: { messageCharacters, attachments, attachmentBytes } }
      },
    }),
    route({
      method: 'get',
      path: '/rooms/:roomId/messages',
      operationId: 'listMessages',
      summary: 'Messages of a room in order; pages by the sequence of the first or last one seen',
      access: 'session',
      params: roomParams,
      query: page,
      success: { status: 200, schema: z.object({ messages: z.array(messageView), more: z.boolean() }) },
      problems: ['not-found'],
      handle: async ({ params, query, session }) => ({ body: await listMessages(parts, params.roomId, query, session.person.id) }),
    }),
    route({
      method: 'post',
      path: '/rooms/:roomId/messages',
      operationId: 'postMessage',
      summary: 'Send a message; with an Idempotency-Key header a repeated request sends it once',
      access: 'session',
      params: roomParams,
      body: newMessage,
      headers: { 'Idempotency-Key': '1 to 100 printable ASCII characters of the client’s choice, per person' },
      success: { status: 201, schema: messageView },
      also: { 200: 'This Idempotency-Key was answered before; the message is not sent again' },
      problems: ['not-found', 'too-large', 'too-many-files', 'idempotency-conflict'],
      async handle({ params, body, session, request }) {
        const key = idempotencyKey.optional().safeParse(request.get('Idempotency-Key'))
        if (!key.success)
          throw new Problem('bad-request', {
            members: { mistakes: [{ path: 'Idempotency-Key', message: '1 to 100 printable ASCII characters' }] },
          })
        const posted = await postMessage(chat, session, params.roomId, body, key.data)
        return {
          body: posted.message,
          ...(posted.replayed ? { status: 200, headers: { 'Idempotency-Replayed': 'true' } } : {}),
        }
      },
    }),
    route({
      method: 'post',
      path: '/rooms/:roomId/read',
      operationId: 'markRead',
      summary: 'Everything up to this message has been read by me',
      access: 'session',
      params: roomParams,
      body: z.strictObject({ upTo: uuid.meta({ description: 'id of the last message seen' }) }),
      success: { status: 200, schema: z.object({ marked: z.int() }) },
      problems: ['not-found'],
      handle: async ({ params, body, session }) => ({ body: { marked: await markRead(chat, session, params.roomId, body.upTo) } }),
    }),
    route({
      method: 'get',
      path: '/messages/:messageId',
      operationId: 'getMessage',
      summary: 'One message with the states of its attachments',
      access: 'session',
      params: messageParams,
      success: { status: 200, schema: messageView },
      problems: ['not-found'],
      async handle({ params, session }) {
        const view = await oneMessage(parts, params.messageId)
        await requireMember(database, domain, view.roomId, session.person.id)
        return { body: view }
      },
    }),
    route({
      method: 'delete',
      path: '/messages/:messageId',
      operationId: 'unsendMessage',
      summary: 'Take back a message of mine, here and on the other side (送信取消)',
      access: 'session',
      params: messageParams,
      success: { status: 204 },
      problems: ['not-found'],
      async handle({ params, session }) {
        await unsendMessage(chat, session, params.messageId)
        return {}
      },
    }),
    route({
      method: 'post',
      path: '/uploads',
      operationId: 'uploadFiles',
      summary: 'Send files into quarantine; a message then names them by the ids returned here',
      access: 'session',
      upload: true,
      limit: 'upload',
      success: { status: 201, schema: z.object({ uploads: z.array(uploadView) }) },
      problems: ['too-large', 'too-many-files', 'unsupported-media-type', 'file-name-refused', 'storage-full'],
      async handle({ request, response, session }) {
        await requireSpace(parts.blobFolder, parts.reserveBytes)
        const files = await parts.receive(request, response)
        return { body: { uploads: await recordUploads(database, domain, parts.blobs, session, files) } }
      },
    }),
    route({
      method: 'get',
      path: '/attachments/:attachmentId/content',
      operationId: 'downloadAttachment',
      summary: 'The clean file, never the original; on a phone only where policy lets it be saved, else look at its pages',
      access: 'session',
      params: z.strictObject({ attachmentId: uuid }),
      success: { status: 200, mediaType: 'application/octet-stream' },
      problems: ['not-found', 'not-ready', 'content-refused', 'saving-denied', 'view-busy'],
      async handle({ params, session, response }) {
        const { content, headers } =
          domain === 'internet'
            ? await savedFile(parts.views, session, params.attachmentId)
            : await openCleanFile(chat, parts.blobs, session, params.attachmentId)
        response.writeHead(200, headers).end(content)
        return undefined
      },
    }),
    ...viewRoutes(parts.views),
    ...passwordRoutes(chat, parts.sealPassword),
    route({
      method: 'get',
      path: '/events',
      operationId: 'streamEvents',
      summary:
        'Server-sent events of my rooms: message, message-state, attachment, receipt, unsend, room; for approvers: approval; resumes from Last-Event-ID',
      access: 'session',
      headers: { 'Last-Event-ID': 'of the last event seen; what came after it is sent first' },
      success: { status: 200, mediaType: 'text/event-stream' },
      problems: ['rate-limited'],
      async handle({ request, response, session }) {
        if (parts.feed.streamsOf(session.device?.id ?? session.person.id) >= parts.streamsPerDevice) {
          throw new Problem('rate-limited', { detail: 'too many event streams', retryAfterSeconds: 5 })
        }
        // Asking for the headers only would leave a stream behind that nobody reads.
        if (request.method === 'HEAD') return { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } }
        await parts.feed.open(session, openEventStream(request, response), request.get('Last-Event-ID'))
        return undefined
      },
    }),
  ]
}

async function listMessages(parts: ChatParts, room: string, query: z.output<typeof page>, person: string) {
  const { database, domain } = parts.chat
  await requireMember(database, domain, room, person)
  const limit = query.limit
  if (query.after !== undefined) {
    const ids = await database
      .selectFrom(`${domain}.message`)
      .select('id')
      .where('room', '=', room)
      .where('sequence', '>', query.after)
      .orderBy('sequence')
      .limit(limit + 1)
      .execute()
    const page = ids.slice(0, limit).map(({ id }) => id)
    return { messages: page.length ? await messageViews(database, domain, sql`m.id = any(${page})`, limit) : [], more: ids.length > limit }
  }
  const views = await messageViews(
    database,
    domain,
    sql`m.room = ${room} and m.sequence < ${query.before ?? Number.MAX_SAFE_INTEGER}`,
    limit + 1,
  )
  return { messages: views.slice(-limit), more: views.length > limit }
}

/** LGWAN only: whoever works there may open a room and bring people in. */
export function roomRoutes({ chat }: ChatParts): Route[] {
  const { database, audit, domain } = chat
  const one = async (id: string, person: string) => {
    const [room] = await roomsOf(database, domain, person, id)
    if (!room) throw new Problem('not-found')
    return room
  }
  return [
    route({
      method: 'post',
      path: '/rooms',
      operationId: 'createRoom',
      summary: 'Open a room (トークルーム) with members on both sides',
      access: 'session',
      body: newRoom,
      success: { status: 201, schema: roomView },
      handle: async ({ body, session }) => ({ body: await one(await createRoom(database, audit, session, body), session.person.id) }),
    }),
    route({
      method: 'post',
      path: '/rooms/:roomId/members',
      operationId: 'addMembers',
      summary: 'Add people to a room that I am in, or change the sides on which they take part',
      access: 'session',
      params: roomParams,
      body: newMembers,
      success: { status: 200, schema: roomView },
      problems: ['not-found', 'last-member'],
      async handle({ params, body, session }) {
        await addMembers(database, audit, session, params.roomId, body)
        return { body: await one(params.roomId, session.person.id) }
      },
    }),
    route({
      method: 'get',
      path: '/directory',
      operationId: 'listDirectory',
      summary: 'Active people of my organisation, to choose members from',
      access: 'session',
      success: { status: 200, schema: z.object({ people: z.array(z.object({ id: z.uuid(), name: z.string(), section: z.string() })) }) },
      async handle({ session }) {
        const people = await database
          .selectFrom('register.person')
          .select(['id', 'name', 'section'])
          .where('organisation', '=', session.organisation)
          .where('state', '=', 'active')
          .orderBy('section')
          .orderBy('name')
          .limit(5_000)
          .execute()
        return { body: { people } }
      },
    }),
  ]
}
