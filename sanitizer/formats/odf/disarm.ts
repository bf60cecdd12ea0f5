import { writeZip } from '../../container/zip/writer.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { Assembler } from './assemble.ts'
import { DocumentReader } from './document.ts'
import { kinds, type OdfId } from './kinds.ts'
import { OdfPackage } from './package.ts'

/**
 * Rebuilds an OpenDocument file: the package read strictly, each part re-emitted through the allow-lists of its vocabulary, objects inside it
 * by the same rules, pictures decoded and encoded anew, a new package and manifest around them. Templates come out as documents.
 *
 * KNOWN GAP: pictures that container/picture.ts does not read become an empty place, unless the frame holds another that it reads.
 * KNOWN GAP: authors of comments and tracked changes stay without a finding.
 * KNOWN GAP: formulas in the language of Excel 2007 (`msoxl:`) become their values.
 *
 * @throws Refusal
 */
export async function disarmOdf(format: OdfId, untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const { mediaType, accepts, body } = kinds[format]
  const findings = new Findings()
  const source = new OdfPackage(untrusted, limits)
  if (!accepts.includes(source.mediaType)) throw new Refusal('type-mismatch', `mimetype ${source.mediaType}`)
  const reader = new DocumentReader(source, findings, limits)
  const document = reader.read('', 0)
  if (document.content.body !== body) throw new Refusal('type-mismatch', `body ${document.content.body}`)
  const pictures = (name: string): Uint8Array | undefined => (source.has(name) ? source.read(name) : undefined)
  const bytes = writeZip(await new Assembler(pictures, findings, limits).package(document, mediaType))
  source.reportRest(findings, reader.dropped)
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format, mediaType, extension: format, method: 'rebuild', removed: findings.list() }
}
