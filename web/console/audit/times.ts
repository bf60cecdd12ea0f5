/** Days, weeks and months of Japan (UTC+9 all year round) as instants, for the search form. */
const aheadMilliseconds = 9 * 3_600_000
const dayMilliseconds = 86_400_000

/** The start of the day in Japan, as milliseconds of UTC. */
function dayStart(at: Date): number {
  const local = at.getTime() + aheadMilliseconds
  return local - (((local % dayMilliseconds) + dayMilliseconds) % dayMilliseconds) - aheadMilliseconds
}

const japan = (at: number): Date => new Date(at + aheadMilliseconds)

/** When a quick choice begins; it ends now. Weeks begin on Monday. */
export const quickStarts = {
  today: (now: Date) => new Date(dayStart(now)),
  week: (now: Date) => new Date(dayStart(now) - ((japan(now.getTime()).getUTCDay() + 6) % 7) * dayMilliseconds),
  month: (now: Date) => new Date(dayStart(now) - (japan(now.getTime()).getUTCDate() - 1) * dayMilliseconds),
} as const
export type Quick = keyof typeof quickStarts

/** For `<input type="datetime-local">`, by Japanese time: 2026-11-22T14:05 */
export const toLocal = (instant: string | undefined): string =>
  instant === undefined || Number.isNaN(Date.parse(instant)) ? '' : japan(Date.parse(instant)).toISOString().slice(0, 16)

/** What was put into such a field, as an instant; undefined where it is empty. */
export const fromLocal = (local: string): string | undefined => (local === '' ? undefined : new Date(`${local}:00+09:00`).toISOString())
