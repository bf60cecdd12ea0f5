import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Capture } from '../capture.ts'

/** What our own reading of the structure says about an untrusted picture, before any decoder has seen a byte of it. */
export interface Survey {
  /** Pixels, as stored (before orientation). */
  readonly width: number
  readonly height: number
  readonly frames: number
  /** TIFF tag 274, 1 to 8. */
  readonly orientation: number
  readonly capture: Capture
  readonly findings: Findings
  /**
   * The same picture, written anew with nothing but what a decoder needs for the pixels: no EXIF, no text, nothing before or after. The
   * decoder reads this and not the file, so its metadata parsers never meet hostile bytes and cannot read the structure otherwise than we did.
   */
  readonly essence: Uint8Array
  /** JPEG and lossy WebP: the encoder quality (1–100) that the file seems to be made with. */
  readonly quality?: number
  /** JPEG: chroma is stored at half width and half height. */
  readonly subsampled?: boolean
  /** PNG: 16 bits per sample. WebP: lossless coding. */
  readonly deep?: boolean
  readonly lossless?: boolean
  /** GIF: hundredths of a second per frame, and the loop count (0 for ever; absent: once). */
  readonly delays?: readonly number[]
  readonly loop?: number
  /** PNG: colour type without chroma. */
  readonly grey?: boolean
}

export const malformed = (detail: string): Refusal => new Refusal('malformed', detail)

/** Checks the sizes that a header declares (threats.md §3.6, bombs) before memory is spent on them. */
export function boundPicture(limits: Limits, width: number, height: number, frames: number): void {
  if (width < 1 || height < 1 || frames < 1) throw malformed(`picture of ${width}×${height}, ${frames} frames`)
  within(limits, 'sidePixels', Math.max(width, height))
  within(limits, 'frames', frames)
  within(limits, 'pixels', width * height * frames)
}

/** Bytes behind the structural end: other files' (GIFAR, motion photo), scripts, or padding. */
export function noteTrailing(findings: Findings, length: number): void {
  if (length > 0) findings.add('trailing-bytes')
}
