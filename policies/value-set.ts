/** Sets of values that a matcher accepts, small enough to reason about: unions of whole-number intervals, words or all-but-words, globs. */
export type Interval = readonly [from: number, to: number]

export type ValueSet =
  | { readonly kind: 'numbers'; readonly intervals: readonly Interval[] }
  | { readonly kind: 'words'; readonly except: boolean; readonly words: ReadonlySet<string> }
  | { readonly kind: 'globs'; readonly globs: readonly string[]; readonly except: boolean }

export type Seen = number | string

export const numbers = (...intervals: readonly Interval[]): ValueSet => ({ kind: 'numbers', intervals: join(intervals) })
export const words = (list: Iterable<string>, except = false): ValueSet => ({ kind: 'words', except, words: new Set(list) })
export const globs = (list: readonly string[], except = false): ValueSet => ({ kind: 'globs', globs: list, except })

export function contains(set: ValueSet, seen: Seen): boolean {
  if (set.kind === 'numbers') return typeof seen === 'number' && set.intervals.some(([from, to]) => from <= seen && seen <= to)
  if (typeof seen !== 'string') return false
  if (set.kind === 'words') return set.words.has(seen) !== set.except
  return set.globs.some((glob) => matchesGlob(glob, seen)) !== set.except
}

/** Everything of `universe` that is not in `set`. */
export function complement(set: ValueSet, universe: ValueSet): ValueSet {
  if (set.kind === 'numbers') return subtract(universe, set)
  return { ...set, except: !set.except }
}

export const isEmpty = (set: ValueSet): boolean =>
  set.kind === 'numbers' ? set.intervals.length === 0 : set.kind === 'words' && !set.except && set.words.size === 0

/** @throws TypeError for globs: whether two globs overlap is not asked, see boxes.ts */
export function intersect(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    return numbers(
      ...a.intervals.flatMap(([from, to]) => b.intervals.map(([low, high]): Interval => [Math.max(from, low), Math.min(to, high)])),
    )
  }
  if (a.kind === 'words' && b.kind === 'words') {
    if (a.except && b.except) return words(new Set([...a.words, ...b.words]), true)
    const [finite, other] = a.except ? [b, a] : [a, b]
    return words([...finite.words].filter((word) => contains(other, word)))
  }
  throw new TypeError('sets of different kinds')
}

export function subtract(a: ValueSet, b: ValueSet): ValueSet {
  if (b.kind === 'words') return intersect(a, { ...b, except: !b.except })
  if (a.kind !== 'numbers' || b.kind !== 'numbers') throw new TypeError('sets of different kinds')
  return b.intervals.reduce<ValueSet>((rest, [from, to]) => {
    const below = intersect(rest, numbers([Number.NEGATIVE_INFINITY, from - 1]))
    const above = intersect(rest, numbers([to + 1, Number.POSITIVE_INFINITY]))
    return union(below, above)
  }, a)
}

export function union(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'numbers' && b.kind === 'numbers') return numbers(...a.intervals, ...b.intervals)
  if (a.kind === 'words' && b.kind === 'words' && !a.except && !b.except) return words([...a.words, ...b.words])
  if (a.kind === 'globs' && b.kind === 'globs' && !a.except && !b.except) return globs([...a.globs, ...b.globs])
  throw new TypeError('sets of different kinds')
}

/** Sorted, without empty intervals, neighbours merged: equal sets look equal. */
function join(intervals: readonly Interval[]): readonly Interval[] {
  const joined: [number, number][] = []
  for (const [from, to] of intervals.filter(([low, high]) => low <= high).sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** `*` any run, `?` one character; nothing else is special. Width and case are ignored. At most |pattern| × |name| steps: no regular expression. */
export function matchesGlob(pattern: string, name: string): boolean {
  const [glob, text] = [[...folded(pattern)], [...folded(name)]]
  let [inGlob, inText, star, resume] = [0, 0, -1, 0]
  while (inText < text.length) {
    if (glob[inGlob] === '*') [star, resume, inGlob] = [inGlob, inText, inGlob + 1]
    else if (inGlob < glob.length && (glob[inGlob] === '?' || glob[inGlob] === text[inText])) [inGlob, inText] = [inGlob + 1, inText + 1]
    else if (star >= 0) [inGlob, resume, inText] = [star + 1, resume + 1, resume + 1]
    else return false
  }
  return glob.slice(inGlob).every((rest) => rest === '*')
}
