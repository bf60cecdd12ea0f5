/** Extensions of a file name, as a system that opens the file could read them. Names are untrusted and decide nothing that content decides. */
import { type KnownType, known } from './formats/known.ts'
import type { Family } from './protocol.ts'

/**
 * Everything Windows could take for the extension: trailing dots and blanks are dropped by it, a colon starts an alternate stream, and
 * the whole name counts for files such as desktop.ini.
 */
export function extensionsOf(fileName: string): readonly string[] {
  const name = (fileName.normalize('NFKC').toLowerCase().split(/[\\/]/).at(-1) ?? '').replace(/[\p{C}]/gu, '')
  const readings = [name, ...name.split(':')].map((each) => each.replace(/[.\s]+$/u, ''))
  return readings.filter((each) => each.includes('.')).flatMap((each) => [each.slice(each.lastIndexOf('.') + 1).trim(), each])
}

/** What the extension says beside the content: the same type, another of its family, nothing, or something else. */
export const standings = ['same', 'family', 'none', 'other'] as const
export type ExtensionStanding = (typeof standings)[number]

const rows: readonly KnownType[] = Object.values(known)
const ofFamily = new Map<Family, ReadonlySet<string>>()
for (const { family, extensions } of rows) ofFamily.set(family, new Set([...(ofFamily.get(family) ?? []), ...extensions]))

/** @param type key of the table of known types, from the bytes */
export function extensionStanding(type: string, fileName: string): ExtensionStanding {
  const extensions = extensionsOf(fileName)
  if (extensions.length === 0) return 'none'
  const row = Object.hasOwn(known, type) ? known[type as keyof typeof known] : known.unknown
  const belongs: readonly string[] = row.extensions
  if (extensions.some((extension) => belongs.includes(extension))) return 'same'
  return extensions.some((extension) => ofFamily.get(row.family)?.has(extension)) ? 'family' : 'other'
}
