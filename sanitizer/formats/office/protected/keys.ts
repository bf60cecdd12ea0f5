/** Keys from passwords as [MS-OFFCRYPTO] §2.3.4 makes them. */
import { hash } from 'node:crypto'
import { type Limits, within } from '../../../limits.ts'

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512'

export const digest = (name: HashName, ...parts: readonly Uint8Array[]): Buffer => hash(name, Buffer.concat(parts), 'buffer')

export const littleEndian32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** §2.3.4.7 and §2.3.4.11: H(salt + password), then `rounds` times H(number + last). @throws Refusal limit-time before any round */
export function stretched(name: HashName, salt: Uint8Array, password: string, rounds: number, limits: Limits): Buffer {
  within(limits, 'passwordRounds', rounds)
  let last = digest(name, salt, Buffer.from(password, 'utf16le'))
  const block = Buffer.alloc(4 + last.length)
  for (let round = 0; round < rounds; round++) {
    block.writeUInt32LE(round)
    block.set(last, 4)
    last = hash(name, block, 'buffer')
  }
  return last
}

/** §2.3.4.11, §2.3.4.12: cut, or filled up with 0x36. */
export const fitted = (bytes: Uint8Array, length: number): Buffer => {
  const fit = Buffer.alloc(length, 0x36)
  fit.set(bytes.subarray(0, length))
  return fit
}
