/** As much of JSON Schema 2020-12 as our document uses; a keyword that is not known here is a mistake, not ignored. */
import assert from 'node:assert/strict'

export type Schema = Readonly<Record<string, unknown>>

const annotations = new Set([
  'description',
  'title',
  'default',
  'example',
  'examples',
  'format',
  'contentEncoding',
  'propertyNames',
  '$comment',
  'deprecated',
])
const known = new Set([
  ...annotations,
  ...[
    '$ref',
    'type',
    'enum',
    'const',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'prefixItems',
    'anyOf',
    'oneOf',
    'allOf',
    'not',
    'pattern',
  ],
  ...[
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
    'minItems',
    'maxItems',
    'uniqueItems',
  ],
])
const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

export const asSchema = (value: unknown): Schema => {
  assert.ok(types.object?.(value), `a schema is an object, not ${JSON.stringify(value)}`)
  return value as Schema
}

/** Follows a JSON pointer within the document. */
export function resolve(document: Schema, pointer: string): Schema {
  assert.match(pointer, /^#\//, `${pointer} stays within the document`)
  const found = pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  assert.ok(found !== undefined, `${pointer} is in the document`)
  return asSchema(found)
}

/** Every schema below one, itself included. @throws AssertionError for a keyword that is unknown or malformed */
export function checkSchema(document: Schema, schema: Schema, at: string): void {
  for (const keyword of Object.keys(schema)) assert.ok(known.has(keyword), `${at}: ${keyword}`)
  if (schema.$ref !== undefined) resolve(document, String(schema.$ref))
  for (const type of [schema.type ?? []].flat()) assert.ok(String(type) in types, `${at}: type ${type}`)
  if (schema.pattern !== undefined) new RegExp(String(schema.pattern), 'u')
  const properties = schema.properties === undefined ? {} : asSchema(schema.properties)
  for (const name of (schema.required ?? []) as string[])
    if (schema.properties !== undefined) assert.ok(name in properties, `${at}: requires ${name}`)
  const children: [string, unknown][] = [
    ...Object.entries(properties),
    ...(['items', 'additionalProperties', 'not'] as const).flatMap((key): [string, unknown][] =>
      typeof schema[key] === 'object' ? [[key, schema[key]]] : [],
    ),
    ...(['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const).flatMap((key) =>
      ((schema[key] ?? []) as unknown[]).map((one, index): [string, unknown] => [`${key}.${index}`, one]),
    ),
  ]
  for (const [name, child] of children) checkSchema(document, asSchema(child), `${at}.${name}`)
}

/** What is wrong with a value, by its path; empty when nothing is. */
export function mistakes(document: Schema, schema: Schema, value: unknown, at = '$'): string[] {
  const say = (wrong: boolean, what: string): string[] => (wrong ? [`${at}: ${what}`] : [])
  const below = (other: unknown): string[] => mistakes(document, asSchema(other), value, at)
  const wanted = [schema.type ?? []].flat()
  const found: string[] = [
    ...(schema.$ref === undefined ? [] : mistakes(document, resolve(document, String(schema.$ref)), value, at)),
    ...say(
      wanted.length > 0 && !wanted.some((type) => types[String(type)]?.(value)),
      `${JSON.stringify(value)?.slice(0, 60)} is no ${wanted.join(' or ')}`,
    ),
    ...say('const' in schema && value !== schema.const, `is not ${schema.const}`),
    ...say(Array.isArray(schema.enum) && !schema.enum.includes(value), `${value} is none of ${schema.enum}`),
    ...((schema.allOf ?? []) as unknown[]).flatMap(below),
    ...say(Array.isArray(schema.anyOf) && schema.anyOf.every((one) => below(one).length > 0), 'fits none of anyOf'),
    ...say(Array.isArray(schema.oneOf) && schema.oneOf.filter((one) => below(one).length === 0).length !== 1, 'does not fit one of oneOf'),
  ]
  if (typeof value === 'string')
    found.push(
      ...say(schema.pattern !== undefined && !new RegExp(String(schema.pattern), 'u').test(value), `${value} against ${schema.pattern}`),
    )
  if (typeof value === 'number')
    found.push(
      ...say(typeof schema.minimum === 'number' && value < schema.minimum, `${value} is small`),
      ...say(typeof schema.maximum === 'number' && value > schema.maximum, `${value} is large`),
    )
  if (Array.isArray(value) && schema.items !== undefined)
    found.push(...value.flatMap((item, index) => mistakes(document, asSchema(schema.items), item, `${at}[${index}]`)))
  if (types.object?.(value)) found.push(...objectMistakes(document, schema, value as Schema, at))
  return found
}

function objectMistakes(document: Schema, schema: Schema, value: Schema, at: string): string[] {
  const properties = (schema.properties ?? {}) as Record<string, unknown>
  const { additionalProperties: additional } = schema
  return [
    ...((schema.required ?? []) as string[]).filter((name) => !(name in value)).map((name) => `${at}: ${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      if (name in properties) return mistakes(document, asSchema(properties[name]), item, `${at}.${name}`)
      if (additional === false) return [`${at}: ${name} is not in the schema`]
      return typeof additional === 'object' ? mistakes(document, asSchema(additional), item, `${at}.${name}`) : []
    }),
  ]
}
