import type { Request } from 'express'
import { Problem } from './problem.ts'

/** 5,000 lines of 400 bytes; a register of a prefecture comes in parts. */
export const csvBytes = 2_000_000

/** The bytes of a body of the type text/csv; what encoding they are in is for the reader to find out. @throws Problem unsupported-media-type, too-large, bad-request */
export async function readCsvBody(request: Request): Promise<Buffer> {
  if (!request.is('text/csv') || request.headers['content-encoding'] !== undefined) throw new Problem('unsupported-media-type')
  const tooLarge = () => new Problem('too-large', { members: { limit: csvBytes } })
  if (Number(request.headers['content-length'] ?? 0) > csvBytes) throw tooLarge()
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > csvBytes) throw tooLarge()
      pieces.push(piece)
    }
  } catch (cause) {
    throw cause instanceof Problem ? cause : new Problem('bad-request', { cause, detail: 'the body ended early' })
  }
  return Buffer.concat(pieces)
}
