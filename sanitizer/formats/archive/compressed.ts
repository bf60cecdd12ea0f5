/** One compressed stream (gzip, RFC 1952; Zstandard, RFC 8878; bzip2; xz): a tar inside, or one file. */
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { bounds, type Limits, within } from '../../limits.ts'
import { Collector, type Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { decompress, type Stream } from './libarchive/stream.ts'
import { encodingOf, nameIn } from './names.ts'
import { unpackTar } from './tar.ts'

/** The file has the name of what it came in, as far as somebody knows that (members/archive.ts). */
const NAMELESS = ''

const decoders = { gzip: gunzipSync, zstd: zstdDecompressSync } as const

export const unpackCompressed = (untrusted: Uint8Array, type: keyof typeof decoders, limits: Limits): Unpacked =>
  unpackPlain(untrusted, decompressed(untrusted, type, limits), type === 'gzip' ? nameOf(untrusted) : NAMELESS, limits)

export async function unpackStream(untrusted: Uint8Array, type: Stream, limits: Limits): Promise<Unpacked> {
  const collector = new Collector(limits, untrusted.length)
  return unpackPlain(untrusted, await decompress(untrusted, type, (bytes) => collector.weigh(bytes)), NAMELESS, limits)
}

function unpackPlain(untrusted: Uint8Array, plain: Buffer, name: string, limits: Limits): Unpacked {
  if (plain.length > 1024 * 1024) within(limits, 'expansionRatio', plain.length / untrusted.length)
  if (isTar(plain)) return unpackTar(plain, limits, untrusted.length)
  const collector = new Collector(limits, untrusted.length)
  collector.take(name, plain.length, () => plain)
  return { members: collector.members, opened: false }
}

export const isTar = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar'

function decompressed(untrusted: Uint8Array, type: keyof typeof decoders, limits: Limits): Buffer {
  const mostBytes = Math.min(limits.outputBytes, limits.expandedBytes)
  try {
    return decoders[type](untrusted, { maxOutputLength: mostBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw new Refusal(bounds.expansionRatio.refusal, 'expands past what an archive may', { cause })
    throw new Refusal('malformed', type, { cause })
  }
}

const FLAG_CRC = 1 << 1
const FLAG_EXTRA = 1 << 2
const FLAG_NAME = 1 << 3

/** RFC 1952 §2.3: the name it had before, behind the extra field. */
function nameOf(gzip: Uint8Array): string {
  const bytes = Buffer.from(gzip.buffer, gzip.byteOffset, gzip.byteLength)
  const flags = bytes[3] ?? 0
  if (!(flags & FLAG_NAME) || flags & FLAG_CRC) return NAMELESS
  const at = 10 + (flags & FLAG_EXTRA ? 2 + bytes.readUInt16LE(10) : 0)
  const end = bytes.indexOf(0, at)
  const name = bytes.subarray(at, Math.max(at, Math.min(end, at + 1024)))
  return name.length > 0 ? nameIn(encodingOf([name]), name) : NAMELESS
}
