/** Beyond this, in points, nothing is on any page: a number that large, or none at all, is written as zero. */
const FARTHEST = 1_000_000

/** A number of a content stream: points to a hundredth, which is finer than any screen. */
export const n = (value: number): string => (Math.abs(value) < FARTHEST ? (Math.round(value * 100) / 100).toString() : '0')

/** A factor of a matrix: four digits, since it turns hundreds of points. */
export const factor = (value: number): string => (Math.abs(value) < FARTHEST ? Number(value.toFixed(4)).toString() : '0')

/** 0xRRGGBB as the three operands of `rg` and `RG`. */
export const rgb = (colour: number): string => `${n3((colour >> 16) & 255)} ${n3((colour >> 8) & 255)} ${n3(colour & 255)}`
const n3 = (byte: number): string => (Math.round((byte / 255) * 1000) / 1000).toString()
