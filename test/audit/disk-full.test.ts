import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AuditFault } from '../../gateway/audit/fault.ts'
import { FileLog } from '../../gateway/audit/log.ts'
import { readEntries } from '../../gateway/audit/reader.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { entriesOf, entry, newFolder, newSigner, removeFolders } from './support.ts'

describe('audit: a full disk', () => {
  let mount: string
  let mounted = false
  before(function () {
    mount = newFolder()
    const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', mount])
    mounted = done.status === 0
    if (mounted) return
    console.log(
      `    SKIPPED: no tmpfs can be mounted here (${done.stderr?.toString().trim() || done.error?.message}); the full disk is untested`,
    )
    this.skip()
  })
  after(() => {
    if (mounted) spawnSync('umount', [mount])
    removeFolders()
  })

  it('rejects, says so, keeps every acknowledged record, and comes back when there is room', async function () {
    this.timeout(30_000)
    const directory = join(mount, 'audit')
    const signer = newSigner()
    const log = await FileLog.open({ directory, signer, retryMilliseconds: 50 })
    writeFileSync(join(mount, 'ballast'), Buffer.alloc(256 * 1024))
    const acknowledged: string[] = []
    const fill = async (): Promise<void> => {
      for (let at = 0; ; at++) {
        await log.append([entry(`full-${at}`)])
        acknowledged.push(`full-${at}`)
      }
    }
    await assert.rejects(fill(), (error: unknown) => error instanceof AuditFault && error.code === 'disk-full')
    assert.equal(log.failure?.code, 'disk-full')
    await assert.rejects(log.append(entriesOf(1)), (error: unknown) => error instanceof AuditFault)
    assert.ok(acknowledged.length > 20)

    rmSync(join(mount, 'ballast'))
    const limit = Date.now() + 10_000
    while (log.failure && Date.now() < limit) await sleep(20)
    assert.equal(log.failure, undefined)
    await log.append([entry('room-again')])
    acknowledged.push('room-again')
    const ids: string[] = []
    for await (const { bytes } of readEntries(directory, 0, log.size)) ids.push(JSON.parse(bytes.toString()).actor.id)
    await log.close()
    assert.deepEqual(ids, acknowledged)
    assert.deepEqual((await verifyLog({ directory, verifier: signer })).problems, [])
  })
})
