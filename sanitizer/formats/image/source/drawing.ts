import sharp from 'sharp'
import { disarmMetafile } from '../../../container/metafile/index.ts'
import { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { decode } from '../codec.ts'
import { surveyPng } from '../survey/png.ts'
import type { Source } from './source.ts'

/** EMF and WMF: drawn by our own code; what it cannot draw is no picture. */
export async function drawingSource(untrusted: Uint8Array, limits: Limits): Promise<Source> {
  const drawn = await disarmMetafile(untrusted, limits, sharp)
  if (!drawn) throw new Refusal('malformed', 'a drawing without anything that can be drawn')
  const survey = surveyPng(drawn.bytes, limits)
  return { survey: { ...survey, findings: new Findings() }, picture: decode(survey.essence, limits, false) }
}
