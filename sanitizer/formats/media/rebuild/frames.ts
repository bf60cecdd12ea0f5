/** Sound that is one frame after the other and nothing else: MP3, AAC in ADTS. Tags before, between and behind the frames stay behind. */
import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { isZero } from './bytes.ts'
import { tagAt } from './tags.ts'

/** What a frame says of itself. */
export interface Frame {
  /** Bytes, header included. */
  readonly length: number
  /** What must not change from frame to frame: two that differ do not belong to one stream. */
  readonly stream: number
}
export type FrameReader = (bytes: Buffer, at: number) => Frame | undefined

/** The place of the next frame that another of the same stream, or the end, follows. */
function nextFrame(file: Buffer, from: number, read: FrameReader, stream: number | undefined): number | undefined {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 1)) {
    const frame = read(file, at)
    if (!frame || (stream !== undefined && frame.stream !== stream)) continue
    const after = at + frame.length
    if (after === file.length || read(file, after)?.stream === frame.stream || tagAt(file, after) !== undefined) return at
  }
  return undefined
}

/**
 * Every whole frame of the first stream in the file. What is no frame is counted, and may not be more than the sound.
 * @throws Refusal `malformed` where there is no sound, or more of anything else
 */
export function framesOf(untrusted: Uint8Array, read: FrameReader, limits: Limits, findings: Findings): readonly Buffer[] {
  const file = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const list: Buffer[] = []
  let [stream, sound, strange]: [number | undefined, number, number] = [undefined, 0, 0]
  for (let at = 0; at < file.length; ) {
    const frame = read(file, at)
    if (
      frame &&
      frame.stream === (stream ?? frame.stream) &&
      at + frame.length <= file.length &&
      (stream !== undefined || isFollowed(file, at, frame, read))
    ) {
      list.push(file.subarray(at, at + frame.length))
      within(limits, 'mediaPieces', list.length)
      stream = frame.stream
      sound += frame.length
      at += frame.length
      continue
    }
    const tag = tagAt(file, at)
    if (tag) {
      for (const kind of tag.kinds) findings.add(kind)
      at = Math.min(file.length, at + tag.length)
      continue
    }
    const next = nextFrame(file, at + 1, read, stream)
    const skipped = file.subarray(at, next ?? file.length)
    if (!isZero(skipped)) findings.add(next === undefined ? 'trailing-bytes' : 'malformed')
    strange += isZero(skipped) ? 0 : skipped.length
    at += skipped.length
  }
  if (list.length === 0 || strange > sound) throw new Refusal('malformed', 'more of something else than sound')
  return list
}

const isFollowed = (file: Buffer, at: number, frame: Frame, read: FrameReader): boolean =>
  at + frame.length === file.length ||
  read(file, at + frame.length)?.stream === frame.stream ||
  tagAt(file, at + frame.length) !== undefined
