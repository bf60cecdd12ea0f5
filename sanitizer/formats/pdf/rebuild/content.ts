import { type Limits, within } from '../../../limits.ts'
import { type InlineImage, readInlineImage } from './inline-image.ts'
import { operators } from './operators.ts'
import { Scan } from './scan.ts'
import { name } from './syntax.ts'
import { Unseen } from './unseen.ts'
import { Uses } from './uses.ts'

/** Operators by up to three bytes as one number: looking one up makes no string. */
const byCode = new Map<number, string>()
for (const [operator, operands] of Object.entries(operators)) {
  byCode.set(
    Buffer.from(operator, 'latin1').reduce((code, byte) => code * 256 + byte, 0),
    operands,
  )
}
const code = (text: string) => Buffer.from(text, 'latin1').reduce((sum, byte) => sum * 256 + byte, 0)
const SAVE = code('q')
const RESTORE = code('Q')
const BEGIN_IMAGE = code('BI')

export interface Content {
  readonly bytes: Uint8Array
  /** Operators left out because they are unknown or have impossible operands. */
  readonly dropped: number
  readonly operators: number
  readonly uses: Uses
}

/** What the walker knows and the stream does not. */
export interface Surroundings {
  readonly limits: Limits
  /** What is not drawn, as {@link Uses} names it. */
  readonly left?: ReadonlySet<string> | undefined
  /** Property lists of layers that are taken out. */
  readonly removed?: ReadonlySet<string> | undefined
  /** Samples of an inline image, or undefined when it cannot be decoded (8.9.7). */
  inlineImage(image: InlineImage): { readonly entries: string; readonly samples: Uint8Array } | undefined
}

/** More operands than this is no operator's. */
const MAXIMUM_OPERANDS = 64

/**
 * Writes a content stream again (ISO 32000-2, 7.8.2): known operators with operands of the right kinds, one spelling, no
 * comments, `Q` never without its `q`. What does not parse is left out and counted, as viewers skip it; an operator with too few operands
 * ends the stream.
 */
export class ContentWriter {
  readonly #scan: Scan
  readonly #surroundings: Surroundings
  #kinds = ''
  readonly #starts: number[] = []
  #saved = 0
  #dropped = 0
  #broken = false
  #operators = 0
  #name = ''
  readonly #uses: Uses
  readonly #unseen: Unseen

  constructor(input: Uint8Array, surroundings: Surroundings) {
    this.#scan = new Scan(input)
    this.#surroundings = surroundings
    this.#uses = new Uses(surroundings.left)
    this.#unseen = new Unseen(surroundings.removed ?? nothing)
  }

  /** @throws Refusal limit-entries, limit-depth, limit-ratio */
  run(): Content {
    const scan = this.#scan
    while (!this.#broken && scan.skip()) this.#token()
    this.#rewind(0)
    for (; this.#saved > 0; this.#saved--) scan.write('Q\n')
    return { bytes: scan.out.subarray(0, scan.length), dropped: this.#dropped, operators: this.#operators, uses: this.#uses }
  }

  #token(): void {
    const scan = this.#scan
    const start = scan.length
    const kind = this.#operand()
    if (kind === undefined) {
      this.#operator()
      return
    }
    if (kind === '') {
      scan.length = start
      this.#dropped++
      return
    }
    scan.write(' ')
    this.#starts.push(start)
    this.#kinds += kind
    if (this.#starts.length > MAXIMUM_OPERANDS) this.#rewind(0)
  }

  /** @returns its kind, '' for what is no operand, undefined when an operator stands here */
  #operand(): string | undefined {
    const scan = this.#scan
    const byte = scan.input[scan.at] as number
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x2b) return this.#number()
    if (byte === 0x28) return scan.literal() ? 's' : ''
    if (byte === 0x2f) {
      this.#name = scan.name()
      scan.write(name(this.#name))
      return 'p'
    }
    if (byte === 0x5b) return this.#array()
    if (byte === 0x3c && scan.input[scan.at + 1] === 0x3c) return this.#properties()
    if (byte === 0x3c) return this.#hex()
    if (byte === 0x29 || byte === 0x3e || byte === 0x5d || byte === 0x7b || byte === 0x7d) {
      scan.at++
      return ''
    }
    return undefined
  }

  #hex(): string {
    if (this.#scan.hex()) return 's'
    this.#scan.at = this.#scan.input.length
    return ''
  }

  #number(): string {
    const scan = this.#scan
    let end = scan.at + 1
    for (; end < scan.input.length; end++) {
      const byte = scan.input[end] as number
      if (!((byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d)) break
    }
    if (scan.number(end)) return 'n'
    scan.at = end
    return ''
  }

  /** Numbers and strings: dash patterns and TJ are the only arrays here. */
  #array(): string {
    const scan = this.#scan
    scan.at++
    scan.write('[')
    while (scan.skip()) {
      const before = scan.length
      if (scan.input[scan.at] === 0x5d) {
        scan.at++
        scan.write(']')
        return 'a'
      }
      const kind = nested(scan) ? this.#skipNested() : this.#operand()
      if (kind === 'n' || kind === 's') scan.write(' ')
      else this.#passOver(kind, before)
    }
    return ''
  }

  /** An operator or anything else inside an array is damage: the row goes on behind it, as in viewers. */
  #passOver(kind: string | undefined, before: number): void {
    const scan = this.#scan
    if (kind === undefined) scan.at = Math.max(scan.at + 1, scan.regularEnd())
    scan.length = before
    this.#dropped++
  }

  /** 14.6.2: of a property list only what readers aloud and text extraction use; a nested value ends it. */
  #properties(): string {
    const scan = this.#scan
    scan.at += 2
    scan.write('<<')
    while (scan.skip()) {
      if (scan.input[scan.at] === 0x3e) {
        scan.at += scan.input[scan.at + 1] === 0x3e ? 2 : 1
        scan.write('>>')
        return 'd'
      }
      if (scan.input[scan.at] !== 0x2f) return this.#skipProperties()
      const key = scan.name()
      const before = scan.length
      scan.write(name(key))
      scan.write(' ')
      if (!scan.skip()) return ''
      const kind = nested(scan) ? this.#skipNested() : this.#operand()
      if (kind === undefined) scan.at = scan.regularEnd()
      if (kind === undefined || propertyKinds[key] !== kind) scan.length = before
    }
    return ''
  }

  #skipProperties(): string {
    this.#scan.at++
    return ''
  }

  #skipNested(): string {
    const scan = this.#scan
    const before = scan.length
    let depth = 0
    do {
      const byte = scan.input[scan.at] as number
      const twice = scan.input[scan.at + 1] === byte
      if (byte === 0x5b || (byte === 0x3c && twice)) depth++
      else if (byte === 0x5d || (byte === 0x3e && twice)) depth--
      else if (byte === 0x28) scan.literal()
      else if (byte === 0x3c) this.#hex()
      else scan.at = Math.max(scan.at + 1, byte === 0x2f ? 0 : scan.regularEnd())
      if (byte === 0x5b || byte === 0x5d) scan.at++
      else if ((byte === 0x3c || byte === 0x3e) && twice) scan.at += 2
      scan.length = before
      within(this.#surroundings.limits, 'depth', depth)
    } while (depth > 0 && scan.skip())
    return ''
  }

  #operator(): void {
    const scan = this.#scan
    const end = scan.regularEnd()
    const length = end - scan.at
    let value = 0
    for (let at = scan.at; at < end && length <= 3; at++) value = value * 256 + (scan.input[at] as number)
    const operands = length <= 3 ? byCode.get(value) : undefined
    within(this.#surroundings.limits, 'operators', ++this.#operators)
    if (value === BEGIN_IMAGE && length === 2) {
      scan.at = end
      this.#inlineImage()
      return
    }
    if (operands === undefined || !this.#fits(operands, value) || (value === RESTORE && this.#saved === 0)) {
      const known = length <= 3 && (value === RESTORE || value === code('BX') || value === code('EX'))
      if (!known) this.#dropped++
      scan.at = Math.max(end, scan.at + 1)
      this.#rewind(0)
      return
    }
    const first = this.#starts[0] ?? scan.length
    const optional = this.#kinds === 'pp' && scan.out[first + 1] === 0x4f && scan.out[first + 2] === 0x43 && scan.out[first + 3] === 0x20
    const fate = this.#unseen.meet(value, optional ? this.#name : undefined)
    if (fate !== 'stay') {
      scan.at = end
      this.#rewind(0)
      if (fate === 'end-path') scan.write('n\n')
      return
    }
    if (!this.#uses.count(value, this.#kinds.includes('p') ? this.#name : '', scan.length - first)) {
      scan.at = end
      this.#rewind(0)
      return
    }
    if (value === SAVE) this.#saved++
    if (value === RESTORE) this.#saved--
    scan.copy(scan.at, end)
    scan.write('\n')
    scan.at = end
    this.#starts.length = 0
    this.#kinds = ''
  }

  /** Operands in excess stand before the ones that count: they go. */
  #fits(operands: string, value: number): boolean {
    if (operands === '*') return /^n*p?$/.test(this.#kinds) && (this.#kinds !== '' || value === 0)
    const extra = this.#kinds.length - operands.length
    // Where operands are missing nobody knows what was meant: Acrobat and poppler end the stream there.
    if (extra < 0) this.#broken = true
    if (extra < 0) return false
    const kinds = this.#kinds.slice(extra)
    for (let index = 0; index < operands.length; index++) {
      const wanted = operands[index]
      if (kinds[index] !== wanted && !(wanted === 'd' && kinds[index] === 'p')) return false
    }
    if (extra > 0) this.#dropFirst(extra)
    return true
  }

  #dropFirst(extra: number): void {
    const scan = this.#scan
    const first = this.#starts[0] as number
    const from = this.#starts[extra] ?? scan.length
    scan.out.copyWithin(first, from, scan.length)
    scan.length -= from - first
    this.#dropped++
  }

  #rewind(to: number): void {
    this.#scan.length = this.#starts[to] ?? this.#scan.length
    this.#starts.length = 0
    this.#kinds = ''
  }

  #inlineImage(): void {
    this.#rewind(0)
    const scan = this.#scan
    const image = readInlineImage(scan.input, scan.at)
    scan.at = image.end
    if (this.#unseen.within) return
    const written = this.#surroundings.inlineImage(image)
    if (!written) {
      this.#dropped++
      return
    }
    scan.write(`BI\n${written.entries}\nID `)
    scan.room(written.samples.length)
    scan.out.set(written.samples, scan.length)
    scan.length += written.samples.length
    scan.write('\nEI\n')
  }
}

/** Whether an array or a dictionary starts here. */
const nested = ({ input, at }: Scan): boolean => input[at] === 0x5b || (input[at] === 0x3c && input[at + 1] === 0x3c)

const nothing: ReadonlySet<string> = new Set()
const propertyKinds: Readonly<Record<string, string>> = { MCID: 'n', ActualText: 's', Alt: 's', E: 's', Lang: 's' }
