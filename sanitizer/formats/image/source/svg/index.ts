import sharp from 'sharp'
import { disarmPicture } from '../../../../container/picture.ts'
import type { Findings } from '../../../../findings.ts'
import type { Limits } from '../../../../limits.ts'
import { decode, run } from '../../codec.ts'
import { surveyPng } from '../../survey/png.ts'
import { boundPicture } from '../../survey/survey.ts'
import type { Source } from '../source.ts'
import { inertSvg } from './inert.ts'
import { boundRepeated } from './repeated.ts'

/** Drawn at twice the size that it wants to be shown in, so that it stays sharp on a phone; the longer side within these. */
const FINER = 2
const [SHORTEST, LONGEST] = [400, 4_000]

/** An SVG of our own writing: shapes, letters as outlines, pictures encoded anew. */
export interface RewrittenSvg {
  readonly text: string
  readonly findings: Findings
  /** Pixels, as it wants to be shown. */
  readonly width: number
  readonly height: number
}

/** @throws Refusal malformed, ambiguous, limits */
export async function rewrittenSvg(untrusted: Uint8Array, limits: Limits): Promise<RewrittenSvg> {
  const { text, findings, width, height, pictures } = inertSvg(untrusted, limits)
  boundRepeated(text, limits)
  const rebuilt = await Promise.all(pictures.map((picture) => disarmPicture(picture, limits)))
  const whole = text.replace(/href="@(\d+)"/g, (_, index: string) => {
    const picture = rebuilt[Number(index)]
    return picture ? `href="data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}"` : ''
  })
  if (rebuilt.includes(undefined)) findings.add('unknown')
  return { text: whole, findings, width, height }
}

/**
 * An SVG as pixels: rewritten from its allow-list first, so that the rasteriser reads shapes of our own writing only.
 *
 * KNOWN GAP: filters, text along a path and fonts of the file are not drawn; letters are those of our own font.
 *
 * @throws Refusal malformed, ambiguous, limits
 */
export async function svgSource(untrusted: Uint8Array, limits: Limits): Promise<Source> {
  return drawnSvg(await rewrittenSvg(untrusted, limits), limits)
}

/** @throws Refusal malformed, limits */
export async function drawnSvg({ text, findings, width, height }: RewrittenSvg, limits: Limits): Promise<Source> {
  const long = Math.max(width, height, 1)
  const scale = Math.min(LONGEST, Math.max(SHORTEST, long * FINER)) / long
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
  boundPicture(limits, size.width, size.height, 1)
  const drawing = sharp(Buffer.from(framed(text, width, height, size)), { limitInputPixels: limits.pixels })
  const png = (await run(drawing.png({ compressionLevel: 3 }))).data
  const survey = surveyPng(png, limits)
  return { survey: { ...survey, findings }, picture: decode(survey.essence, limits, false) }
}

/** The size in pixels stands on a frame of ours, and the drawing keeps its own inside. */
const framed = (svg: string, width: number, height: number, size: { readonly width: number; readonly height: number }): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${width} ${height}">${svg}</svg>`
