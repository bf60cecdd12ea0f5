import type { DecodedText } from '../../container/text/decoded.ts'
import { Findings } from '../../findings.ts'
import { declaredText } from '../../identify/plain.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, FormatId } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { rebuildCards } from './card/rebuild.ts'
import { cleanCharacters, read, write } from './disarm.ts'
import { checkJson } from './json.ts'
import { quietMarkdown } from './markdown.ts'
import { rebuildXml } from './xml.ts'

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
    const quiet = quietMarkdown(text.characters, findings)
    if (quiet === text.characters) break
    if (round === MOST_ROUNDS) throw new Refusal('ambiguous', 'addresses do not settle')
    text = cleanCharacters({ ...inUnicode(text), characters: quiet }, findings)
  }
  return disarmed(write(text, limits), 'markdown', 'text/markdown', 'md', findings)
}

/** XML in UTF-8, whatever it was declared as. @throws Refusal malformed, type-mismatch, limit-… */
export async function disarmXml(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  within(limits, 'inputBytes', untrusted.length)
  const text = declaredText(untrusted)
  if (text === undefined) throw new Refusal('malformed', 'no known encoding')
  const findings = new Findings()
  const clean = cleanCharacters({ encoding: 'utf-8', mark: false, characters: text.replace(/^\ufeff/, '') }, findings)
  const bytes = Buffer.from(rebuildXml(clean.characters.trimStart(), findings, limits))
  within(limits, 'outputBytes', bytes.length)
  return disarmed(bytes, 'xml', 'application/xml', 'xml', findings)
}

const cards = {
  ics: { root: 'VCALENDAR', mediaType: 'text/calendar' },
  vcf: { root: 'VCARD', mediaType: 'text/vcard' },
} as const

/** Calendars and contacts in UTF-8. @throws Refusal malformed, active-only, limit-… */
export async function disarmCards(untrusted: Uint8Array, format: keyof typeof cards, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const text = cleanCharacters(read(untrusted, limits), findings)
  const { root, mediaType } = cards[format]
  const bytes = Buffer.from(await rebuildCards(text.characters, root, findings, limits))
  within(limits, 'outputBytes', bytes.length)
  return disarmed(bytes, format, mediaType, format, findings)
}
