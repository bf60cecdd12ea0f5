/** The wire: however a frame is cut up, it is the same frame; sizes are checked before anything is allocated. */
import assert from 'node:assert/strict'
import { type Frame, FrameError, FrameReader, frameHead, HEADER_BYTES } from '../../sanitizer/frame.ts'

const frame = (header: object, body: Buffer): Buffer => Buffer.concat([frameHead(header, body.length), body])

/** A prefix that claims sizes, and nothing behind it. */
function claim(headerBytes: number, bodyBytes: number): Buffer {
  const prefix = Buffer.alloc(8)
  prefix.writeUInt32LE(headerBytes, 0)
  prefix.writeUInt32LE(bodyBytes, 4)
  return prefix
}

describe('frames', () => {
  const stream = Buffer.concat([
    frame({ id: 1, 種別: '写真' }, Buffer.from('body')),
    frame({ id: 2 }, Buffer.alloc(0)),
    frame({}, Buffer.from('x')),
  ])
  const expected: Frame[] = [
    { header: { id: 1, 種別: '写真' }, body: Buffer.from('body') },
    { header: { id: 2 }, body: Buffer.alloc(0) },
    { header: {}, body: Buffer.from('x') },
  ]

  for (const size of [1, 2, 3, 7, 8, 9, stream.length]) {
    it(`come out whole from pieces of ${size} bytes`, () => {
      const reader = new FrameReader(100)
      const frames: Frame[] = []
      for (let at = 0; at < stream.length; at += size) frames.push(...reader.push(stream.subarray(at, at + size)))
      assert.deepEqual(frames, expected)
      assert.equal(reader.empty, true)
    })
  }

  it('know that something is missing', () => {
    const reader = new FrameReader(100)
    reader.push(stream.subarray(0, 5))
    assert.equal(reader.empty, false)
  })

  it('take a body exactly at the limit and refuse one byte more', () => {
    assert.equal(new FrameReader(4).push(frame({}, Buffer.alloc(4))).length, 1)
    assert.throws(() => new FrameReader(4).push(claim(2, 5)), FrameError)
  })

  it('take a header exactly at the limit and refuse one byte more, or none', () => {
    const json = JSON.stringify({ a: 'x'.repeat(HEADER_BYTES - 8) })
    assert.equal(new FrameReader(4).push(Buffer.concat([claim(json.length, 0), Buffer.from(json)])).length, 1)
    assert.throws(() => new FrameReader(4).push(claim(HEADER_BYTES + 1, 0)), FrameError)
    assert.throws(() => new FrameReader(4).push(claim(0, 0)), FrameError)
  })
})
