import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { bytes, entries, int, nameOf, type Table } from '../rules.ts'
import { key, type Walk } from '../walk.ts'

/** ISO 32000-2, table 161. */
const labelKeys: Table = { S: nameOf('D', 'R', 'r', 'A', 'a'), P: bytes(256), St: int }

/** 12.4.2: printed page numbers, as one flat array in order. @returns the catalog's entry, or nothing */
export function pageLabels(walk: Walk, root: PDFDict, pages: number): string {
  const ranges = new Map<number, string>()
  const met = new Set<PDFDict>()
  const visit = (value: PDFObject | undefined): void => {
    const node = walk.dict(value)
    if (!node || met.has(node)) return
    met.add(node)
    const pairs = walk.array(node.get(key('Nums'))) ?? []
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const [from, label] = [walk.number(pairs[at]), walk.dict(pairs[at + 1])]
      if (from !== undefined && label && Number.isInteger(from) && from >= 0 && from < pages && !ranges.has(from))
        ranges.set(from, `<<${entries(walk, label, labelKeys)}>>`)
    }
    walk.deeper(() => walk.array(node.get(key('Kids')))?.forEach(visit))
  }
  visit(root.get(key('PageLabels')))
  if (ranges.size === 0) return ''
  // Table 161: the first page always has one.
  if (!ranges.has(0)) ranges.set(0, '<</S/D>>')
  return `/PageLabels<</Nums[${[...ranges]
    .sort(([one], [other]) => one - other)
    .map(([from, label]) => `${from}${label}`)
    .join(' ')}]>>`
}
