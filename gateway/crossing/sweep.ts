/** Files that no row names: what a process left behind that was killed between the disk and the database. */
import { sql } from 'kysely'
import type { BlobId, Zone } from '../store/blobs.ts'
import type { Database } from '../store/database.ts'
import type { Crossing } from './pipeline.ts'

/** Blobs lie on so many shelves; each round looks at one. */
export const shelves = 256
/** Whatever writes a blob has named it, or given up, long before. */
const strayMilliseconds = 3_600_000

/** Which of these are named by a row: a clean file by an attachment, an original by its upload. */
async function namedBlobs(database: Database, zone: Zone, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const names =
    zone === 'clean'
      ? sql`select clean_blob as blob from internet.attachment union all select clean_blob from lgwan.attachment`
      : sql`select blob from internet.upload union all select blob from lgwan.upload`
  const { rows } = await sql<{ blob: string }>`select n.blob from (${names}) n where n.blob = any(${ids}::uuid[])`.execute(database)
  return new Set(rows.map(({ blob }) => blob))
}

/** Removes the strays of one shelf in both zones. When the database does not answer, nothing is removed. @returns how many */
export async function sweepShelf(crossing: Pick<Crossing, 'database' | 'blobs'>, shelf: number, age = strayMilliseconds): Promise<number> {
  let removed = 0
  for (const zone of ['quarantine', 'clean'] as const) {
    const found: BlobId<Zone>[] = await crossing.blobs.shelf(zone, shelf, age)
    if (found.length === 0) continue
    const named = await namedBlobs(crossing.database, zone, found)
    for (const id of found.filter((blob) => !named.has(blob))) {
      await crossing.blobs.remove(zone, id)
      removed++
    }
  }
  return removed
}
