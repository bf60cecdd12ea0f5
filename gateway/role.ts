/** Entry of a role process. It is told what to be by its supervisor, and ends with it. */

import './compile-cache.ts'
import { AuditFault } from './audit/fault.ts'
import { createLog, type Logger } from './log.ts'
import type { Assignment, FromRole, RoleName, RunningRole, ToRole } from './roles.ts'
import { StartFault } from './store/fault.ts'

type Starter = (assignment: Assignment, log: Logger) => Promise<RunningRole>

/** A process loads the code of its own role only. */
const starters: Readonly<Record<RoleName, () => Promise<Starter>>> = {
  boundary: async () => (await import('./crossing/role.ts')).startBoundaryRole,
  internet: async () => (await import('./internet/listener.ts')).startInternet,
  lgwan: async () => (await import('./lgwan/listener.ts')).startLgwan,
}

const stopMilliseconds = 15_000
/** The supervisor was killed and its database goes with it: the next start wants our ports and locks, and is used to crashes. */
const orphanMilliseconds = 1_000

let running: RunningRole | undefined
let stopping = false
const tell = (message: FromRole): void => void process.send?.(message)

async function assign(assignment: Assignment): Promise<void> {
  const log = createLog(assignment.role, assignment.configuration.log)
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }))
  try {
    const startRole = await starters[assignment.role]()
    running = await startRole(assignment, log)
    tell({ type: 'ready', port: running.port })
  } catch (error) {
    if (!(error instanceof StartFault)) log.error('the role cannot start', { error })
    const { ja, en } =
      error instanceof StartFault || error instanceof AuditFault
        ? error
        : { ja: `${assignment.role} を開始できません: ${error}`, en: `${assignment.role} cannot start: ${error}` }
    tell({ type: 'fault', ja, en })
    setTimeout(() => process.exit(1), 100)
  }
}

/** @param milliseconds after which whatever hangs does not hold up the others */
async function stop(milliseconds: number): Promise<void> {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), milliseconds)
  // Not in good order, but stopping all the same: what was acknowledged is durable.
  const code = await running?.close().then(() => 0, () => 1) // biome-ignore format: one thought
  process.exit(code)
}

process.on('message', (message: ToRole) => {
  if (message.type === 'assign') void assign(message.assignment)
  if (message.type === 'stop') void stop(stopMilliseconds)
  if (message.type === 'probe') {
    const { id } = message
    running?.probe().then(
      (probe) => tell({ type: 'probed', id, probe }),
      () => undefined,
    )
  }
})
// The supervisor decides when to stop; a signal to the whole group must not cut the order short. Without it, so do we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => void stop(orphanMilliseconds))
tell({ type: 'hello' })
