/** Months of Japan (UTC+9 all year round) as periods of the log, for the monthly review (点検). */
export interface Period {
  /** RFC 3339 in UTC with milliseconds; inclusive. */
  readonly from: string
  /** Exclusive. */
  readonly to: string
}

export const monthShape = /^20\d{2}-(0[1-9]|1[0-2])$/

const japanIsAhead = 9 * 3_600_000

/** @param month YYYY-MM */
export function periodOf(month: string): Period {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const start = (of: number): string => new Date(Date.UTC(year, of, 1) - japanIsAhead).toISOString()
  return { from: start(number - 1), to: start(number) }
}

/** The month in Japan that an instant lies in, YYYY-MM. */
export const monthOf = (at: Date): string => new Date(at.getTime() + japanIsAhead).toISOString().slice(0, 7)

/** From the newest back to the oldest, both included; at most `most`. */
export function monthsBack(newest: string, oldest: string, most: number): string[] {
  const months: string[] = []
  for (let month = newest; month >= oldest && months.length < most; ) {
    months.push(month)
    const [year = 0, number = 0] = month.split('-').map(Number)
    month = number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
  }
  return months
}

export type MonthState = 'running' | 'due' | 'reviewed'

/** A review counts when it covers the whole month and was signed off after its end. */
export function stateOf(month: string, now: Date, reviews: readonly (Period & { readonly time: string })[]): MonthState {
  const { from, to } = periodOf(month)
  if (now.toISOString() < to) return 'running'
  return reviews.some((review) => review.from <= from && review.to >= to && review.time >= to) ? 'reviewed' : 'due'
}
