/** 職員 in a real browser: adding, roles, lost passwords and second factors, and a file of people. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, type VisitOptions, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Staff } from '../support/phone.ts'
import { fillRegister } from '../support/register.ts'
import { until } from '../support/until.ts'

describe('the console: users', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let browser: Browser
  const visits: Visit[] = []
  const clients: Staff[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    browser = await openBrowser(sekisho)
  })
  after(async () => {
    for (const client of clients) client.close()
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints)
    await Promise.all(visits.splice(0).map((one) => one.close()))
    assert.deepEqual(complaints, [])
  })

  const open = async (path: string, options: VisitOptions = { width: 1280, height: 900 }): Promise<Page> => {
    const one = await visit(browser, sekisho.administrator.origin, options)
    visits.push(one)
    await signedInAs(one, sekisho.administrator)
    await one.page.goto(path)
    await one.page.getByRole('heading', { level: 1, name: '職員' }).waitFor()
    return one.page
  }
  const staff = (): Staff => {
    const client = new Staff(sekisho.administrator.origin, sekisho.authority)
    clients.push(client)
    return client
  }
  const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const passwordIn = async (page: Page): Promise<string> => (await page.getByText(/^[a-z0-9]{4}(-[a-z0-9]{4}){4}$/).textContent()) ?? ''

  it('adds somebody, whose temporary password is shown once and works', async () => {
    const page = await open('/console/users')
    await button(page, '職員を追加').click()
    const adding = dialog(page, '職員を追加')
    await adding.getByRole('button', { name: '追加する' }).click()
    await adding.getByText('氏名を入力してください').waitFor()
    await adding.getByLabel('利用者ID').fill('admin')
    await adding.getByLabel('氏名').fill('新人 花子')
    await adding.getByLabel('所属').fill('水道課')
    await adding.getByRole('checkbox', { name: '承認者' }).check()
    assert.deepEqual(await barriers(page), [])
    await adding.getByRole('button', { name: '追加する' }).click()
    await adding.getByText('すでに使われています').waitFor()
    await adding.getByLabel('利用者ID').fill('hanako')
    await adding.getByRole('button', { name: '追加する' }).click()
    await dialog(page, '職員を追加しました').waitFor()
    const password = await passwordIn(page)
    await button(page, '渡したので閉じる').click()
    await dialog(page, '職員を追加しました').waitFor({ state: 'detached' })
    assert.equal((await page.content()).includes(password), false)
    await page.getByRole('row').filter({ hasText: '新人 花子' }).getByText('承認者').first().waitFor()
    await staff().settleIn('hanako', password, '雨ニモ負ケズ風ニモ 2026')
    await page.reload()
    await page.getByRole('row').filter({ hasText: '新人 花子' }).getByText('認証アプリ').first().waitFor()
  })

  it('changes section and roles, which ends the sessions, but not one’s own roles', async () => {
    const person = await sekisho.staff('ido', '異動 太郎')
    const page = await open(`/console/users?open=${person.id}`)
    await dialog(page, '異動 太郎').getByRole('button', { name: '変更', exact: true }).click()
    const editing = dialog(page, '職員の変更')
    await editing.getByLabel('所属').fill('税務課')
    await editing.getByRole('button', { name: '保存する' }).click()
    await editing.waitFor({ state: 'detached' })
    await dialog(page, '異動 太郎').getByText('税務課').waitFor()
    await person.client.expect(200, '/session')
    await dialog(page, '異動 太郎').getByRole('button', { name: '変更', exact: true }).click()
    await editing.getByRole('checkbox', { name: '監査担当' }).check()
    await editing.getByRole('button', { name: '保存する' }).click()
    await dialog(page, '異動 太郎').getByText('監査担当').waitFor()
    assert.equal((await person.client.fetch('/session')).status, 401)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '管理者(admin)を開く' }).click()
    const own = dialog(page, '管理者')
    assert.equal(await own.getByRole('button', { name: '停止', exact: true }).count(), 0)
    await own.getByRole('button', { name: '変更', exact: true }).click()
    await editing.getByText('自分の権限は、自分では変えられません').waitFor()
    assert.ok(await editing.getByRole('checkbox', { name: '管理者' }).isDisabled())
  })

  it('suspends and resumes, resets the password, removes the second factor: each asks first', async () => {
    const person = await sekisho.staff('nakushita', '無くした人', ['user', 'approver'])
    const page = await open(`/console/users?open=${person.id}`)
    const detail = dialog(page, '無くした人')
    await detail.getByText('最後の使用').waitFor()
    await detail.getByRole('button', { name: '追加の本人確認を消す' }).click()
    await dialog(page, '追加の本人確認を消しますか').getByRole('button', { name: '消す' }).click()
    await detail.getByText('未登録').waitFor()
    assert.equal((await person.client.fetch('/session')).status, 401)
    await detail.getByRole('button', { name: '仮パスワードを発行' }).click()
    await dialog(page, '仮パスワードを発行しますか').getByRole('button', { name: 'やめる' }).click()
    await detail.getByText('本人が決めたもの').waitFor()
    await detail.getByRole('button', { name: '仮パスワードを発行' }).click()
    await dialog(page, '仮パスワードを発行しますか').getByRole('button', { name: '発行する' }).click()
    const password = await passwordIn(page)
    await button(page, '渡したので閉じる').click()
    await detail.getByText(/^▲仮パスワード$/).waitFor()
    await staff().settleIn('nakushita', password, '風ニモ負ケズ雪ニモ 2026')
    await detail.getByRole('button', { name: '停止', exact: true }).click()
    await dialog(page, 'この職員を停止しますか').getByRole('button', { name: '停止する' }).click()
    await detail.getByRole('button', { name: '再開', exact: true }).waitFor()
    const refused = await staff().fetch('/session', { body: { login: 'nakushita', password: '風ニモ負ケズ雪ニモ 2026' } })
    assert.equal(refused.status, 401)
  })

  it('brings in a file: mistakes with their lines, new sections only when allowed, passwords once', async () => {
    await sekisho.staff('kawaru', '変わる人')
    const page = await open('/console/users')
    await button(page, '取り込み').click()
    const importing = dialog(page, '職員の取り込み(CSV)')
    const choose = (text: string) =>
      importing.locator('input[type=file]').setInputFiles({ name: '職員.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    const text = '利用者ID,氏名,所属,権限\nsato,佐藤 一,新設課,利用者、承認者\nkawaru,結婚 した人,,\n'
    await choose(`${text}sato,佐藤 二,,\nwarui id,名,,\n`)
    await importing.getByText('3 か所に誤りがあります').waitFor()
    const lines = await importing.getByRole('row').evaluateAll((rows) => rows.slice(1).map((row) => row.textContent ?? ''))
    assert.deepEqual(lines.map((line) => /^\d+/.exec(line)?.[0]), ['2', '4', '5']) // biome-ignore format: one thought
    assert.deepEqual(await barriers(page), [])
    await importing.getByRole('checkbox', { name: '新しい所属を認める' }).check()
    await choose(text)
    await importing.getByText('新しい所属: 新設課').waitFor()
    assert.equal((await sekisho.administrator.expect<{ total: number }>(200, '/persons?search=sato')).total, 0)
    await importing.getByRole('button', { name: '取り込む', exact: true }).click()
    await importing.getByText('仮パスワードを 1 人分発行しました').waitFor()
    const password = (await importing.locator('code').textContent()) ?? ''
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      importing.getByRole('button', { name: '仮パスワードの一覧を保存(CSV)' }).click(),
    ])
    assert.ok(readFileSync(await download.path()).includes(password))
    await staff().settleIn('sato', password, '雨ニモ負ケズ夏ノ暑サニモ 2026')
    await importing.getByRole('button', { name: '閉じる' }).last().click()
    await page.getByRole('row').filter({ hasText: '結婚 した人' }).waitFor()
  })

  it('filters by role and keeps it in the address; says when nobody matches', async () => {
    const page = await open('/console/users')
    await page.getByLabel('権限').selectOption({ label: '管理者' })
    await page.waitForURL(/role=administrator/)
    await page.getByText('1 人', { exact: true }).waitFor()
    await page.getByLabel('状態').selectOption({ label: '停止' })
    await page.getByText('合う職員はいません').waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.goBack()
  })

  describe('with 5,000 people', () => {
    before(() => fillRegister(sekisho, 5_000))

    it('shows them all by scrolling, and holds a screenful in the document', async () => {
      const page = await open('/console/users')
      const table = page.getByRole('table', { name: '職員' })
      await until('the number is known', async () => Number(await table.getAttribute('aria-rowcount')) > 5_000)
      const rows = Number(await table.getAttribute('aria-rowcount'))
      await until('the last row is there', async () => {
        await page.getByRole('region', { name: '職員' }).evaluate((element) => element.scrollTo(0, element.scrollHeight))
        return (await page.locator(`[aria-rowindex="${rows}"]`).count()) === 1
      })
      assert.ok((await page.getByRole('row').count()) < 80)
    })

    for (const dark of [false, true])
      for (const width of [390, 1280])
        it(`at ${width} px, ${dark ? 'dark' : 'light'}: no barrier, nothing wider than the screen`, async () => {
          const page = await open('/console/users', { width, height: 844, dark })
          await page.getByRole('row').nth(3).waitFor()
          assert.deepEqual(await barriers(page), [])
          assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth'))
          await page
            .getByRole('button', { name: /を開く$/ })
            .nth(1)
            .click()
          await page.getByRole('dialog').getByText('最後のサインイン').waitFor()
          assert.deepEqual(await barriers(page), [])
        })
  })
})
