/** Times, sizes and counts as people read them. Times are Japan's wherever the browser stands. */
import { language } from './language.ts'

const zone = 'Asia/Tokyo'
const locale = () => (language() === 'ja' ? 'ja-JP' : 'en-GB')

/** Making a formatter costs a hundred times what using it does, and a long conversation asks for thousands of times. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function format(instant: string | Date, options: Intl.DateTimeFormatOptions, where = locale()): string {
  const key = where + Object.entries(options).join()
  const known = formatters.get(key)
  const formatter = known ?? new Intl.DateTimeFormat(where, { timeZone: zone, ...options })
  if (!known) formatters.set(key, formatter)
  return formatter.format(new Date(instant))
}

/** 2026年11月22日 14:05 */
export const dateTime = (instant: string | Date): string =>
  format(instant, { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' })

/** 2026年11月22日 14:05:09.123, for records */
export const exactTime = (instant: string | Date): string =>
  format(instant, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  })

/** 14:05 */
export const clock = (instant: string | Date): string => format(instant, { hour: '2-digit', minute: '2-digit' })

/** 11月22日(日) */
export const dayAndWeekday = (instant: string | Date): string => format(instant, { month: 'long', day: 'numeric', weekday: 'short' })

/** 2026年11月22日; also of a calendar day such as 2027-03-31 */
export const date = (day: string | Date): string => format(day, { year: 'numeric', month: 'long', day: 'numeric' })

/** 2026-11-22 in Japan: to compare days, and for `<input type="date">` */
export const dayOf = (instant: string | Date): string => format(instant, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'sv-SE')

export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value)

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** 1.4 MB (of 1,024) */
export function size(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)))
  const value = bytes / 1024 ** step
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 }).format(value)} ${units[step]}`
}

/** 3 分 20 秒 / 3 min 20 s; below a second in ms */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  const [d, h, m, s] = language() === 'ja' ? ['日', '時間', '分', '秒'] : ['d', 'h', 'min', 's']
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} ${s}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} ${m} ${Math.floor(seconds % 60)} ${s}`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} ${h} ${minutes % 60} ${m}` : `${Math.floor(hours / 24)} ${d} ${hours % 24} ${h}`
}
