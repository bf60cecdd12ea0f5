import { isSafeLink } from '../../container/links.ts'

/** Fields (ECMA-376 Part 1 §17.16.5) that compute from the document alone, without prompt, file, program or network. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF REF NOTEREF STYLEREF SEQ TOC TC XE INDEX TA TOA DATE TIME CREATEDATE SAVEDATE PRINTDATE ' +
    'EQ SYMBOL ADVANCE LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT FORMTEXT FORMCHECKBOX FORMDROPDOWN MERGEFIELD NUMWORDS NUMCHARS'
  ).split(' '),
)
/** Stands for a field inside an instruction: its text is not known before it runs. */
export const NESTED = '\ufffc'
const LONGEST = 4_000
const PLACE = /^[^\\:/[\]|\u0000-\u001f]{1,255}$/
const TOKEN = /"((?:[^"\\]|\\.)*)"|(\\[^\s"])|([^\s"]+)/g

export type Verdict = 'safe' | 'link' | 'dde' | 'field'

/** @returns `link` for a safe link to the outside, `safe` for what stays within the document; else what it is reported as */
export function verdictOf(instruction: string): Verdict {
  const code = instruction.replace(/[\u201c\u201d]/g, '"').trim()
  const name = (/^[A-Za-z]+(?=[\s"\\]|$)/.exec(code)?.[0] ?? '').toUpperCase()
  if (code.includes(NESTED) || code.length > LONGEST) return /^\W*dde/i.test(code) ? 'dde' : 'field'
  if (name === 'HYPERLINK') return hyperlink(code.slice(name.length))
  if (NAMES.has(name)) return 'safe'
  if (/^=[\w\s().,;:+*^%<>="'#$\u0080-\uffff/-]*(?:\\[#@*][\s\S]*)?$/.test(code) && !code.includes('//')) return 'safe'
  return /^\W*dde/i.test(code) ? 'dde' : 'field'
}

/** §17.16.5.25: an address, `\l` a place in it, `\o` a tip, `\t` a frame, `\m` a map, `\n` a new window. */
function hyperlink(rest: string): Verdict {
  let address: string | undefined
  let place: string | undefined
  let expects = ''
  for (const [, quoted, option, bare] of rest.matchAll(TOKEN)) {
    if (option) {
      expects = option.slice(1).toLowerCase()
      if (!['l', 'o', 'h'].includes(expects)) return 'field'
      continue
    }
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
    if (expects === 'l') place = value
    else if (expects === '' && address === undefined) address = value
    else if (expects === '') return 'field'
    expects = ''
  }
  if (place !== undefined && !PLACE.test(place)) return 'field'
  if (address) return isSafeLink(address) ? 'link' : 'field'
  return place === undefined ? 'field' : 'safe'
}
