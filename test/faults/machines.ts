/** The ways in which machines fail, from outside: processes that are killed or stand still, and statements that do not get through. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Configuration } from '../../config/load.ts'
import { type RoleProcess, startRole } from '../../gateway/role-process.ts'
import { loginOf } from '../../gateway/store/logins.ts'
import { until } from '../support/until.ts'

export const alive = (pid: number): boolean => {
  try {
    // A zombie has ended; only its parent has not looked yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

export function kill(pid: number | undefined): void {
  if (pid === undefined) throw new Error('nothing to kill')
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}

/** Every process below this one, with its command line. */
export function descendants(pid: number): { pid: number; command: string }[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // Gone since the folder was read.
    }
  }
  const below = (of: number): number[] => [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)])
  return below(pid).map((child) => ({ pid: child, command: commandOf(child) }))
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** The innermost processes of sandboxed children of one kind: those that have no child themselves. */
export function sandboxes(boundary: number, kind: 'disarm' | 'inspect'): number[] {
  return descendants(boundary)
    .filter(({ pid, command }) => command.includes(`"kind":"${kind}"`) && descendants(pid).length === 0)
    .map(({ pid }) => pid)
}

/** URL of one of the installation's logins, or of the superuser, on the private server. */
export function databaseUrl(configuration: Configuration, login: 'postgres' | 'sekisho_boundary'): string {
  const data = configuration.dataDirectory
  const secret = login === 'postgres' ? 'postgres-superuser' : `postgres-${loginOf(`postgres://${login}@h/`)}`
  const password = readFileSync(join(data, 'secrets', secret), 'utf8').trim()
  return `postgres://${login}:${password}@/sekisho?host=${encodeURIComponent(join(data, 'postgres', 'socket'))}`
}

/** A boundary process of the test's own, beside or instead of the supervisor's. */
export function startOwnBoundary(configuration: Configuration, queueUrl?: string): Promise<RoleProcess> {
  const key = (name: string): string => join(configuration.dataDirectory, 'keys', name)
  return startRole({
    role: 'boundary',
    configuration: {
      ...configuration,
      database: { ...configuration.database, url: undefined, urlFile: undefined },
      queue: { ...configuration.queue, url: undefined },
    },
    databaseUrl: databaseUrl(configuration, 'sekisho_boundary'),
    queueUrl,
    tls: undefined,
    keys: {
      blobPublic: key('quarantine-public.pem'),
      blobPrivate: key('quarantine-private.pem'),
      clean: key('clean-files'),
      audit: key('audit.pem'),
      seal: undefined,
    },
  })
}

const lockNumber = 7_236_099

/**
 * A place where a statement stands still until the test lets it go: a trigger that the superuser lays on a table waits for an
 * advisory lock. So a process can be killed between two chosen statements, and its product code knows nothing of it.
 */
export interface Gate {
  /** Resolves when somebody stands before it. */
  reached(): Promise<void>
  open(): Promise<void>
}

/** @param moment e.g. `before update on boundary.crossing` @param condition of the trigger's WHEN */
export async function closeGate(configuration: Configuration, moment: string, condition = 'true'): Promise<Gate> {
  const client = new pg.Client({ connectionString: databaseUrl(configuration, 'postgres') })
  client.on('error', () => undefined)
  await client.connect()
  const table = /on ([a-z._]+)/.exec(moment)?.[1] ?? ''
  await client.query(`select pg_advisory_lock(${lockNumber})`)
  await client.query(`create or replace function public.stand_still() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${lockNumber}); if tg_op = 'DELETE' then return old; end if; return new; end $$`)
  await client.query('grant usage on schema public to public')
  await client.query(`create trigger stand_still ${moment} for each row when (${condition}) execute function public.stand_still()`)
  return {
    async reached() {
      await until(`a statement stands before "${moment}"`, async () => {
        const waiting = await client.query(`select 1 from pg_locks where locktype = 'advisory' and objid = ${lockNumber} and not granted`)
        return waiting.rowCount
      })
    },
    async open() {
      await client.query(`select pg_advisory_unlock(${lockNumber})`)
      await client.query(`drop trigger stand_still on ${table}`)
      await client.end()
    },
  }
}
