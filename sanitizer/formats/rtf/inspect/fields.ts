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
  return linkFault(code.trim().slice('hyperlink'.length))
}

/** Tips are shown and lead nowhere; places lead within the document; what is left must be one address, or none where there is a place. */
function linkFault(rest: string): FindingKind | undefined {
  const withoutTips = rest.replace(/\\o\s*(?:"[^"]*"|[^\s"\\]+)/gi, ' ')
  let places = 0
  let isFaulty = false
  const left = withoutTips.replace(/\\l\s*(?:"([^"]*)"|([^\s"\\]+))/gi, (_, quoted?: string, bare?: string) => {
    places++
    if (/[:/\\[\]|]/.test(quoted ?? bare ?? '')) isFaulty = true
    return ' '
  })
  const addresses = [...left.replace(/\\h\b/gi, ' ').matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  if (isFaulty || addresses.length > 1 || addresses.length + places === 0) return 'field'
  return addresses.every(isHarmless) ? undefined : 'unsafe-link'
}

function isHarmless(address: string): boolean {
  const colon = address.indexOf(':')
  const scheme = address.slice(0, Math.max(0, colon)).toLowerCase()
  if (/[\\<>{}|^`\u0000-\u001f]/.test(address)) return false
  if (scheme === 'mailto' || scheme === 'tel') return true
  if (scheme !== 'http' && scheme !== 'https') return false
  const authority = address.slice(colon + 1).startsWith('//') ? (address.slice(colon + 3).split(/[/?#]/)[0] ?? '') : ''
  return authority !== '' && !authority.includes('@')
}
