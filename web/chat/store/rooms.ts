import type { Message, Room } from '../api.ts'

export interface Rooms {
  /** The one spoken in last comes first. */
  readonly rooms: readonly Room[]
  readonly status: 'loading' | 'there' | 'failed'
  readonly error: unknown
}

export const emptyRooms: Rooms = { rooms: [], status: 'loading', error: undefined }

const lastTime = ({ lastMessage, createdAt }: Room): string => lastMessage?.sentAt ?? createdAt

export const byLastMessage = (rooms: readonly Room[]): Room[] =>
  [...rooms].sort((a, b) => (lastTime(a) < lastTime(b) ? 1 : lastTime(a) > lastTime(b) ? -1 : 0))

/** A room's line after a message has come; the server's own count follows when the rooms are next read. */
export function withMessage(rooms: Rooms, message: Message, unread: boolean): Rooms {
  const { id, author, text, sentAt, unsentAt, attachments } = message
  const lastMessage = {
    id,
    author: author.name,
    text: text.slice(0, 100),
    sentAt,
    unsent: unsentAt !== null,
    attachments: attachments.length,
  }
  const changed = rooms.rooms.map((room) => {
    if (room.id !== message.roomId) return room
    const newer = !room.lastMessage || room.lastMessage.sentAt <= sentAt
    const counted = unread && room.lastMessage?.id !== id
    return { ...room, unread: room.unread + (counted ? 1 : 0), ...(newer ? { lastMessage } : {}) }
  })
  return { ...rooms, rooms: byLastMessage(changed) }
}

export const withUnread = (rooms: Rooms, id: string, unread: number): Rooms => ({
  ...rooms,
  rooms: rooms.rooms.map((room) => (room.id === id && room.unread !== unread ? { ...room, unread } : room)),
})

/** What was taken back vanishes from the list at once. */
export const withUnsent = (rooms: Rooms, { id, roomId }: Message): Rooms => ({
  ...rooms,
  rooms: rooms.rooms.map((room) =>
    room.id === roomId && room.lastMessage?.id === id
      ? { ...room, lastMessage: { ...room.lastMessage, text: '', attachments: 0, unsent: true } }
      : room,
  ),
})
