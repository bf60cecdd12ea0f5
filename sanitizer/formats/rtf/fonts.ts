import { type Limits, within } from '../../limits.ts'
import { decode, encodingOf } from './charsets.ts'
import { destinationOf } from './groups.ts'
import type { Item } from './tree.ts'
import type { Writer } from './writer.ts'

interface Name {
  /** Bytes in the code page, and above them UTF-16 units that were given as \u. */
  readonly codes: number[]
  skip: number
}

interface Font {
  id: number
  family: string | undefined
  charset: number | undefined
  page: number | undefined
  pitch: number | undefined
  readonly name: Name
  /** \falt: the font to take where this one is missing. */
  readonly alternative: Name
}

const FAMILIES: ReadonlySet<string> = new Set(['fnil', 'froman', 'fswiss', 'fmodern', 'fscript', 'fdecor', 'ftech', 'fbidi'])
/** LOGFONT's lfFaceName. */
const LONGEST_NAME = 64
/** CVE-2023-21716: past this a number of a font was taken for a negative one. */
const LARGEST_NUMBER = 32_767
const FALLBACK_NAME = 'Arial'

const UNIT = 0x10000

function addBytes(name: Name, bytes: Uint8Array): void {
  for (const byte of bytes) {
    if (name.skip > 0) name.skip--
    else if (name.codes.length < LONGEST_NAME) name.codes.push(byte)
  }
}

function addUnit(name: Name, unit: number): void {
  if (name.codes.length < LONGEST_NAME) name.codes.push(UNIT + (unit & 0xffff))
  name.skip = 1
}

function addItems(name: Name, items: readonly Item[]): void {
  for (const item of items) {
    if (item.kind === 'text') addBytes(name, item.bytes)
    else if (item.kind === 'word' && item.name === 'u' && item.number !== undefined) addUnit(name, item.number)
  }
}

/** The fonts of a document: read, so that bytes can be read as text, and written new from their numbers and names alone. */
export class Fonts {
  readonly #fonts = new Map<number, Font>()
  readonly #limits: Limits
  #embedded = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Fonts that a file brought along: gone. */
  get embedded(): number {
    return this.#embedded
  }

  encoding(font: number | undefined, page: number): string {
    const found = font === undefined ? undefined : this.#fonts.get(font)
    return encodingOf(found?.charset, found?.page ?? page)
  }

  /** @param items behind \fonttbl, with or without a group for each font @returns numbers of the fonts, in order @throws Refusal limit-entries */
  read(items: readonly Item[], page: number): readonly number[] {
    const order: number[] = []
    this.#visit(items, order)
    for (const id of order) {
      const font = this.#fonts.get(id)
      if (font) font.page ??= page
    }
    return order
  }

  #visit(items: readonly Item[], order: number[]): void {
    for (const item of items) {
      const font = this.#fonts.get(order.at(-1) ?? -1)
      if (item.kind === 'group') {
        const inner = destinationOf(item)
        if (!inner) this.#visit(item.items, order)
        else if (inner.word.name === 'fontemb') this.#embedded++
        else if (inner.word.name === 'falt' && font) addItems(font.alternative, inner.rest)
      } else if (item.kind === 'word' && item.name === 'f') this.#begin(item.number ?? 0, order)
      else if (item.kind === 'word' && font) this.#word(font, item.name, item.number)
      else if (item.kind === 'text' && font) addBytes(font.name, item.bytes)
    }
  }

  #begin(id: number, order: number[]): void {
    if (id < 0 || id > LARGEST_NUMBER) {
      order.push(-1)
      return
    }
    within(this.#limits, 'rtfTableEntries', this.#fonts.size + 1)
    this.#fonts.set(id, {
      id,
      family: undefined,
      charset: undefined,
      page: undefined,
      pitch: undefined,
      name: { codes: [], skip: 0 },
      alternative: { codes: [], skip: 0 },
    })
    order.push(id)
  }

  #word(font: Font, name: string, number: number | undefined): void {
    if (FAMILIES.has(name)) font.family = name
    else if (name === 'fcharset' && number !== undefined && number >= 0 && number <= 255) font.charset = number
    else if (name === 'fprq' && number !== undefined && number >= 0 && number <= 2) font.pitch = number
    else if (name === 'cpg' && number !== undefined) font.page = number
    else if (name === 'u' && number !== undefined) addUnit(font.name, number)
  }

  write(order: readonly number[], writer: Writer): void {
    writer.open()
    writer.word('fonttbl')
    for (const id of new Set(order)) {
      const font = this.#fonts.get(id)
      if (font) writeFont(font, this.encoding(id, font.page ?? 0), writer)
    }
    writer.close()
    writer.newline()
  }
}

function writeFont(font: Font, encoding: string, writer: Writer): void {
  writer.newline()
  writer.open()
  writer.word('f', font.id)
  if (font.family) writer.word(font.family)
  if (font.charset !== undefined) writer.word('fcharset', font.charset)
  if (font.pitch !== undefined) writer.word('fprq', font.pitch)
  writeName(font.name, encoding, writer)
  if (font.alternative.codes.length > 0) {
    writer.open()
    writer.symbol('*')
    writer.word('falt')
    writeName(font.alternative, encoding, writer)
    writer.close()
  }
  writer.text(';')
  writer.close()
}

const plainName = (name: string): string => name.replace(/[;\\{}\u0000-\u001f\u007f-\u009f\ufffd-\uffff]|[\ud800-\udfff]/g, '').trim()

/** Old readers know the name of a Japanese font by the bytes of its code page only, so those are written where the name came as bytes. */
function writeName({ codes: written }: Name, encoding: string, writer: Writer): void {
  const end = written.indexOf(0x3b)
  const codes = end < 0 ? written : written.slice(0, end)
  const isBytes = codes.every((code) => code < UNIT)
  const name = isBytes ? decode(Uint8Array.from(codes), encoding) : units(codes, encoding)
  const plain = plainName(name)
  if (isBytes && plain !== '' && plain === name.trim() && codes.some((code) => code > 0x7f)) writer.escaped(trimmed(codes))
  else writer.text(plain || FALLBACK_NAME)
}

const units = (codes: readonly number[], encoding: string): string =>
  codes.map((code) => (code < UNIT ? decode(Uint8Array.of(code), encoding) : String.fromCharCode(code - UNIT))).join('')

function trimmed(codes: readonly number[]): readonly number[] {
  const from = codes.findIndex((code) => code !== 0x20)
  return codes.slice(from, codes.findLastIndex((code) => code !== 0x20) + 1)
}
