/** What a server leaves behind when everything is killed at once, and nobody has reaped it yet. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../gateway/store/postgres.ts'
import { until } from '../support/until.ts'
import { alive, kill } from './machines.ts'

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

const password = 'of-this-test-only'

describe('faults: a database that was killed and is not reaped', function () {
  this.timeout(60_000)
  let root: string
  let negligent: ChildProcess
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'sekisho-stale-'))
    // Becomes a program that never asks after its child; of the user that the database runs as, whose processes are the ones it looks at.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    negligent = spawn('sh', ['-c', 'sleep 0.2 & exec sleep 600'], { ...user, cwd: '/', stdio: 'ignore' })
  })
  after(() => {
    negligent?.kill('SIGKILL')
    rmSync(root, { recursive: true, force: true })
  })

  it('does not keep the next one from starting', async () => {
    await (await startPostgres(root, password)).stop()
    const cluster = join(root, 'cluster')
    assert.ok(!existsSync(join(cluster, 'postmaster.pid')))
    const parent = negligent.pid ?? 0
    let ended = 0
    await until('a child that has ended and is not reaped', async () => {
      ended = childrenOf(parent)[0] ?? 0
      return ended > 0 && !alive(ended) && existsSync(`/proc/${ended}`)
    })
    const socket = join(root, 'socket')
    for (const file of [join(cluster, 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')])
      writeFileSync(file, [ended, cluster, 1, 5432, socket, '', ''].join('\n'))
    const server = await startPostgres(root, password)
    await server.stop()
  })

  it('is ended when it still runs', async () => {
    const first = await startPostgres(root, password)
    const second = await startPostgres(root, password)
    assert.ok(!alive(first.pid))
    assert.ok(alive(second.pid))
    await second.stop()
  })

  it('is not in the way when it was killed a moment ago', async () => {
    const first = await startPostgres(root, password)
    kill(first.pid)
    const second = await startPostgres(root, password)
    assert.ok(alive(second.pid))
    await second.stop()
  })
})
