import { removable } from '../../container/text/characters.ts'
import type { DecodedText } from '../../container/text/decoded.ts'
import { decodeText, encodeText, readings } from '../../container/text/encoding.ts'
import { Findings } from '../../findings.ts'
import { kindOfText } from '../../identify/plain.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { withInserted, without, withoutStart } from './edit.ts'
import { findInjections, separatorLine } from './table.ts'

/** A removal can bring another to light, an apostrophe before a stray quote can move fields: a few rounds settle that, or it is no honest text. */
const mostRounds = 8

/** Takes out what is never kept, pass by pass, until nothing is found: one removal may bring another to light. */
export function cleanCharacters(text: DecodedText, findings: Findings): DecodedText {
  let clean = text
  for (let round = 0; round < mostRounds; round++) {
    let found = 0
    for (const { kind, expression } of removable) {
      const removal = without(clean, expression)
      findings.add(kind, removal.count)
      found += removal.count
      clean = removal.text
    }
    if (found === 0) return clean
  }
  throw new Refusal('ambiguous', 'characters do not settle')
}

/** Makes every value that would run a text, and takes out the line that would change how the file is split. */
function cleanTable(text: DecodedText, findings: Findings): DecodedText {
  const told = separatorLine(text.characters)
  if (told > 0) findings.add('unknown')
  return withoutFormulas(withoutStart(text, told), findings)
}

function withoutFormulas(table: DecodedText, findings: Findings): DecodedText {
  let clean = table
  for (let round = 0; round < mostRounds; round++) {
    const { places, dde } = findInjections(clean.characters)
    if (places.length === 0) return clean
    findings.add('formula-injection', places.length)
    findings.add('dde', dde)
    clean = withInserted(clean, places, "'")
  }
  throw new Refusal('ambiguous', 'fields do not settle')
}

/** EUC-JP may be opened as CP932, and the reverse: where both fit, no value may run in either. */
function harmlessInEveryReading(bytes: Uint8Array, findings: Findings): Uint8Array {
  let clean = bytes
  for (let round = 0; round < mostRounds; round++) {
    const running = readings(clean).find((reading) => findInjections(reading.characters).places.length > 0)
    if (!running) return clean
    clean = encodeText(withoutFormulas(running, findings))
  }
  throw new Refusal('ambiguous', 'encodings do not settle')
}

export function read(untrusted: Uint8Array, limits: Limits): DecodedText {
  within(limits, 'inputBytes', untrusted.length)
  const text = decodeText(untrusted)
  if (!text) throw new Refusal('malformed', 'no known encoding')
  return text
}

/** @param also a kind that its beginning may look like */
export function write(text: DecodedText, limits: Limits, also?: 'html'): Uint8Array {
  if (text.characters.trim() === '') throw new Refusal('active-only')
  // What stood behind an invisible character stands at the start now.
  const kind = kindOfText(text.characters)
  if (kind !== 'text' && kind !== also) throw new Refusal('type-mismatch', kind)
  const bytes = encodeText(text)
  within(limits, 'outputBytes', bytes.length)
  return bytes
}

/** What a text is called afterwards, by its type. */
const kinds: Readonly<Record<string, Pick<Disarmed, 'mediaType' | 'extension'>>> = {
  text: { mediaType: 'text/plain', extension: 'txt' },
  log: { mediaType: 'text/plain', extension: 'log' },
  yaml: { mediaType: 'application/yaml', extension: 'yaml' },
}

/**
 * Rewrites plain text character by character in its own encoding, without control, bidirectional and invisible characters.
 * @throws Refusal `malformed` (no encoding fits), `active-only` (nothing left), `type-mismatch` (a script under its cover)
 */
export async function disarmText(untrusted: Uint8Array, type: string, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const bytes = write(cleanCharacters(read(untrusted, limits), findings), limits)
  const { mediaType, extension } = (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? { mediaType: 'text/plain', extension: 'txt' }
  return { bytes, format: 'text', mediaType, extension, method: 'rebuild', removed: findings.list() }
}

/** The same for a table of values, in which nothing may run either. @throws Refusal as {@link disarmText} */
export async function disarmTable(untrusted: Uint8Array, type: string, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const bytes = harmlessInEveryReading(write(cleanTable(cleanCharacters(read(untrusted, limits), findings), findings), limits), findings)
  const [mediaType, extension] = type === 'tsv' ? ['text/tab-separated-values', 'tsv'] : ['text/csv', 'csv']
  return { bytes, format: 'csv', mediaType, extension, method: 'rebuild', removed: findings.list() }
}
