import type { Colour } from '../paper/page.ts'

/** Arithmetic on colours in hue, saturation and luminance (each 0 to 1), as DrawingML and SpreadsheetML define it. */
interface Hsl {
  readonly h: number
  readonly s: number
  readonly l: number
}

export const channels = (colour: Colour): readonly [number, number, number] => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]
const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)))
export const fromChannels = (red: number, green: number, blue: number): Colour => (byte(red) << 16) | (byte(green) << 8) | byte(blue)
const unit = (value: number): number => Math.max(0, Math.min(1, value))

function toHsl(colour: Colour): Hsl {
  const [red, green, blue] = channels(colour).map((value) => value / 255) as [number, number, number]
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  const l = (most + least) / 2
  const range = most - least
  if (range === 0) return { h: 0, s: 0, l }
  const s = l > 0.5 ? range / (2 - most - least) : range / (most + least)
  const h =
    most === red ? (green - blue) / range + (green < blue ? 6 : 0) : most === green ? (blue - red) / range + 2 : (red - green) / range + 4
  return { h: h / 6, s, l }
}

function fromHsl({ h, s, l }: Hsl): Colour {
  const q = l < 0.5 ? l * (1 + s) : l + s - l * s
  const p = 2 * l - q
  const channel = (turn: number): number => {
    const t = (turn + 1) % 1
    const value = t < 1 / 6 ? p + (q - p) * 6 * t : t < 1 / 2 ? q : t < 2 / 3 ? p + (q - p) * (2 / 3 - t) * 6 : p
    return value * 255
  }
  return fromChannels(channel(h + 1 / 3), channel(h), channel(h - 1 / 3))
}

/** Luminance times `by` plus `plus` (§20.1.2.3.20–21). */
export const withLuminance = (colour: Colour, by: number, plus: number): Colour => {
  const hsl = toHsl(colour)
  return fromHsl({ ...hsl, l: unit(hsl.l * by + plus) })
}

/** §18.8.3 `tint`: below zero darker, above lighter. */
export const tinted = (colour: Colour, tint: number): Colour =>
  tint < 0 ? withLuminance(colour, 1 + tint, 0) : withLuminance(colour, 1 - tint, tint)

/** A mixture: 0 is `one`, 1 is `other`. */
export function mixed(one: Colour, other: Colour, share: number): Colour {
  const [a, b] = [channels(one), channels(other)]
  return fromChannels(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)
}
