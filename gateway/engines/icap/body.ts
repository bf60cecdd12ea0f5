/** Bodies of ICAP, which are always chunked (RFC 3507 §4.4.1, RFC 7230 §4.1). */
import { EngineTrouble } from '../answer.ts'
import type { Connection } from '../connection.ts'

const chunkBytes = 256 * 1024
const lineEnd = '\r\n'
/** Hexadecimal digits of 4 GiB, and no extension. */
const mostSizeLine = 64
const mostTrailerLines = 16

/** @returns whether all of it was sent before the engine said anything */
export async function writeChunks(connection: Connection, bytes: Uint8Array): Promise<boolean> {
  for (let at = 0; at < bytes.length && !connection.answered; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    await connection.write(`${chunk.length.toString(16)}${lineEnd}`)
    await connection.write(chunk)
    await connection.write(lineEnd)
  }
  return !connection.answered
}

/** Reads a body and compares it as it comes; nothing of it is kept. @returns whether it is `bytes` and no more; false as soon as it is not */
export async function sameBody(connection: Connection, bytes: Uint8Array): Promise<boolean> {
  let at = 0
  for (;;) {
    const [, digits = ''] = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(await connection.readUntil(lineEnd, mostSizeLine)) ?? []
    if (digits === '') throw new EngineTrouble('protocol')
    let left = Number.parseInt(digits, 16)
    if (left === 0) break
    if (left > bytes.length - at) return false
    while (left > 0) {
      const some = await connection.readSome(left)
      if (some.compare(bytes, at, at + some.length) !== 0) return false
      at += some.length
      left -= some.length
    }
    if ((await connection.readUntil(lineEnd, 0)) !== '') throw new EngineTrouble('protocol')
  }
  await trailers(connection)
  return at === bytes.length
}

async function trailers(connection: Connection): Promise<void> {
  for (let line = 0; line <= mostTrailerLines; line++) if ((await connection.readUntil(lineEnd, 1024)) === '') return
  throw new EngineTrouble('protocol')
}
