/** The kinds of value that a matcher can speak of: how one is written, which set it means, and where a fact stands in it. */
import { z } from 'zod'
import { parseByteSize } from './byte-size.ts'
import type { Said } from './said.ts'
import { globs, type Interval, numbers, type Seen, type ValueSet, words } from './value-set.ts'

export interface Domain {
  /** One written value, for validation and the JSON Schema. */
  readonly single: z.ZodType
  readonly universe: ValueSet
  /** The set that one written value means; undefined when it means nothing. */
  parse(written: unknown): ValueSet | undefined
  /** Where a fact stands; undefined when it is not of this domain. */
  place(fact: unknown): Seen | undefined
  /** What may be written, in words. */
  readonly expected: Said
  /** The closed list of words, where there is one. */
  readonly allowed: readonly string[]
  /** A union of these cannot be reasoned about: a fact may have several values, or globs overlap unseen. */
  readonly opaque: boolean
}

const comparison = /^(>=|<=|>|<)\s*(\S.*)$/
const range = /^(.+?)\s*\.\.\s*(.+)$/

/** Reads `x`, `>= x`, `< x`, `x..y`, as an interval of places. */
function interval(written: unknown, place: (text: string) => number | undefined, [first, last]: Interval): Interval | undefined {
  if (typeof written === 'number')
    return Number.isSafeInteger(written) && written >= first && written <= last ? [written, written] : undefined
  if (typeof written !== 'string') return undefined
  const compared = comparison.exec(written)
  if (compared) {
    const at = place(compared[2] ?? '')
    if (at === undefined) return undefined
    return ({ '>=': [at, last], '<=': [first, at], '>': [at + 1, last], '<': [first, at - 1] } as Record<string, Interval>)[
      compared[1] ?? ''
    ]
  }
  const between = range.exec(written)
  const [from, to] = between ? [place(between[1] ?? ''), place(between[2] ?? '')] : [place(written), place(written)]
  return from === undefined || to === undefined || from > to ? undefined : [from, to]
}

interface Ordered {
  readonly schema: z.ZodType
  readonly expected: Said
  readonly allowed?: readonly string[]
  readonly universe: Interval
  place(text: string): number | undefined
  fact(fact: unknown): number | undefined
}

function ordered({ schema, expected, allowed = [], universe, place, fact }: Ordered): Domain {
  const parse = (written: unknown): ValueSet | undefined => {
    const found = interval(written, place, universe)
    return found && numbers(found)
  }
  return { single: schema, universe: numbers(universe), parse, place: fact, expected, allowed, opaque: false }
}

const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ')
const indexIn =
  (values: readonly string[]) =>
  (text: unknown): number | undefined => {
    const index = values.indexOf(String(text))
    return index < 0 || typeof text !== 'string' ? undefined : index
  }

export function choice(values: readonly [string, ...string[]], opaque = false): Domain {
  const place = indexIn(values)
  return {
    single: z.enum(values),
    universe: numbers([0, values.length - 1]),
    parse: (written) => {
      const at = place(written)
      return at === undefined ? undefined : numbers([at, at])
    },
    place,
    expected: { en: `one of ${quoted(values)}`, ja: `${quoted(values)} のどれか` },
    allowed: values,
    opaque,
  }
}

/** A choice whose values are ranked, lowest first. */
export function ranked(values: readonly [string, ...string[]]): Domain {
  const any = values.join('|')
  return ordered({
    schema: z.union([z.enum(values), z.string().regex(new RegExp(`^((>=|<=|>|<) *(${any})|(${any}) *[.][.] *(${any}))$`))]),
    expected: {
      en: `one of ${quoted(values)}, or a comparison such as ">= ${values[1] ?? values[0]}"`,
      ja: `${quoted(values)} のどれか、または ">= ${values[1] ?? values[0]}" のような比較`,
    },
    allowed: values,
    universe: [0, values.length - 1],
    place: indexIn(values),
    fact: indexIn(values),
  })
}

const size = '[0-9]+([.][0-9]+)? *([KkMmGg]?[Ii]?[Bb])?'
const wholeFact = (fact: unknown): number | undefined =>
  typeof fact === 'number' && Number.isSafeInteger(fact) && fact >= 0 ? fact : undefined

export const byteSize: Domain = ordered({
  schema: z.union([z.int().nonnegative(), z.string().regex(new RegExp(`^((>=|<=|>|<) *)?${size}$|^${size} *[.][.] *${size}$`))]),
  expected: { en: 'a size or a comparison such as "<= 20 MiB"', ja: '"<= 20 MiB" のような大きさや比較' },
  universe: [0, Number.MAX_SAFE_INTEGER],
  place: parseByteSize,
  fact: wholeFact,
})

export const count = (first: number, last: number): Domain =>
  ordered({
    schema: z.union([z.int().min(first).max(last), z.string().regex(/^((>=|<=|>|<) *)?[0-9]+$|^[0-9]+ *[.][.] *[0-9]+$/)]),
    expected: {
      en: `a number from ${first} to ${last}, a range such as "8..17" or a comparison such as ">= 8"`,
      ja: `${first} から ${last} までの数、"8..17" のような範囲、または ">= 8" のような比較`,
    },
    universe: [first, last],
    place: (text) => (/^[0-9]{1,15}$/.test(text) && Number(text) >= first && Number(text) <= last ? Number(text) : undefined),
    fact: wholeFact,
  })

/** Calendar days as days since 1970-01-01. */
function day(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const milliseconds = Date.parse(`${text}T00:00:00Z`)
  // Date.parse takes 2026-02-31 for the 3rd of March in some engines: only days that exist come back the same.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== text) return undefined
  return milliseconds / 86_400_000
}

export const date: Domain = ordered({
  schema: z.string().regex(/^((>=|<=|>|<) *)?\d{4}-\d{2}-\d{2}$|^\d{4}-\d{2}-\d{2} *[.][.] *\d{4}-\d{2}-\d{2}$/),
  expected: {
    en: 'a day such as "2026-07-01", a range "2026-07-01..2026-07-03" or a comparison such as "< 2026-08-01"',
    ja: '"2026-07-01" のような日付、"2026-07-01..2026-07-03" のような範囲、または "< 2026-08-01" のような比較',
  },
  universe: [-1_000_000, 10_000_000],
  place: day,
  fact: day,
})

export const flag: Domain = {
  single: z.boolean(),
  universe: numbers([0, 1]),
  parse: (written) => (typeof written === 'boolean' ? numbers([Number(written), Number(written)]) : undefined),
  place: (fact) => (typeof fact === 'boolean' ? Number(fact) : undefined),
  expected: { en: 'true or false', ja: 'true か false' },
  allowed: [],
  opaque: false,
}

export const word = (pattern: RegExp, expected: Said): Domain => ({
  single: z.string().regex(pattern),
  universe: words([], true),
  parse: (written) => (typeof written === 'string' && pattern.test(written) ? words([written]) : undefined),
  place: (fact) => (typeof fact === 'string' ? fact : undefined),
  expected,
  allowed: [],
  opaque: false,
})

export const glob: Domain = {
  single: z.string().min(1).max(255),
  universe: globs([], true),
  parse: (written) => (typeof written === 'string' && written.length > 0 && written.length <= 255 ? globs([written]) : undefined),
  place: (fact) => (typeof fact === 'string' ? fact : undefined),
  expected: { en: 'a file name in which * is any run of characters and ? is one', ja: 'ファイル名(* は任意の文字の並び、? は1文字)' },
  allowed: [],
  opaque: true,
}
