/** Where LibreOffice is on this machine. Only its own folder is believed, never what a path variable calls `soffice` in a user's place. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'

export interface Office {
  /** Folder of `soffice.bin` and its libraries, by its real path. */
  readonly program: string
  /** As LibreOffice itself tells it, e.g. `7.4.7.2`; empty where it does not. */
  readonly version: string
}

/** Where distributions and the project's own packages put it. */
const folders = ['/usr/lib/libreoffice/program', '/usr/lib64/libreoffice/program', '/usr/local/lib/libreoffice/program']
const optional = '/opt'

/** @returns undefined where it is not installed */
export function findOffice(places: readonly string[] = [...folders, ...inOpt()]): Office | undefined {
  const found = places.find((folder) => existsSync(path.join(folder, 'soffice.bin')))
  if (found === undefined) return undefined
  const program = realpathSync(found)
  return { program, version: versionIn(program) }
}

/** The project's own packages: one folder a version, the newest first. */
function inOpt(): string[] {
  if (!existsSync(optional)) return []
  const versions = readdirSync(optional).filter((name) => /^libreoffice[\d.]*$/.test(name))
  return versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => path.join(optional, name, 'program'))
}

/** Its registry of settings knows it, as the window "About" does. */
const VERSION = /oor:name="ooSetupVersionAboutBox"[^>]{0,100}>\s{0,20}<value>([\d.]{3,20})</

function versionIn(program: string): string {
  const registry = path.join(program, '../share/registry/main.xcd')
  return (existsSync(registry) && VERSION.exec(readFileSync(registry, 'latin1'))?.[1]) || ''
}

/** What it reads besides its own folder: libraries, fonts and their settings, and what distributions link its settings to. */
const shared = [
  '/usr',
  '/lib',
  '/lib64',
  '/etc/libreoffice',
  '/var/lib/libreoffice',
  '/etc/fonts',
  '/var/cache/fontconfig',
  '/etc/ld.so.cache',
]

/** Places that it may read and run from, of those that are there. */
export const officePlaces = ({ program }: Office): string[] => [...shared, path.dirname(program)].filter((place) => existsSync(place))
