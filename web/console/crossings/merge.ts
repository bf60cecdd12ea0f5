/** How a list that is shown takes in what the server says of its newest part. Pure. */
import type { Crossing } from './filter.ts'

export interface Shown {
  readonly rows: readonly Crossing[]
  /** `before` of the rows that follow; null at the end. */
  readonly next: number | null
}

/**
 * So many of the newest are asked for again each time: their states change, and a crossing whose transaction took long appears below
 * newer ones. What lies deeper is as it was when it was loaded; its story is always asked for anew.
 */
const renewed = 150

/** The last row that is not asked for again; undefined: the whole list is. */
export const anchorOf = (rows: readonly Crossing[]): number | undefined => (rows.length > renewed ? rows[renewed]?.sequence : undefined)

/** @param answer what is newer than the anchor; with `next` there is more between, and the list begins anew */
export function merged(shown: Shown, answer: Shown, anchor: number | undefined): Shown {
  if (anchor === undefined || answer.next !== null) return answer
  const at = shown.rows.findIndex(({ sequence }) => sequence === anchor)
  return at < 0 ? answer : { rows: [...answer.rows, ...shown.rows.slice(at)], next: shown.next }
}

/** For somebody who reads further down: nothing moves, states are renewed where they stand, and what is new is counted. */
export function renewedInPlace(shown: Shown, answer: Shown): { readonly shown: Shown; readonly fresh: number } {
  const known = new Map(answer.rows.map((row) => [row.id, row]))
  const ids = new Set(shown.rows.map(({ id }) => id))
  return {
    shown: { rows: shown.rows.map((row) => known.get(row.id) ?? row), next: shown.next },
    fresh: answer.rows.filter(({ id }) => !ids.has(id)).length,
  }
}
