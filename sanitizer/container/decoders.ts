/**
 * The one allow-list of decoders. libvips has loaders for PDF, FITS, raw camera files and more; none of them may be reached. It is one list for
 * the process, so it stands in one place.
 */
import type sharp from 'sharp'

const allowed = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
  // AVIF; the prebuilt library holds no decoder for HEVC.
  'VipsForeignLoadHeifBuffer',
  'VipsForeignLoadTiffBuffer',
  // Only drawings that we have written: no reader of ours hands somebody else's SVG on.
  'VipsForeignLoadSvgBuffer',
]

let isLimited = false

/** Before the first decoding. */
export function limitDecoders(library: typeof sharp): void {
  if (isLimited) return
  isLimited = true
  library.block({ operation: ['VipsForeignLoad'] })
  library.unblock({ operation: allowed })
  // One picture at a time in one child: more threads gained nothing on two cores, and a cache would carry one sender's pixels to the next.
  library.concurrency(1)
  library.cache(false)
  library.simd(true)
}
