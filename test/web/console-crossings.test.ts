/** 通過の一覧 in a real browser: rows and their story, filters in the address, what comes in by itself, five thousand rows. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { type Day, play, type Script, secrets, startDay } from '../overview/scene.ts'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, type VisitOptions, visit } from '../support/browser.ts'
import type { Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

/** What the tests use of an element in the page. */
interface Area {
  scrollTop: number
  readonly scrollHeight: number
  querySelector(selector: string): { readonly textContent: string | null } | null
}

describe('the console: crossings', function () {
  this.timeout(240_000)
  let day: Day
  let script: Script
  let browser: Browser
  const visits: Visit[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`!!! ${noBrowser}: the page is not tested`)
      return this.skip()
    }
    day = await startDay()
    browser = await openBrowser(day.sekisho)
  })
  after(async () => {
    await browser?.close()
    await day?.stop()
  })
  afterEach(async () => {
    const complaints = visits.flatMap((one) => one.complaints)
    await Promise.all(visits.splice(0).map((one) => one.close()))
    assert.deepEqual(complaints, [])
  })

  const open = async (path = '/console/crossings', options: VisitOptions = {}, viewer: Staff = day.auditor): Promise<Page> => {
    const one = await visit(browser, viewer.origin, { width: 1280, height: 900, ...options })
    visits.push(one)
    await signedInAs(one, viewer)
    await one.page.goto(path)
    await one.page.getByRole('heading', { level: 1, name: '通過の一覧' }).waitFor()
    return one.page
  }
  /** Without the row of the columns' names, which a narrow screen does not have. */
  const rows = (page: Page) => page.getByRole('table', { name: '通過' }).locator('[role="row"][data-index]')
  const shows = (page: Page, count: number) => until(`${count} rows`, async () => (await rows(page).count()) === count)
  const story = (page: Page) => page.getByRole('region', { name: /の経過$/ })
  const at = (page: Page) => {
    const { pathname, search } = new URL(page.url())
    return pathname + search
  }

  it('says that nothing has been sent yet', async () => {
    const page = await open()
    await page.getByText('まだ何も送られていません').waitFor()
    assert.deepEqual(await barriers(page), [])
  })

  describe('after a scripted day', () => {
    before(async () => {
      script = await play(day)
    })

    it('lists what was sent, and nothing of what was said', async () => {
      const page = await open()
      await shows(page, 6)
      const text = (await page.locator('main').textContent()) ?? ''
      for (const words of ['災害対策本部', '田中 花子', '山田 太郎', '持ち出せません', '遮断', '保留', 'csv'])
        assert.ok(text.includes(words), words)
      for (const secret of secrets) assert.equal(text.includes(secret), false, secret)
    })

    it('opens a row beside the list, takes the reader there and back, and the address is the crossing’s own', async () => {
      const page = await open('/console/crossings?kind=attachment')
      await shows(page, 2)
      await page.getByRole('button', { name: /ファイル 田中 花子 通過/ }).click()
      await story(page).getByRole('heading', { level: 4, name: '無害化' }).waitFor()
      assert.equal(at(page), `/console/crossings/${script.clean}?kind=attachment`)
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'crossing-story')
      assert.deepEqual(await story(page).getByRole('heading', { level: 4 }).allTextContents(), [
        'メッセージの受付',
        '種類の判定',
        'ポリシーによる判断',
        '無害化',
        '通過の許可',
        '配達',
      ])
      for (const words of ['再構築', '数式として実行される値', '無害化後のファイル(SHA-256)', '隔離から取り出し'])
        await story(page).getByText(words).first().waitFor()
      await story(page).getByRole('button', { name: '一覧に戻る' }).click()
      await story(page).waitFor({ state: 'detached' })
      assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '', /ファイル 田中 花子 通過/)
      assert.equal(at(page), '/console/crossings?kind=attachment')
    })

    it('leads from a story to the rule, the record with its proof, and the rest of the message', async () => {
      const page = await open(`/console/crossings/${script.program}`)
      const link = (name: string | RegExp) => story(page).getByRole('link', { name }).first().getAttribute('href')
      await story(page).getByRole('heading', { level: 4, name: '遮断' }).waitFor()
      assert.match((await link('G-executable')) ?? '', /^\/console\/policies\?rule=G-executable&policy=[0-9a-f]{64}$/)
      assert.equal(await link('第 1 版'), '/console/policies/1')
      assert.match((await link(/^監査ログ #\d+$/)) ?? '', /^\/console\/audit\/records\/\d+$/)
      await story(page).getByRole('link', { name: 'ファイル csv' }).click()
      await story(page).getByRole('heading', { level: 4, name: '無害化' }).waitFor()
      await story(page).getByRole('link', { name: '田中 花子(防災課) で絞り込む' }).click()
      await shows(page, 3)
      assert.equal(at(page), `/console/crossings?person=${day.tanaka.id}`)
    })

    it('copies a hash as it is', async () => {
      const page = await open(`/console/crossings/${script.clean}`)
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      const button = story(page).getByRole('button', { name: '写す' }).first()
      const code = await button.locator('xpath=..').locator('code').textContent()
      await button.click()
      await story(page).getByRole('button', { name: '写しました' }).waitFor()
      assert.match(code ?? '', /^[0-9a-f]{64}$/)
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code)
    })

    it('gives the number of a record, and no link, to whoever may not open the log', async () => {
      const page = await open(`/console/crossings/${script.clean}`, {}, day.author)
      await story(page)
        .getByText(/^監査ログ #\d+$/)
        .first()
        .waitFor()
      assert.equal(
        await story(page)
          .getByRole('link', { name: /監査ログ/ })
          .count(),
        0,
      )
    })

    it('filters by buttons, lists and names, all of it in the address', async () => {
      const page = await open()
      await shows(page, 6)
      await page.getByText('遮断', { exact: true }).first().click()
      await shows(page, 2)
      assert.equal(at(page), '/console/crossings?state=refused')
      await page.getByRole('button', { name: '絞り込み' }).click()
      await page.getByLabel('方向').selectOption('outbound')
      await shows(page, 1)
      await page.getByLabel('理由').selectOption('type-forbidden')
      await page.getByText('条件に合うものはありません').waitFor()
      await page.getByRole('button', { name: '「持ち出し」を外す' }).click()
      await shows(page, 1)
      await page.getByRole('button', { name: '送信者: 指定なし' }).click()
      const dialog = page.getByRole('dialog', { name: '送信者を選ぶ' })
      await dialog.getByLabel('氏名または所属').fill('花子')
      await dialog.getByRole('button', { name: /田中 花子/ }).click()
      await page.getByRole('button', { name: '「送信者: 田中 花子」を外す' }).waitFor()
      assert.equal(at(page), `/console/crossings?state=refused&person=${day.tanaka.id}&reason=type-forbidden`)
      await page.reload()
      await shows(page, 1)
      await page.getByRole('button', { name: '「送信者: 田中 花子」を外す' }).waitFor()
      await page.getByRole('button', { name: '条件をすべて外す' }).click()
      await shows(page, 2)
      assert.equal(at(page), '/console/crossings?state=refused')
    })

    it('shows what comes in by itself, and not while it is stopped', async () => {
      const page = await open('/console/crossings?direction=outbound&kind=message')
      await shows(page, 3)
      await day.post(day.yamada.client, '内緒の本文 七')
      await shows(page, 4)
      await page.getByRole('button', { name: '更新を止める' }).click()
      await page.getByText('更新を止めています').waitFor()
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await day.post(day.yamada.client, '内緒の本文 八')
      await until('the server has it', async () => {
        const { crossings } = await day.author.expect<{ crossings: unknown[] }>(200, '/crossings?direction=outbound&kind=message')
        return crossings.length === 5
      })
      assert.deepEqual([await rows(page).count(), asked], [4, []])
      await page.getByRole('button', { name: '更新を再開する' }).click()
      await shows(page, 5)
    })

    it('shows a change of state where it stands, in the list and in the open story', async () => {
      const page = await open(`/console/crossings/${script.bare}?state=held`)
      await shows(page, 1)
      await story(page).getByText('承認待ち').waitFor()
      await day.approver.expect(200, `/approvals/${script.bare}`, { body: { decision: 'approve' } })
      await story(page).getByRole('heading', { level: 4, name: '配達' }).waitFor()
      await story(page).getByText('課長 一郎 が判断').waitFor()
      await page.getByText('条件に合うものはありません').waitFor()
    })

    it('says of what is not there, or not ours, that it is not to be found', async () => {
      const page = await open('/console/crossings/01a200a8-97ce-79f2-8384-9082656b3bb2')
      await page.getByText('この通過は見つかりません').waitFor()
    })

    for (const dark of [false, true])
      for (const width of [390, 1280])
        it(`has no barrier and nothing wider than the screen, ${width} px, ${dark ? 'dark' : 'light'}`, async () => {
          const page = await open(`/console/crossings?person=${day.tanaka.id}`, { width, dark })
          await shows(page, 3)
          await page.getByRole('button', { name: /^絞り込み/ }).click()
          assert.deepEqual(await barriers(page), [], 'list and filter')
          await page.getByRole('button', { name: /^トークルーム/ }).click()
          await page.getByRole('dialog').getByRole('button', { name: '災害対策本部' }).waitFor()
          assert.deepEqual(await barriers(page), [], 'choosing a room')
          await page.keyboard.press('Escape')
          await page.goto(`/console/crossings/${script.clean}`)
          await story(page).getByRole('heading', { level: 4, name: '配達' }).waitFor()
          assert.deepEqual(await barriers(page), [], 'story')
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(overflow <= 0, `${overflow} px too wide`)
        })
  })

  describe('of five thousand', () => {
    before(() =>
      day.query(
        `insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, trust, payload, state, rule, created_at, finished_at)
         select g.id, 'attachment', 'outbound', r.organisation, r.id, g.id, r.created_by, 'T0', '{}', 'delivered', 'rule-' || i, now() - i * interval '1 minute', now()
         from register.room r, (select i, gen_random_uuid() as id from generate_series(1, 5000) i) g where r.id = $1`,
        [day.room],
      ),
    )

    const path = '/console/crossings?direction=outbound&kind=attachment'
    const scroll = (page: Page, top: number) =>
      page.getByRole('region', { name: '通過' }).evaluate((element, to) => {
        const area = element as unknown as Area
        area.scrollTop = to < 0 ? area.scrollHeight : to
      }, top)
    /** Each row is there twice, as columns and as a card, and one of them is seen. */
    const rule = (page: Page, name: string) => page.getByTitle(name, { exact: true }).filter({ visible: true })
    const total = async (page: Page) => Number(await page.getByRole('table', { name: '通過' }).getAttribute('aria-rowcount'))

    it('holds in the document only what is in sight, to the last one', async () => {
      const page = await open(path)
      await rule(page, 'rule-1').waitFor()
      while ((await total(page)) < 5_001) {
        const before = await total(page)
        await scroll(page, -1)
        await until('more rows', async () => (await total(page)) > before)
      }
      await scroll(page, -1)
      await rule(page, 'rule-5000').waitFor()
      assert.ok((await rows(page).count()) < 80, `${await rows(page).count()} rows in the document`)
      // Smooth: a jump to anywhere is drawn within the next frames, without asking the server.
      for (const top of [100_000, 5_000, 250_000, 0]) {
        await scroll(page, top)
        await until('rows are drawn', async () => (await rows(page).count()) > 5)
      }
      await rule(page, 'rule-1').waitFor()
    })

    it('moves nothing under the eyes of somebody who reads further down, and offers what is new', async () => {
      const page = await open(path)
      await rule(page, 'rule-1').waitFor()
      await scroll(page, 3_000)
      const place = () =>
        page.getByRole('region', { name: '通過' }).evaluate((element) => {
          const area = element as unknown as Area
          return [area.scrollTop, area.querySelector('[data-index="60"]')?.textContent ?? ''] as const
        })
      await until('row 60 is drawn', async () => (await place())[1] !== '')
      const before = await place()
      await day.query(
        `insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, trust, payload, state, rule, finished_at)
         select gen_random_uuid(), 'attachment', 'outbound', r.organisation, r.id, gen_random_uuid(), r.created_by, 'T0', '{}', 'delivered', 'rule-new', now()
         from register.room r where r.id = $1`,
        [day.room],
      )
      const button = page.getByRole('button', { name: '新着 1 件を表示' })
      await button.waitFor()
      assert.deepEqual(await place(), before)
      await button.click()
      await rule(page, 'rule-new').waitFor()
      await button.waitFor({ state: 'detached' })
    })
  })
})
