/** The phone in a tunnel: what is written waits, survives, and goes out in order; what the phone keeps, and what it does not. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { noBrowser, openBrowser, type Visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Staff } from '../support/phone.ts'
import { assertAccessible, kept, phoneInBrowser } from '../support/phone-screens.ts'
import { until } from '../support/until.ts'

interface Listed {
  readonly messages: { readonly text: string; readonly attachments: { readonly name: string; readonly state: string }[] }[]
}

describe('the phone without a network', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let yamada: { client: Staff; id: string }
  let tanaka: { client: Staff; id: string }
  let room: { id: string }
  let phone: Visit
  let page: Page

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    browser = await openBrowser(sekisho)
    yamada = await sekisho.staff('yamada', '山田 太郎')
    tanaka = await sekisho.staff('tanaka', '田中 花子')
    const members = [{ personId: tanaka.id, internet: true, lgwan: false }]
    room = await yamada.client.expect(201, '/rooms', { body: { name: '災害対策本部', label: '1', members } })
    phone = await phoneInBrowser(sekisho, browser, tanaka.id)
    page = phone.page
    await page.getByRole('button', { name: /災害対策本部/ }).click()
    await page.getByRole('log').waitFor()
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(() => assert.deepEqual(phone?.complaints.splice(0) ?? [], []))

  const field = () => page.getByRole('textbox', { name: 'メッセージ' })
  const say = async (text: string): Promise<void> => {
    await field().fill(text)
    await page.getByRole('button', { name: '送信', exact: true }).click()
  }
  const waiting = () => page.getByText('送信待ち', { exact: true })
  const attach = (name: string, buffer: Buffer) =>
    page.locator('input[type=file]:not([accept])').setInputFiles([{ name, mimeType: 'image/jpeg', buffer }])
  const arrived = async () =>
    (await yamada.client.expect<Listed>(200, `/rooms/${room.id}/messages?limit=200`)).messages.map(({ text }) => text)
  const online = (on: boolean) => phone.context.setOffline(!on)

  it('keeps a draft over a reload, and forgets it once it is sent', async () => {
    await field().fill('書きかけの報告')
    await until('it is kept', async () => (await kept(page)).drafts === 1)
    await page.reload()
    await page.getByRole('log').waitFor()
    assert.equal(await field().inputValue(), '書きかけの報告')
    await page.getByRole('button', { name: '送信', exact: true }).click()
    await until('it has arrived', async () => (await arrived()).includes('書きかけの報告'))
    await until('nothing is kept', async () => {
      const { messages, drafts } = await kept(page)
      return messages === 0 && drafts === 0
    })
    await page.reload()
    await page.getByRole('log').waitFor()
    assert.equal(await field().inputValue(), '')
  })

  it('shows what waits, and sends it in order when the network is back', async () => {
    await online(false)
    await page.getByText('つながっていません。', { exact: false }).waitFor()
    const texts = ['1通目', '2通目', '3通目', '4通目', '5通目']
    for (const text of texts) await say(text)
    assert.equal(await waiting().count(), 5)
    await assertAccessible(page, 'waiting to be sent')
    await online(true)
    await waiting().first().waitFor({ state: 'detached' })
    await until('all have arrived', async () => (await arrived()).length === 6)
    assert.deepEqual((await arrived()).slice(-5), texts)
    await page.getByText('つながっていません。', { exact: false }).waitFor({ state: 'detached' })
  })

  it('catches up with what was said meanwhile', async () => {
    await online(false)
    await page.getByText('つながっていません。', { exact: false }).waitFor()
    await yamada.client.expect(201, `/rooms/${room.id}/messages`, { body: { text: '圏外の間に送った指示', attachments: [] } })
    await online(true)
    await page.getByRole('log').getByText('圏外の間に送った指示').waitFor()
  })

  it('opens without a network, shows what waits and no conversation, and goes on by itself; a photo goes, too, once each', async () => {
    await online(false)
    await attach(
      '現場.jpg',
      await sharp({ create: { width: 40, height: 30, channels: 3, background: '#357' } })
        .jpeg()
        .toBuffer(),
    )
    await say('写真は圏外で撮りました')
    await say('続きの文')
    await until('both are kept', async () => (await kept(page)).messages === 2)
    await page.reload()
    await page.getByRole('heading', { name: '関所につながりません' }).waitFor()
    await page.getByText('送信待ち 2件').waitFor()
    await page.getByText('写真は圏外で撮りました').waitFor()
    assert.equal(await page.getByText('圏外の間に送った指示').count(), 0)
    await assertAccessible(page, 'opened without a network')
    await online(true)
    await page.getByRole('log').waitFor()
    await page.getByRole('article', { name: '現場.jpg' }).getByText('無害化済み').waitFor()
    await until('both have arrived', async () => (await arrived()).slice(-2).join() === '写真は圏外で撮りました,続きの文')
    assert.equal((await arrived()).filter((text) => text === '続きの文').length, 1)
  })

  it('sends a message once when the answer was lost', async () => {
    // Cut off when the server has answered and the page has not heard.
    const session = await phone.context.newCDPSession(page)
    let lost = 0
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      const cut = request.method === 'POST' && lost++ === 0
      void (cut
        ? session.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
        : session.send('Fetch.continueRequest', { requestId }))
    })
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/messages', requestStage: 'Response' }] })
    await say('一度だけ届く文')
    await until('it was sent twice', async () => lost === 2)
    await page.locator('[data-outgoing]').waitFor({ state: 'detached' })
    await session.send('Fetch.disable')
    await until('it has arrived', async () => (await arrived()).includes('一度だけ届く文'))
    assert.equal((await arrived()).filter((text) => text === '一度だけ届く文').length, 1)
    assert.equal(await page.getByRole('log').getByText('一度だけ届く文').count(), 1)
  })

  it('shows how far an upload has come, and it can be called off', async () => {
    const session = await phone.context.newCDPSession(page)
    await session.send('Network.enable')
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 64 * 1024 }
    await session.send('Network.emulateNetworkConditions', slow)
    await attach('大きな写真.jpg', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(2 * 1024 * 1024)]))
    await say('')
    const progress = page.getByRole('progressbar', { name: '「大きな写真.jpg」の送信' })
    await progress.waitFor()
    await until('it moves', async () => Number(await progress.getAttribute('aria-valuenow')) > 0)
    await assertAccessible(page, 'uploading')
    await page.getByRole('button', { name: '「大きな写真.jpg」の送信をやめる' }).click()
    await progress.waitFor({ state: 'detached' })
    await session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
    await until('nothing is kept', async () => (await kept(page)).messages === 0)
    await say('取りやめたあとの文')
    await until('it has arrived', async () => (await arrived()).at(-1) === '取りやめたあとの文')
    assert.equal(await page.getByRole('article', { name: '大きな写真.jpg' }).count(), 0)
  })

  it('says why the server refused, and the message goes when it is sent again', async () => {
    await page.route('**/api/v1/rooms/*/messages', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 413,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 413, code: 'too-large', title_ja: '大きさの上限を超えています。', title_en: 'Too large.' }),
          })
        : route.continue(),
    )
    await say('断られた文')
    await page.getByRole('alert').filter({ hasText: '大きさの上限を超えています。' }).waitFor()
    await assertAccessible(page, 'not sent')
    await page.unroute('**/api/v1/rooms/*/messages')
    await page.getByRole('button', { name: '再送' }).click()
    await until('it has arrived', async () => (await arrived()).at(-1) === '断られた文')
  })

  it('keeps its own files and no answer of the API, and signing out leaves nothing unsent behind', async () => {
    const { cached } = await kept(page)
    assert.ok(cached.includes('/') && cached.some((path) => /^\/assets\/.*\.js$/.test(path)), String(cached))
    assert.deepEqual(
      cached.filter((path) => !/^\/(|assets\/[\w.-]+|icons\/[\w.-]+|app\.webmanifest)$/.test(path)),
      [],
    )
    await page.route('**/api/v1/rooms/*/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await say('サインアウトで消える文')
    await field().fill('サインアウトで消える下書き')
    await until('both are kept', async () => {
      const { messages, drafts } = await kept(page)
      return messages === 1 && drafts === 1
    })
    await page.getByRole('button', { name: 'トークルームの一覧へ戻る' }).click()
    await page.getByRole('button', { name: '設定' }).click()
    await page.getByRole('button', { name: 'サインアウト' }).click()
    await page.getByText('送信待ちのメッセージ1件も、送られずに消えます。').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'サインアウト' }).click()
    await page.getByRole('heading', { name: 'サインイン' }).waitFor()
    const left = await kept(page)
    assert.deepEqual([left.messages, left.drafts], [0, 0])
  })
})
