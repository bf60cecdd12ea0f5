import { type Finding, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { extensions, hyperlink, image, mainTypes, parts } from './expected.ts'
import { inspectPart, isPlainAddress, isPlainPlace, type References } from './part.ts'
import { isWholePicture } from './pictures.ts'
import { tokens } from './tokens.ts'
import { unzipOwn } from './unzip.ts'

type Files = ReadonlyMap<string, Uint8Array>

/**
 * Looks at a package as if its maker were not to be trusted: another ZIP walker, another XML grammar, tables written down a second
 * time. It accepts only the shape that our writers make, so it also answers for files that were never disarmed: they are refused or
 * full of findings.
 *
 * @throws Refusal malformed, limit-*
 */
export async function inspectOffice(format: 'docx' | 'xlsx' | 'pptx', bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const files = unzipOwn(bytes, limits)
  const findings = new Findings()
  const types = contentTypes(files, findings, limits)
  const reached = new Set<string>()
  const references = new Map<string, References>()
  for (const [name, content] of files)
    if (name.endsWith('.rels')) references.set(sourceOf(name), relationships(name, content, files, types, reached, findings, limits))
  const main = [...types].filter(([, type]) => Object.values<string>(mainTypes).includes(type))
  if (main.length !== 1 || main[0]?.[1] !== mainTypes[format]) findings.add('unknown')
  for (const [name, content] of files) {
    if (name === '[Content_Types].xml' || name.endsWith('.rels')) continue
    if (!reached.has(name)) findings.add('unknown')
    if (types.has(name)) inspectPart(content, references.get(name) ?? new Map(), findings, limits)
    else if (!/\/media\/image\d+\.(?:png|jpg|gif)$/.test(name) || !isWholePicture(name.slice(name.lastIndexOf('.') + 1), content))
      findings.add('embedded-file')
  }
  return findings.list()
}

/** `word/_rels/document.xml.rels` speaks for `word/document.xml`. */
const sourceOf = (name: string): string => name.replace(/_rels\/([^/]+)\.rels$/, '$1').replace(/^\.rels$|_rels\/\.rels$/, '')

/** Part name → content type, each in its place. */
function contentTypes(files: Files, findings: Findings, limits: Limits): ReadonlyMap<string, string> {
  const bytes = files.get('[Content_Types].xml')
  if (!bytes) throw new Refusal('malformed', 'no content types')
  const types = new Map<string, string>()
  for (const token of tokens(bytes, limits)) {
    if (token.kind !== 'open' || token.name === 'Types') continue
    const type = token.attributes.get('ContentType') ?? ''
    const name = (token.attributes.get('PartName') ?? '').slice(1)
    if (token.name === 'Default' && extensions.get(token.attributes.get('Extension') ?? '') === type) continue
    if (token.name !== 'Override' || !files.has(name) || types.has(name) || !parts.get(type)?.[0].test(name)) findings.add('unknown')
    types.set(name, type)
  }
  return types
}

function relationships(
  file: string,
  bytes: Uint8Array,
  files: Files,
  types: ReadonlyMap<string, string>,
  reached: Set<string>,
  findings: Findings,
  limits: Limits,
): References {
  const source = sourceOf(file)
  const ids = new Map<string, boolean>()
  if (source !== '' && !types.has(source)) findings.add('unknown')
  for (const token of tokens(bytes, limits)) {
    if (token.kind !== 'open' || token.name === 'Relationships') continue
    const id = token.attributes.get('Id') ?? ''
    const type = token.attributes.get('Type') ?? ''
    const target = token.attributes.get('Target') ?? ''
    if (token.name !== 'Relationship' || ids.has(id)) throw new Refusal('malformed', 'relationship')
    ids.set(id, token.attributes.has('TargetMode'))
    if (token.attributes.has('TargetMode')) {
      if (token.attributes.get('TargetMode') !== 'External' || type !== hyperlink || !isPlainAddress(target))
        findings.add(type === hyperlink ? 'unsafe-link' : 'external-relationship')
    } else if (type === hyperlink) {
      if (!target.startsWith('#') || !isPlainPlace(target.slice(1))) findings.add('unsafe-link')
    } else {
      const part = resolve(source, target)
      reached.add(part)
      const expected = types.has(part) ? parts.get(types.get(part) ?? '')?.[1] : image
      if (!files.has(part) || expected !== type) findings.add('unknown')
    }
  }
  return ids
}

function resolve(source: string, target: string): string {
  const path = source.split('/').slice(0, -1)
  for (const segment of target.split('/'))
    if (segment === '..') path.pop()
    else path.push(segment)
  return path.join('/')
}
