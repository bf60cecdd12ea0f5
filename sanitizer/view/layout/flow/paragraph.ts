import { type Atom, atomsOf, type Faces, faceFor } from '../line/atoms.ts'
import type { Look } from '../line/inline.ts'
import { breakLines, type Line, leadersOf, type Measure } from '../line/lines.ts'
import type { Page } from '../paper/page.ts'
import type { Paragraph } from './block.ts'
import { type Fragment, space } from './fragment.ts'

/** Height of a line of Japanese text, times its size, where the document does not say; and the part of it above the baseline. */
const LEADING = 1.3
const ASCENT = 0.88
/** What a line needs to fit between two lines of the page's grid, times its size. */
const NEEDED = 1.1

/** Sets a paragraph in a column, one fragment a line. */
export function setParagraph(paragraph: Paragraph, width: number, faces: Faces): readonly Fragment[] {
  const measure = measureOf(paragraph, width)
  const atoms = atomsOf(paragraph.inlines, faces).map((atom) => fitted(atom, measure))
  const lines = breakLines(atoms, measure)
  const fragments: Fragment[] = paragraph.before > 0 ? [space(paragraph.before)] : []
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0
    const isLast = index === lines.length - 1
    fragments.push(lineFragment(line, measure, paragraph, faces, { isFirst, isLast }))
  }
  if (paragraph.after > 0) fragments.push({ ...space(paragraph.after), keepsNext: paragraph.keepsNext })
  return fragments
}

/** No column is narrower than a character: indents that leave nothing are dropped. */
function measureOf({ left, right, first, align, tabs, defaultTab, size }: Paragraph, width: number): Measure {
  const room = width - left - right - Math.max(0, first)
  const isTooNarrow = room < size * 2
  return {
    width,
    left: isTooNarrow ? 0 : left,
    right: isTooNarrow ? 0 : right,
    first: isTooNarrow ? 0 : first,
    align,
    tabs,
    defaultTab: Math.max(6, defaultTab),
  }
}

/** A figure wider than the column is made as small as that. */
function fitted(atom: Atom, { width, left, right }: Measure): Atom {
  const room = Math.max(10, width - left - right)
  if (atom.inline.kind !== 'figure' || atom.width <= room) return atom
  const { inline } = atom
  const scale = room / inline.width
  return {
    ...atom,
    width: room,
    inline: {
      kind: 'figure',
      width: room,
      height: inline.height * scale,
      draw: (page, x, y, more) => inline.draw(page, x, y, scale * more),
    },
  }
}

function lineFragment(
  line: Line,
  measure: Measure,
  paragraph: Paragraph,
  faces: Faces,
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): Fragment {
  const { height, baseline } = lineHeight(line, paragraph)
  const { fill, edges } = paragraph
  const x1 = Math.min(measure.left, measure.left + measure.first)
  const x2 = measure.width - measure.right
  return {
    height,
    keepsNext: paragraph.keepsNext === true || (isFirst && !isLast),
    draw: (page, x, y) => {
      if (fill !== undefined) page.box(x + x1, y, x2 - x1, height, fill)
      if (edges) {
        const [left, right] = [x + x1 - 3, x + x2 + 3]
        if (edges.top && isFirst) page.line(left, y, right, y, edges.top)
        if (edges.bottom && isLast) page.line(left, y + height, right, y + height, edges.bottom)
        if (edges.left) page.line(left, y, left, y + height, edges.left)
        if (edges.right) page.line(right, y, right, y + height, edges.right)
      }
      drawLine(page, line, measure, faces, x, y + baseline)
    },
  }
}

function lineHeight(line: Line, { leading, pitch, size }: Paragraph): { readonly height: number; readonly baseline: number } {
  let largest = line.atoms.length === 0 ? size : 0
  let figure = 0
  for (const { look, inline } of line.atoms) {
    if (look && look.size > largest) largest = look.size
    if (inline.kind === 'figure' && inline.height > figure) figure = inline.height
  }
  if (largest === 0) largest = figure > 40 ? 1 : size
  const natural = pitch > 0 ? Math.ceil((largest * NEEDED - 0.01) / pitch) * pitch : largest * LEADING
  const asked =
    leading.rule === 'times' ? natural * leading.value : leading.rule === 'least' ? Math.max(natural, leading.value) : leading.value
  const height = Math.max(asked, figure > 0 ? figure + 0.15 * largest : 0, 1)
  const above = figure > asked ? height - 0.15 * largest : (height - largest) / 2 + largest * ASCENT
  return { height, baseline: above }
}

/** Draws a line with its baseline at `y`: neighbours of one look in one go. */
function drawLine(page: Page, line: Line, measure: Measure, faces: Faces, x: number, y: number): void {
  for (const { from, to, leader } of leadersOf(line, measure))
    if (to > from) page.line(x + from, y - 1, x + to, y - 1, { colour: 0x444444, width: 0.5, dash: leader === 'dot' ? 'dot' : undefined })
  for (let at = 0; at < line.atoms.length; ) {
    const atom = line.atoms[at] as Atom
    const left = x + (line.places[at] ?? 0)
    if (atom.inline.kind === 'figure') atom.inline.draw(page, left, y - atom.inline.height, 1)
    if (!atom.look || atom.character === '\t') {
      at++
      continue
    }
    const end = runEnd(line, at)
    drawRun(page, line, { at, end, look: atom.look }, faces, { x, y })
    at = end
  }
}

interface Run {
  readonly at: number
  readonly end: number
  readonly look: Look
}

/** How far the look stays the same and the spread between the characters, too. */
function runEnd(line: Line, at: number): number {
  const look = line.atoms[at]?.look
  const spread = gapBehind(line, at)
  let end = at + 1
  while (end < line.atoms.length && line.atoms[end]?.look === look && line.atoms[end]?.character !== '\t') {
    if (look?.grid || Math.abs(gapBehind(line, end - 1) - spread) > 0.02) break
    end++
  }
  return end
}

const gapBehind = (line: Line, at: number): number => {
  const next = line.places[at + 1]
  return next === undefined ? 0 : next - (line.places[at] ?? 0) - (line.widths[at] ?? 0)
}

function drawRun(page: Page, line: Line, { at, end, look }: Run, faces: Faces, origin: { readonly x: number; readonly y: number }): void {
  const x = origin.x + (line.places[at] ?? 0)
  const y = origin.y - (look.raise ?? 0)
  const width = (line.places[end - 1] ?? 0) + (line.widths[end - 1] ?? 0) - (line.places[at] ?? 0)
  const { size, colour } = look
  if (look.fill !== undefined) page.box(x, y - size * ASCENT, width, size, look.fill)
  if (look.frame) page.box(x - 0.5, y - size * ASCENT - 0.5, width + 1, size + 1, undefined, { colour, width: 0.5 })
  const text = line.atoms
    .slice(at, end)
    .map(({ character }) => character)
    .join('')
  const face = faceFor(faces, look)
  const natural = look.grid ? (face.width(text) / 1000) * size : width
  const stretch = look.grid && natural > width ? width / natural : (look.stretch ?? 1)
  const inset = look.grid && natural < width ? (width - natural) / 2 : 0
  page.letters(x + inset, y, { text, face, size, colour, italic: look.italic, stretch, spread: end - at > 1 ? gapBehind(line, at) : 0 })
  const stroke = { colour, width: Math.max(0.4, size / 18) }
  if (look.underline) page.line(x, y + size * 0.13, x + width, y + size * 0.13, stroke)
  if (look.underline === 'double') page.line(x, y + size * 0.2, x + width, y + size * 0.2, stroke)
  if (look.strike) page.line(x, y - size * 0.32, x + width, y - size * 0.32, stroke)
}
