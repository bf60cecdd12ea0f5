/** AAC in ADTS (ISO/IEC 13818-7 §6.2): frames only. */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { type Frame, framesOf } from './frames.ts'

/** Sync word, layer 0, a rate of the table, a length that covers its own header. What stays the same: version, profile, rate, channels. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + 7 > bytes.length) return undefined
  const [first, second, length] = [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2), (bytes.readUIntBE(at + 3, 3) >>> 5) & 0x1fff]
  if ((first & 0xfff6) !== 0xfff0 || ((second >>> 10) & 15) > 12) return undefined
  return length > (first & 1 ? 7 : 9) ? { length, stream: ((first & 8) << 16) | (second & 0xfdc0) } : undefined
}

/** @throws Refusal `malformed` where frames are not most of the file */
export async function rebuildAac(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const bytes = Buffer.concat(framesOf(untrusted, frameAt, limits, findings))
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'aac', mediaType: 'audio/aac', extension: 'aac', method: 'rebuild', removed: findings.list() }
}
