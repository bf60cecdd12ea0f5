/** Dates of spreadsheets (ECMA-376 Part 1 §18.17.4): days since the end of 1899, of which 1900 is taken for a leap year, or since 1904. */
export interface Moment {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  /** 0 is Sunday. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Seconds since day 0, for elapsed hours and minutes. */
  readonly elapsed: number
}

const DAY = 86_400
const LAST_DAY = 2_958_466

/** @returns undefined outside the calendar of spreadsheets */
export function momentOf(serial: number, is1904: boolean): Moment | undefined {
  if (!(serial >= 0 && serial < LAST_DAY)) return undefined
  const elapsed = Math.round(serial * DAY)
  const days = Math.floor(elapsed / DAY)
  const rest = elapsed - days * DAY
  const since = is1904 ? days + 1462 : days
  // KNOWN GAP: serial 60 is the 29 February 1900 that never was; it is shown as the 28th. Days before it count from one day later.
  const date = new Date(Date.UTC(1899, 11, since < 60 ? 31 : 30) + since * DAY * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    elapsed,
  }
}

const eras = [
  { from: 20190501, year: 2019, names: ['R', '令', '令和'] },
  { from: 19890108, year: 1989, names: ['H', '平', '平成'] },
  { from: 19261225, year: 1926, names: ['S', '昭', '昭和'] },
  { from: 19120730, year: 1912, names: ['T', '大', '大正'] },
  { from: 18680101, year: 1868, names: ['M', '明', '明治'] },
] as const

/** The Japanese era of a day: its name in 1 to 3 lengths (R, 令, 令和) and its year. */
export function eraOf({ year, month, day }: Moment): { readonly names: readonly [string, string, string]; readonly year: number } {
  const key = year * 10_000 + month * 100 + day
  const era = eras.find(({ from }) => key >= from) ?? eras[4]
  return { names: era.names, year: year - era.year + 1 }
}

export const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const
