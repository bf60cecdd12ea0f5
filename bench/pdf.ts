/**
 * PDF: cleaning beside programs that rewrite a PDF. The same files, one run: each file goes through one program after the other, so that whatever
 * else the machine does falls on all of them. Sekisho's children are warm, as they are in service; the others start a process for each file, which
 * is how they are used, and that start is in their times. None of the others takes out what acts; mat2 turns pages into pictures.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesOf } from '../test/corpus/files.ts'
import { pagesOf, pdf } from '../test/corpus/pdf.ts'
import { isInstalled, versionOf } from '../test/corpus/tools.ts'
import { hostilePdfs } from '../test/sanitizer/samples/pdf-hostile.ts'
import { MB, megabytes, middle, type Readings, readingsOf, residents, sum, table, times } from './compare.ts'
import { type Input, others, type Program, programOf, sekisho, startSekisho } from './pdf-programs.ts'
import { largePdf, report } from './pdf-samples.ts'
import { columns, row } from './table.ts'
import { Runner } from './tools.ts'

/** Every fourth file of the corpus; `SEKISHO_CORPUS=all` takes them all. */
const stride = process.env.SEKISHO_CORPUS === 'all' ? 1 : 4
const OWN = 'Sekisho, warm'

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
  if (sources.length === 0) console.log('\n!!! no corpus: files built in code instead, small ones; times say little')
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

async function measure(inputs: readonly Input[], folder: string): Promise<Readings> {
  const sanitizer = await startSekisho()
  const runner = new Runner()
  try {
    const own = sekisho(sanitizer)
    const warming = await report()
    for (let round = 0; round < 3; round++) await own({ path: 'a.pdf', bytes: warming, pages: 3 }, '')
    const programs: (readonly [string, Program])[] = [[OWN, own]]
    for (const other of others) if (isInstalled(other)) programs.push([other.name, programOf(runner, other)])
    return await readingsOf(programs, inputs, () => join(folder, 'output.pdf'))
  } finally {
    runner.end()
    await sanitizer.close()
  }
}

const faster = [
  ['qpdf', 1, 'median at or below the whole process of qpdf'],
  ['mat2', 20, 'median at least 20 times faster than mat2'],
  ['Ghostscript pdfwrite', 10, 'median at least 10 times faster than Ghostscript pdfwrite'],
] as const

function aims(many: Readings, large: Readings): void {
  columns('Aims', 'aim', 'measured', '')
  const own = middle(times(many, OWN))
  for (const [name, least, text] of faster) {
    const theirs = middle(times(many, name))
    if (many.has(name))
      row(
        text,
        `${own.toFixed(1)} ms beside ${theirs.toFixed(1)} ms: ${(theirs / own).toFixed(1)} times`,
        theirs / own >= least ? 'met' : 'MISSED',
      )
    else row(text, 'not measured', 'NOT INSTALLED')
  }
  const peak = Math.max(...residents(large, OWN))
  row('memory of the disarming child under 512 MB for a file of 20 MB', megabytes(peak), peak > 0 && peak < 512 * MB ? 'met' : 'MISSED')
}

const amount = (inputs: readonly Input[]): string =>
  `${(sum(inputs.map(({ bytes }) => bytes.length)) / MB).toFixed(1)} MB, ${sum(inputs.map(({ pages }) => pages))} pages`

export async function benchPdf(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  try {
    for (const tool of others.filter(isInstalled)) console.log(`${tool.name}: ${await versionOf(tool)}`)
    mkdirSync(join(folder, 'many'))
    const inputs = await gather(join(folder, 'many'))
    const many = await measure(inputs, folder)
    table(`${inputs.length} files, ${amount(inputs)}`, inputs, many, others)
    const path = join(folder, 'large.pdf')
    writeFileSync(path, await largePdf())
    const one = { path, bytes: readFileSync(path), pages: (await pagesOf(path)) ?? 0 }
    const large = await measure([one], folder)
    table(`One file of ${amount([one])}, each a photo`, [one], large, others)
    console.log(
      '\nmemory: of Sekisho the peak of the warm disarming child so far, of the others the peak of each process, never below 10 MB; what takes 120 s is ended',
    )
    aims(many, large)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
