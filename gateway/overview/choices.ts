/** What a filter can be set to, within one organisation: rooms, people and devices by a piece of their name, codes by having occurred. */
import { sql } from 'kysely'
import { type Sentence, sentenceOf } from '../chat/sentences.ts'
import type { Database } from '../store/database.ts'

const columns = ['rule', 'reason', 'type'] as const
type Column = (typeof columns)[number]
export const choiceKinds = ['room', 'person', 'device', ...columns] as const
type ChoiceKind = (typeof choiceKinds)[number]

export interface Choice {
  /** A UUID, or the code itself. */
  readonly id: string
  readonly name: string
  /** What tells two of the same name apart. */
  readonly note: string
  readonly sentence: Sentence | null
}

const most = 20
/** Codes are few, and all of them are a choice. */
export const mostCodes = 200
/** A text to be found as it is: `%` and `_` mean themselves. */
const holding = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

type Find = (database: Database, organisation: string, text: string, id: string | undefined) => Promise<Choice[]>

const none = sql<null>`null`.as('sentence')

/** Every value that occurs, by one look into the index for each: as quick with a million crossings as with ten. */
const occurring =
  (column: Column): Find =>
  async (database, organisation) => {
    const least = (above: ReturnType<typeof sql>) => sql`(select c.${sql.ref(column)} from boundary.passage c
      where c.organisation = ${organisation} and c.kind in ('message', 'attachment') ${column === 'type' ? sql`and c.kind = 'attachment'` : sql``}
        and c.${sql.ref(column)} is not null ${above} order by c.${sql.ref(column)} limit 1)`
    const { rows } = await sql<{ code: string }>`with recursive found (code) as (
      select ${least(sql``)} union all select ${least(sql`and c.${sql.ref(column)} > found.code`)} from found where found.code is not null)
      select code from found where code is not null limit ${mostCodes}`.execute(database)
    return rows.map(({ code }) => ({ id: code, name: code, note: '', sentence: column === 'reason' ? sentenceOf(code) : null }))
  }

export const choicesOf: Readonly<Record<ChoiceKind, Find>> = {
  room: (database, organisation, text, id) =>
    database
      .selectFrom('register.room as r')
      .select(['r.id', 'r.name', sql<string>`coalesce('機密性' || r.label, '')`.as('note'), none])
      .where('r.organisation', '=', organisation)
      .where((where) => (id === undefined ? where('r.name', 'ilike', holding(text)) : where('r.id', '=', id)))
      .orderBy('r.name')
      .orderBy('r.id')
      .limit(most)
      .execute(),
  person: (database, organisation, text, id) =>
    database
      .selectFrom('register.person as p')
      .select(['p.id', 'p.name', 'p.section as note', none])
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
      .select(['d.id', 'd.registration_number as name', 'p.name as note', none])
      .where('d.organisation', '=', organisation)
      .where((where) =>
        id === undefined
          ? where.or([where('d.registration_number', 'ilike', holding(text)), where('p.name', 'ilike', holding(text))])
          : where('d.id', '=', id),
      )
      .orderBy('d.registration_number')
      .limit(most)
      .execute(),
  rule: occurring('rule'),
  reason: occurring('reason'),
  type: occurring('type'),
}
