/**
 * Office: cleaning beside mat2 (metadata), LibreOffice (a conversion to the same kind, cold and warm), and unzip and zip as the floor. The same files,
 * one run: each file goes through one program after the other. Only Sekisho takes out what acts; the comparison is of time and memory.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { filesOf } from '../test/corpus/files.ts'
import { libreOffice } from '../test/corpus/libreoffice.ts'
import { isInstalled, versionOf } from '../test/corpus/tools.ts'
import { MB, megabytes, middle, type Readings, readingsOf, residents, sum, table, times } from './compare.ts'
import { FLOOR, others, programsOf, WARM_OFFICE, warmOffice } from './office-programs.ts'
import { largeShow, small, squaredPaper } from './office-samples.ts'
import { type Input, type Program, sekisho, startSekisho } from './pdf-programs.ts'
import { columns, row } from './table.ts'
import { Runner } from './tools.ts'

/** Every eighth file of the corpus; `SEKISHO_CORPUS=all` takes them all. */
const stride = process.env.SEKISHO_CORPUS === 'all' ? 1 : 8
const OWN = 'Sekisho, warm'
const family = { folders: ['office/benign'], extensions: ['.docx', '.xlsx', '.pptx'] }

const input = (path: string): Input => ({ path, bytes: readFileSync(path), pages: 0 })

/** Packages, under names without a meaning; the small ones built in code where there is no corpus. */
function gather(folder: string): Input[] {
  mkdirSync(folder)
  const found = filesOf(family).filter((_, index) => index % stride === 0)
  for (const [index, { path }] of found.entries()) copyFileSync(path, join(folder, `${String(index).padStart(4, '0')}${extname(path)}`))
  const paths = found.map(({ path }, index) => join(folder, `${String(index).padStart(4, '0')}${extname(path)}`))
  if (paths.length === 0) console.log('\n!!! no corpus: files built in code instead, small ones; times say little')
  for (const [name, bytes] of paths.length > 0 ? [] : Object.entries(small)) {
    writeFileSync(join(folder, name), bytes())
    paths.push(join(folder, name))
  }
  return paths.map(input).filter(({ bytes }) => bytes.subarray(0, 2).toString() === 'PK')
}

async function measure(inputs: readonly Input[], folder: string, isAlone: boolean): Promise<Readings> {
  const sanitizer = await startSekisho()
  const runner = new Runner()
  const office = !isAlone && isInstalled(libreOffice) ? warmOffice() : undefined
  try {
    const own = sekisho(sanitizer)
    for (let round = 0; round < 3; round++)
      for (const [path, bytes] of Object.entries(small)) await own({ path, bytes: Buffer.from(bytes()), pages: 0 }, '')
    const rest = isAlone ? programsOf(runner, folder).filter(([name]) => name === FLOOR) : programsOf(runner, folder)
    const programs: (readonly [string, Program])[] = [[OWN, own], ...rest]
    if (office) {
      if (inputs[0]) await office.program(inputs[0], '')
      programs.push([WARM_OFFICE, office.program])
    }
    return await readingsOf(programs, inputs, () => '')
  } finally {
    runner.end()
    office?.end()
    await sanitizer.close()
  }
}

const faster = [
  [FLOOR, 1 / 3, 'median within 3 times unzip and zip'],
  ['mat2', 15, 'median at least 15 times faster than mat2'],
  [WARM_OFFICE, 20, 'median at least 20 times faster than warm LibreOffice'],
] as const

function aims(many: Readings, sheet: Readings, show: Readings): void {
  columns('Aims', 'aim', 'measured', '')
  const own = middle(times(many, OWN))
  for (const [name, least, text] of faster) {
    const theirs = middle(times(many, name))
    if (!many.has(name)) row(text, 'not measured', 'NOT INSTALLED')
    else
      row(
        text,
        `${own.toFixed(1)} ms beside ${theirs.toFixed(1)} ms: ${(theirs / own).toFixed(1)} times`,
        theirs / own >= least ? 'met' : 'MISSED',
      )
  }
  const took = middle(times(sheet, OWN))
  row('a 方眼紙 sheet of 7 MB XML under 1.5 s', `${(took / 1000).toFixed(2)} s`, took < 1500 ? 'met' : 'MISSED')
  const peak = Math.max(...residents(show, OWN))
  row('memory of the disarming child under 512 MB for a presentation of 20 MB', megabytes(peak), peak < 512 * MB ? 'met' : 'MISSED')
}

export async function benchOffice(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  try {
    for (const tool of others.filter(isInstalled)) console.log(`${tool.name}: ${await versionOf(tool)}`)
    const inputs = gather(join(folder, 'many'))
    const many = await measure(inputs, folder, false)
    table(`${inputs.length} files, ${(sum(inputs.map(({ bytes }) => bytes.length)) / MB).toFixed(1)} MB`, inputs, many, others)
    const [paper, show] = [join(folder, 'paper.xlsx'), join(folder, 'show.pptx')]
    writeFileSync(paper, squaredPaper())
    writeFileSync(show, await largeShow())
    // The same sheet five times: one reading says little.
    const papers = Array.from({ length: 5 }, () => input(paper))
    const sheet = await measure(papers, folder, true)
    table('A 方眼紙 sheet, five times: 240,000 cells, 40,000 merged fields', papers, sheet, [])
    const large = await measure([input(show)], folder, true)
    table('One presentation of 20 MB of photos', [input(show)], large, [])
    console.log(
      '\nmemory: of Sekisho the peak of the warm disarming child so far, of warm LibreOffice its own, of the others the peak of each process',
    )
    aims(many, sheet, large)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
