import { isWholePicture } from '../../../container/inspect/pictures.ts'
import { tokens } from '../../../container/inspect/tokens.ts'
import { unzipOwn } from '../../../container/inspect/unzip.ts'
import { type Finding, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { OdfId } from '../kinds.ts'
import { mediaTypes, places, prefixes, suspects } from './expected.ts'
import { inspectPart } from './part.ts'
import { inspectSettings } from './settings.ts'

type Files = ReadonlyMap<string, Uint8Array>
const MANIFEST = 'META-INF/manifest.xml'
const MANIFEST_URI = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'

/**
 * Looks at a package as if its maker were not to be trusted: another ZIP walker, another XML grammar, tables written down a second
 * time. It accepts only the shape that our writers make, so it also answers for files that were never disarmed: they are refused or
 * full of findings.
 *
 * @throws Refusal malformed, limit-*
 */
export async function inspectOdf(format: OdfId, bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const files = unzipOwn(bytes, limits)
  const findings = new Findings()
  const [mediaType, body] = mediaTypes[format]
  // Part 2 §3.3: stored, so that the type stands at byte 38 for whoever looks.
  if ([...files.keys()][0] !== 'mimetype' || Buffer.from(bytes).toString('latin1', 38, 38 + mediaType.length + 2) !== `${mediaType}PK`)
    throw new Refusal('malformed', 'mimetype')
  for (const name of files.keys())
    if (name !== 'mimetype' && name !== MANIFEST && !places.some(([pattern]) => pattern.test(name)))
      findings.add(suspects.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown')
  inspectManifest(files, mediaType, findings, limits)
  inspectMeta(files.get('meta.xml'), findings, limits)
  const reached = new Set(['mimetype', MANIFEST, 'meta.xml'])
  inspectDocument(files, '', body, reached, findings, limits)
  for (const name of files.keys()) if (!reached.has(name)) findings.add('unknown')
  return findings.list()
}

/** One document and the objects in it; a folder is as deep as its name, so this ends. */
function inspectDocument(
  files: Files,
  folder: string,
  body: string | undefined,
  reached: Set<string>,
  findings: Findings,
  limits: Limits,
): void {
  const content = files.get(`${folder}content.xml`)
  if (!content) throw new Refusal('malformed', 'no content')
  const styles = files.get(`${folder}styles.xml`)
  const settings = files.get(`${folder}settings.xml`)
  const seen = inspectPart(content, findings, limits)
  const parts = styles ? [seen, inspectPart(styles, findings, limits)] : [seen]
  if (settings) inspectSettings(settings, findings, limits)
  for (const name of ['content.xml', 'styles.xml', 'settings.xml']) reached.add(folder + name)
  if (body === undefined ? !/^(?:office:(?:chart|text|spreadsheet|presentation|drawing))?$/.test(seen.body) : seen.body !== body)
    findings.add('unknown')
  if (body === undefined && seen.body === '' && seen.root !== 'math:math') findings.add('unknown')
  for (const picture of new Set(parts.flatMap(({ pictures }) => [...pictures]))) {
    const bytes = files.get(folder + picture)
    reached.add(folder + picture)
    if (!bytes || !isWholePicture(picture.slice(picture.lastIndexOf('.') + 1), bytes)) findings.add('embedded-file')
  }
  for (const object of new Set(parts.flatMap(({ objects }) => [...objects]))) {
    const inside = `${folder}${object.slice(2)}/`
    if (places[0]?.[0].test(`${inside}content.xml`) && files.has(`${inside}content.xml`))
      inspectDocument(files, inside, undefined, reached, findings, limits)
    else findings.add('ole-object')
  }
}

/** Every entry once, under its media type, and nothing about encryption (Part 2 §4.2). */
function inspectManifest(files: Files, mediaType: string, findings: Findings, limits: Limits): void {
  const bytes = files.get(MANIFEST)
  if (!bytes) throw new Refusal('malformed', 'no manifest')
  const listed = new Map<string, string>()
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind !== 'open') continue
    const path = token.attributes.get('manifest:full-path') ?? ''
    if (token.depth === 0) {
      const isOwn =
        token.name === 'manifest:manifest' && token.attributes.get('xmlns:manifest') === MANIFEST_URI && token.attributes.size === 2
      if (!isOwn) findings.add('unknown')
    } else if (token.name !== 'manifest:file-entry' || listed.has(path))
      findings.add(/encrypt|key/i.test(token.name) ? 'encryption' : 'unknown')
    else listed.set(path, token.attributes.get('manifest:media-type') ?? '')
  }
  if (listed.get('/') !== mediaType) findings.add('unknown')
  for (const [path, type] of listed) {
    const expected = places.find(([pattern]) => pattern.test(path))?.[1]
    if (path.endsWith('/')) {
      if (path !== '/' && !files.has(`${path}content.xml`)) findings.add('unknown')
    } else if (!files.has(path) || expected !== type) findings.add('unknown')
  }
  for (const name of files.keys()) if (name !== 'mimetype' && name !== MANIFEST && !listed.has(name)) findings.add('unknown')
}

/** Nothing is said about the document. */
function inspectMeta(bytes: Uint8Array | undefined, findings: Findings, limits: Limits): void {
  if (!bytes) return
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    const isOwn = token.kind === 'open' && token.depth < 2 && /^office:(?:document-)?meta$/.test(token.name)
    if (token.kind === 'text' || (token.kind === 'open' && !isOwn)) findings.add('metadata')
    if (token.kind !== 'open') continue
    for (const [name, value] of token.attributes)
      if (name !== 'office:version' && prefixes.get(name.replace(/^xmlns:/, '')) !== value) findings.add('metadata')
  }
}
