/** Which tier this machine really gives: start a child each way, strongest first, and believe only the one that proves itself. */
import { type AddressInfo, createServer } from 'node:net'
import { SanitizerFault } from '../loss.ts'
import type { Limits, Tier } from '../protocol.ts'
import { Child } from '../spawn.ts'
import { type Confinement, confinements } from './confinement.ts'
import { mustBeDeniedTo } from './prove.ts'

export interface Proven {
  readonly confinement: Confinement
  /** The child that proved it: unused, so it serves as the first spare. */
  readonly child: Child
  /** The stronger ways that did not hold here, and why; for the log. */
  readonly failed: readonly { readonly name: string; readonly error: Error }[]
}

export interface ProbePlan {
  readonly limits: Limits
  /** Try only these tiers; for tests and for comparing them. */
  readonly tiers?: readonly Tier[] | undefined
  /** Only tests name another: a hostile child enclosed like ours. */
  readonly entry?: string | undefined
  /** The ways to try; default: those of the sanitizer's own children. */
  readonly ways?: readonly Confinement[]
  /** Starts one; default: a disarm child. */
  readonly start?: (confinement: Confinement, probePort: number) => Promise<Child>
}

/** @throws SanitizerFault when not even a plain process starts */
export async function strongestConfinement({ limits, tiers, entry, ways = confinements, start }: ProbePlan): Promise<Proven> {
  const failed: { name: string; error: Error }[] = []
  await using listener = await listenOnLoopback()
  const begin =
    start ??
    ((confinement: Confinement, probePort: number) =>
      Child.start({ kind: 'disarm', confinement, limits, probePort, ...(entry ? { entry } : {}) }))
  for (const confinement of ways) {
    if (tiers && !tiers.includes(confinement.tier)) continue
    if (!confinement.available()) continue
    try {
      const child = await begin(confinement, listener.port)
      if (!listener.reached() || !mustBeDeniedTo(child.kind, confinement.tier).includes('network')) return { confinement, child, failed }
      await child.stop()
      failed.push({ name: confinement.name, error: new SanitizerFault('the child reached the network') })
    } catch (error) {
      failed.push({ name: confinement.name, error: error as Error })
    }
  }
  const reasons = failed.map(({ name, error }) => `${name}: ${error.message}`).join('\n')
  throw new SanitizerFault(`no child can be started on this machine\n${reasons}`)
}

async function listenOnLoopback() {
  let reached = false
  const server = createServer((socket) => {
    reached = true
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    reached: () => reached,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
