/** How the tables beside this file are read. */

/** What one element may carry, in the parts of one kind. */
export interface Known {
  readonly attributes: ReadonlySet<string>
  readonly holdsText: boolean
}
/** Element → what it may carry, both as our writers spell them. */
export type Vocabulary = ReadonlyMap<string, Known>

/** A family of names in one namespace; in some, attributes without a prefix are in the namespace of their elements. */
export interface Group {
  readonly prefix: string
  readonly isQualified: boolean
  readonly lines: string
}

const QUALIFIED: ReadonlySet<string> = new Set(['w', 'w14', 'w15', 'm'])
export const group = (prefix: string, ...lines: readonly string[]): Group => ({
  prefix,
  isQualified: QUALIFIED.has(prefix),
  lines: lines.join('\n'),
})

interface Growing {
  readonly attributes: Set<string>
  holdsText: boolean
}

/** An element that stands in several lines may carry what any of them says. */
export function vocabularyOf(groups: readonly Group[]): Vocabulary {
  const known = new Map<string, Growing>()
  for (const { prefix, isQualified, lines } of groups)
    for (const line of lines.split('\n')) {
      const colon = line.lastIndexOf(':')
      if (colon < 0) continue
      const attributes = words(line.slice(0, colon)).map((name) => (isQualified && !name.includes(':') ? `${prefix}:${name}` : name))
      for (const word of words(line.slice(colon + 1))) {
        const local = word.replace('"', '')
        const name = prefix === '' ? local : `${prefix}:${local}`
        const entry = known.get(name) ?? { attributes: new Set<string>(), holdsText: false }
        for (const attribute of attributes) entry.attributes.add(attribute)
        if (local !== word) entry.holdsText = true
        known.set(name, entry)
      }
    }
  return known
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')
