import { parse } from 'yaml'
import { z } from 'zod'
import { nearest } from '../policies/nearest.ts'
import { configurationSchema } from './schema.ts'

export interface Key {
  readonly path: readonly string[]
  readonly schema: z.ZodType
}

/** The keys of a section in order; undefined when the schema is a value. */
export function sectionShape(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodPrefault) return sectionShape(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : undefined
}

/** All values of the schema, with their paths. */
export function keysOf(schema: z.ZodType, path: readonly string[] = []): readonly Key[] {
  const shape = sectionShape(schema)
  if (shape === undefined) return [{ path, schema }]
  return Object.entries(shape).flatMap(([name, inner]) => keysOf(inner, [...path, name]))
}

/** listen.internet.port → SEKISHO_LISTEN__INTERNET__PORT; dataDirectory → SEKISHO_DATA_DIRECTORY */
export const environmentName = (path: readonly string[]): string =>
  `SEKISHO_${path.map((step) => step.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()).join('__')}`

/** Names of other programs' making that mean the same as one of ours, and names that the command line itself reads (SEKISHO_TEST_… are the tests'). */
const also: Readonly<Record<string, string>> = { DATABASE_URL: 'SEKISHO_DATABASE__URL', QUEUE_URL: 'SEKISHO_QUEUE__URL' }
const notKeys = new Set(['SEKISHO_CONFIG'])

const byName = new Map(keysOf(configurationSchema).map((key) => [environmentName(key.path), key]))

export interface EnvironmentValue {
  readonly name: string
  readonly path: readonly string[]
  readonly value: unknown
}

/** What the environment sets; an empty variable counts as absent. Unknown SEKISHO_ names are mistakes. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  values: EnvironmentValue[]
  mistakes: string[]
} {
  const values: EnvironmentValue[] = []
  const mistakes: string[] = []
  for (const [name, raw] of Object.entries(environment)) {
    if (raw === undefined || raw === '' || notKeys.has(name)) continue
    const ours = also[name] ?? name
    if (!ours.startsWith('SEKISHO_') || ours.startsWith('SEKISHO_TEST_')) continue
    const key = byName.get(ours)
    if (key) values.push({ name, path: key.path, value: typed(key.schema, raw) })
    else mistakes.push(`${name}: ${unknownKey(name, [...byName.keys(), ...notKeys])}`)
    if (name !== ours && environment[ours] && environment[ours] !== raw) mistakes.push(`${name} and ${ours} say different things`)
  }
  return { values, mistakes }
}

export function unknownKey(written: string, allowed: Iterable<string>): string {
  const meant = nearest(written, allowed)
  const [en, ja] = meant ? [` (did you mean "${meant}"?)`, `(「${meant}」の誤りではありませんか)`] : ['', '']
  return `unknown key${en} / 知らない項目です${ja}`
}

/** Text as it is where the key takes text ("011002" keeps its zero), else read as YAML: 8443, true, [{ name: … }]. */
function typed(schema: z.ZodType, raw: string): unknown {
  if (schema.safeParse(raw).success) return raw
  try {
    const value: unknown = parse(raw, { maxAliasCount: 0 })
    return typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value) ? value : raw
  } catch {
    return raw
  }
}
