import type { Database } from '../store/database.ts'

export interface AuditWriterOptions {
  readonly database: Database
  /** Of the boundary's login: for the lock, LISTEN, the outbox and the index. */
  readonly url: string
  readonly directory: string
  /** PKCS#8 PEM, 0600; made when there is no log yet. */
  readonly keyFile: string
  /** Name of the log and of its key, e.g. sekisho.example/131016. */
  readonly origin: string
  readonly batchMilliseconds?: number | undefined
  /** Default 60 s. */
  readonly heartbeatSeconds?: number | undefined
  readonly checkpointCopyTo?: string | undefined
  readonly checkpointCopySeconds?: number | undefined
}
