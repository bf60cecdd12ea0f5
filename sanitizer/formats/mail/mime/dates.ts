import type { MailDate } from '../message.ts'
import { withoutComments } from './parameters.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** RFC 5322 §4.3; JST is what old Japanese programs wrote. Others count as unknown, which is +0000 there. */
const zones: Readonly<Record<string, number>> = {
  jst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}
const shape = /(\d{1,2})\s+([A-Za-z]{3})[A-Za-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[A-Za-z]{1,5})?/

/** RFC 5322 §3.3 and the older forms of §4.3. @returns undefined when it is no date */
export function parseDate(field: string): MailDate | undefined {
  const found = shape.exec(withoutComments(field))
  if (!found) return undefined
  const [, day, name = '', year = '', hour, minute, second = '0', zone = ''] = found
  const month = months.indexOf(name.toLowerCase())
  const written = Number(year)
  const full = year.length === 4 ? written : written < 50 ? 2000 + written : 1900 + written
  const wall = Date.UTC(full, month, Number(day), Number(hour), Number(minute), Math.min(59, Number(second)))
  const right =
    month >= 0 && full >= 1970 && full <= 9998 && Number(day) >= 1 && Number(day) <= 31 && Number(hour) < 24 && Number(minute) < 60
  return right ? { wall, zone: zoneOf(zone) } : undefined
}

function zoneOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? []
  if (!sign) return zones[zone.toLowerCase()] ?? 0
  const total = Number(hours) * 60 + Number(minutes)
  return Number(minutes) > 59 || total > 14 * 60 ? 0 : sign === '-' ? -total : total
}
