/** The part of libarchive-wasm that is used, as it is at run time. */
import { createRequire } from 'node:module'

interface Memory {
  readonly HEAPU8: Uint8Array
  _malloc(bytes: number): number
}

/** `archive_` left out of the names; pointers are numbers. */
export interface Libarchive {
  readonly module: Memory
  /** @throws where no format knows the bytes */
  read_new_memory(pointer: number, bytes: number): number
  /** 0 at the end and after an error. */
  read_next_entry(archive: number): number
  /** @returns bytes written; 0 at the end of the entry @throws */
  read_data(archive: number, buffer: number, bytes: number): number
  read_has_encrypted_entries(archive: number): number
  error_string(archive: number): string | null
  entry_filetype(entry: number): number
  entry_pathname(entry: number): string | null
  entry_symlink(entry: number): string | null
  entry_hardlink(entry: number): string | null
  entry_is_encrypted(entry: number): number
}

interface Options {
  readonly wasmBinary: Uint8Array
  print(): void
  printErr(): void
}

interface Package {
  libarchiveWasm(options: Options): Promise<Libarchive>
}

let loaded: Package | undefined

export const loadLibrary = (): Package => (loaded ??= createRequire(import.meta.url)('libarchive-wasm') as Package)

export const libarchiveWasm = (options: Options): Promise<Libarchive> => loadLibrary().libarchiveWasm(options)
