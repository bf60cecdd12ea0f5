/**
 * What people wait for when they open a screen: bytes of script, first paint, and until the words that they came for are there. Chromium on
 * this machine, nothing kept from before; medians of a few rounds. `npm run bench -- screens`
 */
import { buildTown } from '../docs/screenshots/town.ts'
import { openBrowser, signedInAs, visit } from '../test/support/browser.ts'
import type { Client } from '../test/support/phone.ts'

const rounds = 5

interface Screen {
  readonly name: string
  readonly client: Client
  readonly path: string
  /** There when the screen is of use. */
  readonly words: string
  readonly width: number
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

export async function benchScreens(): Promise<void> {
  const town = await buildTown()
  const browser = await openBrowser(town.sekisho)
  const screens: readonly Screen[] = [
    { name: 'phone: rooms', client: town.phone, path: '/', words: '避難所 開設・運営', width: 390 },
    { name: 'phone: a conversation', client: town.phone, path: `/rooms/${town.rooms.shelter}`, words: '開設状況の第3報です。', width: 390 },
    {
      name: 'terminal: a conversation',
      client: town.hanako.client,
      path: `/rooms/${town.rooms.shelter}`,
      words: '開設状況の第3報です。',
      width: 1280,
    },
    { name: 'console: today', client: town.auditor.client, path: '/console/today', words: '監査ログ', width: 1280 },
    { name: 'console: audit log', client: town.auditor.client, path: '/console/audit', words: '監査ログ', width: 1280 },
  ]
  try {
    for (const { name, client, path, words, width } of screens) {
      const paints: number[] = []
      const useful: number[] = []
      let script = 0
      for (let round = 0; round < rounds; round++) {
        const seen = await visit(browser, client.origin, { width })
        await signedInAs(seen, client)
        const sizes: Promise<number>[] = []
        seen.page.on('requestfinished', (request) => {
          if (request.resourceType() === 'script') sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
        })
        const start = performance.now()
        await seen.page.goto(path, { waitUntil: 'commit' })
        await seen.page.getByText(words).last().waitFor()
        useful.push(performance.now() - start)
        paints.push(await seen.page.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0'))
        script = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
        await seen.close()
      }
      const [paint, use] = [Math.round(median(paints)), Math.round(median(useful))]
      console.log(
        `${name.padEnd(28)} script ${String(Math.round(script / 1000)).padStart(4)} kB  first paint ${String(paint).padStart(5)} ms  of use ${String(use).padStart(5)} ms`,
      )
    }
  } finally {
    await browser.close()
    await town.sekisho.stop()
  }
}
