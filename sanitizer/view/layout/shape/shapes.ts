import { chosen } from '../package/chosen.ts'
import type { Element } from '../package/element.ts'
import { n } from '../paper/number.ts'
import type { Page } from '../paper/page.ts'
import { drawFrame } from './frame.ts'
import { outlineOf } from './geometry.ts'
import { type Fill, lineOf, shapeFill } from './paint.ts'
import { EMU, identity, type Mapping, mapped, mappingOf, type Place, placeOf } from './place.ts'
import { bare, part, type Stage } from './stage.ts'
import { drawText } from './textbox.ts'

/** Groups within groups beyond this are left out. */
const DEEPEST = 24

/** Draws the shapes that an element holds, in their order: the last lies on top (§19.3.1.43, §20.1.2.2.20). */
export function drawShapes(parent: Element, stage: Stage, page: Page, mapping: Mapping = identity, depth = 0): void {
  for (const element of parent.elements()) drawShape(element, stage, page, mapping, depth)
}

export function drawShape(element: Element, stage: Stage, page: Page, mapping: Mapping, depth = 0): void {
  switch (bare(element)) {
    case 'sp':
    case 'wsp':
    case 'cxnSp':
      drawOne(element, stage, page, mapping)
      return
    case 'pic':
      drawPicture(element, stage, page, mapping)
      return
    case 'grpSp':
    case 'wgp':
      drawGroup(element, stage, page, mapping, depth)
      return
    case 'graphicFrame':
      drawFrame(element, stage, page, mapping)
      return
    case 'AlternateContent':
      drawShapes(chosen(element), stage, page, mapping, depth)
      return
  }
}

const isHiddenByName = (element: Element): boolean => {
  for (const child of element.elements()) {
    const properties = /^nv/.test(bare(child)) ? part(child, 'cNvPr') : undefined
    if (properties) return ['1', 'true'].includes(properties.attribute('hidden') ?? '')
  }
  return false
}

function drawGroup(element: Element, stage: Stage, page: Page, mapping: Mapping, depth: number): void {
  if (depth >= DEEPEST || isHiddenByName(element)) return
  const transform = part(element, 'grpSpPr')?.child('a:xfrm')
  const own = placeOf(transform)
  const place = own && mapped(own, mapping)
  const inner = place ? mappingOf(place, transform) : mapping
  const draw = (): void => drawShapes(element, stage, page, inner, depth + 1)
  if (place && (place.rotation !== 0 || place.flipsX || place.flipsY)) turned(page, place, draw, true)
  else draw()
}

/** Turns about the middle of a place; text of mirrored shapes stays readable, so only outlines are mirrored. */
function turned(page: Page, { x, y, width, height, rotation, flipsX, flipsY }: Place, draw: () => void, isGroup: boolean): void {
  const angle = (rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const [mirrorX, mirrorY] = [flipsX && !isGroup ? -1 : 1, flipsY && !isGroup ? -1 : 1]
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  const [a, b, c, d] = [cos * mirrorX, sin * mirrorX, -sin * mirrorY, cos * mirrorY]
  page.within([a, b, c, d, middleX - a * middleX - c * middleY, middleY - b * middleX - d * middleY], undefined, draw)
}

function drawOne(element: Element, stage: Stage, page: Page, mapping: Mapping): void {
  if (stage.isHidden(element) || isHiddenByName(element)) return
  const behind = stage.behind(element)
  const properties = part(element, 'spPr')
  const own = placeOf(properties?.child('a:xfrm')) ?? behind.place
  if (!own) return
  const place = mapped(own, mapping)
  const style = part(element, 'style')
  const stated = [properties, ...behind.properties].find((one) =>
    one?.child('a:noFill', 'a:solidFill', 'a:gradFill', 'a:blipFill', 'a:pattFill'),
  )
  const fill = shapeFill(stated ?? properties, style, stage.theme)
  const lined = [properties, ...behind.properties].find((one) => one?.child('a:ln'))
  const line = lineOf(lined?.child('a:ln'), style, stage.theme)
  const shaped = [properties, ...behind.properties].find((one) => one?.child('a:prstGeom', 'a:custGeom'))
  const { path, isOpen } = outlineOf(shaped, place)
  const box: Place = { ...place, x: 0, y: 0 }
  const draw = (): void =>
    page.within([1, 0, 0, 1, place.x, place.y], undefined, () => {
      const paint = isOpen ? { kind: 'none' as const } : fill
      drawFill(paint, path, box, stage, page)
      if (line) page.shape(path, undefined, line.stroke)
      if (line && isOpen) drawArrows(page, box, line)
    })
  const isPlain = place.rotation === 0 && !place.flipsX && !place.flipsY
  if (isPlain) draw()
  else turned(page, place, draw, false)
  const write = (): void => drawText(element, behind, place, stage, page)
  if (place.rotation === 0) write()
  else turned(page, { ...place, flipsX: false, flipsY: false }, write, false)
}

function drawFill(fill: Fill, path: string, { width, height }: Place, stage: Stage, page: Page): void {
  if (fill.kind === 'colour') page.shape(path, fill.colour, undefined)
  const picture = fill.kind === 'picture' ? stage.source.picture(stage.part, fill.id) : undefined
  if (picture) page.picture(picture, 0, 0, width, height)
}

/** Heads of arrows at the ends of a line from corner to corner. */
function drawArrows(
  page: Page,
  { width, height }: Place,
  line: {
    readonly stroke: { readonly colour: number; readonly width: number }
    readonly startsWithArrow: boolean
    readonly endsWithArrow: boolean
  },
): void {
  const length = Math.hypot(width, height)
  if (length < 1) return
  const [ux, uy] = [width / length, height / length]
  const size = Math.min(length / 2, 3 + 3 * line.stroke.width)
  const head = (x: number, y: number, sign: number): void => {
    const [backX, backY] = [x - sign * ux * size, y - sign * uy * size]
    const [sideX, sideY] = [(-uy * size) / 2.5, (ux * size) / 2.5]
    const points = [
      [x, y],
      [backX + sideX, backY + sideY],
      [backX - sideX, backY - sideY],
    ]
    page.shape(
      `${points.map(([px = 0, py = 0], index) => `${n(px)} ${n(py)} ${index === 0 ? 'm' : 'l'}`).join(' ')} h`,
      line.stroke.colour,
      undefined,
    )
  }
  if (line.endsWithArrow) head(width, height, 1)
  if (line.startsWithArrow) head(0, 0, -1)
}

function drawPicture(element: Element, stage: Stage, page: Page, mapping: Mapping): void {
  if (isHiddenByName(element)) return
  const properties = part(element, 'spPr')
  const own = placeOf(properties?.child('a:xfrm')) ?? stage.behind(element).place
  const fill = part(element, 'blipFill')
  const picture = stage.source.picture(stage.part, fill?.child('a:blip')?.attribute('r:embed'))
  if (!own || !picture) return
  const place = mapped(own, mapping)
  const crop = fill?.child('a:srcRect')
  const share = (name: string): number => Math.max(-5, Math.min(0.99, (crop?.number(name) ?? 0) / 100_000))
  const [left, top, right, bottom] = [share('l'), share('t'), share('r'), share('b')]
  const width = place.width / Math.max(0.01, 1 - left - right)
  const height = place.height / Math.max(0.01, 1 - top - bottom)
  const line = lineOf(properties?.child('a:ln'), part(element, 'style'), stage.theme)
  const draw = (): void => {
    const isCropped = left !== 0 || top !== 0 || right !== 0 || bottom !== 0
    const show = (): void => page.picture(picture, place.x - left * width, place.y - top * height, width, height)
    if (isCropped) page.within(undefined, [place.x, place.y, place.width, place.height], show)
    else show()
    if (line) page.box(place.x, place.y, place.width, place.height, undefined, line.stroke)
  }
  if (place.rotation === 0 && !place.flipsX && !place.flipsY) draw()
  else turned(page, place, draw, false)
}

export { EMU }
