import { PDFName, type PDFObject, type PDFRawStream } from '@cantoo/pdf-lib'
import { cleanJpeg } from '../../../container/jpeg.ts'
import { within } from '../../../limits.ts'
import { rowBytes } from '../codec/filters.ts'
import { encodeGroup4 } from '../codec/group4.ts'
import { decodeBilevel, decodeShown, packBits } from '../pdfium/image.ts'
import { everyDict } from '../read/every.ts'
import { deflate } from '../write.ts'
import { copyJpx } from './jpx.ts'
import type { Rule } from './rules.ts'
import { encodeShown } from './shown.ts'
import { number as num } from './syntax.ts'
import { key, type Walk } from './walk.ts'

interface Shape {
  readonly width: number
  readonly height: number
  readonly mask: boolean
  readonly bits: number
  readonly components: number
}

/** How a codec that stands last in /Filter is copied; what is not here loses the image (ISO 32000-2, 7.4.6 to 7.4.9). */
type Codec = (walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape, written: Written) => Copied | undefined
interface Written {
  readonly colorSpace: string | undefined
  readonly decode: string
  readonly rule: Rule
}
interface Copied {
  readonly entries: string
  readonly stream: Uint8Array
  /** False when `stream` is to be deflated. */
  readonly encoded: boolean
  /** A soft mask that was inside the image's data, with its key. */
  readonly mask?: string
}

/** Image data may run on past its last row: this far at least. */
const SPARE = 1 << 20

const codecs: Readonly<Record<string, Codec>> = {
  '/DCTDecode': dct,
  '/DCT': dct,
  '/JPXDecode': jpx,
  '/JBIG2Decode': bilevel,
  '/CCITTFaxDecode': bilevel,
  '/CCF': bilevel,
}

/** ISO 32000-2, 8.9.5. @throws Refusal limit-pixels, limit-ratio; content-missing when the image would be lost */
export function copyImage(walk: Walk, found: PDFRawStream, number: number, colorSpace: Rule, common: string): boolean {
  const shape = shapeOf(walk, found)
  const space = found.dict.get(key('ColorSpace')) ?? found.dict.get(key('CS'))
  const written: Written = {
    colorSpace: shape.mask || space === undefined ? undefined : colorSpace(walk, space),
    decode: decodeArray(walk, found),
    rule: colorSpace,
  }
  const last = walk.filters(found.dict).at(-1)
  const codec = last && codecs[last.name]
  const parameters = walk.parameters(last?.parameters)
  const keepRows = !codec && parameters.predictor >= 10 && /^\/Fl/.test(last?.name ?? '')
  const samples = Math.ceil((shape.width * shape.bits * shape.components) / 8) * shape.height
  const rows = keepRows ? shape.height * (rowBytes(parameters) + 1) : samples
  const decoded = walk.decode(found, codec ? undefined : Math.max(rows, samples) * 2 + SPARE, keepRows)
  if (decoded.codec && !codec) return walk.lose(`image filter ${decoded.codec}`)
  if (!codec && !shape.mask && !written.colorSpace) return !isNobodys(walk, space) && walk.lose('image without a colour space')
  const copied =
    codec?.(walk, found, decoded.bytes, shape, written) ??
    plain(decoded.bytes.subarray(0, rows), shape, written, keepRows ? predictorOf(walk, found) : '')
  const head = `/Type/XObject/Subtype/Image${masked(common, copied.mask)}/Width ${shape.width}/Height ${shape.height}${copied.entries}`
  if (copied.encoded) walk.file.fillStream(number, head, copied.stream)
  else walk.file.fillFlate(number, head, copied.stream, keepRows ? undefined : shape.bits)
  return true
}

/** A name that none of the file's resources has (8.6.3): readers draw nothing then. Without any colour space some draw, some do not. */
function isNobodys(walk: Walk, space: PDFObject | undefined): boolean {
  const name = walk.resolve(space)
  if (!(name instanceof PDFName)) return false
  for (const dict of everyDict(walk.context)) if (walk.dict(dict.get(key('ColorSpace')))?.has(name)) return false
  walk.findings.add('malformed')
  return true
}

/** 8.9.5.1, table 87: a mask inside the data stands for /SMask, and in its place. */
function masked(common: string, mask: string | undefined): string {
  if (!mask) return common
  const [, before = '', after = ''] =
    /^((?:\/Intent\/[^/]*)?(?:\/Interpolate (?:true|false))?)(?:\/SMask \x01\d+\x02)?([\s\S]*)$/.exec(common) ?? []
  return `${before}${mask}${after}`
}

function shapeOf(walk: Walk, found: PDFRawStream): Shape {
  const read = (long: string, short: string) => walk.resolve(found.dict.get(key(long)) ?? found.dict.get(key(short)))
  const width = Math.trunc(walk.number(read('Width', 'W')) ?? 0)
  const height = Math.trunc(walk.number(read('Height', 'H')) ?? 0)
  if (width < 1 || height < 1) walk.lose('image without width and height')
  within(walk.limits, 'sidePixels', Math.max(width, height))
  within(walk.limits, 'pixels', width * height)
  const mask = String(read('ImageMask', 'IM')) === 'true'
  const bits = mask ? 1 : Math.trunc(walk.number(read('BitsPerComponent', 'BPC')) ?? 8)
  if (![1, 2, 4, 8, 16].includes(bits)) walk.lose('bits per component')
  return { width, height, mask, bits, components: mask ? 1 : componentsOf(walk, read('ColorSpace', 'CS')) }
}

const deviceComponents: Readonly<Record<string, number>> = {
  '/DeviceGray': 1,
  '/G': 1,
  '/CalGray': 1,
  '/DeviceRGB': 3,
  '/RGB': 3,
  '/CalRGB': 3,
  '/Lab': 3,
  '/DeviceCMYK': 4,
  '/CMYK': 4,
  '/Indexed': 1,
  '/I': 1,
  '/Separation': 1,
}

/** Samples per pixel, 8.6; the largest where it is not known, since it only bounds what is decoded. */
export function componentsOf(walk: Walk, space: PDFObject | undefined): number {
  const family = walk.name(space) ?? walk.name(walk.array(space)?.[0])
  if (family === '/ICCBased') return Math.min(4, Math.max(1, walk.number(walk.stream(walk.array(space)?.[1])?.dict.get(key('N'))) ?? 4))
  if (family === '/DeviceN') return walk.array(walk.array(space)?.[1])?.length ?? 1
  return deviceComponents[family ?? ''] ?? 4
}

function decodeArray(walk: Walk, found: PDFRawStream): string {
  const decode = walk.array(found.dict.get(key('Decode')) ?? found.dict.get(key('D')))?.map((one) => walk.number(one))
  return decode && decode.length <= 64 && !decode.includes(undefined) ? `/Decode[${decode.map((one) => num(one ?? 0)).join(' ')}]` : ''
}

function predictorOf(walk: Walk, found: PDFRawStream): string {
  const { colors, bitsPerComponent, columns } = walk.parameters(walk.filters(found.dict).at(-1)?.parameters)
  return `/DecodeParms<</Predictor 15/Colors ${colors}/BitsPerComponent ${bitsPerComponent}/Columns ${columns}>>`
}

const colors = (shape: Shape, { colorSpace, decode }: Written, bits = shape.bits) =>
  shape.mask ? `/ImageMask true/BitsPerComponent 1${decode}` : `/ColorSpace${colorSpace ?? '/DeviceGray'}/BitsPerComponent ${bits}${decode}`

const plain = (stream: Uint8Array, shape: Shape, written: Written, predictor: string): Copied => ({
  entries: `${colors(shape, written)}${predictor}`,
  stream,
  encoded: false,
})

/** 7.4.8: kept as it is coded where that is sound, its segments written anew. */
function dct(walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape, written: Written): Copied | undefined {
  const jpeg = cleanJpeg(encoded, walk.limits)
  if (!jpeg) return recoded(walk, found, encoded, shape, written)
  for (const kind of jpeg.findings) walk.findings.add(kind)
  const space = written.colorSpace ?? byComponents[jpeg.components] ?? '/DeviceGray'
  const transform = walk.number(walk.filters(found.dict).at(-1)?.parameters?.get(key('ColorTransform')))
  const parameters = transform === 0 || transform === 1 ? `/DecodeParms<</ColorTransform ${transform}>>` : ''
  return {
    entries: `${colors(shape, { ...written, colorSpace: space }, 8)}${parameters}/Filter/DCTDecode`,
    stream: jpeg.bytes,
    encoded: true,
  }
}

const byComponents: Readonly<Record<number, string>> = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' }

/** A JPEG that is cut short, damaged or of a process that readers do not share: what PDFium shows of it, coded by us. */
function recoded(walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape, { rule, decode }: Written): Copied | undefined {
  const space = found.dict.get(key('ColorSpace'))
  const describe = (into: Walk) =>
    `/ColorSpace${(space && rule(into, space)) ?? byComponents[shape.components] ?? ''}/BitsPerComponent 8${decode}`
  const bitmap = shape.mask ? undefined : decodeShown(walk, '/DCTDecode', encoded, shape, describe)
  if (!bitmap) return walk.lose('a JPEG that no decoder reads')
  walk.findings.add('malformed')
  return { ...encodeShown(bitmap, shape.width, shape.height), encoded: true }
}

/** 7.4.6, 7.4.7: decoded by PDFium in this sandbox and written anew, as Group 4 where that is shorter, so that no byte of the coding is left. */
function bilevel(walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape, written: Written): Copied | undefined {
  if (!shape.mask && shape.components !== 1) walk.lose('bilevel image with several components')
  const bitmap = decodeBilevel(walk, found, encoded, shape)
  if (bitmap?.components !== 1) return walk.lose('bilevel image that PDFium does not read')
  const { width, height } = shape
  const bits = packBits(bitmap.samples, shape)
  const entries = colors({ ...shape, bits: 1 }, written)
  const [fax, flate] = [encodeGroup4(bits, width, height), deflate(bits)]
  return fax.length < flate.length
    ? { entries: `${entries}/DecodeParms<</K -1/Columns ${width}/Rows ${height}>>/Filter/CCITTFaxDecode`, stream: fax, encoded: true }
    : { entries: `${entries}/Filter/FlateDecode`, stream: flate, encoded: true }
}

/** 7.4.9. */
function jpx(walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape, { decode, rule }: Written): Copied | undefined {
  const { entries, stream, mask } = copyJpx(walk, found, encoded, shape, rule, decode)
  return { entries, stream, mask, encoded: true }
}
