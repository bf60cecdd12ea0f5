/**
 * Argon2id (RFC 9106) of node:crypto, kept as a PHC string. m=19456 KiB, t=2, p=1 is OWASP's Password Storage Cheat Sheet
 * minimum; about 30 ms each here. At most two run at a time: one takes 19 MiB and a thread of the pool that files and TLS
 * need as well, so a flood of sign-ins must queue rather than stall the listener.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { Problem } from '../http/problem.ts'

interface Parameters {
  /** KiB */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

const current: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }
const tagBytes = 32
const saltBytes = 16
const atOnce = 2
/** Some three seconds of work wait at most; beyond that the listener says so instead of growing. */
const waitingAtMost = 200

let running = 0
const waiting: (() => void)[] = []

async function turn(): Promise<void> {
  if (running < atOnce) {
    running++
    return
  }
  if (waiting.length >= waitingAtMost)
    throw new Problem('unavailable', { detail: 'too many argon2 computations waiting', retryAfterSeconds: 2 })
  await new Promise<void>((resolve) => waiting.push(resolve))
}

function leave(): void {
  const next = waiting.shift()
  if (next) next()
  else running--
}

/** @returns 32 bytes. @throws Problem `unavailable` when too many are waiting */
export async function argon2id(secret: string, salt: Uint8Array, parameters: Parameters = current): Promise<Buffer> {
  await turn()
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const input = { message: Buffer.from(secret, 'utf8'), nonce: salt, tagLength: tagBytes, ...parameters }
      argon2('argon2id', input, (error, tag) => (error ? reject(error) : resolve(tag)))
    })
  } finally {
    leave()
  }
}

/** PHC string of a secret under a fresh salt. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await argon2id(secret, salt)
  return `$argon2id$v=19$m=${current.memory},t=${current.passes},p=${current.parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/

/** For someone who does not exist: the same work, never a match. */
const nobody = `$argon2id$v=19$m=${current.memory},t=${current.passes},p=${current.parallelism}$${unpadded(randomBytes(saltBytes))}$${unpadded(randomBytes(tagBytes))}`

/** Whether the secret belongs to the PHC string; `undefined` costs the same and is false. */
export async function verifySecret(secret: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash ?? nobody) ?? []
  if (salt === undefined || tag === undefined) throw new Error('a stored password hash is not a PHC string of argon2id')
  const computed = await argon2id(secret, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(computed, Buffer.from(tag, 'base64')) && hash !== undefined
}
