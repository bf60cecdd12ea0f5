/** The phone's app as its tests use it: in a real browser with a lock in software. */
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { addAuthenticator, barriers, type Visit, visit } from './browser.ts'
import type { TestInstallation } from './installation.ts'

/** A code for somebody's phone, as the information-systems division hands it out. */
export async function codeFor({ administrator }: TestInstallation, person: string): Promise<string> {
  const { code } = await administrator.expect<{ code: string }>(201, `/persons/${person}/registration-codes`, {
    body: { purpose: 'disaster' },
  })
  return code
}

/** From the first screen to the list of rooms, or to whatever follows the registration. */
export async function registerOn(page: Page, code: string): Promise<void> {
  await page.getByLabel('端末認証コード').fill(code)
  await page.getByRole('button', { name: '次へ' }).click()
  await page.getByRole('button', { name: '画面ロックで登録する' }).click()
}

/** A browser with a registered phone's app in it, at the list of rooms. */
export async function phoneInBrowser(sekisho: TestInstallation, browser: Browser, person: string): Promise<Visit> {
  const opened = await visit(browser, sekisho.phone().origin)
  opened.page.setDefaultTimeout(20_000)
  await addAuthenticator(opened.page)
  await opened.page.goto('/')
  await registerOn(opened.page, await codeFor(sekisho, person))
  await opened.page.getByRole('heading', { name: 'トークルーム' }).waitFor()
  return opened
}

const looks = [
  { width: 390, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
  { width: 390, colorScheme: 'dark' },
  { width: 320, colorScheme: 'light' },
] as const

/** No barrier on this screen at two widths, light and dark, and nothing sticks out at the side. */
export async function assertAccessible(page: Page, screen: string): Promise<void> {
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await barriers(page), [], `${screen}, ${width} px, ${colorScheme}`)
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
    assert.ok(wide <= width, `${screen} is ${wide} px wide on ${width} px`)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What lies on this browser's disk: messages that wait, drafts, and files in the cache of pages. */
export const kept = (page: Page): Promise<{ messages: number; drafts: number; cached: string[] }> =>
  page.evaluate(`(async () => {
    const database = await new Promise((done, fail) => {
      const request = indexedDB.open('sekisho-unsent')
      request.onsuccess = () => done(request.result)
      request.onerror = () => fail(request.error)
    })
    const count = (table) => new Promise((done) => {
      if (!database.objectStoreNames.contains(table)) return done(0)
      const request = database.transaction(table).objectStore(table).count()
      request.onsuccess = () => done(request.result)
    })
    const [messages, drafts] = [await count('message'), await count('draft')]
    database.close()
    const cached = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) cached.push(new URL(url).pathname)
    return { messages, drafts, cached: cached.sort() }
  })()`)
