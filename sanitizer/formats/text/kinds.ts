import type { DecodedText } from '../../container/text/decoded.ts'
import { spellingOf } from '../../container/text/spelling.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, FormatId } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { rebuildCards } from './card/rebuild.ts'
import { cleanCharacters, read, write } from './disarm.ts'
import { checkJson } from './json.ts'
import { quietMarkdown } from './markdown.ts'
import { rebuildXml } from './xml.ts'
import { decodeXml } from './xml-encoding.ts'

const MOST_ROUNDS = 8

const disarmed = (bytes: Uint8Array, format: FormatId, mediaType: string, extension: string, findings: Findings): Disarmed => ({
  bytes,
  format,
  mediaType,
  extension,
  method: 'rebuild',
  removed: findings.list(),
})

/** Texts that we write from strings are of Unicode: the codes of a legacy encoding would not fit what was written anew. */
const inUnicode = (text: DecodedText): DecodedText => (text.codes ? { encoding: 'utf-8', mark: false, characters: text.characters } : text)

/** JSON (RFC 8259 §8.1, in UTF-8; UTF-16 with its mark is read, too). @throws Refusal malformed, ambiguous, limit-… */
export async function disarmJson(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const text = cleanCharacters(read(untrusted, limits), findings)
  if (text.codes) throw new Refusal('malformed', 'JSON in a legacy encoding')
  checkJson(text.characters, limits)
  return disarmed(write(text, limits), 'json', 'application/json', 'json', findings)
}

/** Markdown in its own encoding; in UTF-8 where something had to be written anew in a legacy one. @throws Refusal as disarmText */
export async function disarmMarkdown(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  let text = cleanCharacters(read(untrusted, limits), findings)
  for (let round = 0; ; round++) {
    const quiet = quietMarkdown(text.characters, findings, limits)
    if (quiet === text.characters) break
    if (round === MOST_ROUNDS) throw new Refusal('ambiguous', 'addresses do not settle')
    text = cleanCharacters({ ...inUnicode(text), characters: quiet }, findings)
  }
  return disarmed(write(text, limits, 'html'), 'markdown', 'text/markdown', 'md', findings)
}

/** XML in the encoding that it declares. @throws Refusal malformed, type-mismatch, limit-… */
export async function disarmXml(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  within(limits, 'inputBytes', untrusted.length)
  const { text, label } = decodeXml(untrusted)
  const findings = new Findings()
  const { can, write: spell } = spellingOf(text)
  const clean = cleanCharacters({ encoding: 'utf-8', mark: false, characters: text.characters }, findings)
  const bytes = spell(rebuildXml(clean.characters.trimStart(), findings, limits, { label, can }))
  within(limits, 'outputBytes', bytes.length)
  return disarmed(bytes, 'xml', 'application/xml', 'xml', findings)
}

const cards = {
  ics: { root: 'VCALENDAR', mediaType: 'text/calendar' },
  vcf: { root: 'VCARD', mediaType: 'text/vcard' },
} as const

/** Calendars and contacts in their own encoding. @throws Refusal malformed, active-only, limit-… */
export async function disarmCards(untrusted: Uint8Array, format: keyof typeof cards, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const text = cleanCharacters(read(untrusted, limits), findings)
  const { root, mediaType } = cards[format]
  const { can, write: spell } = spellingOf(text)
  const rebuilt = await rebuildCards(text.characters, root, findings, limits, text.encoding)
  // What quoted-printable held in another encoding may not be in this one.
  const bytes = can(rebuilt) ? spell(rebuilt) : Buffer.from(rebuilt)
  within(limits, 'outputBytes', bytes.length)
  return disarmed(bytes, format, mediaType, format, findings)
}
