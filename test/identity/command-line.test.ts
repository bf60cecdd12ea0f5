import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Staff } from '../support/phone.ts'

const program = fileURLToPath(new URL('../../bin/sekisho.ts', import.meta.url))

describe('the operator’s command line', function () {
  this.timeout(120_000)
  let installation: TestInstallation
  let folder: string
  before(async () => {
    installation = await startInstallation()
    folder = installation.configuration.dataDirectory
  })
  after(() => installation?.stop())

  const sekisho = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH, SEKISHO_DATA_DIRECTORY: folder, SEKISHO_LOG__LEVEL: 'error' }
      const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      let [out, err] = ['', '']
      child.stdout.on('data', (chunk) => (out += chunk))
      child.stderr.on('data', (chunk) => (err += chunk))
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, out, err }))
    })
  const passwordIn = (text: string): string => /: (\S{24})$/m.exec(text)?.[1] ?? assert.fail(text)

  it('adds a person beside a running Sekisho, who signs in with the password shown', async () => {
    const added = await sekisho('user', 'add', 'okada', '--name', '岡田 一', '--section', '財政課', '--roles', 'user', 'approver')
    assert.equal(added.code, 0, added.err)
    const staff = new Staff(installation.administrator.origin, installation.authority)
    try {
      await staff.settleIn('okada', passwordIn(added.out), 'my very own phrase here')
      await staff.expect(200, '/persons')
      const roles = await sekisho('user', 'set-roles', 'okada', 'user')
      assert.equal(roles.code, 0, roles.err)
      assert.equal((await staff.fetch('/session')).status, 401)
      const reset = await sekisho('user', 'reset-password', 'okada', '--second-factor')
      const answer = await staff.fetch('/session', { body: { login: 'okada', password: passwordIn(reset.out) } })
      assert.equal(answer.json().code, 'password-change-required')
    } finally {
      staff.close()
    }
    assert.match((await sekisho('user', 'list')).out, /\tokada\t岡田 一\t財政課\tuser\tactive/)
  })

  it('issues a code for a phone, lists the register and revokes, at the next request', async () => {
    const issued = await sekisho('device', 'issue-code')
    const code = /([0-9A-Z]{4}-){2}[0-9A-Z]{4}/.exec(issued.out)?.[0] ?? assert.fail(issued.err)
    const phone = installation.phone()
    const { registrationNumber } = await phone.register(code, 'Operator phone')
    await phone.expect(200, '/session')
    assert.match(
      (await sekisho('device', 'list', '--login', 'admin')).out,
      new RegExp(`^${registrationNumber}\tactive\t.*Operator phone`, 'm'),
    )
    assert.equal((await sekisho('device', 'revoke', registrationNumber, '--reason', '紛失')).code, 0)
    assert.equal((await phone.fetch('/session')).status, 401)
    const again = await sekisho('device', 'revoke', registrationNumber, '--reason', '紛失')
    assert.deepEqual([again.code, again.err.trim().split('\n').length], [1, 1])
  })

  it('says in a sentence what is wrong, with exit code 1 and no stack', async () => {
    for (const [args, pattern] of [
      [['user', 'reset-password', 'nobody'], /Nobody is registered/],
      [['user', 'add', 'Bad Login!', '--name', 'x'], /A login is/],
      [['user', 'add', 'okada', '--name', 'x'], /collides/],
      [['user', 'add', 'x', '--name', 'x', '--organisation', '131017'], /is not a 全国地方公共団体コード/],
      [['user', 'set-roles', 'okada', 'king'], /A role is one of/],
      [['device', 'revoke', '000000-2026-000001', '--reason', 'x'], /No device/],
      [['device', 'issue-code', 'nobody'], /Nobody is registered/],
    ] as const) {
      const { code, err } = await sekisho(...args)
      assert.equal(code, 1, args.join(' '))
      assert.match(err, pattern)
      assert.ok(!err.includes('    at '), err)
    }
  })

  it('works on the data folder of a Sekisho that is not running', async () => {
    await installation.running.stop()
    // A copy, because the lock of the original lasts as long as this test process.
    folder = `${installation.configuration.dataDirectory}-copy`
    execFileSync('cp', ['-a', installation.configuration.dataDirectory, folder])
    const listed = await sekisho('user', 'list')
    assert.equal(listed.code, 0, listed.err)
    assert.match(listed.out, /\tokada\t/)
    assert.equal((await sekisho('device', 'issue-code', 'okada')).code, 0)
    folder = `${installation.configuration.dataDirectory}-nowhere`
    assert.match((await sekisho('user', 'list')).err, /There is no data folder/)
  })
})
