import type { FindingKind } from '../../../findings.ts'

/** The inspection's own view of field codes and addresses: by their words, not by a grammar. */

const HARMLESS: ReadonlySet<string> = new Set(
  'page numpages section sectionpages pageref ref noteref styleref seq toc tc xe index ta toa date time createdate savedate printdate eq symbol advance listnum autonum autonumlgl autonumout formtext formcheckbox formdropdown mergefield numwords numchars'.split(
    ' ',
  ),
)

export function fieldFault(code: string): FindingKind | undefined {
  const parts = code
    .replace(/[\u201c\u201d]/g, '"')
    .trim()
    .split(/[\s"]+/)
  const name = (parts[0] ?? '').toLowerCase()
  if (name.startsWith('=')) return /[{}|]|\/\//.test(code) ? 'field' : undefined
  if (name.startsWith('dde')) return 'dde'
  if (name !== 'hyperlink') return HARMLESS.has(name.replace(/\\.*$/, '')) ? undefined : 'field'
  // Every word that could be an address must be one that may be; options and tips are looked at like addresses.
  const options = code.match(/\\[A-Za-z]/g) ?? []
  if (options.some((option) => !/^\\[loh]$/i.test(option))) return 'field'
  return parts.slice(1).some(leads) ? 'unsafe-link' : undefined
}

/** Whether a word leads somewhere that it must not. */
function leads(word: string): boolean {
  const colon = word.indexOf(':')
  if (word.includes('\\') && !/^\\[lohLOH]$/.test(word)) return true
  if (colon < 1) return word.startsWith('//') || word.startsWith('/')
  const scheme = word.slice(0, colon).toLowerCase()
  if (scheme === 'mailto' || scheme === 'tel') return false
  if (scheme !== 'http' && scheme !== 'https') return /^[a-z][a-z0-9+.-]*$/.test(scheme)
  const authority = word.slice(colon + 1).startsWith('//') ? (word.slice(colon + 3).split(/[/?#]/)[0] ?? '') : ''
  return authority === '' || authority.includes('@')
}
