import type { PDFDict, PDFRawStream } from '@cantoo/pdf-lib'
import { Findings } from '../../../findings.ts'
import { key, Walk } from '../rebuild/walk.ts'
import { PdfFile, reference } from '../write.ts'
import { type Pdfium, withDocument } from './engine.ts'

interface Shape {
  readonly width: number
  readonly height: number
}

/** Samples of 8 bits: one component is grey, three are red, green, blue. */
export interface Bitmap {
  readonly components: 1 | 3
  readonly samples: Uint8Array
}

const longCodec: Readonly<Record<string, string>> = { '/CCF': '/CCITTFaxDecode', '/DCT': '/DCTDecode' }

/** Table 11: every parameter is a number or a boolean within bounds. */
function faxParameters(read: (name: string) => number | boolean | undefined, shape: Shape): string {
  const numbers = { K: read('K') ?? 0, Columns: read('Columns') ?? 1728, Rows: read('Rows') ?? shape.height }
  const flags = ['EndOfLine', 'EncodedByteAlign', 'EndOfBlock', 'BlackIs1'].filter((name) => typeof read(name) === 'boolean')
  const sound = Object.values(numbers).every((one) => Number.isInteger(one) && Math.abs(Number(one)) <= 65_535)
  if (!sound) return ''
  const written = Object.entries(numbers).map(([name, value]) => `/${name} ${value}`)
  return `/DecodeParms<<${written.join('')}${flags.map((name) => `/${name} ${read(name)}`).join('')}>>`
}

/** What the image is described by in a file of its own; objects that it needs are copied there. */
type Describe = (into: Walk) => string

const bilevelSpace = '/ColorSpace/DeviceGray/BitsPerComponent 1'

/** Decodes an image XObject's JBIG2 or CCITT data in a file of one page that holds nothing else. */
export function decodeBilevel(walk: Walk, found: PDFRawStream, encoded: Uint8Array, shape: Shape): Bitmap | undefined {
  const { name, parameters } = walk.filters(found.dict).at(-1) ?? { name: '', parameters: undefined }
  const codec = longCodec[name] ?? name
  const globals = codec === '/JBIG2Decode' ? walk.stream(parameters?.get(key('JBIG2Globals'))) : undefined
  const decodedGlobals = globals && walk.decode(globals).bytes
  const describe: Describe = (into) => {
    if (codec === '/CCITTFaxDecode') return `${bilevelSpace}${faxParameters((one) => readParameter(walk, parameters, one), shape)}`
    if (!decodedGlobals) return bilevelSpace
    const number = into.file.reserve()
    into.file.fillStream(number, '', decodedGlobals)
    return `${bilevelSpace}/DecodeParms<</JBIG2Globals${reference(number)}>>`
  }
  return decodeShown(walk, codec, encoded, shape, describe)
}

function readParameter(walk: Walk, parameters: PDFDict | undefined, name: string): number | boolean | undefined {
  const value = walk.resolve(parameters?.get(key(name)))
  return String(value) === 'true' ? true : String(value) === 'false' ? false : walk.number(value)
}

const inlineSpaces: Readonly<Record<number, string>> = { 1: '/DeviceGray', 3: '/DeviceRGB' }

/** The same for an inline image: CCITT, and JPEG of one or three components. */
export function decodeInlineWithPdfium(
  walk: Walk,
  name: string,
  encoded: Uint8Array,
  parameters: unknown,
  shape: Shape & { bits: number; components: number },
): Uint8Array | undefined {
  const codec = longCodec[name] ?? name
  if (codec !== '/CCITTFaxDecode' && codec !== '/DCTDecode') return undefined
  const read = (one: string) => (parameters instanceof Map ? (parameters.get(`/${one}`) as number | boolean | undefined) : undefined)
  const space = inlineSpaces[shape.components]
  if (!space) return undefined
  const describe = () =>
    codec === '/CCITTFaxDecode' ? `${bilevelSpace}${faxParameters(read, shape)}` : `/ColorSpace${space}/BitsPerComponent 8`
  const bitmap = decodeShown(walk, codec, encoded, shape, describe)
  if (!bitmap || bitmap.components !== shape.components) return undefined
  return shape.bits === 1 ? packBits(bitmap.samples, shape) : bitmap.samples
}

/** Rows of whole bytes, the leftmost pixel in the highest bit; 1 for what is 128 or lighter. */
export function packBits(samples: Uint8Array, { width, height }: Shape): Uint8Array {
  const row = (width + 7) >> 3
  const out = new Uint8Array(row * height)
  for (let y = 0, at = 0; y < height; y++) {
    for (let byte = y * row, left = width; left > 0; byte++, left -= 8) {
      const end = at + Math.min(8, left)
      let bits = 0
      for (let bit = 7; at < end; bit--) bits |= ((samples[at++] as number) >> 7) << bit
      out[byte] = bits
    }
  }
  return out
}

/** The picture as PDFium shows it in the colour space of `describe`, without its masks. */
export const decodeShown = (walk: Walk, codec: string, encoded: Uint8Array, shape: Shape, describe: Describe): Bitmap | undefined =>
  inOwnFile(walk, codec, encoded, shape, describe, (api, image) => {
    const bitmap = api.FPDFImageObj_GetBitmap(image)
    const result = bitmap ? readBitmap(api, bitmap, shape) : undefined
    if (bitmap) api.FPDFBitmap_Destroy(bitmap)
    return result
  })

/** How opaque each pixel is when PDFium draws the picture at its own size: 0 to 255. */
export const decodeOpacity = (walk: Walk, codec: string, encoded: Uint8Array, shape: Shape, describe: Describe): Uint8Array | undefined =>
  inOwnFile(walk, codec, encoded, shape, describe, (api, image, document, page) => {
    const bitmap = api.FPDFImageObj_GetRenderedBitmap(document, page, image)
    const result = bitmap ? readOpacity(api, bitmap, shape) : undefined
    if (bitmap) api.FPDFBitmap_Destroy(bitmap)
    return result
  })

function inOwnFile<T>(
  walk: Walk,
  codec: string,
  encoded: Uint8Array,
  shape: Shape,
  describe: Describe,
  use: (api: Pdfium, image: number, document: number, page: number) => T,
): T | undefined {
  walk.spend(shape.width * shape.height)
  const file = new PdfFile(walk.limits)
  const [catalog, pages, page, content, image] = [file.reserve(), file.reserve(), file.reserve(), file.reserve(), file.reserve()]
  const entries = describe(new Walk(walk.context, file, walk.limits, new Findings()))
  const { width, height } = shape
  file.fill(catalog, `<</Type/Catalog/Pages${reference(pages)}>>`)
  file.fill(pages, `<</Type/Pages/Count 1/Kids[${reference(page)}]>>`)
  file.fill(
    page,
    `<</Type/Page/Parent${reference(pages)}/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I${reference(image)}>>>>/Contents${reference(content)}>>`,
  )
  file.fillStream(content, '', Buffer.from(`${width} 0 0 ${height} 0 0 cm /I Do`))
  file.fillStream(image, `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}${entries}/Filter${codec}`, encoded)
  return withDocument(file.bytes(catalog), (document, api) => {
    const loaded = api.FPDF_LoadPage(document.handle, 0)
    const object = loaded && api.FPDFPage_CountObjects(loaded) === 1 ? api.FPDFPage_GetObject(loaded, 0) : 0
    const result = object ? use(api, object, document.handle, loaded) : undefined
    if (loaded) api.FPDF_ClosePage(loaded)
    return result
  })
}

function readOpacity(api: Pdfium, bitmap: number, { width, height }: Shape): Uint8Array | undefined {
  const [wide, high, stride] = [api.FPDFBitmap_GetWidth(bitmap), api.FPDFBitmap_GetHeight(bitmap), api.FPDFBitmap_GetStride(bitmap)]
  if (pixelBytes[api.FPDFBitmap_GetFormat(bitmap)] !== 4 || wide !== width || high !== height) return undefined
  const from = api.FPDFBitmap_GetBuffer(bitmap)
  const heap = api.pdfium.HEAPU8
  const opacity = new Uint8Array(width * height)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0, at = from + y * stride + 3; x < width; x++, at += 4) opacity[to++] = heap[at] as number
  return opacity
}

/** FPDFBitmap formats: 1 grey, 2 BGR, 3 BGRx, 4 BGRA; bytes of one pixel. */
const pixelBytes: Readonly<Record<number, number>> = { 1: 1, 2: 3, 3: 4, 4: 4 }

function readBitmap(api: Pdfium, bitmap: number, shape: Shape): Bitmap | undefined {
  const step = pixelBytes[api.FPDFBitmap_GetFormat(bitmap)]
  const [width, height, stride] = [api.FPDFBitmap_GetWidth(bitmap), api.FPDFBitmap_GetHeight(bitmap), api.FPDFBitmap_GetStride(bitmap)]
  if (!step || width !== shape.width || height !== shape.height) return undefined
  const from = api.FPDFBitmap_GetBuffer(bitmap)
  const heap = api.pdfium.HEAPU8
  const components = step === 1 ? 1 : 3
  const samples = new Uint8Array(width * height * components)
  let to = 0
  for (let y = 0; y < height; y++) {
    let at = from + y * stride
    if (components === 1) samples.set(heap.subarray(at, at + width), y * width)
    else
      for (const end = at + width * step; at < end; at += step) {
        samples[to++] = heap[at + 2] as number
        samples[to++] = heap[at + 1] as number
        samples[to++] = heap[at] as number
      }
  }
  return { components, samples }
}
