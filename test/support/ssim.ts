/** Mean structural similarity of two greys over blocks of 8 × 8 (Wang et al. 2004), 1 for equal pictures. Row by row, a byte a pixel. */
export function ssim(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  let [sum, blocks] = [0, 0]
  for (let top = 0; top === 0 || top + 8 <= height; top += 8)
    for (let left = 0; left === 0 || left + 8 <= width; left += 8) {
      sum += alike(a, b, width, { left, top, right: Math.min(width, left + 8), bottom: Math.min(height, top + 8) })
      blocks++
    }
  return sum / blocks
}

interface Block {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function alike(a: Uint8Array, b: Uint8Array, width: number, { left, top, right, bottom }: Block): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const [p, q] = [a[y * width + x] ?? 0, b[y * width + x] ?? 0]
      sa += p
      sb += q
      saa += p * p
      sbb += q * q
      sab += p * q
    }
  const count = (right - left) * (bottom - top)
  const [ma, mb] = [sa / count, sb / count]
  const [va, vb, cov] = [saa / count - ma * ma, sbb / count - mb * mb, sab / count - ma * mb]
  return ((2 * ma * mb + 6.5025) * (2 * cov + 58.5225)) / ((ma * ma + mb * mb + 6.5025) * (va + vb + 58.5225))
}
