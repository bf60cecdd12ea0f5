import { lzw } from './lzw.ts'

/** Composed frames as RGBA, one under the other, each pixel opaque or fully transparent. */
export interface Film {
  readonly data: Buffer
  readonly width: number
  /** Of one frame. */
  readonly height: number
  readonly frames: number
  /** Hundredths of a second, one per frame. */
  readonly delays: readonly number[]
  /** Netscape's loop count, 0 for ever; undefined plays once. */
  readonly loop: number | undefined
}

interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Frame extends Box {
  readonly colours: readonly number[]
  /** Index that leaves what is below, or undefined. */
  readonly clear: number | undefined
  readonly indices: Uint8Array
}

const mostColours = 256
const transparent = 0

/** Pixels of one frame as 0xAABBGGRR; anything not opaque is 0, so that no hidden colour crosses. */
function opaque(film: Film, frame: number): Uint32Array {
  const size = film.width * film.height
  const source = new Uint32Array(
    film.data.buffer.slice(film.data.byteOffset + frame * size * 4, film.data.byteOffset + (frame + 1) * size * 4),
  )
  return source.map((pixel) => (pixel >>> 24 >= 128 ? (pixel | 0xff000000) >>> 0 : transparent))
}

/** The smallest box around what changed; one pixel when nothing did. */
function changed(film: Film, now: Uint32Array, before: Uint32Array | undefined): Box {
  if (!before) return { left: 0, top: 0, width: film.width, height: film.height }
  let [left, top, right, bottom] = [film.width, film.height, -1, -1]
  for (let y = 0, at = 0; y < film.height; y++) {
    for (let x = 0; x < film.width; x++, at++) {
      if (now[at] === before[at]) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return right < 0 ? { left: 0, top: 0, width: 1, height: 1 } : { left, top, width: right - left + 1, height: bottom - top + 1 }
}

/** One frame in its own colours; undefined when it needs more than a GIF palette holds. */
function frameOf(film: Film, now: Uint32Array, before: Uint32Array | undefined): Frame | undefined {
  const box = changed(film, now, before)
  const numbers = new Map<number, number>()
  const indices = new Uint8Array(box.width * box.height)
  const skipped: number[] = []
  for (let y = 0, to = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++, to++) {
      const from = (box.top + y) * film.width + box.left + x
      const pixel = now[from] ?? transparent
      if (pixel === transparent || pixel === before?.[from]) {
        skipped.push(to)
        continue
      }
      let number = numbers.get(pixel)
      if (number === undefined) {
        number = numbers.size
        if (number === mostColours) return undefined
        numbers.set(pixel, number)
      }
      indices[to] = number
    }
  }
  if (skipped.length > 0 && numbers.size === mostColours) return undefined
  for (const place of skipped) indices[place] = numbers.size
  return { ...box, colours: [...numbers.keys()], clear: skipped.length > 0 ? numbers.size : undefined, indices }
}

const uint16 = (...values: readonly number[]): Buffer => Buffer.from(values.flatMap((value) => [value & 255, value >> 8]))

/** Sub-blocks of at most 255 bytes and the empty one (§15). */
function blocks(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255)
    parts.push(Buffer.from([part.length]), part)
  }
  return Buffer.concat([...parts, Buffer.alloc(1)])
}

/** Graphic control (§23), image descriptor (§20), own colour table (§21), codes (§22). */
function frameBytes(frame: Frame, delay: number, disposal: 1 | 2): Buffer {
  const used = frame.colours.length + (frame.clear === undefined ? 0 : 1)
  const bits = Math.max(1, Math.ceil(Math.log2(used)))
  const table = Buffer.alloc(3 << bits)
  for (const [index, colour] of frame.colours.entries()) table.set([colour & 255, (colour >> 8) & 255, (colour >> 16) & 255], index * 3)
  const codeSize = Math.max(2, bits)
  return Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, (disposal << 2) | (frame.clear === undefined ? 0 : 1)]),
    uint16(delay),
    Buffer.from([frame.clear ?? 0, 0, 0x2c]),
    uint16(frame.left, frame.top, frame.width, frame.height),
    Buffer.from([0x80 | (bits - 1)]),
    table,
    Buffer.from([codeSize]),
    blocks(lzw(frame.indices, codeSize)),
  ])
}

/** Does a pixel that was there vanish in the next frame? Then frames cannot be laid over each other. */
function vanishes(film: Film): boolean {
  const size = film.width * film.height
  const seen = (frame: number, pixel: number): boolean => (film.data[(frame * size + pixel) * 4 + 3] ?? 0) >= 128
  for (let frame = 1; frame < film.frames; frame++) {
    for (let pixel = 0; pixel < size; pixel++) if (seen(frame - 1, pixel) && !seen(frame, pixel)) return true
  }
  return false
}

/**
 * Writes a GIF89a whose composed frames are exactly the given ones, and the same bytes for the same film. Each frame holds only what
 * changed; where something vanishes, every frame is whole and wiped behind it.
 *
 * @returns undefined when a frame needs more than 256 colours, which composed frames of unusual files can
 */
export function exactGif(film: Film): Buffer | undefined {
  const wiped = vanishes(film)
  const parts = [Buffer.from('GIF89a'), uint16(film.width, film.height), Buffer.alloc(3)]
  if (film.loop !== undefined) parts.push(Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01', 'latin1'), uint16(film.loop), Buffer.alloc(1))
  let before: Uint32Array | undefined
  for (let index = 0; index < film.frames; index++) {
    const now = opaque(film, index)
    const frame = frameOf(film, now, wiped ? undefined : before)
    if (!frame) return undefined
    parts.push(frameBytes(frame, film.delays[index] ?? 0, wiped ? 2 : 1))
    before = now
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])])
}
