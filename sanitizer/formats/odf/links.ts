import { isSafeLink } from '../../container/links.ts'

/** Where links of a document may lead (ODF 1.3 Part 3 §19.918 `xlink:href`; threats §3.4). */

const RANGE = /^#\$?[^:]{0,256}[.!]\$?[A-Za-z]{1,3}\$?\d{1,7}:/
const SCHEME = /^#?\s*[a-z][a-z0-9+.-]*:/i

/**
 * `#` and a place in the same document: a bookmark, a heading, a slide, a cell. Nothing that a program could take for an address
 * of another kind after all.
 */
export function isLocalPlace(place: string): boolean {
  if (!place.startsWith('#') || place.length > 1024 || /[\u0000-\u001f\\]|\/\//.test(place)) return false
  if (/^#\s*[./]/.test(place) && !/^#\.[A-Z]/.test(place)) return false
  if (/vnd\.sun\.star|\.uno:|macro:|javascript:|service:|slot:/i.test(place)) return false
  return RANGE.test(place) || !SCHEME.test(place)
}

export const isSafeTarget = (href: string): boolean => isLocalPlace(href) || isSafeLink(href)
