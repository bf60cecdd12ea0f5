import { isDde, isFormula } from './formula.ts'

/** Where each field's value begins, and where it ends. */
interface Field {
  readonly start: number
  readonly end: number
}

const separators = [',', '\t', ';', '|'] as const
/**
 * The separator that the file seems to use: the most frequent of the four outside quotes, in all of it, so that an apostrophe more or less
 * never changes the answer.
 */
export function separatorOf(characters: string): string {
  const outside = characters.replace(/"[^"]*"/g, '')
  const counts = separators.map((separator) => outside.split(separator).length - 1)
  return separators[counts.indexOf(Math.max(...counts))] ?? ','
}

/** RFC 4180 §2: the place after the closing quote of a field that begins with one, or undefined when it is never closed. */
function closingQuote(characters: string, from: number): number | undefined {
  for (let at = characters.indexOf('"', from); at >= 0; at = characters.indexOf('"', at + 2)) {
    if (characters[at + 1] !== '"') return at
  }
  return undefined
}

/** Splits at line ends and at any of `separatedBy`, as spreadsheets do: a quote counts only at the start of a field. */
export function* fieldsOf(characters: string, separatedBy: string): Generator<Field> {
  const isEnd = (at: number): boolean => {
    const character = characters[at]
    return character === undefined || character === '\n' || character === '\r' || separatedBy.includes(character)
  }
  // A quote that is never closed would hide the rest of the file from us, but not from a program that takes it literally.
  let quotesClose = true
  for (let at = 0; at <= characters.length; at++) {
    const start = at
    const closed = quotesClose && characters[at] === '"' ? closingQuote(characters, at + 1) : undefined
    if (characters[at] === '"' && closed === undefined) quotesClose = false
    if (closed !== undefined) {
      at = closed + 1
      while (!isEnd(at)) at++
      yield { start: start + 1, end: at }
    } else {
      while (!isEnd(at)) at++
      yield { start, end: at }
    }
  }
}

const lineEnd = (characters: string, from: number): number => {
  const end = characters.indexOf('\n', from)
  return end < 0 ? characters.length : end
}

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
  for (const { start, end } of fieldsOf(characters, `,\t${separatorOf(characters)}`)) {
    const value = characters.slice(start, end)
    if (!isFormula(value)) continue
    places.add(start)
    // A bar may be the separator and cut the value short: the rest of the line counts.
    if (isDde(characters.slice(start, lineEnd(characters, start)))) dde++
  }
  for (const match of characters.matchAll(behindOther)) places.add(match.index + 1 + (match[1]?.length ?? 0))
  return { places: [...places].sort((a, b) => a - b), dde }
}

/** `sep=;` in the first line tells Excel how to split everything after it. Returns how many characters of such lines come first. */
export const separatorLine = (characters: string): number =>
  /^(?:\s*"?\s*sep\s*=[^\r\n]{0,3}(?:\r\n|[\r\n]|$))+/i.exec(characters)?.[0].length ?? 0
