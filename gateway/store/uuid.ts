import { randomBytes } from 'node:crypto'

let last = 0n

/** A UUID of version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random; within one process strictly increasing (§6.2 method 3 in spirit: never below the one before). */
export function uuid7(now: number = Date.now()): string {
  const random = randomBytes(10)
  let value = (BigInt(now) << 80n) | (BigInt(`0x${random.toString('hex')}`) & ((1n << 80n) - 1n))
  value = (value & ~(0xfn << 76n)) | (0x7n << 76n)
  value = (value & ~(0x3n << 62n)) | (0x2n << 62n)
  if (value <= last && last >> 80n >= BigInt(now)) value = last + 1n
  last = value
  const hex = value.toString(16).padStart(32, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
