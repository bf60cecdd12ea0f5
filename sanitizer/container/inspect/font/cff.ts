import { isType2, Library, type Range, type Run } from './charstrings.ts'
import { type Dict, dictIn, privateOperators, topOperators } from './dict.ts'
import { standardIdentifiers } from './standard.ts'

/** Places of a font that structures have taken; together they must be the whole of it. */
class Ground {
  readonly #taken: Range[] = []
  take(from: number, to: number): void {
    this.#taken.push([from, to])
  }
  /** Structures side by side from the first byte to the last: no gap, nothing twice. */
  isCovered(length: number): boolean {
    let at = 0
    for (const [from, to] of this.#taken.filter(([one, other]) => one !== other).sort(([a], [b]) => a - b)) {
      if (from !== at) return false
      at = to
    }
    return at === length
  }
}

interface Index {
  readonly entries: readonly Range[]
  readonly end: number
}

/** Adobe TN 5176, 5. */
function indexAt(font: Buffer, at: number, ground: Ground): Index | undefined {
  if (!(at >= 4 && at + 2 <= font.length)) return undefined
  const count = font.readUInt16BE(at)
  if (count === 0) {
    ground.take(at, at + 2)
    return { entries: [], end: at + 2 }
  }
  const size = font[at + 2] ?? 0
  const base = at + 2 + (count + 1) * size
  if (size < 1 || size > 4 || base > font.length) return undefined
  const place = (index: number) => base + font.readUIntBE(at + 3 + index * size, size)
  const entries: Range[] = []
  let from = place(0)
  if (from !== base + 1) return undefined
  for (let index = 1; index <= count; index++) {
    const to = place(index)
    if (to < from || to > font.length) return undefined
    entries.push([from, to])
    from = to
  }
  ground.take(at, from)
  return { entries, end: from }
}

const plainName = /^[A-Za-z0-9._+*:#@|~^!?&$,;='"-]{1,127}$/

/** TN 5176, 13, 12, 19: the end of a charset, an Encoding, an FDSelect. */
function charsetEnd(font: Buffer, at: number, glyphs: number): number {
  const format = font[at]
  if (format === 0) return at + 1 + (glyphs - 1) * 2
  let from = at + 1
  for (let covered = 1; covered < glyphs && from < font.length; from += 2 + (format ?? 0))
    covered += 1 + (format === 1 ? (font[from + 2] ?? 0) : ((font[from + 2] ?? 0) << 8) + (font[from + 3] ?? 0))
  return format === 1 || format === 2 ? from : -1
}
function encodingEnd(font: Buffer, at: number): number {
  const format = (font[at] ?? 0) & 0x7f
  const end = at + 2 + (font[at + 1] ?? 0) * (format + 1)
  return format > 1 ? -1 : (font[at] ?? 0) & 0x80 ? end + 1 + (font[end] ?? 0) * 3 : end
}
function selectEnd(font: Buffer, at: number, glyphs: number): number {
  return font[at] === 0 ? at + 1 + glyphs : font[at] === 3 && at + 3 <= font.length ? at + 5 + font.readUInt16BE(at + 1) * 3 : -1
}

function facesOf(font: Buffer, at: number, glyphs: number): ((glyph: number) => number) | undefined {
  if (font[at] === 0) return (glyph) => font[at + 1 + glyph] ?? -1
  const numbers = new Int16Array(glyphs).fill(-1)
  for (let row = at + 3; row < selectEnd(font, at, glyphs) - 2; row += 3)
    numbers.fill(font[row + 2] ?? 0, font.readUInt16BE(row), font.readUInt16BE(row + 3))
  return (glyph) => numbers[glyph] ?? -1
}

/** A Private DICT and its subroutines. */
function libraryOf(font: Buffer, dict: Dict, ground: Ground, seen: Map<number, Library>): Library | undefined {
  const [size = 0, at = 0] = dict.get(18) ?? []
  const own = size >= 0 && at >= 0 && at + size <= font.length ? dictIn(font, [at, at + size], privateOperators) : undefined
  if (!own) return undefined
  ground.take(at, at + size)
  const offset = own.get(19)?.[0]
  if (offset === undefined) return new Library([])
  const index = seen.has(at + offset) ? undefined : indexAt(font, at + offset, ground)
  const library = seen.get(at + offset) ?? (index && new Library(index.entries))
  if (library) seen.set(at + offset, library)
  return library
}

/** Adobe TN 5176: one font whose structures cover every byte, in known operators, with charstrings that end where they say. */
export function isCff(font: Buffer): boolean {
  return glyphsOfCff(font) !== undefined
}

/** @returns the number of glyphs of a font that is sound */
export function glyphsOfCff(font: Buffer): number | undefined {
  const ground = new Ground()
  ground.take(0, 4)
  if (font.length < 12 || font.toString('latin1', 0, 4) !== '\x01\0\x04\x04') return undefined
  const names = indexAt(font, 4, ground)
  const tops = names && indexAt(font, names.end, ground)
  const strings = tops && indexAt(font, tops.end, ground)
  const globals = strings && indexAt(font, strings.end, ground)
  const top = tops?.entries[0] && dictIn(font, tops.entries[0], topOperators)
  if (!globals || !top || names.entries.length !== 1 || tops.entries.length !== 1) return undefined
  if (![...names.entries, ...strings.entries].every(([from, to]) => plainName.test(font.toString('latin1', from, to)))) return undefined
  const glyphs = indexAt(font, top.get(17)?.[0] ?? -1, ground)
  return glyphs && restSound(font, top, glyphs.entries, new Library(globals.entries), ground) ? glyphs.entries.length : undefined
}

/** Accented characters are made of such as are not; a CID font has none. */
function areLetters(font: Buffer, top: Dict, glyphs: readonly Range[], { accents }: Run): boolean {
  const at = top.get(15)?.[0] ?? 0
  const identifiers = at < 3 ? glyphs.map((_, glyph) => glyph) : identifiersOf(font, at, glyphs.length)
  const first = new Map<number, number>()
  for (const [glyph, identifier] of identifiers.entries()) if (!first.has(identifier)) first.set(identifier, glyph)
  const isAccented = (code: number) => accents.has(glyphs[first.get(standardIdentifiers.get(code) ?? 0) ?? -1]?.[0] ?? -1)
  return !top.has(1230) && ![...accents.values()].flat().some(isAccented)
}

function identifiersOf(font: Buffer, at: number, glyphs: number): readonly number[] {
  const format = font[at] ?? 0
  const found = [0]
  for (let from = at + 1; found.length < glyphs && from + 2 <= font.length; from += 2 + format) {
    const more = format === 0 ? 0 : format === 1 ? (font[from + 2] ?? 0) : font.readUInt16BE(Math.min(from + 2, font.length - 2))
    for (let step = 0; step <= more && found.length < glyphs; step++) found.push(font.readUInt16BE(from) + step)
  }
  return found
}

function restSound(font: Buffer, top: Dict, glyphs: readonly Range[], globals: Library, ground: Ground): boolean {
  const take = (operator: number, least: number, end: (at: number) => number) => {
    const at = top.get(operator)?.[0]
    if (at !== undefined && at >= least) ground.take(at, Math.max(at, end(at)))
  }
  take(15, 3, (at) => charsetEnd(font, at, glyphs.length))
  take(16, 2, (at) => encodingEnd(font, at))
  const seen = new Map<number, Library>()
  const array = top.has(1230) ? indexAt(font, top.get(1236)?.[0] ?? -1, ground) : undefined
  const dicts = array ? array.entries.map((range) => dictIn(font, range, topOperators)) : [top]
  const libraries = dicts.map((dict) => dict && libraryOf(font, dict, ground, seen))
  const select = top.get(1237)?.[0]
  if (top.has(1230) !== (array !== undefined && select !== undefined) || libraries.includes(undefined)) return false
  take(1237, 4, (at) => selectEnd(font, at, glyphs.length))
  const face = array && select !== undefined ? facesOf(font, select, glyphs.length) : () => 0
  const run: Run = { tokens: 200_000 + font.length * 32, accents: new Map() }
  const walked = glyphs.every((range, glyph) => {
    const locals = libraries[face?.(glyph) ?? -1]
    return locals !== undefined && isType2(font, range, locals, globals, run)
  })
  if (!walked || !(run.accents.size === 0 || areLetters(font, top, glyphs, run))) return false
  return globals.isLean(font) && [...seen.values()].every((library) => library.isLean(font)) && ground.isCovered(font.length)
}
