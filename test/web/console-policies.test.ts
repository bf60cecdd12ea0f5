/** The console's pages on policies, as an author and a second person use them in a browser. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { barriers, noBrowser, openBrowser, signedInAs, type Visit, type VisitOptions, visit } from '../support/browser.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

const yaml = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8')
const cases = readFileSync(new URL('../../policies/default.cases.yaml', import.meta.url), 'utf8')
const strict = yaml.replace('["2", "3C"]', '["2"]')
/** The case of what is no longer allowed says so. */
const strictCases = cases
  .replace(
    'given: { direction: outbound, file: { label: "3C" } }\n  expect: { action: hold, rule: R-out-labelled }',
    'given: { direction: outbound, file: { label: "3C" } }\n  expect: { action: block, rule: default }',
  )
  .replace('approved: true, file: { label: "3C" }', 'approved: true, file: { label: "2" }')

const theArea = "document.querySelector('textarea')"

/** How many elements the editor has drawn, and how many pixels the mark of a line is away from where the textarea has that line. */
const measureMark = `(area, line) => {
  const box = area.parentElement.parentElement
  const mark = [...box.querySelectorAll('div')].find((one) => one.textContent === '✕' + line)
  const { lineHeight, paddingTop } = getComputedStyle(area)
  const expected = area.getBoundingClientRect().top + parseFloat(paddingTop) + (line - 1) * parseFloat(lineHeight) - area.scrollTop
  return [box.querySelectorAll('div').length, Math.abs(mark.getBoundingClientRect().top - expected)]
}`

describe('the console’s policies in a browser', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let browser: Browser
  let author: Staff
  let second: Staff
  const visits: Visit[] = []

  before(async function () {
    if (noBrowser) {
      console.error(`skipped: ${noBrowser}`)
      return this.skip()
    }
    sekisho = await startInstallation()
    author = (await sekisho.staff('author', '規則 太郎', ['user', 'policy-author'])).client
    second = (
      await sekisho.staff('second', '勅使河原 権左衛門(情報システム課 課長補佐 兼 危機管理室)', ['user', 'policy-author', 'administrator'])
    ).client
    browser = await openBrowser(sekisho)
  })
  after(async () => {
    await browser?.close()
    await sekisho?.stop()
  })
  afterEach(async () => {
    for (const { complaints, close } of visits.splice(0)) {
      await close()
      assert.deepEqual(complaints, [])
    }
  })

  const as = async (who: Staff, options: VisitOptions = { width: 1280, height: 900 }): Promise<Page> => {
    const opened = await visit(browser, who.origin, options)
    visits.push(opened)
    await signedInAs(opened, who)
    return opened.page
  }
  const text = (page: Page): Locator => page.getByRole('textbox', { name: /^規則\(YAML\)|^事例\(YAML\)/ })
  const edit = async (page: Page, query = ''): Promise<Locator> => {
    await page.goto(`/console/policies/edit${query}`)
    await text(page).waitFor()
    return text(page)
  }
  const says = (page: Page, sentence: string) => page.getByRole('status').getByText(sentence).waitFor()
  /** Writes the change and its cases, and sends it. @returns the page that it leads to */
  const send = async (page: Page, note: string, policy = strict): Promise<string> => {
    await (await edit(page)).fill(policy)
    await page.getByRole('tab', { name: '事例(YAML)' }).click()
    await text(page).fill(strictCases)
    await says(page, '誤りはありません。')
    await page.getByRole('button', { name: '承認に出す' }).click()
    const dialog = page.getByRole('dialog', { name: '承認に出す' })
    await dialog.getByRole('textbox', { name: '何を、なぜ変えるか' }).fill(note)
    await dialog.getByRole('button', { name: '承認に出す' }).click()
    await page.waitForURL(/\/console\/policies\/\d+\?tab=changes/)
    return new URL(page.url()).pathname
  }

  it('an author mistypes a key, sees it at its line, goes there, and has it put right', async () => {
    const page = await as(author)
    const area = await edit(page)
    await area.fill(yaml.replace('device.trust: T0', 'device.trsut: T0'))
    await says(page, '誤りが1件あります。')
    const line = yaml.split('\n').findIndex((one) => one.includes('device.trust: T0')) + 1
    assert.equal(await area.getAttribute('aria-invalid'), 'true')
    const described = (await area.getAttribute('aria-describedby'))?.split(' ') ?? []
    assert.match((await page.locator(`[id="${described[0]}"]`).textContent()) ?? '', /誤りが1件/)
    await page.getByText('「device.trsut」というキーはありません').waitFor()
    assert.equal(await page.getByRole('button', { name: '承認に出す' }).isDisabled(), true)

    await page.getByRole('button', { name: `規則 ${line}行目` }).click()
    const selected = () => page.evaluate(`${theArea}.value.slice(${theArea}.selectionStart, ${theArea}.selectionEnd)`)
    await until('the word is selected', async () => (await selected()) === 'device.trsut')
    assert.equal(await page.getByText(`✕${line}`).count(), 1, 'the mark beside the line')

    await page.getByRole('button', { name: '「device.trust」に直す' }).click()
    await says(page, '誤りはありません。')
    assert.equal(await area.inputValue(), yaml)
    await page.keyboard.press('Control+z')
    await says(page, '誤りが1件あります。')
  })

  it('what is written survives a reload and another page, asks before it is left, and is dropped on purpose only', async () => {
    const page = await as(author)
    const area = await edit(page)
    await area.fill(strict)
    await page.getByRole('link', { name: '関所' }).click()
    await page.getByRole('dialog', { name: 'ほかの画面へ移りますか' }).getByRole('button', { name: 'やめる' }).click()
    assert.match(page.url(), /policies\/edit$/)

    const asked = page.waitForEvent('dialog')
    const reloaded = page.reload()
    const warning = await asked
    assert.equal(warning.type(), 'beforeunload')
    await warning.accept()
    await reloaded
    await text(page).waitFor()
    assert.equal(await text(page).inputValue(), strict)

    await page.getByRole('link', { name: '規則', exact: true }).click()
    await page.getByRole('button', { name: '移る' }).click()
    await page.getByText('書きかけの規則があります').waitFor()
    await page.getByRole('link', { name: '続きを書く' }).click()
    assert.equal(await text(page).inputValue(), strict)
    await page.getByRole('button', { name: '書きかけを捨てる' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '書きかけを捨てる' }).click()
    await page.getByRole('link', { name: '規則を直す' }).waitFor()
    assert.equal(await (await edit(page)).inputValue(), yaml)
  })

  it('a text that was not finished is asked about before another is begun', async () => {
    const page = await as(author)
    const { revision } = await author.expect<{ revision: number }>(201, '/policies', {
      body: { yaml: strict, cases: strictCases, note: '下書き' },
    })
    await (await edit(page)).fill(`${yaml}# unfinished\n`)
    await until('it is kept', () => page.evaluate<boolean>('Object.keys(sessionStorage).length > 0'))
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`/console/policies/edit?from=${revision}&replaces=${revision}`)
    const dialog = page.getByRole('dialog', { name: '書きかけの規則があります' })
    await dialog.getByRole('button', { name: '捨てて書き始める' }).click()
    await until('the other text', async () => (await text(page).inputValue()) === strict)
    // Their own draft is replaced by what they send now.
    await page.getByRole('tab', { name: '違い' }).click()
    await page.getByRole('button', { name: '承認に出す' }).click()
    await page.getByRole('dialog', { name: '承認に出す' }).getByText(`第${revision}版は取り下げられ`).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click()
    await author.expect(200, `/policies/${revision}/withdraw`, { method: 'POST' })
  })

  it('Tab indents, Escape and Tab leave, and the words that fit are offered', async () => {
    const page = await as(author)
    const area = await edit(page)
    await area.focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Tab')
    assert.ok((await area.inputValue()).startsWith('  # The policy'))
    await page.keyboard.press('Shift+Tab')
    assert.equal(await area.inputValue(), yaml)

    await page.keyboard.press('Control+End')
    await page.keyboard.type('x: { when: { file.fam')
    const list = page.getByRole('listbox', { name: '書ける語の候補' })
    await list.getByRole('option', { name: /file\.family:/ }).waitFor()
    assert.equal(await area.getAttribute('aria-activedescendant'), await list.getByRole('option').first().getAttribute('id'))
    await page.keyboard.press('Enter')
    assert.ok((await area.inputValue()).endsWith('{ file.family: '))
    await page.keyboard.type('ima')
    await page.keyboard.press('Enter')
    assert.ok((await area.inputValue()).endsWith('{ file.family: image'))

    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(`document.activeElement === ${theArea}`), false, 'the keyboard is not trapped')
  })

  it('2,000 lines: only those in sight are drawn, the last one is reached, and the mark stands beside it', async () => {
    const page = await as(author)
    const area = await edit(page)
    const long = `${Array.from({ length: 2_000 }, (_, index) => `# ${index + 1}`).join('\n')}\n${yaml}mistake: 1\n`
    await area.selectText()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', ${JSON.stringify(long)})
      ${theArea}.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }`)
    await says(page, '誤りが1件あります。')
    const line = long.split('\n').indexOf('mistake: 1') + 1
    await page.getByRole('button', { name: `規則 ${line}行目` }).click()
    await page.getByText(`✕${line}`).waitFor()
    const [drawn, place] = await page.evaluate<[number, number]>(`(${measureMark})(${theArea}, ${line})`)
    assert.ok(drawn < 400, `${drawn} elements`)
    assert.ok(place < 2, `the mark is ${place} px off`)
    await page.keyboard.press('Control+z')
    assert.equal(await area.inputValue(), yaml, 'a large paste is undone')
  })

  it('one event is explained by the text on the screen: the rule that decides, and why the others did not', async () => {
    const page = await as(author)
    await (await edit(page)).fill(strict)
    await says(page, '期待と違う事例が')
    await page.getByRole('tab', { name: '1件で確かめる' }).click()
    await page.getByRole('combobox', { name: '方向' }).selectOption('outbound')
    await page.getByRole('combobox', { name: 'ファイルの機密性' }).selectOption('3C')
    await page.getByRole('button', { name: 'この1件を判断してみる' }).click()
    await page.getByText('どの規則にも当てはまらないため').waitFor()
    await page.getByText('ファイルの機密性が「機密性3C」。この規則が求めるのは「機密性2」').waitFor()
  })

  describe('two people', () => {
    it('a change takes a second person: the author cannot approve, the other sees diff and cases, approves, and it decides', async () => {
      const page = await as(author)
      const path = await send(page, '機密性3Cの持ち出しをやめる')
      await page.getByText('これはあなたが書いた変更です').waitFor()
      assert.equal(await page.getByRole('button', { name: '承認して適用する' }).count(), 0)
      // The server says no as well, whatever the page shows.
      const refused = await author.fetch(`${path.replace('/console', '')}/approve`, { body: {} })
      assert.equal(refused.json<{ code: string }>().code, 'own-approval')

      const other = await as(second)
      await other.goto('/console/policies')
      const waiting = other.locator('section').filter({ hasText: 'あなたの判断を待っています' })
      await waiting.getByText('機密性3Cの持ち出しをやめる').waitFor()
      await waiting.getByRole('link', { name: '内容を見て判断する' }).click()
      await other.getByText('機密性2、機密性3C のどれか').waitFor()
      await other.getByRole('tab', { name: '事例' }).click()
      await other.getByRole('tabpanel', { name: '事例' }).getByText('件の事例すべてが期待どおりです。').waitFor()
      await other.getByRole('button', { name: '承認して適用する' }).click()
      const dialog = other.getByRole('dialog', { name: 'この版を適用しますか' })
      await dialog.getByText('第1版に代えて').waitFor()
      await dialog.getByRole('button', { name: '承認して適用する' }).click()
      await other.getByRole('heading', { name: '適用中の規則' }).waitFor()
      await other.locator('section').filter({ hasText: '適用の履歴' }).getByText('承認して適用').waitFor()
      const active = await second.expect<{ author: { name: string }; decidedBy: { name: string }; yaml: string }>(200, '/policies/active')
      assert.deepEqual([active.author.name, active.yaml], ['規則 太郎', strict])
      assert.match(active.decidedBy.name, /^勅使河原/)
    })

    it('a draft is returned with a reason, which its author reads, corrects and sends again', async () => {
      const page = await as(author)
      await send(page, '撮影場所を残す', strict.replace('keepLocation: false', 'keepLocation: true'))
      const path = new URL(page.url()).pathname
      const other = await as(second)
      await other.goto(path)
      await other.getByRole('button', { name: '差し戻す' }).click()
      const dialog = other.getByRole('dialog', { name: 'この下書きを差し戻しますか' })
      await dialog.getByRole('button', { name: '差し戻す' }).click()
      await dialog.getByText('理由を書いてください。').waitFor()
      await dialog.getByRole('textbox', { name: '理由' }).fill('撮影場所は個人の住まいが分かることがある')
      await dialog.getByRole('button', { name: '差し戻す' }).click()
      await other.getByText('差し戻しの理由').waitFor()

      await page.goto(path)
      await page.getByText('撮影場所は個人の住まいが分かることがある').waitFor()
      await page.getByRole('link', { name: 'この版をもとに直す' }).click()
      assert.match(await text(page).inputValue(), /keepLocation: true/)
      await page.goto('/console/policies')
    })

    it('a draft from an older revision says so, and an approval over another revision than the one looked at is refused', async () => {
      const page = await as(author)
      await send(page, '一つ目', strict.replace(', fallback: flatten }', ' }'))
      const first = new URL(page.url()).pathname
      await send(page, '二つ目', strict.replace('keepLocation: false', 'keepLocation: true'))
      const later = new URL(page.url()).pathname
      const other = await as(second)
      await other.goto(later)
      await other.getByRole('button', { name: '承認して適用する' }).click()
      // Meanwhile a colleague approves the first.
      await second.expect(200, `${first.replace('/console', '')}/approve`, { body: {} })
      const dialog = other.getByRole('dialog', { name: 'この版を適用しますか' })
      await dialog.getByRole('button', { name: '承認して適用する' }).click()
      await dialog.getByText('ほかの操作と重なりました').waitFor()
      await dialog.getByRole('button', { name: 'やめる' }).click()
      await other.getByText(/この下書きは第\d+版をもとに書かれましたが、いまは第\d+版が適用されています/).waitFor()
    })

    it('an earlier revision is put in force again with a reason, after a question that says what will happen', async () => {
      const other = await as(second)
      await other.goto('/console/policies/1')
      await other.getByRole('button', { name: 'この版に戻す' }).click()
      const dialog = other.getByRole('dialog', { name: '以前の版に戻しますか' })
      await dialog.getByText('第1版がすぐに適用されます').waitFor()
      await dialog.getByRole('textbox', { name: '理由' }).fill('届かないものがあるため')
      await dialog.getByRole('button', { name: 'この版に戻す' }).click()
      await other.getByText('「届かないものがあるため」').waitFor()
      assert.equal((await second.expect<{ revision: number }>(200, '/policies/active')).revision, 1)
    })
  })

  it('a rule is addressed: its row is marked in the table, its lines in the text', async () => {
    const page = await as(second)
    await page.goto('/console/policies?rule=R-in-document')
    const row = page.locator('li[aria-current="true"]')
    await row.getByText('同じ見た目に組み直せないPDFは').waitFor()
    assert.match((await row.textContent()) ?? '', /持ち込み[\s\S]*PDF、オフィス文書 のどれか[\s\S]*無害化[\s\S]*できなければ画像PDF化/)
    await row.getByRole('link', { name: /YAMLの\d+行目/ }).click()
    await page.locator('[aria-current="true"]', { hasText: 'R-in-document' }).waitFor()
    assert.match((await page.locator('div[aria-current="true"]').allTextContents()).join('\n'), /fallback: flatten/)
  })

  describe('looked at by everyone', () => {
    const places: readonly (readonly [name: string, path: string, ready: (page: Page) => Promise<void>])[] = [
      ['overview', '/console/policies', (page) => page.getByRole('heading', { name: '適用中の規則' }).waitFor()],
      ['table', '/console/policies/1', (page) => page.getByText('R-in-text', { exact: true }).waitFor()],
      ['text', '/console/policies/1?tab=yaml', (page) => page.getByText('sekisho/v1').waitFor()],
      ['changes', '/console/policies/2?tab=changes', (page) => page.getByText('変更後').waitFor()],
      ['cases', '/console/policies/1?tab=cases', (page) => page.getByText('件の事例すべてが').waitFor()],
      ['explain', '/console/policies/1?tab=explain', (page) => page.getByRole('combobox', { name: '方向' }).waitFor()],
      ['editor', '/console/policies/edit', (page) => says(page, '誤りはありません。')],
    ]
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
      [320, 640],
    ] as const) {
      for (const dark of [false, true]) {
        it(`${width} px, ${dark ? 'dark' : 'light'}: no barrier, nothing wider than the screen`, async () => {
          const page = await as(author, { width, height, dark })
          for (const [name, path, ready] of places) {
            await page.goto(path)
            await ready(page)
            assert.deepEqual(await barriers(page), [], name)
            const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
            assert.ok(over <= 0, `${name} is ${over} px too wide`)
          }
        })
      }
    }
  })

  it('speaks English as well', async () => {
    const page = await as(author)
    await page.addInitScript('localStorage.setItem("sekisho.language", "en")')
    await page.goto('/console/policies/1')
    await page.getByText('Applies when all of this holds').first().waitFor()
    await page.getByText('confidentiality 3A or confidentiality 3B').first().waitFor()
    const area = page.getByRole('textbox', { name: 'Policy (YAML)' })
    await page.goto('/console/policies/edit')
    await area.fill(yaml.replace('device.trust: T0', 'device.trsut: T0'))
    await page.getByText('unknown key "device.trsut" (did you mean "device.trust"?)').waitFor()
  })
})
