import { hash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { type Limits, within } from '../../limits.ts'

/** One indirect object of the output: PDF syntax in Latin-1 with {@link reference}s, and the bytes of its stream where it has one. */
interface Body {
  readonly syntax: string
  readonly stream?: Uint8Array
}

/** Above this a stream is deflated at a fast level, so that a 5 MB PDF stays within its time. By its own size alone: equal streams, equal bytes. */
const LARGE_STREAM = 1 << 16

/** Room for a stream that does not get smaller, so that a small one takes no more memory than it needs; in bytes. */
const roomFor = (length: number): number => Math.min(length + (length >> 12) + 64, 1 << 20)

/** @param bits of a sample: pictures of fewer than eight get much smaller by looking longer */
export const deflate = (bytes: Uint8Array, bits = 8): Uint8Array =>
  deflateSync(bytes, { level: bits >= 8 && bytes.length > LARGE_STREAM ? 3 : 6, chunkSize: roomFor(bytes.length) })

/** How a body names another one until the final numbers are known; no other syntax that we write holds these two characters. */
export const reference = (number: number): string => ` \x01${number}\x02`

const References = /\x01(\d+)\x02/g

/**
 * An empty PDF file to write into: one revision, header at byte 0, a classic cross-reference table, nothing after `%%EOF`
 * (ISO 32000-2, 7.5). Only what the root reaches is written, numbered breadth first, so equal content gives equal bytes.
 */
export class PdfFile {
  readonly #bodies: (Body | undefined)[] = []
  readonly #limits: Limits
  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Takes the next object number before its body exists, so that a cycle of references ends. */
  reserve(): number {
    within(this.#limits, 'objects', this.#bodies.length + 1)
    return this.#bodies.push(undefined)
  }

  has(number: number): boolean {
    return this.#bodies[number - 1] !== undefined
  }

  /** Empties a place again; who still refers to it refers to nothing. */
  drop(number: number): void {
    this.#bodies[number - 1] = undefined
  }

  fill(number: number, syntax: string): void {
    this.#bodies[number - 1] = { syntax }
  }

  /** `entries` is the dictionary without its brackets and without /Length. */
  fillStream(number: number, entries: string, stream: Uint8Array): void {
    this.#bodies[number - 1] = { syntax: `<<${entries}/Length ${stream.length}>>`, stream }
  }

  fillFlate(number: number, entries: string, decoded: Uint8Array, bits?: number): void {
    this.fillStream(number, `${entries}/Filter/FlateDecode`, deflate(decoded, bits))
  }

  /** Final numbers: only what the root reaches, in the order in which a reader going down from it meets them. */
  #reached(root: number): Map<number, number> {
    const numbers = new Map([[root, 1]])
    for (const number of numbers.keys()) {
      for (const target of targets(this.#bodies[number - 1]?.syntax ?? '')) {
        if (!numbers.has(target) && this.#bodies[target - 1]) numbers.set(target, numbers.size + 1)
      }
    }
    return numbers
  }

  /** @returns the file. @throws Refusal limit-bytes */
  bytes(root: number): Uint8Array {
    const parts: Uint8Array[] = []
    let length = 0
    const push = (part: Uint8Array) => {
      parts.push(part)
      length += part.length
    }
    push(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'))
    const numbers = this.#reached(root)
    const renumber = (_: string, to: string) => (numbers.has(Number(to)) ? `${numbers.get(Number(to))} 0 R` : 'null')
    const offsets = [...numbers].map(([from, number]) => {
      const offset = length
      const body = this.#bodies[from - 1]
      push(Buffer.from(`${number} 0 obj\n${(body?.syntax ?? 'null').replace(References, renumber)}\n`, 'latin1'))
      if (body?.stream) {
        push(STREAM)
        push(body.stream)
        push(END_STREAM)
      }
      push(END_OBJECT)
      return offset
    })
    within(this.#limits, 'outputBytes', length)
    const start = length
    push(Buffer.from(crossReference(offsets, start, NO_IDENTIFIER), 'latin1'))
    const file = Buffer.concat(parts, length)
    file.write(crossReference(offsets, start, fileIdentifier(file.subarray(0, start))), start, 'latin1')
    return file
  }
}

/** The numbers that a syntax refers to, in its order. */
function targets(syntax: string): number[] {
  const found: number[] = []
  for (let at = syntax.indexOf('\x01'); at >= 0; at = syntax.indexOf('\x01', at + 1)) {
    const end = syntax.indexOf('\x02', at)
    found.push(Number(syntax.slice(at + 1, end)))
  }
  return found
}

const STREAM = Buffer.from('stream\n')
const END_STREAM = Buffer.from('\nendstream\n')
const END_OBJECT = Buffer.from('endobj\n')

/** ISO 32000-2, 14.4: made from what is written, never from a clock, a path or the input's own identifier. */
const fileIdentifier = (written: Uint8Array): string => hash('sha256', written, 'hex').slice(0, 32).toUpperCase()
/** Takes the place of one that is not known yet. */
const NO_IDENTIFIER = '0'.repeat(32)

/** ISO 32000-2, 7.5.4: entries of exactly 20 bytes. */
function crossReference(offsets: readonly number[], start: number, identifier: string): string {
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = offsets.length + 1
  return (
    `xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
    `trailer\n<</Size ${size}/Root 1 0 R/ID[<${identifier}><${identifier}>]>>\nstartxref\n${start}\n%%EOF\n`
  )
}
