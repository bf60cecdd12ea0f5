import type { Limits } from '../../../limits.ts'

/** One way of protecting a package, as read from EncryptionInfo. */
export interface Protection {
  /** @returns undefined when the password is not the one @throws Refusal limit-time, malformed */
  key(password: string, limits: Limits): Buffer | undefined
  /** @param contents the whole stream EncryptedPackage, its size (8 bytes) first @returns at least the package @throws Refusal malformed */
  decrypt(key: Buffer, contents: Buffer): Buffer
}
