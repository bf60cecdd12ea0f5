/** Simple pages, read back by poppler: what their readers see, in their order, and what is on them as pixels. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { defaultLimits, type Limits } from '../../sanitizer/limits.ts'
import { notoSansJp } from '../../sanitizer/noto.ts'
import type { FormatId } from '../../sanitizer/protocol.ts'
import { layOut } from '../../sanitizer/view/layout/index.ts'

export const fonts = { regular: notoSansJp(), bold: notoSansJp('Bold') }
export const lay = (bytes: Uint8Array | string, format: FormatId, limits: Partial<Limits> = {}, wanted?: number): Promise<Uint8Array> =>
  layOut(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, format, fonts, { ...defaultLimits, ...limits }, wanted)

export const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.error('!!! poppler is not installed: pages are not read back')

function withFile<T>(pdf: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-layout-'))
  try {
    const path = join(folder, 'pages.pdf')
    writeFileSync(path, pdf)
    return use(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Text of each page as poppler reads it, lines as they stand; its complaints are an error. */
export function textOf(pdf: Uint8Array): readonly string[] {
  const { stdout, stderr } = withFile(pdf, (path) =>
    spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }),
  )
  if (stderr !== '') throw new Error(stderr)
  return stdout.split('\f').slice(0, -1)
}

/** All pages without spaces and line ends: the order of reading. */
export const wordsOf = (pdf: Uint8Array): string => textOf(pdf).join('').replace(/\s+/g, '')

export interface Shown {
  readonly width: number
  readonly height: number
  /** [red, green, blue] at a point of the page, from its upper left corner. */
  at(x: number, y: number): readonly [number, number, number]
  /** Share of the pixels of a box (in points) that are not white. */
  ink(x: number, y: number, width: number, height: number): number
}

/** A page as poppler draws it, one pixel a point. */
export async function look(pdf: Uint8Array, page = 1): Promise<Shown> {
  const png = withFile(
    pdf,
    (path) => spawnSync('pdftoppm', ['-r', '72', '-f', String(page), '-l', String(page), '-png', path], { maxBuffer: 1 << 28 }).stdout,
  )
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): readonly [number, number, number] => {
    const place = (Math.round(y) * info.width + Math.round(x)) * 3
    return [data[place] ?? 0, data[place + 1] ?? 0, data[place + 2] ?? 0]
  }
  return {
    width: info.width,
    height: info.height,
    at,
    ink: (left, top, width, height) => {
      let marked = 0
      for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) if (Math.min(...at(x, y)) < 250) marked++
      return marked / (width * height)
    },
  }
}

/** Number of pages, and the size of the first in points. */
export function pagesOf(pdf: Uint8Array): { readonly count: number; readonly width: number; readonly height: number } {
  const { stdout } = withFile(pdf, (path) => spawnSync('pdfinfo', [path], { encoding: 'utf8' }))
  const [, width = '0', height = '0'] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(stdout) ?? []
  return { count: Number(/Pages:\s+(\d+)/.exec(stdout)?.[1] ?? 0), width: Number(width), height: Number(height) }
}

/** Words with the places of their sides, in points. */
export function placesOf(
  pdf: Uint8Array,
): readonly { readonly word: string; readonly left: number; readonly right: number; readonly top: number }[] {
  const { stdout } = withFile(pdf, (path) => spawnSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }))
  return [...stdout.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</g)].map(
    ([, left, top, right, word = '']) => ({
      word,
      left: Number(left),
      right: Number(right),
      top: Number(top),
    }),
  )
}
