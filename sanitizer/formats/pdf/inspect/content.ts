import { type Limits, within } from '../../../limits.ts'
import { LONGEST_NAME, NotSyntax, ValueReader } from './reader.ts'
import { counted, UseCounter, type Uses } from './uses.ts'
import { isArray, Name, type Value } from './values.ts'

/** Operators by the operands they take (ISO 32000-2, annex A): n number, s string, p name, a array, d properties. */
const shapes: Readonly<Record<string, string>> = {
  '': 'b B b* B* BT EMC ET f F f* h n q Q s S T* W W*',
  n: 'g G i j J M Tc TL Tr Ts Tw Tz w',
  nn: 'd0 l m Td TD',
  nnn: 'RG rg',
  nnnn: 'K k re v y',
  nnnnnn: 'c cm d1 Tm',
  p: 'BMC CS cs Do gs MP ri sh',
  pn: 'Tf',
  s: "Tj '",
  a: 'TJ',
  an: 'd',
  nns: '"',
  'p[pd]': 'BDC DP',
  'n{0,32}p?': 'SC sc SCN scn',
}
const patterns = new Map(
  Object.entries(shapes).flatMap(([shape, operators]) => operators.split(' ').map((one) => [one, new RegExp(`^${shape}$`)] as const)),
)

const propertyKeys = new Set(['MCID', 'ActualText', 'Alt', 'E', 'Lang'])
const imageKeys = new Set(['W', 'H', 'IM', 'CS', 'BPC', 'D', 'I', 'L'])

/** 1 white space, 2 delimiter, 3 starts a number. */
const classOf = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) classOf[byte] = 1
for (const character of '()<>[]{}/%') classOf[character.charCodeAt(0)] = 2

/** Spent over all content streams of a file. */
export interface OperatorBudget {
  operators: number
}

/**
 * Reads a content stream of known operators with their operands and nothing else.
 * @returns what it draws by name, or undefined when anything else stands in it. @throws Refusal limit-entries, limit-depth
 */
export function readContent(bytes: Buffer, limits: Limits, budget: OperatorBudget): Uses | undefined {
  try {
    const reader = new ContentReader(bytes, limits, budget)
    return reader.run() ? reader.uses : undefined
  } catch (error) {
    if (error instanceof NotSyntax) return undefined
    throw error
  }
}

class ContentReader {
  readonly #bytes: Buffer
  readonly #limits: Limits
  readonly #budget: OperatorBudget
  #at = 0
  #kinds = ''
  #saved = 0
  /** Where the operands of the operator that comes begin, and its last name. */
  #operands = 0
  #nameStart = 0
  #nameEnd = 0
  readonly uses = new UseCounter()

  constructor(bytes: Buffer, limits: Limits, budget: OperatorBudget) {
    this.#bytes = bytes
    this.#limits = limits
    this.#budget = budget
  }

  run(): boolean {
    const bytes = this.#bytes
    for (;;) {
      while (this.#at < bytes.length && classOf[bytes[this.#at] as number] === 1) this.#at++
      if (this.#at >= bytes.length) return this.#kinds === '' && this.#saved === 0
      if (this.#kinds === '') this.#operands = this.#at
      const kind = this.#operand(bytes[this.#at] as number)
      if (kind) this.#kinds += kind
      else if (!this.#operator()) return false
      if (this.#kinds.length > 64) return false
    }
  }

  #operand(byte: number): string {
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x2b) return this.#number()
    if (byte === 0x28) return this.#literal()
    if (byte === 0x2f) return this.#name()
    if (byte === 0x5b) return this.#array()
    if (byte !== 0x3c) return ''
    return this.#bytes[this.#at + 1] === 0x3c ? this.#properties() : this.#hex()
  }

  #number(): string {
    const bytes = this.#bytes
    let points = 0
    let digits = 0
    let at = this.#at
    if (bytes[at] === 0x2d || bytes[at] === 0x2b) at++
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (byte >= 0x30 && byte <= 0x39) digits++
      else if (byte === 0x2e) points++
      else break
    }
    if (digits === 0 || digits > 40 || points > 1 || (at < bytes.length && classOf[bytes[at] as number] === 0))
      throw new NotSyntax('number')
    this.#at = at
    return 'n'
  }

  #name(): string {
    this.#nameStart = this.#at++
    while (this.#at < this.#bytes.length && classOf[this.#bytes[this.#at] as number] === 0) this.#at++
    this.#nameEnd = this.#at
    if (this.#nameEnd - this.#nameStart > LONGEST_NAME + 1 && this.#lastName().length > LONGEST_NAME) throw new NotSyntax('long name')
    return 'p'
  }

  #literal(): string {
    let depth = 0
    for (; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at]
      if (byte === 0x5c) this.#at++
      else if (byte === 0x28) depth++
      else if (byte === 0x29 && --depth === 0) {
        this.#at++
        return 's'
      }
    }
    throw new NotSyntax('string')
  }

  #hex(): string {
    for (this.#at++; this.#at < this.#bytes.length; this.#at++) {
      const byte = this.#bytes[this.#at] as number
      if (byte === 0x3e) {
        this.#at++
        return 's'
      }
      const digit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
      if (!digit) break
    }
    throw new NotSyntax('hexadecimal string')
  }

  #array(): string {
    for (this.#at++; this.#at < this.#bytes.length; ) {
      const byte = this.#bytes[this.#at] as number
      if (byte === 0x5d) {
        this.#at++
        return 'a'
      }
      if (classOf[byte] === 1) this.#at++
      else if (!'ns'.includes(this.#operand(byte) || '-')) break
    }
    throw new NotSyntax('array')
  }

  #lastName(): string {
    return new ValueReader(this.#bytes.toString('latin1', this.#nameStart, this.#nameEnd), 0, 0).name().text
  }

  /** A value in text form; property lists and inline images are short. */
  #reader(): ValueReader {
    return new ValueReader(this.#bytes.toString('latin1', this.#at, Math.min(this.#bytes.length, this.#at + 400_000)), 0, 2)
  }

  #properties(): string {
    const reader = this.#reader()
    const value = reader.value()
    if (!(value instanceof Map) || ![...value.keys()].every((key) => propertyKeys.has(key))) throw new NotSyntax('properties')
    this.#at += reader.at
    return 'd'
  }

  #operator(): boolean {
    const bytes = this.#bytes
    const start = this.#at
    while (this.#at < bytes.length && classOf[bytes[this.#at] as number] === 0) this.#at++
    const operator = bytes.toString('latin1', start, Math.min(this.#at, start + 4))
    within(this.#limits, 'operators', ++this.#budget.operators)
    if (operator === 'BI' && this.#kinds === '') return this.#inlineImage()
    if (operator === 'q') this.#saved++
    if (operator === 'Q' && --this.#saved < 0) return false
    const fits = patterns.get(operator)?.test(this.#kinds) ?? false
    this.uses.operators++
    if (counted.has(operator)) this.uses.count(operator, this.#kinds.includes('p') ? this.#lastName() : '', start - this.#operands)
    this.#kinds = ''
    return fits
  }

  /** 8.9.7, as our writer makes it: plain samples of the length that /L states. */
  #inlineImage(): boolean {
    const reader = this.#reader()
    const entries = new Map<string, Value>()
    for (reader.skip(); reader.text[reader.at] === '/'; reader.skip()) {
      const key = reader.name().text
      entries.set(key, reader.value())
    }
    const length = entries.get('L')
    if (!reader.text.startsWith('ID ', reader.at) || typeof length !== 'number' || ![...entries.keys()].every((key) => imageKeys.has(key)))
      return false
    if (![...entries.values()].every((value) => ['number', 'boolean'].includes(typeof value) || value instanceof Name || isArray(value)))
      return false
    this.#at += reader.at + 3 + length
    if (this.#bytes.toString('latin1', this.#at, this.#at + 4) !== '\nEI\n') return false
    this.#at += 4
    return true
  }
}
