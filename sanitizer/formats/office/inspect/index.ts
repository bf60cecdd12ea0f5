import { isNamedSfnt } from '../../../container/inspect/font/sfnt.ts'
import { isWholePicture } from '../../../container/inspect/pictures.ts'
import { unzipOwn } from '../../../container/inspect/unzip.ts'
import { type Finding, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import type { Nested } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import type { References } from './attributes.ts'
import { embeddings, fontKey, fonts, mainTypes, parts, properties, propertiesType } from './expected.ts'
import { contentTypes, type Package, relationships, sourceOf } from './packaging.ts'
import { inspectPart } from './part.ts'
import { isExpectedRoot } from './roots.ts'
import { isFile, isMarkup, suspectContent } from './suspects.ts'

/**
 * Looks at a package as if its maker were not to be trusted: another ZIP walker, another XML grammar, tables written down a second
 * time. Only the shape that our writers make is free of findings; of other files that can be read at all it says what is in them.
 *
 * @throws Refusal malformed, limit-*
 */
export async function inspectOffice(
  format: 'docx' | 'xlsx' | 'pptx',
  bytes: Uint8Array,
  limits: Limits,
  nested?: Nested,
): Promise<readonly Finding[]> {
  const files = unzipOwn(bytes, limits)
  const findings = new Findings()
  const types = contentTypes(files, findings, limits)
  const whole: Package = { files, types, findings, limits }
  const reached = new Set<string>()
  const references = new Map<string, References>()
  for (const [name, content] of files)
    if (name.endsWith('.rels')) references.set(sourceOf(name), relationships(name, content, reached, whole))
  const main = [...types].filter(([, type]) => Object.values<string>(mainTypes).includes(type))
  if (main.length !== 1 || main[0]?.[1] !== mainTypes[format]) findings.add('unknown')
  for (const [name, content] of files) {
    if (name === '[Content_Types].xml' || name.endsWith('.rels')) continue
    if (!reached.has(name)) findings.add('unknown')
    if (types.get(name) === propertiesType) {
      if (!properties.test(Buffer.from(content).toString('utf8'))) lookInside(name, content, references.get(name) ?? new Map(), whole)
    } else if (parts.has(types.get(name) ?? '')) {
      const root = inspectPart(content, references.get(name) ?? new Map(), findings, limits)
      if (!isExpectedRoot(types.get(name) ?? '', root)) findings.add('unknown')
    } else if (!types.has(name) && embeddings.test(name) && (await isInert(name, content, nested))) continue
    else if (types.has(name) || !(isOurPicture(name, content) || isOurFont(name, content)))
      lookInside(name, content, references.get(name) ?? new Map(), whole)
  }
  return findings.list()
}

/** A document inside, looked at by its own format; what is inside of that is a finding there. */
async function isInert(name: string, content: Uint8Array, nested: Nested | undefined): Promise<boolean> {
  try {
    return (await nested?.inspect(content, name)) ?? false
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

const isOurPicture = (name: string, content: Uint8Array): boolean =>
  /\/media\/image\d+\.(?:png|jpg|gif)$/.test(name) && isWholePicture(name.slice(name.lastIndexOf('.') + 1), content)

/** Under the disguise that our writer puts on its first 32 bytes (Part 4 §14.2.1), the digits of the key in pairs from the last to the first. */
function isOurFont(name: string, content: Uint8Array): boolean {
  if (!fonts.test(name) || content.length < 32) return false
  const pairs = fontKey.match(/[0-9A-F]{2}/g)?.reverse() ?? []
  return isNamedSfnt(Buffer.from(content.map((byte, at) => (at < 32 ? byte ^ Number.parseInt(pairs[at % 16] ?? '', 16) : byte))))
}

/** A part that should not be there: what is it? */
function lookInside(name: string, content: Uint8Array, references: References, { types, findings, limits }: Package): void {
  const type = types.get(name) ?? ''
  findings.add(suspectContent(type) ?? (type === '' || isFile(content) ? 'embedded-file' : 'unknown'))
  if (!isMarkup(content)) return
  try {
    inspectPart(content, references, findings, limits)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    findings.add('malformed')
  }
}
