/** Rebuilt pages in another parser than ours, Chromium's: nothing that runs, fetches, embeds or leads astray, also after a second reading. */
import assert from 'node:assert/strict'
import { type Browser, chromium, type Page } from 'playwright-core'
import { formatById } from '../../../sanitizer/formats/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { chromiumPath } from '../../support/browser.ts'
import { evilPages } from '../samples/markup.ts'
import { mutations } from '../samples/mutations.ts'

const KEPT = '見える文章'
const pageOf = (body: string): string => `<!DOCTYPE html><html><head><title>題</title></head><body><p>${KEPT}</p>${body}</body></html>`
const pages: readonly (readonly [name: string, html: string])[] = [
  ...Object.entries(mutations).map(([name, body]) => [name, pageOf(body)] as const),
  ...evilPages.map(({ name, text }) => [`known: ${name}`, text] as const),
]

async function rebuilt(html: string): Promise<string> {
  const bytes = Buffer.from(html)
  const { type } = await identify(bytes, 'page.html', defaultLimits)
  assert.equal(type, 'html')
  const format = formatById('html')
  assert.ok(format)
  const output = await format.disarm(bytes, type, defaultDisarmOptions, defaultLimits)
  assert.deepEqual(await format.inspect(output.bytes, defaultLimits), [])
  return Buffer.from(output.bytes).toString()
}

/** Our pages forbid scripts and fetching themselves; the proof must not hang on it. */
const withoutPolicy = (html: string): string => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')

/** What `suspects` needs of the browser's own tree. */
interface Part {
  readonly localName: string
  readonly namespaceURI: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  innerHTML: string
  getAttribute(name: string): string | null
  querySelectorAll(selector: string): Iterable<Part>
}
interface Tree {
  readonly documentElement: Part
  readonly body: Part
  createElement(name: string): Part
}
interface Window {
  readonly DOMParser: new () => { parseFromString(html: string, type: 'text/html'): Tree }
  readonly document: { readonly implementation: { createHTMLDocument(title: string): Tree } }
}

/** In the browser: what is in the tree of a page that should not be, read once, and read again from what was written out. */
function suspects(html: string): string[] {
  const allowed = new Set(
    (
      'html head meta title body article aside footer header main nav section address hgroup search center h1 h2 h3 h4 h5 h6 p div pre blockquote figure ' +
      'figcaption dl dt dd ul ol li hr b i u s em strong small cite q dfn abbr code var samp kbd sub sup mark ins del bdi span big strike tt br wbr ruby rt ' +
      'rp rb rtc time font a img table caption thead tbody tfoot tr col colgroup td th details summary'
    ).split(' '),
  )
  const found: string[] = []
  const { DOMParser, document } = globalThis as unknown as Window
  const look = (root: Part): void => {
    for (const element of root.querySelectorAll('*')) {
      if (!allowed.has(element.localName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`<${element.localName}>`)
      for (const { name, value } of element.attributes) {
        if (/^on|^(?:src(?:set|doc)|action|formaction|background|poster|ping|data|download|target|is)$/.test(name)) found.push(`${name}=`)
        const address = name === 'href' ? new URL(value, 'https://here.example/').protocol : 'https:'
        if (!/^(?:https?|mailto|tel):$/.test(address) || (name === 'href' && /^(?:\/\/|[\\/]\\)/.test(value)))
          found.push(`${name}=${value}`)
        if (name === 'src' && !/^(?:cid:|data:image\/(?:png|jpeg|gif);)/.test(value)) found.push(`src=${value}`)
        if (name === 'style' && /url|image-set|expression|binding|behavior|@|\\|position|content/i.test(value)) found.push(`style=${value}`)
      }
      if (element.localName === 'meta' && element.getAttribute('charset') === null) found.push('<meta>')
    }
  }
  const page = new DOMParser().parseFromString(html, 'text/html')
  look(page.documentElement)
  const again = document.implementation.createHTMLDocument('')
  again.body.innerHTML = page.body.innerHTML
  look(again.documentElement)
  const inner = again.createElement('div')
  inner.innerHTML = again.body.innerHTML
  look(inner)
  return found
}

describe('rebuilt pages as Chromium reads them', function () {
  this.timeout(60_000)
  let browser: Browser
  let page: Page
  const requests: string[] = []
  before(async function () {
    if (!chromiumPath) {
      console.warn('skipped: Chromium is not installed')
      return this.skip()
    }
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
    page = await (await browser.newContext()).newPage()
    page.on('dialog', (dialog) => {
      requests.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.route('**/*', (route) => {
      if (!route.request().url().startsWith('data:')) requests.push(route.request().url())
      return route.abort()
    })
  })
  after(() => browser?.close())

  it(`holds nothing that acts, in any of ${pages.length} pages`, async () => {
    assert.ok(Object.keys(mutations).length >= 60)
    for (const [name, html] of pages) {
      const output = await rebuilt(html)
      assert.ok(output.includes(KEPT), name)
      assert.deepEqual(await page.evaluate(suspects, withoutPolicy(output)), [], `${name}: ${output}`)
    }
  })

  it('runs nothing and fetches nothing when it is opened, also without the policy that it carries', async () => {
    requests.length = 0
    for (const [name, html] of pages) {
      await page.setContent(withoutPolicy(await rebuilt(html)))
      assert.equal(await page.evaluate(() => 'ran' in globalThis), false, name)
      assert.deepEqual(requests, [], name)
    }
  })

  it('would see what the pages were before (negative control)', async () => {
    const quiet: string[] = []
    // One of them hides its own attributes from who asks for them.
    const seen = (html: string): Promise<string[]> => page.evaluate(suspects, html).catch(() => ['clobbered'])
    for (const [name, html] of pages) if ((await seen(html)).length === 0) quiet.push(name)
    // What only other programs than a browser act on.
    assert.ok(quiet.length < 25, quiet.join(', '))
    await page.setContent(pageOf(mutations['no blank behind a quote'] ?? ''))
    await page.waitForFunction(() => 'ran' in globalThis)
  })
})
