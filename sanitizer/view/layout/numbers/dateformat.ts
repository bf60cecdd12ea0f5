import { eraOf, type Moment, weekdays } from './dates.ts'
import type { Piece } from './numberformat.ts'

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const two = (value: number): string => String(value).padStart(2, '0')

/** A date or time through a format: `m` is minutes behind hours or before seconds, else months. */
export function writeMoment(pieces: readonly Piece[], moment: Moment): string {
  const dates = pieces.filter((piece) => piece.kind === 'date').map(({ text }) => text)
  const hasMeridiem = dates.includes('AM/PM')
  let text = ''
  let place = 0
  for (const piece of pieces) {
    if (piece.kind === 'literal') text += piece.text
    if (piece.kind === 'digits') text += piece.text.replace(/[0#?]/g, '0')
    if (piece.kind !== 'date') continue
    const isMinutes = /^m{1,2}$/.test(piece.text) && (/^\[?h/.test(dates[place - 1] ?? '') || /^\[?s/.test(dates[place + 1] ?? ''))
    text += isMinutes ? (piece.text.length === 1 ? String(moment.minute) : two(moment.minute)) : one(piece.text, moment, hasMeridiem)
    place++
  }
  return text
}

function one(token: string, moment: Moment, hasMeridiem: boolean): string {
  const { year, month, day, weekday, hour, second, elapsed } = moment
  const hours = hasMeridiem ? hour % 12 || 12 : hour
  const forms: Readonly<Record<string, () => string>> = {
    y: () => two(year % 100),
    yy: () => two(year % 100),
    m: () => String(month),
    mm: () => two(month),
    mmm: () => (MONTHS[month - 1] ?? '').slice(0, 3),
    mmmm: () => MONTHS[month - 1] ?? '',
    mmmmm: () => (MONTHS[month - 1] ?? '').slice(0, 1),
    d: () => String(day),
    dd: () => two(day),
    ddd: () => (DAYS[weekday] ?? '').slice(0, 3),
    dddd: () => DAYS[weekday] ?? '',
    aaa: () => weekdays[weekday] ?? '',
    aaaa: () => `${weekdays[weekday] ?? ''}曜日`,
    g: () => eraOf(moment).names[0],
    gg: () => eraOf(moment).names[1],
    ggg: () => eraOf(moment).names[2],
    e: () => String(eraOf(moment).year),
    ee: () => two(eraOf(moment).year),
    r: () => two(eraOf(moment).year),
    rr: () => `${eraOf(moment).names[2]}${two(eraOf(moment).year)}`,
    h: () => String(hours),
    hh: () => two(hours),
    s: () => String(second),
    ss: () => two(second),
    'AM/PM': () => (hour < 12 ? 'AM' : 'PM'),
    '[h]': () => String(Math.floor(elapsed / 3600)),
    '[hh]': () => two(Math.floor(elapsed / 3600)),
    '[m]': () => String(Math.floor(elapsed / 60)),
    '[mm]': () => two(Math.floor(elapsed / 60)),
    '[s]': () => String(elapsed),
    '[ss]': () => two(elapsed),
  }
  if (Object.hasOwn(forms, token)) return forms[token]?.() ?? ''
  if (token.startsWith('y')) return String(year)
  if (token.startsWith('ss')) return two(second)
  return token.startsWith('e') ? String(eraOf(moment).year) : ''
}
