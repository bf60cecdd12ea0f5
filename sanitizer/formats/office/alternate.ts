import type { Frame } from './frame.ts'
import { type Prefix, prefixOf } from './namespaces.ts'
import type { Pieces } from './pieces.ts'
import { understood } from './vocabulary/index.ts'

/** mc:AlternateContent (ECMA-376 Part 3 §9.3). */

interface Written {
  /** Begins with a space or is empty. */
  readonly written: string
  readonly uses: readonly Prefix[]
}

/** @returns undefined for a branch that nothing here could have judged, or that stands where none can */
export function alternateAttributes(
  key: string,
  parent: string,
  requires: string,
  lookup: (prefix: string) => string | undefined,
): Written | undefined {
  if (key === 'mc:AlternateContent') return { written: '', uses: [] }
  if (parent !== 'mc:AlternateContent') return undefined
  if (key === 'mc:Fallback') return { written: '', uses: [] }
  const uses = requires.split(' ').flatMap((bound) => prefixOf(lookup(bound) ?? '') ?? [])
  const isUnderstood = key === 'mc:Choice' && uses.length === requires.split(' ').length && uses.every((prefix) => understood.has(prefix))
  return isUnderstood ? { written: ` Requires="${uses.join(' ')}"`, uses } : undefined
}

/** Without a choice the fallback stands for itself; without anything written, nothing of it stays. */
export function closeAlternate(pieces: Pieces, frame: Frame): void {
  const end = pieces.length
  const own = new Set((frame.markup ?? []).map(([from]) => from))
  const isEmpty = (): boolean => {
    for (let index = frame.at + 1; index < end - 1; index++) if (!own.has(index) && !pieces.isBlank(index, index + 1)) return false
    return true
  }
  if (isEmpty()) frame.isCancelled = true
  else if (frame.choices === 0)
    for (const [from, to] of [[frame.at, frame.at + 1], [end - 1, end], ...(frame.markup ?? [])] as const) pieces.blank(from, to)
}
