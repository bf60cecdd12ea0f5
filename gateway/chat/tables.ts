import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Finding, Method } from '../../sanitizer/protocol.ts'
import type { Domain } from '../http/route.ts'

export type MessageState = 'accepted' | 'held' | 'delivered' | 'refused' | 'rejected' | 'expired' | 'failed'
export type AttachmentState = 'queued' | 'processing' | 'held' | 'clean' | 'refused' | 'rejected' | 'expired' | 'failed'
export type EventKind = 'message' | 'message-state' | 'attachment' | 'receipt' | 'unsend'

export interface RoomTable {
  id: string
  organisation: string
  name: string
  label: '3A' | '3B' | '3C' | '2' | '1' | null
  created_by: string
  created_at: Generated<Date>
  archived_at: Date | null
}

export interface RoomMemberTable {
  room: string
  person: string
  internet: boolean
  lgwan: boolean
  joined_at: Generated<Date>
}

export interface MessageTable {
  id: string
  sequence: GeneratedAlways<number>
  room: string
  author: string
  device: string | null
  origin: Domain
  body: string
  removed_characters: Generated<number>
  sent_at: Date
  state: MessageState
  reason: string | null
  unsent_at: Date | null
  idempotency_key: string | null
  idempotency_hash: Buffer | null
}

export interface AttachmentTable {
  id: string
  message: string
  position: number
  name: string
  bytes: number
  state: AttachmentState
  reason: string | null
  type: string | null
  method: Method | null
  removed: JSONColumnType<Finding[], string | undefined, string>
  clean_blob: string | null
  clean_sha256: string | null
  clean_bytes: number | null
  clean_name: string | null
  media_type: string | null
  finished_at: Date | null
  /** While its sender is asked for its password: how many tries are left. */
  password_attempts: number | null
}

export interface UploadTable {
  id: string
  person: string
  name: string
  bytes: number
  sha256: string
  blob: string
  created_at: Generated<Date>
  message: string | null
}

export interface ReceiptTable {
  message: string
  person: string
  read_at: Date
}

export interface EventTable {
  id: GeneratedAlways<number>
  room: string
  kind: EventKind
  message: string
  at: Generated<Date>
}

/** One domain's own tables, without their schema. */
export interface DomainTables {
  message: MessageTable
  attachment: AttachmentTable
  upload: UploadTable
  receipt: ReceiptTable
  event: EventTable
}

type InSchema<Schema extends string, T> = { [Name in keyof T & string as `${Schema}.${Name}`]: T[Name] }

export interface ChatTables extends InSchema<'internet', DomainTables>, InSchema<'lgwan', DomainTables> {
  'register.room': RoomTable
  'register.room_member': RoomMemberTable
}
