/** A child that was taken over tries to get out, in every tier that this machine can run. Evil is in hostile-child.ts. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { ChildLost, type LossReason } from '../../sanitizer/loss.ts'
import type { Limits, Tier } from '../../sanitizer/protocol.ts'
import type { Confinement } from '../../sanitizer/sandbox/confinement.ts'
import { strongestConfinement } from '../../sanitizer/sandbox/probe.ts'
import { conditional, hostile, isArchitecture, numberOf } from '../../sanitizer/sandbox/syscalls.ts'
import { Child } from '../../sanitizer/spawn.ts'
import type { Order } from './hostile-child.ts'

const entry = path.join(import.meta.dirname, 'hostile-child.ts')
const MiB = 1024 * 1024
const small: Limits = { ...defaultLimits, memoryBytes: 400 * MiB, wallSeconds: 20, outputBytes: 8 * MiB }

/** What the deed got, or how the child was lost over it. */
type Result = { escaped: boolean; got?: unknown; why?: string } | LossReason

const children = new Set<Child>()

async function attempt(confinement: Confinement, order: Order, limits: Limits = small): Promise<Result> {
  const child = await Child.start({ kind: 'disarm', confinement, limits, entry })
  children.add(child)
  try {
    const { header } = await child.ask({ id: 1, op: 'disarm' }, Buffer.from(JSON.stringify(order)))
    return header as Result
  } catch (error) {
    if (error instanceof ChildLost) return error.reason
    throw error
  } finally {
    await child.stop()
    children.delete(child)
  }
}

const failedToEscape = (result: Result): boolean => result === 'sandbox-violation' || (typeof result === 'object' && !result.escaped)

/** Weaker tiers promise less; the table says which deeds each must stop. */
const filteredTiers: readonly Tier[] = ['self', 'full']
const containing: readonly Tier[] = ['self', 'namespace', 'full']

for (const tier of ['process', 'self', 'namespace', 'full'] as const) {
  describe(`sandbox tier ${tier}`, function () {
    this.timeout(60_000)
    let confinement: Confinement
    let listener: Server
    let reached = 0
    let folder: string
    const port = (): number => (listener.address() as AddressInfo).port

    before(async function () {
      try {
        const proven = await strongestConfinement({ limits: small, tiers: [tier], entry })
        confinement = proven.confinement
        await proven.child.stop()
      } catch (error) {
        console.warn(`SKIPPED: tier ${tier} is not to be had on this machine: ${String(error)}`)
        return this.skip()
      }
      listener = createServer(() => (reached += 1))
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
      folder = mkdtempSync(path.join(tmpdir(), 'sekisho-escape-'))
      chmodSync(folder, 0o777)
      writeFileSync(path.join(folder, 'victim'), 'keep me')
      chmodSync(path.join(folder, 'victim'), 0o666)
      process.env.SEKISHO_TEST_SECRET = 'in the environment of the parent'
    })

    after(async () => {
      delete process.env.SEKISHO_TEST_SECRET
      await Promise.all([...children].map((child) => child.stop()))
      if (listener) await new Promise((resolve) => listener.close(resolve))
      if (folder) rmSync(folder, { recursive: true })
    })

    it('still lets memory, threads and the pipe work', async () => {
      const result = await attempt(confinement, { do: 'work' })
      assert.equal(typeof result === 'object' && result.escaped, true, JSON.stringify(result))
    })

    it('sees nothing of the environment', async () => {
      const result = await attempt(confinement, { do: 'environment' })
      assert.ok(typeof result === 'object' && typeof result.got === 'string')
      assert.doesNotMatch(result.got, /SEKISHO_TEST_SECRET|HOME|PATH/)
    })

    it('is not root', async () => {
      const result = await attempt(confinement, { do: 'whoami' })
      assert.ok(typeof result === 'object' && Array.isArray(result.got))
      assert.notEqual(result.got[0], 0)
      assert.notEqual(result.got[1], 0)
    })

    it('does not write, make, link or remove files', async () => {
      for (const deed of ['write', 'mkdir', 'symlink', 'link']) {
        const file = path.join(folder, `made-by-${deed}`)
        const result = await attempt(confinement, { do: deed, file })
        assert.ok(failedToEscape(result), `${deed}: ${JSON.stringify(result)}`)
      }
      for (const deed of ['append', 'unlink']) {
        const result = await attempt(confinement, { do: deed, file: path.join(folder, 'victim') })
        assert.ok(failedToEscape(result), `${deed}: ${JSON.stringify(result)}`)
      }
      assert.deepEqual(readdirSync(folder), ['victim'])
    })

    it('starts no program', async () => {
      assert.ok(failedToEscape(await attempt(confinement, { do: 'spawn', file: '/bin/sh' })))
    })

    it('is stopped at 10 GB outside the heap', async () => {
      const result = await attempt(confinement, { do: 'allocateOutsideTheHeap', bytes: 10 * 1024 * MiB })
      assert.ok(result === 'limit-memory' || (typeof result === 'object' && !result.escaped), JSON.stringify(result))
    })

    it('is stopped when its heap grows without end', async () => {
      assert.equal(await attempt(confinement, { do: 'allocateInTheHeap' }), 'limit-memory')
    })

    it('is stopped in an endless loop by the wall clock', async () => {
      assert.equal(await attempt(confinement, { do: 'loop' }, { ...small, wallSeconds: 1 }), 'limit-time')
    })

    it('is stopped in an endless loop by processor time', async () => {
      assert.equal(await attempt(confinement, { do: 'loop' }, { ...small, cpuSeconds: 0.5 }), 'limit-time')
    })

    it('is stopped when it writes more than an output may hold', async () => {
      assert.equal(await attempt(confinement, { do: 'say', bytes: 9 * MiB }), 'sandbox-violation')
      assert.equal(await attempt(confinement, { do: 'raw', raw: '\0'.repeat(65536), times: 10_000 }), 'sandbox-violation')
    })

    if (containing.includes(tier)) {
      it('does not reach the network', async () => {
        assert.ok(failedToEscape(await attempt(confinement, { do: 'connect', port: port() })))
        assert.equal(reached, 0)
      })

      it('does not read /etc/passwd, on the main thread or another', async () => {
        for (const deed of ['read', 'readByThread']) {
          for (const file of ['/etc/passwd', '/etc/hostname', path.join(folder, 'victim'), `/proc/${process.pid}/environ`]) {
            const result = await attempt(confinement, { do: deed, file })
            assert.ok(failedToEscape(result), `${deed} ${file}: ${JSON.stringify(result)}`)
          }
        }
      })

      it('does not signal or trace its parent', async () => {
        assert.ok(failedToEscape(await attempt(confinement, { do: 'kill', pid: process.pid })))
        const ptrace = isArchitecture(process.arch) ? numberOf(hostile.ptrace, process.arch) : null
        const PTRACE_ATTACH = 16
        assert.ok(failedToEscape(await attempt(confinement, { do: 'syscall', number: ptrace ?? 0, args: [PTRACE_ATTACH, process.pid] })))
      })
    } else {
      it('NEGATIVE CONTROL: promises neither network nor reading, and the deeds themselves do work', async () => {
        const result = await attempt(confinement, { do: 'connect', port: port() })
        assert.ok(typeof result === 'object' && result.escaped, 'a deed that never works proves nothing elsewhere')
      })
    }

    if (filteredTiers.includes(tier)) {
      const architecture = isArchitecture(process.arch) ? process.arch : 'x64'

      for (const name of [
        'socket',
        'execve',
        'ptrace',
        'process_vm_readv',
        'kill',
        'mount',
        'unshare',
        'bpf',
        'memfd_create',
        'io_uring_setup',
      ] as const) {
        it(`ends at the call ${name}`, async () => {
          assert.equal(
            await attempt(confinement, { do: 'syscall', number: numberOf(hostile[name], architecture) ?? 0 }),
            'sandbox-violation',
          )
        })
      }

      it('ends when it makes a process instead of a thread', async () => {
        const SIGCHLD = 17
        const order = { do: 'syscall', number: numberOf(conditional.clone, architecture) ?? 0, args: [SIGCHLD] }
        assert.equal(await attempt(confinement, order), 'sandbox-violation')
      })

      it('cannot loosen the filter or raise its own limits', async () => {
        const SECCOMP_SET_MODE_FILTER = 1
        const calls = [
          { number: numberOf(conditional.seccomp, architecture) ?? 0, args: [SECCOMP_SET_MODE_FILTER, 0, 0] },
          { number: numberOf(conditional.prlimit64, architecture) ?? 0, args: [0, 2, 4096, 0] },
        ]
        for (const call of calls) assert.ok(failedToEscape(await attempt(confinement, { do: 'syscall', ...call })))
      })

      if (process.arch === 'x64') {
        it('ends at an x32 number, which another table would read', async () => {
          assert.equal(await attempt(confinement, { do: 'syscall', number: 0x40000000 + 39 }), 'sandbox-violation')
        })
      }
    }

    it('leaves no file behind', () => {
      assert.deepEqual(
        readdirSync('/tmp').filter((name) => /^sekisho-escape-\d+$/.test(name)),
        [],
      )
    })
  })
}
