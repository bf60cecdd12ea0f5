/**
 * Who may look at what, from the register and the boundary's own book. As with crossings, nothing that a listener wrote is believed: it says
 * who asks, and the register says whether that person, on that device, in that room, may see this file now.
 */
import { type RawBuilder, sql } from 'kysely'
import type { FormatId } from '../../sanitizer/protocol.ts'
import type { AttachmentState } from '../chat/tables.ts'
import type { Trust } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import type { Direction } from './states.ts'
import type { ViewRequestTable } from './view-tables.ts'

export type ViewRequest = Omit<ViewRequestTable, 'created_at'>

/** Whoever looks, as the register knows them, and where the file was sent. */
export interface Viewer {
  readonly name: string
  readonly section: string
  readonly registration_number: string | null
  readonly trust: Trust | null
  readonly organisation: string
  readonly room: string
  readonly direction: Direction
  readonly message: string | null
}

export interface ViewedFile extends Viewer {
  readonly state: AttachmentState
  readonly reason: string | null
  readonly clean_name: string | null
  readonly media_type: string | null
  /** Of the boundary's book; null for what has not been delivered. */
  readonly blob: string | null
  readonly sha256: string | null
  readonly format: FormatId | null
  readonly allow_saving: boolean | null
}

/** An active person of the crossing's organisation; on a phone: with a device of their own that is approved, in use and not expired. */
const viewer = ({ side, person, device }: ViewRequest) => sql`
  join register.person p on p.id = ${person}::uuid and p.organisation = c.organisation and p.state = 'active'
  left join register.device d on ${side} = 'internet' and d.id = ${device}::uuid and d.person = p.id and d.organisation = c.organisation
    and d.state = 'active' and d.approved_at is not null and d.expires_on >= (now() at time zone 'Asia/Tokyo')::date`

/** A message that is there on the side of whoever looks and has not been taken back, in an open room that they take part in on that side. */
const attachment = (request: ViewRequest): RawBuilder<unknown> => sql`
  from boundary.crossing c
  join register.room r on r.id = c.room and r.organisation = c.organisation and r.archived_at is null
  join register.room_member m on m.room = c.room and m.person = ${request.person}::uuid and m.${sql.ref(request.side)}
  ${viewer(request)}
  join ${sql.table(`${request.side}.attachment`)} a on a.id = c.id
  join ${sql.table(`${request.side}.message`)} w on w.id = a.message and w.id = c.message and w.room = c.room and w.unsent_at is null
  left join boundary.delivered_file f on f.crossing = c.id and f.blob = a.clean_blob
  where c.id = ${request.target}::uuid and c.kind = 'attachment' and (${request.side} = 'lgwan' or d.id is not null)`

/** A file that waits for an answer, and an approver of its organisation. */
const approval = (request: ViewRequest): RawBuilder<unknown> => sql`
  from boundary.crossing c
  ${viewer(request)}
  join lgwan.approval a on a.id = c.id and a.state = 'pending'
  where c.id = ${request.target}::uuid and c.kind = 'attachment' and c.state = 'held' and ${request.side} = 'lgwan' and 'approver' = any(p.roles)`

export const proof = (request: ViewRequest): RawBuilder<unknown> =>
  request.subject === 'attachment' ? attachment(request) : approval(request)

const viewerColumns = sql`p.name, p.section, d.registration_number, d.trust, c.organisation, c.room, c.direction, c.message`

/** @returns undefined for whoever has no business with it: for them it does not exist */
export async function readViewedFile(database: Database, request: ViewRequest): Promise<ViewedFile | undefined> {
  const { rows } = await sql<ViewedFile>`select ${viewerColumns}, a.state, a.reason, a.clean_name, a.media_type,
    f.blob, f.sha256, f.format, f.allow_saving ${attachment(request)}`.execute(database)
  return rows[0]
}

/** @returns undefined where nothing waits, or not for this person */
export async function readPreview(database: Database, request: ViewRequest): Promise<Viewer | undefined> {
  const { rows } = await sql<Viewer>`select ${viewerColumns} ${approval(request)}`.execute(database)
  return rows[0]
}
