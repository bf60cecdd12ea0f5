/** The auditor's pages in a real browser, over a log with two past months: find, prove, compare, review, export; and what tampering looks like. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { newSigningKey, signerFromPem, verifierKeyText } from '../../gateway/audit/note.ts'
import { photoWithLocation } from '../journey/samples.ts'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, visit } from '../support/browser.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { pastMonth, withPast } from './audit-history.ts'

const months = 2
const perMonth = 3_000

describe('the audit pages', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let auditor: { client: Staff; id: string }
  let visited: Visit
  let page: Page
  let photo: Buffer
  let earlier: { note: string; size: number }

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    auditor = await sekisho.staff('kansa', '監査 太郎', ['user', 'auditor'])
    const seki = await sekisho.staff('seki', '関 花子')
    const other = await sekisho.staff('teshigawara', '勅使河原 龍之介左衛門尉源朝臣義経')
    const phone = await sekisho.phoneOf(seki.id)
    const room = await auditor.client.expect<{ id: string }>(201, '/rooms', {
      body: { name: '避難所 第一小学校 体育館 連絡用(夜間)', members: [{ personId: seki.id, internet: true, lgwan: true }] },
    })
    photo = await photoWithLocation()
    const [sent] = await upload(phone, [{ name: '写真.jpg', bytes: photo }])
    const message = await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, {
      body: { text: '写真です', attachments: [sent?.id] },
    })
    await until('the photo is clean', async () => {
      const { attachments } = (await phone.fetch(`/messages/${message.id}`)).json<{ attachments: { state: string }[] }>()
      return attachments[0]?.state === 'clean'
    })
    const { devices } = await sekisho.administrator.expect<{ devices: { id: string }[] }>(200, '/devices')
    earlier = await auditor.client.expect(200, '/audit/checkpoint')
    const who = {
      organisation: sekisho.configuration.organisation.code,
      room: room.id,
      persons: [{ id: seki.id, device: devices[0]?.id ?? assert.fail() }, { id: other.id }],
    }
    await withPast(sekisho, [...pastMonth('2026-08', who, perMonth), ...pastMonth('2026-09', who, perMonth)])
    browser = await openBrowser(sekisho)
    visited = await visit(browser, auditor.client.origin, { width: 1280, height: 900 })
    await signedInAs(visited, auditor.client)
    page = visited.page
  })
  after(async () => {
    assert.deepEqual(visited?.complaints, [])
    await browser?.close()
    await sekisho?.stop()
  })

  const main = () => page.locator('main')
  const seen = (text: string | RegExp) => main().getByText(text).filter({ visible: true }).first().waitFor()
  const rows = () => main().getByRole('row')

  it('find by choosing a person from the list, by keyboard, and say in sentences what happened', async () => {
    await page.goto('/console/audit')
    const person = main().getByRole('combobox', { name: /^人/ })
    await person.fill('花')
    await main()
      .getByRole('option', { name: /関 花子/ })
      .waitFor()
    await person.press('Enter')
    assert.equal(await person.inputValue(), '関 花子 (防災課)')
    assert.equal(await main().getByRole('listbox', { name: /^人/ }).isVisible(), false)
    await main().getByLabel('結果').selectOption('ok')
    await main().getByRole('button', { name: '探す', exact: true }).click()
    await page.waitForURL(/person=.*outcome=ok/)
    await seen(/関 花子が端末 \d{6}-\d{4}-\d{6} から「避難所 第一小学校 体育館 連絡用\(夜間\)」へファイルを送信しました/)
    // The address holds the search: it survives a reload, with the name beside the id.
    await page.reload()
    await seen(/へファイルを送信しました/)
    await until('the name is back', async () => (await person.inputValue()) === '関 花子 (防災課)')
  })

  it('open a record, prove it in the browser, and keep its proof', async () => {
    await rows()
      .getByRole('button', { name: /ファイルを送信しました/ })
      .first()
      .click()
    await page.waitForURL(/\/console\/audit\/records\/\d+$/)
    await seen('この記録は書き換えられていません')
    await seen('サーバーの検証')
    for (const step of ['署名された全体の値に一致します', 'このログの鍵で署名されています', '同じ内容です']) await seen(new RegExp(step))
    await main().getByText('計算の内訳').click()
    const [computed, signed] = await Promise.all(
      ['計算した全体の値', '署名された全体の値'].map((term) => main().locator('dt', { hasText: term }).locator('+ dd code').textContent()),
    )
    assert.match(computed ?? '', /^[0-9a-f]{64}$/)
    assert.equal(computed, signed)
    const saving = page.waitForEvent('download')
    await main().getByRole('button', { name: '証明を保存' }).click()
    assert.match(readFileSync(await (await saving).path(), 'utf8'), /^c2sp\.org\/tlog-proof@v1\nindex \d+\n/)
    await main().getByRole('link', { name: '検索の結果へ戻る' }).click()
    await seen(/へファイルを送信しました/)
  })

  it('say whether a file crossed, without sending it', async () => {
    await page.goto('/console/audit')
    await seen(/件/)
    const bodies: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') bodies.push(request.url())
    })
    await main().getByText('ほかの条件').click()
    await main().locator('input[type=file]').setInputFiles({ name: '写真.jpg', mimeType: 'image/jpeg', buffer: photo })
    await seen('このファイルは通過したか')
    await seen(/無害化したファイルを届けた記録があります/)
    await main()
      .locator('input[type=file]')
      .setInputFiles({ name: '別の写真.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([photo, Buffer.from('x')]) })
    await seen(/このファイルの記録はありません/)
    assert.deepEqual(bodies, [])
  })

  it('page through thousands of records with few of them in the document', async () => {
    await page.goto('/console/audit?from=2026-07-31T15:00:00Z&to=2026-10-01T00:00:00Z&heartbeats=show')
    const table = main().getByRole('region', { name: '監査ログの記録' })
    await rows().nth(5).waitFor()
    const toEnd = () =>
      table.evaluate((element) => {
        const area = element as unknown as { scrollTop: number; readonly scrollHeight: number }
        area.scrollTop = area.scrollHeight
      })
    const count = async () =>
      Number(/[\d,]+/.exec((await main().getByRole('status').first().textContent()) ?? '')?.[0].replace(',', '') ?? 0)
    let most = 0
    while ((await count()) < months * perMonth) {
      const before = await count()
      await toEnd()
      await until('the next page is there', async () => (await count()) > before)
      most = Math.max(most, await rows().count())
    }
    assert.equal(await count(), months * perMonth)
    assert.ok(most < 80, `${most} rows in the document`)
    await toEnd()
    await seen(/2026年8月1日 00:0/)
    assert.equal(await main().getByRole('table').getAttribute('aria-rowcount'), String(months * perMonth + 1))
  })

  it('verify a range and its growth since a checkpoint kept elsewhere', async () => {
    await page.goto('/console/audit/verify')
    await main().getByLabel('以前のチェックポイント').fill(earlier.note.replaceAll('\n', '\r\n'))
    await main().getByRole('button', { name: '検証を始める' }).click()
    await seen('書き換えは見つかりませんでした')
    await seen('以前の記録は、いまも変わらずに残っています')
    await seen('分からないこと')
    await main().getByLabel('最初の番号').fill('999999')
    await main().getByRole('button', { name: '検証を始める' }).click()
    await seen(/この範囲に記録はありません/)
    await main().getByRole('button', { name: '全体を検証する' }).click()
    await seen(/件すべてが署名された内容と一致しました/)
  })

  it('show the newest checkpoint, compare it with another, and remember it', async () => {
    await page.goto('/console/audit/checkpoint')
    await seen('このブラウザーが署名を検証しました。')
    const saving = page.waitForEvent('download')
    await main().getByRole('button', { name: 'ファイルに保存' }).click()
    const file = await saving
    assert.match(file.suggestedFilename(), /^checkpoint-\d{12}$/)
    const note = main().getByLabel('保管したチェックポイント')
    await note.fill(readFileSync(await file.path(), 'utf8'))
    await main().getByRole('button', { name: '比べる' }).click()
    await seen('以前のチェックポイントと同じです')
    await note.fill(earlier.note.replace(`\n${earlier.size}\n`, `\n${earlier.size + 1}\n`))
    await main().getByRole('button', { name: '比べる' }).click()
    await seen('署名が正しくありません')
    await note.fill('hello')
    await main().getByRole('button', { name: '比べる' }).click()
    await seen('チェックポイントとして読めません')
    await main().getByRole('button', { name: 'この鍵を覚える' }).click()
    await page.reload()
    await seen('検証鍵は、このブラウザーが覚えている鍵と同じです。')
    await seen('以前の記録は、いまも変わらずに残っています')
  })

  it('sign off a month with remarks, and show who did when', async () => {
    await page.goto('/console/audit/months')
    await seen('点検が終わっていない月が 3 か月あります。')
    await main()
      .getByRole('link', { name: /2026年8月/ })
      .click()
    await seen('2026年8月の点検')
    await seen(/この月の記録は 3,000 件です/)
    await seen('プログラムやショートカットなど、実行できるファイルは送れません。')
    await seen(/12 分 0 秒の間、記録が途切れています/)
    await main().getByRole('button', { name: '点検を終える' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '点検を終える' }).click()
    await dialog.getByText('所見を書いてください。').waitFor()
    await dialog.getByLabel('所見').fill('遮断を確認した。\n異常なし。')
    await dialog.getByRole('button', { name: '点検を終える' }).click()
    await seen('点検を終えたことを記録しました。')
    await seen('点検済み')
    await seen(/遮断を確認した。/)
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.goto('/console/audit/months')
    await seen(/監査 太郎\(/)
    await seen('点検が終わっていない月が 2 か月あります。')
    await page.goto('/console/audit/months/2026-11')
    await seen(/この月はまだ終わっていません/)
    assert.equal(await main().getByRole('button', { name: '点検を終える' }).count(), 0)
  })

  it('list gaps in sentences', async () => {
    await page.goto('/console/audit/gaps')
    await seen('いま、記録は書き込めています。')
    await seen('関所が起動しました。')
    await main().getByLabel('いつから').fill('2026-08-01T00:00')
    await main()
      .getByLabel(/いつまで/)
      .fill('2026-08-02T00:00')
    await main().getByRole('button', { name: '調べる' }).click()
    await seen(/12 分 0 秒の間、記録が途切れています。理由の記録がありません。/)
  })

  it('export CSV that opens as CP932', async () => {
    await page.goto('/console/audit?from=2026-07-31T15:00:00Z&to=2026-08-31T15:00:00Z&outcome=refused')
    await seen(/遮断しました/)
    await main().getByRole('button', { name: '書き出す' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/当てはまる 15 件を書き出します/).waitFor()
    assert.deepEqual(await barriers(page), [])
    await dialog.getByLabel(/シフトJIS/).check()
    const saving = page.waitForEvent('download')
    await dialog.getByRole('link', { name: '書き出す' }).click()
    const file = await saving
    assert.match(file.suggestedFilename(), /^監査ログ_\d{6}_2026-08-01_2026-08-31\.csv$/)
    const script = 'import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding="cp932", newline="")))))'
    const read = JSON.parse(execFileSync('python3', ['-c', script, await file.path()], { encoding: 'utf8' })) as Record<string, string>[]
    assert.equal(read.length, 15)
    assert.equal(read[0]?.操作名, '遮断')
    assert.equal(read[0]?.['トークルーム名(現在) room now'], '避難所 第一小学校 体育館 連絡用(夜間)')
    assert.match(read[0]?.['日時(日本時間)'] ?? '', /^2026-08-\d\d \d\d:\d\d:00$/)
  })

  const places = ['', '/records/20', '/verify', '/checkpoint', '/months', '/months/2026-09', '/gaps']
  for (const dark of [false, true])
    for (const width of [390, 1280])
      it(`have no barrier at ${width} px, ${dark ? 'dark' : 'light'}, and do not scroll sideways`, async () => {
        const one = await visit(browser, auditor.client.origin, { width, height: 844, dark })
        await signedInAs(one, auditor.client)
        for (const place of places) {
          await one.page.goto(`/console/audit${place}`)
          await one.page.locator('main h1').waitFor()
          await until('loaded', async () => (await one.page.getByText('読み込んでいます').count()) === 0)
          assert.deepEqual(await barriers(one.page), [], place)
          const wide = await one.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
          assert.equal(wide, 0, `${place} is ${wide} px too wide`)
        }
        assert.deepEqual(one.complaints, [])
        await one.close()
      })

  it('fit on 320 px with the largest text', async () => {
    const one = await visit(browser, auditor.client.origin, { width: 320, height: 700 })
    await signedInAs(one, auditor.client)
    await one.context.addInitScript("localStorage.setItem('sekisho.size', 'largest')")
    for (const place of places) {
      await one.page.goto(`/console/audit${place}`)
      await one.page.locator('main h1').waitFor()
      await until('loaded', async () => (await one.page.getByText('読み込んでいます').count()) === 0)
      const wide = await one.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      const inside = await one.page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('main'))",
      )
      assert.deepEqual([wide, inside], [0, 0], place)
    }
    await one.close()
  })

  it('say it loudly when the files of the log were changed', async () => {
    // A record of August, in a bundle that is full and will not be written again.
    const file = join(sekisho.configuration.audit.directory, 'tile/entries/002')
    const kept = readFileSync(file)
    const changed = Buffer.from(kept)
    const at = changed.indexOf('"outcome":"ok"')
    changed.write('"outcome":"no"', at)
    writeFileSync(file, changed)
    try {
      // Entries are framed by two bytes of length: the first one of the bundle was changed.
      const index = 2 * 256
      await page.goto(`/console/audit/records/${index}`)
      await seen('この記録は検証に合格しませんでした')
      await seen('記録の内容から計算した値が、署名された全体の値に一致しません')
      await seen('検索で表示される内容が、ファイルの記録と違います')
      await seen('不合格')
      await seen(/署名されているのは、索引の内容/)
      await page.goto('/console/audit/verify')
      await main().getByRole('button', { name: '検証を始める' }).click()
      await seen('検証に合格しませんでした')
      await seen('内容が、署名された値と違います')
      assert.equal(
        (await main()
          .getByRole('link', { name: `番号 ${index}` })
          .count()) > 0,
        true,
      )
      await main().getByRole('button', { name: '全体を検証する' }).click()
      await seen(new RegExp(`記録が書き換えられています: #${index}`))
    } finally {
      writeFileSync(file, kept)
    }
    await page.goto('/console/audit/records/512')
    await seen('この記録は書き換えられていません')
  })

  it('say so when the key is not the one that the browser remembers', async () => {
    const stranger = verifierKeyText(signerFromPem(sekisho.configuration.audit.origin, newSigningKey()))
    await page.evaluate((key) => localStorage.setItem('sekisho.audit.key', key), stranger)
    await page.goto('/console/audit/records/512')
    await seen('この記録は検証に合格しませんでした')
    await seen('全体の値の署名が正しくないか、別の鍵のものです')
    await page.goto('/console/audit/checkpoint')
    await seen(/鍵ごと作り直された疑いがあります/)
  })

  it('speak English', async () => {
    await page.evaluate(() => localStorage.setItem('sekisho.language', 'en'))
    await page.goto('/console/audit/months/2026-08')
    await seen('Review of August 2026')
    await seen('Reviewed')
    await page.goto('/console/audit?outcome=refused')
    await seen(/^Refused a PDF in “避難所/)
  })
})
