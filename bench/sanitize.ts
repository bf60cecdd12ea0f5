/**
 * Cleaning a folder, beside what a user would pick instead: mat2 (metadata removal, Debian). Same files, one run. mat2 does not take active
 * content out; the comparison is of time only. For PDF see pdf.ts.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { hostileDocm, photoWithLocation } from '../test/journey/samples.ts'
import { practised } from './pdf-programs.ts'
import { percentile, row } from './table.ts'

const corpus = new URL('../../shared/corpus/', import.meta.url).pathname

/** Real files where they are at hand, beside some made here; nothing is left out by name. */
async function gather(folder: string): Promise<string[]> {
  const made: Readonly<Record<string, Buffer>> = {
    'photo-1.jpg': await photoWithLocation(4000, 3000),
    'photo-2.jpg': await photoWithLocation(1600, 1200),
    'list.docx': await hostileDocm(),
  }
  for (const [name, bytes] of Object.entries(made)) writeFileSync(join(folder, name), bytes)
  for (const [place, kinds, most] of [
    ['office/benign', ['.docx', '.xlsx', '.pptx'], 60],
    ['image', ['.jpg', '.png'], 30],
  ] as const) {
    const path = join(corpus, place)
    if (!existsSync(path)) continue
    const names = readdirSync(path).filter((name) => (kinds as readonly string[]).includes(extname(name).toLowerCase()))
    for (const name of names.slice(0, most))
      copyFileSync(join(path, name), join(folder, `${place.replace('/', '-')}-${name.replaceAll(/[^\w.-]/g, '_')}`))
  }
  return readdirSync(folder).map((name) => join(folder, name))
}

const installed = (command: string): boolean => spawnSync(command, ['--version']).error === undefined

function timed(command: string, words: readonly string[]): number {
  const started = performance.now()
  spawnSync(command, words, { stdio: 'ignore' })
  return performance.now() - started
}

const summary = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b)
  const total = times.reduce((sum, time) => sum + time, 0)
  return `median ${percentile(sorted, 50).toFixed(1)} ms, p95 ${percentile(sorted, 95).toFixed(0)} ms, all ${(total / 1000).toFixed(1)} s`
}

export async function benchSanitize(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  const input = join(folder, 'in')
  const output = join(folder, 'out')
  mkdirSync(input)
  mkdirSync(output)
  const sanitizer = await practised()
  try {
    const files = await gather(input)
    const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
    row('files', `${files.length}, ${megabytes.toFixed(1)} MB`, `sandbox tier ${sanitizer.tier}`)
    for (const kind of ['.docx', '.xlsx', '.pptx', '.jpg', '.png']) {
      const mine = files.filter((file) => extname(file).toLowerCase() === kind)
      if (mine.length === 0) continue
      const times: number[] = []
      let refused = 0
      for (const file of mine) {
        const bytes = readFileSync(file)
        const started = performance.now()
        const identity = await sanitizer.identify(bytes, { fileName: basename(file) }).catch(() => undefined)
        const result = identity && (await sanitizer.sanitize(bytes, { identity, fallback: 'flatten' }))
        times.push(performance.now() - started)
        if (result?.outcome !== 'clean') refused++
      }
      row(`${kind} × ${mine.length}, Sekisho, warm children`, summary(times), `${refused} refused`)
      if (installed('mat2')) {
        row(
          `${kind}, mat2, a process each`,
          summary(
            mine.map((file) => {
              const copy = join(output, basename(file))
              copyFileSync(file, copy)
              return timed('mat2', ['--inplace', copy])
            }),
          ),
        )
      }
    }
    const cli = timed(process.execPath, ['bin/sekisho.ts', 'sanitize', '-r', input, '-o', join(folder, 'cli')])
    row('sekisho sanitize -r, the whole folder', `${(cli / 1000).toFixed(1)} s`, 'start of the program and its children included')
    if (installed('mat2')) {
      const copies = join(folder, 'mat2')
      mkdirSync(copies)
      for (const file of files) copyFileSync(file, join(copies, basename(file)))
      row(
        'mat2, the whole folder in one process',
        `${(timed('mat2', ['--inplace', ...readdirSync(copies).map((name) => join(copies, name))]) / 1000).toFixed(1)} s`,
      )
    }
  } finally {
    await sanitizer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
