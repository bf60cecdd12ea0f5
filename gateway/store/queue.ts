import { createPostgresBackend, type JobsOptions, Queue, runMigrations, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { surviving } from './database.ts'
import { prepareRepeated } from './prepared.ts'

/**
 * The work queue: BullMQ on our PostgreSQL, or on Redis where a URL is given. A job holds an id and nothing else: what the
 * queue loses, the reconciler finds in the database, and a job that runs twice acts once. Only the boundary can reach it.
 */
export interface WorkQueue {
  /** `key` names this very job: adding it again while it waits does nothing. */
  add(id: string, key: string, delayMilliseconds?: number): Promise<void>
  waiting(): Promise<number>
  ping(): Promise<void>
  close(): Promise<void>
}

export type QueueAddress = { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'redis'; readonly url: string }

const schema = 'bullmq'

/** Lays BullMQ's tables, as the owner, and lets the boundary's login use them. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl }).on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION sekisho_owner`)
    await runMigrations(client, schema)
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO sekisho_boundary`)
    for (const kind of ['TABLES', 'SEQUENCES', 'FUNCTIONS'])
      await client.query(`GRANT ALL ON ALL ${kind} IN SCHEMA ${schema} TO sekisho_boundary`)
  } finally {
    await client.end()
  }
}

interface Connection {
  readonly queue: (name: string) => Queue
  readonly worker: (name: string, process: (id: string) => Promise<void>, concurrency: number) => Worker
  ping(): Promise<unknown>
  /** Called whenever the server is there again, perhaps without what it held. */
  onReturn(back: () => void): void
  close(): Promise<unknown>
}

/** BullMQ's own 15 s would be the time that text stands still after every restart of a database. */
const runRetryDelay = 500

const spent: JobsOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

function postgres(url: string): Connection {
  const connections = new pg.Pool({
    connectionString: url,
    max: 6,
    // What the queue loses the reconciler finds, so it need not wait for the disk; and NOTIFY serialises commits for as long as they take.
    options: `-c search_path=${schema} -c synchronous_commit=off`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  connections.on('connect', prepareRepeated)
  const pool = surviving(connections)
  const settings = { connection: pool as never }
  return {
    queue: (name) => new Queue(name, settings, createPostgresBackend as never),
    worker: (name, process, concurrency) =>
      new Worker(name, (job) => process(job.name), { ...settings, concurrency, runRetryDelay }, createPostgresBackend as never),
    ping: () => pool.query('select 1'),
    // Its data is as safe as everything else, and whoever listens to notices hears of a restart.
    onReturn: () => undefined,
    close: () => pool.end(),
  }
}

function redis(url: string): Connection {
  const connect = () =>
    new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (tries) => Math.min(tries * 100, 2_000) }).on('error', () => undefined)
  const probe = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 2_000 }).on('error', () => undefined)
  const connections: Redis[] = [probe]
  const connection = (): Redis => {
    const next = connect()
    connections.push(next)
    return next
  }
  return {
    queue: (name) => new Queue(name, { connection: connection() as never }),
    worker: (name, process, concurrency) =>
      new Worker(name, (job) => process(job.name), { connection: connection() as never, concurrency, runRetryDelay }),
    ping: () => probe.ping(),
    onReturn: (back) => void probe.on('ready', back),
    close: async () => connections.forEach((each) => void each.disconnect()),
  }
}

/** One process's hold on the queues: each has a processor that runs here. */
export interface Queues {
  open(name: string, concurrency: number, process: (id: string) => Promise<void>): Promise<WorkQueue>
  onReturn(back: () => void): void
  close(): Promise<void>
}

export function openQueues(address: QueueAddress, onError: (error: Error) => void): Queues {
  const connection = address.kind === 'redis' ? redis(address.url) : postgres(address.url)
  const opened: WorkQueue[] = []
  return {
    async open(name, concurrency, process) {
      const queue = connection.queue(name)
      const worker = connection.worker(name, process, concurrency)
      queue.on('error', onError)
      worker.on('error', onError)
      const opening: WorkQueue = {
        add: async (id, key, delay = 0) => void (await queue.add(id, {}, { ...spent, jobId: key, ...(delay > 0 ? { delay } : {}) })),
        waiting: () => queue.getWaitingCount(),
        ping: async () => void (await connection.ping()),
        close: async () => {
          await worker.close()
          await queue.close()
        },
      }
      opened.push(opening)
      return opening
    },
    onReturn: connection.onReturn,
    async close() {
      for (const each of opened) await each.close().catch(onError)
      await connection.close()
    },
  }
}
