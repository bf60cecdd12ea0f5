import { writeMoment } from './dateformat.ts'
import { type Moment, momentOf } from './dates.ts'

/** A piece of a number format (§18.8.31). */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'general' }

interface Section {
  readonly pieces: readonly Piece[]
  readonly percents: number
  readonly isDate: boolean
  readonly condition: ((value: number) => boolean) | undefined
}

/** Formats that have no code in the file (§18.8.30), with those of Japanese Excel. */
const builtIn: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"¥"#,##0;-"¥"#,##0',
  6: '"¥"#,##0;-"¥"#,##0',
  7: '"¥"#,##0.00;-"¥"#,##0.00',
  8: '"¥"#,##0.00;-"¥"#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'ge.m.d',
  28: 'ggge"年"m"月"d"日"',
  29: 'ggge"年"m"月"d"日"',
  30: 'm/d/yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"時"mm"分"',
  33: 'h"時"mm"分"ss"秒"',
  34: 'yyyy"年"m"月"',
  35: 'm"月"d"日"',
  36: 'ge.m.d',
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  41: '#,##0;-#,##0;"-"',
  42: '"¥"#,##0;-"¥"#,##0;"-"',
  43: '#,##0.00;-#,##0.00;"-"',
  44: '"¥"#,##0.00;-"¥"#,##0.00;"-"',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
  48: '##0.0E+0',
  49: '@',
  50: 'ge.m.d',
  51: 'ggge"年"m"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'ggge"年"m"月"d"日"',
  55: 'yyyy"年"m"月"',
  56: 'm"月"d"日"',
  57: 'ge.m.d',
  58: 'ggge"年"m"月"d"日"',
}

/** Longer codes are nonsense and shown as general. */
const LONGEST = 300

export class NumberFormat {
  readonly #sections: readonly Section[]

  constructor(id: number, code: string | undefined) {
    const said = code ?? builtIn[id] ?? 'General'
    this.#sections = said.length > LONGEST ? [] : split(said).map(readSection)
  }

  /** A number as the reader sees it. */
  number(value: number, is1904: boolean): string {
    const numeric = this.#sections.slice(0, 3)
    const [positive, negative, zero] = numeric
    const byCondition = numeric.some((section) => section.condition)
      ? (numeric.find((section) => section.condition?.(value)) ?? numeric.findLast((section) => !section.condition) ?? positive)
      : undefined
    const section = byCondition ?? (value < 0 && negative ? negative : value === 0 && zero ? zero : positive)
    if (!section) return general(value)
    const hasOwnSign = section !== positive || (byCondition !== undefined && section === negative)
    return write(section, value, hasOwnSign ? Math.abs(value) : value, is1904)
  }

  /** Text through the section for text, as it is where there is none. */
  text(value: string): string {
    const section =
      this.#sections[3] ??
      (this.#sections.length === 1 && this.#sections[0]?.pieces.some(({ kind }) => kind === 'text') ? this.#sections[0] : undefined)
    return section
      ? section.pieces.map((piece) => (piece.kind === 'text' ? value : piece.kind === 'literal' ? piece.text : '')).join('')
      : value
  }
}

/** Splits at semicolons outside quotes. */
function split(code: string): string[] {
  const sections = ['']
  let quoted = false
  for (let at = 0; at < code.length; at++) {
    const character = code[at] ?? ''
    if (character === '"') quoted = !quoted
    const escaped = !quoted && character === '\\' ? character + (code[++at] ?? '') : character
    if (escaped === ';' && !quoted) sections.push('')
    else sections[sections.length - 1] += escaped
  }
  return sections
}

const TOKEN =
  /"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(AM\/PM|A\/P|上午\/下午)|([Gg][Ee][Nn][Ee][Rr][Aa][Ll]|G\/標準)|([yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|g+|e+(?![+-])|b+|aaaa?|r+)|([0#?][0#?,.]*(?:[eE][+-][0#?]+)?|\.[0#?]+)|(@)|([\s\S])/g
const CONDITION = /^([<>=]{1,2})(-?[\d.]+)$/

function readSection(code: string): Section {
  const pieces: Piece[] = []
  let percents = 0
  let condition: Section['condition']
  for (const [all, quoted, escaped, bracket, meridiem, isGeneral, date, digits, text, other] of code.matchAll(TOKEN)) {
    if (quoted !== undefined || escaped !== undefined) pieces.push({ kind: 'literal', text: quoted ?? escaped ?? '' })
    else if (bracket !== undefined) {
      condition ??= readCondition(bracket)
      if (/^(?:h+|m+|s+)$/i.test(bracket)) pieces.push({ kind: 'date', text: `[${bracket.toLowerCase()}]` })
      else if (bracket.startsWith('$')) pieces.push({ kind: 'literal', text: bracket.slice(1).replace(/-[0-9A-Za-z,-]*$/, '') })
    } else if (meridiem !== undefined) pieces.push({ kind: 'date', text: 'AM/PM' })
    else if (isGeneral !== undefined) pieces.push({ kind: 'general' })
    else if (date !== undefined) pieces.push({ kind: 'date', text: date.toLowerCase() })
    else if (digits !== undefined) pieces.push({ kind: 'digits', text: digits })
    else if (text !== undefined) pieces.push({ kind: 'text' })
    else if (other !== undefined) {
      if (other === '%') percents++
      pieces.push({ kind: 'literal', text: other })
    } else if (all.startsWith('_')) pieces.push({ kind: 'literal', text: ' ' })
  }
  return { pieces, percents, isDate: pieces.some(({ kind }) => kind === 'date'), condition }
}

function readCondition(bracket: string): Section['condition'] {
  const [, sign, text] = CONDITION.exec(bracket) ?? []
  const bound = Number(text)
  const tests: Readonly<Record<string, (value: number) => boolean>> = {
    '<': (value) => value < bound,
    '>': (value) => value > bound,
    '=': (value) => value === bound,
    '<=': (value) => value <= bound,
    '>=': (value) => value >= bound,
    '<>': (value) => value !== bound,
  }
  return sign === undefined ? undefined : tests[sign]
}

function write(section: Section, value: number, shown: number, is1904: boolean): string {
  if (section.isDate) {
    const moment: Moment | undefined = momentOf(value, is1904)
    return moment ? writeMoment(section.pieces, moment) : general(value)
  }
  const scaled = shown * 100 ** section.percents
  const groups = groupsOf(section, Math.abs(scaled))
  const text = section.pieces
    .map((piece) => (piece.kind === 'literal' ? piece.text : piece.kind === 'digits' ? (groups.shift() ?? '') : general(Math.abs(scaled))))
    .join('')
  return scaled < 0 && /[1-9]/.test(text) ? `-${text}` : text
}

/** What each place for digits shows: mostly there is one; of several (000-0000) the last take as many digits as they have places. */
function groupsOf({ pieces }: Section, value: number): string[] {
  const patterns = pieces.flatMap((piece) => (piece.kind === 'digits' ? piece.text : []))
  if (patterns.length < 2) return patterns.map((pattern) => writeDigits(pattern, value))
  // A fraction (# ?/?) is shown as a decimal number.
  if (pieces.some((piece) => piece.kind === 'literal' && piece.text === '/')) return [general(value), ...patterns.slice(1).map(() => '')]
  const places = patterns.map((pattern) => pattern.replace(/[^0#?]/g, '').length)
  const all = writeDigits('0'.repeat(places.reduce((sum, count) => sum + count, 0)), value)
  let end = all.length
  return places
    .map((_, index) => places.length - 1 - index)
    .map((index) => {
      const from = index === 0 ? 0 : end - (places[index] ?? 0)
      const part = all.slice(from, end)
      end = from
      return part
    })
    .reverse()
}

function writeDigits(pattern: string, value: number): string {
  const [, mantissa = pattern, exponent] = /^(.*?)(?:[eE]([+-][0#?]+))?$/.exec(pattern) ?? []
  const places = /\.([0#?]*)/.exec(mantissa)?.[1] ?? ''
  if (exponent !== undefined)
    return value
      .toExponential(Math.min(places.length, 15))
      .replace('e', 'E')
      .replace(/E([+-])(\d)$/, 'E$10$2')
  const whole = mantissa.replace(/\..*$/, '')
  const thousands = /,+$/.exec(mantissa)?.[0].length ?? 0
  const fixed = (value / 1000 ** thousands).toFixed(Math.min(places.length, 15))
  const [integer = '0', fraction = ''] = fixed.includes('e') ? [fixed] : fixed.split('.')
  const least = (whole.match(/0/g) ?? []).length
  const padded = (least === 0 && integer === '0' ? '' : integer).padStart(least, '0')
  const grouped = /,(?=[0#?])/.test(whole) ? padded.replace(/\B(?=(?:\d{3})+$)/g, ',') : padded
  const kept = fraction.replace(/0+$/, '').padEnd((places.match(/0/g) ?? []).length, '0')
  return kept === '' ? grouped : `${grouped}.${kept}`
}

/** As spreadsheets show a number that has no format: at most eleven characters. */
export function general(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e11) return String(value)
  const size = Math.abs(value)
  if (size >= 1e11 || (size < 1e-9 && size > 0))
    return value
      .toExponential(5)
      .replace(/\.?0+e/, 'e')
      .replace('e', 'E')
      .replace(/E([+-])(\d)$/, 'E$10$2')
  return String(Number(value.toPrecision(10)))
}
