/** One domain's conversation, and how its acts are handed to the boundary and to the log. */
import type { AuditLog } from '../audit/index.ts'
import type { Direction } from '../crossing/states.ts'
import type { Domain, Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'

export interface ChatLimits {
  readonly messageCharacters: number
  /** Of one message. */
  readonly attachments: number
  /** Of one attachment. */
  readonly attachmentBytes: number
}

export const directionFrom = (domain: Domain): Direction => (domain === 'internet' ? 'inbound' : 'outbound')

export interface Chat {
  readonly database: Database
  readonly domain: Domain
  readonly audit: AuditLog
  readonly limits: ChatLimits
}

/** What an intake row of the boundary says of whoever acts. */
export const crossingRow = (domain: Domain, session: Session, room: string, message: string | null) => ({
  direction: directionFrom(domain),
  organisation: session.organisation,
  room,
  message,
  actor: session.person.id,
  device: session.device?.id ?? null,
  trust: session.device?.trust ?? ('T0' as const),
})

/** Whoever acts, as the log names them. */
export const actorOf = (session: Session) => ({
  type: 'person' as const,
  id: session.person.id,
  ...(session.device ? { device: session.device.id, trust: session.device.trust } : {}),
})
