/** The overview's numbers as charts and tables want them: pure, and the same for both. */
import type { components } from '../../shared/api/lgwan.gen.ts'

export type Overview = components['schemas']['Overview']
type TrafficRow = Overview['traffic'][number]
export type Direction = TrafficRow['direction']
export type Kind = TrafficRow['kind'] | 'all'

export const outcomes = ['passed', 'refused', 'held', 'ended', 'failed', 'underway'] as const
export type Outcome = (typeof outcomes)[number]

const outcomeOf: Readonly<Record<TrafficRow['state'], Outcome>> = {
  delivered: 'passed',
  refused: 'refused',
  held: 'held',
  rejected: 'ended',
  expired: 'ended',
  failed: 'failed',
  accepted: 'underway',
  ready: 'underway',
}

export interface Series {
  readonly outcome: Outcome
  /** One for each bucket. */
  readonly counts: readonly number[]
  readonly sum: number
}

/** One series for each outcome, zeros included, so that a chart's bars keep their places. */
export function seriesOf({ buckets, traffic }: Pick<Overview, 'buckets' | 'traffic'>, direction: Direction, kind: Kind): readonly Series[] {
  const place = new Map(buckets.map((at, index) => [at, index]))
  const counts = new Map(outcomes.map((outcome) => [outcome, buckets.map(() => 0)]))
  for (const row of traffic) {
    if (row.direction !== direction || (kind !== 'all' && row.kind !== kind)) continue
    const index = place.get(row.at)
    const own = counts.get(outcomeOf[row.state])
    if (index !== undefined && own) own[index] = (own[index] ?? 0) + row.count
  }
  return [...counts].map(([outcome, values]) => ({ outcome, counts: values, sum: values.reduce((sum, value) => sum + value, 0) }))
}

export const totalsOf = (series: readonly Series[]): readonly number[] =>
  (series[0]?.counts ?? []).map((_, index) => series.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0))

/** The bucket with the most, the latest of equals; undefined when all are empty. */
export function peakOf(totals: readonly number[]): { readonly index: number; readonly count: number } | undefined {
  let peak: { index: number; count: number } | undefined
  for (const [index, count] of totals.entries()) if (count > 0 && count >= (peak?.count ?? 1)) peak = { index, count }
  return peak
}

/** Milliseconds between a moment and the server's own clock at the answer, so that the browser's clock does not matter. */
export const ageOf = ({ at }: Pick<Overview, 'at'>, then: string): number => Math.max(0, Date.parse(at) - Date.parse(then))

/** The same top for both directions, or a quiet day would look as busy as a loud one: whole, and easily divided. */
export function niceTop(most: number): number {
  if (most <= 5) return 5
  const power = 10 ** Math.floor(Math.log10(most))
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power
}
