/**
 * What LibreOffice prints: two warm instances side by side, and prints of originals kept between runs by what is in them and by LibreOffice's
 * version, since they are the slow part.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Opinions } from './family.ts'
import { type Conversion, LibreOffice, libreOffice } from './libreoffice.ts'
import { DIFFERENCE } from './office-groups.ts'
import { metafileTextOf } from './office-metafiles.ts'
import { drawings, pagesOf, wordsOf } from './pdf.ts'
import { versionOf } from './tools.ts'

const INSTANCES = 2
const folder = fileURLToPath(new URL('../../.scratch/office-prints', import.meta.url))

interface Instance {
  readonly program: LibreOffice
  waiting: number
}
const instances: Instance[] = []

/** By the instance that has the least to do; each has a profile of its own. */
async function convert(path: string, target: string): Promise<Conversion> {
  if (instances.length < INSTANCES) instances.push({ program: new LibreOffice(), waiting: 0 })
  const instance = instances.reduce((least, each) => (each.waiting < least.waiting ? each : least))
  instance.waiting++
  try {
    return await instance.program.convert(path, target)
  } finally {
    instance.waiting--
  }
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

let version: Promise<string> | undefined
async function keptAt(path: string, extension: string): Promise<string> {
  version ??= versionOf(libreOffice).then((line) => line.replace(/[^\w.]+/g, '-'))
  return join(folder, await version, `${sha256(path)}${extname(path).toLowerCase()}.${extension}`)
}

interface Print {
  readonly pdf: string | undefined
  readonly isHang: boolean
}

/** @param isFresh not from an earlier run: what shows the date of the day is another print every day */
export async function printOriginal(path: string, isFresh: boolean): Promise<Print> {
  const [pdf, none] = [await keptAt(path, 'pdf'), await keptAt(path, 'none')]
  if (!isFresh && existsSync(pdf)) return { pdf, isHang: false }
  if (!isFresh && existsSync(none)) return { pdf: undefined, isHang: false }
  for (const earlier of [pdf, none]) rmSync(earlier, { force: true })
  mkdirSync(join(pdf, '..'), { recursive: true })
  const { written, isHang } = await convert(path, pdf)
  if (!written) writeFileSync(none, '')
  return { pdf: written, isHang }
}

const wordList = (words: string): string[] => words.split(' ').filter((word) => word !== '')

/** Words that the one has more often than the other. */
function wordsGone(one: string, other: string): string[] {
  const left = new Map<string, number>()
  for (const word of wordList(other)) left.set(word, (left.get(word) ?? 0) + 1)
  return wordList(one).filter((word) => {
    const count = left.get(word) ?? 0
    if (count > 0) left.set(word, count - 1)
    return count === 0
  })
}

/** The looks of two prints. */
async function compared(before: string, after: string): Promise<Opinions> {
  const [words, wordsAfter] = [await wordsOf(before), await wordsOf(after)]
  const [pages, pagesAfter] = [await pagesOf(before), await pagesOf(after)]
  const drawn = await drawings(before, after)
  const common = { pages, pagesAfter, characters: words.length, text: words === wordsAfter, ...drawn }
  if (words === wordsAfter) return common
  const [gone, fresh] = [wordsGone(words, wordsAfter), wordsGone(wordsAfter, words)]
  return { ...common, gone: gone.length, fresh: fresh.length, textSays: `- ${some(gone)} + ${some(fresh)}` }
}
const some = (words: readonly string[]): string => words.slice(0, 12).join(' ').slice(0, 80)

const isSame = ({ text, pages, pagesAfter, difference }: Opinions): boolean => text === true && pages === pagesAfter && difference === 0

/**
 * A difference is looked at again with the original printed anew: two prints of a file that shows the time, or chance, differ by themselves.
 *
 * @param isFresh prints that were kept are not used
 */
export async function looks(input: string, output: string, isFresh: boolean): Promise<Opinions> {
  const before = await printOriginal(input, isFresh)
  if (!before.pdf) return { opens: false }
  const target = join(tmpdir(), `sekisho-print-${process.pid}-${sha256(output)}.pdf`)
  try {
    const after = await convert(output, target)
    if (!after.written) return { opens: true, opensAfter: false, hangs: after.isHang }
    const opinions: Opinions = { opens: true, opensAfter: true, ...(await compared(before.pdf, after.written)) }
    if (isSame(opinions)) return opinions
    const looked: Opinions = { ...opinions, ...(await again(input, before.pdf, after.written)) }
    const why = looked.text === true ? {} : await reasons(input, before.pdf, after.written)
    return { ...looked, ...why, ...(await besideConversion(input, output, after.written)) }
  } finally {
    rmSync(target, { force: true })
  }
}

async function again(input: string, earlier: string, after: string): Promise<Opinions> {
  const kept = `${earlier}.earlier`
  copyFileSync(earlier, kept)
  try {
    const { pdf } = await printOriginal(input, true)
    if (!pdf) return {}
    const isSteady = isSame(await compared(kept, pdf))
    return { ...(await compared(pdf, after)), steady: isSteady }
  } finally {
    rmSync(kept, { force: true })
  }
}

const converted = /^\.(?:do[ct]|xl[sta]|xlsb|p[op][ts])$/i

/**
 * A file that LibreOffice converted on its way is compared with what LibreOffice alone makes of it, too: what that has lost, no part of ours has.
 */
async function besideConversion(input: string, output: string, after: string): Promise<Opinions> {
  if (!converted.test(extname(input))) return {}
  const kind = extname(output).slice(1)
  const [alone, print] = [await keptAt(input, `alone.${kind}`), await keptAt(input, `alone.${kind}.pdf`)]
  if (!existsSync(print)) {
    const { written } = await convert(input, alone)
    if (!written || !(await convert(written, print)).written) return {}
  }
  const { text, pages, pagesAfter, difference } = await compared(print, after)
  return {
    textAsConverted: text,
    pagesAsConverted: pages === pagesAfter,
    looksAsConverted: typeof difference === 'number' && difference < DIFFERENCE,
  }
}

/** A print names the characters of a symbol font by their places in the area for private use. */
const plain = (word: string): string => word.replace(/[\uf020-\uf0ff]/g, (character) => String.fromCharCode(character.charCodeAt(0) & 0xff))

/** LibreOffice's errors for a function that it does not know or does not run. */
const ERROR = /^(?:#NAME\?|#MACRO\?|#VALUE!|#REF!|#N\/A|Err:\d{3})$/

/** Whether nothing is gone but such errors: where a formula may not stay, the result shows the value that the file holds. */
async function reasons(input: string, before: string, after: string): Promise<Opinions> {
  const gone = wordsGone(await wordsOf(before), await wordsOf(after))
  return { pictured: await isOfMetafiles(input, before, after), valued: gone.length > 0 && gone.every((word) => ERROR.test(word)) }
}

/** Whether every word that is gone is drawn by a metafile (WMF, EMF) of the original, which is a picture of pixels in the output, and no word is new. */
async function isOfMetafiles(input: string, before: string, after: string): Promise<boolean> {
  const [words, wordsAfter] = [await wordsOf(before), await wordsOf(after)]
  if (wordsGone(wordsAfter, words).length > 0) return false
  const drawn = await metafileTextOf(input, convert)
  return wordsGone(words, wordsAfter).every((word) => drawn.includes(plain(word)))
}
