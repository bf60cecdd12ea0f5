/** Films and recordings that carry what must not cross: one row for each way (threats §3.8), with a marker in it wherever words can be. */
import type { FindingKind } from '../../../sanitizer/findings.ts'
import type { FormatId, RefusalCode } from '../../../sanitizer/protocol.ts'
import {
  adts,
  amr,
  audio,
  avcC,
  be16,
  be32,
  block,
  box,
  chunk,
  element,
  esds,
  type FilmParts,
  film,
  flac,
  flacBlock,
  fragmented,
  full,
  id3,
  le16,
  le32,
  marker,
  mp3Frames,
  number,
  ogg,
  oggPage,
  opusHead,
  pcm,
  sound,
  soundEntry,
  type TrackParts,
  text,
  video,
  visualEntry,
  vp8,
  wav,
  webm,
  webmTracks,
  xingFrame,
} from './media.ts'

export interface Hostile {
  readonly name: string
  /** Of formats/known.ts. */
  readonly type: string
  readonly format: FormatId
  readonly bytes: Buffer
  /** What the report must tell of. */
  readonly kinds: readonly FindingKind[]
}
export interface Refused {
  readonly name: string
  readonly type: string
  readonly format: FormatId
  readonly bytes: Buffer
  readonly code: RefusalCode
}

const evil = text(marker)
const mp4 = (name: string, parts: FilmParts, ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: 'mp4',
  format: 'mp4',
  bytes: film(parts),
  kinds,
})
const mov = (name: string, parts: FilmParts, ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: 'mov',
  format: 'mov',
  bytes: film({ brand: 'qt  ', ...parts }),
  kinds,
})
/** Brands of a film and only sound in it, as recorders of phones write. */
const voice = (name: string, parts: FilmParts, ...kinds: readonly FindingKind[]): Hostile => ({
  ...mp4(name, parts, ...kinds),
  type: 'm4a',
})
const withTrack = (track: Partial<TrackParts>): FilmParts => ({ tracks: [{ ...video, ...track }, audio] })
const extra = (handler: string, more: Partial<TrackParts> = {}): FilmParts => ({
  tracks: [
    video,
    audio,
    { handler, entry: box('data', Buffer.alloc(8), evil), samples: [Buffer.concat([be16(marker.length), evil])], ...more },
  ],
})

const hvcC = Buffer.concat([
  Buffer.from('01016000000090000000000000f000fcfdf8f800000f', 'hex'),
  Buffer.from([2, 0xa1]),
  be16(1, 4),
  Buffer.from('42010101', 'hex'),
  Buffer.from([0xa7]),
  be16(1, 4 + marker.length),
  Buffer.from('4e01', 'hex'),
  Buffer.from([5, marker.length]),
  evil,
])
const dfLa = full('dfLa', 0, 0, flacBlock(0, Buffer.alloc(34, 1)), flacBlock(0x86, evil))

export const hostileFilms: readonly Hostile[] = [
  mp4(
    'title in udta/meta/ilst',
    { inMoov: [box('udta', full('meta', 0, 0, box('ilst', box('\xa9nam', box('data', be32(1, 0), evil)))))] },
    'metadata',
  ),
  mp4(
    'place of a phone (©xyz)',
    { inMoov: [box('udta', box('\xa9xyz', be16(18, 0x15c7), text(`+35.6895+139.6917/${marker}`)))] },
    'location',
  ),
  mp4('place of 3GPP (loci)', { inMoov: [box('udta', full('loci', 0, 0, be16(0x15c7), evil, Buffer.alloc(14)))] }, 'location'),
  mov(
    'keys of an iPhone with a place',
    { inMoov: [box('meta', full('keys', 0, 0, be32(1), box('mdta', text('com.apple.quicktime.location.ISO6709'))), box('ilst', evil))] },
    'location',
  ),
  mp4('name of a track in its udta', withTrack({ inTrak: [box('udta', box('name', evil))] }), 'metadata'),
  mp4(
    'XMP in uuid',
    { behind: [box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), text(`<x:xmpmeta>${marker}`))] },
    'metadata',
  ),
  mp4('another uuid', { before: [box('uuid', Buffer.alloc(16, 7), evil)] }, 'unknown'),
  mp4('uuid inside of the film', { inMoov: [box('uuid', Buffer.alloc(16, 7), evil)] }, 'metadata'),
  mp4('words in free', { before: [box('free', evil)] }, 'unknown'),
  mp4('words in skip', { behind: [box('skip', evil)] }, 'unknown'),
  mov('words in wide', { before: [box('wide', evil)] }, 'unknown'),
  mp4('a box that nobody knows', { behind: [box('evil', evil)] }, 'unknown'),
  mp4('a box that nobody knows, in the film', { inMoov: [box('evil', evil)] }, 'unknown'),
  mp4(
    'boxes that nobody knows, in a track',
    withTrack({ inTrak: [box('evil', evil)], inStbl: [box('evil', evil), full('sgpd', 1, 0, text('roll'), evil)] }),
  ),
  mp4('items of a picture file beside the film', { before: [full('meta', 0, 0, box('idat', evil))] }, 'metadata'),
  mp4('address as the name of a handler', withTrack({ name: `https://evil.example/${marker}` }), 'metadata'),
  mp4('name of the encoder', withTrack({ entry: withCompressor() }), 'metadata'),
  mp4('dates', { created: 0xd0000000, tracks: [{ ...video, created: 0xd0000001 }, audio] }, 'metadata'),
  mp4('a second data reference, to an address', withTrack({ dref: fileElsewhere(true) }), 'external-reference'),
  mov(
    'text track that opens pages',
    extra('text', { name: 'HREFTrack', samples: [text(`A<https://evil.example/${marker}>`)] }),
    'unsafe-link',
    'subtitle',
  ),
  mp4('subtitles (tx3g)', extra('sbtl'), 'subtitle'),
  mp4('closed captions', extra('clcp'), 'subtitle'),
  mov(
    'chapters',
    { tracks: [{ ...video, inTrak: [box('tref', box('chap', be32(3)))] }, audio, { ...(extra('text').tracks?.[2] ?? video) }] },
    'chapter',
  ),
  mov(
    'chapters as pictures',
    { tracks: [{ ...video, inTrak: [box('tref', box('chap', be32(3)))] }, audio, { ...video, samples: [evil] }] },
    'chapter',
  ),
  mp4('values of sensors', extra('meta'), 'other-track'),
  mov('time code', extra('tmcd', { header: 'gmhd' }), 'other-track'),
  mp4('hints for servers', extra('hint'), 'other-track'),
  mp4('scenes of MPEG-4 that run', extra('sdsm'), 'action'),
  mp4('descriptions of objects that name addresses', extra('odsm'), 'action'),
  mp4('a track that nobody knows', extra('EVIL'), 'other-track'),
  mp4('bytes among the samples that are none', { inMdat: evil }),
  mp4('a second room of samples', { behind: [box('mdat', evil)] }),
  mp4('another file behind it', { behind: [text(`PK\x03\x04\0\0${marker}`)] }, 'trailing-bytes'),
  mp4('few bytes behind it', { behind: [text('EVIL')] }, 'trailing-bytes'),
  mov('preview picture', { before: [box('PICT', evil)] }, 'thumbnail'),
  mp4('colour profile', withTrack({ entry: visualEntry('avc1', box('avcC', avcC), box('colr', text('prof'), evil)) }), 'colour-profile'),
  mp4('bytes behind the parameter sets', withTrack({ entry: visualEntry('avc1', box('avcC', avcC, evil)) })),
  mp4('words of the encoder among parameter sets', withTrack({ entry: visualEntry('hvc1', box('hvcC', hvcC)) })),
  voice('a descriptor that nobody knows', {
    tracks: [{ ...audio, entry: soundEntry('mp4a', esds(0, Buffer.concat([Buffer.from([0x13, marker.length]), evil]))) }],
  }),
  voice('cover picture of FLAC in MP4', { tracks: [{ ...audio, entry: soundEntry('fLaC', dfLa) }] }),
  mp4('a box that nobody knows, in a sample entry', withTrack({ entry: visualEntry('avc1', box('avcC', avcC), box('evil', evil)) })),
  mp4('initial objects (iods)', { inMoov: [full('iods', 0, 0, evil)] }),
  mp4('keys of a lock that locks nothing', { inMoov: [full('pssh', 0, 0, evil)] }, 'unknown'),
  { name: 'events between fragments', type: 'mp4', format: 'mp4', bytes: fragmented([full('emsg', 0, 0, evil)]), kinds: ['unknown'] },
  { name: 'boxes that nobody knows, in fragments', type: 'mp4', format: 'mp4', bytes: fragmented([], [box('evil', evil)]), kinds: [] },
  {
    name: 'M4A with a cover',
    type: 'm4a',
    format: 'mp4',
    bytes: film({ brand: 'M4A ', tracks: [audio], inMoov: [box('udta', evil)] }),
    kinds: ['metadata'],
  },
]

function withCompressor(): Buffer {
  const entry = Buffer.from(visualEntry('avc1', box('avcC', avcC)))
  Buffer.concat([Buffer.from([marker.length]), evil]).copy(entry, 8 + 42)
  return entry
}

/** ISO/IEC 14496-12 §8.7.2. @param besides the one that is used is in the file */
function fileElsewhere(besides: boolean): Buffer {
  const elsewhere = full('url ', 0, 0, text(`\\\\evil.example\\share\\${marker}\0`))
  return besides ? full('dref', 0, 0, be32(2), full('url ', 0, 1), elsewhere) : full('dref', 0, 0, be32(1), elsewhere)
}

const mkv = (name: string, parts: Parameters<typeof webm>[0], ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: parts?.docType === 'matroska' ? 'mkv' : 'webm',
  format: parts?.docType === 'matroska' ? 'mkv' : 'webm',
  bytes: webm(parts),
  kinds,
})
const inTrack = (...more: readonly Buffer[]): Parameters<typeof webm>[0] => ({
  tracks: [[...(webmTracks[0] ?? []), ...more], webmTracks[1] ?? []],
})
const besides = (type: number, ...more: readonly Buffer[]): Parameters<typeof webm>[0] => ({
  tracks: [...webmTracks, [number('d7', 3), number('73c5', 79), number('83', type), element('86', text('S_TEXT/UTF8')), ...more]],
  inCluster: [element('a3', Buffer.from([0x83, 0, 0, 0x80]), evil)],
})
const flacPrivate = Buffer.concat([text('fLaC'), flacBlock(0, Buffer.alloc(34, 1)), flacBlock(0x86, evil)])

export const hostileMatroska: readonly Hostile[] = [
  mkv(
    'title and programs',
    { inInfo: [element('7ba9', evil), element('4d80', evil), element('5741', evil), element('4461', Buffer.alloc(8, 1))] },
    'metadata',
  ),
  mkv(
    'films before and after',
    { inInfo: [element('3eb923', Buffer.alloc(16, 3)), element('3e83bb', text(`\\\\evil.example\\${marker}`))] },
    'external-reference',
  ),
  mkv('tags', { inSegment: [element('1254c367', element('7373', evil))] }, 'metadata'),
  mkv(
    'attached program',
    { docType: 'matroska', inSegment: [element('1941a469', element('61a7', element('466e', text('a.exe')), element('465c', evil)))] },
    'embedded-file',
  ),
  mkv('chapters', { inSegment: [element('1043a770', element('45b9', evil))] }, 'chapter'),
  mkv('words in room that is empty', { inSegment: [element('ec', evil)] }, 'unknown'),
  mkv('an element that nobody knows', { inSegment: [element('1f000001', evil)], inCluster: [element('4fff', evil)] }, 'unknown'),
  mkv(
    'name of a track, of a codec, and where to get it',
    inTrack(element('536e', evil), element('258688', evil), element('3b4040', text(`http://evil.example/${marker}`))),
    'metadata',
    'external-reference',
  ),
  mkv('a track that holds what nobody knows', inTrack(element('4ffe', evil)), 'unknown'),
  mkv('set up of a codec that needs none', inTrack(element('63a2', evil))),
  mkv('subtitles', besides(17, element('63a2', evil)), 'subtitle'),
  mkv('buttons of a menu', besides(18), 'action'),
  mkv(
    'what goes along with a block',
    {
      inCluster: [
        element(
          'a0',
          element('a1', Buffer.from([0x81, 0, 5, 0]), Buffer.alloc(5)),
          element('75a1', element('a6', number('ee', 4), element('a5', evil))),
        ),
      ],
    },
    'unknown',
  ),
  mkv('another file behind it', { behind: [element('ec', evil)] }, 'trailing-bytes'),
  mkv('cover picture of FLAC', {
    docType: 'matroska',
    tracks: [webmTracks[0] ?? [], [number('d7', 2), number('83', 2), element('86', text('A_FLAC')), element('63a2', flacPrivate)]],
  }),
]

const mp3 = (name: string, bytes: readonly Buffer[], ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: 'mp3',
  format: 'mp3',
  bytes: Buffer.concat(bytes),
  kinds,
})
const ape = Buffer.concat([
  text('APETAGEX'),
  le32(2000, 32 + evil.length, 1, 0xa0000000, 0, 0),
  evil,
  text('APETAGEX'),
  le32(2000, 32 + evil.length, 1, 0x80000000, 0, 0),
])
const id3v1 = Buffer.concat([text('TAG'), evil, Buffer.alloc(125 - evil.length)])

const riff = (name: string, chunks: readonly Buffer[], ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: 'wav',
  format: 'wav',
  bytes: wav(...chunks),
  kinds,
})
const format = chunk('fmt ', pcm)

const other = (name: string, id: 'flac' | 'ogg' | 'aac' | 'amr', bytes: Buffer, ...kinds: readonly FindingKind[]): Hostile => ({
  name,
  type: id,
  format: id,
  bytes,
  kinds,
})
const aac = Buffer.concat([1, 2, 3].map((fill) => adts(Buffer.alloc(20, fill))))

export const hostileSound: readonly Hostile[] = [
  mp3(
    'cover, file, address, private words, chapter',
    [id3(['APIC', marker], ['GEOB', marker], ['WXXX', `http://evil.example/${marker}`], ['PRIV', marker], ['CHAP', marker]), mp3Frames()],
    'thumbnail',
    'embedded-file',
    'external-reference',
    'chapter',
    'metadata',
  ),
  mp3('tag at the end (ID3v1)', [mp3Frames(), id3v1], 'metadata'),
  mp3('tag of APE', [mp3Frames(), ape], 'metadata'),
  mp3('words of a song (Lyrics3)', [mp3Frames(), text(`LYRICSBEGIN${marker}000022LYRICS200`), id3v1], 'metadata'),
  mp3('words between frames', [mp3Frames(), evil, mp3Frames()], 'malformed'),
  mp3('another file behind it', [mp3Frames(), text(`PK\x03\x04${marker}`)], 'trailing-bytes'),
  mp3('name of the encoder', [xingFrame(marker), mp3Frames()], 'metadata'),
  mp3('two tags, one in the other’s place', [id3(['TIT2', marker]), id3(['GEOB', marker]), mp3Frames()], 'embedded-file'),
  riff('words (LIST INFO)', [format, sound, chunk('LIST', Buffer.concat([text('INFO'), chunk('INAM', evil)]))], 'metadata'),
  riff('words of broadcasters', [chunk('bext', evil), format, sound, chunk('iXML', evil)], 'metadata'),
  riff('ID3 in WAV', [format, sound, chunk('id3 ', id3(['GEOB', marker]))], 'metadata'),
  riff('marks', [format, chunk('cue ', evil), sound], 'chapter'),
  riff('words in room that is empty', [chunk('JUNK', evil), format, sound], 'unknown'),
  riff('a chunk that nobody knows', [format, sound, chunk('EVIL', evil)], 'unknown'),
  riff('words behind the format', [chunk('fmt ', Buffer.concat([pcm, evil])), sound, chunk('PEAK', evil)]),
  {
    name: 'another file behind WAV',
    type: 'wav',
    format: 'wav',
    bytes: Buffer.concat([wav(format, sound), text(`MZ${marker}`)]),
    kinds: ['trailing-bytes'],
  },
  other(
    'words, cover, program’s block, list of tracks',
    'flac',
    flac([flacBlock(4, evil), flacBlock(6, evil), flacBlock(2, evil), flacBlock(5, evil)]),
    'metadata',
    'thumbnail',
    'unknown',
    'chapter',
  ),
  other('words in room that is empty', 'flac', flac([flacBlock(1, evil)]), 'unknown'),
  other('tag behind FLAC', 'flac', Buffer.concat([flac(), id3v1]), 'metadata'),
  other('words of Opus', 'ogg', ogg(`METADATA_BLOCK_PICTURE=${marker}`), 'metadata'),
  other('another file behind Ogg', 'ogg', Buffer.concat([ogg(), text(`MZ${marker}`)]), 'trailing-bytes', 'metadata'),
  other('tag before AAC', 'aac', Buffer.concat([id3(['PRIV', marker]), aac]), 'metadata', 'embedded-file'),
  other('another file behind AAC', 'aac', Buffer.concat([aac, evil]), 'trailing-bytes'),
  other('another file behind AMR', 'amr', Buffer.concat([amr(), text(`MZ${marker}`)]), 'trailing-bytes'),
]

const no = (name: string, code: RefusalCode, bytes: Buffer, type = 'mp4', id: FormatId = 'mp4'): Refused => ({
  name,
  type,
  format: id,
  bytes,
  code,
})
const cut = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 3)
const twice = (): Buffer => Buffer.concat([film(), film()])
const coded = (inner: Buffer): Parameters<typeof webm>[0] => inTrack(element('6d80', element('6240', inner)))
const locked = full('senc', 0, 0, be32(0))

export const refused: readonly Refused[] = [
  no('samples in another file', 'content-missing', film(withTrack({ dref: fileElsewhere(false) }))),
  no('a stream at an address', 'content-missing', film({ tracks: [{ ...audio, entry: soundEntry('mp4a', esds(0x40)) }] })),
  no('a locked film', 'rights-managed', film(withTrack({ entry: visualEntry('encv', box('avcC', avcC), box('sinf', evil)) }))),
  no('locked sound', 'rights-managed', film({ tracks: [{ ...audio, entry: soundEntry('drms', esds()) }] })),
  no('locked fragments', 'rights-managed', fragmented([], [locked])),
  no('a codec that is not on the list', 'content-missing', film(withTrack({ entry: visualEntry('SVQ3', box('SMI ', evil)) }))),
  no('sprites that act', 'content-missing', film({ brand: 'qt  ', ...extra('sprt', { header: 'gmhd' }) }), 'mov', 'mov'),
  no('Flash as a track', 'content-missing', film({ brand: 'qt  ', ...extra('flsh', { header: 'gmhd' }) }), 'mov', 'mov'),
  no('an unknown track that is shown', 'content-missing', film(extra('EVIL', { header: 'vmhd' }))),
  no('only words', 'active-only', film({ tracks: [] })),
  no('two descriptions', 'ambiguous', twice()),
  no('two tables of one kind', 'ambiguous', film(withTrack({ inStbl: [full('stts', 0, 0, be32(1, 3, 7))] }))),
  no(
    'samples in two places',
    'ambiguous',
    film({ tracks: [video, { ...video, at: film({ tracks: [video, video] }).indexOf('mdat') + 4 }] }),
  ),
  no('samples outside of the room for samples', 'malformed', film(withTrack({ at: 8 }))),
  no('samples past the end', 'malformed', film(withTrack({ at: 1_000_000 }))),
  no('durations for other samples', 'malformed', film(withTrack({ stts: full('stts', 0, 0, be32(1, 4, 1024)) }))),
  no('a table longer than its box', 'malformed', film(withTrack({ stts: full('stts', 0, 0, be32(0x20000000)) }))),
  no('cut off', 'malformed', cut(film())),
  no(
    'a film that runs backwards',
    'content-missing',
    film(withTrack({ inTrak: [box('edts', full('elst', 0, 0, be32(1, 300, 0, 0xffff0000)))] })),
  ),
  no('a film in another one', 'malformed', film({ inMoov: [be32(0x7fffffff)] })),
  no('more tracks than any', 'limit-entries', film({ tracks: Array.from({ length: 65 }, () => ({ ...audio, samples: [] })) })),
  no('cut off', 'malformed', cut(webm()), 'webm', 'webm'),
  no('locked blocks', 'rights-managed', webm(coded(element('5035', evil))), 'webm', 'webm'),
  no('blocks that are packed', 'content-missing', webm(coded(element('5034', evil))), 'webm', 'webm'),
  no('a block of no track', 'malformed', webm({ inCluster: [block(9, 0, 1)] }), 'webm', 'webm'),
  no(
    'a codec that WebM does not have',
    'content-missing',
    webm({ tracks: [[...vp8.slice(0, 3), element('86', text('V_MPEG4/ISO/AVC')), element('63a2', avcC)]] }),
    'webm',
    'webm',
  ),
  no('two films in one file', 'content-missing', Buffer.concat([webm(), webm()]), 'webm', 'webm'),
  no('two tracks of one number', 'ambiguous', webm({ tracks: [...webmTracks, webmTracks[0] ?? []] }), 'webm', 'webm'),
  no('mostly something else', 'malformed', Buffer.concat([mp3Frames(1), Buffer.alloc(2000, 'MZ')]), 'mp3', 'mp3'),
  no('a frame that tells of sound, and no sound', 'active-only', xingFrame(marker), 'mp3', 'mp3'),
  no('two formats', 'ambiguous', wav(format, format, sound), 'wav', 'wav'),
  no(
    'a coding that is not on the list',
    'content-missing',
    wav(chunk('fmt ', Buffer.concat([le16(0x161, 2), le32(44_100, 16_000), le16(1, 16)])), sound),
    'wav',
    'wav',
  ),
  no('a chunk past the end', 'malformed', wav(format, Buffer.concat([text('data'), le32(5000), evil])), 'wav', 'wav'),
  no('a damaged frame', 'content-missing', Buffer.concat([flac(), evil]), 'flac', 'flac'),
  no(
    'a film in Ogg beside the sound',
    'content-missing',
    Buffer.concat([oggPage(2, 0, 1, 0, opusHead), oggPage(2, 0, 2, 0, text('\x80theora'))]),
    'ogg',
    'ogg',
  ),
  no('a page whose sum is wrong', 'malformed', damaged(ogg(), 30), 'ogg', 'ogg'),
  no('no frames', 'malformed', Buffer.concat([text('#!AMR\n'), evil]), 'amr', 'amr'),
]

function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** Files without anything evil, as controls and for what else is tried. */
export const plainMedia: readonly (Omit<Hostile, 'kinds'> & { readonly extension: string })[] = [
  { name: 'MP4', type: 'mp4', format: 'mp4', extension: 'mp4', bytes: film() },
  { name: 'MP4 in fragments', type: 'mp4', format: 'mp4', extension: 'mp4', bytes: fragmented() },
  { name: 'QuickTime', type: 'mov', format: 'mov', extension: 'mov', bytes: film({ brand: 'qt  ' }) },
  { name: 'WebM', type: 'webm', format: 'webm', extension: 'webm', bytes: webm() },
  { name: 'Matroska', type: 'mkv', format: 'mkv', extension: 'mkv', bytes: webm({ docType: 'matroska' }) },
  { name: 'MP3', type: 'mp3', format: 'mp3', extension: 'mp3', bytes: mp3Frames() },
  { name: 'WAV', type: 'wav', format: 'wav', extension: 'wav', bytes: wav(format, sound) },
  { name: 'FLAC', type: 'flac', format: 'flac', extension: 'flac', bytes: flac() },
  { name: 'Ogg', type: 'ogg', format: 'ogg', extension: 'ogg', bytes: ogg() },
  { name: 'AAC', type: 'aac', format: 'aac', extension: 'aac', bytes: aac },
  { name: 'AMR', type: 'amr', format: 'amr', extension: 'amr', bytes: amr() },
]
