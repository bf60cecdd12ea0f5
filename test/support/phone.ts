/**
 * Clients over real HTTPS for tests and benchmarks: a phone on the internet side and a member of staff on the LGWAN side. No test waits
 * for a clock unless it proves four second factors of one person in half a minute.
 */
import { setTimeout } from 'node:timers/promises'
import { Client } from '../../bin/phone/client.ts'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'

export { type Answer, type Call, Client, Phone, type Registered } from '../../bin/phone/client.ts'

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
