/** npm run fuzz -- FAMILY: files broken by chance that can be had again, through the sandboxed sanitizer. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Lane } from '../corpus/lane.ts'
import { families } from './families.ts'
import type { FuzzFamily } from './family.ts'
import { type Broken, judge, LARGEST_SEED, runSeries, seedsOf, type Verdict } from './series.ts'

const help = `npm run fuzz -- FAMILY [options]        families: ${families.map(({ name }) => name).join(', ')}

Breaks files (of the corpus up to ${LARGEST_SEED / 1024} KiB, and hostile ones built in code) and sends each through the sandboxed sanitizer.
A failure is: a fault instead of an answer, a child that crashed or failed inside, a forbidden act, a finding in an output, an output that is
another one when sanitized again (every fourth is tried). Bounds of time and memory are answers; they are counted and listed.

  --seconds N   how long; default 60
  --runs N      how many runs instead
  --seed S      chance; the same seed and corpus give the same files; default 1
  --from I      first run; default 0
  --jobs N      runs at a time, 1 to 16; default 2
  --keep DIR    where inputs of failures go; default: a new folder in the system's temporary folder
  --input FILE  this one file instead, e.g. one that was kept

Ends with 1 on any failure.`

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

function readArguments() {
  const text = { type: 'string' } as const
  try {
    const options = {
      seconds: text,
      runs: text,
      seed: text,
      from: text,
      jobs: text,
      keep: text,
      input: text,
      help: { type: 'boolean' },
    } as const
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : error}\n\n${help}`)
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  return Number.isInteger(number) && number >= least && number <= most
    ? number
    : stop(`--${name} ${text} is not a whole number from ${least} to ${most}`)
}

const { values, positionals } = readArguments()
if (values.help) {
  console.log(help)
  process.exit(0)
}
const chosen = families.find(({ name }) => name === positionals[0])
if (!chosen || positionals.length > 1) stop(help)
const family: FuzzFamily = chosen
const most = 0xffffffff
const seed = whole('seed', values.seed ?? '1', 0, most)
const from = whole('from', values.from ?? '0', 0, most)
const runs = values.runs === undefined ? undefined : whole('runs', values.runs, 1, most)
const seconds = whole('seconds', values.seconds ?? '60', 1, 86_400)
const lanes = whole('jobs', values.jobs ?? '2', 1, 16)

const tally = new Map<string, number>()
const bounds: string[] = []
let recycled = 0
let failures = 0
let done = 0
let kept: string | undefined

function keep({ index, bytes }: Broken): string {
  kept ??= values.keep ?? mkdtempSync(join(tmpdir(), 'sekisho-fuzz-'))
  mkdirSync(kept, { recursive: true })
  const path = resolve(kept, `${family.name}-${seed}-${index}-${family.fileName}`)
  writeFileSync(path, bytes)
  return path
}

function note(file: Broken, { outcome, failures: found, passage }: Verdict): void {
  done++
  recycled += passage.recycled
  tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
  if (/limit-(time|memory)/.test(outcome)) bounds.push(`run ${file.index}: ${outcome}, ${file.bytes.length} bytes; ${file.made}`)
  if (found.length === 0) return
  failures++
  const again = values.input
    ? ''
    : `\n  again: npm run fuzz -- ${family.name} --seed ${seed} --from ${file.index} --runs 1\n  or:    npm run fuzz -- ${family.name} --input ${keep(file)}`
  console.log(`FAILED run ${file.index}, ${outcome}: ${found.join('; ')}\n  ${file.made}${again}`)
}

async function one(path: string): Promise<void> {
  const lane = await Lane.open()
  const file = { index: 0, bytes: readFileSync(path), made: path }
  note(file, await judge(lane, family, file).finally(() => lane.close()))
}

const started = performance.now()
const inTime = (index: number): boolean => (runs === undefined ? performance.now() - started < seconds * 1000 : index < from + runs)
if (values.input) await one(values.input)
else {
  console.log(
    `${family.name}: seed ${seed}, ${seedsOf(family).length} files to break, ${runs === undefined ? `${seconds} s` : `${runs} runs`}, ${lanes} at a time`,
  )
  await runSeries(family, { seed, from, lanes, goesOn: inTime, onVerdict: note })
}
const took = (performance.now() - started) / 1000
console.log(`\n${done} runs in ${took.toFixed(0)} s, ${(done / took).toFixed(1)} runs/s`)
for (const [outcome, count] of [...tally].sort(([, a], [, b]) => b - a)) console.log(`  ${String(count).padStart(5)} ${outcome}`)
console.log(`  ${recycled} children replaced because the answer was a bound (no failure)`)
for (const line of bounds) console.log(`  ${line}`)
console.log(failures === 0 ? 'no failure' : `${failures} failures${kept ? `; their inputs are in ${kept}` : ''}`)
process.exit(failures === 0 ? 0 : 1)
