import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { barriers, noBrowser, openBrowser, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Client } from '../support/phone.ts'

const dist = (side: string) => new URL(`../../web/dist/${side}`, import.meta.url).pathname

describe('the screens as files', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  const sides: { name: string; client: Client }[] = []

  before(async () => {
    sekisho = await startInstallation()
    for (const [name, { origin }] of [
      ['internet', sekisho.phone()],
      ['lgwan', sekisho.administrator],
    ] as const)
      sides.push({ name, client: new Client(origin, sekisho.authority) })
  })
  after(async () => {
    for (const { client } of sides) client.close()
    await sekisho.stop()
  })

  it('come with a policy that allows own files only, and no inline script or style is in them', async () => {
    for (const { client } of sides) {
      const { status, headers, bytes } = await client.fetch('//')
      assert.equal(status, 200)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /script-src 'self'(;|$)/)
      assert.match(policy, /style-src 'self'(;|$)/)
      assert.doesNotMatch(policy, /unsafe|data:|https?:/)
      const html = bytes.toString('utf8')
      assert.doesNotMatch(html, /<style|<script(?![^>]*src=)|\son\w+=|\sstyle=|https?:\/\//)
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['cache-control'], 'no-cache')
    }
  })

  it('are the same in every encoding, and files named by their content may be kept', async () => {
    for (const { client } of sides) {
      const html = (await client.fetch('//')).bytes.toString('utf8')
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? assert.fail('no script')
      const plain = await client.fetch(`/${script}`)
      const brotli = await client.fetch(`/${script}`, { headers: { 'accept-encoding': 'br' } })
      const gzip = await client.fetch(`/${script}`, { headers: { 'accept-encoding': 'gzip' } })
      assert.equal(brotli.headers['content-encoding'], 'br')
      assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes)
      assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes)
      assert.match(String(plain.headers['cache-control']), /immutable/)
      assert.equal(plain.headers['x-content-type-options'], 'nosniff')
    }
  })

  it('answer any place within the app with the page, but no file that is not there', async () => {
    for (const { client } of sides) {
      assert.match(
        (await client.fetch('//rooms/some-room', { headers: { accept: 'text/html,*/*' } })).bytes.toString('utf8'),
        /<div id="app">/,
      )
      for (const path of [
        '//assets/none.js',
        '//assets/../../../package.json',
        '//%2e%2e/package.json',
        '//index.html.br',
        '//api/v1/none',
        '//.built',
      ])
        assert.equal((await client.fetch(path)).status, 404, path)
      assert.equal((await client.fetch('//', { method: 'POST' })).status, 404)
    }
  })

  it('of the phone hold nothing of the console', () => {
    const text = (side: string) =>
      readdirSync(join(dist(side), 'assets'))
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFileSync(join(dist(side), 'assets', name), 'utf8'))
        .join('\n')
    const ofConsole = /\/api\/v1\/(policies|audit|persons|devices|overview|crossings|approvals)/
    // Not assert.match: it would print the whole bundle.
    assert.ok(ofConsole.test(text('lgwan')), 'the pattern finds the console')
    assert.deepEqual(ofConsole.exec(text('internet'))?.[0], undefined)
  })

  it('of the phone load less than 200 kB of compressed script', async () => {
    const { client } = sides[0] ?? assert.fail()
    const html = (await client.fetch('//')).bytes.toString('utf8')
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path)
    const sizes = await Promise.all(
      scripts.map(async (path) => (await client.fetch(`/${path}`, { headers: { 'accept-encoding': 'gzip' } })).bytes.length),
    )
    assert.ok(sizes.length > 0)
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 200_000, String(sizes))
  })
})

describe('the first screens in a browser', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let browser: Browser

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

  for (const dark of [false, true])
    for (const side of ['phone', 'terminal'])
      it(`${side}, ${dark ? 'dark' : 'light'}: no barrier, no complaint`, async () => {
        const origin = side === 'phone' ? sekisho.phone().origin : sekisho.administrator.origin
        const { page, complaints, close } = await visit(browser, origin, { dark, width: side === 'phone' ? 390 : 1280 })
        await page.goto('/')
        await page.getByRole('heading', { level: 1 }).waitFor()
        assert.deepEqual(await barriers(page), [])
        assert.deepEqual(complaints, [])
        await close()
      })
})
