/** 端末台帳 in a real browser: what clerks and section heads do there, by mouse and by keyboard, with the phones that it is about. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { encode } from 'uqr'
import { fiscalYear } from '../../gateway/identity/dates.ts'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, type VisitOptions, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Client, Phone } from '../support/phone.ts'
import { fillRegister } from '../support/register.ts'
import { until } from '../support/until.ts'

describe('the console: devices', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let browser: Browser
  const visits: Visit[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
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

  const open = async (
    path: string,
    client: Client = sekisho.administrator,
    options: VisitOptions = { width: 1280, height: 900 },
  ): Promise<Page> => {
    const one = await visit(browser, client.origin, options)
    visits.push(one)
    await signedInAs(one, client)
    await one.page.goto(path)
    await one.page.getByRole('heading', { level: 1, name: '端末台帳' }).waitFor()
    return one.page
  }
  let people = 0
  const withPhone = async (name: string): Promise<{ id: string; phone: Phone; device: { id: string; registrationNumber: string } }> => {
    const { id } = await sekisho.staff(`person-${++people}`, name)
    const phone = await sekisho.phoneOf(id)
    const { devices } = await sekisho.administrator.expect<{ devices: { id: string; registrationNumber: string }[] }>(
      200,
      `/devices?person=${id}`,
    )
    return { id, phone, device: devices[0] ?? assert.fail() }
  }
  const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

  it('issues a code that is shown once, as text and for the camera, and registers a phone', async () => {
    await sekisho.staff('hana', '山田 花子')
    const page = await open('/console/devices')
    await button(page, '端末認証コードを発行').click()
    await page.getByRole('button', { name: '発行する' }).click()
    await page.getByText('使用者を選んでください').waitFor()
    await page.getByLabel('使用者を探す').fill('山田')
    await page.getByRole('radio', { name: /山田 花子/ }).check()
    await page.getByLabel('用途').selectOption({ label: 'その他' })
    await page.getByRole('button', { name: '発行する' }).click()
    await page.getByText('詳しい内容を書いてください').waitFor()
    await page.getByLabel('用途の詳しい内容').fill('選挙事務')
    await page.getByRole('button', { name: '発行する' }).click()
    const shown = dialog(page, '端末認証コードを発行しました')
    const code = (await shown.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/).textContent()) ?? ''
    const { data } = encode(`${sekisho.phone().origin}/#code=${code}`, { border: 2 })
    const path = await shown.getByRole('img', { name: /QR/ }).locator('path').getAttribute('d')
    assert.equal(path, data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join(''))
    assert.deepEqual(await barriers(page), [])

    // On paper: the code and nothing of the page.
    await page.evaluate('window.print = () => undefined')
    await shown.getByRole('button', { name: '印刷' }).click()
    await page.emulateMedia({ media: 'print' })
    const paper = await page.evaluate<string>('document.body.innerText')
    assert.ok(paper.includes(code) && paper.includes('山田 花子'), paper)
    assert.equal(paper.includes('渡したので閉じる') || paper.includes('端末台帳'), false)
    await page.emulateMedia({ media: 'screen' })

    await shown.getByRole('button', { name: '渡したので閉じる' }).click()
    assert.equal((await page.content()).includes(code), false)
    await button(page, /^未使用のコード\(\d+\)$/).click()
    await dialog(page, '発行済みで未使用のコード').getByText('山田 花子').waitFor()
    assert.equal((await page.content()).includes(code.slice(0, 4)), false)
    await page.keyboard.press('Escape')
    await sekisho.phone().register(code, 'Pixel 11')
    await page.reload()
    const row = page.getByRole('row').filter({ hasText: '山田 花子' })
    await row.getByText('その他: 選挙事務').first().waitFor()
    await row.getByText('利用中').first().waitFor()
  })

  it('takes a code back before it is used', async () => {
    const { id } = await sekisho.staff('torikeshi', '取消 太郎')
    const { code } = await sekisho.administrator.expect<{ code: string }>(201, `/persons/${id}/registration-codes`, {
      body: { purpose: 'disaster' },
    })
    const page = await open('/console/devices')
    await button(page, /^未使用のコード\(\d+\)$/).click()
    await page.getByRole('button', { name: '取消 太郎 のコードを取り消す' }).click()
    await dialog(page, 'コードを取り消しますか').getByRole('button', { name: '取り消す' }).click()
    await until('it is gone', async () => (await page.getByText('取消 太郎').count()) === 0)
    await assert.rejects(sekisho.phone().register(code), /code-wrong/)
  })

  it('keeps its filters in the address, through a reload, and goes by keyboard', async () => {
    const { device } = await withPhone('鍵盤 操作子')
    await withPhone('別の人')
    const page = await open('/console/devices')
    await page.getByLabel('検索').fill('鍵盤')
    await page.waitForURL(/search=/)
    await page.getByLabel('状態').selectOption({ label: '利用中' })
    await page.waitForURL(/state=active/)
    await page.getByText('1 台', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('1 台', { exact: true }).waitFor()
    assert.equal(await page.getByLabel('検索').inputValue(), '鍵盤')
    const row = page.getByRole('button', { name: new RegExp(device.registrationNumber) })
    await row.focus()
    await page.keyboard.press('Enter')
    const detail = dialog(page, device.registrationNumber)
    await detail.getByText('履歴', { exact: true }).waitFor()
    assert.ok(await detail.evaluate((element) => element.matches(':focus-within')), 'focus went in')
    // What is opened is in the address too, so that it can be sent to a colleague.
    assert.ok(page.url().includes(device.id))
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    assert.ok(await row.evaluate((element) => element.matches(':focus')), 'focus came back')
    await button(page, '絞り込みを解除').click()
    await until('all are there again', async () => (await page.getByText('1 台', { exact: true }).count()) === 0)
    assert.equal(new URL(page.url()).search, '')
  })

  it('suspends with a reason, at once for the phone, and the history says who and why', async () => {
    const { phone, device } = await withPhone('停止 される子')
    await phone.expect(200, '/session')
    const page = await open(`/console/devices?open=${device.id}`)
    const detail = dialog(page, device.registrationNumber)
    await detail.getByRole('button', { name: '利用停止' }).click()
    const ask = dialog(page, '利用を停止しますか')
    await ask.getByRole('button', { name: '停止する' }).click()
    await ask.getByText('理由を書いてください').waitFor()
    await phone.expect(200, '/session')
    await ask.getByLabel('理由').fill('修理に出すため')
    await ask.getByRole('button', { name: '停止する' }).click()
    await ask.waitFor({ state: 'detached' })
    await detail.getByText('利用停止', { exact: true }).first().waitFor()
    assert.equal((await phone.fetch('/session')).status, 401)
    const history = detail.getByRole('listitem')
    await history.getByText('修理に出すため').waitFor()
    await history.getByText('管理者').waitFor()
    // Another administrator was quicker: the answer is a sentence, not a broken page.
    await sekisho.administrator.expect(200, `/devices/${device.id}/resume`, { method: 'POST' })
    await detail.getByRole('button', { name: '利用再開' }).click()
    await dialog(page, '利用を再開しますか').getByRole('button', { name: '再開する' }).click()
    await page.getByRole('alert').getByText('すでに処理されています').waitFor()
  })

  it('leads through a loss: the phone is shut out at once, and the report says what it could show', async () => {
    const { id, phone, device } = await withPhone('紛失 した子')
    const member = await sekisho.staff('aite', '相手')
    await member.client.expect(201, '/rooms', { body: { name: '災害対策本部', members: [{ personId: id, internet: true, lgwan: true }] } })
    await phone.expect(200, '/session')
    const page = await open(`/console/devices?open=${device.id}`)
    await dialog(page, device.registrationNumber).getByRole('button', { name: '紛失の届け出' }).click()
    const lost = dialog(page, '端末の紛失')
    await lost.getByLabel('いつ、どこで').fill('昨夜、駅で')
    await lost.getByRole('button', { name: '失効させて報告を作る' }).click()
    await lost.getByRole('status').getByText('サインイン 1 件を切りました').waitFor()
    await lost.getByText('災害対策本部').waitFor()
    assert.deepEqual(await barriers(page), [])
    assert.equal((await phone.fetch('/session')).status, 401)
    await lost.getByRole('button', { name: '閉じる' }).last().click()
    await page.getByText('紛失: 昨夜、駅で').first().waitFor()
  })

  it('brings in a file: mistakes by line first, then what would happen, then the codes once', async () => {
    const { device } = await withPhone('取込 対象')
    await sekisho.staff('torikomi', '取込 新人')
    const page = await open('/console/devices')
    await button(page, '取り込み').click()
    const importing = dialog(page, '台帳の取り込み(CSV)')
    const choose = (text: string) =>
      importing.locator('input[type=file]').setInputFiles({ name: '台帳.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await choose(`登録番号,利用者ID,用途\n,torikomi,遊び\n,daremo,災害対応\n`)
    await importing.getByText('2 か所に誤りがあります').waitFor()
    const line = importing.getByRole('row').filter({ hasText: 'この利用者IDの職員はいません' })
    assert.equal(await line.getByRole('cell').first().textContent(), '3')
    assert.ok(await importing.getByRole('button', { name: '取り込む' }).isDisabled())
    assert.deepEqual(await barriers(page), [])
    await choose(`登録番号,利用者ID,用途\n,torikomi,災害対応\n${device.registrationNumber},,テレワーク\n`)
    await importing.getByRole('row').filter({ hasText: 'コードを発行' }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await importing.getByRole('button', { name: '取り込む' }).click()
    await importing.getByText('端末認証コードを 1 件発行しました').waitFor()
    const code = (await importing.getByRole('row').filter({ hasText: '取込 新人' }).locator('code').textContent()) ?? ''
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      importing.getByRole('button', { name: 'コードの一覧を保存(CSV)' }).click(),
    ])
    const saved = readFileSync(await download.path())
    assert.deepEqual([...saved.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    assert.ok(saved.includes(code))
    await sekisho.phone().register(code)
    await importing.getByRole('button', { name: '閉じる' }).last().click()
    await page.getByRole('row').filter({ hasText: '取込 対象' }).getByText('テレワーク').first().waitFor()
  })

  it('writes out what the filter shows', async () => {
    const { device } = await withPhone('書出 対象')
    const page = await open(`/console/devices?search=${encodeURIComponent('書出 対象')}`)
    await button(page, '書き出し').click()
    const out = dialog(page, '台帳の書き出し(CSV)')
    await out.getByText('1 件を書き出します').waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), out.getByRole('link', { name: /CP932/ }).click()])
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(readFileSync(await download.path()))
    assert.equal(text.trim().split('\r\n').length, 2)
    assert.ok(text.includes(device.registrationNumber))
  })

  it('extends many at the end of the fiscal year, counted before', async () => {
    const { device } = await withPhone('年度末 対象')
    const page = await open(`/console/devices?search=${encodeURIComponent('年度末 対象')}`)
    await button(page, '年度末の一括設定').click()
    const many = dialog(page, '年度末の一括設定')
    await many.getByRole('button', { name: '対象を確認する' }).click()
    await many.getByText('理由を書いてください').waitFor()
    await many.getByLabel('理由').fill('翌年度も使うため')
    await many.getByRole('button', { name: '対象を確認する' }).click()
    await many.getByRole('row').filter({ hasText: device.registrationNumber }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await many.getByRole('button', { name: '1 台の期限を設定する' }).click()
    await many.getByText('1 台の有効期限を設定しました').waitFor()
    await many.getByRole('button', { name: '閉じる' }).last().click()
    await page
      .getByRole('row')
      .filter({ hasText: device.registrationNumber })
      .getByText(`${fiscalYear(new Date()) + 2}年3月31日`)
      .first()
      .waitFor()
  })

  it('offers a section head the own section, and an auditor nothing to press', async () => {
    const { id } = await withPhone('別課 の人')
    await sekisho.administrator.expect(200, `/persons/${id}`, { method: 'PATCH', body: { section: '水道課' } })
    await withPhone('同じ課 の人')
    const head = await sekisho.staff('kacho', '課長', ['user', 'approver'])
    const page = await open('/console/devices', head.client)
    await page.getByRole('row').filter({ hasText: '同じ課 の人' }).waitFor()
    assert.equal(await page.getByText('別課 の人').count(), 0)
    assert.equal(await button(page, '取り込み').count(), 0)
    const auditor = await sekisho.staff('kansa', '監査', ['user', 'auditor'])
    const reading = await open('/console/devices', auditor.client)
    await reading.getByRole('button', { name: /別課 の人/ }).click()
    const detail = reading.getByRole('dialog')
    await detail.getByText('履歴', { exact: true }).waitFor()
    for (const name of ['利用停止', '失効', '紛失の届け出'])
      assert.equal(await detail.getByRole('button', { name, exact: true }).count(), 0)
    await detail.getByRole('link', { name: 'この端末の監査ログを見る' }).waitFor()
    assert.equal(await button(reading, '端末認証コードを発行').count(), 0)
  })

  it('says when nothing matches and when the server does not answer', async () => {
    const page = await open('/console/devices?search=daremo-inai')
    await page.getByText('合う端末はありません').waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.route('**/api/v1/devices?*', (route) => route.abort())
    await page.getByLabel('検索').fill('tsunagaranai')
    await page.getByRole('alert').getByText('関所につながりません').waitFor({ timeout: 30_000 })
  })

  describe('with 5,000 devices', () => {
    before(() => fillRegister(sekisho, 5_000))

    it('shows them all by scrolling, and holds a screenful in the document', async () => {
      const page = await open('/console/devices?search=shoku')
      await button(page, '絞り込みを解除').click()
      const table = page.getByRole('table', { name: '端末台帳' })
      await until('the number is known', async () => Number(await table.getAttribute('aria-rowcount')) > 5_000)
      const rows = Number(await table.getAttribute('aria-rowcount'))
      const region = page.getByRole('region', { name: '端末台帳' })
      await until('the last row is there', async () => {
        await region.evaluate((element) => element.scrollTo(0, element.scrollHeight))
        return (await page.locator(`[aria-rowindex="${rows}"]`).count()) === 1
      })
      assert.ok((await page.getByRole('row').count()) < 80)
    })

    it('leads to what waits: devices to approve, and those whose approval ends soon', async () => {
      const page = await open('/console/devices?search=shokuin')
      const shown = async () => Number((await page.getByText(/^[\d,]+ 台$/).textContent())?.replace(/\D/g, ''))
      for (const [name, state] of [
        [/承認待ち [\d,]+ 台$/, 'pending'],
        [/30日以内に期限が切れる端末 [\d,]+ 台$/, 'active'],
      ] as const) {
        const jump = page.getByRole('button', { name })
        const promised = Number(/ ([\d,]+) 台/.exec((await jump.textContent()) ?? '')?.[1]?.replace(',', ''))
        await jump.click()
        await page.waitForURL(new RegExp(`state=${state}`))
        assert.ok(promised > 100)
        await until(`${state}: ${promised}`, async () => (await shown()) === promised)
      }
    })

    it('has room at 320 px with the largest text', async () => {
      const page = await open('/console/devices', sekisho.administrator, { width: 320, height: 800 })
      await page.evaluate("localStorage.setItem('sekisho.size', 'largest')")
      await page.reload()
      await page.getByRole('row').nth(3).waitFor()
      const tooWide =
        '[document.documentElement, ...document.querySelectorAll("dialog[open]")].some((one) => one.scrollWidth > one.clientWidth)'
      assert.equal(await page.evaluate<boolean>(tooWide), false)
      await page
        .getByRole('button', { name: /を開く$/ })
        .first()
        .click()
      await page.getByRole('dialog').getByText('履歴', { exact: true }).waitFor()
      assert.equal(await page.evaluate<boolean>(tooWide), false)
      assert.deepEqual(await barriers(page), [])
    })

    for (const dark of [false, true])
      for (const width of [390, 1280])
        it(`at ${width} px, ${dark ? 'dark' : 'light'}: no barrier, nothing wider than the screen`, async () => {
          const page = await open('/console/devices', sekisho.administrator, { width, height: 844, dark })
          await page.getByRole('row').nth(3).waitFor()
          assert.deepEqual(await barriers(page), [])
          assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth'))
          await page
            .getByRole('button', { name: /を開く$/ })
            .first()
            .click()
          await page.getByRole('dialog').getByText('履歴', { exact: true }).waitFor()
          assert.deepEqual(await barriers(page), [])
        })
  })
})
