import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Chat } from './chat.ts'
import { archiveRoom, removeMember, renameRoom, roomChange } from './room-changes.ts'
import { roomsOf, roomView } from './rooms.ts'

const uuid = z.uuid().toLowerCase()
const roomParams = z.strictObject({ roomId: uuid })

/** LGWAN only: what becomes of a room. Everybody in it may change it, as in a room of walls; only its maker or an administrator ends it. */
export function roomChangeRoutes(chat: Chat): Route[] {
  const one = async ({ person }: Session, id: string) => {
    const [room] = await roomsOf(chat.database, 'lgwan', person.id, id)
    if (!room) throw new Problem('not-found')
    return room
  }
  return [
    route({
      method: 'patch',
      path: '/rooms/:roomId',
      operationId: 'changeRoom',
      summary: 'Give a room that I am in another name',
      access: 'session',
      params: roomParams,
      body: roomChange,
      success: { status: 200, schema: roomView },
      problems: ['not-found'],
      async handle({ params, body, session }) {
        await renameRoom(chat, session, params.roomId, body)
        return { body: await one(session, params.roomId) }
      },
    }),
    route({
      method: 'delete',
      path: '/rooms/:roomId/members/:personId',
      operationId: 'removeMember',
      summary: 'Take somebody out of a room that I am in, on both sides; or leave it myself',
      access: 'session',
      params: roomParams.extend({ personId: uuid }),
      success: { status: 204 },
      problems: ['not-found', 'last-member'],
      async handle({ params, session }) {
        await removeMember(chat, session, params.roomId, params.personId)
        return {}
      },
    }),
    route({
      method: 'post',
      path: '/rooms/:roomId/archive',
      operationId: 'archiveRoom',
      summary:
        'End a room: it leaves everybody’s list on both sides, and what was said stays on record. Its maker or an administrator in it',
      access: 'session',
      params: roomParams,
      success: { status: 204 },
      problems: ['not-found', 'forbidden'],
      async handle({ params, session }) {
        await archiveRoom(chat, session, params.roomId)
        return {}
      },
    }),
  ]
}
