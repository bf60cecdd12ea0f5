/** A child never outlives its parent, not even at work; and the folder's name does not matter. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '..', '..')

/** A process that is gone, or a zombie that only waits for its parent to look. */
function gone(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return true
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await pause(25)
  assert.ok(condition(), `did not come about within 10 s: ${what}`)
}

interface Started {
  readonly parent: ChildProcess
  readonly tier: string
  readonly pid: number
  readonly answer: string
}

/** Starts hostile-parent.ts, which starts one child and prints the tier and the child's process id. */
async function startParent(checkout: string, tier: string, deed: string, inherited?: number): Promise<Started> {
  const script = path.join(checkout, 'test', 'sanitizer', 'hostile-parent.ts')
  const stdio = ['ignore', 'pipe', 'inherit', ...(inherited ? [...Array(37).fill('ignore'), inherited] : [])] as const
  const parent = spawn(process.execPath, [script, tier, deed], { stdio: [...stdio] })
  let printed = ''
  parent.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  await until(() => printed.includes('\n') || parent.exitCode !== null, 'the parent says that its child works')
  const [reached = '', pid = '', answer = ''] = printed.trim().split(' ')
  return { parent, tier: reached, pid: Number(pid), answer }
}

describe('a child and its parent', function () {
  this.timeout(60_000)

  for (const tier of ['process', 'self', 'namespace', 'full']) {
    for (const deed of ['serve', 'loop']) {
      it(`tier ${tier}: kill -9 of the parent ends a child that ${deed === 'loop' ? 'works' : 'waits'}`, async function () {
        const started = await startParent(root, tier, deed)
        if (started.tier !== tier) {
          console.warn(`SKIPPED: tier ${tier} is not to be had on this machine`)
          started.parent.kill('SIGKILL')
          return this.skip()
        }
        assert.ok(!gone(started.pid), 'the child runs')
        started.parent.kill('SIGKILL')
        await until(() => gone(started.pid), 'the child is gone')
      })
    }
  }

  it('a descriptor that the parent was given does not reach the child', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-inherited-'))
    const file = openSync(path.join(folder, 'log'), 'w')
    const { parent, answer } = await startParent(root, 'any', 'writeTo', file)
    parent.kill('SIGKILL')
    closeSync(file)
    assert.equal(readFileSync(path.join(folder, 'log'), 'utf8'), '')
    rmSync(folder, { recursive: true })
    assert.match(answer, /"why":"EBADF"/)
  })

  it('a checkout in a folder with spaces and Japanese reaches the same tier', async () => {
    const here = await startParent(root, 'any', 'serve')
    const folder = mkdtempSync(path.join(tmpdir(), '無害化 テスト, 100% (コピー) '))
    try {
      cpSync(path.join(root, 'sanitizer'), path.join(folder, 'sanitizer'), { recursive: true })
      cpSync(path.join(root, 'test', 'sanitizer'), path.join(folder, 'test', 'sanitizer'), { recursive: true })
      cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'))
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
      const there = await startParent(folder, 'any', 'serve')
      assert.equal(there.tier, here.tier)
      there.parent.kill('SIGKILL')
      await until(() => gone(there.pid), 'the child is gone')
    } finally {
      here.parent.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    }
  })
})
