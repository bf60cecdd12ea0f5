import { type Limits, within } from '../limits.ts'
import { Refusal } from '../refusal.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Small pictures are shown this wide at least, or what is written across them could not be read. Pixels. */
const LEAST_WIDTH = 640

/**
 * How large a page is drawn: as wide as was asked for, unless it then gets past a bound. A photo is not blown up beyond what it holds.
 * @param original in points or pixels; a side of zero is refused @param native the original has no more pixels than these
 */
export function drawnSize(original: Size, asked: number, native: boolean, limits: Limits): Size {
  const { width, height } = original
  if (!(width > 0 && height > 0 && Number.isFinite(width * height))) throw new Refusal('malformed', 'a page without an area')
  const wide = native ? Math.min(asked, Math.max(width, LEAST_WIDTH)) : asked
  const scale = Math.min(
    wide / width,
    limits.sidePixels / Math.max(width, height),
    Math.sqrt(limits.viewPixels / (width * height)), // area grows with the square of the scale
  )
  const size = { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) }
  within(limits, 'viewPixels', size.width * size.height)
  within(limits, 'sidePixels', Math.max(size.width, size.height))
  return size
}
