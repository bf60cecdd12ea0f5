import { type Choices, defaultChoices } from '../../choices.ts'
import { writeZip, type ZipSource } from '../../container/zip/writer.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, Nested } from '../../protocol.ts'
import { writeContentTypes } from './contenttypes.ts'
import { embeddedTypes } from './embedded.ts'
import { GENERATOR, generatorOf } from './generator.ts'
import { OfficePackage } from './package.ts'
import type { MainKind } from './parts.ts'
import { Plan, type PlannedPart } from './plan.ts'
import { rebuildParts } from './rebuild.ts'
import { officeRelationship, writeRelationships } from './relationships.ts'

export type OfficeId = MainKind['format']

/**
 * Rebuilds an Office package: read strictly, plan which parts may exist, re-emit each through its vocabulary's allow-list, write
 * a new package around them. Macro-enabled kinds and templates come out as the plain document.
 *
 * KNOWN GAP: pictures that cannot be drawn (picture.ts) become an empty place.
 * KNOWN GAP: slicers, timelines, ink and 3D models go as `unknown`; of Excel's threaded comments the plain text stays, as it does in older programs.
 * KNOWN GAP: embedded fonts of Word stay without what shapes text (container/font/named.ts), those that need it go, as do those of PowerPoint.
 * KNOWN GAP: a pivot table over an external source stays as its cache; its source is gone and cannot be refreshed.
 *
 * @throws Refusal
 */
export async function disarmOffice(
  format: OfficeId,
  untrusted: Uint8Array,
  limits: Limits,
  choices: Choices = defaultChoices,
  nested?: Nested,
): Promise<Disarmed> {
  const findings = new Findings()
  const source = new OfficePackage(untrusted, limits)
  const plan = await Plan.of(source, format, { choices, nested, findings, limits })
  const written = rebuildParts({ plan, source, choices, limits }, findings)
  const bytes = writeZip(packaged(plan, written, generatorOf(source, format, limits)))
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format, mediaType: embeddedTypes[format], extension: format, method: 'rebuild', removed: findings.list() }
}

function packaged(
  plan: Plan,
  written: readonly { readonly part: PlannedPart; readonly bytes: Uint8Array }[],
  generator: Uint8Array | undefined,
): readonly ZipSource[] {
  const defaults = new Map([
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['xml', 'application/xml'],
  ])
  const overrides = new Map<string, string>()
  for (const { path, kind, contentType } of plan.parts) {
    if (kind) overrides.set(path, contentType)
    else defaults.set(path.slice(path.lastIndexOf('.') + 1), contentType)
  }
  if (generator) overrides.set(GENERATOR.path, GENERATOR.contentType)
  const roots = [{ id: 'rId1', type: `${officeRelationship}officeDocument`, target: plan.main.path, isExternal: false }]
  if (generator) roots.push({ id: 'rId2', type: GENERATOR.relationship, target: GENERATOR.path, isExternal: false })
  const sources: ZipSource[] = [
    { name: '[Content_Types].xml', bytes: Buffer.from(writeContentTypes(defaults, overrides)) },
    { name: '_rels/.rels', bytes: Buffer.from(writeRelationships(roots)) },
    ...(generator ? [{ name: GENERATOR.path, bytes: generator }] : []),
  ]
  for (const { part, bytes } of written) {
    sources.push({ name: part.path, bytes, stored: part.ready !== undefined && !part.path.endsWith('.odttf') })
    if (part.relationships.length > 0)
      sources.push({ name: part.path.replace(/([^/]+)$/, '_rels/$1.rels'), bytes: Buffer.from(writeRelationships(part.relationships)) })
  }
  return sources
}
