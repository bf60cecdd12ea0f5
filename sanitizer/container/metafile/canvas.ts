import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import { type Matrix, type Path, written } from './geometry.ts'

/** What is drawn, as an SVG of shapes and pixels only: no text, no reference but to its own clips. Written by us, read by the rasteriser. */

export interface Paint {
  /** `#rrggbb`, or undefined for nothing. */
  readonly fill: string | undefined
  readonly rule: 'evenodd' | 'nonzero'
  readonly stroke:
    | { readonly colour: string; readonly width: number; readonly dashes: readonly number[]; readonly cap: string; readonly join: string }
    | undefined
}

export interface View {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The rasteriser follows one clip into the next. */
const DEEPEST_CLIP = 16

export class Canvas {
  readonly #limits: Limits
  readonly #pieces: string[] = []
  readonly #clips: string[] = []
  readonly #depths = new Map<string, number>()
  #points = 0
  #pixels = 0
  #pictures = 0
  #isMixed = false

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0
  }
  /** Of all bitmaps read so far. */
  get pixels(): number {
    return this.#pixels
  }
  addPixels(count: number): void {
    this.#pixels += count
    within(this.#limits, 'pixels', this.#pixels)
  }
  get hasPictures(): boolean {
    return this.#pictures > 0
  }

  #count(points: number): void {
    this.#points += points + 1
    within(this.#limits, 'objects', this.#points)
  }

  path(path: Path, paint: Paint, clip: string | undefined): void {
    if (path.data === '' || (!paint.fill && !paint.stroke)) return
    this.#count(path.points)
    const { fill, rule, stroke } = paint
    const filled = `fill="${fill ?? 'none'}"${fill && rule === 'evenodd' ? ' fill-rule="evenodd"' : ''}`
    const dashes = stroke && stroke.dashes.length > 0 ? ` stroke-dasharray="${stroke.dashes.map(written).join(' ')}"` : ''
    const stroked = stroke
      ? ` stroke="${stroke.colour}" stroke-width="${written(stroke.width)}" stroke-linecap="${stroke.cap}" stroke-linejoin="${stroke.join}"${dashes}`
      : ''
    this.#pieces.push(`<path ${filled}${stroked}${clipped(clip)} d="${path.data}"/>`)
  }

  /** @param png of which the map takes the unit square to its place; `blend` a mode of CSS compositing */
  picture(png: Uint8Array, map: Matrix, clip: string | undefined, blend: string | undefined): void {
    this.#pictures++
    this.#isMixed ||= blend !== undefined
    this.#count(1)
    const mixed = blend ? ` style="mix-blend-mode:${blend}"` : ''
    const image = `<image width="1" height="1" preserveAspectRatio="none" transform="matrix(${map.map((value) => (Number.isFinite(value) ? value : 0)).join(' ')})" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`
    this.#pieces.push(`<g${clipped(clip)}${mixed}>${image}</g>`)
  }

  /** @returns the name of a clip within `inside`, or `inside` where clips are nested beyond what drawings do */
  clip(path: Path, rule: Paint['rule'], inside: string | undefined): string {
    const depth = (inside === undefined ? 0 : (this.#depths.get(inside) ?? 0)) + 1
    if (inside !== undefined && depth > DEEPEST_CLIP) return inside
    this.#count(path.points)
    const name = `c${this.#clips.length}`
    this.#depths.set(name, depth)
    this.#clips.push(`<clipPath id="${name}"${clipped(inside)}><path clip-rule="${rule}" d="${path.data}"/></clipPath>`)
    return name
  }

  svg({ left, top, width, height }: View, pixels: { readonly width: number; readonly height: number }): string {
    const box = [left, top, width, height].map((value) => (Number.isFinite(value) ? value : 0)).join(' ')
    // What mixes with what lies below needs something below.
    const ground = this.#isMixed ? `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="#ffffff"/>` : ''
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels.width}" height="${pixels.height}" viewBox="${box}" preserveAspectRatio="none"><defs>${this.#clips.join('')}</defs>${ground}${this.#pieces.join('')}</svg>`
  }
}

const clipped = (clip: string | undefined): string => (clip === undefined ? '' : ` clip-path="url(#${clip})"`)
