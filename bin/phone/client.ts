/**
 * A phone in software, over real HTTPS with keep-alive and a cookie jar of one cookie: for trying Sekisho out, for tests and for benchmarks.
 * Its key lies in memory or in a file, so it is no phone that an office may register.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { Authenticator, type Lies } from './authenticator.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The body as JSON; of a problem too. Throws when it is something else. */
  json<T = Record<string, unknown>>(): T
}

/** The sentences of a problem (RFC 9457), where the answer is one. */
export function problemOf(answer: Answer): { title_ja: string; title_en: string } | undefined {
  return answer.headers['content-type']?.startsWith('application/problem+json') ? answer.json() : undefined
}

/** An answer other than the one that was wanted; for people, a problem's own sentence is in `answer`. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  readonly answer: Answer
  constructor(asked: string, answer: Answer) {
    super(`${asked}: ${answer.status}: ${answer.bytes.toString('utf8').slice(0, 400)}`)
    this.answer = answer
  }
}

export interface Call {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  /** An object goes as JSON, bytes go as they are. */
  readonly body?: unknown
}

export class Client {
  /** https://host:port */
  readonly origin: string
  readonly agent: Agent
  /** name=value of the session cookie. */
  cookie: string | undefined
  /** @param authority PEM of who vouches for the listener; undefined: those that the machine trusts */
  constructor(origin: string, authority: string | Buffer | undefined, { sockets = 8 } = {}) {
    this.origin = origin
    this.agent = new Agent({ ...(authority === undefined ? {} : { ca: authority }), keepAlive: true, maxSockets: sockets })
  }

  /** @param path below /api/v1, or from the root when it starts with // */
  fetch(path: string, { method, headers = {}, body }: Call = {}): Promise<Answer> {
    const bytes = body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
    const json = body !== undefined && !(body instanceof Uint8Array)
    const url = new URL(path.startsWith('//') ? path.slice(1) : `/api/v1${path}`, this.origin)
    const sent: OutgoingHttpHeaders = {
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...(bytes ? { 'content-length': bytes.length } : {}),
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: method ?? (bytes ? 'POST' : 'GET'), headers: sent, agent: this.agent }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('error', reject)
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () => {
          this.#keepCookie(incoming.headers['set-cookie'])
          const whole = Buffer.concat(chunks)
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            bytes: whole,
            json: <T>() => JSON.parse(whole.toString('utf8')) as T,
          })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(bytes)
    })
  }

  /** The body of a success. @throws UnexpectedAnswer naming status and problem code otherwise */
  async expect<T = Record<string, unknown>>(status: number, path: string, call: Call = {}): Promise<T> {
    const answer = await this.fetch(path, call)
    if (answer.status !== status) {
      throw new UnexpectedAnswer(`${call.method ?? (call.body ? 'POST' : 'GET')} ${path}, where ${status} was expected`, answer)
    }
    return (answer.bytes.length > 0 ? answer.json() : undefined) as T
  }

  close(): void {
    this.agent.destroy()
  }

  #keepCookie(lines: string[] | undefined): void {
    for (const line of lines ?? []) {
      const pair = line.split(';')[0] ?? ''
      this.cookie = /Max-Age=0/i.test(line) ? undefined : pair
    }
  }
}

export interface Registered {
  readonly state: 'active' | 'pending'
  readonly deviceId: string
  readonly registrationNumber: string
  readonly expiresOn: string
  readonly sessionExpiresAt: string | null
}

/** A registered phone, or one that tries. */
export class Phone extends Client {
  readonly authenticator: Authenticator
  constructor(
    origin: string,
    authority: string | Buffer | undefined,
    options: { sockets?: number; synced?: boolean; counts?: boolean } = {},
  ) {
    super(origin, authority, options)
    this.authenticator = new Authenticator(origin, options)
  }

  async beginRegistration(code: string, model = 'Software phone'): Promise<{ registrationId: string; options: unknown }> {
    return this.expect(200, '/registration/options', { body: { code, model } })
  }

  /** The whole way from a code to a session (or to `pending`). @throws UnexpectedAnswer for any refusal */
  async register(code: string, model?: string): Promise<Registered> {
    const { registrationId, options } = await this.beginRegistration(code, model)
    const answer = await this.fetch('/registration/verify', { body: { registrationId, credential: this.authenticator.create(options) } })
    if (answer.status !== 201 && answer.status !== 202) throw new UnexpectedAnswer('registration', answer)
    return answer.json<Registered>()
  }

  beginSignIn(): Promise<{ signInId: string; options: unknown }> {
    return this.expect(200, '/session/options', { body: {} })
  }

  /** @returns when the session ends @throws UnexpectedAnswer */
  finishSignIn(signInId: string, credential: unknown): Promise<{ expiresAt: string }> {
    return this.expect(201, '/session/verify', { body: { signInId, credential } })
  }

  /** The answer to a sign-in, honest unless lies are given. */
  async trySignIn(lies?: Lies): Promise<Answer> {
    const { signInId, options } = await this.beginSignIn()
    return this.fetch('/session/verify', { body: { signInId, credential: this.authenticator.get(options, lies) } })
  }

  async signIn(): Promise<void> {
    const { signInId, options } = await this.beginSignIn()
    await this.finishSignIn(signInId, this.authenticator.get(options))
  }
}
