/** What the sanitizer is asked, by whoever has one. */
import type { Converter, ConverterState } from './convert/converter.ts'
import type { PageAsk, ViewAsk } from './looking.ts'
import type { MemberDecision, MemberFile } from './members/fates.ts'
import type { PoolStatus } from './pool.ts'
import type { DisarmOptions, Identity, Limits, PageResult, PagesResult, SanitizeResult, Tier } from './protocol.ts'

export interface SanitizerOptions {
  /** Most children of each kind (disarm, inspect) at work; default: the cores, at most 2. */
  readonly children: number
  /** What the caller needs. A weaker machine still starts; `tier` and `status().meetsMinimum` say so, and the caller holds files. */
  readonly minimumTier: Tier
  /** Try no tier above this; default: all, strongest first. For tests and comparison. */
  readonly maximumTier: Tier
  readonly limits: Partial<Limits>
  /** Requests after which a child is replaced, two for most files: identify and disarm; default 200. */
  readonly jobsPerChild: number
  /** Seconds that a child waits for the next file of its compartment; default 20. */
  readonly idleSeconds: number
  /** Requests that may wait; above, SanitizerFault; default 256. */
  readonly queue: number
  /** For services: unused children practise on files of our own making, so that the first files are as fast as later ones; default false. */
  readonly practise: boolean
  /** false: LibreOffice is not used, even where it is installed. */
  readonly converter: boolean
}

export interface IdentifyAsk {
  /** The sender's name for the file: untrusted, only its extension is compared. */
  readonly fileName: string
  /** Files of different compartments never meet in one child, e.g. `inbound/131016`; default: one for all. */
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SanitizeAsk {
  readonly identity: Identity
  readonly options?: Partial<DisarmOptions> | undefined
  /** Tried when the rebuild cannot be done faithfully, where the format has it. */
  readonly fallback?: 'flatten' | undefined
  /** What to do with a file of an archive or a mail; absent: the same as with what it came in. */
  readonly decideMember?: ((member: MemberFile) => MemberDecision) | undefined
  /** What to do with a file that was encrypted, now that it is seen what it is; absent: the same. */
  readonly decideOpened?: ((identity: Identity) => MemberDecision) | undefined
  /** The sender's name for the file: untrusted. Its extension is compared with what was inside an encryption; a file inside that has no name is called after it. */
  readonly fileName?: string | undefined
  /** Files of an archive or a mail that were left out are told without their names: what may not leave may not leave as a name either. */
  readonly namesStay?: boolean | undefined
  readonly compartment?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SanitizerStatus extends PoolStatus {
  readonly tier: Tier
  /** LibreOffice for old Office files: absent where it is not installed; `proven` once it was needed. */
  readonly converter: Converter['found']
  readonly meetsMinimum: boolean
  readonly disarm: PoolStatus
  readonly inspect: PoolStatus
  readonly view: PoolStatus
}

export interface Sanitizer {
  /** How strongly the children are contained on this machine, proven at the start. */
  readonly tier: Tier
  /** Stronger ways that did not hold here, one sentence each; for the administrator's log. */
  readonly tierNotes: readonly string[]
  /** @throws Refusal (empty, too large, hostile to the recogniser); SanitizerFault; the signal's reason */
  identify(untrusted: Uint8Array, ask: IdentifyAsk): Promise<Identity>
  /** Refusals about the content are results. @throws SanitizerFault when the machine fails (try again later); the signal's reason */
  sanitize(untrusted: Uint8Array, ask: SanitizeAsk): Promise<SanitizeResult>
  /** The pages of a clean file, without drawing them. @throws SanitizerFault; the signal's reason */
  pages(clean: Uint8Array, ask: ViewAsk): Promise<PagesResult>
  /** One page as a picture, drawn in a child of its own kind. @throws SanitizerFault; the signal's reason */
  page(clean: Uint8Array, ask: PageAsk): Promise<PageResult>
  /** Starts LibreOffice, if it is there, and tells the tier that holds it; takes a second or two. */
  converter(): Promise<ConverterState>
  /** Numbers for metrics: children of all kinds together, and each. */
  status(): SanitizerStatus
  /** Ends every child; waiting requests fail with SanitizerFault. */
  close(): Promise<void>
}
