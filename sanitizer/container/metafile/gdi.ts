import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { Canvas, type Paint } from './canvas.ts'
import { after, growth, identity, type Matrix, type Pair, Path } from './geometry.ts'
import { firstState, type GdiObject, type State, stock } from './objects.ts'

/** What both kinds of metafile draw with: state, objects, paths and shapes ([MS-EMF] §2.3; names are the records'). */

export type Box = readonly [left: number, top: number, right: number, bottom: number]

/** Millimetres of one logical unit in the mapping modes that have a fixed one; their y goes upwards. */
const metric: Readonly<Record<number, number>> = { 2: 0.1, 3: 0.01, 4: 0.254, 5: 0.0254, 6: 25.4 / 1440 }
const [ISOTROPIC, ANISOTROPIC] = [7, 8]
/** A stack that a file fills; drawings nest a few deep. */
const MOST_SAVED = 1000

export class Gdi {
  readonly canvas: Canvas
  readonly limits: Limits
  state: State = firstState
  readonly #saved: State[] = []
  readonly #objects = new Map<number, GdiObject>()
  /** Device units of a millimetre. */
  readonly #perMillimetre: Pair
  /** The least width that can be seen, device units. */
  readonly #thinnest: number
  /** In device units; between BeginPath and EndPath, and until the path is used. */
  #path: Path | undefined
  #isRecording = false

  constructor(limits: Limits, perMillimetre: Pair, thinnest: number) {
    this.limits = limits
    this.canvas = new Canvas(limits)
    this.#perMillimetre = perMillimetre
    this.#thinnest = thinnest
  }

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
  }

  /** Logical to device units. */
  get map(): Matrix {
    const { mode, windowOrigin: w, windowExtent: we, viewportOrigin: v, viewportExtent: ve, world } = this.state
    const unit = metric[mode]
    let [sx, sy] = [1, 1]
    if (unit !== undefined) [sx, sy] = [unit * this.#perMillimetre[0], -unit * this.#perMillimetre[1]]
    else if (mode === ISOTROPIC || mode === ANISOTROPIC) [sx, sy] = [ve[0] / (we[0] || 1), ve[1] / (we[1] || 1)]
    if (mode === ISOTROPIC) {
      const least = Math.min(Math.abs(sx), Math.abs(sy))
      ;[sx, sy] = [Math.sign(sx) * least, Math.sign(sy) * least]
    }
    return after([sx, 0, 0, sy, v[0] - w[0] * sx, v[1] - w[1] * sy], world)
  }

  save(): void {
    if (this.#saved.length < MOST_SAVED) this.#saved.push(this.state)
  }
  /** @param which negative: so many back; positive: that many saved ones stay, less one */
  restore(which: number): void {
    const keep = which < 0 ? this.#saved.length + which : which - 1
    if (keep < 0 || keep >= this.#saved.length) return
    this.state = this.#saved[keep] ?? this.state
    this.#saved.length = keep
  }

  create(number: number, object: GdiObject): void {
    this.#objects.set(number, object)
    within(this.limits, 'objects', this.#objects.size)
  }
  /** The lowest free number, as WMF counts. */
  createNext(object: GdiObject): void {
    let number = 0
    while (this.#objects.has(number)) number++
    if (number > 65_535) throw new Refusal('limit-entries', 'objects of a drawing')
    this.create(number, object)
  }
  remove(number: number): void {
    this.#objects.delete(number)
  }
  select(number: number): void {
    const object = number >= 0x80000000 ? stock[number - 0x80000000] : this.#objects.get(number)
    if (object?.kind === 'pen') this.set({ pen: object })
    if (object?.kind === 'brush') this.set({ brush: object })
    if (object?.kind === 'font') this.set({ font: object })
  }

  newPath(): Path {
    return new Path(this.map)
  }

  #paint(isFilled: boolean, isStroked: boolean): Paint {
    const { pen, brush, rule } = this.state
    const width = Math.max(pen.isCosmetic ? 0 : pen.width * growth(this.map), this.#thinnest)
    const dashes = pen.dashes.map((length) => length * Math.max(width, this.#thinnest))
    const stroke = isStroked && pen.colour ? { colour: pen.colour, width, dashes, cap: pen.cap, join: pen.join } : undefined
    return { fill: isFilled ? brush.colour : undefined, rule, stroke }
  }

  /** Draws at once, or adds to the path that is being recorded. */
  shape(path: Path, isFilled: boolean): void {
    if (this.#isRecording && this.#path) {
      within(this.limits, 'objects', this.#path.points + path.points)
      this.#path.add(path)
    } else this.canvas.path(path, this.#paint(isFilled, true), this.state.clip)
  }

  beginPath(): void {
    this.#path = new Path(identity)
    this.#isRecording = true
  }
  endPath(): void {
    this.#isRecording = false
  }
  closeFigure(): void {
    if (this.#isRecording) this.#path?.close()
  }
  usePath(isFilled: boolean, isStroked: boolean): void {
    if (this.#path) this.canvas.path(this.#path, this.#paint(isFilled, isStroked), this.state.clip)
    this.#path = undefined
    this.#isRecording = false
  }
  abortPath(): void {
    this.#path = undefined
    this.#isRecording = false
  }

  /** @param mode [MS-EMF] §2.1.29: 1 narrows the clip, 5 replaces it; the others are rare and leave it as it is */
  clipTo(path: Path | undefined, mode: number): void {
    if (mode !== 1 && mode !== 5) return
    if (path) this.set({ clip: this.canvas.clip(path, this.state.rule, mode === 1 ? this.state.clip : undefined) })
    else if (mode === 5) this.set({ clip: undefined })
  }
  clipToPath(mode: number): void {
    if (this.#path) this.clipTo(this.#path, mode)
    this.abortPath()
  }
  boxPath([left, top, right, bottom]: Box): Path {
    const corners: readonly Pair[] = [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]
    return this.newPath().polygon(corners, true)
  }

  moveTo(to: Pair): void {
    this.set({ at: to })
    if (this.#isRecording) this.#path?.add(this.newPath().move(to))
  }

  /** Lines or curves from the current position on, which moves along. */
  goOn(points: readonly Pair[], isCurved: boolean): void {
    const path = this.#isRecording ? this.newPath() : this.newPath().move(this.state.at)
    this.shape(isCurved ? curved(path, points) : lined(path, points), false)
    this.set({ at: points.at(-1) ?? this.state.at })
  }

  bezier(points: readonly Pair[]): void {
    const [first, ...rest] = points
    if (first) this.shape(curved(this.newPath().move(first), rest), false)
  }
  polygons(lists: readonly (readonly Pair[])[], isClosed: boolean): void {
    const path = this.newPath()
    for (const points of lists) path.polygon(points, isClosed)
    this.shape(path, isClosed)
  }

  rectangle(box: Box): void {
    this.shape(this.boxPath(box), true)
  }
  roundRectangle([left, top, right, bottom]: Box, width: number, height: number): void {
    const [rx, ry] = [Math.min(Math.abs(width), Math.abs(right - left)) / 2, Math.min(Math.abs(height), Math.abs(bottom - top)) / 2]
    const [l, r] = [Math.min(left, right), Math.max(left, right)]
    const [t, b] = [Math.min(top, bottom), Math.max(top, bottom)]
    const quarter = Math.PI / 2
    const path = this.newPath().arc([r - rx, t + ry], rx, ry, -quarter, quarter, false)
    path.arc([r - rx, b - ry], rx, ry, 0, quarter, true).arc([l + rx, b - ry], rx, ry, quarter, quarter, true)
    this.shape(path.arc([l + rx, t + ry], rx, ry, 2 * quarter, quarter, true).close(), true)
  }
  ellipse([left, top, right, bottom]: Box): void {
    const path = this.newPath()
    path.arc([(left + right) / 2, (top + bottom) / 2], Math.abs(right - left) / 2, Math.abs(bottom - top) / 2, 0, 2 * Math.PI, false)
    this.shape(path.close(), true)
  }

  /** Arc, chord, pie or (from the current position) ArcTo: between the rays through two points. */
  arc([left, top, right, bottom]: Box, start: Pair, end: Pair, how: 'arc' | 'chord' | 'pie' | 'on'): void {
    const centre: Pair = [(left + right) / 2, (top + bottom) / 2]
    const [rx, ry] = [Math.abs(right - left) / 2 || 1, Math.abs(bottom - top) / 2 || 1]
    const angle = ([x, y]: Pair): number => Math.atan2((y - centre[1]) / ry, (x - centre[0]) / rx)
    const from = angle(start)
    let sweep = angle(end) - from
    if (this.state.isClockwise && sweep <= 0) sweep += 2 * Math.PI
    if (!this.state.isClockwise && sweep >= 0) sweep -= 2 * Math.PI
    this.#arc(centre, rx, ry, from, sweep, how)
  }
  /** @param from @param sweep radians, against the clock as people see it */
  angleArc(centre: Pair, radius: number, from: number, sweep: number): void {
    this.#arc(centre, radius, radius, -from, -sweep, 'on')
  }
  #arc(centre: Pair, rx: number, ry: number, from: number, sweep: number, how: 'arc' | 'chord' | 'pie' | 'on'): void {
    const path = this.newPath()
    if (how === 'on' && !this.#isRecording) path.move(this.state.at)
    if (how === 'pie') path.move(centre)
    path.arc(centre, rx, ry, from, Math.max(-2 * Math.PI, Math.min(2 * Math.PI, sweep)), how === 'on' || how === 'pie')
    if (how === 'pie' || how === 'chord') path.close()
    this.shape(path, how === 'pie' || how === 'chord')
    if (how === 'on') this.set({ at: [centre[0] + rx * Math.cos(from + sweep), centre[1] + ry * Math.sin(from + sweep)] })
  }

  fillBox(box: Box, fill: string | undefined): void {
    this.canvas.path(this.boxPath(box), { fill, rule: 'nonzero', stroke: undefined }, this.state.clip)
  }
}

const lined = (path: Path, points: readonly Pair[]): Path => {
  for (const point of points) path.line(point)
  return path
}
const curved = (path: Path, points: readonly Pair[]): Path => {
  for (let at = 0; at + 3 <= points.length; at += 3) {
    const [one, two, to] = [points[at], points[at + 1], points[at + 2]]
    if (one && two && to) path.curve(one, two, to)
  }
  return path
}
