import { access, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cutShelf, readTile } from './disk.ts'
import { decodeLeaf } from './event.ts'
import { AuditFault } from './fault.ts'
import type { NoteVerifier } from './note.ts'
import { checkedCheckpoint } from './reader.ts'
import { parseBundle, parseTile, type Shelf, shelfWidth, shelves, tilePath, tileWidth } from './tiles.ts'
import { Frontier, leafHash } from './tree.ts'

/**
 * What a log is when it is opened. The signed checkpoint says what was acknowledged; the right edge must match it exactly.
 * Complete records after it were written and not yet signed when the process ended: they are kept and signed next (evidence is
 * not thrown away). A torn tail after them is cut. Anything else was not done by a crash, and the log does not open.
 */
export interface Recovered {
  readonly frontier: Frontier
  readonly note: string | undefined
  /** Complete records found after the checkpoint, at most one batch. */
  readonly unsigned: readonly Buffer[]
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false) // biome-ignore format: one thought

/** @param maximumBatch records that one batch can leave behind. @throws AuditFault when the files are not what was signed */
export async function recover(directory: string, verifier: NoteVerifier, maximumBatch: number): Promise<Recovered> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await rm(join(directory, 'checkpoint.new'), { force: true })
  const path = join(directory, 'checkpoint')
  if (!(await exists(path))) {
    if (await exists(join(directory, 'tile'))) throw new AuditFault('checkpoint-missing', path)
    return { frontier: new Frontier(), note: undefined, unsigned: [] }
  }
  const note = await readFile(path, 'utf8')
  const checkpoint = checkedCheckpoint(note, verifier)
  const frontier = await edgeOf(directory, checkpoint.size)
  if (!frontier.root().equals(checkpoint.root)) throw new AuditFault('tampered', 'the right edge of the tree is not what was signed')
  await checkLastBundle(directory, checkpoint.size)
  const unsigned = await recordsAfter(directory, checkpoint.size, maximumBatch)
  for (const shelf of shelves(checkpoint.size + tileWidth ** 2)) await cutShelf(directory, shelf, checkpoint.size)
  return { frontier, note, unsigned }
}

const items = async (directory: string, shelf: Shelf, total: number): Promise<readonly Buffer[]> => {
  const bytes = (await readTile(directory, shelf, Math.floor(total / tileWidth))) ?? Buffer.alloc(0)
  const width = total % tileWidth
  return shelf === 'entries' ? parseBundle(bytes, width).entries : parseTile(bytes, width)
}

/** The frontier from the partial tiles of every level, highest first. */
async function edgeOf(directory: string, size: number): Promise<Frontier> {
  const frontier = new Frontier()
  for (const shelf of shelves(size).toReversed()) {
    if (shelf === 'entries') continue
    const total = shelfWidth(shelf, size)
    const hashes = await items(directory, shelf, total)
    if (hashes.length !== total % tileWidth) throw new AuditFault('tampered', `${tilePath(shelf, Math.floor(total / tileWidth))} is short`)
    for (const hash of hashes) frontier.push(hash, shelf * 8)
  }
  return frontier
}

/** The entries of the last bundle hash to what the last tile says (the one before, when the last is just full). */
async function checkLastBundle(directory: string, size: number): Promise<void> {
  if (size === 0) return
  const tile = Math.floor((size - 1) / tileWidth)
  const start = tile * tileWidth
  const { entries } = parseBundle((await readTile(directory, 'entries', tile)) ?? Buffer.alloc(0))
  const hashes = parseTile((await readTile(directory, 0, tile)) ?? Buffer.alloc(0))
  for (let index = start; index < size; index++) {
    const entry = entries[index - start]
    const hash = hashes[index - start]
    if (entry === undefined || hash === undefined) throw new AuditFault('tampered', `record ${index} is missing`, { index })
    if (!leafHash(entry).equals(hash)) throw new AuditFault('tampered', `record ${index} is not what was signed`, { index })
  }
}

async function recordsAfter(directory: string, size: number, maximumBatch: number): Promise<Buffer[]> {
  const found: Buffer[] = []
  for (let tile = Math.floor(size / tileWidth); ; tile++) {
    const start = Math.max(0, size - tile * tileWidth)
    const { entries } = parseBundle((await readTile(directory, 'entries', tile)) ?? Buffer.alloc(0))
    for (const entry of entries.slice(start)) {
      // Where a write was torn the file system may show zeros: not a record, and nothing after it is.
      if (decodeLeaf(entry) === undefined) return found
      found.push(entry)
      if (found.length > maximumBatch) throw new AuditFault('checkpoint-behind', `more than ${maximumBatch} records after ${size}`)
    }
    if (entries.length < tileWidth) return found
  }
}
