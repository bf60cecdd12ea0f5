import type { Limits } from '../../../limits.ts'
import { decode } from '../codec.ts'
import { surveyGif } from '../survey/gif.ts'
import { surveyHeif } from '../survey/heif.ts'
import { surveyJpeg } from '../survey/jpeg.ts'
import { surveyPng } from '../survey/png.ts'
import type { Survey } from '../survey/survey.ts'
import { surveyWebp } from '../survey/webp.ts'
import { bmpSource, iconSource } from './bitmap.ts'
import { drawingSource } from './drawing.ts'
import { decodeHeif } from './heif.ts'
import type { Source } from './source.ts'
import { svgSource } from './svg/index.ts'

type Reader = (untrusted: Uint8Array, limits: Limits) => Promise<Source>

const surveyed =
  (survey: (untrusted: Uint8Array, limits: Limits) => Survey): Reader =>
  async (untrusted, limits) => {
    const read = survey(untrusted, limits)
    return { survey: read, picture: decode(read.essence, limits, read.frames > 1) }
  }

/** By key of formats/known.ts: how a picture is read. What it is written as is the format's. */
export const readers: Readonly<Record<string, Reader>> = {
  jpeg: surveyed(surveyJpeg),
  png: surveyed(surveyPng),
  webp: surveyed(surveyWebp),
  gif: surveyed(surveyGif),
  avif: surveyed(surveyHeif),
  heic: async (untrusted, limits) => {
    const survey = surveyHeif(untrusted, limits)
    return { survey, picture: await decodeHeif(survey, limits) }
  },
  bmp: bmpSource,
  icon: iconSource,
  emf: drawingSource,
  wmf: drawingSource,
  svg: svgSource,
}
