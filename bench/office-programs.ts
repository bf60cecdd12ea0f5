/** What people have at hand for Office files: a process for each, LibreOffice also warm. Only Sekisho takes out what acts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { LibreOffice, libreOffice } from '../test/corpus/libreoffice.ts'
import { isInstalled, type Tool } from '../test/corpus/tools.ts'
import type { Program } from './pdf-programs.ts'
import { peakOf, processorSeconds, processTree } from './processes.ts'
import type { Runner } from './tools.ts'

export const WARM_OFFICE = 'LibreOffice, warm'
export const FLOOR = 'unzip and zip'

interface Other extends Tool {
  readonly name: string
  words(input: string, folder: string): readonly string[]
}

/** The floor: unpacked and packed again, nothing looked at. */
export const others: readonly Other[] = [
  {
    name: FLOOR,
    command: 'zip',
    debian: 'zip unzip',
    version: ['-v'],
    words: (input, folder) => [
      'sh',
      '-c',
      'rm -rf "$2" && mkdir "$2" && cd "$2" && unzip -qq -d in "$1" && cd in && zip -qrX ../out.zip .',
      'sh',
      input,
      join(folder, 'floor'),
    ],
  },
  { name: 'mat2', command: 'mat2', debian: 'mat2', version: ['--version'], words: (input) => ['mat2', input] },
  {
    name: 'LibreOffice, cold',
    ...libreOffice,
    words: (input, folder) => [
      'soffice',
      `-env:UserInstallation=file://${join(folder, 'profile')}`,
      '--headless',
      '--norestore',
      '--convert-to',
      extname(input).slice(1),
      '--outdir',
      join(folder, 'converted'),
      input,
    ],
  },
]

export const programsOf = (runner: Runner, folder: string): (readonly [string, Program])[] =>
  others.filter(isInstalled).map((other) => [
    other.name,
    async ({ path }) => {
      const reading = await runner.run(other.words(path, folder))
      return { ...reading, wrote: reading.status === 0 }
    },
  ])

/** One instance that stays, as a service would keep it; memory: its peak so far. */
export function warmOffice(): { readonly program: Program; end(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-office-'))
  const office = new LibreOffice()
  const program: Program = async ({ path }) => {
    const before = processorSeconds(office.pid)
    const { written, milliseconds } = await office.convert(path, join(folder, basename(dirname(path)), basename(path)))
    const processor = processorSeconds(office.pid) - before
    return {
      milliseconds,
      processor,
      resident: Math.max(0, ...processTree([office.pid]).map(peakOf)),
      status: 0,
      wrote: written !== undefined,
    }
  }
  const end = (): void => {
    office.end()
    rmSync(folder, { recursive: true, force: true })
  }
  return { program, end }
}
