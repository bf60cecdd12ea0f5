/** A phone sends a file that only its password opens: asked, wrong, right, delivered; what the others see meanwhile. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { lockedPdf, secret } from '../crossing/locked.ts'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Staff } from '../support/phone.ts'
import { assertAccessible, phoneInBrowser } from '../support/phone-screens.ts'
import { until } from '../support/until.ts'

describe('the password of a file, on the screens', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let yamada: { client: Staff; id: string }
  let room: { id: string }
  let phone: Visit
  let desk: Visit

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    browser = await openBrowser(sekisho)
    yamada = await sekisho.staff('yamada', '山田 太郎')
    const { id } = await sekisho.staff('tanaka', '田中 花子')
    room = await yamada.client.expect(201, '/rooms', {
      body: { name: '災害対策本部', label: '1', members: [{ personId: id, internet: true, lgwan: false }] },
    })
    phone = await phoneInBrowser(sekisho, browser, id)
    await phone.page.getByRole('button', { name: /災害対策本部/ }).click()
    await phone.page.getByRole('log').waitFor()
    desk = await visit(browser, sekisho.administrator.origin, { width: 1280, height: 800 })
    desk.page.setDefaultTimeout(20_000)
    await signedInAs(desk, yamada.client)
    await desk.page.goto(`/rooms/${room.id}`)
    await desk.page.getByRole('log').waitFor()
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(() => {
    for (const one of [phone, desk]) assert.deepEqual(one?.complaints.splice(0) ?? [], [])
  })

  const sendLocked = async (page: Page, name: string): Promise<void> => {
    await page.locator('input[type=file]:not([accept])').setInputFiles([{ name, mimeType: 'application/pdf', buffer: await lockedPdf() }])
    await page.getByRole('button', { name: '送信', exact: true }).click()
  }
  const card = (page: Page, name: string) => page.getByRole('article', { name })
  const field = (page: Page, name: string) => card(page, name).getByLabel('ファイルのパスワード', { exact: true })
  const focused = (page: Page) =>
    page.evaluate<string>('document.activeElement.tagName + "/" + (document.activeElement.getAttribute("aria-label") ?? "")')

  it('asks whoever sent it, and tells the others what is waited for', async () => {
    await sendLocked(phone.page, '通知.pdf')
    await field(phone.page, '通知.pdf').waitFor()
    await card(phone.page, '通知.pdf').getByText('パスワード待ち').waitFor()
    await card(desk.page, '通知.pdf')
      .getByText(/送信者のパスワード入力を待っています/)
      .waitFor()
    assert.equal(await field(desk.page, '通知.pdf').count(), 0, 'nobody else is asked')
    const input = field(phone.page, '通知.pdf')
    assert.deepEqual(
      [await input.getAttribute('type'), await input.getAttribute('autocomplete'), await input.getAttribute('maxlength')],
      ['password', 'off', '127'],
    )
    await assertAccessible(phone.page, 'asked for a password')
    assert.deepEqual(await barriers(desk.page), [])
  })

  it('shows and hides what is typed, and sends nothing while nothing is typed', async () => {
    const here = card(phone.page, '通知.pdf')
    assert.ok(await here.getByRole('button', { name: 'パスワードを送る' }).isDisabled())
    await field(phone.page, '通知.pdf').fill('ひみつ')
    await here.getByRole('button', { name: '入力した文字を見る' }).click()
    assert.equal(await field(phone.page, '通知.pdf').getAttribute('type'), 'text')
    await here.getByRole('button', { name: '入力した文字を隠す' }).click()
    assert.equal(await field(phone.page, '通知.pdf').getAttribute('type'), 'password')
    await field(phone.page, '通知.pdf').fill('')
  })

  it('says that one was wrong and how many tries are left, with the focus still in the field', async () => {
    const { page } = phone
    await field(page, '通知.pdf').fill('まちがい')
    await page.keyboard.press('Enter')
    await card(page, '通知.pdf').getByRole('alert').getByText('パスワードが違います。あと4回入力できます。').waitFor()
    assert.equal(await field(page, '通知.pdf').inputValue(), '', 'what was typed is gone')
    assert.equal(await focused(page), 'INPUT/')
    await assertAccessible(page, 'a wrong password')
    await card(desk.page, '通知.pdf')
      .getByText(/送信者のパスワード入力を待っています/)
      .waitFor()
  })

  it('delivers the file when it was right, to everybody and without a trace of it on the page', async () => {
    const { page } = phone
    await field(page, '通知.pdf').fill(secret)
    await page.keyboard.press('Enter')
    for (const one of [phone, desk]) await card(one.page, '通知.pdf').getByText('無害化済み').waitFor()
    assert.equal(await field(page, '通知.pdf').count(), 0)
    assert.equal(await focused(page), 'ARTICLE/通知.pdf', 'the focus stays with the file')
    for (const one of [phone, desk]) assert.ok(!(await one.page.content()).includes(secret))
    const stored = await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')
    assert.ok(!stored.includes(secret))
  })

  it('asks at a desk, too, waits while nobody answers, and then says so', async () => {
    const { page } = desk
    await sendLocked(page, '回覧.pdf')
    await field(page, '回覧.pdf').waitFor()
    assert.deepEqual(await barriers(page), [])
    const boundary = await until('the boundary runs', async () => sekisho.running.pids.boundary)
    await page.clock.install()
    process.kill(boundary, 'SIGSTOP')
    try {
      await field(page, '回覧.pdf').fill(secret)
      await card(page, '回覧.pdf').getByRole('button', { name: 'パスワードを送る' }).click()
      await card(page, '回覧.pdf').getByRole('button', { name: '確認しています…' }).waitFor()
      assert.ok(await card(page, '回覧.pdf').getByRole('button', { name: '確認しています…' }).isDisabled())
      const late = card(page, '回覧.pdf').getByRole('alert').getByText('確認を終えられませんでした。もう一度入力してください。')
      await until('half a minute has passed since it was taken', async () => {
        await page.clock.fastForward(31_000)
        return late.isVisible()
      })
      assert.deepEqual(await barriers(page), [])
    } finally {
      process.kill(boundary, 'SIGCONT')
    }
    await card(page, '回覧.pdf').getByText('無害化済み').waitFor()
  })
})
