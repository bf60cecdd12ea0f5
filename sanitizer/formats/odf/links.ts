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

/** Addresses that make an office suite do something, or open another file. */
const ACTING =
  /^\s*(?:vnd\.sun\.star\.|\.uno:|macro:|service:|slot:|private:|javascript:|vbscript:|data:|file:|smb:|ftp:|ldap:|dav|cmis|ms-|search-ms|mk:|mhtml:|its:|shell:|\\\\)/i
/** Attributes whose value is what people wrote, which may begin in any way. */
const WRITTEN =
  /:(?:name|names|display-name|title|label|value|string-value|current-value|text|content|description|alias|tag|series|prefix|suffix|num-prefix|num-suffix|display-text|note|author|publisher|booktitle|identifier|annote|address|journal|bullet-char|style-name|font-name(?:-asian|-complex)?|d|points|page|member-name|field-name)$/

/** Whether an attribute that is no link holds an address all the same: nobody needs it, and some program might follow it. */
export const isStrayAddress = (attribute: string, value: string): boolean => ACTING.test(value) && !WRITTEN.test(attribute)
