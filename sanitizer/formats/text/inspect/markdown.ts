import type { Findings } from '../../../findings.ts'

const letters = /[A-Za-z]/
/** Elements that set text; anything with an attribute is none. */
const setting = new Set(
  'br hr b i u s em strong sub sup kbd code pre del ins mark small p ul ol li table tr td th thead tbody details summary'.split(' '),
)
const schemes = new Set(['http', 'https', 'mailto', 'tel'])

/** What stands between angle brackets from here, or undefined. */
function between(text: string, at: number): string | undefined {
  const end = text.indexOf('>', at)
  return end < 0 || end - at > 2002 ? undefined : text.slice(at + 1, end)
}

function isHarmless(inner: string): boolean {
  const name = inner
    .replace(/^\//, '')
    .replace(/\s?\/?$/, '')
    .toLowerCase()
  if (setting.has(name)) return true
  if (/[\s<]/.test(inner)) return false
  const colon = inner.indexOf(':')
  return colon < 0 ? inner.includes('@') : schemes.has(inner.slice(0, colon).toLowerCase()) && !inner.slice(colon).includes('\\')
}

/** The scheme that a reader could make of an address, with every escape undone. */
function schemeOf(address: string): string | undefined {
  let read = ''
  for (let at = 0; at < address.length; at++) {
    const code = address[at] === '%' ? Number.parseInt(address.slice(at + 1, at + 3), 16) : Number.NaN
    if (code < 0x80) at += 2
    const character = code < 0x80 ? String.fromCharCode(code) : address[at] === '\\' ? '' : (address[at] ?? '')
    if (character > ' ') read += character
  }
  return /^([a-z][a-z0-9+.-]*):/i.exec(read)?.[1]?.toLowerCase()
}

/** No address of ours is longer. */
const ADDRESS = 2000

function checkAddress(text: string, from: number, findings: Findings): void {
  let at = from
  while (/[ \t\n<]/.test(text[at] ?? '')) at++
  const start = at
  while (at < text.length && at - start <= ADDRESS && !/[\s<>)]/.test(text[at] ?? '')) at++
  if (at - start > ADDRESS) findings.add('unsafe-link')
  const address = text.slice(start, at)
  const scheme = schemeOf(address)
  const isForeign = scheme !== undefined && !schemes.has(scheme)
  if (isForeign || /^(?:\/\/|\\)/.test(address) || (/^[^/?#]*&(?:#|[a-z]+;)/i.test(address) && scheme === undefined))
    findings.add('unsafe-link')
}

/** How far a label is followed. */
const LABEL = 2000

/** Only what lies beside the file is shown without a touch. */
function checkPicture(text: string, at: number, findings: Findings): void {
  const blank = text.slice(at, at + LABEL).indexOf('\n\n')
  const paragraph = text.slice(at, at + (blank < 0 ? LABEL : blank))
  const opens = paragraph.search(/\]\s*[([]/)
  if (opens < 0 && paragraph.length < LABEL && !text.includes(']:')) return
  const address = /^\]\(([^)\s]*)\)/.exec(paragraph.slice(opens))?.[1]
  const isBeside = address !== undefined && address !== '' && schemeOf(address) === undefined && !/^[/\\]|[\\&]/.test(address)
  if (!isBeside) findings.add('external-reference')
}

/** Looks at every angle bracket and at every place where Markdown reads an address, character by character. */
export function checkMarkdown(text: string, findings: Findings): void {
  for (let at = 0; at < text.length; at++) {
    const [one = '', next = ''] = [text[at], text[at + 1]]
    if (one === '<' && (letters.test(next) || next === '/' || next === '!' || next === '?')) {
      const inner = between(text, at)
      if (inner === undefined || !isHarmless(inner)) findings.add('html-in-text')
    }
    if (one === '!' && next === '[') checkPicture(text, at, findings)
    if (one === ']' && (next === '(' || next === ':')) checkAddress(text, at + 2, findings)
  }
}
