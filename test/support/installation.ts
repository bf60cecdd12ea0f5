/** A whole Sekisho for a test: every role in its own process on a private PostgreSQL, in a temporary folder, gone afterwards. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Configuration, loadConfiguration } from '../../config/load.ts'
import { type Installation, start } from '../../gateway/main.ts'
import { type RoleName, roleNames } from '../../gateway/roles.ts'
import { Phone, Staff } from './phone.ts'
import { freePorts } from './ports.ts'

export interface TestInstallation {
  readonly configuration: Configuration
  readonly folder: string
  running: Installation
  readonly authority: Buffer
  /** Signed in with the second factor, roles user and administrator. */
  readonly administrator: Staff
  phone(): Phone
  /** A member of staff with these roles, signed in; privileged ones with their second factor. */
  staff(login: string, name: string, roles?: readonly string[], section?: string): Promise<{ client: Staff; id: string }>
  /** A person with a registered phone. */
  phoneOf(person: string): Promise<Phone>
  /** Starts again on the same data folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Limits that a fast test does not run into. */
const generous = Object.fromEntries(
  ['READ', 'WRITE', 'UPLOAD', 'SIGN_IN'].flatMap((bucket) =>
    ['PER_DEVICE', 'PER_ADDRESS'].map((who) => [`SEKISHO_RATE_LIMITS__${bucket}__${who}__REQUESTS`, '1000000']),
  ),
)

/** @param roles that run under the supervisor; a test that has its own boundary leaves it out */
export async function startInstallation(
  environment: Record<string, string> = {},
  roles: readonly RoleName[] = roleNames,
): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-journey-'))
  chmodSync(folder, 0o711)
  const [internet = 0, lgwan = 0, operations = 0] = await freePorts(3)
  const configuration = loadConfiguration({
    environment: {
      SEKISHO_DATA_DIRECTORY: join(folder, 'data'),
      SEKISHO_LISTEN__INTERNET__HOST: '127.0.0.1',
      SEKISHO_LISTEN__INTERNET__PORT: String(internet),
      SEKISHO_LISTEN__LGWAN__HOST: '127.0.0.1',
      SEKISHO_LISTEN__LGWAN__PORT: String(lgwan),
      SEKISHO_LISTEN__OPERATIONS__PORT: String(operations),
      SEKISHO_LOG__LEVEL: process.env.SEKISHO_TEST_LOG ?? 'error',
      // A processor that the tests need; the benchmarks measure with it.
      SEKISHO_SANDBOX__PRACTISE: 'false',
      ...generous,
      ...environment,
    },
  })
  const installation = await start(configuration, roles)
  const { firstStart, authorityFile } = installation
  assert.ok(firstStart && authorityFile)
  const authority = readFileSync(authorityFile)
  const origins = { internet: `https://localhost:${internet}`, lgwan: `https://localhost:${lgwan}` }
  const administrator = new Staff(origins.lgwan, authority)
  await administrator.signIn(firstStart.administrator.login, firstStart.administrator.password, firstStart.administrator.totpSecret)
  const clients: { close(): void }[] = [administrator]
  const sekisho: TestInstallation = {
    configuration,
    folder,
    running: installation,
    authority,
    administrator,
    phone() {
      const phone = new Phone(origins.internet, authority)
      clients.push(phone)
      return phone
    },
    async staff(login, name, roles = ['user'], section = '防災課') {
      const { person, temporaryPassword } = await administrator.expect<{ person: { id: string }; temporaryPassword: string }>(
        201,
        '/persons',
        {
          body: { login, name, section, roles },
        },
      )
      const client = new Staff(origins.lgwan, authority)
      clients.push(client)
      const own = '雨ニモ負ケズ風ニモ負ケズ 2026'
      if (roles.every((role) => role === 'user'))
        await client.expect(201, '/session', { body: { login, password: temporaryPassword, newPassword: own } })
      else await client.settleIn(login, temporaryPassword, own)
      return { client, id: person.id }
    },
    async phoneOf(person) {
      const { code } = await administrator.expect<{ code: string }>(201, `/persons/${person}/registration-codes`, {
        body: { purpose: 'disaster' },
      })
      const phone = sekisho.phone()
      await phone.register(code)
      return phone
    },
    async restart() {
      await sekisho.running.stop()
      sekisho.running = await start(configuration, roles)
    },
    async stop() {
      for (const client of clients) client.close()
      await sekisho.running.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return sekisho
}
