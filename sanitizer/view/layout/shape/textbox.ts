import type { Block } from '../flow/block.ts'
import { drawAll, heightOf } from '../flow/fragment.ts'
import { setBlocks } from '../flow/set.ts'
import { atomsOf } from '../line/atoms.ts'
import type { Element } from '../package/element.ts'
import { colourIn } from '../package/theme.ts'
import type { Page } from '../paper/page.ts'
import { EMU, type Place } from './place.ts'
import { part, type Stage } from './stage.ts'
import { readBody, type TextBehind } from './text.ts'

/** Our letters are larger than most of those that slides are made with: text that does not fit its box is made this small at most. */
const SMALLER = [1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48]

interface Behind {
  readonly text: TextBehind
  readonly body: readonly Element[]
}

/** Writes what a shape says into it (§21.1.2.1.1). */
export function drawText(shape: Element, behind: Behind, place: Place, stage: Stage, page: Page): void {
  const content = part(part(shape, 'txbx'), 'txbxContent')
  const body = part(shape, 'txBody')
  const bodies = [part(body, 'bodyPr') ?? part(shape, 'bodyPr'), ...behind.body.map((one) => part(one, 'bodyPr'))]
  const said = (name: string): string | undefined => bodies.map((one) => one?.attribute(name)).find((value) => value !== undefined)
  const inset = (name: string, usual: number): number => Math.max(0, Math.min(200, Number(said(name) ?? usual) / EMU || 0))
  const insets = { left: inset('lIns', 91_440), top: inset('tIns', 45_720), right: inset('rIns', 91_440), bottom: inset('bIns', 45_720) }
  const turn = said('vert') === 'vert' ? 90 : said('vert') === 'vert270' ? -90 : 0
  const box =
    turn === 0
      ? place
      : {
          ...place,
          x: place.x + (place.width - place.height) / 2,
          y: place.y + (place.height - place.width) / 2,
          width: place.height,
          height: place.width,
        }
  const anchor = said('anchor') ?? 't'
  const isFree = said('wrap') === 'none'
  const width = Math.max(8, box.width - insets.left - insets.right)
  const room = box.height - insets.top - insets.bottom
  const text = withStyle(behind.text, shape, stage)
  const fontScale = Math.max(
    0.25,
    Math.min(
      1,
      (bodies.map((one) => one?.child('a:normAutofit')?.number('fontScale')).find((value) => value !== undefined) ?? 100_000) / 100_000,
    ),
  )
  const blocksAt = (scale: number) =>
    body ? readBody(body, text, stage.theme, scale * fontScale) : content && scale === 1 ? (stage.blocks?.(content) ?? []) : []
  const free = isFree ? naturalWidth(blocksAt(1), stage) : 0
  const column = isFree ? free : width
  const set = (scale: number) => setBlocks(blocksAt(scale), column, stage.faces)
  let fragments = set(1)
  if (fragments.length === 0) return
  for (const scale of body && !isFree ? SMALLER : []) {
    fragments = set(scale)
    if (heightOf(fragments) <= Math.max(room, 8) + 2) break
  }
  const height = heightOf(fragments)
  const spare = room - height
  const top = box.y + insets.top + (anchor === 'ctr' ? spare / 2 : anchor === 'b' ? spare : 0)
  const left = box.x + insets.left + (isFree ? startOf(blocksAt(1), width - column) : 0)
  const draw = (): void => drawAll(fragments, page, left, height > box.height && anchor !== 't' ? box.y : top)
  if (turn === 0) draw()
  else {
    const [middleX, middleY] = [place.x + place.width / 2, place.y + place.height / 2]
    const sign = turn > 0 ? 1 : -1
    // A quarter turn about the middle of the shape.
    page.within([0, sign, -sign, 0, middleX + sign * middleY, middleY - sign * middleX], undefined, draw)
  }
}

/** The colour of the shape's style stands behind what the text says. */
function withStyle(behind: TextBehind, shape: Element, stage: Stage): TextBehind {
  const colour = colourIn(part(shape, 'style')?.child('a:fontRef'), stage.theme)
  return colour === undefined ? behind : { ...behind, style: { ...behind.style, colour } }
}

/** Width of the longest line of text that is not wrapped. */
function naturalWidth(blocks: readonly Block[], stage: Stage): number {
  let widest = 1
  for (const block of blocks) {
    if (block.kind !== 'paragraph') continue
    let line = block.left + Math.max(0, block.first)
    for (const { character, width } of atomsOf(block.inlines, stage.faces)) {
      line = character === '\n' ? block.left : line + (character === '\t' ? block.defaultTab : width)
      widest = Math.max(widest, line)
    }
  }
  return Math.min(4000, widest + 1)
}

/** Where a line of its own width begins in a box that is `spare` wider, or narrower: it stays about the middle, or at its side. */
function startOf([first]: readonly Block[], spare: number): number {
  const align = first?.kind === 'paragraph' ? first.align : 'left'
  return align === 'center' ? spare / 2 : align === 'right' ? spare : 0
}
