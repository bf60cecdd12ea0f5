import { sql } from 'kysely'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { type AuditRouteParts, access } from './route-parts.ts'

/** What a search form offers to choose from, so that nobody types a UUID. People, devices and rooms come from the registers, not from the log. */
const choiceSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  detail: z.string().meta({ description: 'section of a person, model and user of a device; else empty' }),
})
type Choice = z.output<typeof choiceSchema>

export const choiceKinds = ['person', 'device', 'room', 'rule', 'reason'] as const
type ChoiceKind = (typeof choiceKinds)[number]

interface Wanted {
  readonly organisation: string
  /** For ILIKE. */
  readonly pattern: string
  /** One by its id, or all that match. */
  readonly id: string | undefined
}

const mostChoices = 30

/**
 * The codes that occur in a column, by hopping from one to the next in its index (PostgreSQL has no loose index scan of its own);
 * of these, the ones that this auditor's records hold.
 */
const codesOf =
  (column: 'rule' | 'reason') =>
  async (database: Database, { organisation, pattern }: Wanted) => {
    const name = sql.ref(column)
    const { rows } = await sql<{ code: string }>`
    with recursive hop (code) as (
      (select ${name} from audit.record where ${name} is not null order by ${name} limit 1)
      union all
      select (select ${name} from audit.record where ${name} > hop.code order by ${name} limit 1) from hop where hop.code is not null
    )
    select code from hop where code ilike ${pattern} and exists (
      select from audit.record where ${name} = hop.code and (organisation = ${organisation} or organisation is null)
    ) limit ${mostChoices}`.execute(database)
    return rows.map(({ code }) => ({ id: code, name: code, detail: '' }))
  }

const choices: Readonly<Record<ChoiceKind, (database: Database, wanted: Wanted) => Promise<Choice[]>>> = {
  person: async (database, { organisation, pattern, id }) =>
    database
      .selectFrom('register.person')
      .select(['id', 'name', 'section as detail'])
      .where('organisation', '=', organisation)
      .where((where) =>
        id === undefined
          ? where.or([where('name', 'ilike', pattern), where('login', 'ilike', pattern), where('section', 'ilike', pattern)])
          : where('id', '=', id),
      )
      .orderBy('section')
      .orderBy('name')
      .limit(mostChoices)
      .execute(),
  device: async (database, { organisation, pattern, id }) => {
    const rows = await database
      .selectFrom('register.device')
      .innerJoin('register.person', 'register.person.id', 'register.device.person')
      .select(['register.device.id', 'registration_number', 'model', 'register.person.name as user'])
      .where('register.device.organisation', '=', organisation)
      .where((where) =>
        id === undefined
          ? where.or([
              where('registration_number', 'ilike', pattern),
              where('model', 'ilike', pattern),
              where('register.person.name', 'ilike', pattern),
            ])
          : where('register.device.id', '=', id),
      )
      .orderBy('registration_number')
      .limit(mostChoices)
      .execute()
    return rows.map((row) => ({ id: row.id, name: row.registration_number, detail: `${row.user} ${row.model}` }))
  },
  room: async (database, { organisation, pattern, id }) => {
    const rows = await database
      .selectFrom('register.room')
      .select(['id', 'name'])
      .where('organisation', '=', organisation)
      .where((where) => (id === undefined ? where('name', 'ilike', pattern) : where('id', '=', id)))
      .orderBy('name')
      .limit(mostChoices)
      .execute()
    return rows.map((row) => ({ ...row, detail: '' }))
  },
  rule: codesOf('rule'),
  reason: codesOf('reason'),
}

export const choiceRoute = ({ database }: AuditRouteParts): Route =>
  route({
    method: 'get',
    path: '/audit/choices',
    operationId: 'listAuditChoices',
    summary: 'People, devices, rooms, rules and reasons to search by; the first that match',
    access,
    query: z.strictObject({
      kind: z.enum(choiceKinds),
      search: z.string().max(100).default(''),
      id: z.uuid().optional().meta({ description: 'one person, device or room by its id' }),
    }),
    success: { status: 200, schema: z.strictObject({ choices: z.array(choiceSchema) }) },
    async handle({ query: { kind, search, id }, session }) {
      const pattern = `%${search.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`
      return { body: { choices: await choices[kind](database, { organisation: session.organisation, pattern, id }) } }
    },
  })
