import { type Finding, Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { FormatId } from '../../protocol.ts'
import { inspectGif } from './inspect/gif.ts'
import { inspectJpeg } from './inspect/jpeg.ts'
import { inspectPng } from './inspect/png.ts'
import { inspectSvg } from './inspect/svg.ts'
import { inspectTiff } from './inspect/tiff.ts'
import { inspectWebp } from './inspect/webp.ts'

type Inspector = (bytes: Buffer, findings: Findings, limits: Limits) => void | Promise<void>

const inspectors: Partial<Readonly<Record<FormatId, Inspector>>> = {
  jpeg: inspectJpeg,
  png: inspectPng,
  webp: inspectWebp,
  gif: inspectGif,
  tiff: inspectTiff,
  svg: inspectSvg,
}

/**
 * Walks a finished picture from the first byte to the last against the short grammar that our encoders write. Shares no code with the
 * disarming side: neither its walkers nor its decoder.
 *
 * @returns what does not belong there; empty means pixels only
 * @throws Refusal `malformed` when the structure itself does not hold
 */
export async function inspectImage(id: FormatId, bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const findings = new Findings()
  await inspectors[id]?.(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), findings, limits)
  return findings.list()
}
