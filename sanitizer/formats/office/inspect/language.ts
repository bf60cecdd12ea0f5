import type { FindingKind } from '../../../findings.ts'

/** The inspection's own view of links and fields: other code, other approach than the disarmer's. Formulas are in formula.ts. */

/** Characters of no width, and those that turn the direction of text. */
const isUnseen = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)

export function isPlainAddress(address: string): boolean {
  if (address.length === 0 || address.length > 2083) return false
  for (const character of address) {
    const code = character.codePointAt(0) ?? 0
    if (code < 32 || code === 127 || /\s/.test(character) || '\\<>"`{}|^'.includes(character) || isUnseen(code)) return false
  }
  const colon = address.indexOf(':')
  const scheme = address.slice(0, colon).toLowerCase()
  const rest = address.slice(colon + 1)
  if (scheme === 'mailto' || scheme === 'tel') return rest.length > 0
  if (scheme !== 'http' && scheme !== 'https') return false
  const authority = rest.startsWith('//') ? (rest.slice(2).split(/[/?#]/)[0] ?? '') : ''
  return authority !== '' && !authority.includes('@')
}

/** A place in the document: no scheme, no path. */
export function isPlainPlace(place: string): boolean {
  if (place.includes('\\') || place.includes('//')) return false
  const colon = place.indexOf(':')
  return colon < 0 || (place.includes('!') && colon > place.indexOf('!')) || /^\$?[A-Za-z]{1,3}\$?[0-9]+$/.test(place.slice(0, colon))
}

const SAFE_FIELDS = new Set(
  'page numpages section sectionpages pageref ref noteref styleref seq toc tc xe index ta toa date time createdate savedate printdate eq symbol advance listnum autonum autonumlgl autonumout formtext formcheckbox formdropdown mergefield if quote shape numwords numchars set hyperlink'.split(
    ' ',
  ),
)

/** Judges a field by its first word, and everything that HYPERLINK says (ECMA-376 Part 1 §17.16.5.25). */
export function fieldFault(code: string): FindingKind | undefined {
  const words = code.replace(/[\u201c\u201d]/g, '"').trim()
  const first = (words.split(/\s/)[0] ?? '').toLowerCase()
  if (first.startsWith('=')) return undefined
  // What stands for the unread makes no name of a field, but is not part of the name that is told either.
  if (!SAFE_FIELDS.has(first)) return /^[\s\0]*dde/i.test(words) ? 'dde' : 'field'
  return first === 'hyperlink' && !isPlainHyperlink(words.slice(first.length)) ? 'field' : undefined
}

/** One address, or a place behind `\l`, or both; `\o` has a tip, `\m` and `\n` nothing. A field inside would be filled in later. */
function isPlainHyperlink(code: string): boolean {
  if (code.includes('\u0000')) return false
  const said: Record<string, string> = {}
  let about = 'address'
  let at = 0
  while (at < code.length) {
    const character = code[at] ?? ''
    if (/\s/.test(character)) {
      at++
    } else if (character === '\\' && /[a-z]/i.test(code[at + 1] ?? '')) {
      about = (code[at + 1] ?? '').toLowerCase()
      if (!'lomn'.includes(about)) return false
      if ('mn'.includes(about)) about = 'address'
      at += 2
    } else {
      const end = character === '"' ? argumentEnd(code, at) : at + (/^[^\s"]+/.exec(code.slice(at))?.[0].length ?? 1)
      if (Object.hasOwn(said, about)) return false
      said[about] = (character === '"' ? code.slice(at + 1, end - 1) : code.slice(at, end)).replace(/\\(.)/g, '$1')
      about = 'address'
      at = end
    }
  }
  const { address = '', l: place } = said
  return (
    (address === '' ? place !== undefined : isPlainAddress(address.replaceAll(' ', '%20'))) && (place === undefined || isPlainPlace(place))
  )
}

/** Behind the closing mark; a backslash takes the meaning from the next character. */
function argumentEnd(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at++) {
    if (code[at] === '\\') at++
    else if (code[at] === '"') return at + 1
  }
  return code.length + 1
}

export { formulaFaultSeen } from './formula.ts'
