/** Noto Sans JP, for Japanese text whose own font is not in the file, and for the words written across a page. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

let font: Uint8Array | undefined

/** The OpenType file, 4.5 MB, read once and before the child gives up opening files; the package exports only a list of its files. */
export function notoSansJp(): Uint8Array {
  font ??= new Uint8Array(
    readFileSync(path.join(path.dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp')), '../fonts/NotoSansJP-Regular.otf')),
  )
  return font
}
