import type { Limits } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { drawnSvg, rewrittenSvg } from './source/svg/index.ts'

/**
 * An SVG that stays one: its shapes rewritten from the allow-list (source/svg/allow.ts), letters as outlines, pictures inside encoded
 * anew. It is drawn once, since what cannot be drawn within the bounds here would stall whoever opens it.
 *
 * KNOWN GAP: letters are outlines in our own font and can no longer be searched; filters, text along a path, animation go.
 *
 * @throws Refusal malformed, ambiguous, limits
 */
export async function keepSvg(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const rewritten = await rewrittenSvg(untrusted, limits)
  await drawnSvg(rewritten, limits)
  const removed = rewritten.findings.list()
  return { bytes: Buffer.from(rewritten.text), format: 'svg', mediaType: 'image/svg+xml', extension: 'svg', method: 'rebuild', removed }
}
