/**
 * A route is a row of a table: the same schemas validate the request, type the handler, and make the OpenAPI document.
 */
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { ProblemCode } from './problem.ts'

/** user · approver · policy author · auditor · administrator */
export const roles = ['user', 'approver', 'policy-author', 'auditor', 'administrator'] as const
export type Role = (typeof roles)[number]

export type Domain = 'internet' | 'lgwan'
export const trustLevels = ['T0', 'T1', 'T2', 'T3'] as const
export type Trust = (typeof trustLevels)[number]

/** Who calls. Made by identity/sessions.ts, valid for one request. */
export interface Session {
  readonly id: string
  readonly domain: Domain
  readonly organisation: string
  readonly person: { readonly id: string; readonly name: string; readonly section: string; readonly roles: readonly Role[] }
  /** Always present on the internet side. */
  readonly device: { readonly id: string; readonly registrationNumber: string; readonly trust: Trust } | undefined
  /** LGWAN side: a second factor was proven in this session. Internet side: user verification was. */
  readonly secondFactor: boolean
  /** The person has enrolled a second factor and not proven it in this session. */
  readonly secondFactorDue: boolean
}

/**
 * `anyone` needs no session; `password` one that may still lack the second factor (to prove it, enrol it, or leave); `session` one that
 * has proven the second factor where the person has one; a list: one of these roles, second factor proven where the role is privileged.
 */
export type Access = 'anyone' | 'password' | 'session' | readonly Role[]

export interface Call<P, Q, B, S> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly session: S
  readonly address: string
  readonly request: Request
  /** For streams and cookies only; an ordinary handler returns a Reply. */
  readonly response: Response
}

export interface Reply {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Express path below /api/v1, e.g. /rooms/:roomId/messages */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly access: Access
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** What a success looks like: status, and its JSON schema or media type. */
  readonly success: { readonly status: number; readonly schema?: z.ZodType; readonly mediaType?: string }
  /** Other statuses of a success with the same body, and when. */
  readonly also?: Readonly<Record<number, string>>
  /** Headers that the handler reads, for the document: name and meaning. */
  readonly headers?: Readonly<Record<string, string>>
  readonly problems: readonly ProblemCode[]
  /** Bucket of the rate limits; `sign-in` is the strict one. */
  readonly limit: 'read' | 'write' | 'upload' | 'sign-in'
  /** The handler reads a multipart body itself (http/upload.ts). */
  readonly upload?: true
  /** The handler reads a body of this media type itself (http/csv-body.ts). */
  readonly accepts?: 'text/csv'
  /** `undefined` when the handler has answered on `response` itself (a stream). */
  handle(call: Call<unknown, unknown, unknown, Session | undefined>): Promise<Reply | undefined>
}

interface Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends Access>
  extends Omit<Route, 'handle' | 'params' | 'query' | 'body' | 'access' | 'limit' | 'problems'> {
  readonly access: A
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly limit?: Route['limit']
  readonly problems?: readonly ProblemCode[]
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>, A extends 'anyone' ? Session | undefined : Session>): Promise<Reply | undefined>
}

/** Ties a handler's types to its schemas. The dispatcher has parsed params, query and body before `handle` runs. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, const A extends Access>(
  definition: Definition<P, Q, B, A>,
): Route {
  return { limit: definition.method === 'get' ? 'read' : 'write', problems: [], ...definition } as Route
}
