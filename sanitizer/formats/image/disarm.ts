import type { Disarmed, DisarmOptions, Finding, Limits } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { captureExif } from './capture.ts'
import { warmCodecs } from './codec.ts'
import { encoders, type ImageId, type Wish } from './encode.ts'
import { seals } from './seal.ts'
import { isSettled } from './settled.ts'
import { warmHeif } from './source/heif.ts'
import { readers } from './source/index.ts'
import type { Source } from './source/source.ts'
import { surveyGif } from './survey/gif.ts'
import { surveyJpeg } from './survey/jpeg.ts'
import { surveyPng } from './survey/png.ts'
import type { Survey } from './survey/survey.ts'
import { surveyWebp } from './survey/webp.ts'
import { keepSvg } from './svg.ts'
import { upright } from './upright.ts'

export async function warm(): Promise<void> {
  await warmCodecs()
  await warmHeif()
}

const surveys: Readonly<Record<ImageId, (untrusted: Uint8Array, limits: Limits) => Survey>> = {
  jpeg: surveyJpeg,
  png: surveyPng,
  webp: surveyWebp,
  gif: surveyGif,
}

const extensions: Readonly<Record<ImageId, string>> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' }

/** A photo of a kind that not every reader opens becomes a JPEG, unless parts of it can be seen through. */
async function writtenAs(format: ImageId, type: string, { picture }: Source): Promise<ImageId> {
  if (format !== 'jpeg' || type === 'jpeg') return format
  return (await picture.clone().metadata()).hasAlpha ? 'png' : 'jpeg'
}

/** Pixels, as stored or as wanted. */
interface Size {
  readonly width: number
  readonly height: number
}

/** Upright, and no longer than policy wants. */
function sizeOf({ width, height, frames, orientation }: Survey, longest: number): Size {
  const turned = frames === 1 && orientation >= 5 ? { width: height, height: width } : { width, height }
  const share = Math.min(1, longest / Math.max(width, height))
  const scaled = (side: number): number => Math.max(1, Math.round(side * share))
  return { width: scaled(turned.width), height: scaled(turned.height) }
}

/** The decoder must have seen the picture that we surveyed, turned and made smaller as we asked. */
function sameSize(output: Survey, survey: Survey, { width, height }: Size): void {
  if (output.width !== width || output.height !== height) throw new Refusal('ambiguous', 'decoder and survey differ on the size')
  if (output.frames > survey.frames) throw new Refusal('ambiguous', 'decoder and survey differ on the frames')
}

const wishOf = ({ photoQuality, photoSize }: DisarmOptions): Wish => ({
  quality: photoQuality === 'source' ? 100 : Number(photoQuality),
  longest: photoSize === 'original' ? Number.POSITIVE_INFINITY : Number(photoSize),
})

/** A JPEG that was sanitized before: nothing is found in it, and it is no more than policy wants. */
const stays = (type: string, survey: Survey, removed: readonly Finding[], { quality, longest }: Wish): boolean =>
  type === 'jpeg' &&
  removed.length === 0 &&
  survey.orientation === 1 &&
  Math.max(survey.width, survey.height) <= longest &&
  isSettled(survey.essence, survey, quality)

/** The pixels, upright and in sRGB, encoded anew. */
async function reencoded(id: ImageId, { picture, survey }: Source, wish: Wish, limits: Limits): Promise<Survey> {
  const size = sizeOf(survey, id === 'jpeg' ? wish.longest : Number.POSITIVE_INFINITY)
  const turned = upright(picture, survey.frames > 1 ? 1 : survey.orientation).toColourspace('srgb')
  const isSmaller = size.width * size.height < survey.width * survey.height
  const encoded = surveys[id](await encoders[id](isSmaller ? turned.resize({ ...size, fit: 'fill' }) : turned, survey, wish), limits)
  sameSize(encoded, survey, size)
  return encoded
}

/** The report does not claim what policy let cross: the position, and a block that already was exactly the one we write. */
function withoutKept(removed: readonly Finding[], untrusted: Uint8Array, capture: Uint8Array, position: boolean): readonly Finding[] {
  const ours = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength).includes(Buffer.from(capture)) ? 1 : 0
  return removed
    .filter(({ kind }) => !(position && kind === 'location'))
    .map(({ kind, count }) => ({ kind, count: kind === 'metadata' ? count - ours : count }))
    .filter(({ count }) => count > 0)
}

/**
 * Rebuilds a picture: its structure is read by our own walker, the decoder gets only what it needs for the pixels, and the pixels are
 * encoded anew in sRGB. Nothing but pixels, frame times and the loop count crosses; with `keepLocation` also a fresh EXIF block with
 * position and time.
 *
 * A JPEG that is exactly what our encoder writes stays (settled.ts): a picture that was sanitized before loses nothing.
 *
 * KNOWN GAP: lossy WebP loses a little with every coding, so disarming a disarmed one finds nothing but gives other bytes.
 * KNOWN GAP: what is drawn in the pixels (a QR code, hidden writing in low bits of PNG, GIF and lossless WebP) crosses.
 *
 * @throws Refusal
 */
export async function disarmImage(
  format: ImageId,
  untrusted: Uint8Array,
  type: string,
  options: DisarmOptions,
  limits: Limits,
): Promise<Disarmed> {
  if (type === 'svg' && options.svg === 'keep') return keepSvg(untrusted, limits)
  const source = await readers[type]?.(untrusted, limits)
  if (!source) throw new Refusal('type-unsupported', type)
  const { survey } = source
  const id = await writtenAs(format, type, source)
  const wish = wishOf(options)
  const capture = options.keepLocation ? captureExif(survey.capture) : undefined
  const found = survey.findings.list()
  const removed = capture ? withoutKept(found, untrusted, capture, survey.capture.position !== undefined) : found
  const encoded = stays(type, survey, removed, wish) ? survey : await reencoded(id, source, wish, limits)
  const plain = Buffer.from(encoded.essence)
  const bytes = capture ? seals[id](plain, capture, encoded) : plain
  return { bytes, format: id, mediaType: `image/${id}`, extension: extensions[id], method: 'rebuild', removed }
}
