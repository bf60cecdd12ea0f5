/** One crossing as the boundary works on it: the row, with what decisions need to know of its sender and room. */
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Facts, Label } from '../../policies/facts.ts'
import type { Tier } from '../../sanitizer/protocol.ts'
import type { Domain, Role, Trust } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { payloads } from './payload.ts'
import type { CrossingKind, CrossingState, Direction } from './states.ts'

export interface Work<K extends CrossingKind = CrossingKind> {
  readonly id: string
  readonly sequence: number
  readonly kind: K
  readonly direction: Direction
  readonly organisation: string
  readonly room: string
  readonly message: string | null
  readonly actor: string
  readonly device: string | null
  readonly trust: Trust
  readonly payload: z.infer<(typeof payloads)[K]>
  readonly state: CrossingState
  readonly approved_by: string | null
  readonly attempts: number
  /** Of the state that it is in. */
  readonly reason: string | null
  readonly wrong_passwords: number
  /** Since when an engine that must look at it has been away. */
  readonly engines_missed_at: Date | null
  readonly due_at: Date
  readonly created_at: Date
  readonly room_label: Exclude<Label, 'none'> | null
  readonly roles: readonly Role[]
  /** Why this is not believed and will be refused; its payload is then not to be read. */
  readonly flaw: Flaw | null
}

/** sender-unproven: the register does not confirm person, device, room and organisation. intake-malformed: no listener of ours writes that. */
export type Flaw = 'sender-unproven' | 'intake-malformed'

/** What is worked on in one go: everything that an organisation sends one way. Rooms keep their order within it. */
export interface Lane {
  readonly organisation: string
  readonly direction: string
}

export const laneName = ({ organisation, direction }: Lane): string => `${organisation}/${direction}`

export const isLaneName = (name: string): boolean => /^[0-9]{6}\/(?:inbound|outbound)$/.test(name)

export function laneOf(name: string): Lane {
  const [organisation = '', direction = ''] = name.split('/')
  return { organisation, direction }
}

export const isKind = <K extends CrossingKind>(work: Work, kind: K): work is Work<K> => work.kind === kind

export const originOf = (direction: Direction): Domain => (direction === 'inbound' ? 'internet' : 'lgwan')
export const destinationOf = (direction: Direction): Domain => (direction === 'inbound' ? 'lgwan' : 'internet')

/**
 * A listener that is taken over can write any row that its grants allow, so nothing in a row is believed that the register can say:
 * the room is of the organisation, the person is active in both and takes part on that side, the device is the person's own and was
 * usable when the row was written (`created_at` is the database's), its trust is the register's, and an attachment is one that its
 * message announced. An approver need not be in the room, nor someone who takes back what they wrote while they were.
 */
const proven = sql`(r.organisation = c.organisation and p.organisation = c.organisation and p.state = 'active'
    and (c.kind in ('approval', 'unsend') or exists (select from register.room_member m where m.room = c.room and m.person = c.actor
      and case c.direction when 'inbound' then m.internet else m.lgwan end))
    and (c.direction = 'outbound' or d.id is not null)
    and (c.kind <> 'message' or c.message = c.id)
    and (c.kind <> 'attachment' or exists (select from boundary.crossing w where w.id = c.message and w.kind = 'message'
      and (w.direction, w.organisation, w.room, w.actor) = (c.direction, c.organisation, c.room, c.actor)
      and w.device is not distinct from c.device
      and w.payload -> 'attachments' @> jsonb_build_array(jsonb_build_object('id', c.id)))))`

const select = sql`
  select c.id, c.sequence, c.kind, c.direction, c.organisation, c.room, c.message, c.actor, c.device, coalesce(d.trust, 'T0') as trust,
    c.payload, c.state, c.approved_by, c.attempts, c.reason, c.wrong_passwords, c.engines_missed_at, c.due_at, c.created_at, r.label as room_label, p.roles,
    case when ${proven} then null else 'sender-unproven' end as flaw
  from boundary.crossing c join register.room r on r.id = c.room join register.person p on p.id = c.actor
  left join register.device d on d.id = c.device and c.direction = 'inbound' and d.person = c.actor and d.organisation = c.organisation
    and d.approved_at <= c.created_at and (d.state = 'active' or d.revoked_at > c.created_at)
    and d.expires_on >= (c.created_at at time zone 'Asia/Tokyo')::date`

const inLane = sql`c.state = 'accepted' and c.kind <> 'attachment'`

/** The head of a lane, in order, without the rooms whose own head has to wait: nothing overtakes it there (law 8). */
export async function readLane(database: Database, { organisation, direction }: Lane, limit: number): Promise<Work[]> {
  const { rows } = await sql<Work>`${select}
    where c.organisation = ${organisation} and c.direction = ${direction} and ${inLane}
      and not exists (select from boundary.crossing w where w.room = c.room and w.direction = c.direction
        and w.state = 'accepted' and w.kind <> 'attachment' and w.attempts > 0 and w.due_at > now())
    order by c.sequence limit ${limit}`.execute(database)
  return rows.map(checked)
}

/** @returns milliseconds until the first of the waiting heads is due */
export async function nextInLane(database: Database, { organisation, direction }: Lane): Promise<number | undefined> {
  const { rows } = await sql<{ due: Date | null }>`select min(c.due_at) as due from boundary.crossing c
    where c.organisation = ${organisation} and c.direction = ${direction} and ${inLane} and c.attempts > 0`.execute(database)
  const due = rows[0]?.due
  return due ? Math.max(100, due.getTime() - Date.now()) : undefined
}

export async function readWork(database: Database, id: string): Promise<Work | undefined> {
  const { rows } = await sql<Work>`${select} where c.id = ${id}`.execute(database)
  return rows.map(checked)[0]
}

/** A row that cannot be read is refused like one that is not believed: were it thrown at, it would stop its lane for good. */
function checked(row: Work): Work {
  const { success, data: payload } = payloads[row.kind].safeParse(row.payload)
  if (!success) return { ...row, payload: nothing, flaw: 'intake-malformed' } as unknown as Work
  const own = row.kind !== 'attachment' || ('blob' in payload && payload.id === row.id)
  return { ...row, payload, flaw: row.flaw ?? (own ? null : 'intake-malformed') } as Work
}

const nothing = Object.freeze({})

type Common = Omit<Extract<Facts, { kind: 'text' }>, 'kind' | 'text'>

/** The facts that text and files share. @param approved by a section head, for this very item */
export const commonFacts = (work: Work, tier: Tier, approved: boolean): Common => ({
  direction: work.direction,
  organisation: work.organisation,
  device: { trust: work.trust },
  sandbox: { tier },
  room: { label: work.room_label ?? 'none' },
  sender: { roles: work.roles },
  at: new Date().toISOString(),
  // KNOWN GAP: 災害モード has no switch yet; its rules never match.
  disaster: false,
  approved,
})
