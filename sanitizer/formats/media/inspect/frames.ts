/** AAC, AMR and FLAC as we write them: frames from the first byte to the last. */
import { type Finding, Findings } from '../../../findings.ts'
import { Refusal } from '../../../refusal.ts'

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Follows frames by their length; 0 means that there is none. */
function follow(file: Buffer, from: number, length: (at: number) => number): readonly Finding[] {
  const findings = new Findings()
  let at = from
  while (at < file.length) {
    const size = length(at)
    if (size === 0 || at + size > file.length) {
      findings.add('trailing-bytes')
      break
    }
    at += size
  }
  if (at === from) throw new Refusal('malformed', 'no frame')
  return findings.list()
}

/** ISO/IEC 13818-7 §6.2.1, §6.2.2: the fixed part is the same in every frame. */
export async function inspectAac(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = buffer(bytes)
  return follow(file, 0, (at) => {
    if (at + 7 > file.length || file[at] !== 0xff || ((file[at + 1] ?? 0) & 0xf6) !== 0xf0) return 0
    const same = ((file[at + 2] ?? 0) & 0xfd) === ((file[2] ?? 0) & 0xfd) && (file[at + 3] ?? 0) >> 6 === (file[3] ?? 0) >> 6
    return same ? (((file[at + 3] ?? 0) & 3) << 11) | ((file[at + 4] ?? 0) << 3) | ((file[at + 5] ?? 0) >> 5) : 0
  })
}

/** RFC 4867 §5.3; sizes as in 3GPP TS 26.101 annex A and 26.201 annex A. */
const NARROW = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1]
const WIDE = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1]

export async function inspectAmr(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = buffer(bytes)
  const wide = file.toString('latin1', 0, 9) === '#!AMR-WB\n'
  if (!wide && file.toString('latin1', 0, 6) !== '#!AMR\n') throw new Refusal('malformed', 'no AMR')
  return follow(file, wide ? 9 : 6, (at) => ((file[at] ?? 0) & 0x83 ? 0 : ((wide ? WIDE : NARROW)[(file[at] ?? 0) >> 3] ?? 0)))
}

/** RFC 9639 §9.3: the polynomial x¹⁶ + x¹⁵ + x² + 1, over a frame and its checksum, leaves nothing. */
function remainder(sum: number, byte: number): number {
  let next = sum ^ (byte << 8)
  for (let bit = 0; bit < 8; bit++) next = next & 0x8000 ? ((next << 1) ^ 0x8005) & 0xffff : (next << 1) & 0xffff
  return next
}
const REMAINDERS = Uint16Array.from({ length: 65_536 }, (_, index) => remainder(index & 0xff00, index & 0xff))

/** One description and then sound: a checksum over all frames together is zero, and a frame begins right behind the description. */
export async function inspectFlac(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = buffer(bytes)
  if (file.length < 44 || file.toString('latin1', 0, 4) !== 'fLaC') throw new Refusal('malformed', 'no FLAC')
  const findings = new Findings()
  if (file.toString('hex', 4, 8) !== '80000022') findings.add('unknown')
  if (file[42] !== 0xff || ((file[43] ?? 0) & 0xfe) !== 0xf8) findings.add('malformed')
  let sum = 0
  for (let at = 42; at < file.length; at++) sum = ((sum << 8) & 0xffff) ^ (REMAINDERS[(sum & 0xff00) | (file[at] ?? 0)] ?? 0)
  if (sum !== 0) findings.add('trailing-bytes')
  return findings.list()
}
