import type { PDFRawStream } from '@cantoo/pdf-lib'
import { Scan } from './scan.ts'
import type { Walk } from './walk.ts'

/** ISO 32000-2, table 42: every operator of a PostScript calculator function. None loops, none names anything. */
const calculatorOperators: ReadonlySet<string> = new Set(
  (
    'abs add atan ceiling cos cvi cvr div exp floor idiv ln log mod mul neg round sin sqrt sub truncate ' +
    'and bitshift eq false ge gt le lt ne not or true xor if ifelse copy dup exch index pop roll'
  ).split(' '),
)
const MAXIMUM_DEPTH = 32
const MAXIMUM_TOKENS = 100_000
const [OPEN, CLOSE] = [0x7b, 0x7d]

/** 7.10.5: one procedure of numbers, operators and nested procedures; a function that holds anything else is not copied. */
export function copyCalculator(walk: Walk, found: PDFRawStream, number: number, entries: string): boolean {
  const decoded = walk.decode(found)
  const written = decoded.codec ? undefined : rewriteCalculator(decoded.bytes)
  if (!written) {
    walk.findings.add('postscript')
    return false
  }
  walk.file.fillFlate(number, entries, written)
  return true
}

/** How many procedures `if` and `ifelse` take (7.10.5.2). They stand right before it, and nowhere else. */
const taken: Readonly<Record<string, number>> = { if: 1, ifelse: 2 }

export function rewriteCalculator(input: Uint8Array): Uint8Array | undefined {
  const scan = new Scan(input)
  /** By level: procedures that wait for their `if` or `ifelse`. */
  const waiting: number[] = []
  for (let tokens = 1; scan.skip(); tokens++) {
    const byte = scan.input[scan.at]
    if (tokens > MAXIMUM_TOKENS) return undefined
    const last = waiting.at(-1) ?? 0
    if (byte === OPEN) {
      if (waiting.length >= MAXIMUM_DEPTH || last >= 2 || (waiting.length === 0 && tokens !== 1)) return undefined
      waiting.push(0)
      scan.write('{ ')
      scan.at++
      continue
    }
    if (waiting.length === 0) return undefined
    if (byte === CLOSE) {
      if (last > 0) return undefined
      waiting.pop()
      scan.write('} ')
      scan.at++
      if (waiting.length === 0) return scan.out.subarray(0, scan.length)
      waiting.push((waiting.pop() ?? 0) + 1)
      continue
    }
    if (!word(scan, last)) return undefined
    waiting[waiting.length - 1] = 0
  }
  return undefined
}

/** An operator, with as many procedures before it as it takes, or a number. */
function word(scan: Scan, waiting: number): boolean {
  const end = scan.regularEnd()
  if (end === scan.at) return false
  const text = scan.word(end)
  if ((taken[text] ?? 0) !== waiting) return false
  if (calculatorOperators.has(text)) {
    scan.copy(scan.at, end)
    scan.at = end
  } else if (!scan.number(end)) return false
  scan.write(' ')
  return true
}
