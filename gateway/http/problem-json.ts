import { AuditFault } from '../audit/index.ts'
import { databaseAway, errorCode } from '../store/fault.ts'
import { Problem, type ProblemCode, problems } from './problem.ts'

/** RFC 9457 §3. `title` is in the language that the client prefers; both sentences are in `title_ja` and `title_en`. */
export interface ProblemBody {
  readonly type: string
  readonly status: number
  readonly code: ProblemCode
  readonly title: string
  readonly title_ja: string
  readonly title_en: string
  readonly [member: string]: unknown
}

export function problemBody(problem: Problem, acceptLanguage?: string): { status: number; body: ProblemBody } {
  const { status, ja, en } = problems[problem.code]
  const english = /^\s*en\b/i.test(acceptLanguage ?? '')
  return {
    status,
    body: {
      type: `urn:sekisho:problem:${problem.code}`,
      status,
      code: problem.code,
      title: english ? en : ja,
      title_ja: ja,
      title_en: en,
      ...problem.members,
    },
  }
}

/** What express's own middleware throws, by its `type` (body-parser). */
const parserErrors: Readonly<Record<string, ProblemCode>> = {
  'entity.too.large': 'too-large',
  'entity.parse.failed': 'bad-request',
  'entity.verify.failed': 'bad-request',
  'encoding.unsupported': 'unsupported-media-type',
  'charset.unsupported': 'unsupported-media-type',
  'request.aborted': 'bad-request',
  'request.size.invalid': 'bad-request',
}

/** Machines that are away for a while: PostgreSQL starting or stopping (class 57 and 08 of its error codes), sockets, disks. */
const machineErrors: Readonly<Record<string, ProblemCode>> = {
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  ENOENT: 'unavailable',
  EPIPE: 'unavailable',
  '53100': 'storage-full',
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error ? (error as Record<string, unknown>)[name] : undefined

/** What PostgreSQL says of a value that no column of its type can hold: U+0000 in text, half a surrogate pair in JSON, a number too large. */
const valueErrors: ReadonlySet<string> = new Set(['22021', '22P05', '22003'])

/** ioredis has no codes for a server that is away. */
const redisAway = (error: unknown): boolean =>
  error instanceof Error && /enableOfflineQueue|max retries per request|Connection is closed/.test(error.message)

/** Anything thrown becomes one of the closed list; what is unknown is a fault, and its text stays in the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  // No record, no act (law 6): the act was not done. A record of the wrong form is our own mistake and stays a fault.
  if (error instanceof AuditFault && error.code !== 'invalid')
    return new Problem(error.code === 'disk-full' ? 'storage-full' : 'unavailable', { cause: error, retryAfterSeconds: 5 })
  const parser = field(error, 'type')
  if (typeof parser === 'string' && Object.hasOwn(parserErrors, parser))
    return new Problem(parserErrors[parser] ?? 'bad-request', { cause: error })
  if (error instanceof URIError) return new Problem('bad-request', { cause: error })
  const code = errorCode(error)
  if (code !== undefined && Object.hasOwn(machineErrors, code))
    return new Problem(machineErrors[code] ?? 'fault', { cause: error, retryAfterSeconds: 5 })
  if (code !== undefined && valueErrors.has(code)) return new Problem('bad-request', { cause: error })
  if (databaseAway(error) || redisAway(error)) return new Problem('unavailable', { cause: error, retryAfterSeconds: 5 })
  return new Problem('fault', { cause: error })
}
