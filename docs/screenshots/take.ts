/**
 * Takes the pictures of the documentation: builds the town, opens each screen in Chromium, narrow and wide, light and dark, and writes
 * docs/images/NAME-WIDTH[-dark].png. `npm run screenshots [-- NAME…]`
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { openBrowser, signedInAs, visit } from '../../test/support/browser.ts'
import type { Client } from '../../test/support/phone.ts'
import { buildTown, type Town } from './town.ts'

const folder = fileURLToPath(new URL('../images', import.meta.url))

interface Picture {
  readonly name: string
  readonly who: (town: Town) => Client
  readonly signedIn?: false
  readonly path: (town: Town) => string
  /** What has to be on the screen, and what is opened first. */
  readonly ready: (page: Page, town: Town) => Promise<unknown>
}

const heading = (page: Page): Promise<unknown> => page.getByRole('heading', { level: 1 }).first().waitFor()

const pictures: readonly Picture[] = [
  { name: 'phone-register', who: (town) => town.sekisho.phone(), signedIn: false, path: () => '/', ready: heading },
  {
    name: 'phone-rooms',
    who: ({ phone }) => phone,
    path: () => '/',
    ready: (page) => page.getByText('避難所 開設・運営').first().waitFor(),
  },
  {
    name: 'phone-room',
    who: ({ phone }) => phone,
    path: ({ rooms }) => `/rooms/${rooms.shelter}`,
    ready: (page) => page.getByText('受け取りました').last().waitFor(),
  },
  {
    name: 'phone-page',
    who: ({ phone }) => phone,
    path: ({ rooms }) => `/rooms/${rooms.shelter}`,
    ready: async (page) => {
      await page.getByRole('button', { name: /開く/ }).first().click()
      await page.locator('dialog img').first().waitFor()
      await page.waitForTimeout(2_000)
    },
  },
  { name: 'terminal-sign-in', who: ({ hanako }) => hanako.client, signedIn: false, path: () => '/', ready: heading },
  {
    name: 'terminal-room',
    who: ({ hanako }) => hanako.client,
    path: ({ rooms }) => `/rooms/${rooms.shelter}`,
    ready: (page) => page.getByText('受け取りました').last().waitFor(),
  },
  {
    name: 'terminal-photo',
    who: ({ head }) => head.client,
    path: ({ rooms }) => `/rooms/${rooms.river}`,
    ready: (page) => page.getByText('東側に2基').last().waitFor(),
  },
  {
    name: 'terminal-approvals',
    who: ({ head }) => head.client,
    path: () => '/approvals',
    ready: async (page) => {
      await page.getByText('班割り(案).docx').first().click()
      await page.waitForTimeout(4_000)
    },
  },
  { name: 'console-today', who: ({ auditor }) => auditor.client, path: () => '/console/today', ready: heading },
  { name: 'console-crossings', who: ({ auditor }) => auditor.client, path: () => '/console/crossings', ready: heading },
  { name: 'console-devices', who: ({ auditor }) => auditor.client, path: () => '/console/devices', ready: heading },
  { name: 'console-policies', who: ({ author }) => author.client, path: () => '/console/policies', ready: heading },
  { name: 'console-audit', who: ({ auditor }) => auditor.client, path: () => '/console/audit', ready: heading },
  { name: 'console-users', who: ({ auditor }) => auditor.client, path: () => '/console/users', ready: heading },
]

async function take(browser: Browser, town: Town, picture: Picture, width: number, dark: boolean): Promise<void> {
  const client = picture.who(town)
  const seen = await visit(browser, client.origin, { width, height: width < 800 ? 844 : 860, dark })
  if (picture.signedIn !== false) await signedInAs(seen, client)
  await seen.page.goto(picture.path(town))
  await picture.ready(seen.page, town)
  // Pictures within the page and what is asked for after the first paint.
  await seen.page.waitForTimeout(1_200)
  const file = join(folder, `${picture.name}-${width}${dark ? '-dark' : ''}.png`)
  await sharp(await seen.page.screenshot())
    .png({ palette: true, quality: 90, compressionLevel: 9 })
    .toFile(file)
  for (const complaint of seen.complaints) console.error(`${picture.name}: ${complaint}`)
  await seen.close()
}

const asked = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const town = await buildTown()
const browser = await openBrowser(town.sekisho)
try {
  for (const picture of pictures.filter(({ name }) => asked.length === 0 || asked.some((word) => name.startsWith(word))))
    for (const width of [390, 1280])
      for (const dark of [false, true])
        await take(browser, town, picture, width, dark).catch((error: unknown) =>
          console.error(`${picture.name} ${width}: ${String(error).slice(0, 300)}`),
        )
} finally {
  await browser.close()
  await town.sekisho.stop()
}
