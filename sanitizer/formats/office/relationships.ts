import { decodeXml } from '../../container/xml/decode.ts'
import { escapeValue } from '../../container/xml/escape.ts'
import { scanXml } from '../../container/xml/scanner.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { EmbeddedKind } from './embedded.ts'

/** Relationships between parts (ECMA-376 Part 2 §9.3). */
export interface Relationship {
  readonly id: string
  /** Short type: `styles`, `package/metadata/thumbnail`, `ms/vbaProject`; Strict and Transitional spell alike. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
}

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
const prefixes: readonly (readonly [string, string])[] = [
  [OFFICE, ''],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships/', ''],
  [`${RELATIONSHIPS}/`, 'package/'],
]
const MICROSOFT = /^http:\/\/schemas\.microsoft\.com\/office\/(?:\d{4}(?:\/\d{2})?)\/relationships\/(?:ui\/)?(\w+)$/

export function shortType(type: string): string {
  for (const [prefix, short] of prefixes) if (type.startsWith(prefix)) return short + type.slice(prefix.length)
  const own = MICROSOFT.exec(type)?.[1]
  return own ? `ms/${own}` : type
}

/** Ids are carried over, so they must be plain: long or odd ones refuse the part's relationships rather than travel. */
const ID = /^[A-Za-z_][\w.-]{0,63}$/

interface Element {
  readonly name: string
}

/** @throws Refusal malformed, ambiguous */
export function readRelationships(bytes: Uint8Array, limits: Limits): readonly Relationship[] {
  const found: Relationship[] = []
  const ids = new Set<string>()
  let depth = 0
  scanXml<Element, string>(
    decodeXml(bytes),
    { element: (uri, local) => ({ name: uri === RELATIONSHIPS ? local : '' }), attribute: (uri, local) => (uri === '' ? local : '') },
    {
      open: ({ name }, names, values) => {
        depth++
        if (depth === 1 && name !== 'Relationships') throw new Refusal('malformed', 'not a relationships part')
        if (depth !== 2 || name !== 'Relationship') return
        const valueAt = (key: string): string => values[names.indexOf(key)] ?? ''
        const id = valueAt('Id')
        // Nothing can name what has no id: it is read so that it is told of, and never written.
        if (id !== '' && !ID.test(id)) throw new Refusal('malformed', 'relationship id')
        if (id !== '' && ids.has(id)) throw new Refusal('ambiguous', 'relationship id twice')
        ids.add(id)
        const mode = valueAt('TargetMode')
        if (!['', 'Internal', 'External'].includes(mode)) throw new Refusal('malformed', 'target mode')
        found.push({ id, type: shortType(valueAt('Type')), target: valueAt('Target'), isExternal: mode === 'External' })
      },
      text: () => undefined,
      close: () => void depth--,
    },
    limits,
  )
  return found
}

/**
 * The part that a target names, seen from its source part (RFC 3986 §5.2, ECMA-376 Part 2 §9.3.2.2).
 * @returns a name without the leading slash, or undefined when it leaves the package
 */
export function resolveTarget(source: string, target: string): string | undefined {
  const plain = target.replaceAll('\\', '/').replace(/#.*$/, '')
  if (plain === '' || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(plain) || plain.startsWith('//')) return undefined
  const segments = plain.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const segment of plain.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined
    } else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  try {
    return decodeURIComponent(segments.join('/'))
  } catch {
    return undefined
  }
}

export interface WrittenRelationship {
  readonly id: string
  /** Full URI. */
  readonly type: string
  readonly target: string
  readonly isExternal: boolean
  /** The kind of sanitized document that it leads to. */
  readonly embeds?: EmbeddedKind | undefined
  readonly isFont?: boolean
}

export function writeRelationships(relationships: readonly WrittenRelationship[]): string {
  const lines = relationships.map(
    ({ id, type, target, isExternal }) =>
      `<Relationship Id="${id}" Type="${escapeValue(type)}" Target="${escapeValue(target)}"${isExternal ? ' TargetMode="External"' : ''}/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${RELATIONSHIPS}">${lines.join('')}</Relationships>`
}

/** `word/charts/chart1.xml` seen from `word/document.xml` is `charts/chart1.xml`. */
export function relativeTarget(from: string, to: string): string {
  const here = from.split('/').slice(0, -1)
  const there = to.split('/')
  let shared = 0
  while (shared < here.length && here[shared] === there[shared]) shared++
  return [...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/')
}

export { OFFICE as officeRelationship }
