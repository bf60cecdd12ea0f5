import type { Element } from '../package/element.ts'
import { n } from '../paper/number.ts'
import type { Place } from './place.ts'

/** Outlines of shapes as paths in a box of width and height, from its own corner. */
type Outline = (width: number, height: number) => string

/** Share of a quarter circle that its control points stand away. */
const KAPPA = 0.5523

const polygon =
  (...corners: readonly (readonly [x: number, y: number])[]): Outline =>
  (width, height) =>
    `${corners.map(([x, y], index) => `${n(x * width)} ${n(y * height)} ${index === 0 ? 'm' : 'l'}`).join(' ')} h`

const ellipse: Outline = (width, height) => {
  const [rx, ry] = [width / 2, height / 2]
  const [kx, ky] = [rx * KAPPA, ry * KAPPA]
  const curve = (...values: readonly number[]): string => `${values.map(n).join(' ')} c`
  return `${n(width)} ${n(ry)} m ${curve(width, ry + ky, rx + kx, height, rx, height)} ${curve(rx - kx, height, 0, ry + ky, 0, ry)} ${curve(0, ry - ky, rx - kx, 0, rx, 0)} ${curve(rx + kx, 0, width, ry - ky, width, ry)} h`
}

const rounded =
  (share: number): Outline =>
  (width, height) => {
    const r = Math.min(width, height) * Math.max(0, Math.min(0.5, share))
    const k = r * (1 - KAPPA)
    const curve = (...values: readonly number[]): string => `${values.map(n).join(' ')} c`
    const [w, h] = [width, height]
    return `${n(r)} 0 m ${n(w - r)} 0 l ${curve(w - k, 0, w, k, w, r)} ${n(w)} ${n(h - r)} l ${curve(w, h - k, w - k, h, w - r, h)} ${n(r)} ${n(h)} l ${curve(k, h, 0, h - k, 0, h - r)} 0 ${n(r)} l ${curve(0, k, k, 0, r, 0)} h`
  }

const rectangle = polygon([0, 0], [1, 0], [1, 1], [0, 1])
const line: Outline = (width, height) => `0 0 m ${n(width)} ${n(height)} l`

/** ST_ShapeType (§20.1.10.55), those that offices draw; their adjustments stay at the usual value. */
const presets: Readonly<Record<string, Outline>> = {
  line,
  straightConnector1: line,
  bentConnector3: (width, height) => `0 0 m ${n(width / 2)} 0 l ${n(width / 2)} ${n(height)} l ${n(width)} ${n(height)} l`,
  bentConnector2: (width, height) => `0 0 m ${n(width)} 0 l ${n(width)} ${n(height)} l`,
  ellipse,
  flowChartConnector: ellipse,
  roundRect: rounded(0.1667),
  flowChartAlternateProcess: rounded(0.1667),
  flowChartTerminator: rounded(0.5),
  wedgeRoundRectCallout: rounded(0.1667),
  round2SameRect: rounded(0.12),
  wedgeEllipseCallout: ellipse,
  triangle: polygon([0.5, 0], [1, 1], [0, 1]),
  rtTriangle: polygon([0, 0], [1, 1], [0, 1]),
  diamond: polygon([0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5]),
  flowChartDecision: polygon([0.5, 0], [1, 0.5], [0.5, 1], [0, 0.5]),
  parallelogram: polygon([0.2, 0], [1, 0], [0.8, 1], [0, 1]),
  flowChartInputOutput: polygon([0.2, 0], [1, 0], [0.8, 1], [0, 1]),
  trapezoid: polygon([0.2, 0], [0.8, 0], [1, 1], [0, 1]),
  pentagon: polygon([0.5, 0], [1, 0.38], [0.81, 1], [0.19, 1], [0, 0.38]),
  hexagon: polygon([0.2, 0], [0.8, 0], [1, 0.5], [0.8, 1], [0.2, 1], [0, 0.5]),
  octagon: polygon([0.29, 0], [0.71, 0], [1, 0.29], [1, 0.71], [0.71, 1], [0.29, 1], [0, 0.71], [0, 0.29]),
  homePlate: polygon([0, 0], [0.8, 0], [1, 0.5], [0.8, 1], [0, 1]),
  chevron: polygon([0, 0], [0.75, 0], [1, 0.5], [0.75, 1], [0, 1], [0.25, 0.5]),
  rightArrow: polygon([0, 0.25], [0.65, 0.25], [0.65, 0], [1, 0.5], [0.65, 1], [0.65, 0.75], [0, 0.75]),
  leftArrow: polygon([1, 0.25], [0.35, 0.25], [0.35, 0], [0, 0.5], [0.35, 1], [0.35, 0.75], [1, 0.75]),
  downArrow: polygon([0.25, 0], [0.75, 0], [0.75, 0.6], [1, 0.6], [0.5, 1], [0, 0.6], [0.25, 0.6]),
  upArrow: polygon([0.25, 1], [0.75, 1], [0.75, 0.4], [1, 0.4], [0.5, 0], [0, 0.4], [0.25, 0.4]),
  leftRightArrow: polygon([0, 0.5], [0.2, 0], [0.2, 0.25], [0.8, 0.25], [0.8, 0], [1, 0.5], [0.8, 1], [0.8, 0.75], [0.2, 0.75], [0.2, 1]),
  plus: polygon(
    [0.33, 0],
    [0.67, 0],
    [0.67, 0.33],
    [1, 0.33],
    [1, 0.67],
    [0.67, 0.67],
    [0.67, 1],
    [0.33, 1],
    [0.33, 0.67],
    [0, 0.67],
    [0, 0.33],
    [0.33, 0.33],
  ),
  star5: polygon([0.5, 0], [0.62, 0.38], [1, 0.38], [0.69, 0.62], [0.81, 1], [0.5, 0.77], [0.19, 1], [0.31, 0.62], [0, 0.38], [0.38, 0.38]),
  snip1Rect: polygon([0, 0], [0.85, 0], [1, 0.2], [1, 1], [0, 1]),
  foldedCorner: polygon([0, 0], [1, 0], [1, 0.83], [0.83, 1], [0, 1]),
  bracketPair: (width, height) => {
    const r = Math.min(width, height) * 0.16
    return `${n(r)} 0 m 0 0 0 0 0 ${n(r)} c 0 ${n(height - r)} l 0 ${n(height)} 0 ${n(height)} ${n(r)} ${n(height)} c ${n(width - r)} 0 m ${n(width)} 0 ${n(width)} 0 ${n(width)} ${n(r)} c ${n(width)} ${n(height - r)} l ${n(width)} ${n(height)} ${n(width)} ${n(height)} ${n(width - r)} ${n(height)} c`
  },
  leftBracket: (width, height) =>
    `${n(width)} 0 m 0 0 0 0 0 ${n(width)} c 0 ${n(height - width)} l 0 ${n(height)} 0 ${n(height)} ${n(width)} ${n(height)} c`,
  rightBracket: (width, height) =>
    `0 0 m ${n(width)} 0 ${n(width)} 0 ${n(width)} ${n(width)} c ${n(width)} ${n(height - width)} l ${n(width)} ${n(height)} ${n(width)} ${n(height)} 0 ${n(height)} c`,
}

/** Shapes that are lines: never filled. */
const OPEN = /^(?:line|.*[cC]onnector\d|bracketPair|(?:left|right)(?:Bracket|Brace)|arc)$/

export interface ShapeOutline {
  readonly path: string
  readonly isOpen: boolean
}

/** The outline of a shape from its own corner. A shape that is not known is a rectangle. */
export function outlineOf(properties: Element | undefined, { width, height }: Place): ShapeOutline {
  const custom = properties?.child('a:custGeom')
  const own = custom ? customPath(custom, width, height) : undefined
  if (own) return own
  const preset = properties?.child('a:prstGeom')
  const name = preset?.attribute('prst') ?? 'rect'
  if (name === 'roundRect') {
    const share = /^val (\d+)$/.exec(preset?.at('a:avLst', 'a:gd')?.attribute('fmla') ?? '')?.[1]
    return { path: rounded(share === undefined ? 0.1667 : Number(share) / 100_000)(width, height), isOpen: false }
  }
  const outline = Object.hasOwn(presets, name) ? presets[name] : undefined
  return { path: (outline ?? rectangle)(width, height), isOpen: OPEN.test(name) }
}

const MOST_POINTS = 20_000

/** `a:custGeom` (§20.1.9.8) whose coordinates are numbers. @returns undefined where guides are used, or nothing is drawn */
function customPath(custom: Element, width: number, height: number): ShapeOutline | undefined {
  const pieces: string[] = []
  let isOpen = true
  for (const path of custom.child('a:pathLst')?.all('a:path') ?? []) {
    const scaleX = width / Math.max(1, path.number('w') ?? width)
    const scaleY = height / Math.max(1, path.number('h') ?? height)
    for (const step of path.elements()) {
      const corners = step
        .all('a:pt')
        .map((point) => [(point.number('x') ?? Number.NaN) * scaleX, (point.number('y') ?? Number.NaN) * scaleY] as const)
      if (pieces.length > MOST_POINTS || corners.flat().some(Number.isNaN)) return undefined
      const piece = stepOf(step.name, corners)
      if (piece === 'h') isOpen = false
      if (piece) pieces.push(piece)
    }
  }
  return pieces.length > 1 && / m$/.test(pieces[0] ?? '') ? { path: pieces.join(' '), isOpen } : undefined
}

function stepOf(name: string, corners: readonly (readonly [number, number])[]): string | undefined {
  const [first, second] = corners
  const written = (list: readonly (readonly [number, number])[]): string => list.map(([x, y]) => `${n(x)} ${n(y)}`).join(' ')
  if (name === 'a:close') return 'h'
  if (name === 'a:moveTo' && first) return `${written([first])} m`
  if (name === 'a:lnTo' && first) return `${written([first])} l`
  if (name === 'a:cubicBezTo' && corners.length === 3) return `${written(corners)} c`
  if (name === 'a:quadBezTo' && first && second) return `${written([first, second])} v`
  return undefined
}
