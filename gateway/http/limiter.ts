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

type Counter = RateLimiterPostgres | RateLimiterRedis

export function createRateLimiter(domain: Domain, limits: RateLimits, store: CounterStore): RateLimiter {
  const counter = (name: string, { requests, seconds }: Allowance): Counter => {
    const settings = { keyPrefix: `${domain}:${name}`, points: requests, duration: seconds, inMemoryBlockOnConsumed: requests + 1 }
    return store.kind === 'redis'
      ? new RateLimiterRedis({ ...settings, storeClient: store.client })
      : new RateLimiterPostgres({
          ...settings,
          storeClient: store.pool,
          storeType: 'pool',
          schemaName: domain,
          tableName: 'rate_limit',
          tableCreated: true,
        })
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
    consumeAddress: (bucket, address) => consume(addresses[bucket], address),
    consumeCaller: (bucket, caller) => consume(callers[bucket], caller),
  }
}

async function consume(counter: Counter, key: string): Promise<void> {
  try {
    await counter.consume(key)
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) {
      throw new Problem('rate-limited', { retryAfterSeconds: Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)) })
    }
    throw rejection
  }
}
