import type { Sheet } from '../flow/column.ts'
import type { Element } from '../package/element.ts'
import { lengthOf } from './styles.ts'

const [SMALLEST, LARGEST] = [100, 3000]
const MARGIN = 40

/** A page of these properties (ODF 1.3 Part 3 §17.2), else A4. */
export function sheetOf(properties: Element | undefined, margin = MARGIN): Sheet {
  const length = (name: string, usual: number, least: number): number =>
    Math.max(least, Math.min(LARGEST, lengthOf(properties?.attribute(name)) ?? usual))
  const [width, height] = [length('fo:page-width', 595.3, SMALLEST), length('fo:page-height', 841.9, SMALLEST)]
  const edge = (side: string, whole: number): number =>
    Math.min(whole / 4, Math.max(20, length(`fo:margin-${side}`, lengthOf(properties?.attribute('fo:margin')) ?? margin, 0)))
  return { width, height, top: edge('top', height), right: edge('right', width), bottom: edge('bottom', height), left: edge('left', width) }
}
