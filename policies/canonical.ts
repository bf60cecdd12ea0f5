import { createHash } from 'node:crypto'

/**
 * RFC 8785 for what a policy holds: text, whole numbers, booleans, lists and mappings. Layout and comments of the YAML do not
 * change it, every word that decides does.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
    // §3.2.3: keys in the order of their UTF-16 code units, which is how JavaScript compares.
    members.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError('a policy holds whole numbers only')
  return JSON.stringify(value)
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
