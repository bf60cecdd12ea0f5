import type { PDFDict, PDFObject, PDFRawStream } from '@cantoo/pdf-lib'
import { byteFilters, takesPredictor, unpredict } from '../codec/filters.ts'
import { decodeInlineWithPdfium } from '../pdfium/image.ts'
import { ContentWriter } from './content.ts'
import { componentsOf } from './image.ts'
import { type InlineImage, type InlineValue, longColorSpaces } from './inline-image.ts'
import { hexString, number as num, nameOf as spelling } from './syntax.ts'
import { key, type Walk } from './walk.ts'

/** A content stream of a form, pattern or glyph, tokenised and written again. */
export function copyContent(walk: Walk, found: PDFRawStream, number: number, entries: string): boolean {
  const decoded = walk.decode(found)
  if (decoded.codec) return false
  const resources = walk.dict(found.dict.get(key('Resources')))
  const write = (left?: ReadonlySet<string>) =>
    walk.file.fillFlate(number, entries, rewriteContent(walk, decoded.bytes, resources, { source: found, left }))
  walk.draws.noteCopy(found, write)
  write()
  return true
}

/** What one content stream is to {@link Walk.draws}. */
interface Drawing {
  /** The stream, or the page whose streams are one. */
  readonly source: PDFObject
  /** What is not drawn. */
  readonly left?: ReadonlySet<string> | undefined
}

/** ISO 32000-2, 7.8.2. @throws Refusal limit-entries, limit-depth */
export function rewriteContent(walk: Walk, bytes: Uint8Array, resources: PDFDict | undefined, drawing?: Drawing): Uint8Array {
  const inlineImage = (image: InlineImage) => copyInline(walk, image, resources)
  const removed = walk.removal?.names(bytes, resources)
  const content = new ContentWriter(bytes, { limits: walk.limits, left: drawing?.left, removed, inlineImage }).run()
  walk.spendOperators(content.operators)
  if (drawing) walk.draws.note(drawing.source, content.uses)
  walk.findings.add('malformed', content.dropped)
  return content.bytes
}

const inlineSpaces: Readonly<Record<string, { short: string; components: number }>> = {
  '/DeviceGray': { short: '/G', components: 1 },
  '/DeviceRGB': { short: '/RGB', components: 3 },
  '/DeviceCMYK': { short: '/CMYK', components: 4 },
}

interface Space {
  readonly syntax: string
  readonly components: number
}

function spaceOf(walk: Walk, value: InlineValue, resources: PDFDict | undefined): Space | undefined {
  if (Array.isArray(value)) {
    const [family, base, high, lookup] = value as readonly InlineValue[]
    const under = spaceOf(walk, base, resources)
    if (longColorSpaces[String(family)] !== '/Indexed' && family !== '/Indexed') return under
    if (!under || typeof high !== 'number' || !(lookup instanceof Uint8Array)) return undefined
    return { syntax: `[/I ${under.syntax} ${num(high)} ${hexString(lookup)}]`, components: 1 }
  }
  const long = longColorSpaces[String(value)] ?? String(value)
  const device = inlineSpaces[long]
  if (device) return { syntax: device.short, components: device.components }
  const named = walk.dict(resources?.get(key('ColorSpace')))?.get(key(String(value).slice(1)))
  return named === undefined ? undefined : { syntax: spelling(key(String(value).slice(1))), components: componentsOf(walk, named) }
}

/** 8.9.7: whatever its filter was, it leaves as plain samples with their length (/L, PDF 2.0), so that nothing has to be guessed. */
function copyInline(walk: Walk, image: InlineImage, resources: PDFDict | undefined): { entries: string; samples: Uint8Array } | undefined {
  const { entries } = image
  const width = Math.trunc(Number(entries.get('/Width')))
  const height = Math.trunc(Number(entries.get('/Height')))
  if (
    !(
      width > 0 &&
      height > 0 &&
      width <= walk.limits.sidePixels &&
      height <= walk.limits.sidePixels &&
      width * height <= walk.limits.pixels
    )
  )
    return undefined
  const mask = entries.get('/ImageMask') === true
  const space = mask ? { syntax: '', components: 1 } : spaceOf(walk, entries.get('/ColorSpace'), resources)
  const bits = mask ? 1 : Number(entries.get('/BitsPerComponent') ?? 8)
  if (!space || ![1, 2, 4, 8, 16].includes(bits)) return undefined
  const length = Math.ceil((width * bits * space.components) / 8) * height
  const decoded = samplesOf(walk, image, { width, height, mask, bits, components: space.components }, length)
  if (!decoded) return walk.lose('inline image that cannot be decoded')
  walk.spend(length)
  const samples = new Uint8Array(length)
  samples.set(decoded.subarray(0, length))
  const decode = entries.get('/Decode')
  const ranges = Array.isArray(decode) && decode.every((one) => typeof one === 'number') ? `/D[${decode.map(num).join(' ')}]` : ''
  const colors = mask ? '/IM true' : `/CS${space.syntax}/BPC ${bits}`
  const smooth = entries.get('/Interpolate') === true ? '/I true' : ''
  return { entries: `/W ${width}/H ${height}${colors}${ranges}${smooth}/L ${length}`, samples }
}

function samplesOf(
  walk: Walk,
  image: InlineImage,
  shape: { width: number; height: number; mask: boolean; bits: number; components: number },
  length: number,
): Uint8Array | undefined {
  const filter = image.entries.get('/Filter')
  const parameters = image.entries.get('/DecodeParms')
  const filters = Array.isArray(filter) ? filter : filter === undefined ? [] : [filter]
  if (filters.length > walk.limits.filters) return undefined
  let bytes = image.encoded
  for (const [index, name] of filters.entries()) {
    const settings = Array.isArray(parameters) ? parameters[index] : parameters
    const read = (one: string, otherwise: number) =>
      settings instanceof Map && typeof settings.get(one) === 'number' ? settings.get(one) : otherwise
    const known = byteFilters.get(String(name))
    if (!known) return index === filters.length - 1 ? decodeInlineWithPdfium(walk, String(name), bytes, settings, shape) : undefined
    const numbers = {
      predictor: read('/Predictor', 1),
      colors: read('/Colors', 1),
      bitsPerComponent: read('/BitsPerComponent', 8),
      columns: read('/Columns', 1),
      earlyChange: read('/EarlyChange', 1),
    }
    bytes = known(bytes, length * 2 + 65_536, numbers)
    if (takesPredictor(String(name))) bytes = unpredict(bytes, numbers)
  }
  return bytes
}
