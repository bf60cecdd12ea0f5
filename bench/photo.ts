/**
 * Photos: cleaning beside sharp in a loop of one's own (decode, turn, sRGB, encode: what somebody would write without a sandbox), mat2 and
 * ImageMagick. The same files, one run: each file goes through one program after the other. A HEIC of 12 megapixels by itself.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { filesOf } from '../test/corpus/files.ts'
import { isInstalled, run, type Tool } from '../test/corpus/tools.ts'
import { exif, withSegment } from '../test/sanitizer/samples/image.ts'
import { MB, middle, type Readings, readingsOf, sum, table, times } from './compare.ts'
import { type Input, type Program, programOf, sekisho, startSekisho } from './pdf-programs.ts'
import { columns, row } from './table.ts'
import { Runner } from './tools.ts'

const OWN = 'Sekisho, warm'
const LOOP = 'sharp in a loop, no sandbox'
const magick = ['magick', 'convert-im6.q16', 'convert'].find((command) => isInstalled({ command, debian: '', version: [] })) ?? 'convert'

const others = [
  { name: 'mat2', command: 'mat2', debian: 'mat2', version: ['--version'], words: (input: string) => ['mat2', input], success: [0] },
  {
    name: 'ImageMagick',
    command: magick,
    debian: 'imagemagick',
    version: ['-version'],
    words: (input: string, output: string) => [magick, input, '-auto-orient', '-strip', output],
    success: [0],
  },
]
const encoder: Tool = { command: 'heif-enc', debian: 'libheif-examples', version: ['--version'] }

/** Slopes, edges and a little grain: as large, once coded, as a photo of this size. */
async function photo(width: number, height: number): Promise<Buffer> {
  const lines = Array.from({ length: 60 }, (_, index) => {
    const [x, y] = [(index * 137) % width, (index * 211) % height]
    return `<rect x="${x}" y="${y}" width="${width / 9}" height="${height / 14}" fill="hsl(${index * 31},45%,${30 + (index % 5) * 9}%)" opacity="0.7"/>`
  })
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="0.3" y2="1"><stop offset="0" stop-color="#9db4c8"/><stop offset="1" stop-color="#5a5240"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${lines.join('')}</svg>`
  const grain = {
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  } as const
  return (
    sharp(Buffer.from(scene), { limitInputPixels: false })
      .flatten()
      .composite([{ input: await sharp(grain).png({ compressionLevel: 1 }).toBuffer(), blend: 'soft-light' }])
      // Codes of the standard, as cameras write: a photo of our own encoder's making would only be looked through.
      .jpeg({ quality: 88, optimiseCoding: false })
      .toBuffer()
  )
}

/** With EXIF, position and thumbnail, as phones write. */
const taken = async (width: number, height: number): Promise<Buffer> =>
  withSegment(await photo(width, height), 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(6)]))

async function gather(folder: string): Promise<Input[]> {
  const real = filesOf({ folders: ['image'], extensions: ['.jpg', '.jpeg'] }).map(({ path }) => readFileSync(path))
  const made = [await taken(4032, 3024), await taken(4000, 3000), await taken(3264, 2448), await taken(1920, 1080), await taken(1600, 1200)]
  const sizes = await Promise.all(
    real.map((bytes) =>
      sharp(bytes)
        .metadata()
        .catch(() => undefined),
    ),
  )
  const large = real.filter((_, index) => (sizes[index]?.width ?? 0) * (sizes[index]?.height ?? 0) >= 1_000_000)
  return [...made, ...large].map((bytes, index) => {
    const path = join(folder, `${index}.jpg`)
    writeFileSync(path, bytes)
    return { path, bytes, pages: 0 }
  })
}

/** At the quality of the photos that are made here; no source is asked for its own. */
const loop: Program = async ({ bytes }) => {
  const started = performance.now()
  const before = process.cpuUsage()
  const written = await sharp(bytes).autoOrient().toColourspace('srgb').jpeg({ quality: 88 }).toBuffer()
  const { user, system } = process.cpuUsage(before)
  const milliseconds = performance.now() - started
  return { milliseconds, processor: (user + system) / 1e6, resident: process.memoryUsage().rss, status: 0, wrote: written.length > 0 }
}

async function measure(inputs: readonly Input[], folder: string, beside: readonly (readonly [string, Program])[]): Promise<Readings> {
  const sanitizer = await startSekisho()
  const runner = new Runner()
  try {
    const own = sekisho(sanitizer)
    const warming = await taken(800, 600)
    for (let round = 0; round < 3; round++) await own({ path: 'a.jpg', bytes: warming, pages: 0 }, '')
    await loop({ path: 'a.jpg', bytes: warming, pages: 0 }, '')
    const installed = others.filter(isInstalled).map((other) => [other.name, programOf(runner, other)] as const)
    return await readingsOf([[OWN, own], ...beside, ...installed], inputs, () => join(folder, 'output.jpg'))
  } finally {
    runner.end()
    await sanitizer.close()
  }
}

function aims(readings: Readings): void {
  columns('Aims', 'aim', 'measured', '')
  const own = sum(times(readings, OWN))
  const bare = sum(times(readings, LOOP))
  row('all photos within 10 % of sharp in a loop', `${(own / bare).toFixed(2)} times its time`, own <= bare * 1.1 ? 'met' : 'MISSED')
  const mat2 = middle(times(readings, 'mat2')) / middle(times(readings, OWN))
  if (readings.has('mat2')) row('median at least 5 times faster than mat2', `${mat2.toFixed(1)} times`, mat2 >= 5 ? 'met' : 'MISSED')
  else row('median at least 5 times faster than mat2', 'not measured', 'NOT INSTALLED')
}

async function heic(folder: string): Promise<void> {
  if (!isInstalled(encoder)) return console.log(`\nHEIC: NOT MEASURED, heif-enc is missing (apt-get install ${encoder.debian})`)
  const [from, path] = [join(folder, 'twelve.jpg'), join(folder, 'twelve.heic')]
  writeFileSync(from, await photo(4032, 3024))
  const { status } = await run(encoder.command, '-q', '60', from, '-o', path)
  if (status !== 0) return console.log('\nHEIC: NOT MEASURED, heif-enc wrote nothing')
  const one = { path, bytes: readFileSync(path), pages: 0 }
  table('One HEIC of 12 megapixels', [one, one, one], await measure([one, one, one], folder, []), others)
}

export async function benchPhoto(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
  try {
    const inputs = await gather(folder)
    const readings = await measure(inputs, folder, [[LOOP, loop]])
    table(`${inputs.length} photos, ${(sum(inputs.map(({ bytes }) => bytes.length)) / MB).toFixed(1)} MB`, inputs, readings, others)
    aims(readings)
    await heic(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
