import { disarmPicture } from '../../container/picture.ts'
import { Findings } from '../../findings.ts'
import { declaredText, kindOfText } from '../../identify/plain.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, DisarmOptions } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Pictures } from './attributes.ts'
import { escapeHtml } from './entities.ts'
import { MarkupWriter, Rebuild } from './rebuild.ts'
import { TextWriter } from './text.ts'
import { tokens } from './tokens.ts'

/** Nothing of it is needed, since nothing in the body loads; it holds a reader that would to the same. */
const POLICY = "default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"

const DATA_PICTURE = /^\s*data:image\/[a-z0-9.+-]{1,40}(?:;[a-z0-9=-]{1,40})*;base64,([A-Za-z0-9+/=\s]+)$/i

/** Every picture that is in the page itself, decoded and encoded anew (RFC 2397). */
async function picturesOf(html: string, limits: Limits): Promise<Pictures> {
  const pictures = new Map<string, string>()
  let pixels = 0
  for (const token of tokens(html, limits)) {
    const source = token.kind === 'open' && token.name === 'img' ? (token.attributes.get('src') ?? '') : ''
    const coded = pictures.has(source) ? undefined : DATA_PICTURE.exec(source)?.[1]
    if (coded === undefined) continue
    within(limits, 'entries', ++pixels)
    const rebuilt = await disarmPicture(Buffer.from(coded, 'base64'), limits)
    if (rebuilt) pictures.set(source, `data:${rebuilt.mediaType};base64,${Buffer.from(rebuilt.bytes).toString('base64')}`)
  }
  return pictures
}

/**
 * Writes a new HTML document of allowed elements, attributes and values; or its text alone, by policy.
 *
 * @returns UTF-8 in either case, since the page said in itself how to read it
 * @throws Refusal `malformed` (no encoding fits), `active-only` (nothing left), `limit-…`, `type-mismatch` (a script as text)
 */
export async function disarmHtml(untrusted: Uint8Array, { html: choice, links }: DisarmOptions, limits: Limits): Promise<Disarmed> {
  within(limits, 'inputBytes', untrusted.length)
  const html = declaredText(untrusted)
  if (html === undefined) throw new Refusal('malformed', 'no known encoding')
  const findings = new Findings()
  const pictures = choice === 'text' ? new Map<string, string>() : await picturesOf(html, limits)
  const writer = choice === 'text' ? new TextWriter() : new MarkupWriter()
  const { title, body } = new Rebuild(writer, { findings, limits, pictures, links }).run(html)
  if (body.trim() === '' && title === '') throw new Refusal('active-only')
  return choice === 'text' ? asText(title, body, findings, limits) : asHtml(title, body, findings, limits)
}

function asHtml(title: string, body: string, findings: Findings, limits: Limits): Disarmed {
  const head = `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n<title>${escapeHtml(title)}</title>`
  const bytes = Buffer.from(`<!DOCTYPE html>\n<html>\n<head>\n${head}\n</head>\n<body>\n${body.trim()}\n</body>\n</html>\n`)
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'html', mediaType: 'text/html', extension: 'html', method: 'rebuild', removed: findings.list() }
}

function asText(title: string, body: string, findings: Findings, limits: Limits): Disarmed {
  const text = title === '' ? body : `${title}\n\n${body}`
  if (kindOfText(text) !== 'text') throw new Refusal('type-mismatch', 'the text of a page is a script')
  const bytes = Buffer.from(text)
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'text', mediaType: 'text/plain', extension: 'txt', method: 'text', removed: findings.list() }
}
