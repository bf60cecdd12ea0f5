/** Picture and sound stay as they are: every packet, its time and its kind, seen by readers that are not ours. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { notoSansJp } from '../../../sanitizer/noto.ts'
import { layOut } from '../../../sanitizer/view/layout/index.ts'
import { audio, be32, box, film, full, mp3Frames, samr, soundEntry, turned, video, webm, xingFrame } from '../samples/media.ts'
import { plainMedia } from '../samples/media-hostile.ts'
import { disarm, inspected, refusalOf } from './checks.ts'
import { seenIn } from './reader.ts'

const installed = (command: string): boolean => (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, command)))

describe('film and sound, seen by mediabunny', () => {
  for (const { name, type, format, bytes } of plainMedia.filter((each) => each.type !== 'amr')) {
    it(`${name}: the same tracks, packets and times`, async () => {
      const { bytes: output } = await disarm(format, type, bytes)
      const before = await seenIn(bytes)
      assert.ok(before.length > 0 && before.every(({ packets, codec }) => packets.length > 0 && codec))
      assert.deepEqual(await seenIn(output), before)
    })
  }

  it('a sample more or less would be seen (negative control)', async () => {
    const fewer = film({ tracks: [{ ...video, samples: video.samples.slice(1) }, audio] })
    assert.notDeepEqual(await seenIn(fewer), await seenIn(film()))
  })

  it('a film that was taken upright stays upright', async () => {
    const { bytes } = await disarm('mp4', 'mp4', film({ tracks: [{ ...video, matrix: turned }, audio] }))
    assert.equal((await seenIn(bytes))[0]?.rotation, 90)
  })

  it('a part that an edit leaves out in front stays left out', async () => {
    const edits = box('edts', full('elst', 0, 0, be32(1, 200, 1024, 0x10000)))
    const bytes = film({ tracks: [{ ...video, inTrak: [edits] }, audio] })
    const { bytes: output } = await disarm('mp4', 'mp4', bytes)
    const before = await seenIn(bytes)
    assert.match(before[0]?.packets[0] ?? '', /^-0\.1/)
    assert.deepEqual(await seenIn(output), before)
  })

  it('the first frame of an MP3 tells the true length, and where the encoder’s silence ends', async () => {
    const { bytes } = await disarm('mp3', 'mp3', Buffer.concat([xingFrame('x'), mp3Frames(7)]))
    const first = Buffer.from(bytes)
    assert.deepEqual([first.readUInt32BE(44), first.readUInt32BE(48), first.toString('hex', 173, 176)], [7, 8 * 417, '240450'])
  })
})

describe('speech of phones', () => {
  const frames = [1, 2, 3].map((fill) => Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31, fill)]))

  it('AMR in a 3GP stays, bit for bit', async () => {
    const bytes = film({ brand: '3gp5', tracks: [{ ...audio, entry: samr, samples: frames }] })
    assert.equal((await identify(bytes, 'a.3gp', defaultLimits)).type, '3gp')
    const output = await disarm('mp4', '3gp', bytes)
    assert.deepEqual([output.extension, output.mediaType], ['3gp', 'video/3gpp'])
    assert.ok(Buffer.from(output.bytes).subarray(-96).equals(Buffer.concat(frames)))
    assert.deepEqual(await inspected('mp4', output.bytes), [])
  })
})

describe('uncompressed sound of QuickTime', () => {
  /** Two channels of 16 bits; the table of sizes says `size` for every sample. */
  const pcmFilm = (size: number): Buffer => {
    const entry = Buffer.from(soundEntry('sowt'))
    entry.writeUInt16BE(2, 8 + 16)
    const samples = [1, 2, 3].map((fill) => Buffer.alloc(4, fill))
    const bytes = Buffer.from(film({ brand: 'qt  ', tracks: [{ ...audio, entry, samples }] }))
    const at = bytes.indexOf('stsz')
    be32(size, 3).copy(bytes, at + 8)
    return bytes
  }
  for (const size of [1, 4])
    it(`a size of ${size} stays what it is, and all samples cross`, async () => {
      const { bytes } = await disarm('mov', 'mov', pcmFilm(size))
      const file = Buffer.from(bytes)
      assert.equal(file.readUInt32BE(file.indexOf('stsz') + 8), size)
      assert.equal(file.toString('hex', file.length - 12), '010101010202020203030303')
      assert.deepEqual(await inspected('mov', bytes), [])
    })
})

describe('what a recording is called', () => {
  it('brands of a film and only sound: M4A, whichever the brand says', async () => {
    const bytes = film({ brand: 'mp42', tracks: [audio] })
    assert.equal((await identify(bytes, 'a.m4a', defaultLimits)).type, 'm4a')
    const output = await disarm('mp4', 'm4a', bytes)
    assert.deepEqual([output.extension, output.mediaType], ['m4a', 'audio/mp4'])
    assert.equal((await identify(output.bytes, 'a.m4a', defaultLimits)).type, 'm4a')
  })

  it('a film whose only pictures are chapters is sound afterwards', async () => {
    const chapters = { ...video, inTrak: [] }
    const bytes = film({ tracks: [{ ...audio, inTrak: [box('tref', box('chap', be32(2)))] }, chapters] })
    assert.equal((await identify(bytes, 'a.mp4', defaultLimits)).type, 'mp4')
    const output = await disarm('mp4', 'mp4', bytes)
    assert.equal((await identify(output.bytes, 'a.m4a', defaultLimits)).mediaType, output.mediaType)
  })
})

describe('a recorder of a browser', () => {
  it('leaves sizes open: the film and its clusters end where the next begins', async () => {
    const plain = webm()
    const open = Buffer.from(plain)
    for (const name of ['18538067', '1f43b675'])
      for (let at = open.indexOf(name, 0, 'hex'); at >= 0; at = open.indexOf(name, at + 4, 'hex')) open.writeUInt32BE(0x1fffffff, at + 4)
    assert.notDeepEqual(open, plain)
    const [closed, opened] = [await disarm('webm', 'webm', plain), await disarm('webm', 'webm', open)]
    assert.ok(Buffer.from(opened.bytes).equals(Buffer.from(closed.bytes)))
  })
})

describe('film and sound on a phone', () => {
  it('has no pages to look at', async () => {
    const fonts = { regular: notoSansJp(), bold: notoSansJp('Bold') }
    for (const { format, bytes } of plainMedia)
      assert.equal(await refusalOf(layOut(bytes, format, fonts, defaultLimits)), 'type-unsupported')
  })
})

const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1']
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1']
/** Name → words for ffmpeg; what its encoders write is what real programs write. */
const recordings: Readonly<Record<string, readonly string[]>> = {
  'h264-aac.mp4': [...picture, ...tone, '-c:v', 'libx264', '-bf', '2', '-c:a', 'aac', '-metadata', 'title=x'],
  'fragments.mp4': [...picture, ...tone, '-c:v', 'libx264', '-bf', '0', '-g', '5', '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'],
  'mjpeg-pcm.mov': [...picture, ...tone, '-c:v', 'mjpeg', '-c:a', 'pcm_s16be'],
  'prores-pcm.mov': [...picture, ...tone, '-c:v', 'prores_ks', '-c:a', 'pcm_s24le'],
  'aac.mov': [...tone, '-c:a', 'aac'],
  'alac.m4a': [...tone, '-c:a', 'alac'],
  'vp8-vorbis.webm': [...picture, ...tone, '-c:v', 'libvpx', '-c:a', 'libvorbis'],
  'h264-flac.mkv': [...picture, ...tone, '-c:v', 'libx264', '-c:a', 'flac'],
  'lame.mp3': [...tone, '-c:a', 'libmp3lame', '-metadata', 'title=x'],
  'float.wav': [...tone, '-c:a', 'pcm_f32le'],
  'sound.flac': [...tone, '-c:a', 'flac'],
  'vorbis.ogg': [...tone, '-c:a', 'libvorbis'],
  'sound.aac': [...tone, '-c:a', 'aac'],
}

describe('film and sound of real encoders, seen by ffmpeg', () => {
  let folder = ''
  before(function () {
    if (!installed('ffmpeg')) {
      console.error('SKIPPED: ffmpeg is not installed, so nothing real was encoded and compared')
      this.skip()
    }
    folder = mkdtempSync(join(tmpdir(), 'sekisho-test-media-'))
  })
  after(() => folder && rmSync(folder, { recursive: true }))

  /** Every packet with its times and its hash; how a decoder is set up is written anew, and words (data beside a packet) are gone: both left out. */
  const packets = (path: string): string =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'framemd5', '-'], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter((line) => !/^#(?:software|extradata)/.test(line))
      .map((line) => line.replace(/, S=.*/, ''))
      .join('\n')

  for (const [name, words] of Object.entries(recordings)) {
    it(name, async function () {
      const path = join(folder, name)
      try {
        execFileSync('ffmpeg', ['-v', 'error', '-y', ...words, path], { stdio: 'pipe' })
      } catch {
        console.error(`SKIPPED: this ffmpeg cannot encode ${name}`)
        this.skip()
      }
      const bytes = readFileSync(path)
      const { type, format } = await identify(bytes, name, defaultLimits)
      assert.ok(format)
      const output = await disarm(format, type, bytes)
      assert.equal(output.extension, name.split('.')[1])
      assert.deepEqual(await inspected(format, output.bytes), [])
      const clean = join(folder, `clean-${name}`)
      writeFileSync(clean, output.bytes)
      const [before, after] = [packets(path), packets(clean)]
      assert.match(before, /^0,/m)
      // A gap between fragments becomes the duration of the sample before it.
      if (name === 'fragments.mp4') assert.deepEqual(withoutDurations(after), withoutDurations(before))
      else assert.equal(after, before)
    }).timeout(30_000)
  }
})

const withoutDurations = (list: string): readonly string[] => list.split('\n').map((line) => line.replace(/^(\d+,[^,]+,[^,]+),[^,]+/, '$1'))
