import type { Atom } from './atoms.ts'
import type { Align, TabStop } from './inline.ts'
import { isSpace, mayBreak, mayStretch } from './kinsoku.ts'

/** One line: its atoms and where each begins, from the left edge of the column. */
export interface Line {
  readonly atoms: readonly Atom[]
  readonly places: readonly number[]
  readonly widths: readonly number[]
  /** From the first to the last thing seen. */
  readonly left: number
  readonly right: number
}

export interface Measure {
  /** Width of the column in points. */
  readonly width: number
  readonly left: number
  readonly right: number
  /** Added to `left` on the first line; negative where a list's label hangs out. */
  readonly first: number
  readonly align: Align
  readonly tabs: readonly TabStop[]
  readonly defaultTab: number
}

/** Characters may be drawn this much apart at most, in points, when a line is justified; a line with more to fill stays ragged. */
const WIDEST_GAP = 8

/** Breaks atoms into lines, each as full as it may be. Linear in their number but for words longer than a line. */
export function breakLines(atoms: readonly Atom[], measure: Measure): readonly Line[] {
  const lines: Line[] = []
  let from = 0
  do {
    const { end, next, forced } = nextLine(atoms, from, lines.length === 0, measure)
    lines.push(setLine(atoms.slice(from, end), lines.length === 0, forced || next >= atoms.length, measure))
    from = next
  } while (from < atoms.length)
  return lines
}

interface Extent {
  readonly end: number
  readonly next: number
  readonly forced: boolean
}

function nextLine(atoms: readonly Atom[], from: number, isFirst: boolean, measure: Measure): Extent {
  const limit = measure.width - measure.right + 0.01
  let x = measure.left + (isFirst ? measure.first : 0)
  let lastBreak = -1
  for (let at = from; at < atoms.length; at++) {
    const atom = atoms[at] as Atom
    if (atom.character === '\n') return { end: at, next: at + 1, forced: true }
    const before = atoms[at - 1]
    if (at > from && before && mayBreakBetween(before, atom)) lastBreak = at
    x += atom.character === '\t' ? tabWidth(atoms, at, x, measure).width : atom.width
    if (x > limit && !isSpace(atom.character) && at > from) {
      const end = lastBreak > from ? lastBreak : at
      return { end, next: end, forced: false }
    }
  }
  return { end: atoms.length, next: atoms.length, forced: false }
}

const mayBreakBetween = (before: Atom, after: Atom): boolean =>
  before.character === '\t' ||
  after.character === '\ufffc' ||
  before.character === '\ufffc' ||
  (after.character !== '\t' && mayBreak(before.character, after.character))

/** A tab leads to the next stop of the paragraph, else to the next multiple of the default. */
function tabWidth(
  atoms: readonly Atom[],
  at: number,
  x: number,
  { tabs, defaultTab, left, first }: Measure,
): { readonly width: number; readonly stop: TabStop | undefined } {
  const hanging: readonly TabStop[] = first < 0 ? [{ at: left, align: 'left' }] : []
  const stop = [...tabs, ...hanging]
    .filter((one) => one.at > x + 0.5)
    .reduce<TabStop | undefined>((least, one) => (least && least.at <= one.at ? least : one), undefined)
  if (!stop) return { width: (Math.floor((x + 0.5) / defaultTab) + 1) * defaultTab - x, stop }
  if (stop.align === 'left') return { width: stop.at - x, stop }
  let behind = 0
  for (let next = at + 1; next < atoms.length; next++) {
    const atom = atoms[next] as Atom
    if (atom.character === '\t' || atom.character === '\n' || behind > stop.at) break
    behind += atom.width
  }
  return { width: Math.max(2, stop.at - x - (stop.align === 'right' ? behind : behind / 2)), stop }
}

function setLine(atoms: readonly Atom[], isFirst: boolean, isLast: boolean, measure: Measure): Line {
  let seen = atoms.length
  while (seen > 0 && isSpace(atoms[seen - 1]?.character ?? '')) seen--
  const start = measure.left + (isFirst ? measure.first : 0)
  const places: number[] = []
  const widths: number[] = []
  let x = start
  let lastTab = -1
  for (const [at, atom] of atoms.entries()) {
    const width = atom.character === '\t' ? tabWidth(atoms, at, x, measure).width : atom.width
    if (atom.character === '\t') lastTab = at
    places.push(x)
    widths.push(width)
    x += width
  }
  const right = seen > 0 ? (places[seen - 1] ?? 0) + (widths[seen - 1] ?? 0) : start
  const shifted = align(places, { atoms, seen, lastTab, isLast, spare: measure.width - measure.right - right }, measure.align)
  const shownRight = seen > 0 ? (shifted[seen - 1] ?? 0) + (widths[seen - 1] ?? 0) : start
  return { atoms, places: shifted, widths, left: shifted[0] ?? start, right: shownRight }
}

interface Room {
  readonly atoms: readonly Atom[]
  /** Atoms before the spaces at the end. */
  readonly seen: number
  readonly lastTab: number
  readonly isLast: boolean
  readonly spare: number
}

function align(places: readonly number[], { atoms, seen, lastTab, isLast, spare }: Room, how: Align): readonly number[] {
  if (spare <= 0.01 || seen === 0) return places
  if (how === 'center') return lastTab >= 0 ? places : places.map((x) => x + spare / 2)
  if (how === 'right') return lastTab >= 0 ? places : places.map((x) => x + spare)
  if (how === 'left' || (how === 'justify' && isLast)) return places
  const gaps = atoms.map(
    (atom, at) => at > lastTab && at < seen - 1 && (how === 'distribute' || mayStretch(atom.character, atoms[at + 1]?.character ?? '')),
  )
  const count = gaps.filter(Boolean).length
  const gap = spare / Math.max(1, count)
  if (count === 0 || (how === 'justify' && gap > WIDEST_GAP)) return places
  let shift = 0
  return places.map((x, at) => {
    const shifted = x + shift
    if (gaps[at]) shift += gap
    return shifted
  })
}

/** Leaders of the tabs on a line. */
export function leadersOf(
  line: Line,
  measure: Measure,
): readonly { readonly from: number; readonly to: number; readonly leader: 'dot' | 'line' }[] {
  return line.atoms.flatMap((atom, at) => {
    if (atom.character !== '\t') return []
    const x = line.places[at] ?? 0
    const leader = tabWidth(line.atoms, at, x, measure).stop?.leader
    return leader ? [{ from: x + 2, to: x + (line.widths[at] ?? 0) - 2, leader }] : []
  })
}
