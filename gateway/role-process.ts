/** A role as its supervisor sees it: a child process that is told its assignment, probed, restarted and stopped. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Assignment, FromRole, Probe, ToRole } from './roles.ts'
import { StartFault } from './store/fault.ts'

export interface RoleProcess {
  readonly assignment: Assignment
  readonly pid: number
  readonly port: number | undefined
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>
  probe(): Promise<Probe>
  stop(): Promise<void>
}

const entry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? 'role.ts' : 'role.js', import.meta.url))
const probeMilliseconds = 3_000
const stopMilliseconds = 20_000

/**
 * glibc keeps what Argon2id has used for a password, 19 MiB, in each thread that has ever checked one, unless told that blocks of this size go back
 * to the system. Other C libraries do not know these names.
 */
const allocator = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: String(1 << 20) }

/** @throws StartFault with the role's own sentence */
export async function startRole(assignment: Assignment): Promise<RoleProcess> {
  const child = fork(entry, [], {
    // No more of the environment than Node itself needs: secrets travel over the channel, which only we hold.
    env: { PATH: process.env.PATH, LANG: process.env.LANG, TZ: process.env.TZ, NODE_ENV: 'production', ...allocator },
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4', '--disable-proto=delete'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'json',
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const port = await ready(child, assignment)
  return { assignment, pid: child.pid ?? 0, port, ended, probe: prober(child, assignment), stop: () => stop(child, ended) }
}

const send = (child: ChildProcess, message: ToRole): void => {
  if (child.connected) child.send(message, () => undefined)
}

function ready(child: ChildProcess, assignment: Assignment): Promise<number | undefined> {
  return new Promise((done, fail) => {
    child.once('exit', (code, signal) =>
      fail(
        new StartFault(
          `${assignment.role} が起動中に終了しました (${signal ?? code})。`,
          `${assignment.role} ended while starting (${signal ?? code}).`,
        ),
      ),
    )
    child.once('error', fail)
    child.on('message', (message: FromRole) => {
      if (message.type === 'hello') send(child, { type: 'assign', assignment })
      if (message.type === 'ready') done(message.port)
      if (message.type === 'fault') fail(new StartFault(message.ja, message.en))
    })
  })
}

function prober(child: ChildProcess, { role }: Assignment): () => Promise<Probe> {
  let next = 0
  return () =>
    new Promise((done) => {
      const id = next++
      const answer = (message: FromRole): void => {
        if (message.type === 'probed' && message.id === id) settle(message.probe)
      }
      const settle = (probe: Probe): void => {
        clearTimeout(late)
        child.off('message', answer)
        done(probe)
      }
      const late = setTimeout(
        () => settle({ checks: { [role]: { ok: false, detail: 'does not answer' } }, metrics: '' }),
        probeMilliseconds,
      )
      child.on('message', answer)
      send(child, { type: 'probe', id })
    })
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  send(child, { type: 'stop' })
  const late = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds)
  await ended
  clearTimeout(late)
}
