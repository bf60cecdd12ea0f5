/**
 * Word, Excel and PowerPoint 97-2003 files that a password protects ([MS-OFFCRYPTO] §2.3.5 to §2.3.7: XOR, RC4, RC4 by CryptoAPI), opened by
 * the package officecrypto-tool. It runs in the sandbox only, on what our own reader has found to be a sound OLE2 file, and its answer is as
 * untrusted as the upload: identified anew, converted, disarmed.
 *
 * KNOWN GAP: what the package cannot open or says of a file in other words than "wrong password" is refused as `encryption-unsupported`.
 */
import { readOle2 } from '../../../container/ole2.ts'
import type { Finding } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'

/** Excel opens a workbook with it without asking. */
const TRIED_ALWAYS = 'VelvetSweatshop'
const WRONG = /password is incorrect/i

const library = async () => (await import('officecrypto-tool')).default

/** Loads the package, before a child locks itself up. */
export const warmLegacy = async (): Promise<void> => void (await library())

/** @param password the sender's, at least one character @throws Refusal encrypted, password-wrong, encryption-unsupported, malformed, ambiguous, limit-* */
export async function openProtectedLegacy(
  untrusted: Uint8Array,
  password: string | undefined,
  limits: Limits,
): Promise<{ readonly bytes: Uint8Array; readonly removed: readonly Finding[] }> {
  readOle2(untrusted, limits)
  for (const each of [password, TRIED_ALWAYS]) {
    const bytes = each ? await openedWith(untrusted, each) : undefined
    if (!bytes) continue
    within(limits, 'inputBytes', bytes.length)
    return { bytes, removed: [{ kind: 'encryption', count: 1 }] }
  }
  throw new Refusal(password === undefined ? 'encrypted' : 'password-wrong')
}

/** @returns undefined when the password is not the one */
async function openedWith(untrusted: Uint8Array, password: string): Promise<Uint8Array | undefined> {
  try {
    return await (await library()).decrypt(Buffer.from(untrusted), { password })
  } catch (error) {
    if (error instanceof Error && WRONG.test(error.message)) return undefined
    throw new Refusal('encryption-unsupported', 'officecrypto-tool', { cause: error })
  }
}
