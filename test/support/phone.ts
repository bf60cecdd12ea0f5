/**
 * Clients over real HTTPS for tests and benchmarks: a phone on the internet side and a member of staff on the LGWAN side, with
 * keep-alive and a cookie jar of one cookie. No test waits for a clock unless it proves four second factors of one person in half a minute.
 */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import { Authenticator, type Lies } from './authenticator.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The body as JSON; of a problem too. Throws when it is something else. */
  json<T = Record<string, unknown>>(): T
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
  constructor(origin: string, authority: string | Buffer, { sockets = 8 } = {}) {
    this.origin = origin
    this.agent = new Agent({ ca: authority, keepAlive: true, maxSockets: sockets })
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

  /** The body of a success. @throws Error naming status and problem code otherwise */
  async expect<T = Record<string, unknown>>(status: number, path: string, call: Call = {}): Promise<T> {
    const answer = await this.fetch(path, call)
    if (answer.status !== status) {
      throw new Error(
        `${call.method ?? (call.body ? 'POST' : 'GET')} ${path}: ${answer.status} instead of ${status}: ${answer.bytes.toString('utf8').slice(0, 400)}`,
      )
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
}

/** A registered phone, or one that tries. */
export class Phone extends Client {
  readonly authenticator: Authenticator
  constructor(origin: string, authority: string | Buffer, options: { sockets?: number; synced?: boolean; counts?: boolean } = {}) {
    super(origin, authority, options)
    this.authenticator = new Authenticator(origin, options)
  }

  async beginRegistration(code: string, model = 'Software phone'): Promise<{ registrationId: string; options: unknown }> {
    return this.expect(200, '/registration/options', { body: { code, model } })
  }

  /** The whole way from a code to a session (or to `pending`). @throws Error for any refusal */
  async register(code: string, model?: string): Promise<Registered> {
    const { registrationId, options } = await this.beginRegistration(code, model)
    const answer = await this.fetch('/registration/verify', { body: { registrationId, credential: this.authenticator.create(options) } })
    if (answer.status !== 201 && answer.status !== 202) throw new Error(`registration: ${answer.status} ${answer.bytes.toString('utf8')}`)
    return answer.json<Registered>()
  }

  /** The answer to a sign-in, honest unless lies are given. */
  async trySignIn(lies?: Lies): Promise<Answer> {
    const { signInId, options } = await this.expect<{ signInId: string; options: unknown }>(200, '/session/options', { body: {} })
    return this.fetch('/session/verify', { body: { signInId, credential: this.authenticator.get(options, lies) } })
  }

  async signIn(): Promise<void> {
    const answer = await this.trySignIn()
    if (answer.status !== 201) throw new Error(`sign-in: ${answer.status} ${answer.bytes.toString('utf8')}`)
  }
}

/** A member of staff at a PC of the LGWAN side. */
export class Staff extends Client {
  /** Signs in; proves the second factor where a secret is given, waiting for the next code only if this one is spent. */
  async signIn(login: string, password: string, totpSecret?: string): Promise<void> {
    await this.expect(201, '/session', { body: { login, password } })
    if (totpSecret !== undefined) await this.proveTotp(totpSecret)
  }

  async proveTotp(secret: string): Promise<void> {
    await this.expect(200, '/session/totp', { body: { code: await freshCode(secret) } })
  }

  /** Signs in with a temporary password and enrols a TOTP app. @returns its secret */
  async settleIn(login: string, temporaryPassword: string, password: string): Promise<string> {
    await this.expect(201, '/session', { body: { login, password: temporaryPassword, newPassword: password } })
    const { secret } = await this.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
    await this.expect(200, '/me/totp/confirm', { body: { code: await freshCode(secret) } })
    return secret
  }
}

const lastSteps = new Map<string, number>()

/** A code that was not sent before: each counts once, and the server takes those of three steps, so only a fourth in half a minute waits. */
async function freshCode(secret: string): Promise<string> {
  for (;;) {
    const now = Math.floor(Date.now() / 30_000)
    const step = Math.max(now - 1, (lastSteps.get(secret) ?? 0) + 1)
    if (step <= now + 1) {
      lastSteps.set(secret, step)
      return totp(fromBase32(secret), new Date(step * 30_000))
    }
    await setTimeout(500)
  }
}
