import { isUtf8 } from 'node:buffer'
import { checkCharacters, stringOf } from '../../../container/inspect/hidden.ts'
import { readingsOf } from '../../../container/inspect/readings.ts'
import { tokens } from '../../../container/inspect/tokens.ts'
import { type Finding, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { checkCards } from './card.ts'
import { checkMarkdown } from './markdown.ts'

/** The one text that the bytes are. @throws Refusal malformed, ambiguous */
function textOf(bytes: Uint8Array, findings: Findings, limits: Limits): readonly string[] {
  within(limits, 'outputBytes', bytes.length)
  const readings = readingsOf(bytes)
  if (readings.length === 0) throw new Refusal('malformed', 'no encoding fits')
  for (const points of readings) checkCharacters(points, findings)
  return readings.map(stringOf)
}

/** Brackets open at once, outside of strings; before the platform's parser sees the text. */
function depthOf(text: string): number {
  let [depth, most, inString] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString && character === '\\') at++
    else if (character === '"') inString = !inString
    else if (!inString && (character === '{' || character === '[')) most = Math.max(most, ++depth)
    else if (!inString && (character === '}' || character === ']')) depth--
  }
  return most
}

/** @throws Refusal malformed, limit-depth */
export async function inspectJson(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const findings = new Findings()
  const [text = '', ...others] = textOf(bytes, findings, limits)
  if (others.length > 0) findings.add('malformed')
  within(limits, 'depth', depthOf(text))
  try {
    JSON.parse(text)
  } catch (cause) {
    throw new Refusal('malformed', 'not JSON', { cause })
  }
  return findings.list()
}

export async function inspectMarkdown(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const findings = new Findings()
  for (const text of textOf(bytes, findings, limits)) checkMarkdown(text, findings)
  return findings.list()
}

/** Names of owners whose elements do something where they are shown or opened. */
const acting =
  /w3\.org\/(?!2001\/XMLSchema(?:-instance)?$|1999\/xlink$|XML\/1998\/namespace$)|microsoft|openxmlformats|mozilla|openoffice|sun\.com|adobe|apple|google|xmlsoap|opengis\.net\/kml|^(?!https?:|urn:)[^:]*:/i

/** Our declaration, and the encodings that it may name for what the bytes begin with. */
const DECLARATION = /^<\?xml version="1\.0" encoding="(UTF-8|UTF-16|Shift_JIS|Windows-31J|EUC-JP|ISO-2022-JP)" standalone="yes"\?>\n/
const isUtf16 = (bytes: Uint8Array): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)

/** Declared as something else than it is, it would be read otherwise by whoever believes the declaration. */
function isDeclared(label: string | undefined, bytes: Uint8Array): boolean {
  if (label === undefined) return false
  if (isUtf16(bytes)) return label === 'UTF-16'
  if (bytes.includes(0x1b)) return label === 'ISO-2022-JP'
  return isAscii(bytes) ? label !== 'UTF-16' : isUtf8(bytes) ? label === 'UTF-8' : /^(?:Shift_JIS|Windows-31J|EUC-JP)$/.test(label)
}

/** What the encoding lacks is written as a reference; it may hide no more than a character that stands there. */
const unreferenced = (text: string, findings: Findings): string =>
  text.replace(/&#x([1-9a-f][0-9a-f]{1,5});/g, (reference, hexadecimal: string) => {
    const point = Number.parseInt(hexadecimal, 16)
    if (point < 0xa0 || point > 0x10ffff) return reference
    checkCharacters(Uint32Array.of(point), findings)
    return String.fromCodePoint(point)
  })

/** @throws Refusal malformed (a DTD, too), limit-depth, limit-entries */
export async function inspectXml(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const findings = new Findings()
  for (const text of textOf(bytes, findings, limits)) {
    const [declaration, label] = DECLARATION.exec(text) ?? []
    if (declaration === undefined || !isDeclared(label, bytes)) findings.add('malformed')
    const rest = text.slice(declaration?.length ?? 0)
    const isUnicode = label === undefined || label.startsWith('UTF')
    checkVocabulary(Buffer.from(isUnicode ? rest : unreferenced(rest, findings)), findings, limits)
  }
  return findings.list()
}

function checkVocabulary(bytes: Uint8Array, findings: Findings, limits: Limits): void {
  for (const token of tokens(bytes, limits, () => findings.add('malformed'), true)) {
    if (token.kind !== 'open') continue
    for (const [name, value] of token.attributes) {
      if (/^xmlns(?::|$)/.test(name) && acting.test(value)) findings.add('unknown')
      if (/:(?:schemaLocation|noNamespaceSchemaLocation)$/i.test(name)) findings.add('external-reference')
    }
    if (/^(?:html|svg|script|rss|feed)$/i.test(token.name.replace(/^.*:/, '')) && token.depth === 0) findings.add('unknown')
  }
}

export async function inspectCards(bytes: Uint8Array, root: 'VCALENDAR' | 'VCARD', limits: Limits): Promise<readonly Finding[]> {
  const findings = new Findings()
  for (const text of textOf(bytes, findings, limits)) checkCards(text, root, findings)
  return findings.list()
}
