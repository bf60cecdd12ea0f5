import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

/**
 * Crossings of one organisation, without what they carry. Every question about crossings on the LGWAN side begins here, so that
 * none forgets whose they are.
 */
export const passages = (database: Database, organisation: string) =>
  database.selectFrom('boundary.passage as c').where('c.organisation', '=', organisation)

/**
 * Those that people send. Written out and not as parameters: the indexes are partial, and a plan made without the values must still
 * see that they fit.
 */
export const sentByPeople = sql<boolean>`c.kind in ('message', 'attachment')`
