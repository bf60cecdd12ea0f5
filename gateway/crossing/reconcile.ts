/**
 * Finds what a queue, a crash or a broken machine left behind, and does what only time brings: expiry of holds, deletion of
 * originals, of uploads that no message came for, and of old events. Everything here may run in several processes at once.
 */
import { sql } from 'kysely'
import type { Domain } from '../http/route.ts'
import type { BlobId } from '../store/blobs.ts'
import { end } from './faults.ts'
import { waitsForPassword } from './password-hold.ts'
import type { Crossing } from './pipeline.ts'
import { boundaryActor } from './record.ts'
import { laneName, laneOf, readWork } from './work.ts'

const batch = 500
/** How long a file that waits its turn has one job of the reconciler's. */
const keyMilliseconds = 600_000

/** A crossing that is due and has not been finished is put on the queue again. @param graceSeconds leaves alone what has just come in */
export async function requeue(crossing: Crossing, graceSeconds: number): Promise<number> {
  const due = await crossing.database
    .selectFrom('boundary.crossing')
    .select(['id', 'kind', 'organisation', 'direction'])
    .where('finished_at', 'is', null)
    .where('due_at', '<=', sql<Date>`now() - make_interval(secs => ${graceSeconds})`)
    .where((where) =>
      where.or([
        where.and([where('kind', '<>', 'attachment'), where('state', '=', 'accepted')]),
        where.and([where('kind', '=', 'attachment'), where('state', 'in', ['ready', 'held'])]),
      ]),
    )
    .orderBy('sequence')
    .limit(batch)
    .execute()
  const lanes = new Set(due.filter(({ kind }) => kind !== 'attachment').map(laneName))
  for (const lane of lanes) crossing.wakeLane(laneOf(lane))
  // After a gap a job of a dead process may still look alive, so it gets a new one. From round to round one is enough, or a backlog of
  // files would fill the queue with copies of itself; and should a key ever stay taken, the next one is free.
  const time = graceSeconds === 0 ? Date.now() : Math.floor(Date.now() / keyMilliseconds)
  for (const { id, kind } of due) if (kind === 'attachment') crossing.wakeAttachment(id, 0, `${id}-${time}`)
  return due.length
}

/** Holds that nobody has answered in time. */
export async function expireHolds(crossing: Crossing): Promise<void> {
  const old = await crossing.database
    .selectFrom('boundary.crossing')
    .select('id')
    .where('state', '=', 'held')
    .where('created_at', '<=', sql<Date>`now() - make_interval(days => ${crossing.settings.holdDays})`)
    .limit(batch)
    .execute()
  for (const { id } of old) {
    const work = await readWork(crossing.database, id)
    if (work) await end(crossing, [work], 'expired', waitsForPassword(work) ? 'password-expired' : 'hold-expired')
  }
}

/** Originals past their time: recorded, then deleted. */
export async function deleteOriginals(crossing: Crossing): Promise<void> {
  const old = await crossing.database
    .selectFrom('boundary.original as o')
    .innerJoin('boundary.crossing as c', 'c.id', 'o.crossing')
    .select(['o.crossing', 'o.blob', 'c.organisation', 'c.room'])
    .where('o.deleted_at', 'is', null)
    .where('c.finished_at', 'is not', null)
    .where('o.stored_at', '<=', sql<Date>`now() - make_interval(days => ${crossing.settings.quarantineDays})`)
    .limit(batch)
    .execute()
  for (const { crossing: id, blob, organisation, room } of old) {
    await crossing.audit.append([
      {
        action: 'quarantine.delete',
        outcome: 'ok',
        actor: boundaryActor,
        organisation,
        room,
        target: { type: 'attachment', id },
        trace: id,
      },
    ])
    await crossing.blobs.remove('quarantine', blob as BlobId<'quarantine'>)
    await crossing.database.updateTable('boundary.original').set({ deleted_at: new Date() }).where('crossing', '=', id).execute()
  }
}

/** Hours that an upload may wait for its message. */
const uploadHours = 24
/** Days that an event stream can be resumed. */
const eventDays = 3

export async function tidy(crossing: Crossing, domain: Domain): Promise<void> {
  const orphans = await crossing.database
    .deleteFrom(`${domain}.upload`)
    .where('message', 'is', null)
    .where('created_at', '<=', sql<Date>`now() - make_interval(hours => ${uploadHours})`)
    .returning('blob')
    .execute()
  for (const { blob } of orphans) await crossing.blobs.remove('quarantine', blob as BlobId<'quarantine'>)
  // The newest stays: it tells a reader who comes back how much there has been.
  await sql`delete from ${sql.table(`${domain}.event`)} where at <= now() - make_interval(days => ${eventDays})
    and id < (select max(id) from ${sql.table(`${domain}.event`)})`.execute(crossing.database)
}
