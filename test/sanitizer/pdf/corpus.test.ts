import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'

const corpus = new URL('../../../../shared/corpus/pdf/', import.meta.url)
/** Every eighth file; `SEKISHO_CORPUS=all` takes them all (two minutes). */
const stride = process.env.SEKISHO_CORPUS === 'all' ? 1 : 8
const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined
const run = (tool: string, ...parameters: readonly string[]) => spawnSync(tool, parameters, { encoding: 'latin1', timeout: 30_000 })

interface Row {
  readonly file: string
  readonly outcome: string
  readonly milliseconds: number
  readonly ratio: number
  readonly checked?: boolean
  readonly text?: boolean
}

/** Every file: rebuilt, else flattened, else refused; never anything else thrown, never a finding in an output. */
async function pass(bytes: Uint8Array): Promise<Disarmed | Refusal> {
  for (const method of ['rebuild', 'flatten'] as const) {
    try {
      return await pdf.disarm(bytes, 'pdf', { ...defaultDisarmOptions, method }, defaultLimits)
    } catch (error) {
      assert.ok(error instanceof Refusal, `a fault instead of a refusal: ${String(error)}`)
      if (method === 'flatten' || (error.code !== 'content-missing' && error.code !== 'malformed')) return error
    }
  }
  throw new Error('unreachable')
}

const words = (path: string) => run('pdftotext', '-q', path, '-').stdout.replace(/\s+/g, ' ')

function second(input: string, output: Disarmed, folder: string): { checked: boolean; text: boolean } {
  const path = join(folder, 'output.pdf')
  writeFileSync(path, output.bytes)
  return { checked: run('qpdf', '--check', path).status === 0, text: words(input) === words(path) }
}

const at = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

function print(rows: readonly Row[], tools: boolean): void {
  const tally = new Map<string, number>()
  for (const { outcome } of rows) tally.set(outcome, (tally.get(outcome) ?? 0) + 1)
  const rebuilt = rows.filter((row) => row.outcome === 'rebuild')
  const times = rebuilt.map((row) => row.milliseconds).sort((a, b) => a - b)
  const ratios = rebuilt.map((row) => row.ratio).sort((a, b) => a - b)
  console.log([...tally].map(([outcome, count]) => `      ${outcome}: ${count}`).join('\n'))
  console.log(
    `      rebuild: median ${at(times, 0.5).toFixed(1)} ms, p95 ${at(times, 0.95).toFixed(0)} ms; median size ${at(ratios, 0.5).toFixed(2)} of the input`,
  )
  if (!tools) return
  const drawn = rows.filter((row) => row.checked !== undefined)
  console.log(`      qpdf --check clean: ${drawn.filter((row) => row.checked).length} of ${drawn.length}`)
  console.log(`      pdftotext equal: ${rebuilt.filter((row) => row.text).length} of ${rebuilt.length} rebuilt`)
  for (const row of rows.filter((one) => one.checked === false || (one.outcome === 'rebuild' && one.text === false)))
    console.log(`      look at ${row.file} ${JSON.stringify(row)}`)
}

describe('PDF: corpus', function () {
  this.timeout(900_000)
  before(function () {
    if (!existsSync(corpus)) {
      console.log('      SKIPPED: ../shared/corpus is not here')
      this.skip()
    }
    return pdf.warm('disarm')
  })

  it('never a fault, never a finding in an output, the same bytes again', async () => {
    const tools = has('qpdf') && has('pdftotext')
    if (!tools) console.log('      SKIPPED the second opinion: qpdf or pdftotext is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-pdf-'))
    const rows: Row[] = []
    for (const file of readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((one) => one.endsWith('.pdf'))
      .sort()
      .filter((_, index) => index % stride === 0)) {
      const path = new URL(file, corpus).pathname
      const bytes = readFileSync(path)
      const started = performance.now()
      const result = await pass(bytes)
      const milliseconds = performance.now() - started
      if (result instanceof Refusal) {
        rows.push({ file, outcome: `refused ${result.code}`, milliseconds, ratio: 0 })
        continue
      }
      assert.deepEqual(await pdf.inspect(result.bytes, defaultLimits), [], file)
      const again = await pdf.disarm(result.bytes, 'pdf', defaultDisarmOptions, defaultLimits)
      assert.ok(Buffer.from(again.bytes).equals(Buffer.from(result.bytes)), `${file}: not the same bytes the second time`)
      const ratio = result.bytes.length / bytes.length
      rows.push({ file, outcome: result.method, milliseconds, ratio, ...(tools ? second(path, result, folder) : {}) })
    }
    rmSync(folder, { recursive: true })
    if (stride > 1) console.log(`      every ${stride}th file; SEKISHO_CORPUS=all for all of them`)
    print(rows, tools)
  })
})
