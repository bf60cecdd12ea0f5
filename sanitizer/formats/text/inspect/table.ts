import type { Findings } from '../../../findings.ts'

const set = (text: string): ReadonlySet<number> => new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0))

const blanks = set(
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"',
)
const equals = set('=＝')
const at = set('@＠')
const signs = set('+＋-－')
const numerals = set('0123456789０１２３４５６７８９−‐‑–—―ー.．,，、:：/／()（）%％‰~～〜¥￥$€£°℃')
const exponent = set('eE')
const lineEnds = set('\r\n')
const candidates = [0x2c, 0x09, 0x3b, 0x7c]
const quote = 0x22

const isBlank = (point: number): boolean => blanks.has(point)
const isNumeral = (point: number): boolean => numerals.has(point) || signs.has(point) || isBlank(point)

/** Units in letters, of which none can name a cell (a letter and a number) but those of areas and volumes, or a function. */
const units = new Set('mm cm km m ha kg mg g t ml kl l kwh kw kv wh w v hpa mpa pa hz db ppm px pt pts min sec'.split(' '))
const isLetters = (unit: Uint32Array): boolean =>
  units.has(
    String.fromCodePoint(...unit)
      .toLowerCase()
      .replace(/[23]$/, ''),
  )

/** A sign, then numerals; at the end at most six characters of a unit, of which none is an ASCII letter or an operator, or a unit of ours. */
function isPlainNumber(value: Uint32Array): boolean {
  let end = 1
  while (end < value.length && (isNumeral(value[end] ?? 0) || (exponent.has(value[end] ?? 0) && isNumeral(value[end + 1] ?? 0)))) end++
  const unit = value.subarray(end).filter((point) => !isBlank(point))
  if (unit.length === 0) return true
  return end > 1 && unit.length <= 6 && (unit.every((point) => point > 0x2000 || point === 0x25) || isLetters(unit))
}

/** The first sign of a value decides; rulers (=====), bare @ and plain numbers are no formulas. */
function isHarmless(value: Uint32Array): boolean {
  const first = value[0] ?? 0
  if (equals.has(first)) return value.every((point) => equals.has(point) || point === 0x2d || point === 0xff0d || isBlank(point))
  if (at.has(first)) return value.every((point) => at.has(point) || point === 0x3f || point === 0xff1f || isBlank(point))
  return !signs.has(first) || isPlainNumber(value)
}

/** Comma and tab, and the most frequent candidate outside quotes: a list separated by semicolons is read as one. */
function separatorsOf(points: Uint32Array): ReadonlySet<number> {
  const counts = new Map(candidates.map((candidate) => [candidate, 0]))
  for (let place = 0; place < points.length; place++) {
    const point = points[place] ?? 0
    const close = point === quote ? points.indexOf(quote, place + 1) : -1
    if (close >= 0) place = close
    else if (counts.has(point)) counts.set(point, (counts.get(point) ?? 0) + 1)
  }
  const own = candidates.reduce((most, candidate) => ((counts.get(candidate) ?? 0) > (counts.get(most) ?? 0) ? candidate : most))
  return new Set([0x2c, 0x09, own])
}

class Table {
  readonly #points: Uint32Array
  readonly #findings: Findings
  readonly #separators: ReadonlySet<number>
  constructor(points: Uint32Array, findings: Findings) {
    this.#points = points
    this.#findings = findings
    this.#separators = separatorsOf(points)
  }

  /** The closing quote of a value opened before `from`: the first one that is not doubled. -1 when there is none. */
  #close(from: number): number {
    for (let place = this.#points.indexOf(quote, from); place >= 0; place = this.#points.indexOf(quote, place + 2)) {
      if (this.#points[place + 1] !== quote) return place
    }
    return -1
  }

  #end(from: number): number {
    let place = from
    while (place < this.#points.length && !this.#separators.has(this.#points[place] ?? 0) && !lineEnds.has(this.#points[place] ?? 0))
      place++
    return place
  }

  #value(start: number, end: number): void {
    let first = start
    while (first < end && isBlank(this.#points[first] ?? 0)) first++
    if (!isHarmless(this.#points.subarray(first, end))) this.#findings.add('formula-injection')
  }

  /** Values one after the other; once a quote is never closed, quotes are letters like any other. */
  walk(): void {
    let quotes = true
    for (let place = 0; place <= this.#points.length; place++) {
      const opens = quotes && this.#points[place] === quote
      const close = opens ? this.#close(place + 1) : -1
      if (opens && close < 0) quotes = false
      const end = this.#end(close < 0 ? place : close + 1)
      this.#value(place, end)
      place = end
    }
  }

  /** A plain `=` behind a semicolon or a bar, wherever it stands. */
  walkOthers(): void {
    for (const [place, point] of this.#points.entries()) {
      if (point !== 0x3b && point !== 0x7c) continue
      let next = place + 1
      while (isBlank(this.#points[next] ?? 0)) next++
      const after = this.#points[next + 1] ?? 0x20
      if (equals.has(this.#points[next] ?? 0) && !equals.has(after) && !isBlank(after)) this.#findings.add('formula-injection')
    }
  }
}

/** A value in a table of text must not begin like a formula (threats.md §3.7). */
export function checkTable(points: Uint32Array, findings: Findings): void {
  const table = new Table(points, findings)
  table.walk()
  table.walkOthers()
}
