import { checkCharacters, stringOf } from '../../container/inspect/hidden.ts'
import { isWholePicture } from '../../container/inspect/pictures.ts'
import { readingsOf } from '../../container/inspect/readings.ts'
import { type Finding, Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { attributeKinds, emptyElements, type ValueCheck, values } from './inspect/expected.ts'

/**
 * The inspection knows one way of writing HTML, ours, and reads it as a grammar: a fixed head, then text without angle brackets, tags of
 * known names with values in double quotes, every element closed in order. Any other spelling is a finding, so that nothing depends on
 * how some parser would read it.
 */
const HEAD =
  /^<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">\n<title>([^<>"]*)<\/title>\n<\/head>\n<body>\n/
const TAIL = '\n</body>\n</html>\n'

const SPELT = /^(?:[^<>&"`]|&(?:amp|lt|gt|quot|nbsp|#96);)*$/
const ATTRIBUTE = / ([a-z]+)="([^"]*)"/y
const NAME = /[a-z][a-z0-9]*/y
const REFERENCES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0', '#96': '`' }
const resolved = (value: string): string => value.replace(/&(amp|lt|gt|quot|nbsp|#96);/g, (_, name: string) => REFERENCES[name] ?? '')

/** What a foreign spelling says about itself, for a name that is more use than `malformed`. */
const suspects: readonly (readonly [RegExp, Finding['kind']])[] = [
  [/<script|[\s"'/]on\w+\s*=|javascript:/i, 'javascript'],
  [/<(?:iframe|frame|link|base|meta)\b/i, 'external-reference'],
  [/<(?:object|embed|applet)\b/i, 'embedded-file'],
  [/<(?:form|input|button|select|textarea)\b/i, 'form'],
]

class Page {
  readonly #text: string
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #open: string[] = []
  #at: number

  constructor(text: string, from: number, setting: { findings: Findings; limits: Limits }) {
    this.#text = text
    this.#at = from
    this.#findings = setting.findings
    this.#limits = setting.limits
  }

  /** Reads up to `end`. */
  run(end: number): void {
    while (this.#at < end) {
      const less = this.#text.indexOf('<', this.#at)
      const stop = less < 0 || less > end ? end : less
      this.#spelling(this.#text.slice(this.#at, stop))
      this.#at = stop
      if (stop >= end) break
      if (!this.#tag(end)) {
        this.#findings.add('malformed')
        return
      }
    }
    if (this.#open.length > 0 || this.#at !== end) this.#findings.add('malformed')
  }

  #spelling(text: string): void {
    // In stretches: an expression over many megabytes would need as deep a stack.
    for (let at = 0; at < text.length; at += STRETCH) {
      let to = Math.min(text.length, at + STRETCH)
      const cut = text.lastIndexOf('&', to)
      if (to < text.length && cut > at && to - cut < 8) to = cut
      if (!SPELT.test(text.slice(at, to))) this.#findings.add('malformed')
      at = to - STRETCH
    }
  }

  #tag(end: number): boolean {
    const isClose = this.#text[this.#at + 1] === '/'
    NAME.lastIndex = this.#at + (isClose ? 2 : 1)
    const name = NAME.exec(this.#text)?.[0]
    if (name === undefined) return false
    this.#at = NAME.lastIndex
    if (isClose) {
      if (this.#text[this.#at] !== '>' || this.#open.pop() !== name) return false
      this.#at++
      return this.#at <= end
    }
    const kinds = attributeKinds.get(name)
    if (!kinds) return this.#alien('unknown')
    const seen = new Set<string>()
    for (;;) {
      ATTRIBUTE.lastIndex = this.#at
      const [, attribute, value] = ATTRIBUTE.exec(this.#text) ?? []
      if (attribute === undefined || value === undefined) break
      this.#at = ATTRIBUTE.lastIndex
      if (seen.has(attribute)) return false
      seen.add(attribute)
      this.#value(name, attribute, value, kinds)
    }
    if (this.#text[this.#at] !== '>') return false
    this.#at++
    if (!emptyElements.has(name)) this.#open.push(name)
    within(this.#limits, 'depth', this.#open.length)
    return true
  }

  #value(name: string, attribute: string, value: string, kinds: ReadonlyMap<string, ValueCheck>): void {
    const kind = kinds.get(attribute)
    this.#spelling(value)
    if (kind === undefined) this.#alien(attribute.startsWith('on') ? 'javascript' : 'unknown')
    else if (kind === 'picture') this.#picture(value)
    else if (!values[kind](resolved(value))) this.#alien(kind === 'link' ? 'unsafe-link' : kind === 'style' ? 'style' : 'unknown')
    if (attribute === 'target' || name === '') this.#alien('unknown')
  }

  #picture(value: string): void {
    if (values.part(value)) return
    const [, extension, coded] = /^data:image\/(png|jpeg|gif);base64,([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? []
    const bytes = Buffer.from(coded ?? '', 'base64')
    const isOurs = bytes.toString('base64') === coded && isWholePicture(extension === 'jpeg' ? 'jpg' : (extension ?? ''), bytes)
    if (!isOurs) this.#alien('external-reference')
  }

  #alien(kind: Finding['kind']): false {
    this.#findings.add(kind)
    return false
  }
}
const STRETCH = 65_536

/** @throws Refusal `malformed` when the bytes are no UTF-8 text at all, limit-depth, limit-bytes */
export async function inspectHtml(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  within(limits, 'outputBytes', bytes.length)
  const [points, ...others] = readingsOf(bytes)
  if (points === undefined) throw new Refusal('malformed', 'no encoding fits')
  const findings = new Findings()
  if (others.length > 0) findings.add('malformed')
  checkCharacters(points, findings)
  const text = stringOf(points)
  const [head, title] = HEAD.exec(text) ?? []
  if (head === undefined || !text.endsWith(TAIL)) {
    findings.add('malformed')
    for (const [pattern, kind] of suspects) if (pattern.test(text)) findings.add(kind)
    return findings.list()
  }
  if (!SPELT.test(title ?? '')) findings.add('malformed')
  new Page(text, head.length, { findings, limits }).run(text.length - TAIL.length)
  return findings.list()
}
