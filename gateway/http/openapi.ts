import { z } from 'zod'
import { cookieName } from '../identity/cookie.ts'
import { type ProblemCode, problems } from './problem.ts'
import type { Domain, Route } from './route.ts'

type Json = Record<string, unknown>

/** Problems that any route may answer with, besides its own. */
const common: Route['problems'] = ['bad-request', 'rate-limited', 'fault', 'unavailable']
const ofChanges: Route['problems'] = ['forbidden']
const ofJsonBodies: Route['problems'] = ['too-large', 'unsupported-media-type', 'request-timeout']
const ofSessions: Route['problems'] = ['unauthenticated', 'forbidden']
const ofDevices: Route['problems'] = ['device-pending', 'device-revoked', 'device-expired']

/** An OpenAPI 3.1 document made from the schemas that check the requests. */
export function openApiDocument(domain: Domain, routes: readonly Route[]): Json {
  const schemas: Record<string, Json> = { Problem: problemSchema }
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method]: operation(domain, route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: domain === 'internet' ? 'Sekisho, internet side' : 'Sekisho, LGWAN side',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: cookieName(domain) } },
      schemas,
    },
  }
}

/** RFC 9457; the members below `title_en` are there where they help. */
const problemSchema: Json = {
  type: 'object',
  required: ['type', 'status', 'code', 'title', 'title_ja', 'title_en'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    title: { type: 'string', description: 'in the language that the client prefers' },
    title_ja: { type: 'string' },
    title_en: { type: 'string' },
    mistakes: {
      type: 'array',
      description: 'of a request that is not valid: where, and which rule',
      items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    limit: { type: 'number' },
    reason: {
      type: 'object',
      description: 'why a file is refused or cannot be shown, where that is known',
      required: ['code', 'ja', 'en'],
      properties: { code: { type: 'string' }, ja: { type: 'string' }, en: { type: 'string' } },
    },
  },
}

function operation(domain: Domain, route: Route, schemas: Record<string, Json>): Json {
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.access === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    ...(typeof route.access === 'object' ? { description: `Roles: ${route.access.join(', ')}` } : {}),
    parameters: [
      ...parameters(route.params, 'path', schemas),
      ...parameters(route.query, 'query', schemas),
      ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
        name,
        in: 'header',
        required: false,
        description,
        schema: { type: 'string' },
      })),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input', schemas) } },
          },
        }
      : {}),
    ...(route.upload ? { requestBody: uploadBody } : {}),
    ...(route.accepts ? { requestBody: { required: true, content: { [route.accepts]: { schema: { type: 'string' } } } } } : {}),
    responses: { ...successes(route, schemas), ...failures(domain, route) },
  }
}

const uploadBody: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: { type: 'object', required: ['file'], properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } } },
    },
  },
}

function successes(route: Route, schemas: Record<string, Json>): Json {
  const { status, schema, mediaType } = route.success
  const content = schema
    ? { content: { [mediaType ?? 'application/json']: { schema: jsonSchema(schema, 'output', schemas) } } }
    : mediaType
      ? { content: { [mediaType]: {} } }
      : {}
  const others = Object.entries(route.also ?? {}).map(([other, description]) => [other, { description, ...content }])
  return { [String(status)]: { description: 'Success', ...content }, ...Object.fromEntries(others) }
}

function failures(domain: Domain, route: Route): Json {
  const codes = [
    ...common,
    ...(route.method === 'get' ? [] : ofChanges),
    ...(route.body || route.accepts ? ofJsonBodies : []),
    ...(route.access === 'anyone' ? [] : ofSessions),
    ...(route.access === 'anyone' || domain === 'lgwan' ? [] : ofDevices),
    ...(typeof route.access === 'object' || (route.access === 'session' && domain === 'lgwan')
      ? (['second-factor-required'] as const)
      : []),
    ...route.problems,
  ]
  const statuses = new Map<number, ProblemCode[]>()
  for (const code of new Set(codes)) {
    const { status } = problems[code]
    statuses.set(status, [...(statuses.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...statuses].map(([status, names]) => [
      String(status),
      {
        description: names.join(', '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { status: { const: status }, code: { enum: names } } }],
            },
          },
        },
      },
    ]),
  )
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: Record<string, Json>): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof property.description === 'string' ? { description: property.description } : {}),
    schema: property,
  }))
}

/** zod keeps named schemas in `$defs` of each; in a document they have one place. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  for (const [name, named] of Object.entries($defs as Record<string, Json>)) schemas[name] = relocate(named)
  const own = relocate(rest)
  if (typeof own.id !== 'string') return own
  const { id, ...described } = own
  schemas[id] = described
  return { $ref: `#/components/schemas/${id}` }
}

function relocate(schema: Json): Json {
  const text = JSON.stringify(schema, (key, value) => (key === '$ref' ? String(value).replace('#/$defs/', '#/components/schemas/') : value))
  return JSON.parse(text) as Json
}
