/** A WAV as we write it: `RIFF`, `fmt `, perhaps `fact`, `data`, and the end. Everything else is a finding. */
import { type Finding, Findings } from '../../../findings.ts'
import { Refusal } from '../../../refusal.ts'

/** Length of the format by its coding; what the second length field must say stands in `extra`. */
const lengths: Readonly<Record<number, number>> = { 1: 16, 2: 50, 3: 18, 6: 18, 7: 18, 17: 20, 49: 20, 65534: 40 }
const GUID_TAIL = '000000001000800000aa00389b71'
const ADPCM_TAIL = '070000010000000200ff00000000c0004000f0000000cc0130ff880118ff'

interface Chunk {
  readonly name: string
  readonly start: number
  readonly size: number
}

function chunksOf(file: Buffer, findings: Findings): readonly Chunk[] {
  const chunks: Chunk[] = []
  let at = 12
  while (at < file.length) {
    if (at + 8 > file.length || chunks.length === 3) {
      findings.add('trailing-bytes')
      break
    }
    const size = file.readUInt32LE(at + 4)
    const end = at + 8 + size
    if (end > file.length) throw new Refusal('malformed', 'a chunk past the end')
    chunks.push({ name: file.toString('latin1', at, at + 4), start: at + 8, size })
    if (size % 2 === 1 && file[end] !== 0) findings.add('unknown')
    at = end + (size % 2)
  }
  return chunks
}

function checkFormat(format: Buffer, findings: Findings): void {
  const tag = format.readUInt16LE(0)
  if (!Object.hasOwn(lengths, tag) || lengths[tag] !== format.length) findings.add('unknown')
  if (format.length >= 18 && format.readUInt16LE(16) !== format.length - 18) findings.add('malformed')
  if (
    tag === 65534 &&
    format.length === 40 &&
    (format.toString('hex', 26) !== GUID_TAIL || ![1, 3, 6, 7].includes(format.readUInt16LE(24)))
  )
    findings.add('unknown')
  if (tag === 2 && format.toString('hex', 20) !== ADPCM_TAIL) findings.add('unknown')
}

export async function inspectWav(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const findings = new Findings()
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new Refusal('malformed', 'no WAV')
  if (file.readUInt32LE(4) !== file.length - 8) findings.add('trailing-bytes')
  const chunks = chunksOf(file, findings)
  const order = chunks.map(({ name }) => name).join()
  if (order !== 'fmt ,data' && order !== 'fmt ,fact,data') findings.add('unknown')
  const format = chunks.find(({ name }) => name === 'fmt ')
  if (!format || format.size < 16) throw new Refusal('malformed', 'no format')
  checkFormat(file.subarray(format.start, format.start + format.size), findings)
  if (chunks.some(({ name, size }) => name === 'fact' && size !== 4)) findings.add('unknown')
  return findings.list()
}
