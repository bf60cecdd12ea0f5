/** Points and affine maps, x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Pair = readonly [x: number, y: number]
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

export const moved = ([a, b, c, d, e, f]: Matrix, [x, y]: Pair): Pair => [a * x + c * y + e, b * x + d * y + f]

/** First `first`, then `second`. */
export const after = (second: Matrix, first: Matrix): Matrix => {
  const [a, b, c, d, e, f] = first
  const [p, q, r, s, t, u] = second
  return [p * a + r * b, q * a + s * b, p * c + r * d, q * c + s * d, p * e + r * f + t, q * e + s * f + u]
}

/** How much longer lengths become, the mean of all directions. */
export const growth = ([a, b, c, d]: Matrix): number => Math.sqrt(Math.abs(a * d - b * c))

/** A number as SVG writes it; what is not finite would make the picture unreadable. */
export const written = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0')

/** A path under way: corners and curves through one map, as SVG path data (SVG 2 §9.3). */
export class Path {
  #data = ''
  #points = 0
  readonly map: Matrix
  constructor(map: Matrix) {
    this.map = map
  }

  get data(): string {
    return this.#data
  }
  get points(): number {
    return this.#points
  }

  #put(command: string, ...points: readonly Pair[]): this {
    this.#points += points.length
    const corners = points.map((point) => moved(this.map, point).map(written).join(' '))
    this.#data += `${command}${corners.join(' ')}`
    return this
  }
  move(to: Pair): this {
    return this.#put('M', to)
  }
  line(to: Pair): this {
    return this.#put('L', to)
  }
  curve(one: Pair, two: Pair, to: Pair): this {
    return this.#put('C', one, two, to)
  }
  close(): this {
    return this.#put('Z')
  }
  add(other: Path): this {
    this.#data += other.data
    this.#points += other.points
    return this
  }

  polygon(points: readonly Pair[], isClosed: boolean): this {
    for (const [index, point] of points.entries()) index === 0 ? this.move(point) : this.line(point)
    return isClosed && points.length > 0 ? this.close() : this
  }

  /** A part of an ellipse, counted in radians as `at` = centre + (rx·cos, ry·sin); begins with a line when `goesOn`. */
  arc([x, y]: Pair, rx: number, ry: number, from: number, sweep: number, goesOn: boolean): this {
    const pieces = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9))
    const step = sweep / pieces
    const reach = (4 / 3) * Math.tan(step / 4)
    const at = (angle: number): Pair => [x + rx * Math.cos(angle), y + ry * Math.sin(angle)]
    goesOn ? this.line(at(from)) : this.move(at(from))
    for (let piece = 0; piece < pieces; piece++) {
      const [one, two] = [from + piece * step, from + (piece + 1) * step]
      const [start, end] = [at(one), at(two)]
      this.curve(
        [start[0] - reach * rx * Math.sin(one), start[1] + reach * ry * Math.cos(one)],
        [end[0] + reach * rx * Math.sin(two), end[1] - reach * ry * Math.cos(two)],
        end,
      )
    }
    return this
  }
}
