/**
 * An archive of 200 mixed files beside what people have at hand: unpacking and packing (7z, unzip and zip: nothing is looked at) and mat2 (metadata
 * of each file). The aim is that both cores are busy: processor time of the children by wall time.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import sharp from 'sharp'
import { filesOf } from '../test/corpus/files.ts'
import { isInstalled, type Tool, versionOf } from '../test/corpus/tools.ts'
import { zipOf } from '../test/sanitizer/samples/archive.ts'
import { small } from './office-samples.ts'
import { practised } from './pdf-programs.ts'
import { processorSeconds } from './processes.ts'
import { columns, row } from './table.ts'
import { Runner } from './tools.ts'

const FILES = 200
const ROUNDS = 3

interface Other extends Tool {
  readonly name: string
  words(input: string, folder: string): readonly string[]
}

const script = (line: string) => (input: string, folder: string) => [
  'sh',
  '-c',
  `rm -rf "$2" && mkdir "$2" && cd "$2" && ${line}`,
  'sh',
  input,
  folder,
]

const others: readonly Other[] = [
  { name: '7z x, 7z a', command: '7z', debian: 'p7zip-full', version: [], words: script('7z x -oin "$1" && cd in && 7z a ../out.zip .') },
  {
    name: 'unzip and zip',
    command: 'zip',
    debian: 'zip unzip',
    version: ['-v'],
    words: script('unzip -qq -d in "$1" && cd in && zip -qrX ../out.zip .'),
  },
  // Without the option it refuses an archive that holds a single file of a kind that it does not know.
  { name: 'mat2', command: 'mat2', debian: 'mat2', version: ['--version'], words: (input) => ['mat2', '--unknown-members', 'omit', input] },
]

/** Photos, scans, documents and lists as a town hall bundles them: of the corpus where it is at hand, else built here. */
async function mixed(): Promise<{ readonly name: string; readonly bytes: Buffer }[]> {
  const found = [
    ...filesOf({ folders: ['office/benign'], extensions: ['.docx', '.xlsx', '.pptx'] })
      .filter((_, index) => index % 5 === 0)
      .slice(0, 60),
    ...filesOf({ folders: ['pdf/benign'], extensions: ['.pdf'] })
      .filter((_, index) => index % 5 === 0)
      .slice(0, 30),
  ].map(({ path }, index) => ({ name: `文書/${index}${extname(path)}`, bytes: readFileSync(path) }))
  if (found.length === 0) console.log('\n!!! no corpus: documents built in code instead, small ones; times say little')
  const documents = found.length > 0 ? found : Object.entries(small).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes()) }))
  const photos = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const noise = { type: 'gaussian', mean: 60 + index, sigma: 20 } as const
      const picture = sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#777', noise } }).blur(0.8)
      return { name: `写真/${index}.jpg`, bytes: await picture.jpeg({ quality: 85, optimiseCoding: false }).toBuffer() }
    }),
  )
  const lists = Array.from({ length: FILES - documents.length - photos.length }, (_, index) => ({
    name: `一覧/${index}.${index % 2 ? 'csv' : 'txt'}`,
    bytes: Buffer.from(`番号,氏名,住所\r\n${`${index},山田 太郎,○○市△△町1-2-3\r\n`.repeat(200)}`),
  }))
  return [...documents, ...photos, ...lists]
}

export async function benchArchive(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  const path = join(folder, 'mixed.zip')
  const files = await mixed()
  const bytes = zipOf(files)
  writeFileSync(path, bytes)
  const sanitizer = await practised()
  const runner = new Runner()
  try {
    for (const other of others.filter(isInstalled)) console.log(`${other.name}: ${await versionOf(other)}`)
    columns(
      `One ZIP of ${files.length} files, ${(bytes.length / 1e6).toFixed(1)} MB, ${cpus().length} cores`,
      'program',
      'wall time, each round',
      'cores busy',
    )
    const told: string[] = []
    const readings: { wall: number; busy: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const [started, before] = [performance.now(), processorSeconds(process.pid)]
      const identity = await sanitizer.identify(bytes, { fileName: 'mixed.zip' })
      const result = await sanitizer.sanitize(bytes, { identity, fallback: 'flatten' })
      const wall = (performance.now() - started) / 1000
      readings.push({ wall, busy: (processorSeconds(process.pid) - before) / wall })
      const left = result.removed.find(({ kind }) => kind === 'member-left-out')?.count ?? 0
      told.push(result.outcome === 'clean' ? `${files.length - left} crossed, ${left} left out` : `refused: ${result.code}`)
    }
    row(
      'Sekisho, warm children',
      readings.map(({ wall }) => `${wall.toFixed(1)} s`).join(' · '),
      readings.map(({ busy }) => busy.toFixed(2)).join(' · '),
    )
    for (const other of others.filter(isInstalled)) {
      const theirs = []
      for (let round = 0; round < ROUNDS; round++) theirs.push(await runner.run(other.words(path, join(folder, 'work'))))
      const ended = theirs.every(({ status }) => status === 0)
      row(
        other.name,
        theirs.map(({ milliseconds }) => `${(milliseconds / 1000).toFixed(1)} s`).join(' · '),
        ended
          ? theirs.map(({ milliseconds, processor }) => ((processor * 1000) / milliseconds).toFixed(2)).join(' · ')
          : 'ended with an error',
      )
    }
    console.log(`\nof ${files.length}: ${[...new Set(told)].join('; ')}`)
  } finally {
    runner.end()
    await sanitizer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
