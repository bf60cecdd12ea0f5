import assert from 'node:assert/strict'
import { readOle2 } from '../../../sanitizer/container/ole2.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { ole2Of } from '../samples/containers.ts'

const NO_STREAM = 0xffffffff
const body = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251))
const streams = [
  ['One', body(1300)],
  ['Two', body(513)],
  ['Three', body(512)],
  ['None', body(0)],
] as const

/** Sector 0 is the FAT and 1 and 2 the directory; then three sectors of One, two of Two, one of Three. */
const sound = (): Buffer => ole2Of(streams)
const fatEntry = (sector: number): number => 512 + sector * 4
const directoryField = (entry: number, field: number): number => 512 * 2 + entry * 128 + field
const [TYPE, LEFT, RIGHT, CHILD, START, SIZE] = [66, 68, 72, 76, 116, 120]

const changed = (offset: number, value: number): Buffer => {
  const bytes = sound()
  bytes.writeUInt32LE(value, offset)
  return bytes
}

/** A real file in small: a storage within a storage, a small stream, a large one; each 64-byte piece is told by the mini FAT. */
function withSmallStreams(): Buffer {
  const bytes = ole2Of([['One', body(64 * 8)], 'Small', 'Storage', 'Inner'])
  bytes.writeUInt32LE(4096, 0x38)
  const field = (entry: number, at: number, value: number): number => bytes.writeUInt32LE(value, 512 * 2 + entry * 128 + at)
  const type = (entry: number, value: number): number => bytes.writeUInt8(value, 512 * 2 + entry * 128 + TYPE)
  // The root's own stream is the sector that was One's; the mini FAT is a new sector behind everything.
  const miniFat = Buffer.alloc(512, 0xff)
  for (const [piece, next] of [1, 4, NO_STREAM, NO_STREAM, 0xfffffffe].entries()) miniFat.writeUInt32LE(next, piece * 4)
  bytes.writeUInt32LE(4, 0x3c)
  bytes.writeUInt32LE(0xfffffffe, fatEntry(4))
  field(0, START, 3)
  field(0, SIZE, 512)
  field(1, SIZE, 0)
  field(2, START, 0)
  field(2, SIZE, 150)
  type(3, 1)
  field(3, RIGHT, NO_STREAM)
  field(3, CHILD, 4)
  type(4, 2)
  return Buffer.concat([bytes, miniFat])
}

const refusedAs =
  (code: Refusal['code']) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code

describe('the reader of OLE2 files', () => {
  it('reads every stream, as a whole and by its first bytes', () => {
    const root = readOle2(sound(), defaultLimits)
    assert.deepEqual(root.children.map(({ name, kind }) => [name, kind]).toSorted(), streams.map(([name]) => [name, 'stream']).toSorted())
    for (const [name, bytes] of streams) {
      const stream = root.children.find((each) => each.name === name)
      assert.deepEqual(Buffer.from(stream?.read() ?? []), bytes)
      assert.deepEqual(Buffer.from(stream?.read(100) ?? []), bytes.subarray(0, 100))
    }
  })

  it('reads small streams by their pieces, and storages in storages', () => {
    const root = readOle2(withSmallStreams(), defaultLimits)
    const all = body(64 * 8)
    assert.deepEqual(
      Buffer.from(root.children.find(({ name }) => name === 'Small')?.read() ?? []),
      Buffer.concat([all.subarray(0, 128), all.subarray(256, 278)]),
    )
    assert.deepEqual(
      root.children.find(({ name }) => name === 'Storage')?.children.map(({ name }) => name),
      ['Inner'],
    )
  })

  const hostile: readonly (readonly [what: string, Buffer])[] = [
    ['a stream whose chain meets itself', changed(fatEntry(5), 3)],
    ['two streams that share a sector', changed(directoryField(2, START), 4)],
    ['a stream in a sector of the FAT', changed(directoryField(1, START), 0)],
    ['a stream in a sector of the directory', changed(directoryField(1, START), 1)],
    ['a chain that leaves the file', changed(fatEntry(5), 1000)],
    ['a chain that goes on in a free sector', changed(fatEntry(5), NO_STREAM)],
    ['a directory whose chain meets itself', changed(fatEntry(2), 1)],
    ['a FAT outside of the file', changed(0x4c, 5000)],
    ['a sibling that is its own', changed(directoryField(1, RIGHT), 1)],
    ['siblings in a ring', changed(directoryField(3, LEFT), 1)],
    ['a root that is its own child', changed(directoryField(0, CHILD), 0)],
    ['an entry outside of the directory', changed(directoryField(1, LEFT), 99)],
    ['an entry that is nothing', changed(directoryField(1, RIGHT), 6)],
    ['no root', changed(directoryField(0, TYPE), 2)],
    ['another byte order', changed(0x1c, 0x0009feff)],
    ['version 4 with the sectors of version 3', changed(0x18, 0x0004003e)],
    [
      'a list of the FAT that meets itself',
      (() => {
        const bytes = changed(0x44, 5)
        bytes.writeUInt32LE(5, 512 * 7 - 4)
        return bytes
      })(),
    ],
    ['nothing behind the header', sound().subarray(0, 512)],
  ]
  for (const [what, bytes] of hostile)
    it(`refuses ${what}`, () => assert.throws(() => readOle2(bytes, defaultLimits), refusedAs('malformed')))

  it('refuses one name twice, also in other letters', () => {
    assert.throws(() => readOle2(ole2Of(['WordDocument', 'WORDDOCUMENT']), defaultLimits), refusedAs('ambiguous'))
  })

  it('keeps the bounds: exactly so many entries, and one more', () => {
    const names = Array.from({ length: 7 }, (_, index) => `stream ${index}`)
    assert.equal(readOle2(ole2Of(names), { ...defaultLimits, entries: 8 }).children.length, 7)
    assert.throws(() => readOle2(ole2Of(names), { ...defaultLimits, entries: 7 }), refusedAs('limit-entries'))
  })
})
