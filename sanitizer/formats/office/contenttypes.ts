import { decodeXml } from '../../container/xml/decode.ts'
import { escapeValue } from '../../container/xml/escape.ts'
import { scanXml } from '../../container/xml/scanner.ts'
import { nameKey } from '../../container/zip/names.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

const CONTENT_TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types'

/** Content types of a package (ECMA-376 Part 2 §10.1.2): an override by part name wins over a default by extension. */
export class ContentTypes {
  readonly #defaults = new Map<string, string>()
  readonly #overrides = new Map<string, string>()

  /** @throws Refusal malformed, ambiguous */
  constructor(bytes: Uint8Array, limits: Limits) {
    let depth = 0
    scanXml<{ name: string }, string>(
      decodeXml(bytes),
      { element: (uri, local) => ({ name: uri === CONTENT_TYPES ? local : '' }), attribute: (uri, local) => (uri === '' ? local : '') },
      {
        open: ({ name }, names, values) => {
          depth++
          if (depth === 1 && name !== 'Types') throw new Refusal('malformed', 'not a content types part')
          const valueAt = (key: string): string => values[names.indexOf(key)] ?? ''
          const type = valueAt('ContentType').trim().toLowerCase()
          if (depth === 2 && name === 'Default') put(this.#defaults, valueAt('Extension').toLowerCase(), type)
          if (depth === 2 && name === 'Override') put(this.#overrides, nameKey(valueAt('PartName').replace(/^\//, '')), type)
        },
        text: () => undefined,
        close: () => void depth--,
      },
      limits,
    )
  }

  /** Lower case; '' when the package says nothing about the part. */
  of(partName: string): string {
    const key = nameKey(partName)
    return this.#overrides.get(key) ?? this.#defaults.get(key.slice(key.lastIndexOf('.') + 1)) ?? ''
  }
}

/** Saying the same twice is clumsy; saying two things lets readers choose. */
function put(map: Map<string, string>, key: string, type: string): void {
  const earlier = map.get(key)
  if (earlier !== undefined && earlier !== type) throw new Refusal('ambiguous', 'two content types for one name')
  map.set(key, type)
}

export function writeContentTypes(defaults: ReadonlyMap<string, string>, overrides: ReadonlyMap<string, string>): string {
  const lines = [
    ...[...defaults].map(([extension, type]) => `<Default Extension="${extension}" ContentType="${escapeValue(type)}"/>`),
    ...[...overrides].map(([name, type]) => `<Override PartName="/${name}" ContentType="${escapeValue(type)}"/>`),
  ]
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="${CONTENT_TYPES}">${lines.join('')}</Types>`
}
