import { appendFileSync, closeSync, fsync, openSync, renameSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, truncate } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from '../store/fault.ts'
import { hashBytes, parseBundle, partialFolder, type Shelf, shelfWidth, tilePath, tileWidth } from './tiles.ts'

const synced = promisify(fsync)

/** How tiles lie on disk. A partial tile is one growing file that is renamed to its new width after each batch. */

export async function syncFolder(path: string): Promise<void> {
  const folder = openSync(path, 'r')
  await synced(folder).finally(() => closeSync(folder))
}

const unless =
  <T>(code: string, absent: T) =>
  (error: unknown): T => {
    if (errorCode(error) === code) return absent
    throw error
  }

/** Where a tile is now: the full file, or the longest partial one. */
async function findTile(directory: string, shelf: Shelf, index: number): Promise<string | undefined> {
  const full = join(directory, tilePath(shelf, index))
  if (await stat(full).catch(unless('ENOENT', undefined))) return full
  const folder = join(directory, partialFolder(shelf, index))
  let found: { path: string; bytes: number } | undefined
  for (const name of await readdir(folder).catch(unless('ENOENT', []))) {
    const path = join(folder, name)
    const bytes = (await stat(path)).size
    if (/^\d{1,3}$/.test(name) && (found === undefined || bytes >= found.bytes)) found = { path, bytes }
  }
  return found?.path
}

/**
 * The bytes of a tile, whole or partial; undefined when there is none. A running writer renames partial tiles, so one that
 * vanishes between looking and reading is looked for again.
 */
export async function readTile(directory: string, shelf: Shelf, index: number): Promise<Buffer | undefined> {
  for (let attempt = 0; ; attempt++) {
    const path = await findTile(directory, shelf, index).catch(unless('ENOENT', 'moved' as const))
    if (path === undefined) return undefined
    const bytes = path === 'moved' ? undefined : await readFile(path).catch(unless('ENOENT', undefined))
    if (bytes !== undefined || attempt >= 20) return bytes
  }
}

/** Bytes that the first `width` items of a tile take; undefined when it holds fewer. */
function bytesOf(shelf: Shelf, bytes: Buffer, width: number): number | undefined {
  if (shelf !== 'entries') return bytes.length >= width * hashBytes ? width * hashBytes : undefined
  const bundle = parseBundle(bytes, width)
  return bundle.entries.length === width ? bundle.bytes : undefined
}

/** Cuts a shelf back to a tree of `size` leaves: what lies beyond was never acknowledged. @throws RangeError when it holds less */
export async function cutShelf(directory: string, shelf: Shelf, size: number): Promise<void> {
  const total = shelfWidth(shelf, size)
  const index = Math.floor(total / tileWidth)
  const width = total % tileWidth
  for (let beyond = index + 1; await findTile(directory, shelf, beyond); beyond++) await removeTile(directory, shelf, beyond)
  if (width === 0) return removeTile(directory, shelf, index)
  const path = await findTile(directory, shelf, index)
  const bytes = path === undefined ? undefined : await readFile(path)
  const keep = bytes === undefined ? undefined : bytesOf(shelf, bytes, width)
  if (path === undefined || bytes === undefined || keep === undefined)
    throw new RangeError(`${tilePath(shelf, index)} is short of ${width}`)
  const folder = join(directory, partialFolder(shelf, index))
  const right = join(folder, String(width))
  if (bytes.length !== keep) await truncate(path, keep)
  if (path !== right) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(path, right)
  }
  for (const name of await readdir(folder)) if (name !== String(width)) await rm(join(folder, name))
  await syncFolder(folder)
  await syncFolder(dirname(folder))
}

async function removeTile(directory: string, shelf: Shelf, index: number): Promise<void> {
  await rm(join(directory, tilePath(shelf, index)), { force: true })
  await rm(join(directory, partialFolder(shelf, index)), { force: true, recursive: true })
}

/** The growing right edge of one shelf. */
export class Edge {
  readonly #directory: string
  readonly #shelf: Shelf
  #index: number
  #width: number
  #file: FileHandle | undefined
  private constructor(directory: string, shelf: Shelf, total: number) {
    this.#directory = directory
    this.#shelf = shelf
    this.#index = Math.floor(total / tileWidth)
    this.#width = total % tileWidth
  }

  /** A shelf that `cutShelf` has brought to this size. */
  static async open(directory: string, shelf: Shelf, size: number): Promise<Edge> {
    const edge = new Edge(directory, shelf, shelfWidth(shelf, size))
    if (edge.#width > 0) edge.#file = await open(edge.#partial(edge.#width), 'a')
    return edge
  }

  /** Durable when it resolves: one write and one fdatasync per tile touched. */
  async append(items: readonly Buffer[]): Promise<void> {
    for (let at = 0; at < items.length; ) {
      this.#file ??= await this.#begin()
      const part = items.slice(at, at + tileWidth - this.#width)
      // Into the page cache and back costs less here than a turn through the thread pool; only what waits for the disk goes there.
      appendFileSync(this.#file.fd, Buffer.concat(part))
      await this.#file.datasync()
      await this.#widen(this.#width + part.length)
      at += part.length
    }
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  #partial(width: number): string {
    return join(this.#directory, partialFolder(this.#shelf, this.#index), String(width))
  }

  /** The folders are made durable here, so that later renames may be lost without losing the file: it is found under either name. */
  async #begin(): Promise<FileHandle> {
    const path = this.#partial(0)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'ax', 0o600)
    for (let folder = dirname(path); folder.length >= this.#directory.length; folder = dirname(folder)) await syncFolder(folder)
    return file
  }

  async #widen(width: number): Promise<void> {
    const before = this.#partial(this.#width)
    if (width < tileWidth) {
      renameSync(before, this.#partial(width))
      this.#width = width
      return
    }
    const full = join(this.#directory, tilePath(this.#shelf, this.#index))
    await rename(before, full)
    await rmdir(dirname(before))
    await syncFolder(dirname(full))
    await this.close()
    this.#index++
    this.#width = 0
  }
}
