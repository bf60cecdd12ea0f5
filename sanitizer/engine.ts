/** Two pools on one proven confinement: children that read uploads, and children that read only what the former wrote. */
import { cpus } from 'node:os'
import { Pool, type PoolStatus } from './pool.ts'
import { type Limits, type Tier, tiers } from './protocol.ts'
import type { ChildKind } from './sandbox/enclose.ts'
import { strongestConfinement } from './sandbox/probe.ts'
import { Child } from './spawn.ts'

export interface EngineOptions {
  readonly limits: Limits
  readonly children?: number
  readonly jobsPerChild?: number
  readonly idleSeconds?: number
  readonly queue?: number
  readonly maximumTier?: Tier
  /** Only tests name another: a hostile child enclosed like ours. */
  readonly entry?: string
}

export interface Engine {
  readonly tier: Tier
  readonly tierNotes: readonly string[]
  readonly limits: Limits
  readonly pools: Readonly<Record<ChildKind, Pool>>
  status(): PoolStatus & Readonly<Record<ChildKind, PoolStatus>>
  close(): Promise<void>
}

/** @throws SanitizerFault when no child can be started on this machine */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { limits, entry } = options
  const allowedTiers = tiers.slice(0, tiers.indexOf(options.maximumTier ?? 'full') + 1)
  const { confinement, child, failed } = await strongestConfinement({ limits, tiers: allowedTiers, entry })
  const poolOptions = {
    children: options.children ?? Math.min(2, cpus().length),
    jobsPerChild: options.jobsPerChild ?? 100,
    idleSeconds: options.idleSeconds ?? 20,
    queue: options.queue ?? 256,
  }
  const starter = (kind: ChildKind) => () => Child.start({ kind, confinement, limits, ...(entry ? { entry } : {}) })
  const pools = { disarm: new Pool(poolOptions, starter('disarm'), child), inspect: new Pool(poolOptions, starter('inspect')) }
  pools.inspect.warmUp()
  return {
    tier: confinement.tier,
    tierNotes: failed.map(({ name, error }) => `${name}: ${error.message}`),
    limits,
    pools,
    status: () => {
      const [disarm, inspect] = [pools.disarm.status(), pools.inspect.status()]
      const together = (name: keyof PoolStatus) => disarm[name] + inspect[name]
      return {
        children: together('children'),
        busy: together('busy'),
        queued: together('queued'),
        restarts: together('restarts'),
        disarm,
        inspect,
      }
    },
    close: async () => {
      await Promise.all([pools.disarm.close(), pools.inspect.close()])
    },
  }
}
