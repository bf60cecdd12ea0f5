import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { RefusalCode } from '../../../sanitizer/refusal.ts'
import { build, MARKER, type Parts, stream } from './pdf.ts'

/** Pictures, profiles and small programs that hide something in their coding. */
export interface HostilePicture {
  readonly name: string
  readonly bytes: () => Promise<Uint8Array>
  /** Refusals that are an answer too; without one, a clean file must come out. */
  readonly refused?: readonly RefusalCode[]
}

const SIDE = 32
const evil = Buffer.from(MARKER)
const uint16 = (value: number) => Buffer.from([value >> 8, value & 255])
export const segment = (marker: number, body: Uint8Array) => Buffer.concat([Buffer.from([0xff, marker]), uint16(body.length + 2), body])

/** A picture with some detail, as sharp (libjpeg-turbo) codes it. */
export const jpeg = (options: { progressive?: boolean } = {}): Promise<Buffer> => {
  const pixels = Buffer.from(Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (at * at * 7 + (at >> 5) * 13) & 255))
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 80, ...options })
    .toBuffer()
}
const afterSoi = (picture: Buffer, inserted: Uint8Array) => Buffer.concat([picture.subarray(0, 2), inserted, picture.subarray(2)])
const beforeEoi = (picture: Buffer, inserted: Uint8Array) => Buffer.concat([picture.subarray(0, -2), inserted, picture.subarray(-2)])
const firstScan = (picture: Buffer) => picture.indexOf(Buffer.from([0xff, 0xda]))
const beforeScan = (picture: Buffer, inserted: Uint8Array) =>
  Buffer.concat([picture.subarray(0, firstScan(picture)), inserted, picture.subarray(firstScan(picture))])

/** A quantisation table whose 64 values are the marker over and over. */
const quantisation = (place: number) => segment(0xdb, Buffer.concat([Buffer.from([place]), Buffer.alloc(64, MARKER)]))

const imageEntries = (side: number, space: string) => `/Type/XObject/Subtype/Image/Width ${side}/Height ${side}${space}`
export const withImage = (entries: string, content: Uint8Array, more: Parts = {}): Uint8Array =>
  build({
    resources: '/XObject<</I 10 0 R>>',
    content: 'q 90 0 0 90 9 9 cm /I Do Q',
    ...more,
    objects: [stream(entries, content), ...(more.objects ?? [])],
  })
const dct = (picture: Uint8Array) =>
  withImage(`${imageEntries(SIDE, '/ColorSpace/DeviceRGB/BitsPerComponent 8')}/Filter/DCTDecode`, picture)

/** Each takes a sound JPEG and hides the marker in it. */
export const jpegHidings: Readonly<Record<string, (picture: Buffer) => Buffer>> = {
  'in a comment': (picture) => afterSoi(picture, segment(0xfe, evil)),
  'in EXIF': (picture) => afterSoi(picture, segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), evil]))),
  'in a segment of an application nobody knows': (picture) => afterSoi(picture, segment(0xef, evil)),
  'behind the fields of the Adobe marker': (picture) =>
    afterSoi(picture, segment(0xee, Buffer.concat([Buffer.from('Adobe\0\x64\0\0\0\0\x01', 'latin1'), evil]))),
  'in the thumbnail of JFIF': (picture) =>
    afterSoi(
      picture,
      segment(0xe0, Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x06\x01', 'latin1'), evil, Buffer.from('x')])),
    ),
  'behind the end': (picture) => Buffer.concat([picture, evil]),
  'in a second picture behind the end': (picture) => Buffer.concat([picture, afterSoi(picture, segment(0xfe, evil))]),
  'behind the last unit of a scan': (picture) => beforeEoi(picture, evil),
  'in a quantisation table that no component names': (picture) => beforeScan(picture, quantisation(3)),
  'in a quantisation table that comes too late': (picture) => beforeEoi(picture, quantisation(0)),
  'in a Huffman table that no scan names': (picture) => {
    const symbols = [...new Set(evil)].filter((one) => (one & 15) <= 10)
    return beforeScan(
      picture,
      segment(0xc4, Buffer.from([0x13, ...Array.from({ length: 16 }, (_, at) => (at === 7 ? symbols.length : 0)), ...symbols])),
    )
  },
  'between marker segments': (picture) => beforeScan(picture, evil),
  'before the start': (picture) => Buffer.concat([evil, picture]),
}

/** Coding that does not fit together: decoded as far as a viewer shows it, coded anew, or refused. */
const damaged: Readonly<Record<string, (picture: Buffer) => Buffer>> = {
  'cut short in its scan': (picture) => picture.subarray(0, picture.length - 200),
  'with restart markers that were never announced': (picture) => {
    const at = firstScan(picture) + 80
    return Buffer.concat([picture.subarray(0, at), Buffer.from([0xff, 0xd5]), picture.subarray(at)])
  },
  'with a frame of another size than its data': (picture) => {
    const out = Buffer.from(picture)
    out[out.indexOf(Buffer.from([0xff, 0xc0])) + 6] = SIDE * 2
    return out
  },
  'with a Huffman table of too many codes': (picture) => {
    const out = Buffer.from(picture)
    out[out.indexOf(Buffer.from([0xff, 0xc4])) + 5] = 3
    return out
  },
  'with two frames': (picture) => {
    const at = picture.indexOf(Buffer.from([0xff, 0xc0]))
    const frame = picture.subarray(at, at + 2 + picture.readUInt16BE(at + 2))
    return beforeScan(picture, frame)
  },
  'of the arithmetic process': (picture) => {
    const out = Buffer.from(picture)
    out[out.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc9
    return out
  },
}

const pictures: readonly HostilePicture[] = [
  ...Object.entries(jpegHidings).map(([name, hide]) => ({ name: `JPEG: ${name}`, bytes: async () => dct(hide(await jpeg())) })),
  { name: 'JPEG: between two scans', bytes: async () => dct(beforeEoi(await jpeg({ progressive: true }), evil)) },
  ...Object.entries(damaged).map(([name, damage]) => ({
    name: `JPEG ${name}`,
    bytes: async () => dct(damage(afterSoi(await jpeg(), segment(0xfe, evil)))),
    refused: ['content-missing' as const],
  })),
]

/** ITU-T T.6: eight white rows of eight dots are eight bits of one, then EOFB. */
const WHITE = Buffer.from([0xff, 0x00, 0x10, 0x01])
const fax = (content: Uint8Array, rows = 8) =>
  withImage(
    `${imageEntries(8, '/ColorSpace/DeviceGray/BitsPerComponent 1')}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 8/Rows ${rows}>>`,
    content,
  )

/** ISO/IEC 14492, 7.2: number, flags (type), no references, page 1, length. */
const part = (number: number, type: number, content: Uint8Array, page = 1) => {
  const head = Buffer.alloc(11)
  head.writeUInt32BE(number)
  head.writeUInt8(type, 4)
  head.writeUInt8(page, 6)
  head.writeUInt32BE(content.length, 7)
  return Buffer.concat([head, content])
}
const words = (...values: readonly number[]) =>
  Buffer.concat(values.map((value) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])))
const jbig2Page = part(0, 48, Buffer.concat([words(8, 8, 0, 0), Buffer.from([0, 0, 0])]))
/** 7.4.6: a generic region in MMR coding, which is Group 4. */
const jbig2Region = part(1, 38, Buffer.concat([words(8, 8, 0, 0), Buffer.from([0, 1]), WHITE]))
const jbig2 = (content: Uint8Array, parameters = '', objects: readonly string[] = []) =>
  withImage(`${imageEntries(8, '/ColorSpace/DeviceGray/BitsPerComponent 1')}/Filter/JBIG2Decode${parameters}`, content, { objects })

/** Codestreams of 40 by 24 made with OpenJPEG (Pillow, `no_jp2=True`): grey; RGB and opacity; grey and opacity; four indices. */
export const jpx = {
  grey: Buffer.from(
    '/0//UQApAAAAAAAoAAAAGAAAAAAAAAAAAAAAKAAAABgAAAAAAAAAAAABBwEB/1IADAAAAAEABAQEAAH/XAAQQEBISFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAABDAAH/k8+0GAaAngm5n6A+EIAI36H1AoAMwPMuf6D5xABK0AXtiaAUYaB8g0CVKCner4OUAwbT3UcP/9k=',
    'base64',
  ),
  opaque: Buffer.from(
    '/0//UQAyAAAAAAAoAAAAGAAAAAAAAAAAAAAAKAAAABgAAAAAAAAAAAAEBwEBBwEBBwEBBwEB/1IADAAAAAEABAQEAAH/XAAQQEBISFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAHXAAH/k8+0GAaAngm5n8+0HAQTs47uCK/PtBgD0JYJ3O/fgEAI80hOjj4wX6A+EIAI38PqBY+0EgPkBBCcDq8fC/2+2wuloD4QgAI3x9oKAAjwYjsBofUCgAzA8y5/w+oKj7Q6B84kJHUbSNCdUTFqgxlyaazZnSdMEMJt1HRZGSVS3V4QCAffofUCgA4//m/fz8AgEDFP2JHdY9mg+cQAStAF7YmgFGHB85WH1EEAdQA/ivSGzuIJjQa6zVFkdEBexiE6n11zwJccj0xZfTuyFqBlU13XNjYjEPEqGuhPs+8yNBUbL4Pe8OaGxvJ8Z98KtASUQ3+g+cOATCgJ8QL/f8/ANCFuxKf7g6qR+ntMwz+gfINAlSgp3q+DlAMG091HD8D5FkD5GcAdqXZ163GWU+0O7ow3i/T0g6tcRaux0KX6XhzJj33Tp1iaycUVbfy2EFoS9mUxlSgp14YP+233rfZKIkJ7kYytQMysDwZjvZt5aQmsfEoqkw7j5F2NpKClfPLem1A8l1mvl01lE1oidpMyDFCK9FYXzR9eFu21yONGchtpb7y18kEm/cJ8DHoX7NigfIOAlRKpnq+DlAMGzDxFUgfH2goANfLE4rH/2Q==',
    'base64',
  ),
  greyOpaque: Buffer.from(
    '/0//UQAsAAAAAAAoAAAAGAAAAAAAAAAAAAAAKAAAABgAAAAAAAAAAAACBwEBBwEB/1IADAAAAAEABAQEAAH/XAAQQEBISFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAACVAAH/k8+0GAaAngm5n9+AOAjzU+LB3a+gPhCACN/H2goADL0W23+h9QKADMDzLn/H2hIADykFDYaXeU/boPnEAErQBe2JoBRhx9omACaPrd6+Iw7G5a6/Dfo1JsnxIy+gfINAlSgp3q+DlAMG091HD8faLgBANMUtPkdd3e72EH4Ka6+cc7WGxgxQ1//Z',
    'base64',
  ),
  indices: Buffer.from(
    '/0//UQApAAAAAAAoAAAAGAAAAAAAAAAAAAAAKAAAABgAAAAAAAAAAAABBwEB/1IADAAAAAEABAQEAAH/XAAQQEBISFBISFBISFBISFD/ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAAAyAAH/k9+AQAkINOIsr223wDoYDP9/wDoYG8hjwDoYNp3jwDogX6bGv//Z',
    'base64',
  ),
} as const
export const jpxImage = (content: Uint8Array, entries = '') =>
  withImage(`/Type/XObject/Subtype/Image/Width 40/Height 24${entries}/Filter/JPXDecode`, content)
const box = (type: string, content: Uint8Array) => Buffer.concat([words(content.length + 8), Buffer.from(type), content])
/** ISO/IEC 15444-1, annex I, with a box that no reader needs. */
const jp2 = (codestream: Uint8Array, hidden: Uint8Array) =>
  Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')),
    box(
      'jp2h',
      Buffer.concat([
        box('ihdr', Buffer.concat([words(24, 40), Buffer.from([0, 1, 7, 7, 0, 0])])),
        box('colr', Buffer.concat([Buffer.from([1, 0, 0]), words(17)])),
      ]),
    ),
    hidden,
    box('jp2c', codestream),
  ])

const codestreams: readonly HostilePicture[] = [
  { name: 'CCITT: behind EOFB', bytes: async () => fax(Buffer.concat([WHITE, evil])) },
  { name: 'CCITT: in rows below the last', bytes: async () => fax(Buffer.concat([Buffer.from([0xff]), evil]), 1000) },
  {
    name: 'JBIG2: in an extension segment',
    bytes: async () => jbig2(Buffer.concat([jbig2Page, jbig2Region, part(2, 62, Buffer.concat([words(0x20000000), evil]))])),
  },
  {
    name: 'JBIG2: behind the last segment',
    bytes: async () => jbig2(Buffer.concat([jbig2Page, jbig2Region, part(2, 49, Buffer.alloc(0)), evil])),
  },
  {
    name: 'JBIG2: in globals that nothing uses',
    bytes: async () =>
      jbig2(Buffer.concat([jbig2Page, jbig2Region]), '/DecodeParms<</JBIG2Globals 11 0 R>>', [
        stream('', part(9, 62, Buffer.concat([words(0x20000000), evil]), 0)),
      ]),
    refused: ['content-missing'],
  },
  { name: 'JPX: in a uuid box', bytes: async () => jpxImage(jp2(jpx.grey, box('uuid', Buffer.concat([Buffer.alloc(16, 7), evil])))) },
  { name: 'JPX: in an xml box', bytes: async () => jpxImage(jp2(jpx.grey, box('xml ', Buffer.from(`<x>${MARKER}</x>`)))) },
  { name: 'JPX: behind the end of the codestream', bytes: async () => jpxImage(Buffer.concat([jpx.grey, evil])) },
  {
    name: 'JPX: in a comment of the codestream',
    bytes: async () => {
      const at = jpx.grey.indexOf(Buffer.from([0xff, 0x52]))
      return jpxImage(
        Buffer.concat([jpx.grey.subarray(0, at), segment(0x64, Buffer.concat([Buffer.from([0, 1]), evil])), jpx.grey.subarray(at)]),
      )
    },
  },
  {
    name: 'JPX: of sixty thousand by sixty thousand in an image of 40 by 24',
    bytes: async () => {
      const large = Buffer.from(jpx.grey)
      large.writeUInt32BE(60_000, 8)
      large.writeUInt32BE(60_000, 12)
      return jpxImage(large)
    },
    refused: ['limit-pixels'],
  },
]

const GREY = `${imageEntries(2, '/ColorSpace/DeviceGray/BitsPerComponent 8')}`
const samples = Buffer.from([0x00, 0x40, 0x80, 0xff])
const coded = (filter: string, content: Uint8Array) => withImage(`${GREY}/Filter/${filter}`, content)

const filters: readonly HostilePicture[] = [
  { name: 'samples: behind the last row', bytes: async () => withImage(GREY, Buffer.concat([samples, evil])) },
  {
    name: 'Flate: behind the end of the zlib stream',
    bytes: async () => coded('FlateDecode', Buffer.concat([deflateSync(samples), evil])),
  },
  { name: 'Flate: deflated behind the last row', bytes: async () => coded('FlateDecode', deflateSync(Buffer.concat([samples, evil]))) },
  { name: 'ASCIIHex: behind EOD', bytes: async () => coded('ASCIIHexDecode', Buffer.from(`004080FF>${MARKER}`)) },
  { name: 'ASCII85: behind EOD', bytes: async () => coded('ASCII85Decode', Buffer.from(`!.b.p~>${MARKER}`)) },
  {
    name: 'RunLength: behind EOD',
    bytes: async () => coded('RunLengthDecode', Buffer.concat([Buffer.from([3]), samples, Buffer.from([128]), evil])),
  },
  // Codes of nine bits: clear, four bytes, end of data.
  {
    name: 'LZW: behind EOD',
    bytes: async () => coded('LZWDecode', Buffer.concat([Buffer.from([0x80, 0x00, 0x08, 0x08, 0x03, 0xfe, 0x02]), evil])),
  },
]

const profileTag = (type: string, content: Uint8Array) => Buffer.concat([Buffer.from(type), Buffer.alloc(4), content])
const point = profileTag('XYZ ', words(0xf6d6, 0x10000, 0xd32d))
const curve = (count: number, ...values: readonly number[]) => profileTag('curv', Buffer.concat([words(count), ...values.map(uint16)]))

/** A grey profile (ICC.1) of these tags, `gap` bytes between two. */
export function profile(
  tags: Readonly<Record<string, Buffer>>,
  gap: Buffer = Buffer.alloc(0),
  behind: Buffer = Buffer.alloc(0),
  reserved: Buffer = Buffer.alloc(28),
): Buffer {
  const entries = Object.entries(tags)
  const head = Buffer.alloc(132 + entries.length * 12)
  head.write('mntrGRAYXYZ ', 12, 'latin1')
  head.write('acsp', 36, 'latin1')
  head.writeUInt32BE(0x04300000, 8)
  words(0xf6d6, 0x10000, 0xd32d).copy(head, 68)
  reserved.copy(head, 100)
  head.writeUInt32BE(entries.length, 128)
  const parts: Buffer[] = [head]
  let at = head.length
  for (const [index, [name, content]] of entries.entries()) {
    head.write(name, 132 + index * 12, 'latin1')
    head.writeUInt32BE(at, 136 + index * 12)
    head.writeUInt32BE(content.length, 140 + index * 12)
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4), gap])
    parts.push(padded)
    at += padded.length
  }
  parts.push(behind)
  head.writeUInt32BE(at + behind.length, 0)
  return Buffer.concat(parts)
}
export const soundTags = { wtpt: point, kTRC: curve(1, 0x0200) }
const words4 = Buffer.concat([evil, Buffer.alloc((4 - (evil.length % 4)) % 4)])
export const hostileProfiles: Readonly<Record<string, Buffer>> = {
  'in the description': profile({ ...soundTags, desc: profileTag('mluc', evil) }),
  'in a private tag': profile({ ...soundTags, evil: profileTag('data', evil) }),
  'between two tags': profile(soundTags, words4),
  'behind the last tag': profile(soundTags, Buffer.alloc(0), words4),
  'behind the numbers of a curve': profile({ ...soundTags, kTRC: Buffer.concat([soundTags.kTRC, evil]) }),
  'behind the white point': profile({ ...soundTags, wtpt: Buffer.concat([point, evil]) }),
  'in the reserved bytes of the header': profile(
    soundTags,
    Buffer.alloc(0),
    Buffer.alloc(0),
    Buffer.concat([evil, Buffer.alloc(28)]).subarray(0, 28),
  ),
  'in the table of another type': profile({ ...soundTags, A2B0: profileTag('text', evil) }),
  'in a curve of four thousand million entries': profile({ ...soundTags, kTRC: Buffer.concat([curve(0xffffffff), evil]) }),
}
const withProfile = (content: Buffer) =>
  withImage(`${imageEntries(2, '/ColorSpace[/ICCBased 11 0 R]/BitsPerComponent 8')}`, samples, { objects: [stream('/N 1', content)] })

/** A spot colour through a function. */
export const withFunction = (body: string): Uint8Array =>
  build({ resources: '/ColorSpace<</S[/Separation/Spot/DeviceGray 10 0 R]>>', content: '/S cs 0.5 scn 20 20 50 50 re f', objects: [body] })
const tabled = (size: string, content: Uint8Array) =>
  withFunction(stream(`/FunctionType 0/Domain[0 1]/Range[0 1]/Size[${size}]/BitsPerSample 8`, content))
const calculated = (text: string) => withFunction(stream('/FunctionType 4/Domain[0 1]/Range[0 1]', text))

const programs: readonly HostilePicture[] = [
  ...Object.entries(hostileProfiles).map(([name, content]) => ({ name: `profile: ${name}`, bytes: async () => withProfile(content) })),
  { name: 'sampled function: behind its table', bytes: async () => tabled('2', Buffer.concat([Buffer.from([0, 255]), evil])) },
  { name: 'sampled function: of more samples than there are', bytes: async () => tabled('2000000000', evil), refused: ['content-missing'] },
  { name: 'calculator: a comment', bytes: async () => calculated(`{ dup pop %${MARKER}\n }`) },
  { name: 'calculator: an operator of PostScript', bytes: async () => calculated(`{ (${MARKER}) run }`), refused: ['content-missing'] },
  { name: 'calculator: behind its end', bytes: async () => calculated(`{ dup pop } ${MARKER}`) },
  { name: 'calculator: a procedure that no if takes', bytes: async () => calculated('{ { 1 } pop }'), refused: ['content-missing'] },
]

export const hostilePictures: readonly HostilePicture[] = [...pictures, ...codestreams, ...filters, ...programs]
