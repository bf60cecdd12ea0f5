/** 今日 in a real browser: a day on which nothing has happened, a scripted one, trouble that appears by itself. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { type Day, play, startDay } from '../overview/scene.ts'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, type VisitOptions, visit } from '../support/browser.ts'
import { until } from '../support/until.ts'

describe('the console: today', function () {
  this.timeout(240_000)
  let day: Day
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

  const open = async (path = '/console/today', options: VisitOptions = { width: 1280, height: 900 }): Promise<Page> => {
    const one = await visit(browser, day.auditor.origin, options)
    visits.push(one)
    await signedInAs(one, day.auditor)
    await one.page.goto(path)
    await one.page.getByRole('heading', { level: 1, name: '今日' }).waitFor()
    await one.page.getByRole('heading', { level: 2, name: '通過の件数' }).waitFor()
    return one.page
  }
  const tile = (page: Page, name: string) => page.locator('section').filter({ has: page.getByRole('heading', { level: 3, name }) })

  it('says of a day on which nothing has happened that nothing has, without a picture of nothing', async () => {
    const page = await open()
    assert.equal(await page.getByText('この期間に送られたものはありません').count(), 2)
    await page.getByText('この期間に遮断したものはありません').waitFor()
    assert.equal(await page.getByRole('img').count(), 0)
    await tile(page, '監査ログ').getByText('記録できます').waitFor()
    await tile(page, '待ち行列').getByText('待ちなし').waitFor()
    assert.deepEqual(await barriers(page), [])
  })

  describe('after a scripted day', () => {
    before(() => play(day))

    it('shows what crossed as pictures with a sentence, and behind each the table of the same numbers', async () => {
      const page = await open()
      await page.getByRole('img', { name: /^持ち込み.*24時間:通過 2 件、遮断 1 件。最も多いのは .* の 3 件です。$/ }).waitFor()
      await page.getByRole('img', { name: /^持ち出し.*24時間:通過 1 件、遮断 1 件、保留 1 件。/ }).waitFor()
      await page.getByRole('img', { name: /^24時間の遮断の理由:.*持ち出せません 1 件/ }).waitFor()
      await page.getByText('表で見る:持ち込み').click()
      const table = page.getByRole('table', { name: /^持ち込み/ })
      assert.equal(await table.getByRole('row').count(), 26, 'hours, and the names and sums of the columns')
      assert.deepEqual(await table.locator('tfoot td').allTextContents(), ['2', '1', '0', '0', '0', '0', '3'])
      await page.getByText('ファイル', { exact: true }).click()
      await page.getByRole('img', { name: /^持ち込み.*通過 1 件、遮断 1 件。/ }).waitFor()
      assert.deepEqual(await table.locator('tfoot td').allTextContents(), ['1', '1', '0', '0', '0', '0', '2'])
    })

    it('keeps the period in the address', async () => {
      const page = await open()
      await page.getByText('7日間').click()
      await page.getByRole('img', { name: /^持ち込み.*7日間:/ }).waitFor()
      assert.equal(new URL(page.url()).search, '?period=week')
      await page.reload()
      await page.getByRole('img', { name: /^持ち込み.*7日間:/ }).waitFor()
      await page.getByText('表で見る:持ち込み').click()
      assert.equal(
        await page
          .getByRole('table', { name: /^持ち込み/ })
          .getByRole('row')
          .count(),
        9,
      )
    })

    it('tells trouble by itself, the worst first, and keeps what is on the screen meanwhile', async () => {
      const page = await open()
      const concerns = page.getByRole('region', { name: '対応が必要なこと' })
      await concerns.getByText('対応が必要なことはありません').waitFor()
      const picture = await page.getByRole('img', { name: /^持ち込み/ }).elementHandle()
      const process = randomUUID()
      const engine = { kind: 'clamd', when: 'both', required: true, ready: false, version: null, why: 'unreachable' }
      const other = { ...engine, name: 'gateway', kind: 'icap', required: false, ready: true, version: 'Fake/1.0 "tag"', why: null }
      await day.query(
        `insert into boundary.heartbeat (process, version, at, tier, minimum_tier, meets_minimum, children, busy, queued, restarts, engines)
         values ($1, '0.0.9', now() + interval '1 hour', 'process', 'full', false, 0, 0, 0, 0, $2)`,
        [process, JSON.stringify([{ ...engine, name: 'clamav' }, other])],
      )
      await day.query(`update register.device set expires_on = register.today() + 3 where person = $1`, [day.tanaka.id])
      await concerns.getByText('隔離の強さが、設定した下限に達していません').waitFor({ timeout: 60_000 })
      assert.deepEqual(
        (await concerns.locator('p').allTextContents()).map((text) => text.slice(0, 8)),
        ['ファイルを扱う隔', '必須のウイルス検', '30日以内に有効'],
      )
      await tile(page, 'ファイルの隔離').getByText('下限未満です').waitFor()
      await page.getByText('ウイルス検査:clamav').waitFor()
      await page.getByText('接続できません').waitFor()
      await page.getByText('Fake/1.0 "tag"').waitFor()
      assert.deepEqual(await barriers(page), [])
      await tile(page, '端末').getByText('田中 花子').waitFor()
      assert.equal(
        await picture?.evaluate((element) => (element as unknown as { readonly isConnected: boolean }).isConnected),
        true,
        'the picture is the same, and has not been made anew',
      )
      await concerns.getByRole('link', { name: /^開く/ }).click()
      await until('the register is open', async () => new URL(page.url()).pathname === '/console/devices')
      await day.query('delete from boundary.heartbeat where process = $1', [process])
    })

    it('says when it cannot be renewed, and goes on showing what it knew', async () => {
      const page = await open()
      await page.context().setOffline(true)
      await page.getByText('更新できません').waitFor({ timeout: 60_000 })
      await page.getByRole('img', { name: /^持ち込み/ }).waitFor()
      await page.context().setOffline(false)
      await page.getByText('更新できません').waitFor({ state: 'detached', timeout: 60_000 })
    })

    for (const dark of [false, true])
      for (const width of [390, 1280])
        it(`has no barrier and nothing wider than the screen, ${width} px, ${dark ? 'dark' : 'light'}`, async () => {
          const page = await open('/console/today', { width, height: 900, dark })
          await page.getByRole('img', { name: /^持ち込み/ }).waitFor()
          await page.getByText('表で見る:持ち込み').click()
          assert.deepEqual(await barriers(page), [])
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          assert.ok(overflow <= 0, `${overflow} px too wide`)
        })

    it('speaks English where that is chosen', async () => {
      const one = await visit(browser, day.auditor.origin, { width: 1280, height: 900 })
      visits.push(one)
      await signedInAs(one, day.auditor)
      await one.page.addInitScript(() => localStorage.setItem('sekisho.language', 'en'))
      await one.page.goto('/console/today')
      await one.page.getByRole('img', { name: /^Inbound.*24 hours: crossed 2/ }).waitFor()
      assert.doesNotMatch((await one.page.locator('main').textContent()) ?? '', /[ぁ-んァ-ヶ、。]/, 'no Japanese is left over')
    })
  })
})
