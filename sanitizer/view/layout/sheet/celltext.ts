import { plain } from '../flow/block.ts'
import { drawAll, heightOf } from '../flow/fragment.ts'
import { setParagraph } from '../flow/paragraph.ts'
import { atomsOf, type Faces } from '../line/atoms.ts'
import type { Align, Inline, Look } from '../line/inline.ts'
import type { Page } from '../paper/page.ts'
import type { RichText } from './book.ts'
import type { GridCell } from './grid.ts'
import type { CellFont } from './styles.ts'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Space between text and the sides of its cell, in points. */
const PADDING = 2
/** Our letters are wider than those of the fonts that sheets are made with: text may be set this much narrower, or smaller, to fit its cell. */
const NARROWEST = 0.7
const SMALLER = [1, 0.92, 0.84, 0.76, 0.68, 0.6]
/** Height of a line, times its size: sheets are set tight. */
const LEADING = 0.92

/** Signs that turn when a word is written downwards. */
const UPRIGHT: Readonly<Record<string, string>> = {
  ー: '｜',
  '-': '｜',
  '－': '｜',
  '―': '｜',
  '（': '︵',
  '）': '︶',
  '(': '︵',
  ')': '︶',
  '「': '﹁',
  '」': '﹂',
  '…': '︙',
}

const lookOf = (font: CellFont, scale: number, stretch: number): Look => ({
  size: font.size * scale,
  bold: font.bold,
  italic: font.italic,
  underline: font.underline,
  strike: font.strike,
  colour: font.colour,
  stretch,
})

function inlinesOf(
  content: string | readonly RichText[],
  font: CellFont,
  { scale = 1, stretch = 1, isStacked = false } = {},
): readonly Inline[] {
  const runs = typeof content === 'string' ? [{ text: content, font: undefined }] : content
  const shown = (text: string): string => (isStacked ? [...text].map((character) => UPRIGHT[character] ?? character).join('\n') : text)
  return runs.map((run, index) => ({
    kind: 'text',
    text: isStacked && index > 0 ? `\n${shown(run.text)}` : shown(run.text),
    look: lookOf(run.font ?? font, scale, stretch),
  }))
}

const textOf = (content: string | readonly RichText[]): string =>
  typeof content === 'string' ? content : content.map(({ text }) => text).join('')

export const wrapsText = ({ style, content, isNumber }: GridCell): boolean =>
  !isNumber && (style.wraps || style.horizontal === 'justify' || style.horizontal === 'distributed' || textOf(content).includes('\n'))

/** Width that the content takes on one line. */
export function naturalWidth({ content, style }: GridCell, faces: Faces): number {
  return atomsOf(inlinesOf(content, style.font), faces).reduce((sum, { width }) => sum + width, 0) + 2 * PADDING
}

/** Height that wrapped content needs in a cell of this width. */
export function neededHeight(cell: GridCell, width: number, faces: Faces): number {
  if (!wrapsText(cell)) return cell.style.font.size * 1.3 * LEADING + 2
  return heightOf(linesIn(cell, width, 1, faces)) + 2
}

function alignOf({ style, isNumber, content }: GridCell): Align {
  switch (style.horizontal) {
    case 'center':
    case 'centerContinuous':
      return 'center'
    case 'right':
      return 'right'
    case 'distributed':
      return 'distribute'
    case 'justify':
      return 'justify'
    case 'general':
      return isNumber ? 'right' : content === 'TRUE' || content === 'FALSE' ? 'center' : 'left'
    default:
      return 'left'
  }
}

const linesIn = (cell: GridCell, width: number, scale: number, faces: Faces, isStacked = false) =>
  setParagraph(
    {
      kind: 'paragraph',
      ...plain,
      inlines: inlinesOf(cell.content, cell.style.font, { scale, isStacked }),
      align: isStacked ? 'center' : alignOf(cell),
      leading: { rule: 'times', value: LEADING },
      size: cell.style.font.size * scale,
    },
    Math.max(4, width),
    faces,
  )

/**
 * Draws what a cell says into its rectangle.
 * @param room the rectangle and what is free beside it: text that is not wrapped may run on there
 */
export function drawCellText(page: Page, cell: GridCell, box: Rectangle, room: Rectangle, faces: Faces): void {
  const { rotation } = cell.style
  if (rotation === 'stacked') drawWrapped(page, cell, box, faces, true)
  else if (rotation !== 0) drawRotated(page, cell, box, rotation, faces)
  else if (wrapsText(cell)) drawWrapped(page, cell, box, faces, false)
  else drawLine(page, cell, box, room, faces)
}

function drawWrapped(page: Page, cell: GridCell, box: Rectangle, faces: Faces, isStacked: boolean): void {
  const indent = isStacked ? 0 : cell.style.indent * cell.style.font.size * 0.9
  const isRight = alignOf(cell) === 'right'
  const width = box.width - 2 * PADDING - indent
  let lines = linesIn(cell, width, 1, faces, isStacked)
  for (const scale of SMALLER) {
    lines = linesIn(cell, width, scale, faces, isStacked)
    if (heightOf(lines) <= box.height + 1) break
  }
  const height = heightOf(lines)
  const spare = box.height - height
  const top = box.y + (spare < 0 ? 0 : cell.style.vertical === 'top' ? 0 : cell.style.vertical === 'center' ? spare / 2 : spare)
  const draw = (): void => drawAll(lines, page, box.x + PADDING + (isRight ? 0 : indent), top)
  if (spare < -1) page.within(undefined, [box.x, box.y, box.width, box.height], draw)
  else draw()
}

function drawLine(page: Page, cell: GridCell, box: Rectangle, room: Rectangle, faces: Faces): void {
  const { style } = cell
  const align = alignOf(cell)
  const indent = style.indent * style.font.size * 0.9
  const natural = naturalWidth(cell, faces) + indent
  const allowed = cell.isNumber || style.shrinks ? box : room
  const stretch =
    natural <= allowed.width
      ? 1
      : Math.max(
          style.shrinks || cell.isNumber ? 0.4 : NARROWEST,
          (allowed.width - 2 * PADDING - indent) / Math.max(1, natural - 2 * PADDING - indent),
        )
  const width = (natural - 2 * PADDING - indent) * stretch
  const inlines = inlinesOf(cell.content, style.font, { stretch })
  const lines = setParagraph(
    { kind: 'paragraph', ...plain, inlines, leading: { rule: 'times', value: LEADING }, size: style.font.size },
    width + 10,
    faces,
  )
  const height = heightOf(lines)
  const spare = box.height - height
  const y = box.y + (style.vertical === 'top' ? 0 : style.vertical === 'center' ? spare / 2 : spare)
  const left = box.x + PADDING + indent
  const right = box.x + box.width - PADDING - indent - width
  const x = align === 'right' ? right : align === 'center' || align === 'distribute' ? box.x + (box.width - width) / 2 : left
  const isWithin = x >= allowed.x - 0.5 && x + width <= allowed.x + allowed.width + 0.5
  const draw = (): void => drawAll(lines, page, Math.max(x, align === 'right' && !cell.isNumber ? allowed.x + PADDING : -Infinity), y)
  if (isWithin) draw()
  else page.within(undefined, [allowed.x, box.y - 2, allowed.width, box.height + 4], draw)
}

function drawRotated(page: Page, cell: GridCell, box: Rectangle, degrees: number, faces: Faces): void {
  const angle = (-degrees * Math.PI) / 180
  const lines = linesIn(cell, Math.abs(degrees) > 45 ? box.height - 2 : box.width, 1, faces)
  const height = heightOf(lines)
  const width = Math.abs(degrees) > 45 ? box.height - 2 : box.width
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  page.within([cos, sin, -sin, cos, box.x + box.width / 2, box.y + box.height / 2], undefined, () =>
    drawAll(lines, page, -width / 2, -height / 2),
  )
}
