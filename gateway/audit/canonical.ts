/**
 * RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a record has one hash.
 * Numbers and strings are written as ECMAScript writes them (§3.2.2.2, §3.2.2.3), which is what JSON.stringify does for
 * primitives; members are sorted by UTF-16 code units (§3.2.3). A member that is undefined is absent.
 * @throws TypeError for what is not I-JSON: NaN, infinities, lone surrogates, bigint, functions, dates and other class instances
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number must be finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a string must not hold a lone surrogate')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    members.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError(`${typeof value} has no JSON form`)
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
