/** Archive → its files, decoded and not looked at. Runs in a disarm child; each file goes back to be identified and disarmed on its own. */
import type { Limits } from '../../limits.ts'
import type { Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { unpackCompressed, unpackStream } from './compressed.ts'
import { unpackWithLibarchive } from './libarchive/reader.ts'
import { unpackLzh } from './lzh.ts'
import { unpackRar } from './rar/index.ts'
import { sevenZipNames } from './seven-zip/index.ts'
import { unpackTar } from './tar.ts'
import { unpackZip } from './zip.ts'

type Unpacker = (untrusted: Uint8Array, password: string | undefined, limits: Limits) => Unpacked | Promise<Unpacked>

/** By `Identity.type`. */
const unpackers: Readonly<Record<string, Unpacker>> = {
  zip: unpackZip,
  tar: (untrusted, _password, limits) => unpackTar(untrusted, limits),
  gzip: (untrusted, _password, limits) => unpackCompressed(untrusted, 'gzip', limits),
  zstd: (untrusted, _password, limits) => unpackCompressed(untrusted, 'zstd', limits),
  bzip2: (untrusted, _password, limits) => unpackStream(untrusted, 'bzip2', limits),
  xz: (untrusted, _password, limits) => unpackStream(untrusted, 'xz', limits),
  '7z': async (untrusted, _password, limits) => unpackWithLibarchive(untrusted, limits, await sevenZipNames(untrusted, limits)),
  rar: (untrusted, _password, limits) => unpackRar(untrusted, limits),
  lzh: (untrusted, _password, limits) => unpackLzh(untrusted, limits),
}

/** @throws Refusal */
export async function unpack(untrusted: Uint8Array, type: string, password: string | undefined, limits: Limits): Promise<Unpacked> {
  const unpacker = Object.hasOwn(unpackers, type) ? unpackers[type] : undefined
  if (!unpacker) throw new Refusal('type-unsupported')
  return await unpacker(untrusted, password, limits)
}
