/** The boundary is killed between two chosen statements of its work; whoever comes after finishes it, once. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { shelves, sweepShelf } from '../../gateway/crossing/sweep.ts'
import type { RoleProcess } from '../../gateway/role-process.ts'
import { BlobStore } from '../../gateway/store/blobs.ts'
import { openDatabase } from '../../gateway/store/database.ts'
import { until } from '../support/until.ts'
import { balance, query, quiet, shelved } from './books.ts'
import { closeGate, databaseUrl, kill, sandboxes, startOwnBoundary } from './machines.ts'
import { type Kind, type Site, send, startSite } from './site.ts'

interface Stage {
  readonly what: string
  readonly moment: string
  readonly condition?: string
  readonly files?: readonly Kind[]
}

const delivery = (type: string) => `new.event ->> 'action' = 'crossing.deliver' and new.event #>> '{target,type}' = '${type}'`

const stages: readonly Stage[] = [
  { what: 'a text is permitted and not delivered', moment: 'before update on boundary.crossing', condition: "new.kind = 'message' and new.state = 'delivered'" },
  { what: 'a text is written on the other side and not committed', moment: 'after insert on lgwan.message' },
  { what: 'a text is delivered but for the last statement', moment: 'after insert on audit.outbox', condition: delivery('message') },
  { what: 'a file is about to be shown as being worked on', moment: 'before update on internet.attachment', condition: "new.state = 'processing'", files: ['txt'] },
  { what: 'an original is about to be opened', moment: 'before insert on boundary.original', files: ['jpg'] },
  { what: 'a clean file is stored and permitted, and not delivered', moment: 'before update on boundary.crossing', condition: "new.kind = 'attachment' and new.state = 'delivered'", files: ['txt'] },
  { what: 'a clean file is on one side only', moment: 'before update on lgwan.attachment', condition: "new.state = 'clean'", files: ['csv'] },
  { what: 'a clean file is delivered but for the last statement', moment: 'after insert on audit.outbox', condition: delivery('attachment'), files: ['jpg'] },
  { what: 'a refusal is about to be written', moment: 'before update on boundary.crossing', condition: "new.state = 'refused'", files: ['exe'] },
  { what: 'records are in the files and still in the outbox', moment: 'before delete on audit.outbox', files: ['txt'] },
  { what: 'records are in the files and not in the index', moment: 'before insert on audit.record', files: ['txt'] },
] // biome-ignore format: a table

describe('faults: the boundary is killed at a chosen moment', function () {
  this.timeout(120_000)
  let site: Site
  let boundary: RoleProcess

  before(async () => {
    site = await startSite({}, ['internet', 'lgwan'])
    boundary = await startOwnBoundary(site.configuration)
  })
  after(async () => {
    await boundary?.stop()
    await site?.sekisho.stop()
  })

  const killAndReplace = async (): Promise<void> => {
    kill(boundary.pid)
    await boundary.ended
  }

  for (const { what, moment, condition, files } of stages) {
    it(what, async () => {
      const gate = await closeGate(site.configuration, moment, condition)
      try {
        await send(site, 'internet', files)
        await send(site, 'internet')
        await gate.reached()
        await killAndReplace()
      } finally {
        await gate.open()
      }
      boundary = await startOwnBoundary(site.configuration)
      await quiet(site)
    })
  }

  for (const kind of ['disarm', 'inspect'] as const) {
    it(`a file is in the child that is to ${kind} it`, async () => {
      const standing = await until(`a warm child to ${kind}`, async () => {
        const found = sandboxes(boundary.pid, kind)
        return found.length > 0 && found
      })
      for (const pid of standing) process.kill(pid, 'SIGSTOP')
      const sent = await send(site, 'internet', ['txt'])
      await until('the file is being worked on', async () => {
        const seen = (await site.phone.fetch(`/messages/${sent.id}`)).json<{ attachments: { state: string }[] }>()
        return seen.attachments[0]?.state === 'processing'
      })
      await killAndReplace()
      for (const pid of standing) await until('the child ends with its boundary', async () => !sandboxes(process.pid, kind).includes(pid))
      boundary = await startOwnBoundary(site.configuration)
      await quiet(site)
    })
  }

  for (const kind of ['disarm', 'inspect'] as const) {
    it(`only the child that is to ${kind} a file is killed, and the file is tried again`, async () => {
      // The oldest serves this lane; the spare beside it is the one that the file is given to next.
      const standing = await until(`a warm child to ${kind}`, async () => sandboxes(boundary.pid, kind).sort((a, b) => a - b)[0])
      process.kill(standing, 'SIGSTOP')
      const sent = await send(site, 'internet', ['csv'])
      await until('the file is being worked on', async () => {
        const seen = (await site.phone.fetch(`/messages/${sent.id}`)).json<{ attachments: { state: string }[] }>()
        return seen.attachments[0]?.state === 'processing'
      })
      kill(standing)
      await quiet(site)
    })
  }

  it('everything that was sent in all this is there once, in order, recorded and clean', async () => {
    const counted = await balance(site)
    assert.deepEqual(counted, { messages: stages.length * 2 + 4, files: stages.filter(({ files }) => files).length + 4 })
  })

  it('clean files that died before their delivery are swept, and nothing that somebody may fetch', async () => {
    const named = await query<{ blob: string }>(site, 'select clean_blob as blob from lgwan.attachment where clean_blob is not null')
    const strays = shelved(site, 'clean').length - named.length
    assert.ok(strays > 0, 'some were left behind')
    const database = openDatabase(databaseUrl(site.configuration, 'sekisho_boundary'), 1)
    const keys = join(site.configuration.dataDirectory, 'keys')
    const blobs = await BlobStore.open(site.configuration.storage.directory, { publicKeyFile: join(keys, 'quarantine-public.pem') })
    assert.equal(await sweepShelf({ database, blobs }, 0), 0, 'not while they are young')
    let swept = 0
    for (let shelf = 0; shelf < shelves; shelf++) swept += await sweepShelf({ database, blobs }, shelf, 0)
    await database.destroy()
    assert.equal(swept, strays)
    await balance(site)
  })
})
