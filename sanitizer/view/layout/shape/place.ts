import type { Element } from '../package/element.ts'

/** DrawingML counts in English metric units: 12,700 to the point (§20.1.2.1). */
export const EMU = 12_700

/** Where a shape stands, in points. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Degrees, clockwise. */
  readonly rotation: number
  readonly flipsX: boolean
  readonly flipsY: boolean
}

/** From coordinates of a group's children to the page. */
export interface Mapping {
  readonly x: number
  readonly y: number
  readonly scaleX: number
  readonly scaleY: number
}

export const identity: Mapping = { x: 0, y: 0, scaleX: 1, scaleY: 1 }

const FAR = 20_000
const points = (element: Element | undefined, name: string): number => Math.max(-FAR, Math.min(FAR, (element?.number(name) ?? 0) / EMU))

/** `a:xfrm` (§20.1.7.6). @returns undefined without a size */
export function placeOf(transform: Element | undefined): Place | undefined {
  const extent = transform?.child('a:ext')
  if (!transform || !extent) return undefined
  const offset = transform.child('a:off')
  const isOn = (name: string): boolean => ['1', 'true'].includes(transform.attribute(name) ?? '')
  return {
    x: points(offset, 'x'),
    y: points(offset, 'y'),
    width: Math.abs(points(extent, 'cx')),
    height: Math.abs(points(extent, 'cy')),
    rotation: ((transform.number('rot') ?? 0) / 60_000) % 360,
    flipsX: isOn('flipH'),
    flipsY: isOn('flipV'),
  }
}

export const mapped = (place: Place, { x, y, scaleX, scaleY }: Mapping): Place => ({
  ...place,
  x: x + place.x * scaleX,
  y: y + place.y * scaleY,
  width: place.width * scaleX,
  height: place.height * scaleY,
})

/** The mapping of a group's children: their own coordinates are spread over the group's place. */
export function mappingOf(group: Place, transform: Element | undefined): Mapping {
  const offset = transform?.child('a:chOff')
  const extent = transform?.child('a:chExt')
  const across = points(extent, 'cx')
  const down = points(extent, 'cy')
  const scaleX = across > 0 ? group.width / across : 1
  const scaleY = down > 0 ? group.height / down : 1
  return { x: group.x - points(offset, 'x') * scaleX, y: group.y - points(offset, 'y') * scaleY, scaleX, scaleY }
}
