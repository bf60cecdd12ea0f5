/** How a device looks from outside, and which ones somebody may see. */
import { z } from 'zod'
import type { Session } from '../http/route.ts'
import { type Purpose, purposes } from './codes.ts'
import type { DeviceFilter, DeviceRow } from './devices.ts'
import { daySchema, instant, instantSchema, maybeInstant, trustSchema } from './parts.ts'

export const deviceStates = ['pending', 'active', 'suspended', 'revoked', 'expired'] as const
const states = z.enum(deviceStates)
export const who = z.strictObject({ id: z.uuid(), name: z.string() })
export const device = z.strictObject({
  id: z.uuid(),
  registrationNumber: z.string().meta({ description: '登録番号' }),
  person: who.extend({ section: z.string() }).meta({ description: '使用者と所属' }),
  model: z.string().meta({ description: '機種' }),
  purpose: z.string().meta({ description: '使用目的' }),
  approver: who.nullable().meta({ description: '承認者; null: not yet, or approved on the machine itself' }),
  registeredAt: instantSchema.meta({ description: '登録年月日' }),
  approvedAt: instantSchema.nullable(),
  expiresOn: daySchema.meta({ description: '有効期限' }),
  trust: trustSchema,
  state: states,
  revokedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
})

export const shown = (row: DeviceRow) => ({
  id: row.id,
  registrationNumber: row.registration_number,
  person: { id: row.person, name: row.person_name, section: row.section },
  model: row.model,
  purpose: row.purpose,
  approver: row.approver !== null && row.approver_name !== null ? { id: row.approver, name: row.approver_name } : null,
  registeredAt: instant(row.registered_at),
  approvedAt: maybeInstant(row.approved_at),
  expiresOn: row.expires_on,
  trust: row.trust,
  state: row.state,
  revokedAt: maybeInstant(row.revoked_at),
  reason: row.reason,
})

export const readers = ['approver', 'auditor', 'administrator'] as const
export const deciders = ['approver', 'administrator'] as const

/** An approver who is nothing more sees the section they head. */
export const sectionOf = ({ person }: Session): string | undefined =>
  person.roles.includes('administrator') || person.roles.includes('auditor') ? undefined : person.section

export const deviceFilters = {
  state: states.optional(),
  person: z.uuid().optional(),
  section: z.string().max(100).optional(),
  search: z.string().min(1).max(100).optional().meta({ description: 'part of a number, model or name' }),
  expiringBefore: daySchema.optional().meta({ description: 'not revoked, and approved until a day before this one' }),
} // biome-ignore format: a table
const filterSchema = z.strictObject(deviceFilters)

/** What is asked for, within what the caller may see. */
export const filterOf = (session: Session, asked: z.output<typeof filterSchema>): Omit<DeviceFilter, 'limit'> => ({
  ...asked,
  organisation: session.organisation,
  section: sectionOf(session) ?? asked.section,
})

/** 使用目的 as people read it: 現場確認・出張, or その他: with the reason. */
export function purposeWords(stored: string): string {
  const [name = '', reason] = stored.split(/: (.*)/s)
  const words = Object.hasOwn(purposes, name) ? purposes[name as Purpose].ja : name
  return reason === undefined ? words : `${words}: ${reason}`
}

/** As where a code is issued by hand. */
const reasonCharacters = 150

/** The other way round, also from the code's own names. @returns undefined for what is no purpose */
export function readPurpose(words: string): string | undefined {
  const [, name = '', reason] = /^([^:：]+)(?:[:：]\s*(.*))?$/s.exec(words) ?? []
  const found = Object.entries(purposes).find(([code, { ja }]) => code === name.trim() || ja === name.trim())?.[0]
  const given = reason?.trim() ?? ''
  if (found === undefined || (found === 'other') !== (given !== '') || given.length > reasonCharacters) return undefined
  return given === '' ? found : `${found}: ${given}`
}
