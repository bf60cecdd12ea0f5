/**
 * PDF: cleaning beside programs that rewrite a PDF. The same files, one run, one process at a time. Sekisho's children are warm, as they are in
 * service; the others start a process for each file, which is how they are used, and each of those starts is in their times. None of the others
 * takes out what acts; mat2 turns pages into pictures.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSanitizer, type Sanitizer } from '../sanitizer/sanitize.ts'
import { filesOf } from '../test/corpus/files.ts'
import { pagesOf, pdf } from '../test/corpus/pdf.ts'
import { isInstalled, versionOf } from '../test/corpus/tools.ts'
import { hostilePdfs } from '../test/sanitizer/samples/pdf-hostile.ts'
import { type Other, others } from './pdf-others.ts'
import { largePdf, report } from './pdf-samples.ts'
import { peakOf, processTree } from './processes.ts'
import { cells, columns, percentile, row } from './table.ts'
import { type Timed, timeEach } from './tools.ts'

/** Every fourth file of the corpus; `SEKISHO_CORPUS=all` takes them all. */
const stride = process.env.SEKISHO_CORPUS === 'all' ? 1 : 4
const MB = 1e6

interface Input {
  readonly path: string
  readonly bytes: Buffer
  readonly pages: number
}

/** Those that poppler opens without a password, under names without a meaning; files built in code where there is no corpus. */
async function gather(folder: string): Promise<Input[]> {
  const found = filesOf(pdf).filter((_, index) => index % stride === 0)
  const sources = found.map(
    ({ path }) =>
      async () =>
        readFileSync(path),
  )
  const made = [
    report,
    ...hostilePdfs.map(
      ({ bytes }) =>
        async () =>
          Buffer.from(await bytes()),
    ),
  ]
  const inputs: Input[] = []
  for (const [index, read] of (sources.length > 0 ? sources : made).entries()) {
    const path = join(folder, `${String(index).padStart(4, '0')}.pdf`)
    const bytes = await read()
    writeFileSync(path, bytes)
    const pages = await pagesOf(path)
    if (pages !== undefined) inputs.push({ path, bytes, pages })
  }
  return inputs
}

interface Measured {
  readonly name: string
  readonly times: readonly number[]
  readonly resident: readonly number[]
  readonly failed: number
  readonly note: string
}

/** Children of this process that read uploads, the wrapper around them left out. */
const disarmers = (): number[] =>
  processTree([process.pid]).filter((pid) => {
    try {
      return processTree([pid]).length === 1 && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('"kind":"disarm"')
    } catch {
      return false
    }
  })

async function own(sanitizer: Sanitizer, inputs: readonly Input[]): Promise<Measured> {
  const times: number[] = []
  const resident: number[] = []
  let failed = 0
  for (const { bytes } of inputs) {
    const started = performance.now()
    const identity = await sanitizer.identify(bytes, { fileName: 'a.pdf' }).catch(() => undefined)
    const result = identity && (await sanitizer.sanitize(bytes, { identity, fallback: 'flatten' }))
    times.push(performance.now() - started)
    resident.push(Math.max(0, ...disarmers().map(peakOf)))
    if (result?.outcome !== 'clean') failed++
  }
  return { name: 'Sekisho, warm', times, resident, failed, note: 'identify, disarm, inspect; memory: peak of the warm child so far' }
}

function other(tool: Other, inputs: readonly Input[], folder: string): Measured {
  const output = join(folder, 'output.pdf')
  const ran: Timed[] = timeEach(inputs.map(({ path }) => tool.words(path, output)))
  return {
    name: tool.name,
    times: ran.map(({ milliseconds }) => milliseconds),
    resident: ran.map(({ resident }) => resident),
    failed: ran.filter(({ status }) => !tool.success.includes(status)).length,
    note: 'a process each',
  }
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
const middle = (values: readonly number[]): number => percentile(sorted(values), 50)
const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(0)} MB`

function line({ name, times, resident, failed, note }: Measured, inputs: readonly Input[]): void {
  const seconds = sum(times) / 1000
  const rate = (amount: number) => (amount / seconds).toFixed(1)
  cells(
    name,
    middle(times).toFixed(1),
    percentile(sorted(times), 95).toFixed(0),
    rate(sum(inputs.map(({ bytes }) => bytes.length)) / MB),
    rate(sum(inputs.map(({ pages }) => pages))),
    `${megabytes(middle(resident))}, ${megabytes(Math.max(...resident))}`,
    `${failed}`,
    note,
  )
}

const names = ['program', 'median ms', 'p95 ms', 'MB/s', 'pages/s', 'memory: median, most', 'no output', 'note']
const aim = (text: string, value: string, met: boolean): void => row(text, value, met ? 'met' : 'MISSED')

async function compareOn(title: string, inputs: readonly Input[], folder: string): Promise<ReadonlyMap<string, Measured>> {
  columns(title, ...names)
  const all = new Map<string, Measured>()
  const sanitizer = await createSanitizer({ children: 1 })
  try {
    await own(sanitizer, [{ path: '', bytes: await report(), pages: 1 }])
    all.set('own', await own(sanitizer, inputs))
  } finally {
    await sanitizer.close()
  }
  line(all.get('own') as Measured, inputs)
  for (const tool of others) {
    if (isInstalled(tool)) {
      const measured = other(tool, inputs, folder)
      all.set(tool.command, measured)
      line(measured, inputs)
    } else cells(`${tool.name}: NOT INSTALLED (apt-get install ${tool.debian})`, ...names.slice(1).map(() => '-'))
  }
  return all
}

function aims(all: ReadonlyMap<string, Measured>, large: Measured | undefined): void {
  columns('Aims', 'aim', 'measured', '')
  const time = (name: string): number => middle(all.get(name)?.times ?? [])
  const ratio = (name: string): number => time(name) / time('own')
  const notMeasured = (name: string): boolean => !all.has(name)
  for (const [command, times, text] of [
    ['qpdf', 1, 'median, warm, at or below the whole process of qpdf'],
    ['mat2', 20, 'median at least 20 times faster than mat2'],
    ['gs', 10, 'median at least 10 times faster than Ghostscript pdfwrite'],
  ] as const) {
    if (notMeasured(command)) row(text, 'not measured', 'NOT INSTALLED')
    else
      aim(
        text,
        `${time('own').toFixed(1)} ms beside ${time(command).toFixed(1)} ms: ${ratio(command).toFixed(1)} times`,
        ratio(command) >= times,
      )
  }
  if (large) {
    const peak = Math.max(...large.resident)
    aim('memory of the disarming child under 512 MB for a file of 20 MB', megabytes(peak), peak > 0 && peak < 512 * MB)
  }
}

export async function benchPdf(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  try {
    for (const tool of others.filter(isInstalled)) console.log(`${tool.name}: ${await versionOf(tool)}`)
    const many = join(folder, 'many')
    mkdirSync(many)
    const inputs = await gather(many)
    const total = sum(inputs.map(({ bytes }) => bytes.length))
    const all = await compareOn(
      `${inputs.length} files, ${(total / MB).toFixed(1)} MB, ${sum(inputs.map(({ pages }) => pages))} pages`,
      inputs,
      folder,
    )
    const path = join(folder, 'large.pdf')
    writeFileSync(path, await largePdf())
    const large = { path, bytes: readFileSync(path), pages: (await pagesOf(path)) ?? 0 }
    const one = await compareOn(
      `One file of ${(large.bytes.length / MB).toFixed(1)} MB, ${large.pages} pages with a photo each`,
      [large],
      folder,
    )
    aims(all, one.get('own'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
