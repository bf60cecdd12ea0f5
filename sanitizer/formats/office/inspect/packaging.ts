import { tokens } from '../../../container/inspect/tokens.ts'
import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Reach, References } from './attributes.ts'
import { embedding, embeddings, extensions, font, fonts, hyperlink, image, parts } from './expected.ts'
import { isPlainAddress, isPlainPlace } from './language.ts'
import { suspectContent, suspectRelationship } from './suspects.ts'

/** Content types and relationships (ECMA-376 Part 2 §7.2.3, §6.5) as the inspection sees them. */

export type Files = ReadonlyMap<string, Uint8Array>

export interface Package {
  readonly files: Files
  /** Part name → content type, each in its place. */
  readonly types: ReadonlyMap<string, string>
  readonly findings: Findings
  readonly limits: Limits
}

/** @throws Refusal malformed */
export function contentTypes(files: Files, findings: Findings, limits: Limits): ReadonlyMap<string, string> {
  const bytes = files.get('[Content_Types].xml')
  if (!bytes) throw new Refusal('malformed', 'no content types')
  const types = new Map<string, string>()
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind !== 'open' || token.name === 'Types') continue
    const type = token.attributes.get('ContentType') ?? ''
    const name = (token.attributes.get('PartName') ?? '').slice(1)
    if (token.name === 'Default') {
      if (extensions.get(token.attributes.get('Extension') ?? '') !== type) findings.add(suspectContent(type) ?? 'unknown')
      continue
    }
    const isExpected = token.name === 'Override' && files.has(name) && !types.has(name) && parts.get(type)?.[0].test(name)
    if (!isExpected) findings.add(suspectContent(type) ?? 'unknown')
    types.set(name, type)
  }
  return types
}

/** `word/_rels/document.xml.rels` speaks for `word/document.xml`. */
export const sourceOf = (name: string): string => name.replace(/_rels\/([^/]+)\.rels$/, '$1').replace(/^\.rels$|_rels\/\.rels$/, '')

/** @param reached gets every part that a relationship leads to. @throws Refusal malformed */
export function relationships(
  file: string,
  bytes: Uint8Array,
  reached: Set<string>,
  { files, types, findings, limits }: Package,
): References {
  const source = sourceOf(file)
  const ids = new Map<string, Reach>()
  if (source !== '' && !types.has(source)) findings.add('unknown')
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind !== 'open' || token.name === 'Relationships') continue
    const id = token.attributes.get('Id') ?? ''
    const type = token.attributes.get('Type') ?? ''
    const target = token.attributes.get('Target') ?? ''
    if (token.name !== 'Relationship' || ids.has(id)) throw new Refusal('malformed', 'relationship')
    const mode = token.attributes.get('TargetMode')
    ids.set(id, mode === undefined ? 'inside' : 'outside')
    if (mode !== undefined) {
      if (mode !== 'External' || type !== hyperlink || !isPlainAddress(target)) findings.add(outwardKind(type))
    } else if (type === hyperlink) {
      if (!target.startsWith('#') || !isPlainPlace(target.slice(1))) findings.add('unsafe-link')
    } else {
      const part = resolve(source, target)
      reached.add(part)
      const isEmbedded = !types.has(part) && embeddings.test(part)
      if (isEmbedded) ids.set(id, part.slice(part.lastIndexOf('.') + 1) as Reach)
      const isFont = !types.has(part) && fonts.test(part)
      if (isFont) ids.set(id, 'font')
      const expected = types.has(part) ? parts.get(types.get(part) ?? '')?.[1] : isEmbedded ? embedding : isFont ? font : image
      if (!files.has(part) || expected !== type) findings.add(suspectRelationship(type) ?? 'unknown')
    }
  }
  return ids
}

const outwardKind = (type: string) => (type.endsWith('/hyperlink') ? 'unsafe-link' : (suspectRelationship(type) ?? 'external-relationship'))

function resolve(source: string, target: string): string {
  const path = target.startsWith('/') ? [] : source.split('/').slice(0, -1)
  for (const segment of target.split('/'))
    if (segment === '..') path.pop()
    else if (segment !== '') path.push(segment)
  return path.join('/')
}
