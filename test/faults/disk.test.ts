/** Full disks, on small tmpfs mounts: refused clearly or waited out, and nothing is half there. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from 'mocha'
import { multipart } from '../support/files.ts'
import { until } from '../support/until.ts'
import { balance, query, shelved } from './books.ts'
import { kill } from './machines.ts'
import { insist, type Site, send, startSite } from './site.ts'

/** Mounts a disk of this size, or skips the suite. */
function mountDisk(context: Context, megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-disk-'))
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (done.status === 0) return folder
  rmSync(folder, { recursive: true })
  console.error(`    SKIPPED: no tmpfs can be mounted here (${done.stderr?.toString().trim()}); full disks are untested`)
  return context.skip()
}

function unmount(folder: string | undefined): void {
  if (folder === undefined) return
  spawnSync('umount', ['-l', folder])
  rmSync(folder, { recursive: true, force: true })
}

/** Writes until there is no room, or no more than so many bytes. @returns what makes room again */
function fill(folder: string, leaveBytes = 0): () => void {
  const path = join(folder, 'ballast')
  const file = openSync(path, 'w')
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeSync(file, block)
  } catch {
    closeSync(file)
  }
  if (leaveBytes > 0) spawnSync('truncate', ['-s', `-${leaveBytes}`, path])
  return () => rmSync(path)
}

const ready = async (site: Site): Promise<number> => (await fetch(`${site.sekisho.running.addresses.operations}/readyz`)).status
const attempts = (site: Site) => query<{ most: number }>(site, 'select max(attempts)::int as most from boundary.crossing')

describe('faults: no room for files', function () {
  this.timeout(120_000)
  let disk: string | undefined
  let site: Site
  before(async function () {
    disk = mountDisk(this, 6)
    site = await startSite({ SEKISHO_STORAGE__DIRECTORY: disk, SEKISHO_STORAGE__RESERVE_BYTES: '0' })
  })
  after(async () => {
    await site?.sekisho.stop()
    unmount(disk)
  })
  const incoming = () => readdirSync(join(disk ?? '', 'incoming'))

  it('answers an upload with storage-full, and nothing of it stays', async () => {
    const before = shelved(site, 'quarantine')
    const makeRoom = fill(disk ?? '', 1024 * 1024)
    const files = [
      { name: '小.txt', bytes: Buffer.from('small enough\n') },
      { name: '大.txt', bytes: randomBytes(2 * 1024 * 1024) },
    ]
    const { body, contentType } = multipart(files)
    const answer = await site.phone.fetch('/uploads', { body, headers: { 'content-type': contentType } })
    assert.equal(answer.status, 507)
    assert.equal(answer.json().code, 'storage-full')
    assert.match(String(answer.headers['content-type']), /problem\+json/)
    assert.deepEqual(incoming(), [])
    assert.deepEqual(shelved(site, 'quarantine'), before)
    assert.deepEqual(await query(site, 'select id from internet.upload'), [])
    makeRoom()
  })

  it('lets a file wait while its clean copy has no room, over a crash as well, and delivers it afterwards', async () => {
    const { body, contentType } = multipart([{ name: '報告.txt', bytes: Buffer.from('file waits\n') }])
    const [file] = (await insist(site, site.phone, '/uploads', () => ({ body, headers: { 'content-type': contentType } }))).json<{
      uploads: { id: string }[]
    }>().uploads
    assert.ok(file)
    const originals = shelved(site, 'quarantine')
    const makeRoom = fill(disk ?? '')
    const answer = await site.phone.fetch(`/rooms/${site.rooms[0]}/messages`, { body: { text: 'waits', attachments: [file.id] } })
    const { id } = answer.json<{ id: string }>()
    site.sent.push({
      id,
      room: site.rooms[0] ?? '',
      origin: 'internet',
      text: 'waits',
      files: [{ id: file.id, kind: 'txt', text: 'file waits' }],
    })
    await until('it has been tried', async () => {
      const [row] = await query<{ later: boolean }>(site, 'select due_at > now() as later from boundary.crossing where id = $1', [file.id])
      return row?.later
    })
    const seen = (await site.staff.fetch(`/messages/${id}`)).json<{ attachments: { state: string }[] }>()
    assert.equal(seen.attachments[0]?.state, 'processing', 'the text is there, the file is not')
    assert.equal((await site.staff.fetch(`/attachments/${file.id}/content`)).status, 409)
    kill(site.sekisho.running.pids.boundary)
    await until(
      'tried again by the next process',
      async () => site.sekisho.running.pids.boundary !== undefined && (await ready(site)) === 200,
    )
    assert.deepEqual(shelved(site, 'quarantine'), originals)
    assert.deepEqual(incoming(), [])
    makeRoom()
    await balance(site)
    assert.deepEqual(await attempts(site), [{ most: 0 }], 'a full disk burns no attempt')
    assert.deepEqual(incoming(), [])
    assert.equal(shelved(site, 'clean').length, 1)
  })
})

describe('faults: no room for the audit log', function () {
  this.timeout(120_000)
  let disk: string | undefined
  let site: Site
  before(async function () {
    disk = mountDisk(this, 2)
    site = await startSite({ SEKISHO_AUDIT__DIRECTORY: disk })
  })
  after(async () => {
    await site?.sekisho.stop()
    unmount(disk)
  })

  it('relays nothing and says so, accepts what it can record later, and goes on when there is room', async () => {
    const first = await send(site, 'internet', ['txt'])
    await balance(site)
    const makeRoom = fill(disk ?? '')
    const waiting = [await send(site, 'internet', ['txt', 'jpg']), await send(site, 'lgwan'), await send(site, 'internet')]
    await until('not ready', async () => (await ready(site)) === 503)
    for (let looks = 0; looks < 40; looks++) {
      assert.equal(await ready(site), 503, 'not ready as long as the disk is full')
      for (const { id, origin } of waiting) {
        const other = origin === 'internet' ? site.staff : site.phone
        assert.equal((await other.fetch(`/messages/${id}`)).status, 404, 'no audit, no relay')
      }
      await new Promise((done) => setTimeout(done, 100))
    }
    const download = await site.staff.fetch(`/attachments/${first.files[0]?.id}/content`)
    assert.equal(download.json().code, 'storage-full', 'a download that cannot be recorded is not answered')
    makeRoom()
    await until('ready again', async () => (await ready(site)) === 200)
    await balance(site)
    assert.deepEqual(await attempts(site), [{ most: 0 }])
  })

  it('comes back from a crash on a full disk', async () => {
    const makeRoom = fill(disk ?? '')
    await send(site, 'lgwan')
    kill(site.sekisho.running.pids.boundary)
    await send(site, 'internet')
    await until('not ready', async () => (await ready(site)) === 503)
    makeRoom()
    await balance(site)
  })
})
