/**
 * Archives that libarchive reads (BSD; libarchive-wasm): 7z, RAR, LZH, tar under bzip2 and xz. Each file gets an instance of its own, since one
 * that a bomb went through may not be asked again. Of what it says only the sizes of what it hands out are believed.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Limits } from '../../../limits.ts'
import { Refusal, type RefusalCode } from '../../../refusal.ts'
import { Collector, type Unpacked } from '../collector.ts'
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

const instance = (): Promise<Libarchive> => libarchiveWasm({ wasmBinary: binary(), print: () => undefined, printErr: () => undefined })

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

/** @param names of the entries in order, where libarchive does not know them */
export async function unpackWithLibarchive(untrusted: Uint8Array, limits: Limits, names?: readonly string[]): Promise<Unpacked> {
  const library = await instance()
  const { module } = library
  const pointer = module._malloc(untrusted.length)
  module.HEAPU8.set(untrusted, pointer)
  const archive = opened(library, pointer, untrusted.length)
  const collector = new Collector(limits, untrusted.length)
  const buffer = module._malloc(CHUNK_BYTES)
  for (let index = 0; ; index++) {
    const entry = library.read_next_entry(archive)
    if (entry === 0) break
    // KNOWN GAP: names outside ASCII are lost where libarchive has to convert them (7z; tar without pax): it runs in the C locale.
    const name = names?.[index] ?? (library.entry_pathname(entry) || `file-${index + 1}`)
    const type = library.entry_filetype(entry)
    if (type === FOLDER) continue
    if (type === LINK || library.entry_hardlink(entry) || library.entry_symlink(entry)) collector.leave(name, 'link')
    else if (type !== FILE && type !== 0) collector.leave(name, 'device')
    else if (library.entry_is_encrypted(entry)) collector.leave(name, 'encryption-unsupported')
    else collector.stream(name, () => chunk(library, archive, buffer))
  }
  refuseTorn(library, archive, collector)
  return { members: collector.members, opened: false }
}

function opened(library: Libarchive, pointer: number, bytes: number): number {
  try {
    return library.read_new_memory(pointer, bytes)
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
