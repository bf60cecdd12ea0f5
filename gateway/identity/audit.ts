/** What identity says to the audit log, in the log's own words. */
import type { AuditEvent, AuditLog as WholeLog } from '../audit/index.ts'
import type { Session } from '../http/route.ts'
import { addressSubject } from './throttle.ts'

/** The part of the audit log used here. */
export type AuditLog = Pick<WholeLog, 'append' | 'enqueue'>

export type Actor = AuditEvent['actor']

export const personActor = ({ person, device }: Session): Actor =>
  device ? { type: 'person', id: person.id, device: device.id, trust: device.trust } : { type: 'person', id: person.id }

/** Somebody not signed in, known by the address alone. */
export const anonymousActor = (address: string): Actor => ({ type: 'anonymous', id: addressSubject(address) || 'unknown' })

/** The person at the machine's own command line, who is above the roles. */
export const operatorActor: Actor = { type: 'system', id: 'operator' }
