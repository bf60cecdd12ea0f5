/**
 * Names that every system which may unpack the archive reads the same and takes for nothing but a name (threats §3.8). Made on the trusted
 * side, from names that nobody is believed about.
 */

/** UTF-16 units of one folder or file name; Windows takes 255, Linux 255 bytes of UTF-8. */
const SEGMENT_UNITS = 80
/** Of a whole path: what Windows Explorer unpacks below a folder of its own. */
const PATH_UNITS = 200
const DEPTH = 16

/** Control, format and bidirectional characters, lone surrogates, private use, unassigned; and what Windows keeps for itself. */
const FORBIDDEN = /[\p{C}<>:"|?*\u2028\u2029]/gu
/** Blanks of other widths look like the one that people know, or like nothing; a row of them hides what comes after. */
const BLANKS = /[\p{Z}\u115f\u1160\u2800\u3164\uffa0]+/gu
/** Names of devices, with any extension, also in superscript digits (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/iu
/** Names that make a program take the whole archive for a package of another kind, or that a folder obeys. */
const MEANT_FOR_PROGRAMS =
  /^(?:\[content_types\]\.xml|mimetype|meta-inf|androidmanifest\.xml|appxmanifest\.xml|appxmetadata|payload|install\.rdf|_rels)$/iu

/** A path without drive, root, parents or empty parts, `/` between its parts; never empty. */
export function safePath(untrusted: string): string {
  const parts = untrusted
    .slice(0, 4 * PATH_UNITS)
    .replace(/^[A-Za-z]:/, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .slice(-DEPTH)
    .map(safePart)
  while (parts.length > 1 && parts.join('/').length > PATH_UNITS) parts.shift()
  return parts.length > 0 ? parts.join('/') : 'file'
}

function safePart(untrusted: string): string {
  const clean = untrusted
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(BLANKS, (found) => (found === '\u3000' ? found : ' '))
    .replace(/^ +/, '')
  const short = withoutEnd(shortened(clean))
  if (short === '' || /^_*$/.test(short)) return 'file'
  return DEVICE.test(short) || MEANT_FOR_PROGRAMS.test(short) ? `_${short}` : short
}

const withoutEnd = (name: string): string => name.replace(/[. \u3000]+$/u, '')

/** The extension stays, however long the rest is. */
function shortened(name: string): string {
  if (name.length <= SEGMENT_UNITS) return name
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ''
  const cut = name.slice(0, SEGMENT_UNITS - extension.length)
  return `${withoutEnd(cut.replace(/[\ud800-\udbff]$/, ''))}${extension}`
}

/** The same path with another extension, unless it has that one. @param keep the name's own extension is one of this type */
export function withExtension(path: string, extension: string, keep: boolean): string {
  if (keep) return path
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const name = path.slice(folder.length)
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '')
  return `${folder}${stem === '' ? name : stem}.${extension}`
}

/** Hands each path out once, as programs compare them: without case, in one Unicode form, and no file where a folder is. */
export class Paths {
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()
  /** How far the numbers of a name have come, or thousands of one name would be counted from 2 each time. */
  readonly #numbers = new Map<string, number>()

  /** @returns `wanted`, or the first of `name (2).ext`, `name (3).ext`, … that is free; below what is a file, no folder but one name */
  take(wanted: string): string {
    const path = foldersOf(foldedName(wanted)).some((folder) => this.#files.has(folder)) ? wanted.replaceAll('/', '_') : wanted
    const key = foldedName(path)
    for (let number = this.#numbers.get(key) ?? 1; ; number++) {
      const name = number === 1 ? path : path.replace(/(\.[^./]+)?$/, (extension = '') => ` (${number})${extension}`)
      if (!this.#isFree(name)) continue
      this.#numbers.set(key, number + 1)
      this.#files.add(foldedName(name))
      for (const folder of foldersOf(foldedName(name))) this.#folders.add(folder)
      return name
    }
  }

  #isFree(path: string): boolean {
    const key = foldedName(path)
    return !this.#files.has(key) && !this.#folders.has(key)
  }
}

const foldedName = (name: string): string => name.normalize('NFKC').toUpperCase().toLowerCase()

const foldersOf = (path: string): string[] =>
  path.split('/').flatMap((_, index, parts) => (index === 0 ? [] : [parts.slice(0, index).join('/')]))
