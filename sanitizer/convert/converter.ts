/**
 * LibreOffice as the trusted side sees it: looked for and proven on first need, one sandbox a file, one prepared ahead. Where it is not
 * installed, or no sandbox of the children's own tier holds it, nothing is converted.
 */
import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Pool, type PoolOptions } from '../pool.ts'
import type { Limits, RefusalCode, Tier } from '../protocol.ts'
import type { Confinement } from '../sandbox/confinement.ts'
import { libraryPlaces, sanitizerFolder, sourceExtension, sourcePlaces } from '../sandbox/places.ts'
import { strongestConfinement } from '../sandbox/probe.ts'
import { Child } from '../spawn.ts'
import { type Circumstances, convertWith } from '../steps.ts'
import { converterConfinements, converterEntry, SCRATCH } from './confinement.ts'
import type { Conversion } from './filters.ts'
import { type Office, officePlaces } from './office.ts'

/** Short, since the path of LibreOffice's socket below it may have 107 characters. */
const SCRATCH_PREFIX = 'sekisho-office-'

export interface ConverterOptions {
  readonly limits: Limits
  /** Those that will do: never weaker than what the policy was told of the children. */
  readonly tiers: readonly Tier[]
  readonly office: Office | undefined
  readonly pool: PoolOptions
}

export type ConverterState =
  | { readonly available: true; readonly version: string; readonly tier: Tier }
  /** `notes`: why each way to contain it did not hold; empty where it is not installed at all. */
  | { readonly available: false; readonly notes: readonly string[] }

interface Ready {
  readonly state: ConverterState
  readonly pool: Pool | undefined
}

type Answer = { readonly outcome: 'converted'; readonly bytes: Uint8Array } | { readonly outcome: 'refused'; readonly code: RefusalCode }

export class Converter {
  readonly #options: ConverterOptions
  readonly #clearing = new Set<Promise<void>>()
  #ready: Promise<Ready> | undefined
  #proven: ConverterState | undefined
  #closed = false

  constructor(options: ConverterOptions) {
    this.#options = options
  }

  /** As far as it is known without starting it. */
  get found(): { readonly version: string; readonly proven: ConverterState | undefined } | undefined {
    const { office } = this.#options
    return office && { version: office.version, proven: this.#proven }
  }

  /** Starts LibreOffice in the strongest sandbox of this machine, the first time; takes seconds. */
  async state(): Promise<ConverterState> {
    const { state } = await this.#get()
    this.#proven = state
    return state
  }

  /** @throws SanitizerFault; the signal's reason */
  async convert(untrusted: Uint8Array, ask: Circumstances, conversion: Conversion): Promise<Answer> {
    const { pool, state } = await this.#get()
    this.#proven = state
    if (!pool) return { outcome: 'refused', code: 'converter-missing' }
    return await convertWith(pool, untrusted, ask, conversion)
  }

  async close(): Promise<void> {
    this.#closed = true
    const ready = await this.#ready
    await ready?.pool?.close()
    await Promise.all(this.#clearing)
  }

  #get(): Promise<Ready> {
    this.#ready ??= this.#closed ? Promise.resolve(missing([])) : this.#open()
    return this.#ready
  }

  async #open(): Promise<Ready> {
    const { office, tiers, limits, pool } = this.#options
    if (!office) return missing([])
    await sweep()
    const start = starterOf(office, limits, this.#clearing)
    const ways = converterConfinements({ office, scratchBytes: limits.convertScratchBytes })
    try {
      const { confinement, child } = await strongestConfinement({ limits, tiers, ways, start })
      const state = { available: true, version: office.version, tier: confinement.tier } as const
      return { state, pool: new Pool({ ...pool, jobsPerChild: 1 }, () => start(confinement), child) }
    } catch (error) {
      return missing(error instanceof Error ? error.message.split('\n').slice(1) : [])
    }
  }
}

/** Folders of conversions whose gateway was killed; an hour is far beyond the longest. */
const STALE_MILLISECONDS = 60 * 60 * 1000

async function sweep(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(SCRATCH_PREFIX))
  for (const place of names.map((name) => path.join(tmpdir(), name))) {
    const age = await stat(place).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > STALE_MILLISECONDS) await rm(place, { recursive: true, force: true }).catch(() => undefined)
  }
}

const missing = (notes: readonly string[]): Ready => ({ state: { available: false, notes }, pool: undefined })

/** Behind bubblewrap what it writes is memory of its own; else a folder that is removed once every process of it is gone. */
function starterOf(office: Office, limits: Limits, clearing: Set<Promise<void>>) {
  const entry = converterEntry(sanitizerFolder, sourceExtension)
  const ownLimits: Limits = {
    ...limits,
    wallSeconds: limits.convertSeconds,
    cpuSeconds: limits.convertSeconds,
    memoryBytes: limits.convertMemoryBytes,
  }
  const readable = [...new Set([...officePlaces(office), process.execPath, ...libraryPlaces(), ...sourcePlaces(entry)])]
  return async (confinement: Confinement, probePort = 9): Promise<Child> => {
    const isOwnFolder = confinement.tier === 'self'
    const scratch = isOwnFolder ? path.join(tmpdir(), `${SCRATCH_PREFIX}${randomBytes(8).toString('hex')}`) : SCRATCH
    const clear = isOwnFolder ? () => rm(scratch, { recursive: true, force: true }) : () => Promise.resolve()
    const more = { program: office.program, scratch, readable }
    try {
      const child = await Child.start({ kind: 'convert', confinement, limits: ownLimits, probePort, entry, more })
      const cleared = child.gone.then(clear).catch(() => undefined)
      clearing.add(cleared)
      void cleared.then(() => clearing.delete(cleared))
      return child
    } catch (error) {
      await clear()
      throw error
    }
  }
}
