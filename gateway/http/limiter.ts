import type { Redis } from 'ioredis'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from './problem.ts'
import type { Domain, Route } from './route.ts'

type Bucket = Route['limit']

interface Allowance {
  readonly requests: number
  readonly seconds: number
}

export interface RateLimits {
  readonly read: { readonly perDevice: Allowance; readonly perAddress: Allowance }
  readonly write: RateLimits['read']
  readonly upload: RateLimits['read']
  readonly signIn: RateLimits['read']
}

/** Counters shared by every process of a domain, per address and per device (per person where there is no device). */
export interface RateLimiter {
  /** @throws Problem rate-limited */
  consumeAddress(bucket: Bucket, address: string): Promise<void>
  consumeCaller(bucket: Bucket, caller: string): Promise<void>
}

export type CounterStore = { readonly kind: 'postgres'; readonly pool: pg.Pool } | { readonly kind: 'redis'; readonly client: Redis }

type Store = RateLimiterPostgres | RateLimiterRedis

export function createRateLimiter(domain: Domain, limits: RateLimits, store: CounterStore): RateLimiter {
  const counter = (name: string, { requests, seconds }: Allowance): Counter => {
    const settings = { keyPrefix: `${domain}:${name}`, points: requests, duration: seconds }
    return new Counter(
      requests,
      store.kind === 'redis'
        ? new RateLimiterRedis({ ...settings, storeClient: store.client })
        : new RateLimiterPostgres({
            ...settings,
            storeClient: store.pool,
            storeType: 'pool',
            schemaName: domain,
            tableName: 'rate_limit',
            tableCreated: true,
          }),
    )
  }
  const counters = (kind: 'perDevice' | 'perAddress'): Record<Bucket, Counter> => ({
    read: counter(`read:${kind}`, limits.read[kind]),
    write: counter(`write:${kind}`, limits.write[kind]),
    upload: counter(`upload:${kind}`, limits.upload[kind]),
    'sign-in': counter(`sign-in:${kind}`, limits.signIn[kind]),
  })
  const addresses = counters('perAddress')
  const callers = counters('perDevice')
  return {
    consumeAddress: (bucket, address) => addresses[bucket].consume(address),
    consumeCaller: (bucket, caller) => callers[bucket].consume(caller),
  }
}

/** A process takes so much of an allowance at a time, at most: what it does not use is lost to the others until the period ends. */
const share = 1 / 20
const largestLease = 50
/** Keys remembered at a time; an attacker with many addresses pushes out leases, not counts. */
const mostLeases = 10_000

interface Lease {
  left: number
  readonly until: number
}

/** Counts in the shared store, a few requests at a time, so that a busy device does not cost a query each. */
class Counter {
  readonly #store: Store
  readonly #size: number
  readonly #leases = new Map<string, Lease>()
  constructor(requests: number, store: Store) {
    this.#store = store
    this.#size = Math.max(1, Math.min(largestLease, Math.floor(requests * share)))
  }

  async consume(key: string): Promise<void> {
    const lease = this.#leases.get(key)
    if (lease && lease.left > 0 && lease.until > Date.now()) {
      lease.left--
      return
    }
    const { msBeforeNext } = await this.#take(key, this.#size)
    if (this.#leases.size >= mostLeases) this.#leases.clear()
    if (this.#size > 1) this.#leases.set(key, { left: this.#size - 1, until: Date.now() + msBeforeNext })
  }

  /** @throws Problem rate-limited */
  async #take(key: string, points: number): Promise<RateLimiterRes> {
    try {
      return await this.#store.consume(key, points)
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection
      throw new Problem('rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)) })
    }
  }
}
