/** Inside the child: a clean file in, one page of it out as a picture, with the words across it already in its pixels. */
import sharp from 'sharp'
import { warmPictures } from '../container/picture.ts'
import { guarded, pdfium, RENDER_ANNOTATIONS, startPdfium, withDocument } from '../formats/pdf/pdfium/engine.ts'
import { type Limits, within } from '../limits.ts'
import type { FormatId } from '../protocol.ts'
import { Refusal } from '../refusal.ts'
import { asPdf, warmLayout } from './documents.ts'
import { drawOver, photoPixels, photoSizes, warmCodecs } from './photo.ts'
import { drawnSize, type Size } from './size.ts'
import { mark, penOf } from './watermark.ts'

export interface PageAsk {
  readonly format: FormatId
  /** Of the clean file, as the parent knows it. */
  readonly sha256: string
  /** From 1. */
  readonly page: number
  /** Pixels. */
  readonly width: number
  readonly lines: readonly string[]
}

export interface Shown extends Size {
  /** JPEG. */
  readonly bytes: Uint8Array
}

const photos: ReadonlySet<FormatId> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'svg'])

/** Everything that opens files or threads, and the font, which takes PDFium a fifth of a second. */
export async function warm(limits: Limits): Promise<void> {
  penOf(await startPdfium())
  await warmCodecs()
  await warmPictures()
  await warmLayout(limits)
  await encode(new Uint8Array(4), { width: 1, height: 1 }, true)
}

/** Width and height of every page in turn: points of a document, pixels of a picture. @throws Refusal */
export async function sizesOf(clean: Uint8Array, format: FormatId, sha256: string, limits: Limits): Promise<number[]> {
  await startPdfium()
  if (photos.has(format)) return (await photoSizes(clean, format, limits)).flatMap(({ width, height }) => [width, height])
  const pdf = await asPdf(clean, format, sha256, 1, limits)
  return withDocument(pdf, (document) => {
    const { pages } = document
    within(limits, 'viewPages', pages)
    if (pages === 0) throw new Refusal('malformed', 'no pages')
    return Array.from({ length: pages }, (_, page) => document.size(page)).flatMap(({ width, height }) => [whole(width), whole(height)])
  })
}

/** ISO 32000-2 annex C: no page is more than 14,400 units wide or high; larger ones exist through UserUnit. */
const whole = (points: number): number => Math.min(99_999, Math.max(1, Math.round(points)))

/** @throws Refusal */
export async function show(clean: Uint8Array, ask: PageAsk, limits: Limits): Promise<Shown> {
  await startPdfium()
  return photos.has(ask.format) ? showPhoto(clean, ask, limits) : showDocument(clean, ask, limits)
}

async function showPhoto(clean: Uint8Array, ask: PageAsk, limits: Limits): Promise<Shown> {
  const { rgba, ...size } = await photoPixels(clean, ask, (own) => drawnSize(own, ask.width, true, limits), limits)
  const marked = guarded((api) => drawOver(api, rgba, size, (bitmap) => mark(api, bitmap, size.width, size.height, ask.lines)))
  return { ...size, bytes: await encode(marked, size, false) }
}

async function showDocument(clean: Uint8Array, ask: PageAsk, limits: Limits): Promise<Shown> {
  within(limits, 'viewPages', ask.page)
  const pdf = await asPdf(clean, ask.format, ask.sha256, ask.page, limits)
  const { size, pixels } = withDocument(pdf, (document) => {
    if (ask.page < 1 || ask.page > document.pages) throw new Refusal('limit-pages', 'no such page')
    const size = drawnSize(document.size(ask.page - 1), ask.width, false, limits)
    const pixels = document.draw(ask.page - 1, { ...size, flags: RENDER_ANNOTATIONS }, (bitmap) =>
      mark(pdfium(), bitmap, size.width, size.height, ask.lines),
    )
    if (!pixels) throw new Refusal('malformed', 'a page that does not load')
    return { size, pixels }
  })
  return { ...size, bytes: await encode(pixels, size, true) }
}

/** Red stamps and coloured letters of a document keep their colour at full resolution. */
function encode(rgba: Uint8Array, { width, height }: Size, document: boolean): Promise<Buffer> {
  return sharp(rgba, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .removeAlpha()
    .jpeg({ quality: 82, chromaSubsampling: document ? '4:4:4' : '4:2:0', mozjpeg: false })
    .toBuffer()
}
