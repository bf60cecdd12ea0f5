/** One listener's express application: what happens to every request, in order, and then its routes. */
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import type { Logger } from 'winston'
import { authorise } from './access.ts'
import type { RateLimiter } from './limiter.ts'
import type { HttpMetrics } from './metrics.ts'
import { openApiDocument } from './openapi.ts'
import { Problem } from './problem.ts'
import { problemBody, toProblem } from './problem-json.ts'
import type { Domain, Route, Session } from './route.ts'

export interface AppOptions {
  readonly domain: Domain
  readonly origin: string
  readonly routes: readonly Route[]
  readonly jsonBodyBytes: number
  readonly limiter: RateLimiter
  readonly metrics: HttpMetrics
  readonly log: Logger
  /** The screens; without them only the API is served. */
  readonly pages?: RequestHandler | undefined
  /** @returns undefined where no token was sent, a problem where one was sent and is not good */
  authenticate(request: Request): Promise<Session | Problem | undefined>
}

export const apiRoot = '/api/v1'

export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(helmet(securityHeaders))
  app.use((request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    // RFC 9112 §3.2: refused before anything is made of it.
    if (request.headers.host === undefined) throw new Problem('bad-request', { detail: 'no Host' })
    next()
  })
  const json = express.json({ limit: options.jsonBodyBytes, strict: true, type: 'application/json' })
  const document = JSON.stringify(openApiDocument(options.domain, options.routes))
  app.get('/openapi.json', (_request, response) => void response.type('application/json').send(document))
  for (const route of options.routes) {
    const path = apiRoot + route.path
    const stages = [admit(options, route), ...(route.body ? [requireJson, json] : []), perform(options, route)]
    app[route.method](path, ...stages)
  }
  for (const path of new Set(options.routes.map((route) => route.path))) app.all(apiRoot + path, refuseMethod(options.routes, path))
  app.all('/openapi.json', refuseMethod([{ method: 'get', path: '/' }], '/'))
  if (options.pages) app.use(options.pages)
  app.use(() => {
    throw new Problem('not-found')
  })
  app.use(answerProblem(options.log))
  return app
}

/** Nothing may be loaded, framed or submitted: an API answers with data. Pages (pages.ts) relax this for themselves only. */
const securityHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
} as const

const sessions = new WeakMap<Request, Session | undefined>()

/** Address limit, session, device limit, origin, access: before a byte of the body is read. */
function admit(options: AppOptions, route: Route) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    options.metrics.observe(route.operationId, response)
    await options.limiter.consumeAddress(route.limit, addressOf(request))
    const authenticated = await options.authenticate(request)
    // Signing in again must be possible with an old cookie.
    if (authenticated instanceof Problem && route.access !== 'anyone') throw authenticated
    const session = authenticated instanceof Problem ? undefined : authenticated
    if (session) await options.limiter.consumeCaller(route.limit, session.device?.id ?? session.person.id)
    requireSameOrigin(request, options.origin)
    authorise(route.access, session)
    sessions.set(request, session)
    next()
  }
}

function perform(options: AppOptions, route: Route) {
  return async (request: Request, response: Response): Promise<void> => {
    const reply = await route.handle({
      params: parse(route.params, request.params, 'path'),
      query: parse(route.query, request.query, 'query'),
      body: parse(route.body, request.body, 'body'),
      session: sessions.get(request),
      address: addressOf(request),
      request,
      response,
    })
    if (!reply) return
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
    response.status(reply.status ?? route.success.status)
    if (reply.body === undefined) response.end()
    else response.json(reply.body)
    options.log.debug('answered', { route: route.operationId, status: response.statusCode })
  }
}

/** What a mistaken client learns: the place and the rule, never the value. */
function parse(schema: Route['body'], value: unknown, place: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.slice(0, 20).map((issue) => ({ path: [place, ...issue.path].join('.'), message: issue.message }))
  throw new Problem('bad-request', { members: { mistakes } })
}

/** A browser names the page that sends a request; a page that is not ours may not (a second lock behind SameSite=Strict). */
function requireSameOrigin(request: Request, origin: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const sent = request.headers.origin
  if (sent !== undefined && sent !== origin) throw new Problem('forbidden', { detail: 'foreign origin' })
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('forbidden', { detail: 'cross-site request' })
}

/** No body at all is an empty object: what its schema asks for is missing then, or nothing is. */
function requireJson(request: Request, _response: Response, next: NextFunction): void {
  if (hasBody(request) && !request.is('application/json')) throw new Problem('unsupported-media-type')
  next()
}

/** RFC 9110 §15.5.6: what would be allowed. */
function refuseMethod(routes: readonly Pick<Route, 'method' | 'path'>[], path: string) {
  const methods = routes
    .filter((route) => route.path === path)
    .flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  return (_request: Request, response: Response): never => {
    response.setHeader('Allow', methods.join(', '))
    throw new Problem('method-not-allowed')
  }
}

export const addressOf = (request: Request): string => request.socket.remoteAddress ?? 'unknown'

/** RFC 9112 §6: what announces a body. */
const hasBody = ({ headers }: Request): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

function answerProblem(log: Logger) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const problem = toProblem(error)
    if (problem.code === 'fault' || problem.code === 'unavailable' || problem.code === 'storage-full') {
      log.error('request failed', { method: request.method, path: request.path, error: problem.cause ?? problem })
    }
    if (response.headersSent) return void response.destroy()
    const { status, body } = problemBody(problem, request.headers['accept-language'])
    if (problem.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(problem.retryAfterSeconds))
    // What is left of an unread body is not worth receiving.
    if (!request.complete && hasBody(request)) response.setHeader('Connection', 'close')
    response.status(status).type('application/problem+json').send(JSON.stringify(body))
  }
}
