/** A number of a content stream: points to a hundredth, which is finer than any screen. */
export const n = (value: number): string => {
  const text = (Math.round(value * 100) / 100).toString()
  return text.includes('e') ? '0' : text
}

/** 0xRRGGBB as the three operands of `rg` and `RG`. */
export const rgb = (colour: number): string => `${n3((colour >> 16) & 255)} ${n3((colour >> 8) & 255)} ${n3(colour & 255)}`
const n3 = (byte: number): string => (Math.round((byte / 255) * 1000) / 1000).toString()
