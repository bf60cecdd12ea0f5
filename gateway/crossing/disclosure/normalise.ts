/** One form for what looks the same, before anything is searched. Linear in the length of the text. */

/** Takes no room and splits a number unseen: soft hyphen, zero width, direction marks, variation selectors, tags. */
const invisible =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each stands for itself, as a code point to take out
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0000}-\u{e0fff}]/gu

const kanjiDigits: Readonly<Record<string, string>> = {
  〇: '0',
  零: '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
}

/** NFKC (full-width, circled and superscript digits, half-width kana), lower case, nothing invisible, digits of every script in ASCII. */
export function normalise(text: string): string {
  return text
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[〇零一二三四五六七八九]/g, (kanji) => kanjiDigits[kanji] ?? kanji)
    .replace(/[^\u0000-\u007f]/gu, (sign) => (/\p{Nd}/u.test(sign) ? decimal(sign) : sign))
    .toLowerCase()
}

/** Unicode gives every script's decimal digits ten places in a row, 0 to 9 (UAX #44, Numeric_Type=Decimal). */
function decimal(sign: string): string {
  const code = sign.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value)
}

/** A row of digits as it stood: unbroken groups, joined by at most three of what people put between digits. */
export interface Run {
  readonly groups: readonly Group[]
}
export interface Group {
  readonly digits: string
  readonly start: number
  readonly end: number
}

// Spaces, line and cell breaks, dots, and every dash there is, the long vowel mark and the minus among them.
const joint = /^[\s.,・/_|'\-‐-―−ー⁃﹘˗⁻₋ー‑~]{1,3}$/u

export function runsOf(normalised: string): readonly Run[] {
  const runs: Group[][] = []
  let last: Group | undefined
  for (const match of normalised.matchAll(/[0-9]+/g)) {
    const group: Group = { digits: match[0], start: match.index, end: match.index + match[0].length }
    const gap = last && group.start - last.end <= 3 && joint.test(normalised.slice(last.end, group.start))
    if (gap) runs.at(-1)?.push(group)
    else runs.push([group])
    last = group
  }
  return runs.map((groups) => ({ groups }))
}

/** Neighbouring groups of a run that have exactly so many digits together. */
export interface Window {
  readonly digits: string
  /** Lengths of its groups, e.g. 4-4-4. */
  readonly grouping: string
  /** It is the whole run: nobody put more digits beside it. */
  readonly whole: boolean
  readonly start: number
  readonly end: number
}

/**
 * Those windows of `length` digits whose digits are `valid`. One pass with two ends, so the work is linear in the groups however
 * they are cut.
 */
export function windowsOf({ groups }: Run, length: number, valid: (digits: string) => boolean): readonly Window[] {
  const all = groups.map(({ digits }) => digits).join('')
  const found: Window[] = []
  let [from, to, last] = [0, 0, 0]
  for (const [first, group] of groups.entries()) {
    for (; last < groups.length && to - from < length; last++) to += groups[last]?.digits.length ?? 0
    if (to - from === length && valid(all.slice(from, to))) {
      const members = groups.slice(first, last)
      found.push({
        digits: all.slice(from, to),
        grouping: members.map(({ digits }) => digits.length).join('-'),
        whole: members.length === groups.length,
        start: group.start,
        end: members.at(-1)?.end ?? group.end,
      })
    }
    from += group.digits.length
  }
  return found
}
