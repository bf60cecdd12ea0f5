/** A conversation between two phones and the town hall: files that cross, receipts, taking back, history, limits. Real browsers side by side. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { PDFDocument } from '@cantoo/pdf-lib'
import type { Browser, Page } from 'playwright-core'
import { allowSaving } from '../chat/view-scene.ts'
import { hostileDocm, photoWithLocation } from '../journey/samples.ts'
import { noBrowser, openBrowser, type Visit } from '../support/browser.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Staff } from '../support/phone.ts'
import { assertAccessible, phoneInBrowser } from '../support/phone-screens.ts'
import { until } from '../support/until.ts'

interface Listed {
  readonly messages: { id: string; text: string; attachments: { state: string }[] }[]
}

const mebibyte = 1024 * 1024

describe('a conversation on the phone', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let yamada: { client: Staff; id: string }
  let room: { id: string }
  let tanaka: Visit
  let suzuki: Visit

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation({
      SEKISHO_LIMITS__ATTACHMENT_BYTES: String(mebibyte),
      SEKISHO_LIMITS__ATTACHMENTS: '3',
      SEKISHO_LIMITS__MESSAGE_CHARACTERS: '200',
    })
    browser = await openBrowser(sekisho)
    yamada = await sekisho.staff('yamada', '山田 太郎')
    const people = [(await sekisho.staff('tanaka', '田中 花子')).id, (await sekisho.staff('suzuki', '鈴木 一郎')).id] as const
    room = await yamada.client.expect(201, '/rooms', {
      body: { name: '災害対策本部', label: '1', members: people.map((personId) => ({ personId, internet: true, lgwan: false })) },
    })
    tanaka = await phoneInBrowser(sekisho, browser, people[0])
    suzuki = await phoneInBrowser(sekisho, browser, people[1])
    for (const { page } of [tanaka, suzuki]) await enter(page)
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(() => {
    for (const one of [tanaka, suzuki]) assert.deepEqual(one?.complaints.splice(0) ?? [], [])
  })

  const enter = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /災害対策本部/ }).click()
    await page.getByRole('log').waitFor()
  }
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'メッセージ' }).fill(text)
    await page.getByRole('button', { name: '送信', exact: true }).click()
  }
  const choose = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator('input[type=file]:not([accept])').setInputFiles(files)
  const staffSays = (text: string) =>
    yamada.client.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text, attachments: [] } })
  const said = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true })
  const bubble = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text }).last()

  it('brings a photo and a macro document across while both look on, and says what was taken out', async () => {
    await choose(tanaka.page, [
      { name: '避難所の写真.jpg', mimeType: 'image/jpeg', buffer: await photoWithLocation() },
      { name: '物資一覧.docm', mimeType: 'application/octet-stream', buffer: await hostileDocm() },
    ])
    await tanaka.page.getByRole('list', { name: '添付するファイル' }).waitFor()
    await assertAccessible(tanaka.page, 'files chosen')
    await say(tanaka.page, '写真と一覧です')
    for (const { page } of [tanaka, suzuki]) {
      await said(page, '写真と一覧です').waitFor()
      const photo = page.getByRole('article', { name: '避難所の写真.jpg' })
      const document = page.getByRole('article', { name: '物資一覧.docx' })
      for (const card of [photo, document]) await card.getByText('無害化済み').waitFor()
      await document.getByText('「物資一覧.docm」は「物資一覧.docx」に変換しました。').waitFor()
      await photo.getByText('取り除いたもの').click()
      await photo.getByText('撮影した場所(位置情報)').waitFor()
      await document.getByText('取り除いたもの').click()
      await document.getByText('マクロ(文書の中で動くプログラム)').waitFor()
      await assertAccessible(page, 'attachments')
    }
  })

  it('shows files as pictures of their pages, sends no file, and offers nothing to save', async () => {
    const signatures: string[] = []
    suzuki.page.on('response', async (response) => {
      const bytes = await response.body().catch(() => Buffer.alloc(0))
      if (/^(?:%PDF|PK\x03\x04|\xd0\xcf\x11\xe0)/.test(bytes.subarray(0, 4).toString('latin1'))) signatures.push(response.url())
    })
    await suzuki.page.getByRole('button', { name: '写真「避難所の写真.jpg」を開く' }).click()
    await suzuki.page.getByRole('img', { name: '避難所の写真.jpg 1ページ目' }).waitFor()
    await assertAccessible(suzuki.page, 'picture')
    await suzuki.page.getByRole('button', { name: '閉じる' }).click()
    await suzuki.page.getByRole('article', { name: '物資一覧.docx' }).getByRole('button', { name: '開く' }).click()
    const page = suzuki.page.getByRole('img', { name: '物資一覧.docx 1ページ目' })
    await page.waitFor()
    assert.match((await page.getAttribute('src')) ?? '', /^blob:/)
    await suzuki.page.keyboard.press('+')
    await until('it is larger', async () => ((await page.boundingBox())?.width ?? 0) > 400)
    assert.equal(await suzuki.page.getByRole('button', { name: '保存' }).count(), 0)
    await suzuki.page.keyboard.press('Escape')
    await page.waitFor({ state: 'detached' })
    assert.deepEqual(signatures, [])
  })

  it('loads the pages of a long document as they come near, and says which one is looked at', async () => {
    const { page } = suzuki
    const long = await PDFDocument.create()
    for (let n = 1; n <= 12; n++) long.addPage([595, 842]).drawText(`Page ${n}`, { x: 72, y: 760, size: 24 })
    await choose(tanaka.page, [{ name: '長い報告書.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await long.save()) }])
    await say(tanaka.page, '')
    const asked = new Set<string>()
    page.on('request', (request) => void (/\/pages\/\d+\?/.test(request.url()) && asked.add(new URL(request.url()).pathname)))
    await page.getByRole('article', { name: '長い報告書.pdf' }).getByRole('button', { name: '開く' }).click()
    await page.getByText('1 / 12 ページ').waitFor()
    await page.getByRole('img', { name: '長い報告書.pdf 1ページ目' }).waitFor()
    assert.ok(asked.size < 8, `${asked.size} pages were asked for at once`)
    await assertAccessible(page, 'long document')
    await page.keyboard.press('End')
    await page.getByText('12 / 12 ページ').waitFor()
    await page.getByRole('img', { name: '長い報告書.pdf 12ページ目' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('offers to save a file where policy allows it, and only there', async () => {
    const { page } = suzuki
    const fromTownHall = async (name: string): Promise<void> => {
      const [file] = await upload(yamada.client, [{ name, bytes: Buffer.from('避難所を開設しました') }])
      await yamada.client.expect(201, `/rooms/${room.id}/messages`, { body: { text: '', attachments: [file?.id] } })
      await page.getByRole('article', { name }).getByRole('button', { name: '開く' }).click()
      await page.getByRole('img', { name: `${name} 1ページ目` }).waitFor()
    }
    await fromTownHall('見るだけ.txt')
    assert.equal(await page.getByRole('button', { name: '保存' }).count(), 0)
    await page.keyboard.press('Escape')
    await allowSaving(sekisho)
    await fromTownHall('保存できる.txt')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存' }).click()])
    assert.equal(download.suggestedFilename(), '保存できる.txt')
    assert.equal(readFileSync(await download.path(), 'utf8'), '避難所を開設しました')
    await page.keyboard.press('Escape')
  })

  it('says why a program cannot cross, and the rest of the message arrives', async () => {
    const program = Buffer.concat([
      Buffer.from('MZ'),
      Buffer.alloc(58),
      Buffer.from([64, 0, 0, 0]),
      Buffer.from('PE\0\0'),
      Buffer.alloc(200),
    ])
    await choose(tanaka.page, [{ name: '議事録.exe', mimeType: 'application/octet-stream', buffer: program }])
    await say(tanaka.page, '議事録です')
    for (const { page } of [tanaka, suzuki]) {
      const card = page.getByRole('article', { name: '議事録.exe' })
      await card.getByText('遮断').waitFor()
      await card.getByText('「Windows プログラム」は、開くと動作するおそれがあるため送れません。', { exact: false }).waitFor()
      assert.equal(await card.getByRole('button', { name: '開く' }).count(), 0)
    }
    await assertAccessible(tanaka.page, 'refused')
  })

  it('counts who has read, says who, and takes back after asking', async () => {
    await say(tanaka.page, '取り消すつもりの文')
    const { page } = tanaka
    await said(suzuki.page, '取り消すつもりの文').scrollIntoViewIfNeeded()
    const mine = bubble(page, '取り消すつもりの文')
    await mine.getByText('既読 1').waitFor()
    const [last] = (await until('it has arrived', async () => {
      const { messages } = await yamada.client.expect<Listed>(200, `/rooms/${room.id}/messages`)
      return messages.at(-1)?.text === '取り消すつもりの文' && messages.slice(-1)
    })) as unknown as [{ id: string }]
    await yamada.client.expect(200, `/rooms/${room.id}/read`, { body: { upTo: last.id } })
    await mine.getByText('既読 2').waitFor()
    await mine.getByRole('button', { name: /既読 2/ }).click()
    const details = page.getByRole('dialog', { name: 'メッセージの詳細' })
    for (const name of ['山田 太郎', '鈴木 一郎']) await details.getByText(name).waitFor()
    await assertAccessible(page, 'details')
    await details.getByRole('button', { name: '送信を取り消す' }).click()
    await page.getByRole('dialog', { name: '送信を取り消しますか' }).waitFor()
    await assertAccessible(page, 'asking before taking back')
    await page.getByRole('button', { name: '送信を取り消す' }).click()
    for (const one of [tanaka, suzuki]) {
      await one.page.getByText('送信が取り消されました').last().waitFor()
      assert.equal(await one.page.getByText('取り消すつもりの文').count(), 0)
    }
    await until('it is gone in the town hall', async () => {
      const { messages } = await yamada.client.expect<Listed>(200, `/rooms/${room.id}/messages`)
      return messages.at(-1)?.text === ''
    })
  })

  it('refuses before sending what is too large, too many, empty or too long', async () => {
    const { page } = tanaka
    const file = (name: string, bytes: number) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, 'a') })
    await choose(page, [file('大きい.txt', mebibyte + 1), file('空.txt', 0), file('ちょうど.txt', mebibyte)])
    await page.getByText('「大きい.txt」は大きさの上限(1 MB)を超えています。').waitFor()
    await page.getByText('「空.txt」は空のファイルです。').waitFor()
    await page.getByRole('button', { name: '「ちょうど.txt」を外す' }).waitFor()
    await choose(page, [file('1.txt', 1), file('2.txt', 1), file('3.txt', 1)])
    await page.getByText('1通に添付できるファイルの数(3個)を超えています。').waitFor()
    await assertAccessible(page, 'too many files')
    for (const name of ['ちょうど', '1', '2']) await page.getByRole('button', { name: `「${name}.txt」を外す` }).click()
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('あ'.repeat(201))
    await page.getByText('1文字多すぎます。分けて送ってください。').waitFor()
    assert.equal(await page.getByRole('button', { name: '送信', exact: true }).getAttribute('aria-disabled'), 'true')
    await page.getByRole('textbox', { name: 'メッセージ' }).fill('')
  })

  it('stays where the reader is: older ones above without a jump, new ones counted below', async () => {
    for (let n = 1; n <= 120; n++) await staffSays(`過去の連絡 ${n}`)
    const { page } = suzuki
    await said(page, '過去の連絡 120').waitFor()
    await page.reload()
    await said(page, '過去の連絡 120').waitFor()
    assert.equal(await said(page, '過去の連絡 1').count(), 0)
    // Up to the oldest of the page, which brings the page before it.
    const seventyFirst = said(page, '過去の連絡 71')
    await seventyFirst.evaluate((element) => (element as unknown as { scrollIntoView(): void }).scrollIntoView())
    await said(page, '過去の連絡 30').waitFor({ state: 'attached' })
    const before = (await seventyFirst.boundingBox())?.y ?? assert.fail('out of sight')
    assert.ok(before >= 0 && before < 844, `still on the screen, at ${before}`)
    await staffSays('読んでいる間に来た連絡')
    await page.getByRole('button', { name: '新着 1件' }).waitFor()
    assert.equal((await seventyFirst.boundingBox())?.y, before)
    await assertAccessible(page, 'reading what was said before')
    await page.getByRole('button', { name: '新着 1件' }).click()
    await said(page, '読んでいる間に来た連絡').waitFor()
    await page.getByRole('button', { name: /新着/ }).waitFor({ state: 'detached' })
  })

  it('marks as read what is in sight only, and counts the rest in the list', async () => {
    const { page } = suzuki
    await page.getByRole('button', { name: 'トークルームの一覧へ戻る' }).click()
    const line = page.getByRole('button', { name: /災害対策本部/ })
    await line.waitFor()
    const { id } = await staffSays('見ていないときの連絡')
    await line.getByText('未読 1件').waitFor()
    await assertAccessible(page, 'rooms')
    const readers = async () => {
      const message = await yamada.client.expect<{ readBy: { name: string }[] }>(200, `/messages/${id}`)
      return message.readBy.map(({ name }) => name)
    }
    assert.equal((await readers()).includes('鈴木 一郎'), false)
    await line.click()
    await until('it is read', async () => (await readers()).includes('鈴木 一郎'))
    await page.getByRole('button', { name: 'トークルームの一覧へ戻る' }).click()
    await page.getByText('未読 1件').waitFor({ state: 'detached' })
  })

  it('reads in English when somebody chooses so', async () => {
    const { page } = suzuki
    await page.getByRole('button', { name: '設定' }).click()
    await page.getByRole('button', { name: '言語・配色・文字の大きさ' }).click()
    await page.getByLabel('English').check()
    await page.getByRole('heading', { name: 'Display settings' }).waitFor()
    await page.getByLabel('Very large').check()
    await page.getByRole('button', { name: 'Close' }).click()
    await assertAccessible(page, 'settings, very large')
    await page.getByRole('button', { name: 'Back to the rooms' }).click()
    await enter(page)
    await assertAccessible(page, 'conversation, very large')
    assert.equal(await page.evaluate('document.documentElement.lang'), 'en')
  })
})
