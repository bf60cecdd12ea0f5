/** The way in and what is one's own, in a real browser: temporary password, both kinds of second step, too many tries, a lost phone. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import { addAuthenticator, noBrowser, openBrowser, signedInAs, type Visit, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { until } from '../support/until.ts'

const own = '雨ニモ負ケズ風ニモ負ケズ 2026'

describe('the way in to the terminal', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  const visits: Visit[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`!!! skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    browser = await openBrowser(sekisho)
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints)
    await Promise.all(visits.splice(0).map((one) => one.close()))
    assert.deepEqual(complaints, [])
  })

  const open = async (path = '/'): Promise<Page> => {
    const one = await visit(browser, sekisho.administrator.origin, { width: 1280, height: 860 })
    visits.push(one)
    await one.page.goto(path)
    return one.page
  }
  const newcomer = async (login: string, roles: readonly string[] = ['user']): Promise<string> =>
    (
      await sekisho.administrator.expect<{ temporaryPassword: string }>(201, '/persons', {
        body: { login, name: `${login}さん`, section: '防災課', roles },
      })
    ).temporaryPassword
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const password = (page: Page, label = 'パスワード') => page.getByLabel(label, { exact: true })
  const enter = async (page: Page, login: string, secret: string): Promise<void> => {
    await page.getByLabel('ログイン名').fill(login)
    await password(page).fill(secret)
    await button(page, 'サインイン').click()
  }
  const settle = async (page: Page, login: string, temporary: string): Promise<void> => {
    await enter(page, login, temporary)
    await password(page, '新しいパスワード').fill(own)
    await password(page, '新しいパスワード(もう一度)').fill(own)
    await button(page, 'パスワードを決めてサインイン').click()
  }
  const inside = (page: Page) => page.getByRole('heading', { name: 'トークルーム' })

  it('a temporary password is changed on the way, and what is wrong is said', async () => {
    const temporary = await newcomer('kato')
    const page = await open()
    await enter(page, 'kato', temporary)
    await page.getByText('いまのパスワードは仮のものです。').waitFor()
    await password(page, '新しいパスワード').fill(own)
    await password(page, '新しいパスワード(もう一度)').fill(`${own}?`)
    await page.getByText('2つの入力が同じではありません。').waitFor()
    for (const label of ['新しいパスワード', '新しいパスワード(もう一度)']) await password(page, label).fill('passwordpassword')
    await button(page, 'パスワードを決めてサインイン').click()
    await page.getByText('このパスワードは使えません。').waitFor()
    for (const label of ['新しいパスワード', '新しいパスワード(もう一度)']) await password(page, label).fill(own)
    await button(page, 'パスワードを決めてサインイン').click()
    await inside(page).waitFor()
  })

  it('says when the capitals are locked, shows the password when asked, and for how long it accepts no more tries', async () => {
    await newcomer('ito')
    const page = await open()
    await page.getByLabel('ログイン名').fill('ito')
    await password(page).focus()
    await password(page).dispatchEvent('keydown', { key: 'A', modifierCapsLock: true })
    await page.getByText('大文字入力(Caps Lock)になっています。').waitFor()
    await password(page).fill('wrong')
    assert.equal(await password(page).getAttribute('type'), 'password')
    await button(page, '入力した文字を見る').click()
    assert.equal(await password(page).getAttribute('type'), 'text')
    await until('there were too many', async () => {
      await button(page, 'サインイン').click()
      await page
        .getByText(/サインインできませんでした|誤りが続いたため/)
        .first()
        .waitFor()
      return (await page.getByText('誤りが続いたため、しばらく受け付けません').count()) > 0
    })
    await page.getByText(/もう一度試せます/).waitFor()
  })

  it('an approver enrols an authenticator app, and proves it at the next sign-in', async () => {
    const temporary = await newcomer('kacho', ['user', 'approver'])
    const page = await open('/approvals')
    await settle(page, 'kacho', temporary)
    await page.getByRole('heading', { name: '2つ目の確認を登録する' }).waitFor()
    await button(page, '認証アプリを使う').click()
    const secret = (await page.locator('code').textContent()) ?? ''
    await page.getByLabel(/6けた/).fill('000000')
    await button(page, '登録する').click()
    await page.getByRole('alert').waitFor()
    const now = Math.floor(Date.now() / 30_000)
    const codeOf = (step: number) => totp(fromBase32(secret), new Date(step * 30_000))
    await page.getByLabel(/6けた/).fill(codeOf(now))
    await button(page, '登録する').click()
    await page.getByRole('heading', { name: '承認', level: 1 }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/approvals')

    const again = await open('/approvals')
    await enter(again, 'kacho', own)
    await again.getByRole('heading', { name: '2つ目の確認' }).waitFor()
    await again.getByLabel('認証アプリの6けたの番号').fill('000000')
    await button(again, '確認する').click()
    await again.getByText('アプリの番号は30秒ごとに変わります。').waitFor()
    await again.getByLabel('認証アプリの6けたの番号').fill(codeOf(now + 1))
    await button(again, '確認する').click()
    await again.getByRole('heading', { name: '承認', level: 1 }).waitFor()
  })

  it('a key is added, named, asked for at the next sign-in, and removed', async () => {
    const temporary = await newcomer('mori')
    const page = await open()
    await addAuthenticator(page)
    await settle(page, 'mori', temporary)
    await inside(page).waitFor()
    await page.goto('/account')
    await page.getByText('登録されていません').waitFor()
    await button(page, '確認方法を加える').click()
    await page.getByLabel('セキュリティキーの呼び名').fill('机の鍵')
    await button(page, 'セキュリティキー・生体認証を使う').click()
    await page.getByText('机の鍵').first().waitFor()
    await page.getByRole('button', { name: '防災課 moriさん' }).click()
    await button(page, 'サインアウト').click()
    await enter(page, 'mori', own)
    await button(page, 'セキュリティキー・生体認証で確認する').click()
    await page.getByText(/最後に使った日時/).waitFor()
    await button(page, '机の鍵を削除').click()
    await page.getByText('「机の鍵」では、サインインできなくなります。').waitFor()
    await button(page, '削除').last().click()
    await page.getByText('登録されていません').waitFor()
  })

  it('an approver cannot remove the last second step', async () => {
    const { client } = await sekisho.staff('hosa', '課長補佐', ['user', 'approver'])
    const page = await open('/nowhere')
    const [one] = visits
    assert.ok(one)
    await signedInAs(one, client)
    await page.goto('/account')
    await button(page, '認証アプリを削除').click()
    await page.getByRole('dialog').getByRole('button', { name: '削除' }).click()
    await page.getByText('最後の確認方法は削除できません。').waitFor()
  })

  it('the password is changed, and a lost phone stops at once', async () => {
    const temporary = await newcomer('ogawa')
    const page = await open()
    await settle(page, 'ogawa', temporary)
    await inside(page).waitFor()
    const { persons } = await sekisho.administrator.expect<{ persons: { id: string }[] }>(200, '/persons?search=ogawa')
    const phone = await sekisho.phoneOf(persons[0]?.id ?? '')
    await page.goto('/account')
    await button(page, 'パスワードを変える').click()
    await password(page, 'いまのパスワード').fill('違うパスワード')
    for (const label of ['新しいパスワード', '新しいパスワード(もう一度)']) await password(page, label).fill(`${own} あ`)
    await button(page, '変更する').click()
    await page.getByText('いまのパスワードが違います。').waitFor()
    await password(page, 'いまのパスワード').fill(own)
    await button(page, '変更する').click()
    await page.getByText('パスワードを変更しました。').waitFor()

    await phone.expect(200, '/session')
    await page.getByRole('button', { name: /の紛失を届ける$/ }).click()
    await page.getByLabel('いつ、どこで、どうしたか').fill('昨夜、駅で')
    await button(page, '使えなくする').click()
    await page.getByText('届け出ました。この端末はもう使えません。').waitFor()
    await page.getByText('失効').first().waitFor()
    assert.notEqual((await phone.fetch('/session')).status, 200)
  })

  it('a page whose files do not come says so, and the frame stays', async () => {
    const { client } = await sekisho.staff('kida', '木田 六郎')
    const page = await open('/nowhere')
    const [one] = visits
    assert.ok(one)
    await signedInAs(one, client)
    await page.route(/\/assets\/account-.*\.js$/, (route) => route.abort())
    await page.goto('/account')
    await page.getByText('この画面を表示できませんでした').waitFor()
    await page.getByRole('link', { name: /チャット/ }).click()
    await inside(page).waitFor()
    // The browser's own words about the file that did not come.
    one.complaints.splice(0)
  })
})
