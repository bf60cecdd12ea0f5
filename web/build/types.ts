/**
 * TypeScript types of an OpenAPI 3.1 document, in the shape that openapi-fetch reads: `paths[path][method]` with parameters, requestBody
 * and responses. Why not openapi-typescript: it needs the JavaScript API of TypeScript 5, which this project's TypeScript no longer has.
 */

export type Json = Readonly<Record<string, unknown>>

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const

/** @returns the text of a module that exports `paths` and `components` @throws Error on a schema word that it does not know */
export function typesOf(document: Json): string {
  const { schemas } = document.components as { schemas: Record<string, Json> }
  const named = Object.entries(schemas).map(([name, schema]) => `${JSON.stringify(name)}: ${typeOf(schema)}`)
  const paths = Object.entries(document.paths as Record<string, Json>).map(([path, item]) => `${JSON.stringify(path)}: ${pathItem(item)}`)
  return `export interface components { schemas: {\n${named.join('\n')}\n} }\n\nexport interface paths {\n${paths.join('\n')}\n}\n`
}

function pathItem(item: Json): string {
  const operations = methods.map((method) => {
    const operation = item[method] as Json | undefined
    return operation ? `${method}: ${operationOf(operation)}` : `${method}?: never`
  })
  return `{ parameters: {}; ${operations.join('; ')} }`
}

function operationOf(operation: Json): string {
  const body = operation.requestBody as Json | undefined
  return `{ ${[
    `parameters: ${parametersOf(operation.parameters as readonly Json[])}`,
    body ? `requestBody: { ${contentOf(body)} }` : 'requestBody?: never',
    `responses: { ${Object.entries(operation.responses as Record<string, Json>)
      .map(([status, response]) => `${status}: ${responseOf(response)}`)
      .join('; ')} }`,
  ].join('; ')} }`
}

function parametersOf(parameters: readonly Json[]): string {
  const places = ['path', 'query', 'header'].map((place) => {
    const rows = parameters.filter((parameter) => parameter.in === place)
    if (rows.length === 0) return `${place}?: never`
    const optional = rows.every(({ required }) => required !== true)
    const members = rows.map((row) => `${JSON.stringify(row.name)}${row.required === true ? '' : '?'}: ${typeOf(row.schema as Json)}`)
    return `${place}${optional ? '?' : ''}: { ${members.join('; ')} }`
  })
  return `{ ${places.join('; ')}; cookie?: never }`
}

const responseOf = (response: Json): string => `{ headers: { [name: string]: unknown }; ${contentOf(response)} }`

function contentOf(holder: Json): string {
  const content = holder.content as Record<string, { schema?: Json }> | undefined
  if (!content) return 'content?: never'
  const kinds = Object.entries(content).map(([kind, { schema }]) => `${JSON.stringify(kind)}: ${schema ? typeOf(schema) : 'unknown'}`)
  return `content: { ${kinds.join('; ')} }`
}

const primitives: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** JSON Schema 2020-12, as far as zod writes it. */
export function typeOf(schema: Json): string {
  if (typeof schema.$ref === 'string') return `components['schemas'][${JSON.stringify(schema.$ref.split('/').at(-1))}]`
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const choices = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined
  if (choices) return choices.map((choice) => `(${typeOf(choice)})`).join(' | ')
  if (Array.isArray(schema.allOf)) return (schema.allOf as Json[]).map((part) => `(${typeOf(part)})`).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => `(${typeOf({ ...schema, type })})`).join(' | ')
  if (schema.type === 'array') return arrayOf(schema)
  if (schema.type === 'object' || schema.properties) return objectOf(schema)
  if (schema.type === undefined) return 'unknown'
  const primitive = primitives[String(schema.type)]
  if (!primitive) throw new Error(`no type for ${JSON.stringify(schema)}`)
  return primitive
}

function arrayOf(schema: Json): string {
  if (Array.isArray(schema.prefixItems)) return `[${(schema.prefixItems as Json[]).map(typeOf).join(', ')}]`
  return `(${schema.items ? typeOf(schema.items as Json) : 'unknown'})[]`
}

function objectOf(schema: Json): string {
  const required = new Set((schema.required as string[] | undefined) ?? [])
  const members = Object.entries((schema.properties as Record<string, Json> | undefined) ?? {}).map(
    ([name, property]) => `${JSON.stringify(name)}${required.has(name) ? '' : '?'}: ${typeOf(property)}`,
  )
  const rest = schema.additionalProperties
  if (typeof rest === 'object' && rest !== null && Object.keys(rest).length > 0) members.push(`[name: string]: ${typeOf(rest as Json)}`)
  return members.length > 0 ? `{ ${members.join('; ')} }` : '{ [name: string]: unknown }'
}
