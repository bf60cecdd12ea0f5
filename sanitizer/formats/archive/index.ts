import type { Limits } from '../../limits.ts'
import type { Unpacked } from '../../members/collector.ts'
import type { Format } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'

export const unpack = async (untrusted: Uint8Array, type: string, password: string | undefined, limits: Limits): Promise<Unpacked> =>
  (await import('./unpack.ts')).unpack(untrusted, type, password, limits)

export const pack = async (bundle: Uint8Array, limits: Limits): Promise<Uint8Array> => (await import('./pack.ts')).pack(bundle, limits)

/** Whatever kind of archive came in, a ZIP goes out. Its files cross one by one: see members/archive.ts, which asks a child to unpack and to pack. */
export const archive: Format = {
  id: 'zip',
  types: ['zip', '7z', 'rar', 'lzh', 'tar', 'gzip', 'bzip2', 'xz', 'zstd'],
  holdsMembers: true,
  warm: async (work) => {
    if (work === 'inspect') return void (await import('./inspect.ts'))
    await Promise.all([import('./unpack.ts'), import('./pack.ts')])
    ;(await import('./names.ts')).warmNames()
    ;(await import('./cp932.ts')).warmCp932()
    ;(await import('./libarchive/library.ts')).loadLibrary()
    await (await import('./libarchive/reader.ts')).warmLibarchive()
  },
  disarm: () => Promise.reject(new Refusal('type-unsupported', 'its files are disarmed one by one')),
  inspect: async (bytes, limits, nested, contents) => (await import('./inspect.ts')).inspectArchive(bytes, limits, nested, contents),
}
