import assert from 'node:assert/strict'
import type { Lies } from '../../bin/phone/authenticator.ts'
import { sweep } from '../../gateway/identity/index.ts'
import type { Answer } from '../support/phone.ts'
import { type IdentityBench, organisation, startIdentity } from './support.ts'

const codeOf = (answer: Answer): string => `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`

describe('a phone', function () {
  this.timeout(60_000)
  let bench: IdentityBench
  let yamada: { id: string }
  before(async () => {
    bench = await startIdentity()
    yamada = await bench.person('131016/yamada')
  })
  after(() => bench?.stop())
  beforeEach(() => bench.calm())

  /** Presents a code and answers the creation options, with lies. */
  const tryRegister = async (lies?: Lies, phone = bench.phone()): Promise<Answer> => {
    const { registrationId, options } = await phone.beginRegistration(await bench.code(yamada.id))
    return phone.fetch('/registration/verify', { body: { registrationId, credential: phone.authenticator.create(options, lies) } })
  }
  const devices = async (): Promise<number> => (await bench.owner.selectFrom('register.device').select('id').execute()).length
  const lastAction = () => bench.recorded.at(-1)

  describe('registers', () => {
    it('with a code and a screen lock, enters the register, and is signed in', async () => {
      const phone = bench.phone()
      const registered = await phone.register(await bench.code(yamada.id), 'Pixel 11')
      assert.equal(registered.state, 'active')
      assert.match(registered.registrationNumber, new RegExp(`^${organisation}-\\d{4}-\\d{6}$`))
      assert.match(registered.expiresOn, /^\d{4}-03-31$/)
      const me = await phone.expect<{ person: { id: string }; device: Record<string, unknown> }>(200, '/session')
      assert.equal(me.person.id, yamada.id)
      assert.deepEqual(me.device, {
        id: registered.deviceId,
        registrationNumber: registered.registrationNumber,
        trust: 'T1',
        model: 'Pixel 11',
        expiresOn: registered.expiresOn,
      })
      const actions = bench.recorded.slice(-3).map(({ action }) => action)
      assert.deepEqual(actions, ['registration-code.use', 'device.register', 'session.sign-in'])
    })

    it('numbers devices one after another within organisation and fiscal year', async () => {
      const [one, two] = [
        await bench.phone().register(await bench.code(yamada.id)),
        await bench.phone().register(await bench.code(yamada.id)),
      ]
      assert.equal(Number(two.registrationNumber.slice(-6)), Number(one.registrationNumber.slice(-6)) + 1)
    })

    it('however people type the code', async () => {
      const code = await bench.code(yamada.id)
      const wide = [...code].map((character) => (character === '-' ? 'ー' : String.fromCharCode(character.charCodeAt(0) + 0xfee0))).join('')
      assert.equal((await bench.phone().register(` ${wide.toLowerCase().replaceAll('０', 'ｏ')} `)).state, 'active')
    })

    it('as pending without a session where an approver must agree afterwards', async () => {
      const phone = bench.phone()
      assert.equal((await phone.register(await bench.code(yamada.id, true))).state, 'pending')
      assert.equal(phone.cookie, undefined)
      assert.equal(codeOf(await phone.trySignIn()), '403 device-pending')
    })

    it('stores no code and no token', async () => {
      const code = await bench.code(yamada.id)
      const phone = bench.phone()
      await phone.register(code)
      const token = phone.cookie?.split('=')[1] ?? assert.fail('no cookie')
      const rows = await bench.owner.selectFrom('register.registration_code').selectAll().execute()
      const sessions = await bench.owner.selectFrom('internet.session').selectAll().execute()
      const stored = JSON.stringify([rows, sessions], (_, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
      )
      assert.ok(!stored.includes(code.slice(5).replaceAll('-', '')) && !stored.includes(token))
      // The control: the first group is the code's name and is there.
      assert.ok(stored.includes(code.slice(0, 4)))
    })
  })

  describe('does not register', () => {
    for (const [what, lies, expected] of [
      ['without a screen lock, or where a page asked for `discouraged`', { userVerified: false }, '403 screen-lock-required'],
      ['for another site', { origin: 'https://evil.example' }, '422 registration-failed'],
      ['for another relying party', { rpId: 'evil.example' }, '422 registration-failed'],
      ['with an answer to another challenge', { challenge: 'AAAA' }, '422 registration-failed'],
      ['with a sign-in in place of a registration', { type: 'webauthn.get' }, '422 registration-failed'],
      ['from a frame of another site', { crossOrigin: true }, '422 registration-failed'],
      ['without anybody present', { userPresent: false }, '422 registration-failed'],
      ['with an attestation that says what it cannot prove', { format: 'android-key' }, '422 registration-failed'],
      ['with an attestation format that is not accepted', { format: 'compound' }, '422 registration-failed'],
    ] as const) {
      it(what, async () => {
        const before = await devices()
        assert.equal(codeOf(await tryRegister(lies)), expected)
        assert.equal(await devices(), before)
        assert.equal(lastAction()?.action, 'device.register')
        assert.equal(lastAction()?.outcome, 'denied')
      })
    }

    it('with options that ask for less than user verification', async () => {
      const { options } = await bench.phone().beginRegistration(await bench.code(yamada.id))
      const { authenticatorSelection, attestation } = options as { authenticatorSelection: Record<string, unknown>; attestation: string }
      assert.equal(authenticatorSelection.userVerification, 'required')
      assert.equal(authenticatorSelection.residentKey, 'required')
      assert.equal(attestation, 'none')
    })

    it('when the same answer is sent twice', async () => {
      const phone = bench.phone()
      const { registrationId, options } = await phone.beginRegistration(await bench.code(yamada.id))
      const body = { registrationId, credential: phone.authenticator.create(options) }
      assert.equal((await phone.fetch('/registration/verify', { body })).status, 201)
      assert.equal(codeOf(await phone.fetch('/registration/verify', { body })), '422 registration-failed')
    })

    it('when a ceremony is older than its time', async () => {
      const phone = bench.phone()
      const { registrationId, options } = await phone.beginRegistration(await bench.code(yamada.id))
      await bench.owner
        .updateTable('internet.challenge')
        .set({ expires_at: new Date(Date.now() - 1) })
        .where('id', '=', registrationId)
        .execute()
      const credential = phone.authenticator.create(options)
      assert.equal(codeOf(await phone.fetch('/registration/verify', { body: { registrationId, credential } })), '422 registration-failed')
    })

    it('a credential under an id that is registered already', async () => {
      const phone = bench.phone()
      await phone.register(await bench.code(yamada.id))
      const before = await devices()
      const { registrationId, options } = await phone.beginRegistration(await bench.code(yamada.id))
      const thief = bench.phone().authenticator
      thief.credentials.push(...phone.authenticator.credentials)
      const credential = { ...phone.authenticator.credentials[0] }
      const answer = thief.create({ ...(options as object), excludeCredentials: [] })
      // An id in the JSON that differs from the signed one is refused before it is looked up.
      const forged = { ...answer, id: credential.id?.toString('base64url'), rawId: credential.id?.toString('base64url') }
      assert.equal(
        codeOf(await phone.fetch('/registration/verify', { body: { registrationId, credential: forged } })),
        '422 registration-failed',
      )
      assert.equal(await devices(), before)
    })
  })

  describe('its code', () => {
    const present = (code: string, phone = bench.phone()): Promise<Answer> =>
      phone.fetch('/registration/options', { body: { code, model: 'Any' } })

    it('is refused when wrong, malformed, used or expired, each in its own words', async () => {
      assert.equal(codeOf(await present('AAAA-BBBB-CCCC')), '403 code-wrong')
      assert.equal(codeOf(await present('hello')), '403 code-wrong')
      assert.equal(lastAction()?.action, 'registration-code.fail')
      const used = await bench.code(yamada.id)
      await bench.phone().register(used)
      assert.equal(codeOf(await present(used)), '403 code-used')
      const late = await bench.code(yamada.id)
      const past = new Date(Date.now() - 1_000)
      await bench.owner
        .updateTable('register.registration_code')
        .set({ issued_at: new Date(Date.now() - 3_600_000), expires_at: past })
        .where('selector', '=', late.slice(0, 4))
        .execute()
      assert.equal(codeOf(await present(late)), '403 code-expired')
      // Only who knows the whole code learns that much.
      const half = `${late.slice(0, 4)}-0000-0000`
      assert.equal(codeOf(await present(half)), '403 code-wrong')
    })

    it('is void after five wrong second halves', async () => {
      const code = await bench.code(yamada.id)
      for (let guess = 0; guess < 5; guess++) assert.equal(codeOf(await present(`${code.slice(0, 4)}-0000-000${guess}`)), '403 code-wrong')
      assert.equal(codeOf(await present(code)), '403 code-expired')
    })

    it('still works after four', async () => {
      const code = await bench.code(yamada.id)
      for (let guess = 0; guess < 4; guess++) await present(`${code.slice(0, 4)}-0000-000${guess}`)
      assert.equal((await present(code)).status, 200)
    })

    it('is of no use to somebody suspended meanwhile', async () => {
      const gone = await bench.person('gone')
      const code = await bench.code(gone.id)
      await bench.owner.updateTable('register.person').set({ state: 'suspended' }).where('id', '=', gone.id).execute()
      assert.equal(codeOf(await present(code)), '403 code-expired')
    })

    it('cannot be guessed at speed from one address', async () => {
      const answers: string[] = []
      for (let guess = 0; guess < 52; guess++) answers.push(codeOf(await present('not a code')))
      assert.deepEqual(new Set(answers.slice(0, 51)), new Set(['403 code-wrong']))
      assert.equal(answers[51], '429 rate-limited')
      assert.equal(codeOf(await present(await bench.code(yamada.id))), '429 rate-limited')
    })

    it('makes exactly one device of two phones that use it at the same moment', async () => {
      const code = await bench.code(yamada.id)
      const before = await devices()
      const bodies = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const phone = bench.phone()
          const { registrationId, options } = await phone.beginRegistration(code)
          return { phone, body: { registrationId, credential: phone.authenticator.create(options) } }
        }),
      )
      const answers = await Promise.all(bodies.map(({ phone, body }) => phone.fetch('/registration/verify', { body })))
      assert.deepEqual(answers.map(codeOf).sort(), ['201 ', '403 code-used', '403 code-used', '403 code-used'])
      assert.equal(await devices(), before + 1)
    })
  })

  it('is neither registered nor signed in while the audit log cannot record it', async () => {
    const phone = bench.phone()
    const code = await bench.code(yamada.id)
    const { registrationId, options } = await phone.beginRegistration(code)
    const before = await devices()
    await bench.breakAudit(true)
    try {
      const credential = phone.authenticator.create(options)
      assert.equal(codeOf(await phone.fetch('/registration/verify', { body: { registrationId, credential } })), '500 fault')
      assert.equal(await devices(), before)
      phone.authenticator.credentials.length = 0
    } finally {
      await bench.breakAudit(false)
    }
    // The code was not spent by what was undone.
    await phone.register(code)
    phone.cookie = undefined
    await bench.breakAudit(true)
    try {
      assert.equal((await phone.trySignIn()).status, 500)
      assert.equal(phone.cookie, undefined)
    } finally {
      await bench.breakAudit(false)
    }
  })

  describe('signs in', () => {
    it('again with its credential, counter or none, synced or not', async () => {
      for (const options of [{}, { counts: false }, { synced: true, counts: false }]) {
        const phone = bench.phone(options)
        await phone.register(await bench.code(yamada.id))
        await phone.signIn()
        await phone.signIn()
        await phone.expect(200, '/session')
      }
    })

    it('and out, after which its cookie is worth nothing', async () => {
      const phone = bench.phone()
      await phone.register(await bench.code(yamada.id))
      const cookie = phone.cookie ?? ''
      await phone.expect(204, '/session', { method: 'DELETE' })
      assert.equal(phone.cookie, undefined)
      assert.equal(codeOf(await phone.fetch('/session', { headers: { cookie } })), '401 unauthenticated')
    })
  })

  describe('does not sign in', () => {
    for (const [what, lies, expected] of [
      ['without its screen lock', { userVerified: false }, '403 screen-lock-required'],
      ['for another site', { origin: 'https://evil.example' }, '401 sign-in-failed'],
      ['for another relying party', { rpId: 'evil.example' }, '401 sign-in-failed'],
      ['with an answer to another challenge', { challenge: 'AAAA' }, '401 sign-in-failed'],
      ['with another key', { foreignKey: true }, '401 sign-in-failed'],
      ['with the user handle of another device', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }, '401 sign-in-failed'],
      ['from a frame of another site', { crossOrigin: true }, '401 sign-in-failed'],
      ['with a registration in place of a sign-in', { type: 'webauthn.create' }, '401 sign-in-failed'],
    ] as const) {
      it(what, async () => {
        const phone = bench.phone()
        await phone.register(await bench.code(yamada.id))
        phone.cookie = undefined
        assert.equal(codeOf(await phone.trySignIn(lies)), expected)
        assert.equal(phone.cookie, undefined)
        assert.equal(lastAction()?.action, 'session.fail')
        // The control: nothing else stood in the way.
        await phone.signIn()
      })
    }

    it('when its counter goes back or stands still, and that is recorded as its own act', async () => {
      const phone = bench.phone()
      await phone.register(await bench.code(yamada.id))
      assert.equal((await phone.trySignIn({ counter: 7 })).status, 201)
      for (const counter of [6, 7, 0]) {
        assert.equal(codeOf(await phone.trySignIn({ counter })), '401 sign-in-failed')
        assert.equal(lastAction()?.action, 'credential.regress')
      }
      assert.equal((await phone.trySignIn({ counter: 8 })).status, 201)
    })

    it('when an answer is sent a second time', async () => {
      const phone = bench.phone({ counts: false })
      await phone.register(await bench.code(yamada.id))
      const { signInId, options } = await phone.expect<{ signInId: string; options: unknown }>(200, '/session/options', { body: {} })
      const body = { signInId, credential: phone.authenticator.get(options) }
      const answers = await Promise.all([phone.fetch('/session/verify', { body }), phone.fetch('/session/verify', { body })])
      assert.deepEqual(answers.map(codeOf).sort(), ['201 ', '401 sign-in-failed'])
    })

    it('when nobody registered it', async () => {
      const phone = bench.phone()
      const { options } = await phone.beginRegistration(await bench.code(yamada.id))
      phone.authenticator.create(options)
      assert.equal(codeOf(await phone.trySignIn()), '401 sign-in-failed')
    })

    it('when its approval is over, it is suspended or revoked, or its person is suspended', async () => {
      const owner = await bench.person('owner-of-phones')
      const phone = bench.phone()
      const { deviceId } = await phone.register(await bench.code(owner.id))
      const set = (values: object) => bench.owner.updateTable('register.device').set(values).where('id', '=', deviceId).execute()
      await set({ expires_on: '2020-03-31' })
      assert.equal(codeOf(await phone.fetch('/session')), '403 device-expired')
      await sweep(bench.internet, 'internet')
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await phone.trySignIn()), '403 device-expired')
      await set({ expires_on: '2099-03-31', state: 'suspended' })
      phone.cookie = undefined
      assert.equal(codeOf(await phone.trySignIn()), '403 device-revoked')
      await set({ state: 'active' })
      await phone.signIn()
      await bench.owner.updateTable('register.person').set({ state: 'suspended' }).where('id', '=', owner.id).execute()
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await phone.trySignIn()), '401 sign-in-failed')
    })
  })
})
