/** npm run corpus -- FAMILY: what becomes of real files, and what others say of the results. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { families } from './families.ts'
import type { Family } from './family.ts'
import { corpusFolder, filesOf, type Source } from './files.ts'
import { measure } from './measure.ts'
import { headLine, rowLine, summarise, summaryText } from './report.ts'
import { isInstalled, versionOf } from './tools.ts'

const help = `npm run corpus -- FAMILY [options]        families: ${families.map(({ name }) => name).join(', ')}

Sends every file of the corpus through the sandboxed sanitizer as the gateway does (rebuild, else flatten, else refuse),
asks other programs about the results, and compares the counts with the aims.

  --only PATTERN   only files whose path matches this regular expression
  --json FILE      rows and summary as JSON, too
  --keep DIR       leave the clean files there
  --jobs N         files at a time, 1 to 16; default 2
  --fresh          use nothing that an earlier run has kept
  --strict         missed aims are a failure, too

The corpus is ../shared/corpus; SEKISHO_CORPUS_DIR names another folder, which has the same folders or the files themselves.
Ends with 1 when something happened that is never acceptable, with 2 when it could not run.`

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(2)
}

function readArguments() {
  try {
    const options = { json: { type: 'string' }, only: { type: 'string' }, keep: { type: 'string' }, jobs: { type: 'string' } } as const
    return parseArgs({
      allowPositionals: true,
      options: { ...options, strict: { type: 'boolean' }, fresh: { type: 'boolean' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : error}\n\n${help}`)
  }
}

function patternOf(text: string | undefined): RegExp {
  try {
    return new RegExp(text ?? '', 'i')
  } catch {
    return stop(`--only ${text} is not a regular expression`)
  }
}

function jobsOf(text = '2'): number {
  const jobs = Number(text)
  return Number.isInteger(jobs) && jobs >= 1 && jobs <= 16 ? jobs : stop(`--jobs ${text} is not a number from 1 to 16`)
}

function sourcesOf(family: Family, only: RegExp): Source[] {
  const all = filesOf(family)
  if (all.length === 0) stop(`There are no ${family.name} files in ${corpusFolder()}. SEKISHO_CORPUS_DIR=FOLDER names another corpus.`)
  const chosen = all.filter(({ file }) => only.test(file))
  if (chosen.length === 0) stop(`None of the ${all.length} files matches --only ${only.source}`)
  return chosen
}

const { values, positionals } = readArguments()
if (values.help) {
  console.log(help)
  process.exit(0)
}
const family = families.find(({ name }) => name === positionals[0])
if (!family || positionals.length > 1) stop(help)
const [jobs, only] = [jobsOf(values.jobs), patternOf(values.only)]
const sources = sourcesOf(family, only)
const missing = family.tools.filter((tool) => !isInstalled(tool))
if (missing.length > 0)
  stop(`Not installed, and without them there is no second opinion: ${missing.map(({ debian }) => debian).join(', ')}`)

const versions = await Promise.all(family.tools.map(versionOf))
console.log(
  `${sources.length} files of ${corpusFolder()}; Node ${process.version}; ${[...new Set(versions)].join('; ')}\n\n${headLine(family)}`,
)
const started = performance.now()
const rows = await measure(family, sources, {
  lanes: jobs,
  keep: values.keep,
  isFresh: values.fresh === true,
  onRow: (row) => console.log(rowLine(family, row)),
})
const seconds = (performance.now() - started) / 1000
const summary = summarise(family, rows)
console.log(`${summaryText(family, rows)}\n\n${seconds.toFixed(0)} s`)
if (values.json) {
  mkdirSync(dirname(values.json), { recursive: true })
  writeFileSync(
    values.json,
    `${JSON.stringify({ family: family.name, node: process.version, tools: versions, seconds, summary, rows }, null, 1)}\n`,
  )
}
const failed = summary.violations.length > 0 || (values.strict && summary.aims.some(({ met }) => !met))
process.exit(failed ? 1 : 0)
