/** The way in, on a real browser: code, lock, approval, sign-in, and every no on the way. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { addAuthenticator, noBrowser, openBrowser, type Visit, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { assertAccessible, codeFor, kept, registerOn } from '../support/phone-screens.ts'
import { until } from '../support/until.ts'

const heading = (name: string | RegExp) => ['heading', { name, level: 1 }] as const

describe('the phone’s way in', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let tanaka: string
  const visits: Visit[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    browser = await openBrowser(sekisho)
    tanaka = (await sekisho.staff('tanaka', '田中 花子')).id
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(async () => {
    for (const { complaints, close } of visits.splice(0)) {
      assert.deepEqual(complaints, [])
      await close()
    }
  })

  const open = async (path = '/', lock: 'open' | 'missing' | 'none yet' = 'open'): Promise<Visit> => {
    const opened = await visit(browser, sekisho.phone().origin)
    opened.page.setDefaultTimeout(20_000)
    visits.push(opened)
    if (lock !== 'none yet') await addAuthenticator(opened.page, lock === 'open')
    await opened.page.goto(path)
    return opened
  }

  it('takes the code however it is typed, shows whose phone it will be, and signs in; the next time one touch is enough', async () => {
    const { page } = await open()
    await page.getByRole(...heading('端末を登録する')).waitFor()
    await assertAccessible(page, 'code')
    const code = await codeFor(sekisho, tanaka)
    const typed = code
      .toLowerCase()
      .replaceAll('-', ' ー ')
      .replaceAll(/[a-z0-9]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0))
    await page.getByLabel('端末認証コード').fill(typed)
    await page.getByRole('button', { name: '次へ' }).click()
    await page.getByRole(...heading('田中 花子 さんの端末として登録します')).waitFor()
    await assertAccessible(page, 'confirmation')
    await page.getByRole('button', { name: '画面ロックで登録する' }).click()
    await page.getByRole(...heading('トークルーム')).waitFor()
    await page.getByText(/端末を登録しました。登録番号は \d{6}-\d{4}-\d{6} です。/).waitFor()
    await page.getByText('トークルームはまだありません').waitFor()
    await assertAccessible(page, 'no rooms')

    await page.getByRole('button', { name: '設定' }).click()
    await page.getByRole(...heading('設定')).waitFor()
    await page.getByText(/^\d{6}-\d{4}-\d{6}$/).waitFor()
    await assertAccessible(page, 'settings')
    await page.getByRole('button', { name: 'サインアウト' }).click()
    await assertAccessible(page, 'signing out')
    await page.getByRole('dialog').getByRole('button', { name: 'サインアウト' }).click()
    await page.getByRole(...heading('サインイン')).waitFor()
    await assertAccessible(page, 'sign-in')

    await page.reload()
    await page.getByRole('button', { name: 'サインイン' }).click()
    await page.getByRole(...heading('設定')).waitFor()
  })

  it('takes the code from the QR code’s address and leaves no trace of it there', async () => {
    const code = await codeFor(sekisho, tanaka)
    const { page } = await open(`/#code=${code}`)
    await page.getByLabel('端末認証コード').waitFor()
    assert.equal(await page.getByLabel('端末認証コード').inputValue(), code)
    assert.equal(new URL(page.url()).hash, '')
    await page.getByRole('button', { name: '次へ' }).click()
    await page.getByRole(...heading(/さんの端末として登録します/)).waitFor()
  })

  it('says what is wrong with a code: too short, wrong, used', async () => {
    const { page } = await open()
    const next = page.getByRole('button', { name: '次へ' })
    await page.getByLabel('端末認証コード').fill('7K3M')
    await next.click()
    await page.getByText('12文字の英数字を入力してください。').waitFor()
    await assertAccessible(page, 'code too short')
    await page.getByLabel('端末認証コード').fill('7K3M-9QXA-R2TZ')
    await next.click()
    await page.getByRole('alert').filter({ hasText: '端末認証コードが違います。' }).waitFor()
    await assertAccessible(page, 'wrong code')

    const code = await codeFor(sekisho, tanaka)
    await sekisho.phone().register(code)
    await page.getByLabel('端末認証コード').fill(code)
    await next.click()
    await page.getByRole('alert').filter({ hasText: 'この端末認証コードは使用済みです。' }).waitFor()
  })

  it('refuses a phone without a screen lock, says what to do, and does not spend the code', async () => {
    const { page } = await open('/', 'missing')
    const code = await codeFor(sekisho, tanaka)
    await registerOn(page, code)
    await page.getByRole('alert').filter({ hasText: '画面ロックが設定されていません' }).waitFor()
    await assertAccessible(page, 'no screen lock')
    await sekisho.phone().register(code)
  })

  it('says so in a browser without WebAuthn', async () => {
    const opened = await visit(browser, sekisho.phone().origin)
    visits.push(opened)
    await opened.context.addInitScript('delete globalThis.PublicKeyCredential')
    await opened.page.goto('/')
    await opened.page.getByRole(...heading('このブラウザーでは使えません')).waitFor()
    await assertAccessible(opened.page, 'old browser')
  })

  it('goes on when the lock was not opened: the same question can be answered again', async () => {
    const { page } = await open('/', 'none yet')
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: false,
        automaticPresenceSimulation: true,
      },
    })
    await registerOn(page, await codeFor(sekisho, tanaka))
    await page.getByText('本人確認が終わりませんでした').waitFor()
    await assertAccessible(page, 'cancelled')
    await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
    await page.getByRole('button', { name: '画面ロックで登録する' }).click()
    await page.getByRole(...heading('トークルーム')).waitFor()
  })

  it('is told in one word how its registration stands, and a guess is told nothing', async () => {
    const phone = sekisho.phone()
    const { deviceId } = await phone.register(await codeFor(sekisho, tanaka))
    const anybody = sekisho.phone()
    const stands = () => anybody.expect(200, `/registration/${deviceId}`)
    assert.deepEqual(await stands(), { state: 'active' })
    await sekisho.administrator.expect(200, `/devices/${deviceId}/suspend`, { body: { reason: '確認中' } })
    assert.deepEqual(await stands(), { state: 'suspended' })
    await sekisho.administrator.expect(200, `/devices/${deviceId}/resume`, { body: {} })
    assert.deepEqual(await stands(), { state: 'active' })
    await sekisho.administrator.expect(200, `/devices/${deviceId}/revoke`, { body: { reason: '紛失' } })
    assert.deepEqual(await stands(), { state: 'revoked' })
    await anybody.expect(404, '/registration/00000000-0000-7000-8000-000000000000')
  })

  it('asks for one touch when the session ended elsewhere, and the draft is still there', async () => {
    const yamada = await sekisho.staff('sato', '佐藤 さくら')
    await yamada.client.expect(201, '/rooms', { body: { name: '水道班', members: [{ personId: tanaka, internet: true, lgwan: false }] } })
    const { page, context } = await open()
    await registerOn(page, await codeFor(sekisho, tanaka))
    await page.getByRole('button', { name: /水道班/ }).click()
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('書きかけ')
    await until('the draft is kept', async () => (await kept(page)).drafts === 1)
    const [cookie] = await context.cookies()
    const elsewhere = sekisho.phone()
    elsewhere.cookie = `${cookie?.name}=${cookie?.value}`
    await elsewhere.expect(204, '/session', { method: 'DELETE' })
    await page.getByRole(...heading('サインイン')).waitFor()
    assert.equal(await page.getByText('書きかけ').count(), 0)
    await page.getByRole('button', { name: 'サインイン' }).click()
    await page.getByRole('log').waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'メッセージ' }).inputValue(), '書きかけ')
  })

  it('offers to put the app on the home screen when the browser does', async () => {
    const { page } = await open()
    await registerOn(page, await codeFor(sekisho, tanaka))
    await page.getByRole(...heading('トークルーム')).waitFor()
    await page.evaluate(
      `dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: async () => { globalThis.asked = true } }))`,
    )
    await page.getByText('ホーム画面に追加できます').waitFor()
    await assertAccessible(page, 'home screen')
    await page.getByRole('button', { name: '追加する' }).click()
    await page.getByText('ホーム画面に追加できます').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate('globalThis.asked'), true)
  })

  it('shows revocation while the page is open, and nothing of the phone’s own is left on it', async () => {
    const yamada = await sekisho.staff('yamada', '山田 太郎')
    await yamada.client.expect(201, '/rooms', { body: { name: '道路班', members: [{ personId: tanaka, internet: true, lgwan: false }] } })
    const { page } = await open()
    await registerOn(page, await codeFor(sekisho, tanaka))
    await page.getByRole('button', { name: /道路班/ }).click()
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('送らずにおく下書き')
    await until('the draft is kept', async () => (await kept(page)).drafts === 1)
    await page.route('**/api/v1/rooms/*/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await page.getByRole('button', { name: '送信', exact: true }).click()
    await until('the message waits', async () => (await kept(page)).messages === 1)
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('もうひとつの下書き')
    await until('the draft is kept', async () => (await kept(page)).drafts === 1)

    const { devices } = await sekisho.administrator.expect<{ devices: { id: string; registrationNumber: string }[] }>(200, '/devices')
    const number = await page.evaluate<string>(`JSON.parse(localStorage.getItem('sekisho.device')).registrationNumber`)
    const device = devices.find(({ registrationNumber }) => registrationNumber === number) ?? assert.fail('not in the register')
    await sekisho.administrator.expect(200, `/devices/${device.id}/revoke`, { body: { reason: '紛失' } })
    await page.getByRole(...heading('この端末は使えません')).waitFor()
    await page.getByRole('alert').filter({ hasText: 'この端末の登録は失効しました。' }).waitFor()
    await assertAccessible(page, 'revoked')
    const left = await kept(page)
    assert.deepEqual([left.messages, left.drafts], [0, 0])
    assert.deepEqual(
      left.cached.filter((path) => path.startsWith('/api/')),
      [],
    )
    assert.equal(await page.getByText('道路班').count(), 0)
    await page.reload()
    await page.getByRole(...heading('この端末は使えません')).waitFor()
    assert.equal(await page.evaluate(`fetch('/api/v1/rooms').then(({ status }) => status)`), 401)
  })
})

describe('a phone that an approver must let in', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation({ SEKISHO_DEVICES__APPROVAL: 'after-registration' })
    browser = await openBrowser(sekisho)
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })

  it('waits, looks by itself, and signs in with one touch once it is approved', async () => {
    const { id } = await sekisho.staff('tanaka', '田中 花子')
    const approver = await sekisho.staff('kakunin', '確認 次郎', ['user', 'administrator'])
    const { page, complaints } = await visit(browser, sekisho.phone().origin)
    page.setDefaultTimeout(20_000)
    await addAuthenticator(page)
    await page.goto('/')
    await registerOn(page, await codeFor(sekisho, id))
    await page.getByRole(...heading('登録の承認を待っています')).waitFor()
    await assertAccessible(page, 'pending')
    await page.getByRole('button', { name: 'いま確かめる' }).click()
    await page.reload()
    await page.getByRole(...heading('登録の承認を待っています')).waitFor()
    const { devices } = await approver.client.expect<{ devices: { id: string; state: string }[] }>(200, '/devices')
    const device = devices.find(({ state }) => state === 'pending') ?? assert.fail('nothing waits')
    await approver.client.expect(200, `/devices/${device.id}/approve`, { body: {} })
    await page.getByText('端末の登録が承認されました。サインインしてください。').waitFor()
    await page.getByRole('button', { name: 'サインイン' }).click()
    await page.getByRole(...heading('トークルーム')).waitFor()
    assert.deepEqual(complaints, [])
  })
})
