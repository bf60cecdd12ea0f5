import { demand } from '../unsound.ts'
import { spell, spellArray } from './clear.ts'
import { array, integer, numeric, passOver, type Tokens } from './tokens.ts'

/** A charstring of the encrypted part: where its bytes lie. */
export type Range = readonly [from: number, to: number]

export interface PrivatePart {
  /** Entries of the Private dictionary that are kept, as written. */
  readonly entries: ReadonlyMap<string, string>
  /** Leading bytes of each charstring that say nothing. */
  readonly leading: number
  readonly subroutines: ReadonlyMap<number, Range>
  readonly glyphs: ReadonlyMap<string, Range>
}

const MAXIMUM_SUBROUTINES = 65_536
const MAXIMUM_GLYPHS = 65_536
const MAXIMUM_TOKENS = 200_000

const list = (most: number) => (tokens: Tokens) => spellArray(array(tokens, most))
const value = (tokens: Tokens) => spell(numeric(tokens.next()))
const boolean = (tokens: Tokens) => {
  const token = tokens.next()
  demand(token === 'true' || token === 'false', 'a boolean')
  return token
}

/** Adobe Type 1 Font Format, table 3: entries that stay, and how their values are read. Others go, among them /OtherSubrs and its program. */
const kept: Readonly<Record<string, (tokens: Tokens) => string>> = {
  '/BlueValues': list(14),
  '/OtherBlues': list(10),
  '/FamilyBlues': list(14),
  '/FamilyOtherBlues': list(10),
  '/BlueScale': value,
  '/BlueShift': value,
  '/BlueFuzz': value,
  '/StdHW': list(1),
  '/StdVW': list(1),
  '/StemSnapH': list(12),
  '/StemSnapV': list(12),
  '/ForceBold': boolean,
  '/LanguageGroup': value,
  '/ExpansionFactor': value,
}

/** Reads the decrypted part up to the last glyph; what stands behind is not looked at. @throws UnsoundFont */
export function readPrivate(tokens: Tokens): PrivatePart {
  const entries = new Map<string, string>()
  let leading: number | undefined
  let subroutines: ReadonlyMap<number, Range> | undefined
  for (let count = 0; ; count++) {
    const token = tokens.next()
    demand(token !== '' && count < MAXIMUM_TOKENS, 'no CharStrings')
    if (token === '{' || token === '[') passOver(tokens)
    else if (token === '/lenIV') {
      demand(leading === undefined && subroutines === undefined, 'lenIV')
      leading = integer(tokens.next())
      demand(leading >= 0 && leading <= 16, 'lenIV')
    } else if (token === '/Subrs') {
      // Some fonts have a second set for other resolutions; readers take the first.
      const found = readSubroutines(tokens)
      subroutines ??= found
    } else if (token === '/CharStrings')
      return { entries, leading: leading ?? 4, subroutines: subroutines ?? new Map(), glyphs: readGlyphs(tokens) }
    else if (token === '/FontMatrix' || token === '/WeightVector') demand(false, `${token} in the encrypted part`)
    else if (Object.hasOwn(kept, token) && !entries.has(token)) entries.set(token, kept[token]?.(tokens) ?? '')
  }
}

/** `/Subrs 5 array dup 0 15 RD … NP dup 1 …` up to the first word that is not `dup` (2.4). */
function readSubroutines(tokens: Tokens): ReadonlyMap<number, Range> {
  const found = new Map<number, Range>()
  const first = tokens.next()
  if (first === '[') {
    passOver(tokens)
    return found
  }
  const stated = integer(first)
  demand(stated >= 0 && stated <= MAXIMUM_SUBROUTINES && tokens.next() === 'array', 'Subrs')
  for (;;) {
    const before = tokens.at
    if (tokens.next() !== 'dup') {
      tokens.at = before
      return found
    }
    const number = integer(tokens.next())
    demand(number >= 0 && number < Math.max(stated, 1), 'number of a subroutine')
    const range = readRange(tokens)
    if (!found.has(number)) found.set(number, range)
    // NP, |, or `noaccess put`
    if (tokens.next() === 'noaccess') tokens.next()
  }
}

function readRange(tokens: Tokens): Range {
  const length = integer(tokens.next())
  const reader = tokens.next()
  demand(/^[A-Za-z|~-]+$/.test(reader), 'RD')
  return tokens.binary(length)
}

/** `/CharStrings 40 dict dup begin /A 90 RD … ND … end` (2.4). */
function readGlyphs(tokens: Tokens): ReadonlyMap<string, Range> {
  const found = new Map<string, Range>()
  for (let count = 0; ; count++) {
    const token = tokens.next()
    demand(token !== '' && count < MAXIMUM_TOKENS, 'CharStrings without an end')
    if (token === 'end' && found.size > 0) return found
    if (!token.startsWith('/') || token.length === 1) continue
    const range = readRange(tokens)
    if (!found.has(token.slice(1))) found.set(token.slice(1), range)
    demand(found.size <= MAXIMUM_GLYPHS, 'glyphs')
  }
}
