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

export function rewriteCalculator(input: Uint8Array): Uint8Array | undefined {
  const scan = new Scan(input)
  let depth = 0
  let tokens = 0
  while (scan.skip()) {
    const byte = scan.input[scan.at]
    if (++tokens > MAXIMUM_TOKENS) return undefined
    if (byte === 0x7b || byte === 0x7d) {
      depth += byte === 0x7b ? 1 : -1
      if (depth < 0 || depth > MAXIMUM_DEPTH || (byte === 0x7b && depth === 1 && tokens !== 1)) return undefined
      scan.write(byte === 0x7b ? '{ ' : '} ')
      scan.at++
      if (depth === 0) return scan.out.subarray(0, scan.length)
      continue
    }
    const end = scan.regularEnd()
    if (depth === 0 || end === scan.at) return undefined
    if (calculatorOperators.has(scan.word(end))) {
      scan.copy(scan.at, end)
      scan.at = end
    } else if (!scan.number(end)) return undefined
    scan.write(' ')
  }
  return undefined
}
