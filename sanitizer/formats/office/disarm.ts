import { writeZip, type ZipSource } from '../../container/zip/writer.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import type { Book } from './book.ts'
import { writeContentTypes } from './contenttypes.ts'
import { OfficePackage } from './package.ts'
import type { MainKind } from './parts.ts'
import { Plan, type PlannedPart } from './plan.ts'
import { officeRelationship, writeRelationships } from './relationships.ts'
import { walkPart } from './walk.ts'

export type OfficeId = MainKind['format']

export const mediaTypes: Readonly<Record<OfficeId, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/**
 * Rebuilds an Office package: read strictly, plan which parts may exist, re-emit each through its vocabulary's allow-list, write
 * a new package around them. Macro-enabled kinds and templates come out as the plain document.
 *
 * KNOWN GAP: pictures other than JPEG, PNG, GIF and WebP (EMF, WMF, TIFF, BMP, SVG) become an empty place; a preview of an OLE object is mostly EMF.
 * KNOWN GAP: embedded workbooks of charts go, so the chart shows its values but "edit data" does not work; links of a chart are checked, its look is not.
 * KNOWN GAP: authors of comments and tracked changes, hidden text (`w:vanish`), hidden rows and slides stay without a finding.
 * KNOWN GAP: document protection goes without a finding; threaded comments, slicers, timelines, ink and 3D models go as `unknown`.
 * KNOWN GAP: a pivot table over an external source stays as its cache; its source is gone and cannot be refreshed.
 *
 * @throws Refusal
 */
export async function disarmOffice(format: OfficeId, untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const source = new OfficePackage(untrusted, limits)
  const plan = await Plan.of(source, format, findings, limits)
  const book = format === 'xlsx' ? newBook(plan) : undefined
  const written = plan.parts.map((part) => ({ part, bytes: part.picture ?? rebuilt(part, source, book, findings, limits) }))
  if (book && book.kept === 0) throw new Refusal('active-only', 'no sheet is left')
  const bytes = writeZip(packaged(plan, written))
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format, mediaType: mediaTypes[format], extension: format, method: 'rebuild', removed: findings.list() }
}

const newBook = (plan: Plan): Book => ({ losesSheets: plan.parts[0]?.losesSheets ?? false, names: new Set(), positions: [], kept: 0 })

function rebuilt(part: PlannedPart, source: OfficePackage, book: Book | undefined, findings: Findings, limits: Limits): Uint8Array {
  const relationships = new Map(part.relationships.map(({ id, isExternal }) => [id, { isExternal }]))
  const text = walkPart(source.read(part.source), part.kind?.root ?? '', { relationships, book, findings, limits })
  if (text === undefined) throw new Refusal('malformed', 'root element')
  return Buffer.from(text)
}

function packaged(plan: Plan, written: readonly { readonly part: PlannedPart; readonly bytes: Uint8Array }[]): readonly ZipSource[] {
  const defaults = new Map([
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['xml', 'application/xml'],
  ])
  const overrides = new Map<string, string>()
  for (const { path, kind, contentType } of plan.parts) {
    if (kind) overrides.set(path, contentType)
    else defaults.set(path.slice(path.lastIndexOf('.') + 1), contentType)
  }
  const root = { id: 'rId1', type: `${officeRelationship}officeDocument`, target: plan.main.path, isExternal: false }
  const sources: ZipSource[] = [
    { name: '[Content_Types].xml', bytes: Buffer.from(writeContentTypes(defaults, overrides)) },
    { name: '_rels/.rels', bytes: Buffer.from(writeRelationships([root])) },
  ]
  for (const { part, bytes } of written) {
    sources.push({ name: part.path, bytes, stored: part.picture !== undefined })
    if (part.relationships.length > 0)
      sources.push({ name: part.path.replace(/([^/]+)$/, '_rels/$1.rels'), bytes: Buffer.from(writeRelationships(part.relationships)) })
  }
  return sources
}
