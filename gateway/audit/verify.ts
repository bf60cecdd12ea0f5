import { readTile } from './disk.ts'
import { AuditFault } from './fault.ts'
import { type Gap, Heartbeats } from './gaps.ts'
import type { NoteVerifier } from './note.ts'
import { checkedCheckpoint, readCheckpoint, type SignedCheckpoint } from './reader.ts'
import { parseBundle, parseTile, type Shelf, shelfWidth, shelves, tileHeight, tilePath, tileWidth } from './tiles.ts'
import { Frontier, leafHash } from './tree.ts'
import type { VerifyProblem } from './verify-problems.ts'

/**
 * The whole log from its files alone: entries → leaf hashes → tiles → root → signed checkpoint. One bundle and one tile per
 * level are in memory at a time. It names the first record that is wrong, as exactly as the evidence allows.
 */
export interface Verification {
  readonly ok: boolean
  /** Records that the checkpoint covers, and the root it signs. */
  readonly size: number
  readonly root: string
  /** In the order of their index; at most `maximumProblems`. */
  readonly problems: readonly VerifyProblem[]
  /** Complete records after the checkpoint: written, not signed yet. */
  readonly unsigned: number
  readonly gaps: readonly Gap[]
  readonly lastHeartbeat: string | undefined
}

export interface VerifyOptions {
  readonly directory: string
  /** Kept away from the machine that is being checked, or the check says little. */
  readonly verifier: NoteVerifier
  /** Earlier checkpoints (notes), e.g. the copies that left the machine. */
  readonly since?: readonly string[]
  readonly heartbeatSeconds?: number
  readonly onProgress?: (records: number, size: number) => void
}

const maximumProblems = 100

export async function verifyLog(options: VerifyOptions): Promise<Verification> {
  let checkpoint: SignedCheckpoint
  try {
    checkpoint = await readCheckpoint(options.directory, options.verifier)
  } catch (cause) {
    if (!(cause instanceof AuditFault)) throw cause
    const problem: VerifyProblem = { code: 'checkpoint', file: 'checkpoint', detail: cause.message }
    return { ok: false, size: 0, root: '', problems: [problem], unsigned: 0, gaps: [], lastHeartbeat: undefined }
  }
  return new Walk(options, checkpoint).run()
}

interface Earlier {
  readonly size: number
  readonly root: Buffer
}

class Walk {
  readonly #options: VerifyOptions
  readonly #checkpoint: SignedCheckpoint
  readonly #frontier = new Frontier()
  readonly #heartbeats: Heartbeats
  readonly #problems: VerifyProblem[] = []
  /** Subtrees whose stored hash is not what the records give: which side is wrong shows when the root is known. */
  readonly #disputed: { level: number; at: number }[] = []
  readonly #tiles = new Map<Shelf, { index: number; hashes: readonly Buffer[] }>()
  #earlier: Earlier[] = []
  /** Records up to here were as an earlier checkpoint signed them. */
  #trustedTo = 0

  constructor(options: VerifyOptions, checkpoint: SignedCheckpoint) {
    this.#options = options
    this.#checkpoint = checkpoint
    this.#heartbeats = new Heartbeats(options.heartbeatSeconds)
  }

  async run(): Promise<Verification> {
    const { size, root } = this.#checkpoint
    this.#readEarlier()
    this.#meetEarlier()
    for (let tile = 0; tile * tileWidth < size; tile++) {
      await this.#bundle(tile)
      this.#options.onProgress?.(this.#frontier.size, size)
    }
    await this.#partialTiles()
    this.#settle(this.#frontier.root().equals(root))
    return {
      ok: this.#problems.length === 0,
      size,
      root: root.toString('hex'),
      problems: this.#problems.toSorted((a, b) => (a.index ?? size) - (b.index ?? size)),
      unsigned: await this.#unsigned(),
      gaps: this.#heartbeats.gaps,
      lastHeartbeat: this.#heartbeats.last,
    }
  }

  #problem(problem: VerifyProblem): void {
    if (this.#problems.length < maximumProblems) this.#problems.push(problem)
  }

  #readEarlier(): void {
    for (const note of this.#options.since ?? []) {
      try {
        const { size, root } = checkedCheckpoint(note, this.#options.verifier)
        if (size > this.#checkpoint.size) this.#problem({ code: 'since-ahead', index: this.#checkpoint.size, to: size - 1 })
        else this.#earlier.push({ size, root })
      } catch (cause) {
        if (!(cause instanceof AuditFault)) throw cause
        this.#problem({ code: 'since-foreign', detail: cause.message })
      }
    }
    this.#earlier.sort((a, b) => a.size - b.size)
  }

  /** Compares with every earlier checkpoint of the size now reached; the first that differs bounds where the change is. */
  #meetEarlier(): void {
    for (let next = this.#earlier[0]; next !== undefined && next.size <= this.#frontier.size; next = this.#earlier[0]) {
      this.#earlier.shift()
      if (next.root.equals(this.#frontier.root())) this.#trustedTo = next.size
      else {
        this.#problem({ code: 'since-other', index: this.#trustedTo, to: Math.max(next.size - 1, 0) })
        this.#earlier = []
      }
    }
  }

  async #stored(shelf: number, index: number): Promise<Buffer | undefined> {
    const tile = Math.floor(index / tileWidth)
    let held = this.#tiles.get(shelf)
    if (held?.index !== tile) {
      held = { index: tile, hashes: parseTile((await readTile(this.#options.directory, shelf, tile)) ?? Buffer.alloc(0)) }
      this.#tiles.set(shelf, held)
    }
    return held.hashes[index % tileWidth]
  }

  async #bundle(tile: number): Promise<void> {
    const start = tile * tileWidth
    const end = Math.min(start + tileWidth, this.#checkpoint.size)
    const { entries } = parseBundle((await readTile(this.#options.directory, 'entries', tile)) ?? Buffer.alloc(0))
    const completed: { level: number; at: number; hash: Buffer }[] = []
    for (let index = start; index < end; index++) {
      const entry = entries[index - start]
      if (entry === undefined) {
        this.#problem({ code: 'record-missing', index, to: end - 1, file: tilePath('entries', tile) })
        // The tree can go on with the stored hashes, so that a later change is found too.
        for (let rest = index; rest < end; rest++) this.#push((await this.#stored(0, rest)) ?? Buffer.alloc(32), completed)
        break
      }
      this.#heartbeats.see(index, entry)
      this.#push(leafHash(entry), completed)
    }
    for (const { level, at, hash } of completed) await this.#compare(level, at, hash)
  }

  #push(hash: Buffer, completed: { level: number; at: number; hash: Buffer }[]): void {
    const end = this.#frontier.size + 1
    this.#frontier.push(hash, 0, (peak) => {
      if (peak.height % tileHeight !== 0) return
      completed.push({ level: peak.height / tileHeight, at: end / 2 ** peak.height - 1, hash: peak.hash })
    })
    this.#meetEarlier()
  }

  async #compare(level: number, at: number, hash: Buffer): Promise<void> {
    const stored = await this.#stored(level, at)
    if (stored === undefined) this.#tileProblem('tile-missing', level, at)
    else if (!stored.equals(hash)) this.#disputed.push({ level, at })
  }

  #tileProblem(code: 'tile-missing' | 'tile-changed', level: number, at: number): void {
    const file = tilePath(level, Math.floor(at / tileWidth))
    if (this.#problems.some((problem) => problem.code === code && problem.file === file)) return
    this.#problem({ code, index: at * tileWidth ** level, to: Math.min((at + 1) * tileWidth ** level, this.#checkpoint.size) - 1, file })
  }

  /** A partial tile that is longer than the checkpoint says belongs to a later batch; a shorter one was met above. */
  async #partialTiles(): Promise<void> {
    for (const shelf of shelves(this.#checkpoint.size)) {
      if (shelf === 'entries') continue
      const total = shelfWidth(shelf, this.#checkpoint.size)
      if (total > 0 && (await this.#stored(shelf, total - 1)) === undefined) this.#tileProblem('tile-missing', shelf, total - 1)
    }
  }

  /**
   * A stored hash that is not what the records give: either side may be the changed one. Where the hash above it agrees with the
   * records (or, at the right edge, the signed root does), the records are right. Otherwise the lowest dispute shows where they are not.
   */
  #settle(rootHolds: boolean): void {
    const disputed = new Set(this.#disputed.map(({ level, at }) => `${level}/${at}`))
    const explained = new Set(this.#disputed.map(({ level, at }) => `${level + 1}/${Math.floor(at / tileWidth)}`))
    for (const { level, at } of this.#disputed) {
      const above = Math.floor(at / tileWidth)
      const hasAbove = above < shelfWidth(level + 1, this.#checkpoint.size)
      const recordsAreRight = hasAbove ? !disputed.has(`${level + 1}/${above}`) : rootHolds
      if (recordsAreRight) this.#tileProblem('tile-changed', level, at)
      else if (!explained.has(`${level}/${at}`)) this.#recordsProblem(level, at)
    }
    if (!rootHolds && this.#problems.length === 0) this.#problem({ code: 'root', index: this.#trustedTo, to: this.#checkpoint.size - 1 })
  }

  #recordsProblem(level: number, at: number): void {
    const first = at * tileWidth ** level
    if (level === 0) this.#problem({ code: 'record-changed', index: first, file: tilePath('entries', Math.floor(at / tileWidth)) })
    else this.#problem({ code: 'records-changed', index: first, to: first + tileWidth ** level - 1 })
  }

  async #unsigned(): Promise<number> {
    const tile = Math.floor(this.#checkpoint.size / tileWidth)
    const { entries } = parseBundle((await readTile(this.#options.directory, 'entries', tile)) ?? Buffer.alloc(0))
    return Math.max(0, entries.length - (this.#checkpoint.size % tileWidth))
  }
}
