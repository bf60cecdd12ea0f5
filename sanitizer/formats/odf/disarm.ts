import type { Choices } from '../../choices.ts'
import { writeZip } from '../../container/zip/writer.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { Assembler, type PictureSource } from './assemble.ts'
import { DocumentReader, type OdfDocument, readFlat } from './document.ts'
import { kinds, type OdfId } from './kinds.ts'
import { OdfPackage } from './package.ts'

/**
 * Rebuilds an OpenDocument file: the package read strictly, each part re-emitted through the allow-lists of its vocabulary, objects inside it
 * by the same rules, pictures decoded and encoded anew, a new package and manifest around them. Templates come out as documents.
 *
 * KNOWN GAP: pictures that container/picture.ts does not read become an empty place, unless the frame holds another that it reads.
 * KNOWN GAP: formulas in the language of Excel 2007 (`msoxl:`) become their values.
 *
 * @throws Refusal
 */
export async function disarmOdf(format: OdfId, untrusted: Uint8Array, choices: Choices, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const source = new OdfPackage(untrusted, limits)
  refuseOtherType(format, source.mediaType)
  const reader = new DocumentReader(source, choices, findings, limits)
  const document = reader.read('', 0)
  const pictures = (name: string): Uint8Array | undefined => (source.has(name) ? source.read(name) : undefined)
  const bytes = await written(format, document, pictures, findings, limits)
  source.reportRest(findings, reader.dropped)
  return disarmed(format, bytes, findings)
}

/**
 * A document in one XML file (ODF 1.3 Part 3 §3.1.2) comes out as a package: pictures that it holds as text become entries, objects stay where they are.
 *
 * @throws Refusal
 */
export async function disarmFlatOdf(format: OdfId, untrusted: Uint8Array, choices: Choices, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const document = readFlat(untrusted, choices, findings, limits)
  refuseOtherType(format, document.content.mediaType)
  return disarmed(format, await written(format, document, () => undefined, findings, limits), findings)
}

function refuseOtherType(format: OdfId, mediaType: string): void {
  if (!kinds[format].accepts.includes(mediaType)) throw new Refusal('type-mismatch', `media type ${mediaType}`)
}

async function written(
  format: OdfId,
  document: OdfDocument,
  pictures: PictureSource,
  findings: Findings,
  limits: Limits,
): Promise<Uint8Array> {
  const { body, mediaType } = kinds[format]
  if (document.content.body !== body) throw new Refusal('type-mismatch', `body ${document.content.body}`)
  const bytes = writeZip(await new Assembler(pictures, findings, limits).package(document, mediaType))
  within(limits, 'outputBytes', bytes.length)
  return bytes
}

const disarmed = (format: OdfId, bytes: Uint8Array, findings: Findings): Disarmed => ({
  bytes,
  format,
  mediaType: kinds[format].mediaType,
  extension: format,
  method: 'rebuild',
  removed: findings.list(),
})
