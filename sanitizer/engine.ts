/** Pools on one proven confinement: children that read uploads, children that read only what the former wrote, and children that draw pages. */
import { cpus } from 'node:os'
import { Converter } from './convert/converter.ts'
import { findOffice, type Office } from './convert/office.ts'
import { Pool, type PoolStatus } from './pool.ts'
import { Practice } from './practice/practice.ts'
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
  readonly practise?: boolean
  readonly maximumTier?: Tier
  /** Only tests name another: a hostile child enclosed like ours. */
  readonly entry?: string
  /** LibreOffice; default: the one that is found, `undefined`: none. */
  readonly office?: Office | undefined
}

export interface Engine {
  readonly tier: Tier
  readonly tierNotes: readonly string[]
  readonly limits: Limits
  readonly pools: Readonly<Record<ChildKind, Pool>>
  readonly converter: Converter
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
    // A file is two: identify and disarm.
    jobsPerChild: options.jobsPerChild ?? 200,
    idleSeconds: options.idleSeconds ?? 20,
    queue: options.queue ?? 256,
  }
  const starter = (kind: ChildKind) => () =>
    Child.start({ kind, confinement, limits: kind === 'view' ? viewLimits(limits) : limits, ...(entry ? { entry } : {}) })
  const all: Pool[] = []
  // On two cores a spare practises while nothing works.
  const practice = new Practice(() => all.reduce((busy, pool) => busy + pool.status().busy, 0) * 2 < cpus().length)
  const practising = { ...poolOptions, practise: options.practise ? practice.run.bind(practice) : undefined }
  const pools = {
    disarm: new Pool(practising, starter('disarm'), child),
    inspect: new Pool(practising, starter('inspect')),
    // Started with the first look, and half as many: files that cross go first.
    view: new Pool({ ...poolOptions, children: Math.max(1, Math.floor(poolOptions.children / 2)) }, starter('view')),
  }
  all.push(...Object.values(pools))
  pools.inspect.warmUp()
  const converter = new Converter({
    limits,
    tiers: allowedTiers.filter((tier) => tiers.indexOf(tier) >= tiers.indexOf(confinement.tier)),
    office: 'office' in options ? options.office : findOffice(),
    pool: { ...poolOptions, children: Math.max(1, Math.floor(poolOptions.children / 2)) },
  })
  return {
    tier: confinement.tier,
    tierNotes: failed.map(({ name, error }) => `${name}: ${error.message}`),
    limits,
    pools,
    converter,
    status: () => {
      const [disarm, inspect, view] = [pools.disarm.status(), pools.inspect.status(), pools.view.status()]
      const together = (name: keyof PoolStatus) => disarm[name] + inspect[name] + view[name]
      return {
        children: together('children'),
        busy: together('busy'),
        queued: together('queued'),
        restarts: together('restarts'),
        practising: together('practising'),
        disarm,
        inspect,
        view,
      }
    },
    close: async () => {
      await Promise.all([pools.disarm.close(), pools.inspect.close(), pools.view.close(), converter.close()])
    },
  }
}

const viewLimits = (limits: Limits): Limits => ({
  ...limits,
  wallSeconds: Math.min(limits.wallSeconds, limits.viewSeconds),
  cpuSeconds: Math.min(limits.cpuSeconds, limits.viewSeconds),
})
