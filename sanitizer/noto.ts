/** Noto Sans JP: for Japanese text whose own font is not in the file, for pages that we set ourselves, and for the words across them. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

export type Weight = 'Regular' | 'Bold'

const read = new Map<Weight, Uint8Array>()

/** The OpenType file, 4.5 MB, read once and before the child gives up opening files; the package exports only a list of its files. */
export function notoSansJp(weight: Weight = 'Regular'): Uint8Array {
  const known = read.get(weight)
  if (known) return known
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '../fonts')
  const font = new Uint8Array(readFileSync(path.join(folder, `NotoSansJP-${weight}.otf`)))
  read.set(weight, font)
  return font
}
