/** An MP3 as we write it: frames of one stream from the first byte to the last. */
import { type Finding, Findings } from '../../../findings.ts'
import { Refusal } from '../../../refusal.ts'

/** ISO/IEC 11172-3 table B.1 and 13818-3: kbit/s of layer III. */
const KILOBITS = ['0 32 40 48 56 64 80 96 112 128 160 192 224 256 320', '0 8 16 24 32 40 48 56 64 80 96 112 128 144 160'].map((row) =>
  row.split(' ').map(Number),
)
const HERTZ: Readonly<Record<number, readonly number[]>> = { 0: [11025, 12000, 8000], 2: [22050, 24000, 16000], 3: [44100, 48000, 32000] }

interface Header {
  readonly size: number
  /** Version and rate together. */
  readonly same: string
  readonly side: number
}

function header(file: Buffer, at: number): Header | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = [file[at], file[at + 1], file[at + 2], file[at + 3]]
  const version = (b >> 3) & 3
  const hertz = HERTZ[version]?.[(c >> 2) & 3]
  const kilobits = KILOBITS[version === 3 ? 0 : 1]?.[c >> 4]
  if (a !== 0xff || (b & 0xe6) !== 0xe2 || !hertz || !kilobits) return undefined
  const samples = version === 3 ? 1152 : 576
  const size = Math.floor((samples / 8) * ((kilobits * 1000) / hertz) + 1e-9) + ((c >> 1) & 1)
  const mono = d >> 6 === 3
  return { size, same: `${version}/${hertz}`, side: version === 3 ? (mono ? 17 : 32) : mono ? 9 : 17 }
}

/** The frame that tells the length holds numbers, a table, the word LAME and two delays; everything else in it is zero. */
function checkTold(frame: Buffer, side: number, findings: Findings): void {
  const at = 4 + side
  const word = frame.toString('latin1', at, at + 4)
  if (word !== 'Xing' && word !== 'Info') {
    if (frame.toString('latin1', 36, 40) === 'VBRI') findings.add('metadata')
    return
  }
  const lame = at + 16 + 100
  const rest = Buffer.from(frame.subarray(4))
  rest.fill(0, at - 4, lame - 4)
  if (frame.toString('latin1', lame, lame + 4) === 'LAME') {
    rest.fill(0, lame - 4, lame)
    rest.fill(0, lame + 17, lame + 20)
  }
  if (frame.readUInt32BE(at + 4) !== 7 || rest.some((byte) => byte !== 0)) findings.add('metadata')
}

export async function inspectMp3(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const findings = new Findings()
  const first = header(file, 0)
  if (!first || first.size > file.length) throw new Refusal('malformed', 'does not begin with a frame')
  for (let at = 0; at < file.length; ) {
    const next = header(file, at)
    if (!next || next.same !== first.same || at + next.size > file.length) {
      findings.add(at + 4 < file.length && next ? 'malformed' : 'trailing-bytes')
      break
    }
    at += next.size
  }
  checkTold(file.subarray(0, first.size), first.side, findings)
  return findings.list()
}
