import { destinations, type Treatment } from './destinations.ts'
import type { Group, Item, Word } from './tree.ts'

export interface Found {
  readonly word: Word
  readonly starred: boolean
  /** Undefined for a destination that no table knows. */
  readonly treatment: Treatment | undefined
  /** What belongs to it: all that is left of its group. */
  readonly rest: readonly Item[]
}

const isBlank = (item: Item | undefined): boolean => item?.kind === 'text' && item.bytes.every((byte) => byte === 32 || byte === 9)

/**
 * The destination that begins at this place: a word of the table, or `\*` and the word behind it. After `\*` without a word there is one
 * without a name: whatever follows was to be ignored by who does not know it.
 */
export function destinationAt(items: readonly Item[], at: number): Found | undefined {
  const item = items[at]
  if (item?.kind === 'word') {
    const treatment = destinations.get(item.name)
    return treatment && { word: item, starred: false, treatment, rest: items.slice(at + 1) }
  }
  if (item?.kind !== 'symbol' || item.character !== '*') return undefined
  let next = at + 1
  while (isBlank(items[next])) next++
  const word = items[next]
  if (word?.kind !== 'word') return { word: { kind: 'word', name: '' }, starred: true, treatment: undefined, rest: [] }
  return { word, starred: true, treatment: destinations.get(word.name), rest: items.slice(next + 1) }
}

/** The first destination of a group, wherever it stands in it. */
export function destinationOf({ items }: Group): Found | undefined {
  for (let at = 0; at < items.length; at++) {
    const found = destinationAt(items, at)
    if (found) return found
  }
  return undefined
}

/** All destinations of this name below, also in plain groups, but not inside of another destination. */
export function within(items: readonly Item[], name: string): readonly Found[] {
  const all: Found[] = []
  for (let at = 0; at < items.length; at++) {
    const found = destinationAt(items, at)
    if (found) return found.word.name === name ? [...all, found] : [...all, ...(items[at]?.kind === 'group' ? [] : siblings(found, name))]
    const item = items[at]
    if (item?.kind === 'group') all.push(...within(item.items, name))
  }
  return all
}

/** `{\field\fldinst …}` without groups: one destination ends where the next begins. */
const siblings = (found: Found, name: string): readonly Found[] => {
  for (let at = 0; at < found.rest.length; at++) {
    const next = destinationAt(found.rest, at)
    if (next && next.word.name === name) return [next]
  }
  return []
}
