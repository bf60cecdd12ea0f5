/** One file: through the sanitizer, inspected once more, sent a second time, and shown to others. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { formatById } from '../../sanitizer/formats/index.ts'
import { identify } from '../../sanitizer/identify.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import type { Nested } from '../../sanitizer/protocol.ts'
import type { Finding, SanitizeResult } from '../../sanitizer/sanitize.ts'
import type { Family, Never, Outcome, Row } from './family.ts'
import type { Source } from './files.ts'
import { type Lane, throughLanes } from './lane.ts'

type Clean = SanitizeResult & { outcome: 'clean' }

const outcomes: Readonly<Record<string, Outcome>> = {
  rebuild: 'rebuilt',
  normalise: 'normalised',
  flatten: 'flattened',
}

/** Pages of a rebuilt document that had to become pictures. */
const PAGE_PICTURE: string = 'page-picture'

function outcomeOf(family: Family, { format, method, removed }: Clean): Outcome {
  if (!family.formats.includes(format)) return 'as another type'
  const outcome = outcomes[method] ?? 'FAULT'
  const pictures = removed.some(({ kind }) => kind === PAGE_PICTURE)
  return pictures && outcome !== 'flattened' ? 'partly flattened' : outcome
}

export interface MeasureOptions {
  readonly lanes: number
  /** Clean files are written below this folder. */
  readonly keep?: string | undefined
  /** Nothing that an earlier run has kept is used. */
  readonly isFresh?: boolean
  readonly onRow?: (row: Row) => void
}

export async function measure(family: Family, sources: readonly Source[], options: MeasureOptions): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-corpus-'))
  try {
    return await throughLanes(sources, options.lanes, async (lane, source) => {
      const row = await measureFile(family, lane, source, options.keep ?? folder, options.isFresh === true)
      options.onRow?.(row)
      return row
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measureFile(family: Family, lane: Lane, { file, path }: Source, folder: string, isFresh: boolean): Promise<Row> {
  const untrusted = readFileSync(path)
  const passage = await lane.send(untrusted, basename(file))
  const { result, lost, milliseconds } = passage
  const common = { file, bytes: untrusted.length, lost, milliseconds, removed: result?.removed ?? [] }
  if (result?.outcome !== 'clean') {
    const refused = { ...common, found: [], opinions: await family.opinions(path, undefined, isFresh) }
    return result
      ? { ...refused, outcome: 'refused', code: result.code }
      : { ...refused, outcome: 'FAULT', fault: passage.fault ?? 'no answer' }
  }
  const output = join(folder, `${file}.${result.extension}`)
  mkdirSync(dirname(output), { recursive: true })
  writeFileSync(output, result.bytes)
  const again = await second(lane, result)
  const outcome = outcomeOf(family, result)
  return {
    ...common,
    lost: lost + again.lost,
    outcome,
    format: result.format,
    ratio: result.bytes.length / Math.max(1, untrusted.length),
    found: await inspected(result),
    again: again.answer,
    opinions: await family.opinions(path, outcome === 'as another type' ? undefined : output, isFresh),
  }
}

/** Disarming the clean file again must change nothing. */
async function second(lane: Lane, clean: Clean): Promise<{ answer: string; lost: number }> {
  const { result, fault, lost } = await lane.send(clean.bytes, `clean.${clean.extension}`)
  if (result?.outcome !== 'clean') return { answer: result ? `refused ${result.code}` : (fault ?? 'no answer'), lost }
  return { answer: Buffer.compare(result.bytes, clean.bytes) === 0 ? 'same' : `other bytes: ${clean.method}, then ${result.method}`, lost }
}

/** Files inside of files, by their own formats; nothing is disarmed here. */
const nestedTo = (left: number): Nested => ({
  disarm: async () => undefined,
  inspect: async (bytes, fileName) => {
    const { format, extensionMatches } = await identify(bytes, fileName, defaultLimits)
    const found = format && extensionMatches && left > 0 ? formatById(format) : undefined
    return found !== undefined && (await found.inspect(bytes, defaultLimits, nestedTo(left - 1))).length === 0
  },
})

/** Inspection a second time, here: what left the engine is looked at as whoever receives it could. */
export async function inspected({ format, bytes }: Clean): Promise<readonly Finding[]> {
  try {
    return (await formatById(format)?.inspect(bytes, defaultLimits, nestedTo(defaultLimits.nesting))) ?? [{ kind: 'unknown', count: 1 }]
  } catch {
    return [{ kind: 'malformed', count: 1 }]
  }
}

/** Encoded anew at every pass, so that each loses a little: formats/image/disarm.ts says so. */
export const LOSSY: ReadonlySet<string> = new Set(['webp'])

/** What no file of any family may show. */
export const never: readonly Never[] = [
  { text: 'a fault instead of an answer', broken: ({ outcome }) => outcome === 'FAULT' },
  { text: 'a child lost over the file (a crash, an error inside, or an inspection at a bound)', broken: ({ lost }) => lost > 0 },
  { text: 'a forbidden act of a child', broken: ({ code }) => code === 'sandbox-violation' },
  { text: 'a finding in an output, inspected once more', broken: ({ found }) => found.length > 0 },
  {
    text: 'an output of which the engine’s own inspection did not say that it is inert',
    broken: ({ code }) => code === 'inspection-failed',
  },
  {
    text: 'not the same bytes when the output is sanitized again',
    broken: ({ again, format }) => again !== undefined && again !== 'same' && !LOSSY.has(format ?? ''),
    note: ({ again }) => `${again}`,
  },
]
