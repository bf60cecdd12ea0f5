/**
 * One frame on the pipe, both ways: u32 header bytes, u32 body bytes (little-endian), header as JSON, body raw. Sizes are checked
 * before anything is allocated, and every chunk is copied once into its place: concatenating per chunk is quadratic.
 */
import { readSync, writeSync } from 'node:fs'

/** A header holds a few words and numbers; 64 KiB is a hundred times that. */
export const HEADER_BYTES = 64 * 1024
const PREFIX_BYTES = 8

export interface Frame {
  readonly header: unknown
  readonly body: Uint8Array
}

/** The other end does not keep to the protocol. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

export function frameHead(header: object, bodyBytes: number): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  const head = Buffer.allocUnsafe(PREFIX_BYTES + json.length)
  head.writeUInt32LE(json.length, 0)
  head.writeUInt32LE(bodyBytes, 4)
  json.copy(head, PREFIX_BYTES)
  return head
}

/** Collects frames from chunks. @param bodyLimit the most bytes a body may claim */
export class FrameReader {
  readonly #bodyLimit: number
  #part: 'prefix' | 'header' | 'body' = 'prefix'
  #buffer: Buffer = Buffer.alloc(PREFIX_BYTES)
  #filled = 0
  #bodyBytes = 0
  #header: unknown

  constructor(bodyLimit: number) {
    this.#bodyLimit = bodyLimit
  }

  /** @throws FrameError when a size is past its bound or the header is not JSON */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = []
    let offset = 0
    while (offset < chunk.length) {
      const taken = Math.min(chunk.length - offset, this.#buffer.length - this.#filled)
      this.#buffer.set(chunk.subarray(offset, offset + taken), this.#filled)
      this.#filled += taken
      offset += taken
      while (this.#filled === this.#buffer.length) {
        const frame = this.#next()
        if (frame) frames.push(frame)
        if (this.#part === 'prefix') break
      }
    }
    return frames
  }

  /** Is nothing of a further frame waiting? */
  get empty(): boolean {
    return this.#part === 'prefix' && this.#filled === 0
  }

  #next(): Frame | undefined {
    const filled = this.#buffer
    if (this.#part === 'prefix') {
      const headerBytes = filled.readUInt32LE(0)
      this.#bodyBytes = filled.readUInt32LE(4)
      checkSizes(headerBytes, this.#bodyBytes, this.#bodyLimit)
      this.#expect('header', headerBytes)
    } else if (this.#part === 'header') {
      this.#header = parseHeader(filled)
      this.#expect('body', this.#bodyBytes)
    } else {
      const frame = { header: this.#header, body: filled }
      this.#expect('prefix', PREFIX_BYTES)
      return frame
    }
    return undefined
  }

  #expect(part: 'prefix' | 'header' | 'body', bytes: number): void {
    this.#part = part
    this.#buffer = Buffer.allocUnsafeSlow(bytes)
    this.#filled = 0
  }
}

function checkSizes(headerBytes: number, bodyBytes: number, bodyLimit: number): void {
  if (headerBytes < 2 || headerBytes > HEADER_BYTES) throw new FrameError('header size out of bounds')
  if (bodyBytes > bodyLimit) throw new FrameError('body size out of bounds')
}

function parseHeader(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new FrameError('header is not JSON', { cause })
  }
}

/** Child side: blocks until one whole frame is there. @returns undefined at the end of the stream */
export function readFrameSync(descriptor: number, bodyLimit: number): Frame | undefined {
  const prefix = readExactly(descriptor, PREFIX_BYTES)
  if (!prefix) return undefined
  const headerBytes = prefix.readUInt32LE(0)
  const bodyBytes = prefix.readUInt32LE(4)
  checkSizes(headerBytes, bodyBytes, bodyLimit)
  const header = readExactly(descriptor, headerBytes)
  const body = header && readExactly(descriptor, bodyBytes)
  if (!header || !body) return undefined
  return { header: parseHeader(header), body }
}

/** Copying as much as a pipe takes at once costs less than waking the reader for the head alone. */
const ONE_PIECE_BYTES = 64 * 1024

/** Child side: blocks until everything is handed to the pipe. */
export function writeFrameSync(descriptor: number, header: object, body: Uint8Array): void {
  const head = frameHead(header, body.length)
  const pieces = body.length <= ONE_PIECE_BYTES ? [Buffer.concat([head, body])] : [head, body]
  for (const piece of pieces) writeAll(descriptor, piece)
}

function readExactly(descriptor: number, bytes: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafeSlow(bytes)
  for (let filled = 0; filled < bytes; ) {
    const count = readSync(descriptor, buffer, filled, bytes - filled, null)
    if (count === 0) return undefined
    filled += count
  }
  return buffer
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset, bytes.length - offset)
}
