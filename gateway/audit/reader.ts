import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../store/fault.ts'
import { type Checkpoint, openCheckpoint, proofText } from './checkpoint.ts'
import { readTile } from './disk.ts'
import { AuditFault } from './fault.ts'
import { NoteError, type NoteVerifier } from './note.ts'
import { type NodeSource, proveConsistency, proveInclusion, verifyInclusion } from './proof.ts'
import { parseBundle, parseTile, tileHeight, tilePath, tileWidth } from './tiles.ts'
import { leafHash, nodeHash } from './tree.ts'

/** Reads a log's files while it grows or lies still; writes nothing. */

export interface SignedCheckpoint extends Checkpoint {
  readonly note: string
}

/** @throws AuditFault when it is missing, of another key, or changed */
export async function readCheckpoint(directory: string, verifier: NoteVerifier): Promise<SignedCheckpoint> {
  const note = await readFile(join(directory, 'checkpoint'), 'utf8').catch((cause: unknown) => {
    throw new AuditFault(errorCode(cause) === 'ENOENT' ? 'checkpoint-missing' : 'unreadable', String(cause), { cause })
  })
  return { ...checkedCheckpoint(note, verifier), note }
}

export function checkedCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  try {
    return openCheckpoint(note, verifier)
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    throw new AuditFault(cause.code === 'stranger' ? 'checkpoint-foreign' : 'checkpoint-forged', cause.message, { cause })
  }
}

/** Root of hashes that are all roots of complete subtrees of one size; their number is a power of two. */
function completeRoot(hashes: readonly Buffer[]): Buffer {
  let row = [...hashes]
  while (row.length > 1) row = row.flatMap((hash, at) => (at % 2 === 0 ? [nodeHash(hash, row[at + 1] ?? hash)] : []))
  return row[0] ?? Buffer.alloc(0)
}

const missing = (path: string, index?: number): AuditFault =>
  new AuditFault('tampered', `${path} is missing or short`, index === undefined ? {} : { index })

/** Complete subtrees out of the tiles. @param keep tiles kept in memory, 8 KiB each */
export function tileNodes(directory: string, keep = 64): NodeSource {
  const full = new Map<string, Buffer>()
  return async (height, index) => {
    const level = Math.floor(height / tileHeight)
    const span = 2 ** (height % tileHeight)
    const tile = Math.floor((index * span) / tileWidth)
    const path = tilePath(level, tile)
    const bytes = full.get(path) ?? (await readTile(directory, level, tile)) ?? Buffer.alloc(0)
    if (full.size >= keep) full.clear()
    if (bytes.length === tileWidth * 32) full.set(path, bytes)
    const first = (index * span) % tileWidth
    const hashes = parseTile(bytes).slice(first, first + span)
    if (hashes.length !== span) throw missing(path)
    return completeRoot(hashes)
  }
}

/** Entries from (inclusive) to (exclusive), one bundle in memory at a time. @throws AuditFault naming the first that is missing */
export async function* readEntries(directory: string, from: number, to: number): AsyncGenerator<{ index: number; bytes: Buffer }> {
  for (let tile = Math.floor(from / tileWidth); tile * tileWidth < to; tile++) {
    const { entries } = parseBundle((await readTile(directory, 'entries', tile)) ?? Buffer.alloc(0))
    const end = Math.min(to, (tile + 1) * tileWidth)
    for (let index = Math.max(from, tile * tileWidth); index < end; index++) {
      const bytes = entries[index - tile * tileWidth]
      if (bytes === undefined) throw missing(tilePath('entries', tile), index)
      yield { index, bytes }
    }
  }
}

export async function readEntry(directory: string, index: number): Promise<Buffer> {
  for await (const entry of readEntries(directory, index, index + 1)) return entry.bytes
  throw missing('entry', index)
}

/** Entries one by one, with the bundle of the last one kept: cheap for whoever asks in order, upwards or downwards. */
export function entryReader(directory: string): (index: number) => Promise<Buffer> {
  let held: { tile: number; entries: readonly Buffer[] } | undefined
  return async (index) => {
    const tile = Math.floor(index / tileWidth)
    const known = held?.tile === tile ? held.entries[index % tileWidth] : undefined
    if (known !== undefined) return known
    held = { tile, entries: parseBundle((await readTile(directory, 'entries', tile)) ?? Buffer.alloc(0)).entries }
    const entry = held.entries[index % tileWidth]
    if (entry === undefined) throw missing(tilePath('entries', tile), index)
    return entry
  }
}

export interface ProvenEntry {
  readonly index: number
  readonly bytes: Buffer
  /** C2SP tlog-proof. */
  readonly proof: string
  /** Whether the proof holds for these bytes, checked here. */
  readonly holds: boolean
}

/** One record with its proof under a checkpoint. @throws AuditFault where files are missing; RangeError past the checkpoint */
export async function proveEntry(
  directory: string,
  index: number,
  checkpoint: SignedCheckpoint,
  nodes: NodeSource = tileNodes(directory),
  bytes?: Buffer,
): Promise<ProvenEntry> {
  const path = await proveInclusion(index, checkpoint.size, nodes)
  const entry = bytes ?? (await readEntry(directory, index))
  const holds = verifyInclusion(leafHash(entry), index, checkpoint.size, path, checkpoint.root)
  return { index, bytes: entry, proof: proofText(index, path, checkpoint.note), holds }
}

export const consistencyPath = (directory: string, first: number, second: number): Promise<Buffer[]> =>
  proveConsistency(first, second, tileNodes(directory))
