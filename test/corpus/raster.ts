/** Pages as poppler draws them, and how far two drawings are apart. */
export interface Raster {
  readonly width: number
  readonly height: number
  /** Red, green, blue; 8 bits each. */
  readonly pixels: Uint8Array
}

/**
 * Drawings one behind the other, as `pdftoppm` writes them to its standard output: netpbm's binary pixmap, `P6 width height 255`. One that is cut
 * off, since the program was ended, is left out.
 */
export function readPixmaps(bytes: Buffer): readonly Raster[] {
  const rasters: Raster[] = []
  let at = 0
  while (at < bytes.length) {
    const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', at, at + 64))
    if (!head) throw new Error(`no pixmap at byte ${at}`)
    const [width, height] = [Number(head[1]), Number(head[2])]
    const start = at + head[0].length
    at = start + width * height * 3
    if (at > bytes.length) break
    rasters.push({ width, height, pixels: bytes.subarray(start, at) })
  }
  return rasters
}

/** A pixel is another one when a channel is this much apart (of 255): beyond what rounding and a JPEG written again do to flat areas. */
export const CHANNEL = 16

/** @returns how many pixels differ; all of them when the sizes do or one drawing is missing */
export function differing(one: Raster | undefined, other: Raster | undefined): { readonly pixels: number; readonly different: number } {
  const pixels = Math.max((one?.width ?? 0) * (one?.height ?? 0), (other?.width ?? 0) * (other?.height ?? 0))
  if (!one || !other || one.width !== other.width || one.height !== other.height) return { pixels, different: pixels }
  const [a, b] = [one.pixels, other.pixels]
  if (Buffer.compare(a, b) === 0) return { pixels, different: 0 }
  let different = 0
  for (let at = 0; at < a.length; at += 3)
    if (
      Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > CHANNEL ||
      Math.abs((a[at + 1] ?? 0) - (b[at + 1] ?? 0)) > CHANNEL ||
      Math.abs((a[at + 2] ?? 0) - (b[at + 2] ?? 0)) > CHANNEL
    )
      different++
  return { pixels, different }
}
