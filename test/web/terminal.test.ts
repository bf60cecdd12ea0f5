/** Two members of staff, an approver and a phone, each with a browser of their own, side by side. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { marker, photoWithLocation } from '../journey/samples.ts'
import { noBrowser, openBrowser, signedInAs, type Visit, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Client, Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

const number = '379474484458'

// What functions that run in the page find there.
declare const document: { readonly title: string; readonly activeElement: { readonly textContent: string | null } | null }
declare const DataTransfer: new () => { readonly items: { add(file: File): void } }
declare const ClipboardEvent: new (kind: string, options: object) => Event
declare const indexedDB: { open(name: string): Opening }
interface Opening {
  onerror: () => void
  onsuccess: () => void
  readonly error: unknown
  readonly result: { transaction(table: string): { objectStore(table: string): { count(): Counting } }; close(): void }
}
interface Counting {
  onsuccess: () => void
  readonly result: number
}

describe('the terminal in a browser', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let yamada: { client: Staff; id: string }
  let sato: { client: Staff; id: string }
  let kacho: { client: Staff; id: string }
  let phone: Phone
  let desk: Page
  let colleague: Page
  let inbox: Page
  let mobile: Page
  let room: string
  const visits: Visit[] = []

  async function open(client: Client, width: number, path = '/'): Promise<Page> {
    const one = await visit(browser, client.origin, { width, height: width < 800 ? 844 : 860 })
    visits.push(one)
    await signedInAs(one, client)
    await one.page.goto(path)
    return one.page
  }

  before(async function () {
    if (noBrowser) {
      console.error(`!!! skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    yamada = await sekisho.staff('yamada', '山田 太郎')
    sato = await sekisho.staff('sato', '佐藤 次郎')
    kacho = await sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])
    const tanaka = await sekisho.staff('tanaka', '田中 花子')
    phone = await sekisho.phoneOf(tanaka.id)
    browser = await openBrowser(sekisho)
    desk = await open(yamada.client, 1280)
    inbox = await open(kacho.client, 1280, '/approvals')
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(() =>
    assert.deepEqual(
      visits.flatMap(({ complaints }) => complaints.splice(0)),
      [],
    ),
  )

  const log = (page: Page) => page.getByRole('log')
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('メッセージ', { exact: true }).fill(text)
    await page.keyboard.press('Enter')
    await log(page).getByText(text, { exact: true }).waitFor()
  }
  /** Files as a hand would drop them on the page. */
  const drop = async (
    page: Page,
    files: readonly { name: string; type: string; bytes: Buffer }[],
    kind: 'drop' | 'paste',
  ): Promise<void> => {
    const carried = await page.evaluateHandle(
      (given) => {
        const transfer = new DataTransfer()
        for (const { name, type, base64 } of given)
          transfer.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type }))
        return transfer
      },
      files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
    )
    const target = page.getByLabel('メッセージ', { exact: true })
    if (kind === 'drop') {
      await target.dispatchEvent('dragover', { dataTransfer: carried })
      await page.getByText('ここに放すと添付します').waitFor()
      await target.dispatchEvent('drop', { dataTransfer: carried })
    } else
      await target.evaluate((element, clipboardData) => {
        ;(element as unknown as EventTarget).dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, carried)
  }

  /** How many drafts this browser keeps on its disk. */
  const drafts = (page: Page): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('sekisho-unsent')
          opening.onerror = () => reject(opening.error)
          opening.onsuccess = () => {
            const counting = opening.result.transaction('draft').objectStore('draft').count()
            counting.onsuccess = () => {
              opening.result.close()
              resolve(counting.result)
            }
          }
        }),
    )

  it('makes a room with people of both sides', async () => {
    await desk.getByRole('button', { name: '新しく作る' }).click()
    const dialog = desk.getByRole('dialog', { name: '新しいトークルーム' })
    await dialog.getByLabel('名前').fill('災害対策本部')
    await dialog.getByLabel('やりとりする情報の機密性').selectOption('2')
    await dialog.getByRole('button', { name: '作る' }).click()
    await dialog.getByText('参加者を1人以上選んでください。').waitFor()
    await dialog.getByLabel('職員をさがす').fill('田中')
    await dialog.getByRole('button', { name: /田中 花子/ }).click()
    await dialog.getByRole('group', { name: '田中 花子が使う端末' }).getByLabel('庁内の端末').uncheck()
    await dialog.getByLabel('職員をさがす').fill('防災　サトウ')
    await dialog.getByText('当てはまる職員はいません').waitFor()
    await dialog.getByLabel('職員をさがす').fill('佐藤')
    await dialog.getByRole('button', { name: /佐藤 次郎/ }).click()
    await dialog.getByRole('group', { name: '佐藤 次郎が使う端末' }).getByLabel('携帯端末').uncheck()
    await dialog.getByRole('button', { name: '作る' }).click()
    await desk.getByRole('heading', { name: '災害対策本部' }).waitFor()
    room = desk.url().split('/').at(-1) ?? ''
    const { rooms } = await phone.expect<{
      rooms: { id: string; label: string; members: { name: string; internet: boolean; lgwan: boolean }[] }[]
    }>(200, '/rooms')
    assert.equal(rooms[0]?.id, room)
    assert.equal(rooms[0]?.label, '2')
    assert.deepEqual(rooms[0]?.members.map(({ name, internet, lgwan }) => [name, internet, lgwan]).sort(), [
      ['佐藤 次郎', false, true],
      ['山田 太郎', false, true],
      ['田中 花子', true, false],
    ])
    colleague = await open(sato.client, 900, `/rooms/${room}`)
    mobile = await open(phone, 390, `/rooms/${room}`)
  })

  it('carries text both ways, live, and says who has read it', async () => {
    await say(desk, '第一避難所を開設しました')
    await log(mobile).getByText('第一避難所を開設しました').waitFor()
    await log(colleague).getByText('第一避難所を開設しました').waitFor()
    await mobile.getByLabel('メッセージ', { exact: true }).fill('了解です')
    await mobile.getByRole('button', { name: '送信', exact: true }).click()
    await log(desk).getByText('了解です').waitFor()
    await log(desk)
      .getByRole('button', { name: /既読 2/ })
      .click()
    const details = desk.getByRole('dialog')
    await details.getByText('田中 花子').waitFor()
    await details.getByText('佐藤 次郎').waitFor()
    await desk.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
  })

  it('Enter sends and Shift+Enter breaks the line, until one chooses otherwise', async () => {
    const field = desk.getByLabel('メッセージ', { exact: true })
    await field.fill('一行目')
    await desk.keyboard.press('Shift+Enter')
    await desk.keyboard.type('二行目')
    assert.equal(await field.inputValue(), '一行目\n二行目')
    await desk.keyboard.press('Enter')
    await log(desk).getByText('一行目').waitFor()
    assert.equal(await field.inputValue(), '')
    await desk.getByRole('button', { name: '切り替える' }).click()
    await field.fill('送らない')
    await desk.keyboard.press('Enter')
    assert.equal(await field.inputValue(), '送らない\n')
    await desk.reload()
    await desk.getByText('Enterキーで改行、Ctrl+Enterで送信').waitFor()
    await desk.getByRole('button', { name: '切り替える' }).click()
    await field.fill('')
  })

  it('counts the unread in the title of the window and in the list', async () => {
    await colleague.goto('/')
    await colleague.getByText('トークルームを選んでください').waitFor()
    await phone.expect(201, `/rooms/${room}/messages`, { body: { text: '未読になるはず' } })
    await colleague.waitForFunction(() => document.title.startsWith('(1) '))
    await colleague.getByRole('link', { name: /チャット.*未読1件/ }).waitFor()
    await colleague.getByRole('button', { name: /災害対策本部/ }).click()
    await colleague.waitForFunction(() => document.title === '災害対策本部 · 関所')
  })

  it('a photo from the phone arrives clean: what was removed is shown, and the saved file is the clean one', async () => {
    const photo = await photoWithLocation()
    await mobile.getByLabel('写真を選ぶ').setInputFiles({ name: '現場.jpg', mimeType: 'image/jpeg', buffer: photo })
    await mobile.getByRole('button', { name: '送信', exact: true }).click()
    const card = log(desk).getByRole('article', { name: '現場.jpg' })
    await card.getByText('無害化済み').waitFor()
    await card.getByText('取り除いたもの').click()
    await card
      .getByText(/位置情報|撮影した場所/)
      .first()
      .waitFor()
    await card.getByText('中身を新しいファイルに作り直しました。').waitFor()
    const [download] = await Promise.all([desk.waitForEvent('download'), card.getByRole('button', { name: '保存' }).click()])
    assert.equal(download.suggestedFilename(), '現場.jpg')
    const bytes = readFileSync(await download.path())
    const { messages } = await yamada.client.expect<{ messages: { attachments: { clean: { sha256: string } | null }[] }[] }>(
      200,
      `/rooms/${room}/messages`,
    )
    const clean = messages.flatMap(({ attachments }) => attachments).at(-1)?.clean
    assert.equal(createHash('sha256').update(bytes).digest('hex'), clean?.sha256)
    assert.notDeepEqual(bytes, photo)
    assert.equal(bytes.includes(marker), false)
  })

  it('files are dropped and pasted, several at once, and taken out again before sending', async () => {
    const csv = (name: string) => ({ name, type: 'text/csv', bytes: Buffer.from('品名,数\r\n毛布,120\r\n') })
    await drop(desk, [csv('物資.csv'), csv('間違い.csv')], 'drop')
    await desk.getByRole('button', { name: '「間違い.csv」を外す' }).click()
    await drop(desk, [{ name: 'image.png', type: 'image/png', bytes: await photoWithLocation(64, 64) }], 'paste')
    const tray = desk.getByRole('list', { name: '添付するファイル' })
    assert.deepEqual(
      await until('two are left', async () => {
        const names = await tray.getByRole('listitem').allInnerTexts()
        return names.length === 2 && names.map((text) => text.split('\n')[0])
      }),
      ['物資.csv', 'image.png'],
    )
    await say(desk, '一覧と写真です')
    // A room of 機密性2: files wait for an approver.
    await log(desk).getByRole('article', { name: '物資.csv' }).getByText('保留').first().waitFor()
    await log(desk).getByRole('article', { name: 'image.png' }).getByText('保留').first().waitFor()
  })

  it('the approver hears of it at once, sees what is in the file, and lets it go', async () => {
    await inbox.getByRole('link', { name: /承認.*承認待ち2件/ }).waitFor()
    await inbox.getByRole('button', { name: /物資\.csv/ }).click()
    await inbox.getByText('山田 太郎').first().waitFor()
    await inbox.getByText('一緒に送られた本文').waitFor()
    await inbox.getByText('田中 花子').waitFor()
    await inbox.getByRole('img', { name: '「物資.csv」の1ページ目' }).waitFor()
    await inbox.getByRole('button', { name: '承認', exact: true }).click()
    await inbox.getByRole('button', { name: '承認する' }).click()
    await inbox.getByText('山田 太郎さんの申請に「承認」と回答しました。').waitFor()
    await log(desk).getByRole('article', { name: '物資.csv' }).getByText('無害化済み').waitFor()
    await log(mobile).getByRole('article', { name: '物資.csv' }).getByText('無害化済み').waitFor()
    await inbox.getByRole('link', { name: /承認.*承認待ち1件/ }).waitFor()
  })

  it('returned, it says why, and its sender corrects it and sends it again', async () => {
    await say(desk, `受付番号 ${number} です`)
    const mine = desk.locator('[data-message]', { hasText: number })
    await mine.getByText('保留').first().waitFor()
    await inbox.getByRole('button', { name: new RegExp(number) }).click()
    assert.equal(await inbox.locator('mark').textContent(), number)
    await inbox.getByText('個人番号(マイナンバー) 1か所').waitFor()
    await inbox.getByRole('button', { name: '差し戻し', exact: true }).click()
    await inbox.getByRole('button', { name: '差し戻す' }).click()
    await inbox.getByText('理由を入力してください。').waitFor()
    await inbox.getByLabel('差し戻す理由').fill('番号は書かないでください')
    await inbox.getByRole('button', { name: '差し戻す' }).click()
    await mine.getByText('差し戻し', { exact: true }).first().waitFor()
    await mine.getByText('番号は書かないでください').waitFor()
    await mine.getByText('課長 一郎').waitFor()
    await mine.getByRole('button', { name: '直して、もう一度送る' }).click()
    assert.equal(await desk.getByLabel('メッセージ', { exact: true }).inputValue(), `受付番号 ${number} です`)
    assert.equal(await desk.locator('textarea:focus').count(), 1)
    await say(desk, '受付は済んでいます')
    await log(mobile).getByText('受付は済んでいます').waitFor()
    assert.equal(await mobile.getByText(number).count(), 0)
    assert.equal(await mobile.getByText('番号は書かないでください').count(), 0)
  })

  it('rejected, it says why', async () => {
    await say(desk, `別の番号 ${number} です`)
    const mine = desk.locator('[data-message]', { hasText: '別の番号' })
    await inbox.getByRole('button', { name: /別の番号/ }).click()
    await inbox.getByRole('button', { name: '却下', exact: true }).click()
    await inbox.getByLabel('却下する理由').fill('外へは出せません')
    await inbox.getByRole('button', { name: '却下する' }).click()
    await mine.getByText('却下', { exact: true }).first().waitFor()
    await mine.getByText('外へは出せません').waitFor()
    await inbox.getByRole('button', { name: '回答済み' }).click()
    await inbox.getByRole('button', { name: /別の番号/ }).click()
    await inbox.getByText('外へは出せません').waitFor()
    await inbox.getByRole('button', { name: '承認待ち' }).click()
  })

  it('what an approver sent, another one decides on', async () => {
    const own = await kacho.client.expect<{ id: string }>(201, '/rooms', {
      body: { name: '課の連絡', members: [{ personId: sato.id, internet: true, lgwan: true }] },
    })
    await kacho.client.expect(201, `/rooms/${own.id}/messages`, { body: { text: `課長の ${number}` } })
    await inbox.getByRole('button', { name: /課長の/ }).click()
    await inbox.getByText('あなたが送ったものです。ほかの承認者が回答します。').waitFor()
    assert.equal(await inbox.getByRole('button', { name: '承認', exact: true }).count(), 0)
  })

  it('search finds a message and goes there, also far back', async () => {
    for (let i = 0; i < 130; i++) await yamada.client.expect(201, `/rooms/${room}/messages`, { body: { text: `点呼 ${i}` } })
    await desk.reload()
    await desk.getByRole('button', { name: '発言を検索' }).click()
    await desk.getByLabel('さがす言葉').fill('避難所　開設')
    await desk.keyboard.press('Enter')
    await desk.getByText('1件見つかりました').waitFor()
    assert.deepEqual(await desk.getByRole('list', { name: '見つかった発言' }).locator('mark').allTextContents(), ['避難所', '開設'])
    await desk.getByRole('list', { name: '見つかった発言' }).getByRole('button').click()
    const found = desk.locator('[data-message]', { hasText: '第一避難所を開設しました' })
    await found.waitFor()
    await desk.waitForFunction(() => document.activeElement?.textContent?.includes('第一避難所を開設しました') === true)
    assert.ok(
      await until('it is in sight', async () => {
        const box = await found.boundingBox()
        return box !== null && box.y > 0 && box.y + box.height < 860
      }),
    )
    await desk.getByLabel('さがす言葉').fill('どこにもない言葉')
    await desk.keyboard.press('Enter')
    await desk.getByText('見つかりませんでした').waitFor()
    await desk.keyboard.press('Escape')
    await desk.getByRole('button', { name: '発言を検索' }).waitFor()
  })

  it('arrows go through the rooms', async () => {
    const first = desk.getByRole('list', { name: 'トークルーム' }).getByRole('button').first()
    await yamada.client.expect(201, '/rooms', {
      body: { name: 'もう一つ', members: [{ personId: sato.id, internet: false, lgwan: true }] },
    })
    await desk.getByRole('button', { name: /もう一つ/ }).waitFor()
    await first.focus()
    await desk.keyboard.press('ArrowDown')
    assert.match(await desk.evaluate(() => document.activeElement?.textContent ?? ''), /災害対策本部|もう一つ/)
    assert.equal(await first.evaluate((button) => button === document.activeElement), false)
    await desk.keyboard.press('Home')
    assert.equal(await first.evaluate((button) => button === document.activeElement), true)
  })

  it('a room is renamed, somebody is taken out, and it ends', async () => {
    await desk.goto(`/rooms/${room}`)
    await desk.getByRole('button', { name: '参加者 3人' }).click()
    const panel = desk.getByRole('complementary', { name: '参加者と設定' })
    await panel.getByRole('button', { name: '名前を変える' }).click()
    await desk.getByLabel('トークルームの名前').fill('水防本部')
    await desk.getByRole('button', { name: '変更する' }).click()
    await desk.getByRole('heading', { name: '水防本部', level: 1 }).waitFor()
    await mobile.getByRole('heading', { name: '水防本部' }).waitFor()
    await panel.getByRole('button', { name: '佐藤 次郎の参加のしかたを変える' }).click()
    await desk.getByRole('button', { name: 'トークルームから外す' }).click()
    await desk.getByRole('button', { name: '外す', exact: true }).click()
    await panel.getByText('参加者 2人').waitFor()
    await colleague.getByText('このトークルームは見られません').waitFor()
    await panel.getByRole('button', { name: 'トークルームを終了する' }).click()
    await desk.getByRole('button', { name: '終了する', exact: true }).click()
    await desk.getByText('トークルームを選んでください').waitFor()
    await mobile.getByText('このトークルームは見られません').waitFor()
  })

  it('a connection that is lost is said, and what was written then is sent when it is back', async () => {
    const [other] = (await yamada.client.expect<{ rooms: { id: string }[] }>(200, '/rooms')).rooms
    await desk.goto(`/rooms/${other?.id}`)
    await desk.getByRole('heading', { level: 1, name: 'もう一つ' }).waitFor()
    await desk.context().setOffline(true)
    await desk.getByText('つながっていません。').waitFor()
    await desk.getByLabel('メッセージ', { exact: true }).fill('つながらない間の発言')
    await desk.keyboard.press('Enter')
    await desk.getByText('送信待ち').waitFor()
    await desk.context().setOffline(false)
    await desk.getByText('送信待ち').waitFor({ state: 'detached' })
    await until('it was sent', async () =>
      (await yamada.client.fetch(`/rooms/${other?.id}/messages`)).bytes.toString().includes('つながらない間の発言'),
    )
  })

  it('a session that ends leads to the sign-in and back to the same place', async () => {
    const path = new URL(desk.url()).pathname
    await desk.getByLabel('メッセージ', { exact: true }).fill('書きかけ')
    await until('it is kept', async () => (await drafts(desk)) === 1)
    await yamada.client.expect(204, '/session', { method: 'DELETE' })
    await desk.getByText('時間がたったため、サインアウトしました。').waitFor()
    assert.equal(new URL(desk.url()).pathname, path)
    await desk.getByLabel('ログイン名').fill('yamada')
    await desk.getByLabel('パスワード', { exact: true }).fill('雨ニモ負ケズ風ニモ負ケズ 2026')
    await desk.getByRole('button', { name: 'サインイン', exact: true }).click()
    await desk.getByRole('heading', { level: 1, name: 'もう一つ' }).waitFor()
    assert.equal(new URL(desk.url()).pathname, path)
    assert.equal(await desk.getByLabel('メッセージ', { exact: true }).inputValue(), '書きかけ')
  })

  it('signing out leaves nothing of a draft behind', async () => {
    await desk.getByRole('button', { name: '防災課 山田 太郎' }).click()
    await desk.getByRole('button', { name: 'サインアウト' }).click()
    await desk.getByRole('heading', { name: 'サインイン' }).waitFor()
    await until('the shelf is empty', async () => (await drafts(desk)) === 0)
  })
})
