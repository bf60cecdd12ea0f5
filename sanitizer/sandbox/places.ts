/** What of the file system a child needs in order to start: the runtime, its libraries, the packages and these sources. Read once. */
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** The sanitizer's own folder: `sanitizer/` in a checkout, `dist/sanitizer/` in the package. */
export const sanitizerFolder = path.dirname(import.meta.dirname)

/** Sources are .ts in a checkout and .js in the package. */
export const sourceExtension = path.extname(import.meta.filename)

const ancestors = (folder: string): string[] => (path.dirname(folder) === folder ? [folder] : [folder, ...ancestors(path.dirname(folder))])

/** A link is bound at both its ends, since Node loads packages by their real path. */
const bothEnds = (place: string): string[] => [...new Set([place, realpathSync(place)])]

/** node_modules folders that resolution from `folder` would visit, and the package.json that says `"type": "module"`. */
function packagePlaces(folder: string): string[] {
  const holders = ancestors(folder)
  const modules = holders.map((holder) => (path.basename(holder) === 'node_modules' ? holder : path.join(holder, 'node_modules')))
  const manifest = holders.map((holder) => path.join(holder, 'package.json')).find((place) => existsSync(place))
  return [...new Set(modules.filter((place) => existsSync(place))), ...(manifest ? [manifest] : [])].flatMap(bothEnds)
}

/** Sources and packages for an entry file, wherever it lies. */
export const sourcePlaces = (entry: string): string[] => [
  ...new Set([sanitizerFolder, path.dirname(entry), ...packagePlaces(sanitizerFolder)]),
]

/** Node's diagnostic report; @types/node does not know `excludeNetwork`, without which it looks host names up. */
interface Reporter {
  excludeNetwork: boolean
  getReport(): { readonly sharedObjects: readonly string[] }
}

let libraries: string[] | undefined

/** Folders of the shared libraries that this Node runs with; a child's are the same. */
export function libraryPlaces(): string[] {
  if (libraries) return libraries
  const reporter = process.report as unknown as Reporter
  const before = reporter.excludeNetwork
  reporter.excludeNetwork = true
  const { sharedObjects } = reporter.getReport()
  reporter.excludeNetwork = before
  const folders = sharedObjects.filter((file) => path.isAbsolute(file) && existsSync(file)).map((file) => path.dirname(file))
  libraries = [...new Set(folders)].filter(
    (folder) => folder !== '/' && !folder.includes('node_modules') && folder !== path.dirname(process.execPath),
  )
  return libraries
}
