/** ITU-T T.81, annex K.1, in zig-zag order. */
export const LUMINANCE: readonly number[] = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51, 56, 55,
  64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
]
export const CHROMINANCE: readonly number[] = [17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, ...new Array<number>(50).fill(99)]

/** A table of annex K at a quality of 1 to 100, as the IJG's encoder scales it. */
export function scaled(table: readonly number[], quality: number): readonly number[] {
  const percent = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality
  return table.map((value) => Math.min(255, Math.max(1, Math.floor((value * percent + 50) / 100))))
}

/** IJG's scale of its standard luminance table, 1 to 100: exact for tables of its making, the nearest for others. @param at value by place */
export function qualityOf(at: (index: number) => number): number {
  const percent = LUMINANCE.reduce((sum, value, index) => sum + (at(index) * 100) / value, 0) / LUMINANCE.length
  return Math.round(percent <= 100 ? (200 - percent) / 2 : 5000 / percent)
}
