import { z } from 'zod'
import { reasons } from '../../policies/reasons.ts'
import { findingKinds, refusals } from '../../sanitizer/protocol.ts'
import { crossingReasons } from '../chat/sentences.ts'
import { problems } from '../http/problem.ts'
import type { Database } from '../store/database.ts'
import type { Leaf } from './event.ts'

const words = z.record(z.string(), z.strictObject({ ja: z.string(), en: z.string() }))

/**
 * Who and what the ids of a record are, for people who read it. Records hold ids only, since names change; these are what the
 * registers say now, and no part of the record. An id of another organisation has no name here.
 */
const named = z.record(z.string(), z.strictObject({ name: z.string(), detail: z.string() }))
export const namesSchema = z
  .strictObject({
    persons: named.meta({ description: 'name, and section' }),
    devices: named.meta({ description: 'registration number, and model' }),
    rooms: named.meta({ description: 'name; no detail' }),
    reasons: words.meta({ description: 'what a reason’s code means' }),
    findings: words.meta({ description: 'what a finding’s kind means' }),
  })
  .meta({ description: 'by id or code, as the registers and this version say now; not part of the record' })
export type Names = z.output<typeof namesSchema>
type Kind = 'persons' | 'devices' | 'rooms'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const kinds: Readonly<Record<string, Kind>> = { person: 'persons', device: 'devices', room: 'rooms' }

/** What of a leaf holds ids. */
export type Naming = {
  readonly actor: { readonly type: string; readonly id: string; readonly device?: string | undefined }
} & Partial<Pick<Leaf, 'target' | 'room' | 'search' | 'findings'>> & { readonly reason?: string | null | undefined }

/** The ids of these leaves that a register may know. */
function idsOf(leaves: readonly Naming[]): Record<Kind, ReadonlySet<string>> {
  const ids = { persons: new Set<string>(), devices: new Set<string>(), rooms: new Set<string>() }
  const see = (kind: Kind | undefined, id: string | undefined): void => {
    if (kind !== undefined && id !== undefined && uuid.test(id)) ids[kind].add(id)
  }
  for (const { actor, target, room, search } of leaves) {
    see(kinds[actor.type], actor.id)
    see('devices', actor.device)
    see(kinds[target?.type ?? ''], target?.id)
    see('rooms', room)
    for (const [word, kind] of Object.entries(kinds)) see(kind, search?.[word])
  }
  return ids
}

type Words = Names['reasons']
const reasonTables: readonly Readonly<Words>[] = [reasons, refusals, crossingReasons, problems]

/** A code that this version does not know has no words. */
function wordsOf(codes: Iterable<string>, tables: readonly Readonly<Words>[]): Words {
  const found: Words = {}
  for (const code of codes) {
    const words = tables.find((table) => Object.hasOwn(table, code))?.[code]
    if (words) found[code] = { ja: words.ja, en: words.en }
  }
  return found
}

type Named = { readonly id: string; readonly name: string; readonly detail: string }

async function found(ids: ReadonlySet<string>, read: (ids: readonly string[]) => Promise<readonly Named[]>): Promise<Names[Kind]> {
  const rows = ids.size === 0 ? [] : await read([...ids])
  return Object.fromEntries(rows.map(({ id, name, detail }) => [id, { name, detail }]))
}

export async function namesOf(database: Database, organisation: string, leaves: readonly Naming[]): Promise<Names> {
  const ids = idsOf(leaves)
  const persons = found(ids.persons, (some) =>
    database
      .selectFrom('register.person')
      .select(['id', 'name', 'section as detail'])
      .where('id', 'in', some)
      .where('organisation', '=', organisation)
      .execute(),
  )
  const devices = found(ids.devices, (some) =>
    database
      .selectFrom('register.device')
      .select(['id', 'registration_number as name', 'model as detail'])
      .where('id', 'in', some)
      .where('organisation', '=', organisation)
      .execute(),
  )
  const rooms = found(ids.rooms, async (some) => {
    const rows = await database
      .selectFrom('register.room')
      .select(['id', 'name'])
      .where('id', 'in', some)
      .where('organisation', '=', organisation)
      .execute()
    return rows.map((row) => ({ ...row, detail: '' }))
  })
  return {
    persons: await persons,
    devices: await devices,
    rooms: await rooms,
    reasons: wordsOf(leaves.flatMap(({ reason }) => reason ?? []), reasonTables),
    findings: wordsOf(leaves.flatMap(({ findings }) => findings?.map(({ kind }) => kind) ?? []), [findingKinds]),
  } // biome-ignore format: a table
}
