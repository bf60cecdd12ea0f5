import { isSafeLink } from '../../container/links.ts'
import type { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'

/** CommonMark 0.31 §6.6: what may stay of raw HTML: tags without attributes that only set text. */
const QUIET_TAG =
  /^<\/?(?:br|hr|b|i|u|s|em|strong|sub|sup|kbd|code|pre|del|ins|mark|small|p|ul|ol|li|table|tr|td|th|thead|tbody|details|summary)\s?\/?>/i
/** §6.5 autolinks. */
const AUTOLINK = /^<([^\s<>]{1,2000})>/
const MAIL_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+$/
/** What begins raw HTML, an autolink, a comment, a declaration, an instruction or CDATA (§4.6, §6.6). */
const OPENING = /<(?=[A-Za-z/!?])/g
/** §6.3, §4.7: behind these an address is read; blanks and one line end may stand between. Longer ones are none that a person wrote. */
const MARK = /\](?:\(|:)/g
const TARGET = /([ \t]{0,200}\n?[ \t]{0,200}<?)([^\s<>]{0,2001})/y
const SCHEME = /^[a-z][a-z0-9+.-]*:/i
/** A number needs no semicolon for some. */
const ENTITY = /&(?:#|[a-z]{2,31};)/i

/** As a reader would take it: escapes of Markdown and of addresses undone (§2.4, §2.5), blanks dropped. */
function plain(address: string): string {
  const unescaped = address
    .replaceAll('\\', '')
    .replace(/%([0-7][0-9a-f])/gi, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16)))
  return unescaped.replace(/[\u0000-\u0020\u007f]/g, '')
}

/** An address ends at the parenthesis that closes the link. */
function endOf(address: string, isInline: boolean): number {
  if (!isInline) return address.length
  let depth = 0
  for (let at = 0; at < address.length; at++) {
    if (address[at] === '(') depth++
    else if (address[at] === ')' && depth-- === 0) return at
  }
  const first = address.indexOf(')')
  return first < 0 ? address.length : first
}

const LONGEST_ADDRESS = 2000

/** A place in the same folder or page, or a safe address. An entity that is not the sign between parameters hides a scheme. */
function isQuiet(address: string): boolean {
  if (address.length > LONGEST_ADDRESS) return false
  if (isSafeLink(address)) return true
  const read = plain(address)
  return (
    !SCHEME.test(read) && !/^(?:[\\/]{2}|\\)/.test(address) && !read.startsWith('//') && !(ENTITY.test(address) && !/^&amp;/i.test(address))
  )
}
/** Pictures are fetched without a touch: only those beside the file stay pictures, the others become links. */
const isBeside = (address: string): boolean => /^[\p{L}\p{N}_.-][\p{L}\p{N}_./%-]{0,200}$/u.test(address) && !SCHEME.test(plain(address))

/** All of an address that is too long: it goes at once, with what would close it. */
function wholeFrom(text: string, at: number): string {
  WHOLE.lastIndex = at
  return WHOLE.exec(text)?.[0] ?? ''
}
const WHOLE = /[^\s<>]*/y

/** Each mark on its own, also inside what another took for its address: programs do not agree where one ends. @throws Refusal limit-entries */
function quietTargets(text: string, findings: Findings, limits: Limits): string {
  const pieces: string[] = []
  let [from, marks] = [0, 0]
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    within(limits, 'objects', ++marks)
    if (index < from) continue
    const start = index + mark.length
    TARGET.lastIndex = start
    const [, between = '', rest = ''] = TARGET.exec(text) ?? []
    const near = endOf(rest, mark === '](')
    const isTooLong = near > LONGEST_ADDRESS
    if (!isTooLong && isQuiet(rest.slice(0, near))) continue
    const end = isTooLong ? wholeFrom(text, start + between.length).length : near
    findings.add('unsafe-link')
    pieces.push(text.slice(from, start), between.replace(/<$/, ''), '#')
    from = start + between.length + end
  }
  return from === 0 ? text : pieces.join('') + text.slice(from)
}

/** A picture whose label holds no brackets and whose address leads beside the file stays one; any other sign of a picture becomes a link. */
function quietPictures(text: string, findings: Findings): string {
  const hasDefinitions = text.includes(']:')
  return text.replace(/!\[/g, (sign: string, at: number) => {
    const [paragraph = ''] = text.slice(at, at + LONGEST_LABEL).split('\n\n', 1)
    const isOpen = paragraph.length === LONGEST_LABEL
    if (!isOpen && !hasDefinitions && !/\]\s*[([]/.test(paragraph)) return sign
    const beside = BESIDE.exec(paragraph)?.[1]
    if (beside !== undefined && isBeside(beside)) return sign
    findings.add('external-reference')
    return '['
  })
}
/** In a longer paragraph every sign of a picture becomes that of a link: looking further from each would take forever. */
const LONGEST_LABEL = 2000
const BESIDE = /^!\[[^[\]\\]*\]\(([^\s<>()]*)\)/

function quietTags(text: string, findings: Findings): string {
  return text.replace(OPENING, (less: string, at: number) => {
    const head = text.slice(at, at + 2010)
    if (QUIET_TAG.test(head)) return less
    const address = AUTOLINK.exec(head)?.[1]
    if (address !== undefined && (MAIL_ADDRESS.test(address) || (isSafeLink(address) && SCHEME.test(address)))) return less
    findings.add(address !== undefined && SCHEME.test(address) ? 'unsafe-link' : 'html-in-text')
    return '&lt;'
  })
}

/**
 * Markdown in which no address runs or fetches, and no raw HTML but plain tags of text is left: `<` becomes `&lt;` wherever it could
 * begin one, in code, too, since programs do not agree on what is code.
 */
export const quietMarkdown = (text: string, findings: Findings, limits: Limits): string =>
  quietTags(quietPictures(quietTargets(text, findings, limits), findings), findings)
