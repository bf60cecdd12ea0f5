import { Refusal } from '../../refusal.ts'

/** Names of ZIP entries: which are refused, and which count as the same name. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const NUL_OR_CONTROL = /[\u0000-\u001f\u007f]/
const DRIVE_OR_STREAM = /:/

/**
 * Decodes a name: UTF-8 when flagged (§4.4.4 bit 11), else one character a byte. Outside ASCII the unflagged form has no known
 * encoding; it serves as a key, never as a name for people.
 */
export function entryName(bytes: Uint8Array, isUtf8: boolean): string {
  let name: string
  try {
    name = isUtf8 ? utf8.decode(bytes) : Buffer.from(bytes).toString('latin1')
  } catch (cause) {
    throw new Refusal('malformed', 'name is not UTF-8', { cause })
  }
  if (name === '' || NUL_OR_CONTROL.test(name)) throw new Refusal('malformed', 'empty name or control character in a name')
  if (name.startsWith('/') || name.includes('\\') || DRIVE_OR_STREAM.test(name)) throw new Refusal('malformed', 'absolute or foreign path')
  const segments = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) throw new Refusal('malformed', 'path segment')
  return name
}

/** Two entries with one key are one file to some program: case, percent-encoding and Unicode form folded away. */
export function nameKey(name: string): string {
  let plain = name
  if (name.includes('%')) {
    try {
      plain = decodeURIComponent(name)
    } catch {
      // Not percent-encoding, so no program decodes it either.
    }
    if (plain !== name && (plain.includes('/../') || plain.startsWith('../') || plain.includes('\\') || plain.includes('\u0000')))
      throw new Refusal('malformed', 'path hidden by percent-encoding')
  }
  return plain.normalize('NFC').toLowerCase()
}

/** Refuses names that are twice there, and files that are also used as folders. */
export function refuseSameNames(names: readonly string[]): void {
  const files = new Set<string>()
  const folders = new Set<string>()
  for (const name of names) {
    const key = nameKey(name)
    const isFolder = key.endsWith('/')
    const bare = isFolder ? key.slice(0, -1) : key
    if (isFolder ? folders.has(`${bare}/`) : files.has(bare)) throw new Refusal('ambiguous', 'the same name twice')
    if (isFolder) folders.add(`${bare}/`)
    else files.add(bare)
  }
  for (const name of names) {
    const key = nameKey(name)
    if (key.endsWith('/') && files.has(key.slice(0, -1))) throw new Refusal('ambiguous', 'a name is both file and folder')
    for (let slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1))
      if (files.has(key.slice(0, slash))) throw new Refusal('ambiguous', 'a name is both file and folder')
  }
}
