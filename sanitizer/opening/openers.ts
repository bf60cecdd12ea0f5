/** What a disarm child opens; one line each. Runs inside the sandbox. */
import { survey } from '../convert/survey.ts'
import type { Finding } from '../findings.ts'
import { openProtectedLegacy } from '../formats/office/protected/legacy.ts'
import { openProtectedPackage } from '../formats/office/protected/open.ts'
import type { Limits } from '../limits.ts'
import type { DisarmOptions } from '../protocol.ts'
import type { ChildOpening } from './table.ts'
import { readWords } from './text/index.ts'

export interface Opened {
  readonly bytes: Uint8Array
  /** What was taken out, or done, on the way, e.g. `encryption`. */
  readonly removed: readonly Finding[]
}

/** @param type key of formats/known.ts @throws Refusal */
export type Opener = (untrusted: Uint8Array, type: string, options: DisarmOptions, limits: Limits) => Promise<Opened>

export const openers: Readonly<Record<ChildOpening, Opener>> = {
  decrypt: async (untrusted, type, { password }, limits) =>
    (type === 'ooxml-encrypted' ? openProtectedPackage : openProtectedLegacy)(untrusted, password, limits),
  words: readWords,
  survey: async (untrusted, type, _options, limits) => ({ bytes: new Uint8Array(), removed: survey(untrusted, type, limits) }),
}
