/** The count at the end: what was accepted against what arrived on both sides, what the database says, and what the log says. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { loadVerifier } from '../../gateway/audit/keys.ts'
import { readCheckpoint, readEntries } from '../../gateway/audit/reader.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { marker } from '../journey/samples.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { databaseUrl } from './machines.ts'
import type { Kind, Sent, Site } from './site.ts'

interface Seen {
  readonly id: string
  readonly origin: Sent['origin']
  readonly text: string
  readonly state: string
  readonly attachments: readonly { readonly id: string; readonly state: string; readonly clean: { readonly sha256: string } | null }[]
}

export interface Leaf {
  readonly action: string
  readonly recorder: string
  readonly reason?: string
  readonly target?: { readonly id: string }
}

/** Runs a statement as the superuser; waits for a server that is being started again. */
export async function query<Row extends pg.QueryResultRow>(site: Site, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl(site.configuration, 'postgres') })
  client.on('error', () => undefined)
  await until('the database answers', async () => client.connect().then(() => true))
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** Every crossing has ended, and every record has reached the log. */
export async function quiet(site: Site, milliseconds = 60_000): Promise<void> {
  await until(
    'every crossing has ended and is in the log',
    async () => {
      const [left] = await query<{ open: number; waiting: number }>(
        site,
        `select (select count(*) from boundary.crossing where finished_at is null)::int as open,
           (select count(*) from audit.outbox)::int as waiting`,
      )
      return left?.open === 0 && left.waiting === 0
    },
    milliseconds,
  ).catch(async (error: unknown) => {
    const open = await query(
      site,
      'select kind, direction, state, attempts, due_at, now() from boundary.crossing where finished_at is null',
    )
    throw new Error(`still open: ${JSON.stringify(open.slice(0, 5))}`, { cause: error })
  })
}

export async function leavesOf(site: Site): Promise<Leaf[]> {
  const { directory } = site.configuration.audit
  const { size } = await readCheckpoint(directory, await loadVerifier(directory))
  const leaves: Leaf[] = []
  for await (const { bytes } of readEntries(directory, 0, size)) leaves.push(JSON.parse(bytes.toString()))
  return leaves
}

async function conversation(client: Client, room: string): Promise<Seen[]> {
  const seen: Seen[] = []
  let after = 0
  for (;;) {
    const answer = await until('a page', async () => {
      const page = await client.fetch(`/rooms/${room}/messages?limit=200&after=${after}`)
      return page.status === 200 && page.json<{ messages: (Seen & { sequence: number })[]; more: boolean }>()
    })
    seen.push(...answer.messages)
    after = answer.messages.at(-1)?.sequence ?? after
    if (!answer.more) return seen
  }
}

/** Asserts everything that laws 1, 6, 7 and 8 promise about what was sent. @returns how many messages and files were counted */
export async function balance(site: Site): Promise<{ messages: number; files: number }> {
  await quiet(site)
  assert.deepEqual(site.odd, [], 'clients saw success, no connection, or a problem that says: not now')
  const files = site.sent.flatMap((sent) => sent.files)
  for (const room of site.rooms) {
    const [internet, lgwan] = [await conversation(site.phone, room), await conversation(site.staff, room)]
    for (const origin of ['internet', 'lgwan'] as const) {
      const accepted = site.sent.filter((sent) => sent.room === room && sent.origin === origin)
      for (const side of [internet, lgwan]) {
        const there = side.filter((message) => message.origin === origin)
        // Each once, and in the order in which its sender sent it (each sender waits for an answer before the next).
        assert.deepEqual(there.map(({ id, text, state }) => ({ id, text, state })), accepted.map(({ id, text }) => ({ id, text, state: 'delivered' }))) // biome-ignore format: one thought
      }
    }
    await checkFiles(site, room, internet, lgwan)
  }
  await checkLog(site)
  await checkBlobs(site)
  return { messages: site.sent.length, files: files.length }
}

const ends: Readonly<Record<Kind, string>> = { jpg: 'clean', txt: 'clean', csv: 'clean', exe: 'refused' }

async function checkFiles(site: Site, room: string, internet: readonly Seen[], lgwan: readonly Seen[]): Promise<void> {
  for (const { id, origin, files } of site.sent.filter((sent) => sent.room === room)) {
    for (const [side, client] of [
      [internet, site.phone],
      [lgwan, site.staff],
    ] as const) {
      const message = side.find((seen) => seen.id === id)
      assert.deepEqual(message?.attachments.map((attachment) => [attachment.id, attachment.state]), files.map((file) => [file.id, ends[file.kind]]), `files of ${id}`) // biome-ignore format: one thought
      if ((client === site.phone) === (origin === 'internet')) continue
      for (const [at, file] of files.entries()) {
        // A phone is given no file; what it would be shown pages of is what the other side can fetch.
        if (client === site.phone) assert.equal((await client.fetch(`/attachments/${file.id}/content`)).status, ends[file.kind] === 'clean' ? 403 : 410) // biome-ignore format: one thought
        await checkContent(site.staff, file, message?.attachments[at]?.clean?.sha256)
      }
    }
  }
}

async function checkContent(client: Client, file: Sent['files'][number], sha256: string | undefined): Promise<void> {
  const { status, bytes } = await client.fetch(`/attachments/${file.id}/content`)
  if (ends[file.kind] !== 'clean') return assert.equal(status, 410)
  assert.equal(status, 200)
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
  assert.equal(bytes.includes(marker), false, 'nothing uncleaned is delivered')
  if (file.kind === 'jpg') assert.equal(bytes.includes('Exif\0'), false)
  else assert.ok(bytes.includes(file.text), `${file.id} holds its own content`)
  assert.equal(/,=cmd/.test(bytes.toString('latin1')), false)
}

const ending = new Set(['crossing.deliver', 'crossing.refuse', 'crossing.reject', 'crossing.expire', 'crossing.fail'])

/** One acceptance and one end for every crossing, the permit before the delivery, and a log that verifies. */
async function checkLog(site: Site): Promise<void> {
  const { directory } = site.configuration.audit
  const verified = await verifyLog({ directory, verifier: await loadVerifier(directory), heartbeatSeconds: 3_600 })
  assert.deepEqual(verified.problems, [])
  const byTarget = new Map<string, Leaf[]>()
  for (const leaf of await leavesOf(site)) {
    if (leaf.target === undefined || leaf.reason === 'unsend') continue
    byTarget.set(leaf.target.id, [...(byTarget.get(leaf.target.id) ?? []), leaf])
  }
  const expected = site.sent.flatMap(({ id, files }) => [
    [id, 'crossing.deliver'] as const,
    ...files.map((file) => [file.id, ends[file.kind] === 'clean' ? 'crossing.deliver' : 'crossing.refuse'] as const),
  ])
  for (const [id, end] of expected) {
    const actions = (byTarget.get(id) ?? []).map(({ action }) => action)
    assert.deepEqual(actions.filter((action) => action === 'message.accept'), ['message.accept'], id) // biome-ignore format: one thought
    assert.deepEqual(actions.filter((action) => ending.has(action)), [end], id) // biome-ignore format: one thought
    const before = end === 'crossing.deliver' ? 'crossing.permit' : 'crossing.decide'
    assert.ok(actions.indexOf(before) >= 0 && actions.indexOf(before) < actions.indexOf(end), `${id}: ${actions.join(' ')}`)
  }
}

export const shelved = (site: Site, zone: 'quarantine' | 'clean'): string[] => {
  const folder = join(site.configuration.storage.directory, zone)
  return readdirSync(folder).flatMap((shelf) => readdirSync(join(folder, shelf)))
}

/** Both sides name the same clean files, and each of them is there. */
async function checkBlobs(site: Site): Promise<void> {
  const named = await query<{ blob: string; sides: number }>(
    site,
    `select clean_blob as blob, count(*)::int as sides from
       (select clean_blob from internet.attachment union all select clean_blob from lgwan.attachment) a
     where clean_blob is not null group by 1`,
  )
  const there = new Set(shelved(site, 'clean'))
  for (const { blob, sides } of named) assert.ok(sides === 2 && there.has(blob), blob)
}
