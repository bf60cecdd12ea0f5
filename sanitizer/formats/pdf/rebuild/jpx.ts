import type { PDFRawStream } from '@cantoo/pdf-lib'
import { within } from '../../../limits.ts'
import { type Bitmap, decodeOpacity, decodeShown } from '../pdfium/image.ts'
import { reference } from '../write.ts'
import type { Rule } from './rules.ts'
import { type Coded, encodeShown, plainGrey } from './shown.ts'
import { key, type Walk } from './walk.ts'

interface Shape {
  readonly width: number
  readonly height: number
}

const CODEC = '/JPXDecode'
const device: Readonly<Record<string, number>> = { '/DeviceGray': 1, '/G': 1, '/CalGray': 1, '/DeviceRGB': 3, '/RGB': 3, '/CalRGB': 3 }

/** ISO/IEC 15444-1, A.5.1: the size that the codestream itself states, and how many components it has. */
function readSize(walk: Walk, encoded: Uint8Array): number | undefined {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length)
  const at = bytes.indexOf('ff4fff51', 0, 'hex')
  if (at < 0 || at + 42 > bytes.length) return undefined
  const [width, height] = [
    bytes.readUInt32BE(at + 8) - bytes.readUInt32BE(at + 16),
    bytes.readUInt32BE(at + 12) - bytes.readUInt32BE(at + 20),
  ]
  if (width < 1 || height < 1) return undefined
  within(walk.limits, 'sidePixels', Math.max(width, height))
  within(walk.limits, 'pixels', width * height)
  return bytes.readUInt16BE(at + 40)
}

/**
 * ISO 32000-2, 7.4.9: decoded by PDFium in this sandbox and written anew by content. Grey and RGB keep their samples; pictures in
 * other spaces are written in RGB as they look; an opacity channel of the codestream becomes a soft mask.
 * KNOWN GAP: opacity beside grey is kept, but PDFium does not draw it, so that a page where it shows is not told from another page
 * and is refused; half opacity beside colours, which PDFium draws too light, likewise; beside more than three colours the image is
 * lost. A picture in one spot colour may be refused for the same reason. Samples of 16 bits become 8.
 * @throws Refusal content-missing, limit-pixels
 */
export function copyJpx(
  walk: Walk,
  found: PDFRawStream,
  encoded: Uint8Array,
  shape: Shape,
  colorSpace: Rule,
  decode: string,
): Coded & { readonly mask: string } {
  const channels = readSize(walk, encoded)
  if (channels === undefined) return walk.lose('JPX without a size')
  const space = found.dict.get(key('ColorSpace'))
  const family = walk.name(space) ?? walk.name(walk.array(space)?.[0])
  const inside = walk.number(found.dict.get(key('SMaskInData'))) ?? 0
  // Of four channels that name no colour space PDFium takes the fourth for black ink: the image's own space says otherwise.
  const three = channels === 4 && device[family ?? ''] === 3 ? '/ColorSpace/DeviceRGB' : ''
  const opaque = inside !== 1 && inside !== 2 ? undefined : opacity(walk, encoded, shape, channels, three)
  const mask = opaque ? writeMask(walk, opaque, shape, inside) : ''
  const own = space === undefined || device[family ?? ''] !== undefined || (family === '/ICCBased' && channels < 4)
  const describe = (into: Walk) =>
    own ? three : `/ColorSpace${colorSpace(into, space) ?? walk.lose('JPX in a colour space that is not kept')}/BitsPerComponent 8`
  const bitmap = decodeShown(walk, CODEC, encoded, shape, describe)
  if (!bitmap) return walk.lose('JPX image that PDFium does not read')
  return { ...encodeShown(bitmap, shape.width, shape.height, own ? decode : ''), mask }
}

/** PDFium applies opacity beside three colours only; beside one it is shown as the green of a made-up space of two colours. */
function opacity(walk: Walk, encoded: Uint8Array, shape: Shape, channels: number, three: string): Uint8Array | undefined {
  if (channels === 1 || channels === 3) return undefined
  if (channels === 4) return decodeOpacity(walk, CODEC, encoded, shape, () => `/SMaskInData 1${three}`) ?? walk.lose('JPX opacity')
  if (channels !== 2) return walk.lose('JPX opacity beside other colours')
  const describe = (into: Walk) => {
    const number = into.file.reserve()
    into.file.fillStream(number, '/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]', Buffer.from('{0}'))
    return `/ColorSpace[/DeviceN[/Grey/Opacity]/DeviceRGB${reference(number)}]/BitsPerComponent 8`
  }
  const bitmap = decodeShown(walk, CODEC, encoded, shape, describe)
  return bitmap?.components === 3 ? green(bitmap) : walk.lose('JPX opacity')
}

const green = ({ samples }: Bitmap): Uint8Array => {
  const out = new Uint8Array(samples.length / 3)
  for (let at = 0; at < out.length; at++) out[at] = samples[at * 3 + 1] as number
  return out
}

/** 11.6.5.2; colours that were multiplied by their opacity say so in /Matte. */
function writeMask(walk: Walk, opaque: Uint8Array, { width, height }: Shape, inside: number): string {
  const number = walk.file.reserve()
  const { entries, stream } = plainGrey(opaque)
  const matte = inside === 2 ? '/Matte[0 0 0]' : ''
  walk.file.fillStream(number, `/Type/XObject/Subtype/Image${matte}/Width ${width}/Height ${height}${entries}`, stream)
  return `/SMask${reference(number)}`
}
