/** The ways to start a child, strongest first. Which of them hold on this machine is found out by trying (probe in spawn.ts). */

import type { SpawnOptions } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Tier } from '../protocol.ts'
import { libraryPlaces, sourcePlaces } from './places.ts'
import { NOBODY } from './restrict.ts'

/** A command ready for child_process.spawn; descriptor 3, where there is one, tells the process id behind bubblewrap. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly options: Pick<SpawnOptions, 'env' | 'detached' | 'uid' | 'gid' | 'cwd'>
  readonly statusOnDescriptor3: boolean
}

export interface Confinement {
  readonly tier: Tier
  /** For logs: which way of reaching the tier. */
  readonly name: string
  readonly available: () => boolean
  readonly command: (entry: string, settingJson: string, memoryBytes: number) => Command
}

const isRoot = (): boolean => process.getuid?.() === 0

/** The child's whole environment. One arena and one image thread keep an idle child small;
 * io_uring for files stays off: a ring from before the lock would go round the filter. */
export const environment: Readonly<Record<string, string>> = {
  UV_THREADPOOL_SIZE: '2',
  UV_USE_IO_URING: '0',
  MALLOC_ARENA_MAX: '2',
  VIPS_CONCURRENCY: '1',
  // libvips keeps pictures above 100 MB in a temporary file unless told otherwise; here there are no files.
  VIPS_DISC_THRESHOLD: '16g',
  TZ: 'UTC',
}

const MiB = 1024 * 1024

/** V8's heap stays below the memory limit, so that its own orderly end comes before the watchdog's. */
const nodeFlags = (memoryBytes: number): string[] => [
  '--no-warnings',
  `--max-old-space-size=${Math.floor((memoryBytes * 0.75) / MiB)}`,
  '--max-semi-space-size=8',
  '--v8-pool-size=1',
]

/** Node's permission model: a seat belt, not isolation; it does not know the network. */
const permissionFlags = (entry: string): string[] => [
  '--permission',
  '--allow-addons',
  ...sourcePlaces(entry).map((place) => `--allow-fs-read=${place}`),
]

export const bubblewrapFile = (): string | undefined =>
  ['/usr/bin/bwrap', '/usr/local/bin/bwrap', '/bin/bwrap'].find((file) => existsSync(file))

/**
 * Every namespace, nothing but read-only places, no capability, no variable; the last line makes the root itself read-only.
 * KNOWN GAP: packages linked one by one from outside node_modules (npm link, workspaces) are not seen inside; the tier then falls to self.
 */
function bubblewrapArguments(entry: string): string[] {
  const places = [process.execPath, ...libraryPlaces(), ...sourcePlaces(entry)]
  return [
    ...[
      '--unshare-all',
      '--unshare-user',
      '--die-with-parent',
      '--new-session',
      '--as-pid-1',
      '--cap-drop',
      'ALL',
      '--hostname',
      'sekisho',
    ],
    ...['--uid', String(NOBODY), '--gid', String(NOBODY), '--json-status-fd', '3', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...places.flatMap((place) => ['--ro-bind', place, place]),
    ...['--chdir', '/', '--remount-ro', '/', '--'],
  ]
}

function wrapped(entry: string, settingJson: string, memoryBytes: number, asNobody: boolean): Command {
  const node = [process.execPath, ...nodeFlags(memoryBytes), entry, settingJson]
  return {
    file: bubblewrapFile() ?? 'bwrap',
    args: [...bubblewrapArguments(entry), ...node],
    options: { env: {}, cwd: '/', ...(asNobody && isRoot() ? { uid: NOBODY, gid: NOBODY } : {}) },
    statusOnDescriptor3: true,
  }
}

export function plain(entry: string, settingJson: string, memoryBytes: number, seatBelt: boolean): Command {
  return {
    file: process.execPath,
    args: [...nodeFlags(memoryBytes), ...(seatBelt ? permissionFlags(entry) : []), entry, settingJson],
    options: { env: environment, cwd: '/', detached: true },
    statusOnDescriptor3: false,
  }
}

const inBubblewrap = (tier: Tier, asNobody: boolean): Confinement => ({
  tier,
  name: `${tier} (bubblewrap${asNobody ? ', unprivileged' : ''})`,
  available: () => bubblewrapFile() !== undefined && (!asNobody || isRoot()),
  command: (entry, settingJson, memoryBytes) => wrapped(entry, settingJson, memoryBytes, asNobody),
})

const byItself = (tier: Tier, seatBelt: boolean): Confinement => ({
  tier,
  name: `${tier}${seatBelt ? ' (with permission flags)' : ''}`,
  available: () => true,
  command: (entry, settingJson, memoryBytes) => plain(entry, settingJson, memoryBytes, seatBelt),
})

/**
 * Root first tries bubblewrap as nobody; where nobody may not read the checkout or make namespaces, root's own way is the second try.
 * KNOWN GAP: in that second way the child is nobody and without capabilities inside, yet root's uid to the kernel outside its namespace.
 */
export const confinements: readonly Confinement[] = [
  inBubblewrap('full', true),
  inBubblewrap('full', false),
  inBubblewrap('namespace', true),
  inBubblewrap('namespace', false),
  byItself('self', true),
  byItself('self', false),
  byItself('process', true),
  byItself('process', false),
]
