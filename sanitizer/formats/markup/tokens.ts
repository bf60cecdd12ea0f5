import { type Limits, within } from '../../limits.ts'
import { rawText } from './allow.ts'
import { unescapeHtml } from './entities.ts'

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly selfClosing: boolean }
  | { readonly kind: 'close'; readonly name: string }
  /** `conditional`: what Internet Explorer and Word read inside a comment. */
  | { readonly kind: 'aside'; readonly what: 'comment' | 'conditional' | 'doctype' | 'instruction' }

const TAG_NAME = /[^\s/>]*/y
/** A value as written: in quotes, or up to a blank or the end of the tag (§13.2.5.32–39). */
const BETWEEN = /[\s/]*/y
const ATTRIBUTE = /([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)?))?/y

/**
 * Cuts HTML into tokens in one pass, linear in its length (HTML Living Standard §13.2.5, without the parts that need a tree). Where two
 * parsers may cut differently nothing depends on it: what is written is made of allowed names and escaped text only.
 *
 * @throws Refusal limit-entries
 */
export function* tokens(html: string, limits: Limits): Generator<Token> {
  let at = 0
  let count = 0
  while (at < html.length) {
    within(limits, 'objects', ++count)
    const less = html.indexOf('<', at)
    const end = less < 0 ? html.length : less
    if (end > at) yield { kind: 'text', text: unescapeHtml(html.slice(at, end)) }
    if (less < 0) return
    const next = html.charCodeAt(less + 1) | 0x20
    const nextButOne = html.charCodeAt(less + 2) | 0x20
    if (next >= 0x61 && next <= 0x7a) {
      const tag = startTag(html, less + 1, limits)
      if (!tag) return
      yield tag.token
      at = tag.end
      if (!rawText.has(tag.token.name)) continue
      const close = endOfRaw(html, at, tag.token.name)
      const raw = html.slice(at, close)
      if (raw !== '') yield { kind: 'text', text: /^(?:title|textarea)$/.test(tag.token.name) ? unescapeHtml(raw) : raw }
      at = close
    } else if (html[less + 1] === '/' && nextButOne >= 0x61 && nextButOne <= 0x7a) {
      const tag = startTag(html, less + 2, limits)
      if (!tag) return
      yield { kind: 'close', name: tag.token.name }
      at = tag.end
    } else if (html[less + 1] === '!' || html[less + 1] === '?' || html[less + 1] === '/') {
      const { token, end: after } = aside(html, less)
      yield token
      at = after
    } else {
      yield { kind: 'text', text: '<' }
      at = less + 1
    }
  }
}

/** @returns undefined when the tag is never finished: then it is none, and nothing follows (§13.2.5.6, EOF in tag) */
function startTag(
  html: string,
  from: number,
  limits: Limits,
): { readonly token: Token & { kind: 'open' }; readonly end: number } | undefined {
  TAG_NAME.lastIndex = from
  const name = TAG_NAME.exec(html)?.[0].toLowerCase() ?? ''
  const attributes = new Map<string, string>()
  let at = from + name.length
  for (;;) {
    BETWEEN.lastIndex = at
    at += BETWEEN.exec(html)?.[0].length ?? 0
    if (html[at] === '>') return { token: { kind: 'open', name, attributes, selfClosing: html[at - 1] === '/' }, end: at + 1 }
    ATTRIBUTE.lastIndex = at
    const found = ATTRIBUTE.exec(html)
    if (!found) {
      // A stray sign, such as `=` or a quote that is never closed: stepped over.
      if (at >= html.length) return undefined
      at++
      continue
    }
    const [, spelt = '', double, single, bare] = found
    const attribute = spelt.toLowerCase()
    // §13.2.5.33: of two with one name the first counts.
    if (!attributes.has(attribute)) attributes.set(attribute, unescapeHtml(double ?? single ?? bare ?? ''))
    within(limits, 'xmlAttributes', attributes.size)
    at = ATTRIBUTE.lastIndex
  }
}

/** §13.2.5.12: only the end tag of the same name ends it. */
function endOfRaw(html: string, from: number, name: string): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  close.lastIndex = from
  return close.exec(html)?.index ?? html.length
}

function aside(html: string, from: number): { readonly token: Token; readonly end: number } {
  if (html.startsWith('<!--', from)) {
    // §13.2.5.43: `<!-->` and `<!--->` are empty comments, `--!>` ends one.
    const short = /^<!--(?:-?>)/.exec(html.slice(from, from + 6))
    if (short) return { token: { kind: 'aside', what: 'comment' }, end: from + short[0].length }
    const close = /--!?>/g
    close.lastIndex = from + 4
    const isConditional = /^<!--\s*\[if\b/i.test(html.slice(from, from + 40))
    return {
      token: { kind: 'aside', what: isConditional ? 'conditional' : 'comment' },
      end: close.exec(html) ? close.lastIndex : html.length,
    }
  }
  const close = html.indexOf('>', from)
  const head = html.slice(from, from + 12)
  const what = /^<!doctype/i.test(head)
    ? 'doctype'
    : /^<!\[(?:if|endif)/i.test(head)
      ? 'conditional'
      : head.startsWith('<?')
        ? 'instruction'
        : 'comment'
  return { token: { kind: 'aside', what }, end: close < 0 ? html.length : close + 1 }
}
