import { blankPicture, disarmPicture, pictureSize, type RebuiltPicture } from '../../container/picture.ts'
import type { Limits } from '../../limits.ts'
import { destinationAt } from './groups.ts'
import type { Item, Word } from './tree.ts'
import type { Writer } from './writer.ts'

/** The pictures of a document by the word that begins each, decoded and encoded anew before anything is written. */
export type Pictures = ReadonlyMap<Word, RebuiltPicture | undefined>

/** What a reader of RTF takes, and the word for it. */
const BLIPS: Readonly<Record<string, string>> = { 'image/png': 'pngblip', 'image/jpeg': 'jpegblip' }
const SIZES = ['picscalex', 'picscaley', 'piccropl', 'piccropt', 'piccropr', 'piccropb', 'picw', 'pich', 'picwgoal', 'pichgoal'] as const
const LARGEST = 32_767
const METAFILES: ReadonlySet<string> = new Set(['wmetafile', 'emfblip', 'macpict'])
const TWIPS_PER_PIXEL = 15
/** \wmetafile8 measures in hundredths of a millimetre, the page in twips. */
const TWIPS_PER_METAFILE = 1440 / 2540

export async function rebuildPictures(items: readonly Item[], limits: Limits): Promise<Pictures> {
  const pictures = new Map<Word, RebuiltPicture | undefined>()
  for (const [word, rest] of picturesIn(items)) {
    const rebuilt = await disarmPicture(bytesOf(rest), limits)
    pictures.set(word, rebuilt && BLIPS[rebuilt.mediaType] ? rebuilt : undefined)
  }
  return pictures
}

function* picturesIn(items: readonly Item[]): Generator<readonly [Word, readonly Item[]]> {
  for (let at = 0; at < items.length; at++) {
    const found = destinationAt(items, at)
    if (found?.treatment?.as === 'picture') yield [found.word, found.rest]
    if (found && (!found.treatment || found.treatment.as === 'drop' || found.treatment.as === 'picture')) return
    const item = items[at]
    if (item?.kind === 'group') yield* picturesIn(item.items)
  }
}

/** Hexadecimal text, or binary; what is no digit is skipped, as readers do. */
function bytesOf(items: readonly Item[]): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const item of items) {
    if (item.kind === 'binary') pieces.push(item.bytes)
    if (item.kind === 'text')
      pieces.push(
        Buffer.from(
          Buffer.from(item.bytes)
            .toString('latin1')
            .replace(/[^0-9a-fA-F]+/g, ''),
          'hex',
        ),
      )
  }
  return Buffer.concat(pieces)
}

export const isEmptyPicture = (items: readonly Item[]): boolean => items.every(({ kind }) => kind !== 'binary' && kind !== 'text')

/** @param rebuilt undefined: an empty place of the same size */
export function writePicture(items: readonly Item[], rebuilt: RebuiltPicture | undefined, writer: Writer): void {
  const { bytes, mediaType } = rebuilt ?? blankPicture
  const sizes = sizesOf(items)
  const pixels = pictureSize(bytes)
  const isMetafile = items.some((item) => item.kind === 'word' && METAFILES.has(item.name))
  // Pixels say how large a picture is on paper; hundredths of a millimetre, or an empty place, would not.
  if (!rebuilt || isMetafile) {
    for (const [own, goal] of [
      ['picw', 'picwgoal'],
      ['pich', 'pichgoal'],
    ] as const) {
      const size = sizes.get(own)
      const twips = Math.round((size ?? 0) * (isMetafile ? TWIPS_PER_METAFILE : TWIPS_PER_PIXEL))
      if (!sizes.has(goal) && size !== undefined) sizes.set(goal, Math.min(LARGEST, twips))
    }
  }
  if (pixels) sizes.set('picw', pixels.width).set('pich', pixels.height)
  writer.open()
  writer.word('pict')
  for (const name of SIZES) {
    const size = sizes.get(name)
    if (size !== undefined) writer.word(name, size)
  }
  writer.word(BLIPS[mediaType] ?? 'pngblip')
  writer.hexadecimal(bytes)
  writer.close()
}

function sizesOf(items: readonly Item[]): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const item of items) {
    if (item.kind !== 'word' || item.number === undefined || !SIZES.some((name) => name === item.name)) continue
    if (item.number >= -LARGEST && item.number <= LARGEST) sizes.set(item.name, item.number)
  }
  return sizes
}
