import type { PDFRawStream } from '@cantoo/pdf-lib'
import { bytes, entries, int } from './rules.ts'
import { Scan } from './scan.ts'
import { name } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** Adobe Technical Note 5014 and ISO 32000-2, 9.7.5.4: the words a CMap is made of. No procedure, no file, no `exec`. */
const cMapWords: ReadonlySet<string> = new Set(
  (
    'findresource begin end dict def dup pop begincmap endcmap usecmap usefont defineresource currentdict CMapName true false null ' +
    'begincodespacerange endcodespacerange begincidrange endcidrange begincidchar endcidchar beginbfrange endbfrange beginbfchar endbfchar ' +
    'beginnotdefrange endnotdefrange beginnotdefchar endnotdefchar beginrearrangedfont endrearrangedfont beginusematrix endusematrix'
  ).split(' '),
)

/** A CMap or /ToUnicode stream, written again word by word; one with anything else is not copied. */
export function copyCMap(walk: Walk, found: PDFRawStream, number: number): boolean {
  const decoded = walk.decode(found)
  const written = decoded.codec ? undefined : rewriteCMap(decoded.bytes)
  if (!written) {
    walk.findings.add('font')
    return false
  }
  const base = walk.name(found.dict.get(key('UseCMap')))
  const mode = walk.number(found.dict.get(key('WMode')))
  const cMapName = walk.name(found.dict.get(key('CMapName')))
  const type = cMapName ? `/Type/CMap/CMapName${cMapName}` : ''
  const info = cMapName ? systemInfo(walk, found) : ''
  walk.file.fillFlate(
    number,
    `${type}${info}${mode === undefined ? '' : `/WMode ${mode ? 1 : 0}`}${base ? `/UseCMap${base}` : ''}`,
    written,
  )
  return true
}

/** 9.7.5.3: which collection the CIDs belong to. */
function systemInfo(walk: Walk, found: PDFRawStream): string {
  const info = walk.dict(found.dict.get(key('CIDSystemInfo')))
  const written = info ? entries(walk, info, { Registry: bytes(127), Ordering: bytes(127), Supplement: int }) : ''
  return `/CIDSystemInfo<<${written || '/Registry(Adobe)/Ordering(Identity)/Supplement 0'}>>`
}

export function rewriteCMap(input: Uint8Array): Uint8Array | undefined {
  const scan = new Scan(input)
  while (scan.skip()) {
    const byte = scan.input[scan.at]
    if (byte === 0x2f) scan.write(name(scan.name()))
    else if (byte === 0x28) {
      if (!scan.literal()) return undefined
    } else if (byte === 0x3c && scan.input[scan.at + 1] !== 0x3c) {
      if (!scan.hex()) return undefined
    } else if (byte === 0x5b || byte === 0x5d) {
      scan.write(byte === 0x5b ? '[' : ']')
      scan.at++
    } else if (byte === 0x3c || (byte === 0x3e && scan.input[scan.at + 1] === 0x3e)) {
      scan.write(byte === 0x3c ? '<<' : '>>')
      scan.at += 2
    } else {
      const end = scan.regularEnd()
      if (end === scan.at) return undefined
      if (cMapWords.has(scan.word(end))) {
        scan.copy(scan.at, end)
        scan.at = end
      } else if (!scan.number(end)) {
        // A word of nobody's: what it would have done is left out with it.
        scan.at = end
        continue
      }
    }
    scan.write('\n')
  }
  return scan.out.subarray(0, scan.length)
}
