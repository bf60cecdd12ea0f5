/** Where the corpus lies, and which of its files belong to a family. */
import { existsSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `../shared/corpus` beside the checkout; `SEKISHO_CORPUS_DIR` names another: one with the same folders, or a folder of such files itself. */
export const corpusFolder = (): string =>
  process.env.SEKISHO_CORPUS_DIR ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url))

export interface Source {
  /** Path below the corpus. */
  readonly file: string
  readonly path: string
}

/** Sorted by name; empty when there is no corpus. */
export function filesOf({
  folders,
  extensions,
}: {
  readonly folders: readonly string[]
  readonly extensions: readonly string[]
}): Source[] {
  const root = corpusFolder()
  const places = folders.filter((folder) => existsSync(join(root, folder)))
  return (places.length > 0 ? places : ['.'])
    .flatMap((place) => (existsSync(join(root, place)) ? below(root, place) : []))
    .filter(({ file }) => extensions.includes(extname(file).toLowerCase()))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
}

const below = (root: string, place: string): Source[] =>
  readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((name) => {
    const file = join(place, name)
    return { file, path: join(root, file) }
  })
