import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventReader } from '../support/events.ts'
import { Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { alive, assertSentence, descendants, quietly, type Run, run, started } from './process.ts'

const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? assert.fail(`${pattern} is not in:\n${text}`)

describe('sekisho start', function () {
  this.timeout(180_000)
  // Spaces and Japanese in the names of both the working folder and the data folder.
  const base = mkdtempSync(join(tmpdir(), 'sekisho 起動-'))
  const data = join(base, '関所 の データ')
  let settings: Record<string, string>
  let first: { login: string; password: string; secret: string; authority: Buffer; internet: string; lgwan: string }
  let message: string
  let running: Run | undefined
  const all: Run[] = []

  before(async () => {
    settings = await quietly(data)
  })
  after(async () => {
    // Those of failed tests, too.
    for (const one of all) if (one.child.exitCode === null) one.child.kill('SIGINT')
    await Promise.all(all.map(({ ended }) => ended))
    rmSync(base, { recursive: true, force: true })
  })

  const begin = async (): Promise<Run> => {
    const one = run(['start'], { cwd: base, environment: settings })
    all.push(one)
    await started(one)
    running = one
    return one
  }
  /** Signals, waits, and looks for what is left. */
  const stopped = async (one: Run, signals: readonly NodeJS.Signals[]): Promise<void> => {
    const pids = descendants(one.child.pid ?? 0)
    for (const name of ['postgres', 'role.ts', 'child.ts'])
      assert.ok(
        alive(pids).some((line) => line.includes(name)),
        `${name} is among ${alive(pids).join('\n')}`,
      )
    for (const signal of signals) one.child.kill(signal)
    assert.equal(await one.ended, 0, one.err())
    running = undefined
    assert.deepEqual(alive(pids), [], 'nothing is left running')
    assert.match(one.err(), /停止しました \/ stopped/)
  }

  it('tells a newcomer both addresses, a first administrator and a registration code, in Japanese and English', async () => {
    const one = await begin()
    const text = one.out()
    first = {
      internet: found(text, /インターネット側.*internet side.*(https:\/\/\S+)/),
      lgwan: found(text, /LGWAN側.*LGWAN side.*(https:\/\/\S+)/),
      login: found(text, /ログイン \/ login\s+(\S+)/),
      password: found(text, /パスワード \/ password\s+(\S+)/),
      secret: found(text, /otpauth:\/\/\S*[?&]secret=([A-Z2-7]+)/),
      authority: readFileSync(found(text, /development authority\s+(\S.*\.(?:pem|crt))/)),
    }
    const code = found(text, /device registration code[^\n]*\n\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/)
    assert.equal(one.err().includes(first.password), false, 'a password is printed, not logged')

    const staff = new Staff(first.lgwan, first.authority)
    await staff.signIn(first.login, first.password, first.secret)
    const phone = new Phone(first.internet, first.authority)
    await phone.register(code)
    const { person } = await staff.expect<{ person: { id: string } }>(200, '/session')
    const room = await staff.expect<{ id: string }>(201, '/rooms', {
      body: { name: '最初の部屋', members: [{ personId: person.id, internet: true, lgwan: true }] },
    })
    message = (await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: '最初の一言' } })).id
    await until('it has crossed', async () => (await staff.fetch(`/messages/${message}`)).status === 200)
    staff.close()
    phone.close()
  })

  it('refuses a second instance on the same data folder, with a sentence, while the first goes on', async () => {
    const others = { ...(await quietly(data)) }
    const second = run(['start'], { environment: others })
    assert.equal(await second.ended, 1)
    assertSentence(second, /すでに動いている別の関所が使用中/, /in use by another running Sekisho/)
    const health = await fetch(`http://127.0.0.1:${settings.SEKISHO_LISTEN__OPERATIONS__PORT}/livez`)
    assert.equal(health.status, 200)
  })

  it('ends in order at SIGINT, with an event stream open, and leaves nothing running', async () => {
    assert.ok(running)
    const staff = new Staff(first.lgwan, first.authority)
    await staff.signIn(first.login, first.password, first.secret)
    const reader = new EventReader(staff)
    await reader.opened
    await stopped(running, ['SIGINT'])
    assert.deepEqual(reader.received.at(-1)?.data, { reason: 'restart' })
    staff.close()
  })

  it('finds everything again: the same authority, the person, the message; and says no password twice', async () => {
    const one = await begin()
    assert.doesNotMatch(one.out(), /otpauth|パスワード/)
    assert.match(one.out(), /issue-code/)
    const staff = new Staff(first.lgwan, first.authority)
    await staff.signIn(first.login, first.password, first.secret)
    assert.equal((await staff.expect<{ text: string }>(200, `/messages/${message}`)).text, '最初の一言')
    staff.close()
  })

  it('takes two signals of one Ctrl-C for one', async () => {
    assert.ok(running)
    await stopped(running, ['SIGINT', 'SIGINT', 'SIGTERM'])
  })

  it('leaves nothing running when it is interrupted while starting', async () => {
    const one = run(['start'], { environment: settings })
    await until('it has begun', async () => descendants(one.child.pid ?? 0).length >= 2)
    const pids = descendants(one.child.pid ?? 0)
    one.child.kill('SIGINT')
    await one.ended
    await until('nothing is left', async () => alive([...pids]).length === 0)
  })

  it('starts after a kill -9 of everything’s parent, whose children follow it', async () => {
    const one = await begin()
    const pids = descendants(one.child.pid ?? 0)
    one.child.kill('SIGKILL')
    await one.ended
    await until('its children have followed', async () => alive(pids).length === 0)
    await stopped(await begin(), ['SIGTERM'])
  })

  it('works with a data folder deeper than the path of a socket may be', async () => {
    const deep = join(base, ...Array.from({ length: 6 }, () => '深い場所に置かれたデータの置き場'))
    mkdirSync(deep, { recursive: true })
    const one = run(['start'], { environment: await quietly(deep) })
    all.push(one)
    await started(one)
    running = one
    await stopped(one, ['SIGINT'])
  })
})
