/** Inspection finds one thing wrong where everything else is as we write it. */
import assert from 'node:assert/strict'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import type { FormatId } from '../../../sanitizer/protocol.ts'
import { amr, audio, film, mp3Frames, wav } from '../samples/media.ts'
import { plainMedia } from '../samples/media-hostile.ts'
import { disarm, inspected, refusalOf } from './checks.ts'

const clean = async (name: string): Promise<Buffer> => {
  const found = plainMedia.find((each) => each.name === name)
  assert.ok(found)
  return Buffer.from((await disarm(found.format, found.type, found.bytes)).bytes)
}

/** Where a word begins, and so many bytes on. */
const place = (file: Buffer, word: string, on: number): number => {
  const at = file.indexOf(word, 0, 'latin1')
  assert.ok(at >= 0, `no ${word}`)
  return at + on
}
const changed = (file: Buffer, at: number, by = 1): Buffer => {
  const copy = Buffer.from(file)
  copy[at] = (copy[at] ?? 0) ^ by
  return copy
}

/** What is changed, by the word it lies behind. */
const inFilm: readonly (readonly [what: string, word: string, on: number, by?: number])[] = [
  ['brand', 'ftyp', 4],
  ['date of the film', 'mvhd', 8],
  ['preview of the film', 'mvhd', 4 + 72],
  ['date of a track', 'tkhd', 8],
  ['reserved bytes of a track', 'tkhd', 4 + 24],
  ['date of the media', 'mdhd', 11],
  ['handler', 'vide', 0],
  ['manufacturer', 'vide', 4],
  ['name of the handler', 'vide', 16],
  ['samples that are elsewhere', 'url ', 7],
  ['codec', 'avc1', 0],
  ['name of the encoder', 'avc1', 4 + 50],
  ['data reference of an entry', 'avc1', 4 + 7],
  ['length of a parameter set', 'avcC', 4 + 7],
  ['a stream at an address', 'esds', 4 + 4 + 7, 0x40],
  ['number of durations', 'stts', 11],
  ['number of samples', 'stsz', 15],
  ['size of a sample', 'stsz', 19],
  ['first piece', 'stsc', 15],
  ['samples of a piece', 'stsc', 19],
  ['entry of a piece', 'stsc', 23],
  ['place of a piece', 'stco', 11],
  ['a table that becomes something else', 'stts', 0],
  ['room for samples', 'mdat', 0],
]

describe('inspection of film and sound', () => {
  for (const [what, word, on, by] of inFilm) {
    it(`MP4: ${what}`, async () => {
      const file = await clean('MP4')
      assert.deepEqual(await inspected('mp4', file), [])
      assert.notDeepEqual(await inspected('mp4', changed(file, place(file, word, on), by)), [])
    })
  }

  const inWebm: readonly (readonly [what: string, word: string, on: number])[] = [
    ['program that wrote it', 'Sekisho', 0],
    ['kind', 'webm', 0],
    ['codec', 'V_VP8', 0],
    ['set up of a codec', 'OpusHead', 0],
    ['number of a track', '\xd7\x81', 2],
    ['own number of a track', '\x73\xc5\x81', 3],
    ['type of a track', '\x83\x81', 2],
    ['position of the tracks', '\x53\xac\x88', 10],
    ['position of a cluster', '\xf1\x81', 2],
    ['track of a block', '\xa3\x8d', 2],
    ['flags of a block', '\xa3\x8d', 5],
  ]
  for (const [what, word, on] of inWebm) {
    it(`WebM: ${what}`, async () => {
      const file = await clean('WebM')
      const by = what === 'flags of a block' ? 0x10 : what === 'track of a block' ? 8 : 1
      assert.notDeepEqual(await inspected('webm', changed(file, place(file, word, on), by)), [])
    })
  }

  it('FLAC and Ogg: every single byte but those of the description', async () => {
    for (const [name, id, from] of [
      ['FLAC', 'flac', 42],
      ['Ogg', 'ogg', 0],
    ] as const) {
      const file = await clean(name)
      for (let at = from; at < file.length; at++) assert.notDeepEqual(await inspected(id, changed(file, at)), [], `${name}, byte ${at}`)
    }
  })

  it('heads of frames', async () => {
    const heads: readonly (readonly [string, FormatId, number, number])[] = [
      ['MP3', 'mp3', 417, 0x40],
      ['MP3', 'mp3', 417 * 2 + 2, 0x04],
      ['AAC', 'aac', 27, 0x40],
      ['AMR', 'amr', 6 + 32, 0x80],
      ['WAV', 'wav', 4, 1],
      ['WAV', 'wav', 20, 0x40],
    ]
    for (const [name, id, at, by] of heads)
      assert.notDeepEqual(await inspected(id, changed(await clean(name), at, by)), [], `${name}, byte ${at}`)
  })

  for (const { name, format } of plainMedia) {
    it(`${name}: a byte more, a byte less, a byte in front`, async () => {
      const file = await clean(name)
      // Zeros do not change the checksum that a frame of FLAC ends with: only a decoder could tell that they are no sound.
      const longer = Buffer.concat([file, Buffer.from(format === 'flac' ? 'E' : '\0')])
      for (const wrong of [longer, Buffer.concat([file, Buffer.from('EVIL')]), file.subarray(1), file.subarray(0, -1)])
        assert.notDeepEqual(await inspected(format, wrong), [])
    })
  }
})

describe('bounds of film and sound', () => {
  const bounded = (id: FormatId, bytes: Buffer, limits: Partial<typeof defaultLimits>): Promise<string> =>
    refusalOf(disarm(id, id, bytes, { ...defaultLimits, ...limits }))

  it('frames: as many as the bound, and one more', async () => {
    assert.deepEqual(
      [await bounded('mp3', mp3Frames(5), { mediaPieces: 5 }), await bounded('mp3', mp3Frames(5), { mediaPieces: 4 })],
      ['no refusal', 'limit-entries'],
    )
    assert.deepEqual(
      [await bounded('amr', amr(4), { mediaPieces: 4 }), await bounded('amr', amr(4), { mediaPieces: 3 })],
      ['no refusal', 'limit-entries'],
    )
  })

  it('tracks: as many as the bound, and one more', async () => {
    const tracks = (count: number): Buffer => film({ tracks: Array.from({ length: count }, () => audio) })
    assert.deepEqual([await bounded('mp4', tracks(64), {}), await bounded('mp4', tracks(65), {})], ['no refusal', 'limit-entries'])
  })

  it('boxes and samples of a film are counted together', async () => {
    let pieces = 1
    while ((await bounded('mp4', film(), { mediaPieces: pieces })) !== 'no refusal') pieces += 1
    assert.ok(pieces > 30 && pieces < 100)
    assert.equal(await bounded('mp4', film(), { mediaPieces: pieces - 1 }), 'limit-entries')
  })

  it('bytes: as many as the bound, and one more', async () => {
    const file = await clean('WAV')
    assert.deepEqual(
      [await bounded('wav', file, { outputBytes: file.length }), await bounded('wav', file, { outputBytes: file.length - 1 })],
      ['no refusal', 'limit-bytes'],
    )
    assert.ok(file.equals(wav(...[file.subarray(12)])))
  })

  it('a table that says more than there is costs nothing', async () => {
    const file = film()
    const wrong = Buffer.from(file)
    wrong.writeUInt32BE(0x3fffffff, place(file, 'stsz', 12))
    assert.equal(await bounded('mp4', wrong, {}), 'malformed')
  })
})
