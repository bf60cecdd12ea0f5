import { type PDFContext, PDFDict } from '@cantoo/pdf-lib'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { HEADER, parse } from './read/parser.ts'
import { decipherOf } from './read/security.ts'

const HEADER_WITHIN = 1024

export interface Opened {
  readonly context: PDFContext
  readonly root: PDFDict
  readonly encrypted: boolean
}

/**
 * Parses, with the empty password unless one is given.
 * @throws Refusal malformed, encrypted, password-wrong, certificate-protected, limit-ratio, limit-depth; other errors are the parser's own
 * and mean "damaged"
 */
export async function open(bytes: Uint8Array, limits: Limits, password = ''): Promise<Opened> {
  if (Buffer.from(bytes.subarray(0, HEADER_WITHIN)).indexOf(HEADER) < 0) throw new Refusal('malformed', 'no header')
  const warn = silence()
  try {
    let { context, refusal } = await parse(bytes, limits, undefined)
    const protection = context.lookup(context.trailerInfo.Encrypt)
    const encrypted = protection instanceof PDFDict
    if (encrypted) ({ context, refusal } = await parse(bytes, limits, decipherOf(context, protection, password)))
    if (refusal) throw refusal
    const root = context.lookup(context.trailerInfo.Root)
    if (!(root instanceof PDFDict)) throw new Refusal('malformed', 'no catalog')
    return { context, root, encrypted }
  } finally {
    warn()
  }
}

/** The parser prints pieces of the file as warnings; text from a file goes nowhere (law 4). */
function silence(): () => void {
  const output = globalThis.console
  const { warn } = output
  output.warn = () => {}
  return () => {
    output.warn = warn
  }
}
