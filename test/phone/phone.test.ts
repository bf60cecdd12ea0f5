import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cookieJar, readKeptPhone } from '../../bin/phone/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'

const program = fileURLToPath(new URL('../../bin/sekisho.ts', import.meta.url))

describe('the cookie jar', () => {
  it('has one line of seven fields, for this host and HTTPS only', () => {
    const jar = cookieJar({ host: 'localhost', pair: '__Host-a=b=c', expiresAt: new Date('2026-11-22T00:00:00Z') })
    assert.deepEqual(jar.split('\n')[1]?.split('\t'), ['#HttpOnly_localhost', 'FALSE', '/', 'TRUE', '1795305600', '__Host-a', 'b=c'])
  })
})

describe('sekisho phone', function () {
  this.timeout(120_000)
  let installation: TestInstallation
  let person: string
  before(async () => {
    installation = await startInstallation()
    person = (await installation.staff('hanako', '関 花子')).id
  })
  after(() => installation?.stop())

  const at = (name: string): string => join(installation.folder, name)
  const sekisho = (...words: string[]): Promise<{ code: number | string | undefined; out: string; err: string }> =>
    new Promise((done) => {
      const { port } = installation.configuration.listen.internet
      const env = {
        PATH: process.env.PATH,
        SEKISHO_DATA_DIRECTORY: installation.configuration.dataDirectory,
        SEKISHO_LISTEN__INTERNET__PORT: String(port),
      }
      const files = ['--key', at('key.json'), '--cookie-jar', at('phone.txt')]
      execFile(process.execPath, [program, 'phone', ...words, ...files], { env }, (error, out, err) =>
        done({ code: error ? (error.code ?? undefined) : 0, out, err }),
      )
    })
  const newCode = async (): Promise<string> => {
    const asked = { body: { purpose: 'disaster' } }
    return (await installation.administrator.expect<{ code: string }>(201, `/persons/${person}/registration-codes`, asked)).code
  }
  const session = (jar: string): { status: string; body: string } => {
    const url = `${installation.running.addresses.internet}/api/v1/session`
    const authority = installation.running.authorityFile ?? ''
    const { stdout } = spawnSync('curl', ['-sS', '--cacert', authority, '-b', jar, '-w', '\n%{http_code}', url], { encoding: 'utf8' })
    const lines = stdout.split('\n')
    return { status: lines.at(-1) ?? '', body: lines[0] ?? '' }
  }

  it('leaves no key behind when the code is wrong, and says so in both languages', async () => {
    const refused = await sekisho('register', '--code', '0000-0000-0000')
    assert.equal(refused.code, 1)
    assert.match(refused.err, /端末認証コードが違います。 \/ The device registration code is wrong\./)
    assert.equal(existsSync(at('key.json')), false)
  })

  it('cannot sign in before it has registered', async () => {
    const answer = await sekisho('sign-in')
    assert.equal(answer.code, 1)
    assert.match(answer.err, /sekisho phone register/)
  })

  it('registers, warns, and leaves a session that curl can use; both files for their owner only', async function () {
    if (spawnSync('curl', ['--version']).error) {
      console.warn('SKIPPED: no curl on this machine')
      return this.skip()
    }
    const registered = await sekisho('register', '--code', await newCode())
    assert.equal(registered.code, 0, registered.err)
    assert.match(registered.out, /試用の端末です[^\n]*\n[^\n]*for trying out/)
    for (const file of ['key.json', 'phone.txt']) assert.equal(statSync(at(file)).mode & 0o777, 0o600, file)
    const answer = session(at('phone.txt'))
    assert.equal(answer.status, '200')
    assert.equal(JSON.parse(answer.body).person.id, person)
    writeFileSync(at('spoilt.txt'), readFileSync(at('phone.txt'), 'utf8').replace(/.{5}\n$/, 'AAAAA\n'))
    assert.equal(session(at('spoilt.txt')).status, '401')
  })

  it('does not write over the key of a phone, nor spend a code for that', async () => {
    const before = readFileSync(at('key.json'), 'utf8')
    const code = await newCode()
    const refused = await sekisho('register', '--code', code)
    assert.equal(refused.code, 1)
    assert.match(refused.err, /phone sign-in/)
    assert.equal(readFileSync(at('key.json'), 'utf8'), before)
    await installation.phone().register(code)
  })

  it('signs in again and again, with a counter that only rises', async () => {
    const counter = (): unknown => readKeptPhone(readFileSync(at('key.json'), 'utf8')).credentials[0]?.counter
    for (const expected of [1, 2]) {
      const answer = await sekisho('sign-in')
      assert.equal(answer.code, 0, answer.err)
      assert.equal(counter(), expected)
    }
    assert.equal(session(at('phone.txt')).status, '200')
  })

  it('says what is wrong with an address, a listener that is away, an authority that does not vouch', async () => {
    const plain = await sekisho('sign-in', '--origin', 'http://localhost:1')
    assert.match(plain.err, /no https address/)
    const away = await sekisho('sign-in', '--origin', 'https://localhost:1')
    assert.match(away.err, /does not answer/)
    writeFileSync(at('nobody.pem'), '')
    const foreign = await sekisho('sign-in', '--authority', at('nobody.pem'))
    assert.match(foreign.err, /cannot be verified/)
    for (const { code, err } of [plain, away, foreign]) {
      assert.equal(code, 1)
      assert.doesNotMatch(err, /\n\s+at /, 'no stack')
    }
  })
})
