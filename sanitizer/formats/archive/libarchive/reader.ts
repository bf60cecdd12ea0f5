/**
 * Archives that libarchive reads (BSD; libarchive-wasm): 7z, RAR, LZH, tar under bzip2 and xz. Each file gets an instance of its own, since one
 * that a bomb went through may not be asked again. Of what it says only the sizes of what it hands out are believed.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Limits } from '../../../limits.ts'
import { Collector, type Unpacked } from '../../../members/collector.ts'
import { Refusal, type RefusalCode } from '../../../refusal.ts'
import { type Libarchive, libarchiveWasm } from './library.ts'

/** Read before the child locks itself up; compiled for each archive, which takes some milliseconds. */
let wasmBinary: Uint8Array | undefined

function binary(): Uint8Array {
  if (wasmBinary) return wasmBinary
  const file = createRequire(import.meta.url)
    .resolve('libarchive-wasm')
    .replace(/index\.js$/, 'libarchive.wasm')
  wasmBinary = new Uint8Array(readFileSync(file))
  return wasmBinary
}

export const instance = (): Promise<Libarchive> =>
  libarchiveWasm({ wasmBinary: binary(), print: () => undefined, printErr: () => undefined })

export const warmLibarchive = async (): Promise<void> => void (await instance())

const FILE = 0o100000
const FOLDER = 0o040000
const LINK = 0o120000
const CHUNK_BYTES = 1024 * 1024
const ENCRYPTED = 1

/** libarchive's sentences for what it knows and cannot do; anything else that it complains of is damage. */
const complaints: readonly (readonly [RegExp, RefusalCode])[] = [
  [/encrypt|passphrase|password/i, 'encryption-unsupported'],
  [/multi-?volume|volume/i, 'archive-parts'],
  [/unsupported|not supported/i, 'type-unsupported'],
]
const meaningOf = (said: string): RefusalCode => complaints.find(([words]) => words.test(said))?.[1] ?? 'malformed'

/** libarchive looks for the end of a ZIP within the last 16 KiB, and prefers that ZIP to what it lies in. */
const BEHIND = Buffer.alloc(32_768)

/** @param end of an archive behind which its readers read nothing @throws Refusal ambiguous where something else is there */
export function endedAt(bytes: Buffer, end: number): Buffer {
  if (bytes.subarray(end).some((byte) => byte !== 0)) throw new Refusal('ambiguous', 'bytes behind the end of the archive')
  return Buffer.concat([bytes.subarray(0, end), BEHIND])
}

/** @param names of the entries in order, where another reader knows them @throws Refusal malformed, ambiguous, encryption-unsupported, archive-parts, limit-* */
export async function unpackWithLibarchive(untrusted: Uint8Array, limits: Limits, names?: readonly string[]): Promise<Unpacked> {
  const library = await instance()
  const { module } = library
  const archive = opened(library, untrusted)
  const collector = new Collector(limits, untrusted.length)
  const buffer = module._malloc(CHUNK_BYTES)
  let index = 0
  for (; ; index++) {
    const entry = library.read_next_entry(archive)
    if (entry === 0) break
    const name = nameOf(library.entry_pathname(entry), index, names)
    const type = library.entry_filetype(entry)
    if (type === FOLDER) continue
    if (type === LINK || library.entry_hardlink(entry) || library.entry_symlink(entry)) collector.leave(name, 'link')
    else if (type !== FILE && type !== 0) collector.leave(name, 'device')
    else if (library.entry_is_encrypted(entry)) collector.leave(name, 'encryption-unsupported')
    else collector.stream(name, () => chunk(library, archive, buffer))
  }
  refuseTorn(library, archive, collector)
  if (names && index !== names.length) throw new Refusal('ambiguous', 'libarchive finds another number of files')
  return { members: collector.members, opened: false }
}

/**
 * libarchive says no name that it would have to convert, as it runs in the C locale. Where it says one it must be ours: it could have taken the
 * file for an archive of another kind, e.g. for the ZIP that lies in it.
 */
function nameOf(told: string | null, index: number, names: readonly string[] | undefined): string {
  const name = names?.[index]
  if (names && (name === undefined || (told && plainForm(told) !== plainForm(name))))
    throw new Refusal('ambiguous', 'libarchive finds another file')
  return name || told || `file-${index + 1}`
}
/** It puts a star for each character that it cannot say. */
const plainForm = (name: string): string =>
  name
    .replaceAll('\\', '/')
    .replace(/\/$/, '')
    .replace(/[*\u0080-\uffff]+/g, '*')

/** @returns a reader of these bytes @throws Refusal malformed */
export function opened(library: Libarchive, untrusted: Uint8Array): number {
  const pointer = library.module._malloc(untrusted.length)
  library.module.HEAPU8.set(untrusted, pointer)
  try {
    return library.read_new_memory(pointer, untrusted.length)
  } catch (cause) {
    throw new Refusal('malformed', 'libarchive does not know it', { cause })
  }
}

/** The next bytes of the entry, none at its end. @throws Refusal */
function chunk(library: Libarchive, archive: number, buffer: number): Uint8Array {
  try {
    const bytes = library.read_data(archive, buffer, CHUNK_BYTES)
    return library.module.HEAPU8.slice(buffer, buffer + bytes)
  } catch (cause) {
    throw new Refusal(meaningOf(library.error_string(archive) ?? ''), 'libarchive', { cause })
  }
}

/** No next entry is the end, or an error: nothing says which but the sentence of it. A list that breaks off is not the whole list. */
function refuseTorn(library: Libarchive, archive: number, collector: Collector): void {
  const said = library.error_string(archive) ?? ''
  const { members } = collector
  const areLocked = members.length > 0 && members.every(({ leftOut }) => leftOut === 'encryption-unsupported')
  if (areLocked || (members.length === 0 && library.read_has_encrypted_entries(archive) === ENCRYPTED))
    throw new Refusal('encryption-unsupported', 'encrypted files or headers')
  if (said !== '') throw new Refusal(meaningOf(said), said)
}
