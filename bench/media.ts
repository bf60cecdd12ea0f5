/**
 * Film: cleaning beside `ffmpeg -c copy`, which copies the same packets into a new file without looking at anything. A film as a phone sends
 * one, within the default bounds, and one of 100 MB, for which the bounds of bytes are raised.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLimits } from '../sanitizer/limits.ts'
import { isInstalled, run, versionOf } from '../test/corpus/tools.ts'
import { MB, middle, readingsOf, table, times } from './compare.ts'
import { type Input, practised, programOf, sekisho } from './pdf-programs.ts'
import { columns, row } from './table.ts'
import { Runner } from './tools.ts'

const ROUNDS = 5
const OWN = 'Sekisho, warm'
const COPY = 'ffmpeg -c copy'
const ffmpeg = { command: 'ffmpeg', debian: 'ffmpeg', version: ['-version'] } as const
const copying = {
  ...ffmpeg,
  name: COPY,
  words: (input: string, output: string) => [
    'ffmpeg',
    '-v',
    'quiet',
    '-y',
    '-i',
    input,
    '-map',
    '0',
    '-map_metadata',
    '-1',
    '-c',
    'copy',
    output,
  ],
  success: [0],
}

/** A moving test picture with a tone: `seconds` at about 3.7 MB each. */
async function filmed(folder: string, seconds: number): Promise<Input> {
  const path = join(folder, `${seconds}.mov`)
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=1920x1080:r=30', '-f', 'lavfi', '-i', 'sine', '-t', String(seconds)]
  await run('ffmpeg', '-v', 'quiet', '-y', ...sources, '-c:v', 'mjpeg', '-q:v', '2', '-c:a', 'aac', path)
  return { path, bytes: readFileSync(path), pages: 0 }
}

export async function benchMedia(): Promise<void> {
  if (!isInstalled(ffmpeg))
    return console.log(`not measured: ffmpeg is NOT INSTALLED (apt-get install ${ffmpeg.debian}), which makes the films, too`)
  console.log(await versionOf(ffmpeg))
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-media-'))
  const runner = new Runner()
  const bytes = { inputBytes: 128 * 2 ** 20, outputBytes: 128 * 2 ** 20 }
  const sanitizer = await practised({ children: 1, idleSeconds: 3600, limits: { ...defaultLimits, ...bytes } })
  try {
    const told: string[] = []
    for (const seconds of [12, 27]) {
      const film = await filmed(folder, seconds)
      const inputs = Array.from({ length: ROUNDS }, () => film)
      const programs = [
        [OWN, sekisho(sanitizer)],
        [COPY, programOf(runner, copying)],
      ] as const
      const readings = await readingsOf(programs, inputs, () => join(folder, 'out.mov'))
      table(`film of ${(film.bytes.length / MB).toFixed(0)} MB, ${ROUNDS} times`, inputs, readings, [copying])
      const [own, theirs] = [middle(times(readings, OWN)), middle(times(readings, COPY))]
      told.push(
        `${(film.bytes.length / MB).toFixed(0)} MB: ${own.toFixed(0)} ms beside ${theirs.toFixed(0)} ms, ${(own / theirs).toFixed(1)} times`,
      )
    }
    columns('Medians beside a copy that looks at nothing (no aim)', 'film', 'Sekisho, ffmpeg')
    for (const text of told) row(...(text.split(': ') as [string, string]))
  } finally {
    runner.end()
    await sanitizer.close()
    rmSync(folder, { recursive: true })
  }
}
