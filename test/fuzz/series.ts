/** A series of runs: each breaks one file in its own way, sends it through the sandboxed sanitizer and judges what came of it. */
import { readFileSync, statSync } from 'node:fs'
import { filesOf } from '../corpus/files.ts'
import { Lane, type Passage } from '../corpus/lane.ts'
import { inspected, LOSSY } from '../corpus/measure.ts'
import type { FuzzFamily, Seed } from './family.ts'
import { type Random, randomOf } from './random.ts'

/** Larger files take the time in which many small ones could be broken. */
export const LARGEST_SEED = 256 * 1024
/** No broken file is larger: two files in one, a stream that grew. */
const LARGEST_BROKEN = 1 << 20
const MOST_MUTATIONS = 4
/** Of the runs that give a clean file, each such is sanitized again, which must change nothing. */
const AGAIN_EVERY = 4

export interface Broken {
  readonly index: number
  readonly bytes: Buffer
  /** Which file, and what was done to it, in order. */
  readonly made: string
}

export interface Verdict {
  /** `clean rebuild`, `refused malformed` … */
  readonly outcome: string
  readonly failures: readonly string[]
  readonly passage: Passage
}

/** Whole files to break: hostile ones that are built in code, and those of the corpus that are small enough. */
export function seedsOf(family: FuzzFamily): readonly Seed[] {
  const found = filesOf(family)
    .filter(({ path }) => statSync(path).size <= LARGEST_SEED)
    .map(({ file, path }) => ({ name: file, bytes: async () => readFileSync(path) }))
  return [...family.hostile().map(built), ...found]
}

/** Built once, however often it is broken. */
function built({ name, bytes }: Seed): Seed {
  let whole: Promise<Buffer> | undefined
  return { name, bytes: () => (whole ??= bytes()) }
}

/** The file of run `index`: the same for the same seed, family and seeds. */
export async function broken(family: FuzzFamily, seeds: readonly Seed[], seed: number, index: number): Promise<Broken> {
  const random = randomOf(seed, index)
  const [source, donor] = [random.pick(seeds), random.pick(seeds)]
  const other = await donor.bytes()
  let bytes: Buffer = await source.bytes()
  const done: string[] = []
  for (let left = 1 + random.number(MOST_MUTATIONS); left > 0; left--) {
    const { name, after } = mutated(family, bytes, random, other)
    bytes = after.subarray(0, LARGEST_BROKEN)
    done.push(name)
  }
  return { index, bytes, made: `${source.name} (with ${donor.name}): ${done.join(', ')}` }
}

/** The first of some mutations that finds something to break; damage to bytes always does. */
function mutated(family: FuzzFamily, bytes: Buffer, random: Random, other: Buffer): { readonly name: string; readonly after: Buffer } {
  for (let tries = 0; tries < 20; tries++) {
    const { name, apply } = random.pick(family.mutations)
    const after = bytes.length === 0 ? undefined : apply(bytes, random, () => other)
    if (after) return { name, after }
  }
  return { name: 'nothing', after: bytes }
}

/** What must never be. A bound is an answer; how often each was reached is told. */
export async function judge(lane: Lane, family: FuzzFamily, { bytes, index }: Broken): Promise<Verdict> {
  const passage = await lane.send(bytes, family.fileName, family.options)
  const { result, fault, lost } = passage
  const failures: string[] = []
  if (fault) failures.push(`a fault instead of an answer: ${fault.slice(0, 300)}`)
  if (lost > 0) failures.push(`children lost: ${lost} (a crash, an error inside, or an inspection at a bound)`)
  if (result?.outcome === 'refused') {
    if (result.code === 'inspection-failed') failures.push('held back: inspection found something in what disarming wrote')
    if (result.code === 'sandbox-violation') failures.push('a forbidden act of a child')
  }
  if (result?.outcome === 'clean') {
    const found = await inspected(result)
    if (found.length > 0) failures.push(`findings in a clean output: ${found.map(({ kind }) => kind).join(' ')}`)
    if (index % AGAIN_EVERY === 0 && !LOSSY.has(result.format)) failures.push(...(await notTheSame(lane, result.bytes, family.fileName)))
  }
  const outcome = !result ? 'FAULT' : result.outcome === 'clean' ? `clean ${result.method}` : `refused ${result.code}`
  return { outcome, failures, passage }
}

async function notTheSame(lane: Lane, clean: Uint8Array, fileName: string): Promise<string[]> {
  const { result, lost, fault } = await lane.send(clean, fileName)
  const lostOnes = lost > 0 ? [`children lost over a clean output: ${lost}`] : []
  if (result?.outcome === 'clean')
    return Buffer.compare(result.bytes, clean) === 0
      ? lostOnes
      : [...lostOnes, `other bytes when the clean output is sanitized again (${result.method})`]
  return [...lostOnes, `the clean output is not accepted again: ${result ? result.code : fault}`]
}

export interface Series {
  readonly seed: number
  readonly from: number
  /** Runs at a time. */
  readonly lanes: number
  /** Asked before each run. */
  readonly goesOn: (index: number) => boolean
  readonly onVerdict: (broken: Broken, verdict: Verdict) => void
}

export async function runSeries(family: FuzzFamily, { seed, from, lanes, goesOn, onVerdict }: Series): Promise<void> {
  const seeds = seedsOf(family)
  let next = from
  const one = async (): Promise<void> => {
    const lane = await Lane.open()
    try {
      for (let index = next++; goesOn(index); index = next++) {
        const file = await broken(family, seeds, seed, index)
        onVerdict(file, await judge(lane, family, file))
      }
    } finally {
      await lane.close()
    }
  }
  await Promise.all(Array.from({ length: lanes }, one))
}
