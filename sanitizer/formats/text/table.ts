import { isDde, isFormula, mayBeFormula } from './formula.ts'

const separators = [',', '\t', ';', '|'] as const
const quote = 0x22

/**
 * The separator that the file seems to use: the most frequent of the four outside quotes, in all of it, so that an apostrophe more or less
 * never changes the answer.
 */
export function separatorOf(characters: string): string {
  const counts = new Uint32Array(128)
  for (let at = 0; at < characters.length; at++) {
    const code = characters.charCodeAt(at)
    const close = code === quote ? characters.indexOf('"', at + 1) : -1
    if (close >= 0) at = close
    else if (code < 128) counts[code] = (counts[code] ?? 0) + 1
  }
  const count = (separator: string): number => counts[separator.charCodeAt(0)] ?? 0
  return separators.reduce((most, separator) => (count(separator) > count(most) ? separator : most))
}

/** RFC 4180 §2: the place after the closing quote of a field that begins with one, or undefined when it is never closed. */
function closingQuote(characters: string, from: number): number | undefined {
  for (let at = characters.indexOf('"', from); at >= 0; at = characters.indexOf('"', at + 2)) {
    if (characters[at + 1] !== '"') return at
  }
  return undefined
}

/** Splits at line ends and at any of `separatedBy`, as spreadsheets do: a quote counts only at the start of a field. */
export function eachField(characters: string, separatedBy: string, visit: (start: number, end: number) => void): void {
  const ends = new Uint8Array(128)
  for (const character of `\r\n${separatedBy}`) ends[character.charCodeAt(0)] = 1
  const endOf = (from: number): number => {
    let at = from
    while (at < characters.length && ends[characters.charCodeAt(at)] !== 1) at++
    return at
  }
  // A quote that is never closed would hide the rest of the file from us, but not from a program that takes it literally.
  let quotesClose = true
  for (let start = 0; start <= characters.length; ) {
    const opens = quotesClose && characters.charCodeAt(start) === quote
    const closed = opens ? closingQuote(characters, start + 1) : undefined
    if (opens && closed === undefined) quotesClose = false
    const end = endOf(closed === undefined ? start : closed + 1)
    visit(closed === undefined ? start : start + 1, end)
    start = end + 1
  }
}

/** A bar may be the separator and cut a DDE value short: this much of what follows is looked at, too. */
const ddeCharacters = 256

export interface Injections {
  /** Places where an apostrophe makes the value a text; in order. */
  readonly places: readonly number[]
  readonly dde: number
}

/** A formula behind a separator that this file does not seem to use: it runs where a program is told to split there. */
const behindOther = /[;|]("(?=(?:"")*(?!")))?[\s"\u3000]*[=＝](?![=＝\s"]|$)/g

/**
 * Finds every value that would run as a formula. A program may be told, or may guess, another separator than we do: comma and tab always
 * split, the file's own does, and behind the others a plain `=` counts.
 *
 * KNOWN GAP: a program that ignores quotes altogether splits inside quoted values, where we do not look.
 */
export function findInjections(characters: string): Injections {
  const places = new Set<number>()
  let dde = 0
  eachField(characters, `,\t${separatorOf(characters)}`, (start, end) => {
    if (!mayBeFormula(characters, start, end) || !isFormula(characters.slice(start, end))) return
    places.add(start)
    if (isDde(characters.slice(start, start + ddeCharacters))) dde++
  })
  for (const match of characters.matchAll(behindOther)) places.add(match.index + 1 + (match[1]?.length ?? 0))
  return { places: Array.from(places).sort((a, b) => a - b), dde }
}

/** `sep=;` in the first line tells Excel how to split everything after it. Returns how many characters of such lines come first. */
export const separatorLine = (characters: string): number =>
  /^(?:[\s"]*sep\s*=[^\r\n]{0,3}(?:\r\n|[\r\n]|$))+/i.exec(characters)?.[0].length ?? 0
