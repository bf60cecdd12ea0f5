/** Every screen of the terminal, narrow, middling and wide, light and dark: no barrier, no complaint, nothing wider than the window. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, visit } from '../support/browser.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Client, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Screen {
  readonly name: string
  readonly who?: 'yamada' | 'kacho' | 'nobody'
  readonly path: (room: string) => string
  readonly ready: (page: Page, width: number) => Promise<unknown>
}

const twoPanes = 900
const longName = '勅使河原 小百合(福祉保健部こども家庭センター母子保健担当主幹)'
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

const screens: readonly Screen[] = [
  { name: 'sign-in', who: 'nobody', path: () => '/', ready: (page) => page.getByRole('heading', { name: 'サインイン' }).waitFor() },
  {
    name: 'sign-in refused',
    who: 'nobody',
    path: () => '/',
    async ready(page) {
      await page.getByLabel('ログイン名').fill('nobody')
      await page.getByLabel('パスワード', { exact: true }).fill('wrong')
      await button(page, 'サインイン').click()
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'rooms', path: () => '/', ready: (page) => button(page, /総務・防災・建設/).waitFor() },
  {
    name: 'a conversation',
    path: (room) => `/rooms/${room}`,
    ready: (page) => page.getByRole('log').getByText('開設しました').waitFor(),
  },
  {
    name: 'members and settings',
    path: (room) => `/rooms/${room}`,
    async ready(page) {
      await button(page, /^参加者 /).click()
      await page.getByRole('heading', { name: /参加者 \d人/ }).waitFor()
    },
  },
  {
    name: 'a member',
    path: (room) => `/rooms/${room}`,
    async ready(page) {
      await button(page, /^参加者 /).click()
      await button(page, /課長 一郎の参加のしかた/).click()
      await button(page, 'トークルームから外す').waitFor()
    },
  },
  {
    name: 'a new room',
    path: () => '/',
    async ready(page) {
      await button(page, '新しく作る').click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /勅使河原/ })
        .click()
    },
  },
  {
    name: 'search',
    path: () => '/',
    async ready(page) {
      await button(page, '発言を検索').click()
      await page.getByLabel('さがす言葉').fill('避難所')
      await page.getByText('条件をしぼる').click()
      await page.keyboard.press('Tab')
      await page.getByLabel('さがす言葉').press('Enter')
      await page.getByText(/件見つかりました/).waitFor()
    },
  },
  {
    name: 'search without a hit',
    path: () => '/',
    async ready(page) {
      await button(page, '発言を検索').click()
      await page.getByLabel('さがす言葉').fill('どこにもない')
      await page.keyboard.press('Enter')
      await page.getByText('見つかりませんでした').waitFor()
    },
  },
  {
    name: 'account',
    path: () => '/account',
    async ready(page) {
      await page.getByText('登録した端末はありません').waitFor()
      await page.getByText('登録されていません').waitFor()
      await button(page, 'パスワードを変える').click()
      await page.getByLabel('いまのパスワード').waitFor()
    },
  },
  {
    name: 'a second step',
    path: () => '/account',
    async ready(page) {
      await button(page, '確認方法を加える').click()
      await button(page, '認証アプリを登録する').click()
      await page.getByRole('img', { name: /読み取って/ }).waitFor()
    },
  },
  { name: 'approvals', who: 'kacho', path: () => '/approvals', ready: (page) => button(page, /379474484458/).waitFor() },
  {
    name: 'a held text',
    who: 'kacho',
    path: () => '/approvals',
    async ready(page) {
      await button(page, /379474484458/).click()
      await page.getByText('見つかったもの').waitFor()
    },
  },
  {
    name: 'a held file',
    who: 'kacho',
    path: () => '/approvals',
    async ready(page) {
      await button(page, /名簿/).click()
      await page.getByRole('img', { name: /1ページ目/ }).waitFor()
    },
  },
  {
    name: 'an answer',
    who: 'kacho',
    path: () => '/approvals',
    async ready(page) {
      await button(page, /379474484458/).click()
      await page.getByRole('button', { name: '却下', exact: true }).click()
      await button(page, '却下する').click()
      await page.getByText('理由を入力してください。').waitFor()
    },
  },
  {
    name: 'what was answered',
    who: 'kacho',
    path: () => '/approvals',
    async ready(page) {
      await button(page, '回答済み').click()
      await button(page, /却下されるもの/).click()
      await page.getByText('外へは出せません').waitFor()
    },
  },
  {
    name: 'the menu',
    who: 'kacho',
    path: () => '/',
    async ready(page, width) {
      await button(page, width < twoPanes ? 'メニュー' : /課長 一郎/)
        .first()
        .click()
      await page.getByRole('link', { name: 'アカウント' }).waitFor()
    },
  },
  { name: 'no such page', path: () => '/nowhere', ready: (page) => page.getByText('ページが見つかりません').waitFor() },
  { name: 'a page of another role', path: () => '/approvals', ready: (page) => page.getByText('ページが見つかりません').waitFor() },
]

describe('the screens of the terminal', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let room: string
  const people: Record<'yamada' | 'kacho', Client> = {} as never

  before(async function () {
    if (noBrowser) {
      console.error(`!!! skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    const yamada = await sekisho.staff('yamada', '山田 太郎')
    const kacho = await sekisho.staff('kacho', '課長 一郎', ['user', 'approver', 'auditor', 'administrator', 'policy-author'])
    const long = await sekisho.staff('long', longName)
    Object.assign(people, { yamada: yamada.client, kacho: kacho.client })
    const members = [kacho, long].map(({ id }) => ({ personId: id, internet: true, lgwan: true }))
    room = (
      await yamada.client.expect<{ id: string }>(201, '/rooms', {
        body: { name: '災害対策本部(総務・防災・建設・福祉の連絡、夜間と休日の当番を含む)', members, label: '2' },
      })
    ).id
    await talk(yamada.client, kacho.client)
    browser = await openBrowser(sekisho)
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })

  async function talk(yamada: Staff, kacho: Staff): Promise<void> {
    const say = (text: string, attachments: string[] = []) =>
      yamada.expect<{ id: string }>(201, `/rooms/${room}/messages`, { body: { text, attachments } })
    await say('第一避難所を開設しました')
    const refused = await say('却下されるもの 379474484458')
    await say('受付番号 379474484458 を確認してください。\n'.repeat(3))
    const [file] = await upload(yamada, [{ name: '名簿.csv', bytes: Buffer.from('品名,数\r\n毛布,120\r\n') }])
    await say('名簿です', [file?.id ?? ''])
    const waiting = (count: number) =>
      until(`${count} wait`, async () => (await kacho.expect<{ waiting: number }>(200, '/approvals')).waiting === count)
    await waiting(3)
    await kacho.expect(200, `/approvals/${refused.id}`, { body: { decision: 'reject', comment: '外へは出せません' } })
    await waiting(2)
  }

  for (const { name, who = 'yamada', path, ready } of screens)
    it(name, async () => {
      const found: string[] = []
      for (const width of [390, 900, 1280]) {
        const seen: Visit = await visit(browser, sekisho.administrator.origin, { width, height: 860 })
        if (who !== 'nobody') await signedInAs(seen, people[who])
        await seen.page.goto(path(room))
        await ready(seen.page, width)
        const wider = await seen.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        if (wider > 0) found.push(`${width}: ${wider} px wider than the window`)
        for (const colorScheme of ['light', 'dark'] as const) {
          await seen.page.emulateMedia({ colorScheme })
          found.push(...(await barriers(seen.page)).map((barrier) => `${width} ${colorScheme}: ${barrier}`))
        }
        found.push(...seen.complaints)
        await seen.close()
      }
      assert.deepEqual(found, [])
    })

  it('nothing is wider than a window of 320 pixels with very large letters', async () => {
    const found: string[] = []
    for (const { name, who = 'yamada', path, ready } of screens.filter(({ name }) => !/refused|menu/.test(name))) {
      const seen = await visit(browser, sekisho.administrator.origin, { width: 320, height: 700 })
      await seen.context.addInitScript("localStorage.setItem('sekisho.size', 'largest')")
      if (who !== 'nobody') await signedInAs(seen, people[who])
      await seen.page.goto(path(room))
      await ready(seen.page, 320)
      const wider = await seen.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (wider > 0) found.push(`${name}: ${wider} px`)
      await seen.close()
    }
    assert.deepEqual(found, [])
  })
})
