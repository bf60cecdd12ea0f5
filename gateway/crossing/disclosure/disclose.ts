/**
 * The first disclosure check of what leaves: protected numbers in a text. Pure, and linear in its length.
 *
 * KNOWN GAP: numbers in the content of attached files, in pictures, spoken around ("the last four are …") or spread over several messages are not
 * seen; a keyword more than {@link reach} characters away leaves a valid number suspect, not certain.
 */
import { fold } from '../../chat/folding.ts'
import { isCorporateNumber, isIndividualNumber } from './check-digits.ts'
import { type Checked, checked, type DisclosureKind, type Level, type Shaped, shaped } from './kinds.ts'
import { normalise, type Run, runsOf, type Window, windowsOf } from './normalise.ts'

export { type DisclosureKind, disclosureKinds, type Level } from './kinds.ts'

export interface Disclosure {
  readonly level: Level
  /** Sorted by kind; counts and kinds only, never the numbers themselves. */
  readonly findings: readonly { readonly kind: DisclosureKind; readonly count: number }[]
}

/** Characters between a number and its keyword: a heading above a short list, or a remark behind. */
export const reach = { before: 120, after: 40 } as const

export function disclose(text: string): Disclosure {
  const found = foundIn(normalise(text))
  const counts = new Map<DisclosureKind, number>()
  for (const { kind } of found) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const level = found.some(({ level }) => level === 'certain') ? 'certain' : isSuspect(found, counts.size) ? 'suspect' : 'none'
  const findings = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }))
  return { level, findings }
}

/** Where a finding stands in the text as it was written, in UTF-16 units. */
export interface DisclosurePlace {
  readonly kind: DisclosureKind
  readonly start: number
  readonly end: number
}

/** For whoever has the text before them anyway. Empty also for a text of which places cannot be told (chat/folding.ts). */
export function placesIn(text: string): readonly DisclosurePlace[] {
  const folded = fold(text, normalise)
  if (!folded) return []
  return foundIn(folded.text)
    .map(({ kind, start, end }) => ({ kind, ...folded.original({ start, end }) }))
    .sort((a, b) => a.start - b.start)
}

interface Found {
  readonly kind: DisclosureKind
  /** `none`: an everyday kind that counts only beside another. */
  readonly level: Level
  /** In the normalised text. */
  readonly start: number
  readonly end: number
}

const foundIn = (normalised: string): readonly Found[] => [...checkedFindings(normalised), ...shapedFindings(normalised)]

const isSuspect = (found: readonly Found[], kinds: number): boolean => found.some(({ level }) => level === 'suspect') || kinds > 1

const checkedKinds = Object.entries(checked) as [keyof typeof checked, Checked][]

function checkedFindings(text: string): Found[] {
  const keywords = new Map(checkedKinds.map(([kind, { keyword }]) => [kind, new Places(text, keyword)]))
  return runsOf(text).flatMap((run) => {
    const corporate = corporateIn(run)
    const found: Found[] = []
    for (const [kind, row] of checkedKinds) {
      let taken = 0
      for (const window of windowsOf(run, row.length, row.valid)) {
        if (window.start < taken) continue
        const near = keywords.get(kind)?.distance(window) ?? Number.POSITIVE_INFINITY
        const level = levelOf(row, window, near, corporate)
        if (level === 'none') continue
        found.push({ kind, level, start: window.start, end: window.end })
        taken = window.end
      }
    }
    return [...withoutDoubles(found), ...hiddenInLonger(run, keywords.get('individual-number'))]
  })
}

function levelOf(row: Checked, window: Window, near: number, corporate: readonly Window[]): Level {
  if (near < Number.POSITIVE_INFINITY) return 'certain'
  const ordinary = row.groupings.includes(window.grouping) || (window.whole && window.grouping.split('-').length <= 4)
  if (!ordinary || row.excused(window.digits, window.grouping)) return 'none'
  return corporate.some(({ start, end }) => start <= window.start && window.end <= end) ? 'none' : 'suspect'
}

/** 法人番号 is public: its digits are nobody's secret, however they are cut. */
const corporateIn = (run: Run): Window[] =>
  windowsOf(run, 13, isCorporateNumber).filter(({ grouping }) => grouping === '13' || grouping === '1-4-4-4')

/** The same digits under two kinds (マイナンバー and 運転免許証番号 both have twelve): the keyword decides, else the first kind. */
function withoutDoubles(found: readonly Found[]): Found[] {
  const best = new Map<number, Found>()
  for (const one of found) {
    const other = best.get(one.start)
    if (!other || (other.level !== 'certain' && one.level === 'certain')) best.set(one.start, one)
  }
  return [...best.values()]
}

/** A valid number inside a longer one is chance, unless the text speaks of マイナンバー: then a person looks. 23 digits are an application ID. */
function hiddenInLonger({ groups }: Run, keywords: Places | undefined): Found[] {
  return groups.flatMap((group): Found[] => {
    const { digits, start, end } = group
    const length = digits.length
    const joined = length > 12 && (length <= 16 || (length % 12 === 0 && length <= 120))
    if (!joined || isCorporateNumber(digits) || keywords?.distance(group) === Number.POSITIVE_INFINITY) return []
    for (let at = 0; at + 12 <= length; at++) {
      if (isIndividualNumber(digits.slice(at, at + 12))) return [{ kind: 'individual-number', level: 'suspect', start, end }]
    }
    return []
  })
}

function shapedFindings(text: string): Found[] {
  return (Object.entries(shaped) as [DisclosureKind, Shaped][]).flatMap(([kind, { shape, keyword, everyday }]) => {
    const keywords = new Places(text, keyword)
    if (keywords.none) return []
    return [...text.matchAll(shape)]
      .map((match) => ({ start: match.index, end: match.index + match[0].length }))
      .filter((place) => keywords.distance(place) < Number.POSITIVE_INFINITY)
      .map((place) => ({ kind, level: everyday ? 'none' : 'suspect', ...place }))
  })
}

/** Where a keyword stands, for "is one near" in logarithmic time. */
class Places {
  readonly #places: readonly { readonly start: number; readonly end: number }[]
  constructor(text: string, keyword: RegExp) {
    this.#places = [...text.matchAll(keyword)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
  }
  get none(): boolean {
    return this.#places.length === 0
  }
  /** Characters to the nearest keyword within reach, before or behind; Infinity without one. */
  distance({ start, end }: { readonly start: number; readonly end: number }): number {
    let [low, high] = [0, this.#places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#places[middle]?.start ?? 0) < start) low = middle + 1
      else high = middle
    }
    const before = start - (this.#places[low - 1]?.end ?? Number.NEGATIVE_INFINITY)
    const after = (this.#places[low]?.start ?? Number.POSITIVE_INFINITY) - end
    return Math.min(before <= reach.before ? before : Number.POSITIVE_INFINITY, after <= reach.after ? after : Number.POSITIVE_INFINITY)
  }
}
