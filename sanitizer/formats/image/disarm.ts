import type { Disarmed, DisarmOptions, Finding, Limits } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { captureExif } from './capture.ts'
import { warmCodecs } from './codec.ts'
import { encoders, type ImageId } from './encode.ts'
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

/** The decoder must have seen the picture that we surveyed, turned as we asked. */
function sameSize(output: Survey, survey: Survey): void {
  const sideways = survey.orientation >= 5
  const [width, height] = sideways ? [survey.height, survey.width] : [survey.width, survey.height]
  if (output.width !== width || output.height !== height) throw new Refusal('ambiguous', 'decoder and survey differ on the size')
  if (output.frames > survey.frames) throw new Refusal('ambiguous', 'decoder and survey differ on the frames')
}

/** The pixels, upright and in sRGB, encoded anew. */
async function reencoded(id: ImageId, { picture, survey }: Source, limits: Limits): Promise<Survey> {
  const animated = survey.frames > 1
  const turned = upright(picture, animated ? 1 : survey.orientation).toColourspace('srgb')
  const encoded = surveys[id](await encoders[id](turned, survey), limits)
  sameSize(encoded, animated ? { ...survey, orientation: 1 } : survey)
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
  const source = await readers[type]?.(untrusted, limits)
  if (!source) throw new Refusal('type-unsupported', type)
  const { survey } = source
  const id = await writtenAs(format, type, source)
  const encoded =
    type === 'jpeg' && survey.orientation === 1 && isSettled(survey.essence, survey) ? survey : await reencoded(id, source, limits)
  const plain = Buffer.from(encoded.essence)
  const capture = options.keepLocation ? captureExif(survey.capture) : undefined
  const bytes = capture ? seals[id](plain, capture, encoded) : plain
  const removed = capture
    ? withoutKept(survey.findings.list(), untrusted, capture, survey.capture.position !== undefined)
    : survey.findings.list()
  return { bytes, format: id, mediaType: `image/${id}`, extension: extensions[id], method: 'rebuild', removed }
}
