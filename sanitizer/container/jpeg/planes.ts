/** Samples of one component less 128, its sides filled up to whole MCUs by repeating the last column and row. */
export interface Plane {
  readonly samples: Int16Array
  readonly width: number
  readonly height: number
}

const whole = (length: number, unit: number) => Math.ceil(length / unit) * unit

/** Grey as it is; colour as luminance and two chrominances at half size (ITU-T T.871, clause 7). */
export function planesOf(samples: Uint8Array, width: number, height: number, components: 1 | 3): readonly Plane[] {
  const unit = components === 3 ? 16 : 8
  const [wide, high] = [whole(width, unit), whole(height, unit)]
  const luma = new Int16Array(wide * high)
  if (components === 1) {
    for (let y = 0, to = 0; y < high; y++) {
      const row = Math.min(y, height - 1) * width
      for (let x = 0; x < wide; x++) luma[to++] = (samples[row + Math.min(x, width - 1)] as number) - 128
    }
    return [{ samples: luma, width: wide, height: high }]
  }
  const [half, tall] = [wide >> 1, high >> 1]
  const blue = new Int16Array(half * tall)
  const red = new Int16Array(half * tall)
  for (let y = 0, to = 0; y < high; y++) {
    const row = Math.min(y, height - 1) * width
    for (let x = 0; x < wide; x++) {
      const at = (row + Math.min(x, width - 1)) * 3
      const [r, g, b] = [samples[at] as number, samples[at + 1] as number, samples[at + 2] as number]
      luma[to++] = Math.round(0.299 * r + 0.587 * g + 0.114 * b) - 128
      const place = (y >> 1) * half + (x >> 1)
      blue[place] = (blue[place] as number) + Math.round(-0.168735892 * r - 0.331264108 * g + 0.5 * b)
      red[place] = (red[place] as number) + Math.round(0.5 * r - 0.418687589 * g - 0.081312411 * b)
    }
  }
  for (let at = 0; at < blue.length; at++) {
    blue[at] = ((blue[at] as number) + 2) >> 2
    red[at] = ((red[at] as number) + 2) >> 2
  }
  return [
    { samples: luma, width: wide, height: high },
    { samples: blue, width: half, height: tall },
    { samples: red, width: half, height: tall },
  ]
}

/** The transformed block at column and row of blocks, each value larger by AAN's factors and eight. */
export function blockOf({ samples, width }: Plane, column: number, row: number, block: Float32Array): void {
  for (let y = 0, from = row * 8 * width + column * 8; y < 8; y++, from += width)
    for (let x = 0; x < 8; x++) block[y * 8 + x] = samples[from + x] as number
  for (let at = 0; at < 64; at += 8) transform(block, at, 1)
  for (let at = 0; at < 8; at++) transform(block, at, 8)
}

/** Eight values by the fast cosine transform of Arai, Agui and Nakajima (1988). */
function transform(block: Float32Array, at: number, step: number): void {
  const value = (index: number) => block[at + index * step] as number
  const [s0, s1, s2, s3] = [value(0) + value(7), value(1) + value(6), value(2) + value(5), value(3) + value(4)]
  const [d0, d1, d2, d3] = [value(0) - value(7), value(1) - value(6), value(2) - value(5), value(3) - value(4)]
  const [e0, e1, e2, e3] = [s0 + s3, s1 + s2, s1 - s2, s0 - s3]
  const turned = (e2 + e3) * Math.SQRT1_2
  const [f0, f1, f2] = [d3 + d2, d2 + d1, d1 + d0]
  const shared = (f0 - f2) * 0.382683433
  const [low, high, middle] = [0.5411961 * f0 + shared, 1.306562965 * f2 + shared, f1 * Math.SQRT1_2]
  const [plus, minus] = [d0 + middle, d0 - middle]
  block[at] = e0 + e1
  block[at + step * 4] = e0 - e1
  block[at + step * 2] = e3 + turned
  block[at + step * 6] = e3 - turned
  block[at + step * 5] = minus + low
  block[at + step * 3] = minus - low
  block[at + step] = plus + high
  block[at + step * 7] = plus - high
}
