/** The child's own attempt to break out, made before it says that it is ready: a tier counts only if this fails everywhere it must. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, unlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Tier } from '../protocol.ts'

export const escapes = ['network', 'password-file', 'password-file-by-thread', 'write', 'spawn', 'environment', 'root'] as const
export type Escape = (typeof escapes)[number]

/** What must have been tried in vain before a child of that tier may be called so. */
export const mustBeDenied: Record<Tier, readonly Escape[]> = {
  process: ['environment', 'root'],
  self: escapes,
  namespace: escapes,
  full: escapes,
}

/** The converter's launcher starts LibreOffice; everything else is denied to it as to all. */
export const mustBeDeniedTo = (kind: string, tier: Tier): readonly Escape[] =>
  kind === 'convert' ? mustBeDenied[tier].filter((attempt) => attempt !== 'spawn') : mustBeDenied[tier]

/** Variables that the engine gives a child, and two that bubblewrap (PWD) and libvips (VIPSHOME) set inside it; any other is the parent's. */
export const givenVariables: readonly string[] = [
  'UV_THREADPOOL_SIZE',
  'UV_USE_IO_URING',
  'MALLOC_ARENA_MAX',
  'VIPS_CONCURRENCY',
  'VIPS_DISC_THRESHOLD',
  'TZ',
  'PWD',
  'VIPSHOME',
]

const attempts: Record<Escape, (probePort: number) => unknown> = {
  network: (probePort) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: probePort })
      socket.once('connect', () => resolve(socket.destroy() as never))
      socket.once('error', reject)
    }),
  'password-file': () => readFileSync('/etc/passwd'),
  'password-file-by-thread': () => readFile('/etc/passwd'),
  write: () => {
    const place = `/tmp/sekisho-escape-${process.pid}`
    closeSync(openSync(place, 'wx'))
    unlinkSync(place)
  },
  spawn: () => {
    const { error } = spawnSync('/bin/sh', ['-c', 'exit 0'], { env: {} })
    if (error) throw error
  },
  environment: () => {
    if (Object.keys(process.env).every((name) => givenVariables.includes(name))) throw new Error('nothing to see')
  },
  root: () => {
    if (process.getuid?.() !== 0) throw new Error('not root')
  },
}

/** @param probePort a loopback port that the parent listens on while it probes a tier @returns the escapes that failed */
export async function tryToEscape(probePort: number): Promise<Escape[]> {
  const denied: Escape[] = []
  for (const attempt of escapes) {
    try {
      await attempts[attempt](probePort)
    } catch {
      denied.push(attempt)
    }
  }
  return denied
}
