/** Pictures: ImageMagick decodes the original and the output, exiftool looks for what is left beside the pixels. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { ssim } from '../support/ssim.ts'
import { exiftool, leftOf } from './exiftool.ts'
import { type Family, isClean, median, type Opinions, type Row, share } from './family.ts'
import { isInstalled, run, type Tool } from './tools.ts'

const names = ['magick', 'convert-im6.q16', 'convert']
const magick: Tool = {
  command: names.find((command) => isInstalled({ command, debian: '', version: [] })) ?? 'convert',
  debian: 'imagemagick',
  version: ['-version'],
}

interface Grey {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
}

/** ImageMagick brings no profile of its own to convert to. */
async function writeSrgb(): Promise<string> {
  const dot = { create: { width: 1, height: 1, channels: 3, background: '#000' } } as const
  const { icc } = await sharp(await sharp(dot).withIccProfile('srgb').png().toBuffer()).metadata()
  const file = join(mkdtempSync(join(tmpdir(), 'sekisho-profile-')), 'srgb.icc')
  writeFileSync(file, icc ?? '')
  process.once('exit', () => rmSync(dirname(file), { recursive: true }))
  return file
}
let srgb: Promise<string> | undefined

/** The first frame or page, upright, on white, from its own colours to sRGB, in grey. */
async function greyOf(path: string): Promise<Grey | undefined> {
  srgb ??= writeSrgb()
  const words = [
    '-auto-orient',
    '-profile',
    await srgb,
    '-background',
    'white',
    '-alpha',
    'remove',
    '-colorspace',
    'Gray',
    '-depth',
    '8',
    'pgm:-',
  ]
  const { status, stdout } = await run(magick.command, `${path}[0]`, ...words)
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(stdout.toString('latin1', 0, 64))
  if (status !== 0 || !head) return undefined
  return { width: Number(head[1]), height: Number(head[2]), pixels: stdout.subarray(head[0].length) }
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  if (output === undefined) return {}
  const [before, after, left] = await Promise.all([greyOf(input), greyOf(output), leftOf(output)])
  const sameSize = before && after ? before.width === after.width && before.height === after.height : undefined
  return {
    opens: after !== undefined,
    sameSize,
    ssim: before && after && sameSize ? ssim(before.pixels, after.pixels, before.width, before.height) : undefined,
    left: left?.join(' ') ?? 'exiftool does not read it',
  }
}

const HEIF = /\.(heic|heif|hif)$/i
const compared = (row: Row): boolean => isClean(row) && row.opinions.sameSize !== undefined
/** A kind that stays what it was: a HEIC or SVG becomes something of another size. */
const stays = ({ file, format }: Row): boolean => !/\.(heic|heif|hif|avif|svg|bmp|ico|wmf|emf)$/i.test(file) && format !== undefined

export const image: Family = {
  name: 'image',
  folders: ['image'],
  extensions: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'tif', 'tiff', 'bmp', 'ico', 'heic', 'heif', 'avif', 'svg', 'emf', 'wmf'].map(
    (extension) => `.${extension}`,
  ),
  formats: ['jpeg', 'png', 'webp', 'gif', 'tiff'],
  tools: [magick, exiftool],
  opinions,
  columns: [
    { title: 'ssim', width: 7, cell: ({ opinions: { ssim: likeness } }) => (typeof likeness === 'number' ? likeness.toFixed(4) : '') },
    { title: 'exiftool', width: 9, cell: ({ opinions: { left } }) => (left === undefined ? '' : left === '' ? 'nothing' : 'TAGS') },
  ],
  aims: [
    share('at least 95 % of all but HEIF come out clean', 0.95, ({ file }) => !HEIF.test(file), isClean),
    share('SSIM at least 0.98 beside the original', 1, compared, ({ opinions: { ssim: likeness } }) => Number(likeness ?? 0) >= 0.98),
    median(
      'median of the size at most 1.1 of the original, where the kind stays',
      1.1,
      (row) => isClean(row) && stays(row),
      ({ ratio }) => ratio,
    ),
  ],
  never: [
    { text: 'ImageMagick does not read an output', broken: ({ opinions: { opens } }) => opens === false },
    {
      text: 'exiftool finds more in an output than how it is made',
      broken: ({ opinions: { left } }) => typeof left === 'string' && left !== '',
      note: ({ opinions: { left } }) => `${left}`,
    },
  ],
  method: [
    'ssim: mean over blocks of 8 × 8 of luma, first frame or page, both as ImageMagick decodes them; empty where it does not read the original.',
    'exiftool: `-G1 -a -u`, less the tags that tell how the pixels are stored (test/corpus/exiftool.ts).',
  ],
}
