/** What the supervisor and the role processes say to each other. */

import type { TlsFiles } from '../certs/tls.ts'
import type { Configuration } from '../config/load.ts'

export const roleNames = ['boundary', 'internet', 'lgwan'] as const
export type RoleName = (typeof roleNames)[number]

/** Everything a role needs, and no more: its own login, the paths of its own keys. */
export interface Assignment {
  readonly role: RoleName
  readonly configuration: Configuration
  readonly databaseUrl: string
  readonly queueUrl: string | undefined
  /** Of a listener. */
  readonly tls: TlsFiles | undefined
  readonly keys: {
    readonly blobPublic: string
    /** The boundary's. */
    readonly blobPrivate: string | undefined
    readonly audit: string | undefined
    /** The boundary's and the LGWAN side's: what opens clean files. */
    readonly clean: string | undefined
    /** The LGWAN side's, for TOTP secrets. */
    readonly seal: string | undefined
  }
}

export interface Check {
  readonly ok: boolean
  readonly detail?: string
}
export type Checks = Readonly<Record<string, Check>>

export interface Probe {
  readonly checks: Checks
  /** Prometheus text. */
  readonly metrics: string
}

export type ToRole =
  | { readonly type: 'assign'; readonly assignment: Assignment }
  | { readonly type: 'probe'; readonly id: number }
  | { readonly type: 'stop' }

export type FromRole =
  | { readonly type: 'hello' }
  | { readonly type: 'ready'; readonly port: number | undefined }
  | { readonly type: 'fault'; readonly ja: string; readonly en: string }
  | { readonly type: 'probed'; readonly id: number; readonly probe: Probe }

/** A role under way. */
export interface RunningRole {
  readonly port: number | undefined
  probe(): Promise<Probe>
  close(): Promise<void>
}
