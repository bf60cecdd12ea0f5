/** Tiny films and recordings, built box by box, element by element, frame by frame, so that a reader sees what is evil in them. */

export const marker = 'EVIL-MARKER-7319'

const bytesOf = (...values: readonly number[]): Buffer => Buffer.from(values)
export const text = (words: string): Buffer => Buffer.from(words, 'latin1')
export function be16(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => bytesOf((value >> 8) & 255, value & 255)))
}
export function be32(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => bytesOf((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)))
}
export const le32 = (...values: readonly number[]): Buffer => be32(...values).swap32()
export const le16 = (...values: readonly number[]): Buffer => be16(...values).swap16()
const zeros = (length: number): Buffer => Buffer.alloc(length)

// Films of boxes (ISO/IEC 14496-12)

export const box = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([be32(content.length + 8), text(type), content])
}
export const full = (type: string, version: number, flags: number, ...parts: readonly Buffer[]): Buffer =>
  box(type, be32(((version << 24) | flags) >>> 0), ...parts)

const upright = be32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
/** A quarter turn, as phones write it for a film that was taken upright. */
export const turned = be32(0, 0x10000, 0, 0xffff0000, 0, 0, 0x1e00000, 0, 0x40000000)

export const selfContained = full('dref', 0, 0, be32(1), full('url ', 0, 1))

/** H.264: one picture that stands by itself behind its length. */
export const picture = (fill: number): Buffer => Buffer.concat([be32(9), bytesOf(0x65, 0x88, 0x84, fill, fill, fill, fill, fill, 0x80)])

export const avcC = Buffer.from('0142000affe100076742000af841a2010004' + '68ce3880', 'hex')
export const visualEntry = (codec: string, ...boxes: readonly Buffer[]): Buffer =>
  box(codec, zeros(6), be16(1), zeros(16), be16(16, 16), be32(0x480000, 0x480000, 0), be16(1), zeros(32), be16(24, 0xffff), ...boxes)
export const avc1 = visualEntry('avc1', box('avcC', avcC))

export const soundEntry = (codec: string, ...boxes: readonly Buffer[]): Buffer =>
  box(codec, zeros(6), be16(1), zeros(8), be16(1, 16, 0, 0), be32(44_100 * 65_536), ...boxes)

const descriptor = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([bytesOf(tag, content.length), content])
}
/** ISO/IEC 14496-1 §7.2.6: AAC of 44.1 kHz, one channel; `flags` and `more` are for what should not be there. */
export const esds = (flags = 0, more: Buffer = zeros(0)): Buffer =>
  full(
    'esds',
    0,
    0,
    descriptor(3, be16(1), bytesOf(flags), ...(flags & 0x40 ? [bytesOf(marker.length), text(marker)] : []),
      descriptor(4, bytesOf(0x40, 0x15, 0, 0, 0), be32(128_000, 128_000), descriptor(5, bytesOf(0x12, 0x08))),
      descriptor(6, bytesOf(2)),
      more,
    ),
  ) // biome-ignore format: nested as the descriptors are

export const mp4a = soundEntry('mp4a', esds())
export const samr = soundEntry('samr', box('damr', text('TEST'), bytesOf(0), be16(0x81ff), bytesOf(0, 1)))

export interface TrackParts {
  readonly handler: string
  readonly entry: Buffer
  readonly samples: readonly Buffer[]
  readonly name?: string
  readonly header?: 'vmhd' | 'smhd' | 'nmhd' | 'gmhd'
  readonly dref?: Buffer
  readonly matrix?: Buffer
  readonly created?: number
  readonly inTrak?: readonly Buffer[]
  readonly inStbl?: readonly Buffer[]
  /** Where the samples are said to lie, instead of where they do. */
  readonly at?: number
  /** Instead of a row of `stts` that is right. */
  readonly stts?: Buffer
}
export const video: TrackParts = { handler: 'vide', entry: avc1, samples: [1, 2, 3].map(picture), header: 'vmhd' }
export const audio: TrackParts = { handler: 'soun', entry: mp4a, samples: [1, 2].map((fill) => Buffer.alloc(12, fill)), header: 'smhd' }

function trak(track: TrackParts, id: number, place: number): Buffer {
  const { handler, entry, samples, name = '', header = 'nmhd', dref = selfContained, matrix = upright, created = 0 } = track
  const count = samples.length
  const stbl = box(
    'stbl',
    full('stsd', 0, 0, be32(1), entry),
    track.stts ?? full('stts', 0, 0, be32(1, count, 1024)),
    full('stsc', 0, 0, be32(1, 1, count, 1)),
    full('stsz', 0, 0, be32(0, count, ...samples.map(({ length }) => length))),
    full('stco', 0, 0, be32(1, track.at ?? place)),
    ...(track.inStbl ?? []),
  )
  const head = full(header, 0, header === 'vmhd' ? 1 : 0, zeros(header === 'vmhd' ? 8 : header === 'smhd' ? 4 : 0))
  return box(
    'trak',
    full('tkhd', 0, 3, be32(created, created, id, 0, count * 100, 0, 0, 0, 0), matrix, be32(16 << 16, 16 << 16)),
    ...(track.inTrak ?? []),
    box(
      'mdia',
      full('mdhd', 0, 0, be32(created, created, 10_240, count * 1024), be16(0x55c4, 0)),
      full('hdlr', 0, 0, be32(0), text(handler), zeros(12), text(`${name}\0`)),
      box('minf', head, box('dinf', dref), stbl),
    ),
  )
}

export interface FilmParts {
  readonly brand?: string
  readonly tracks?: readonly TrackParts[]
  readonly created?: number
  readonly inMoov?: readonly Buffer[]
  readonly before?: readonly Buffer[]
  readonly behind?: readonly Buffer[]
  /** In the room for samples, belonging to no sample. */
  readonly inMdat?: Buffer
}

/** A film whose samples lie behind its description. */
export function film({
  brand = 'isom',
  tracks = [video, audio],
  created = 0,
  inMoov = [],
  before = [],
  behind = [],
  inMdat = zeros(0),
}: FilmParts = {}): Buffer {
  const samples = Buffer.concat([...tracks.flatMap((track) => track.samples), inMdat])
  const ftyp = box('ftyp', text(brand), be32(0x200), text(brand))
  const describe = (start: number): Buffer => {
    let place = start
    const traks = tracks.map((track, index) => {
      const own = trak(track, index + 1, place)
      place += track.samples.reduce((sum, { length }) => sum + length, 0)
      return own
    })
    const head = full(
      'mvhd',
      0,
      0,
      be32(created, created, 1000, 300, 0x10000),
      be16(0x100),
      zeros(10),
      upright,
      zeros(24),
      be32(tracks.length + 1),
    )
    return Buffer.concat([ftyp, ...before, box('moov', head, ...traks, ...inMoov)])
  }
  return Buffer.concat([describe(describe(0).length + 8), box('mdat', samples), ...behind])
}

/** The same film in fragments (§8.8): the description says nothing of samples, each fragment brings its own. */
export function fragmented(between: readonly Buffer[] = [], inTraf: readonly Buffer[] = []): Buffer {
  const tracks: readonly TrackParts[] = [video, audio].map((track) => ({ ...track, samples: [], inTrak: [] }))
  const plain = film({
    tracks: tracks.map((track) => ({ ...track, stts: full('stts', 0, 0, be32(0)) })),
    inMoov: [box('mvex', ...[1, 2].map((id) => full('trex', 0, 0, be32(id, 1, 1024, 0, 0))))],
  })
  const part = (index: number): Buffer => {
    const samples = [picture(index + 1), Buffer.alloc(12, index + 1)]
    const moof = (at: number): Buffer => {
      const trafs = samples.map(({ length }, track) =>
        box(
          'traf',
          full('tfhd', 0, 0x20000, be32(track + 1)),
          full('tfdt', 0, 0, be32(index * 1024)),
          full('trun', 0, 0x201, be32(1, at + (track === 0 ? 0 : picture(0).length), length)),
          ...inTraf,
        ),
      )
      return box('moof', full('mfhd', 0, 0, be32(index + 1)), ...trafs)
    }
    return Buffer.concat([moof(moof(0).length + 8), box('mdat', ...samples)])
  }
  return Buffer.concat([withoutSamples(plain), part(0), ...between, part(1)])
}

/** Empty tables, as a film in fragments has them: no piece, no row. */
function withoutSamples(plain: Buffer): Buffer {
  const bytes = Buffer.from(plain)
  for (const name of ['stsc', 'stco']) {
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) bytes.writeUInt32BE(0, at + 8)
  }
  return bytes.subarray(0, bytes.lastIndexOf('mdat') - 4)
}

// Films of elements (RFC 8794, RFC 9559)

/** @param id in hexadecimal */
export const element = (id: string, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(id, 'hex'), bytesOf(0x10 | ((content.length >> 24) & 15)), be32(content.length).subarray(1), content])
}
export const number = (id: string, value: number): Buffer => element(id, value < 256 ? bytesOf(value) : be32(value))

export const vp8: readonly Buffer[] = [number('d7', 1), number('73c5', 77), number('83', 1), element('86', text('V_VP8'))]
export const opusHead = Buffer.concat([text('OpusHead'), bytesOf(1, 1), le16(312), le32(48_000), le16(0), bytesOf(0)])
export const opus: readonly Buffer[] = [
  number('d7', 2),
  number('73c5', 78),
  number('83', 2),
  element('86', text('A_OPUS')),
  element('63a2', opusHead),
]
const size = element('e0', number('b0', 16), number('ba', 16))
const channels = element('e1', element('b5', Buffer.from('473b8000', 'hex')), number('9f', 1))

export const block = (track: number, time: number, fill: number, flags = 0x80): Buffer =>
  element('a3', bytesOf(0x80 | track), be16(time), bytesOf(flags), Buffer.alloc(9, fill))

export interface WebmParts {
  readonly docType?: string
  readonly tracks?: readonly (readonly Buffer[])[]
  readonly inInfo?: readonly Buffer[]
  readonly inSegment?: readonly Buffer[]
  readonly inCluster?: readonly Buffer[]
  readonly behind?: readonly Buffer[]
}
export const webmTracks: readonly (readonly Buffer[])[] = [
  [...vp8, size],
  [...opus, channels],
]

export function webm({
  docType = 'webm',
  tracks = webmTracks,
  inInfo = [],
  inSegment = [],
  inCluster = [],
  behind = [],
}: WebmParts = {}): Buffer {
  const cluster = (time: number): Buffer =>
    element('1f43b675', number('e7', time), block(1, 0, 1), block(2, 1, 2), block(1, 40, 3, 0), ...inCluster)
  return Buffer.concat([
    element(
      '1a45dfa3',
      number('4286', 1),
      number('42f7', 1),
      number('42f2', 4),
      number('42f3', 8),
      element('4282', text(docType)),
      number('4287', 4),
      number('4285', 2),
    ),
    element(
      '18538067',
      element('1549a966', number('2ad7b1', 1_000_000), element('4489', be32(0x42a00000)), ...inInfo),
      element('1654ae6b', ...tracks.map((track) => element('ae', ...track))),
      cluster(0),
      cluster(80),
      ...inSegment,
    ),
    ...behind,
  ])
}

// Sound of frames

/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, joint stereo: 417 bytes. */
export const mp3Frame = (fill = 0): Buffer => Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413, fill)])
export const mp3Frames = (count = 5): Buffer => Buffer.concat(Array.from({ length: count }, (_, index) => mp3Frame(index)))
/** The first frame of LAME: numbers of frames and bytes, a table, the name of the encoder. */
export const xingFrame = (name: string): Buffer => {
  const frame = mp3Frame()
  frame.write('Info', 36, 'latin1')
  be32(7, 5, 2085).copy(frame, 40)
  frame.write('LAME3.100', 152, 'latin1')
  frame.write(name, 152 + 36, 'latin1')
  Buffer.from('240450', 'hex').copy(frame, 152 + 21)
  return frame
}

const synchsafe = (length: number): Buffer => bytesOf((length >> 21) & 127, (length >> 14) & 127, (length >> 7) & 127, length & 127)
/** ID3v2.4 with frames of a name and a content. */
export const id3 = (...frames: readonly (readonly [name: string, content: string])[]): Buffer => {
  const body = Buffer.concat(
    frames.map(([name, content]) => Buffer.concat([text(name), synchsafe(content.length), be16(0), text(content)])),
  )
  return Buffer.concat([text('ID3\x04\0\0'), synchsafe(body.length), body])
}

/** AAC in ADTS: low complexity, 44.1 kHz, one channel. */
export const adts = (payload: Buffer): Buffer => {
  const length = payload.length + 7
  return Buffer.concat([bytesOf(0xff, 0xf1, 0x50, 0x40 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 0x1f, 0xfc), payload])
}
/** AMR, 12.2 kbit/s: a head and 31 bytes. */
export const amr = (count = 4): Buffer =>
  Buffer.concat([text('#!AMR\n'), ...Array.from({ length: count }, (_, fill) => Buffer.concat([bytesOf(0x3c), Buffer.alloc(31, fill)]))])

// WAV

export const chunk = (name: string, content: Buffer): Buffer =>
  Buffer.concat([text(name), le32(content.length), content, zeros(content.length % 2)])
export const pcm = Buffer.concat([le16(1, 1), le32(8000, 16_000), le16(2, 16)])
export const wav = (...chunks: readonly Buffer[]): Buffer => {
  const content = Buffer.concat([text('WAVE'), ...chunks])
  return Buffer.concat([text('RIFF'), le32(content.length), content])
}
export const sound = chunk('data', Buffer.from('0001020304050607', 'hex'))

// FLAC (RFC 9639)

function crc(bytes: Buffer, bits: 8 | 16, polynomial: number): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << (bits - 8)
    for (let bit = 0; bit < 8; bit++) sum = (sum & (1 << (bits - 1)) ? (sum << 1) ^ polynomial : sum << 1) & ((1 << bits) - 1)
  }
  return sum
}
/** 192 samples of one channel, all the same (§9.2.3). */
const flacFrame = (index: number): Buffer => {
  const start = bytesOf(0xff, 0xf8, 0x19, 0x08, index)
  const frame = Buffer.concat([start, bytesOf(crc(start, 8, 7)), bytesOf(0), be16(index * 101 + 7)])
  return Buffer.concat([frame, be16(crc(frame, 16, 0x8005))])
}
export const flacBlock = (type: number, content: Buffer): Buffer =>
  Buffer.concat([bytesOf(type), be32(content.length).subarray(1), content])
const streamInfo = Buffer.concat([be16(192, 192), zeros(6), Buffer.from('0ac440f00000', 'hex'), be16(576), zeros(16)])
export const flac = (blocks: readonly Buffer[] = [], count = 3): Buffer => {
  const all = [flacBlock(0, streamInfo), ...blocks]
  const last = Buffer.from(all.at(-1) ?? zeros(0))
  last[0] = (last[0] ?? 0) | 0x80
  return Buffer.concat([text('fLaC'), ...all.slice(0, -1), last, ...Array.from({ length: count }, (_, index) => flacFrame(index))])
}

// Ogg (RFC 3533)

/** §6 field 7, bit by bit. */
function oggSum(page: Buffer): number {
  let sum = 0
  for (const byte of page) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1
  }
  return sum >>> 0
}
export const oggPage = (flags: number, position: number, serial: number, index: number, packet: Buffer): Buffer => {
  const lacing = Buffer.concat([Buffer.alloc(Math.floor(packet.length / 255), 255), bytesOf(packet.length % 255)])
  const page = Buffer.concat([text('OggS'), bytesOf(0, flags), le32(position, 0, serial, index, 0), bytesOf(lacing.length), lacing, packet])
  page.writeUInt32LE(oggSum(page), 22)
  return page
}
export const opusTags = (words: string): Buffer =>
  Buffer.concat([text('OpusTags'), le32(4), text('test'), le32(1, words.length), text(words)])
export const ogg = (words = 'TITLE=x', serial = 4711): Buffer =>
  Buffer.concat([
    oggPage(2, 0, serial, 0, opusHead),
    oggPage(0, 0, serial, 1, opusTags(words)),
    oggPage(0, 960, serial, 2, Buffer.from('fc0102030405', 'hex')),
    oggPage(4, 1920, serial, 3, Buffer.from('fc0a0b0c0d0e', 'hex')),
  ])
