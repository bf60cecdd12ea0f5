/** What the documents name must exist: files, links, headings, codes, commands, configuration keys. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleConfiguration } from '../../config/sample.ts'
import { crossingReasons } from '../../gateway/chat/sentences.ts'
import { problems } from '../../gateway/http/problem.ts'
import { reasons } from '../../policies/reasons.ts'
import { refusals } from '../../sanitizer/protocol.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const documents = ['README.md', 'CHANGELOG.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: root })]
const text = new Map(documents.map((name) => [name, readFileSync(join(root, name), 'utf8')]))

/** As GitHub makes them: lower case, no punctuation, blanks as dashes. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

const anchors = (name: string): Set<string> =>
  new Set([...(text.get(name) ?? '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)))

/** Why a link of a document leads nowhere, or nothing. */
function broken(from: string, target: string): string | undefined {
  if (/^https?:/.test(target)) return undefined
  const [path = '', anchor] = target.split('#')
  const place = path === '' ? from : normalize(join(dirname(from), path))
  if (!existsSync(join(root, place))) return `${from}: no ${target}`
  return anchor && !anchors(place).has(decodeURIComponent(anchor)) ? `${from}: no heading ${target}` : undefined
}

const links = (markdown: string): string[] => [...markdown.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '')

/** Words between backticks that name a place below the root: with a slash and a known first folder. */
const folders = readdirSync(root).filter(
  (name) => !name.startsWith('.') && name !== 'node_modules' && statSync(join(root, name)).isDirectory(),
)
const places = (markdown: string): string[] =>
  [...markdown.matchAll(/`([a-z]+\/[\w./-]*)`/g)]
    .map(([, place = '']) => place)
    .filter((place) => folders.includes(place.split('/')[0] ?? ''))

const codes: ReadonlySet<string> = new Set([refusals, reasons, crossingReasons, problems].flatMap((table) => Object.keys(table)))

describe('the documents', () => {
  it('are there', () => assert.ok(documents.length > 12))

  for (const [name, markdown] of text) {
    it(`${name} links to what exists`, () =>
      assert.deepEqual(
        links(markdown).flatMap((link) => broken(name, link) ?? []),
        [],
      ))
    it(`${name} names files that exist`, () => {
      const below = (place: string): boolean => existsSync(join(root, place)) || existsSync(join(root, 'gateway', place))
      assert.deepEqual(
        places(markdown).filter((place) => !below(place) && !place.startsWith('data/')),
        [],
      )
    })
  }

  it('a link or a file that is not there would be seen (negative control)', () => {
    assert.deepEqual(links('[a](nowhere.md) <img src="b.svg" alt="">'), ['nowhere.md', 'b.svg'])
    assert.ok(broken('README.md', 'nowhere.md') && broken('README.md', 'docs/README.md#nowhere'))
    assert.deepEqual(places('`sanitizer/nowhere.ts` and `./x`'), ['sanitizer/nowhere.ts'])
  })

  it('README gives only codes that exist for what is refused', () => {
    const table = /^## 断るもの.*?(?=^## )/ms.exec(text.get('README.md') ?? '')?.[0] ?? ''
    const named = [...table.matchAll(/`([a-z]+(?:-[a-z]+)*(?:-…)?)`/g)].map(([, code = '']) => code)
    const known = (code: string): boolean =>
      codes.has(code) || (code.endsWith('…') && [...codes].some((one) => one.startsWith(code.slice(0, -1))))
    assert.ok(named.length > 15)
    assert.deepEqual(
      named.filter((code) => !known(code)),
      [],
    )
    const untold = Object.keys(refusals).filter((code) => !code.startsWith('limit-') && code !== 'file-empty' && !named.includes(code))
    assert.deepEqual(untold, [], 'each refusal of content has its row')
  })

  it('every command that is named is a command', () => {
    const commands = new Set(globSync('bin/commands/*.ts', { cwd: root }).map((file) => file.replace(/^.*\/|\.ts$/g, '')))
    const named = [...text].flatMap(([name, markdown]) =>
      [...markdown.matchAll(/(?:`|^|\$\(|&& )sekisho ([a-z]+)/gm)].map(([, word = '']) => ({ name, word })),
    )
    assert.ok(named.length > 20)
    assert.deepEqual(
      named.filter(({ word }) => !commands.has(word)),
      [],
    )
  })

  it('every configuration key that the administrators read of is a key', () => {
    const keys = new Set(sampleConfiguration().match(/\b[a-z][A-Za-z]+(?=:)/g))
    const page = text.get('docs/administrators.md') ?? ''
    const groups = 'storage|audit|crossing|devices|sandbox|listen|tls|publicOrigin|organisation|log'
    const named = [...page.matchAll(new RegExp(`\`(?:${groups})\\.(?:\\*\\.)?([A-Za-z]+)[\`:]`, 'g'))].map(([, key = '']) => key)
    assert.ok(named.length > 8)
    assert.deepEqual(
      named.filter((key) => !keys.has(key)),
      [],
    )
  })
})
