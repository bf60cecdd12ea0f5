import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { decoded } from './filters.ts'
import { type Found, listDict, listWord } from './loose-objects.ts'
import { NotSyntax, ValueReader } from './reader.ts'
import { type Unseal, unsealer } from './security.ts'
import { isCalculator } from './small-programs.ts'
import { type Dict, isArray, isDict, nameIn, Ref, Stream, type Value } from './values.ts'

/** Characters read over all objects, in lengths of the file: objects that stand inside of each other end here. */
const MAXIMUM_PASSES = 16
const WHITE = String.raw`(?:[\0\t\n\f\r ]|%[^\r\n]{0,255}[\r\n])`
const HEADER = new RegExp(String.raw`(?<![0-9])(\d{1,10})${WHITE}{1,64}(\d{1,5})${WHITE}{0,64}obj|trailer`, 'g')

/**
 * A file in another layout than ours is never inert. This tells what is in it: every object that stands anywhere in the bytes,
 * referenced or not, in use or replaced, and all in object streams, sealed with the empty password or not.
 * @throws Refusal malformed when there is no header; limit-*
 */
export function listLoose(bytes: Uint8Array, limits: Limits, findings: Findings): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  listEdges(text, findings)
  new LooseFile(text, bytes, limits, findings).run()
}

/** What stands around the objects. */
function listEdges(text: string, findings: Findings): void {
  const start = text.indexOf('%PDF-')
  if (start < 0 || start > 1024) throw new Refusal('malformed', 'no header')
  const end = text.lastIndexOf('%%EOF')
  if (end >= 0 && /[^\s\0]/.test(text.slice(end + 5))) findings.add('trailing-bytes')
  const revisions = text.split('startxref').length - 2
  findings.add('history', text.slice(0, 1024).includes('/Linearized') ? revisions - 1 : revisions)
}

class LooseFile {
  readonly #text: string
  readonly #bytes: Uint8Array
  readonly #limits: Limits
  readonly #findings: Findings
  #objects = 0
  #decoded = 0
  #read = 0

  constructor(text: string, bytes: Uint8Array, limits: Limits, findings: Findings) {
    this.#text = text
    this.#bytes = bytes
    this.#limits = limits
    this.#findings = findings
  }

  run(): void {
    const found: Found[] = []
    for (const match of this.#text.matchAll(HEADER)) {
      const place = { number: Number(match[1] ?? 0), generation: Number(match[2] ?? 0) }
      for (const value of this.#values(this.#text, this.#bytes, match.index + match[0].length)) found.push({ ...place, value })
    }
    const unseal = unsealerOf(found)
    for (const one of found) this.#list(one, unseal)
  }

  /** The value that starts here, and those that a key met twice has put out of sight. */
  #values(text: string, bytes: Uint8Array, from: number): readonly Value[] {
    const reader = new ValueReader(text, from, this.#limits.depth)
    within(this.#limits, 'objects', ++this.#objects)
    try {
      const value = reader.value()
      reader.skip()
      const stream = isDict(value) && text.startsWith('stream', reader.at) ? this.#stream(text, bytes, reader.at, value) : undefined
      return [stream ?? value, ...reader.shadowed]
    } catch (error) {
      if (!(error instanceof NotSyntax)) throw error
      this.#findings.add('malformed')
      this.#words(text, from)
      return reader.shadowed
    } finally {
      this.#spend(reader.at - from)
    }
  }

  #spend(characters: number): void {
    this.#read += characters
    if (this.#read > MAXIMUM_PASSES * this.#text.length + 65_536) throw new Refusal('malformed', 'objects inside of each other')
  }

  /** 7.3.8: as long as /Length says where `endstream` stands there; else to the next one. */
  #stream(text: string, bytes: Uint8Array, at: number, dict: Dict): Stream {
    const start = at + (text.startsWith('stream\r\n', at) ? 8 : 7)
    const length = dict.get('Length')
    const stated = typeof length === 'number' && /^\s*endstream/.test(text.slice(start + length, start + length + 16))
    const end = stated ? start + length : text.indexOf('endstream', start)
    this.#spend(stated ? 0 : (end < 0 ? text.length : end) - start)
    return new Stream(dict, bytes.subarray(start, end < 0 ? bytes.length : end))
  }

  /** What has no syntax still has words. */
  #words(text: string, from: number): void {
    const end = text.indexOf('endobj', from)
    const part = text.slice(from, Math.min(end < 0 ? text.length : end, from + 65_536))
    this.#spend(part.length)
    for (const word of part.matchAll(/\/[^\0\t\n\f\r ()<>[\]{}/%]+/g)) listWord(new ValueReader(word[0], 0, 0).name(), this.#findings)
  }

  #list(found: Found, unseal: Unseal | undefined): void {
    const open: Value[] = [found.value]
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (one instanceof Stream) {
        this.#listStream(one, found, unseal)
        open.push(one.dict)
      } else if (isDict(one)) {
        listDict(one, this.#findings, found, unseal)
        for (const item of one.values()) open.push(item)
      } else if (isArray(one)) for (const item of one) open.push(item)
    }
  }

  #listStream(stream: Stream, place: Found, unseal: Unseal | undefined): void {
    const file = stream.dict.get('F')
    if (file !== undefined && nameIn(file) === undefined && !isArray(file)) this.#findings.add('external-reference')
    const calculator = stream.dict.get('FunctionType') === 4
    const container = nameIn(stream.dict.get('Type')) === 'ObjStm'
    if (!calculator && !container) return
    const content = this.#decode(stream, place, unseal)
    if (!content) this.#findings.add('unknown')
    else if (container) this.#container(content.toString('latin1'), stream.dict)
    else if (!isCalculator(content.toString('latin1'))) this.#findings.add('postscript')
  }

  #decode(stream: Stream, { number, generation }: Found, unseal: Unseal | undefined): Buffer | undefined {
    const sealed = Buffer.from(stream.encoded)
    const plain = unseal && !isIdentity(stream.dict) ? unseal(number, generation, sealed) : sealed
    const bytes = Math.min(this.#limits.expandedBytes, Math.max(1 << 20, plain.length * this.#limits.expansionRatio))
    try {
      const content = decoded(stream.dict, plain, { filters: this.#limits.filters, bytes })
      this.#decoded += content?.length ?? 0
      within(this.#limits, 'expandedBytes', this.#decoded)
      return content
    } catch (error) {
      if (error instanceof NotSyntax) return undefined
      throw error
    }
  }

  /** ISO 32000-2, 7.5.7: its strings are not sealed a second time. */
  #container(text: string, dict: Dict): void {
    const first = dict.get('First')
    const start = typeof first === 'number' ? first : 0
    const numbers = text.slice(0, start).trim().split(/\s+/).map(Number)
    for (let index = 1; index < numbers.length; index += 2) {
      const at = start + (numbers[index] ?? 0)
      if (!(at >= 0 && at < text.length)) continue
      for (const value of this.#values(text, new Uint8Array(0), at)) this.#list({ number: 0, generation: 0, value }, undefined)
    }
  }
}

/** 7.6.6: streams that say so themselves are not sealed. */
const isIdentity = (dict: Dict): boolean => {
  const filter = dict.get('Filter')
  const parameters = dict.get('DecodeParms')
  const first = isArray(parameters) ? parameters[0] : parameters
  const crypt = nameIn(isArray(filter) ? filter[0] : filter) === 'Crypt'
  return crypt && (nameIn(isDict(first) ? first.get('Name') : undefined) ?? 'Identity') === 'Identity'
}

/** 7.5.5, 7.6.2: /Encrypt stands in a trailer or in the dictionary of a cross-reference stream. */
function unsealerOf(found: readonly Found[]): Unseal | undefined {
  for (const { value } of found) {
    const trailer = value instanceof Stream ? value.dict : value
    const named = isDict(trailer) ? trailer.get('Encrypt') : undefined
    if (!named || !isDict(trailer)) continue
    const dict = named instanceof Ref ? found.find((one) => one.number === named.number)?.value : named
    const unseal = isDict(dict) ? unsealer(dict, trailer.get('ID')) : undefined
    if (unseal) return unseal
  }
  return undefined
}
