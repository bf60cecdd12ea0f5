import { z } from 'zod'
import { cookieName } from '../identity/cookie.ts'
import { problems } from './problem.ts'
import type { Access, Domain, Route } from './route.ts'

type Json = Record<string, unknown>

/** Problems that any route may answer with, besides its own. */
const common = ['bad-request', 'rate-limited', 'fault', 'unavailable'] as const

/** An OpenAPI 3.1 document made from the schemas that check the requests. */
export function openApiDocument(domain: Domain, routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method]: operation(route) }
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
      schemas: { Problem: problemSchema },
    },
  }
}

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'status', 'code', 'title', 'title_ja', 'title_en'],
  properties: {
    type: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    title: { type: 'string' },
    title_ja: { type: 'string' },
    title_en: { type: 'string' },
  },
}

function operation(route: Route): Json {
  const codes = [...common, ...signInProblems(route.access), ...route.problems]
  const statuses = new Map<number, string[]>()
  for (const code of new Set(codes)) {
    const { status } = problems[code]
    statuses.set(status, [...(statuses.get(status) ?? []), code])
  }
  const failures = Object.fromEntries(
    [...statuses].map(([status, names]) => [
      String(status),
      { description: names.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  )
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.access === 'anyone' ? { security: [] } : { security: [{ session: [] }] }),
    ...(typeof route.access === 'object' ? { description: `Roles: ${route.access.join(', ')}` } : {}),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } } }
      : {}),
    ...(route.upload ? { requestBody: uploadBody } : {}),
    responses: { [String(route.success.status)]: success(route), ...failures },
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

const signInProblems = (access: Access): Route['problems'] =>
  access === 'anyone'
    ? []
    : access === 'session'
      ? ['unauthenticated', 'forbidden']
      : ['unauthenticated', 'forbidden', 'second-factor-required']

function success(route: Route): Json {
  const { schema, mediaType } = route.success
  if (schema) return { description: 'Success', content: { [mediaType ?? 'application/json']: { schema: jsonSchema(schema, 'output') } } }
  return { description: 'Success', ...(mediaType ? { content: { [mediaType]: {} } } : {}) }
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof property.description === 'string' ? { description: property.description } : {}),
    schema: property,
  }))
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
