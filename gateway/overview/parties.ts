/** What a filter can be set to: found by a piece of its name, within one organisation. */
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

export const partyKinds = ['room', 'person', 'device'] as const
type PartyKind = (typeof partyKinds)[number]

export interface Choice {
  readonly id: string
  readonly name: string
  /** What tells two of the same name apart. */
  readonly note: string
}

const most = 20
/** A text to be found as it is: `%` and `_` mean themselves. */
const holding = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

type Find = (database: Database, organisation: string, text: string, id: string | undefined) => Promise<Choice[]>

export const choicesOf: Readonly<Record<PartyKind, Find>> = {
  room: (database, organisation, text, id) =>
    database
      .selectFrom('register.room as r')
      .select(['r.id', 'r.name', sql<string>`coalesce('機密性' || r.label, '')`.as('note')])
      .where('r.organisation', '=', organisation)
      .where((where) => (id === undefined ? where('r.name', 'ilike', holding(text)) : where('r.id', '=', id)))
      .orderBy('r.name')
      .orderBy('r.id')
      .limit(most)
      .execute(),
  person: (database, organisation, text, id) =>
    database
      .selectFrom('register.person as p')
      .select(['p.id', 'p.name', 'p.section as note'])
      .where('p.organisation', '=', organisation)
      .where((where) =>
        id === undefined
          ? where.or([where('p.name', 'ilike', holding(text)), where('p.section', 'ilike', holding(text))])
          : where('p.id', '=', id),
      )
      .orderBy('p.name')
      .orderBy('p.id')
      .limit(most)
      .execute(),
  device: (database, organisation, text, id) =>
    database
      .selectFrom('register.device as d')
      .innerJoin('register.person as p', 'p.id', 'd.person')
      .select(['d.id', 'd.registration_number as name', 'p.name as note'])
      .where('d.organisation', '=', organisation)
      .where((where) =>
        id === undefined
          ? where.or([where('d.registration_number', 'ilike', holding(text)), where('p.name', 'ilike', holding(text))])
          : where('d.id', '=', id),
      )
      .orderBy('d.registration_number')
      .limit(most)
      .execute(),
}
