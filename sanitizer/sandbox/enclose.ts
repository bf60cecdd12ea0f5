/** From a plain process to a contained one: give up root, bind to ceilings, filter, prove, arm. The order is the point. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Limits, Tier } from '../protocol.ts'
import { type Escape, tryToEscape } from './prove.ts'
import { allowOnlyListed, armTripWire, bind, dropRoot, type Kernel, openKernel } from './restrict.ts'

/** disarm children read what people sent; inspect children read only what disarm children wrote; view children draw what passed both. */
export const childKinds = ['disarm', 'inspect', 'view'] as const
export type ChildKind = (typeof childKinds)[number]

/** What the parent tells a child on its command line. Everything in it is ours. */
export interface Setting {
  readonly kind: ChildKind
  readonly tier: Tier
  readonly limits: Limits
  /** Loopback port that the parent listens on while it probes, so that "no network" is proven and not only believed. */
  readonly probePort: number
}

/** The first frame of a child. */
export interface Hello {
  readonly ready: ChildKind | 'convert'
  readonly denied: readonly Escape[]
}

/** Thread stacks and code count as private writable memory too, so the kernel's ceiling lies above the one on resident memory. */
const UNTOUCHED_BYTES = 384 * 1024 * 1024

const filtered: Record<Tier, boolean> = { process: false, self: true, namespace: false, full: true }

let kernel: Kernel | undefined

/** Ends this child. */
export function leave(): never {
  kernel?.leave(0)
  process.exit(0)
}

/**
 * Call when everything is loaded and warm, and before the first untrusted byte.
 * @throws Error when the tier's own restriction is not to be had; the parent then sees a child that never got ready
 */
export async function enclose(setting: Setting): Promise<Hello> {
  kernel = await openKernel()
  await startThreads()
  giveBackMemory()
  dropRoot()
  if (kernel) bind(kernel, setting.limits.memoryBytes + UNTOUCHED_BYTES)
  if (!filtered[setting.tier]) return { ready: setting.kind, denied: await tryToEscape(setting.probePort) }
  if (!kernel) throw new Error('no way to the kernel from here')
  allowOnlyListed(kernel)
  const denied = await tryToEscape(setting.probePort)
  armTripWire(kernel)
  return { ready: setting.kind, denied }
}

/** What loading and type stripping left behind: a fifth of an idle child's memory. V8's `gc` takes these options since Node 22. */
function giveBackMemory(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (how: object) => void
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** libuv starts its pool with the first task; afterwards no thread needs a file to start. */
export async function startThreads(): Promise<void> {
  const { deflate } = await import('node:zlib')
  const { webcrypto } = await import('node:crypto')
  await new Promise((resolve) => deflate('warm', resolve))
  await webcrypto.subtle.digest('SHA-256', Buffer.from('warm'))
  new TextDecoder('shift_jis').decode(Buffer.from('warm'))
}
