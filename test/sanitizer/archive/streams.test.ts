/** bzip2 and xz are read between two streams of our own: what these are, that nothing of them comes through, and that nothing is lost. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { streamFrames } from '../../../sanitizer/formats/archive/libarchive/stream.ts'
import { unpack } from '../../../sanitizer/formats/archive/unpack.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { KEPT, tarOf, xzOf } from '../samples/archive.ts'
import { clean, closeSanitizer, filesIn } from './archive.ts'

const PIECE = 65_536
const python = (script: string, input: Uint8Array): Buffer | undefined => {
  const { status, stdout } = spawnSync('python3', ['-c', `import sys, bz2, lzma\nb = sys.stdin.buffer.read()\n${script}`], {
    input,
    maxBuffer: 1 << 26,
  })
  return status === 0 ? stdout : undefined
}
const hasPython = spawnSync('python3', ['-c', 'import bz2, lzma']).status === 0
const packed = {
  bzip2: (bytes: Buffer): Buffer => python('sys.stdout.buffer.write(bz2.compress(b))', bytes) ?? Buffer.alloc(0),
  xz: xzOf,
} as const
const plain = async (bytes: Buffer, type: 'bzip2' | 'xz'): Promise<Buffer | undefined> =>
  Buffer.from((await unpack(bytes, type, undefined, defaultLimits)).members[0]?.bytes ?? [])

const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

describe('archives: single streams', function () {
  this.timeout(60_000)
  after(closeSanitizer)
  before(function () {
    if (hasPython) return
    console.warn('SKIPPED: python3 with bz2 and lzma is not installed')
    this.skip()
  })

  for (const type of ['bzip2', 'xz'] as const) {
    it(`${type}: the frame is a header of tar before, zeros and ones behind`, () => {
      const open = type === 'xz' ? 'lzma' : 'bz2'
      const [before, behind] = [streamFrames[type].before, streamFrames[type].behind].map((text) =>
        python(`sys.stdout.buffer.write(${open}.decompress(b))`, Buffer.from(text, 'base64')),
      )
      assert.deepEqual(behind, Buffer.concat([Buffer.alloc(PIECE), Buffer.alloc(PIECE, 1)]))
      assert.equal(before?.length, 512)
      assert.match(before?.toString('latin1') ?? '', /^file\0+0000644\0.*77777777777\0.*ustar\0/s)
    })

    it(`${type}: content of every awkward size comes through whole, also where it looks like the frame`, async () => {
      const contents = [1, 511, 512, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE].map((size) => Buffer.alloc(size, 'ab\n'))
      for (const content of [
        ...contents,
        Buffer.alloc(PIECE),
        Buffer.alloc(PIECE, 1),
        Buffer.concat([Buffer.alloc(PIECE), Buffer.from([1])]),
      ])
        assert.ok((await plain(packed[type](content), type))?.equals(content), `${content.length} bytes`)
    })

    it(`${type}: two streams in a row are one file; a stream that breaks off, or has anything else behind it, is refused`, async () => {
      const whole = packed[type](Buffer.from(KEPT))
      assert.equal((await plain(Buffer.concat([whole, whole]), type))?.toString(), KEPT + KEPT)
      for (const [name, bytes] of [
        ['cut', whole.subarray(0, whole.length - 6)],
        ['cut in its head', whole.subarray(0, 20)],
        ['bytes behind', Buffer.concat([whole, Buffer.from('MZ..MZ..')])],
        ['damaged', Buffer.from(whole.map((byte, index) => (index === whole.length >> 1 ? byte ^ 0xff : byte)))],
      ] as const)
        await assert.rejects(plain(bytes, type), refusedAs('malformed'), name)
    })

    it(`${type}: one file is called like what it came in`, async () => {
      const result = await clean(packed[type](Buffer.from('a,b\r\n1,2\r\n')), `集計.csv.${type === 'xz' ? 'xz' : 'bz2'}`)
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      assert.deepEqual([...(await filesIn(result.bytes)).keys()], ['集計.csv'])
    })
  }

  it('a bomb is refused, and names of a tar inside are kept', async () => {
    const bomb = packed.bzip2(Buffer.alloc(8 * 1024 * 1024))
    await assert.rejects(plain(bomb, 'bzip2'), refusedAs('limit-ratio'))
    const named = await unpack(packed.bzip2(tarOf([{ name: '資料/表.txt', bytes: Buffer.from(KEPT) }])), 'bzip2', undefined, defaultLimits)
    assert.deepEqual(
      named.members.map(({ name }) => name),
      ['資料/表.txt'],
    )
  })
})
