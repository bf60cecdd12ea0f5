import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, packagesFrom, readImports, root, rules, sources } from './imports.ts'

const folders = ['bin', 'certs', 'config', 'gateway', 'policies', 'sanitizer', 'test', 'bench', 'web'].filter((folder) =>
  existsSync(join(root, folder)),
)
const all = readImports(sources(...folders))
const shipped = all.filter(({ from }) => !/^(?:test|bench)\//.test(from))

/** Where a format disarms and where it inspects. */
const families: readonly [disarm: string, inspect: string][] = ['archive', 'image', 'mail', 'odf', 'office', 'pdf', 'rtf', 'text'].map(
  (family) => {
    const at = (name: string): string | undefined =>
      [`sanitizer/formats/${family}/${name}.ts`, `sanitizer/formats/${family}/${name}/index.ts`].find((path) =>
        existsSync(join(root, path)),
      )
    return [at('disarm') ?? at('unpack') ?? '', at('inspect') ?? '']
  },
)

describe('the import rules', () => {
  it('hold for every import of ours that leads to a file', () => {
    assert.ok(shipped.length > 500, 'the sources were read')
    const ours = all.filter(({ to }) => /^(?:bin|config|certs|policies|gateway|sanitizer|web)\//.test(to) && !to.endsWith('.gen.ts'))
    assert.deepEqual(
      ours.filter(({ to }) => !existsSync(join(root, to))).map(({ from, to }) => `${from} → ${to}`),
      [],
    )
  })

  for (const { says, broken } of rules) {
    it(says, () => {
      const judged = says.includes('tests or benchmarks') ? all : shipped
      assert.deepEqual(
        judged.filter((one) => broken(one, all)).map(({ from, to }) => `${from} → ${to}`),
        [],
      )
    })
  }

  for (const [disarm, inspect] of families) {
    it(`${inspect} reaches no package that ${disarm} uses`, () => {
      assert.ok(disarm && inspect)
      const used = packagesFrom(disarm, all)
      const shared = [...packagesFrom(inspect, all)].filter(([name]) => used.has(name) && !name.startsWith('node:'))
      assert.deepEqual(shared, [])
      assert.ok(used.size > 0, 'the disarmer was followed')
    })
  }
})

describe('the reader of imports (negative controls)', () => {
  const read = (from: string, source: string) => importsOf(from, source).map(({ to, typeOnly }) => [to, typeOnly])

  it('sees every form of an import, and none in a comment', () => {
    const source = `
import a from './a.ts'
import { type B, type C } from './types.ts'
import type D from "../d.ts"
import {
  e,
  type F,
} from './e.ts'
import './effect.ts'
export * from './all.ts'
export { g } from 'package'
const h = await import('./lazy.ts')
const i = require('cjs')
const j = fileURLToPath(new URL('./child.ts', import.meta.url))
// import x from './commented.ts'
/* import y from './commented.ts' */
const text = "from './not.ts'"
`
    assert.deepEqual(read('gateway/chat/x.ts', source).sort(), [
      ['cjs', false],
      ['gateway/chat/a.ts', false],
      ['gateway/chat/all.ts', false],
      ['gateway/chat/child.ts', false],
      ['gateway/chat/e.ts', false],
      ['gateway/chat/effect.ts', false],
      ['gateway/chat/lazy.ts', false],
      ['gateway/chat/types.ts', true],
      ['gateway/d.ts', true],
      ['package', false],
    ])
  })

  const planted: readonly [from: string, source: string][] = [
    ['policies/decide.ts', `import { sql } from '../gateway/store/database.ts'`],
    ['sanitizer/pool.ts', `import type { Logger } from '../gateway/log.ts'`],
    ['gateway/crossing/lane.ts', `const { disarm } = await import('../../sanitizer/formats/pdf/disarm.ts')`],
    ['gateway/chat/names.ts', `import { bounds } from '../../sanitizer/limits.ts'`],
    ['sanitizer/formats/pdf/disarm.ts', `import { surveyPng } from '../image/survey/png.ts'`],
    ['gateway/internet/listener.ts', `import { startLgwan } from '../lgwan/listener.ts'`],
    ['gateway/lgwan/listener.ts', `export * from '../internet/listener.ts'`],
    ['bin/sekisho.ts', `import '../test/support/until.ts'`],
    ['web/phone/app.tsx', `import type { Route } from '../../gateway/http/route.ts'`],
    ['web/chat/store.ts', `import { api } from '../terminal/api.ts'`],
    ['gateway/http/pages.ts', `import { build } from '../../web/build/build.ts'`],
  ]
  for (const [from, source] of planted) {
    it(`a rule breaks when ${from} says ${source}`, () => {
      const [one] = importsOf(from, source)
      assert.ok(one)
      assert.equal(rules.filter((rule) => rule.broken(one, all)).length >= 1, true)
    })
  }

  it('lets through what the rules allow', () => {
    const allowed = [
      ...importsOf('policies/schema.ts', `import type { FormatId } from '../sanitizer/protocol.ts'`),
      ...importsOf('gateway/crossing/attachment.ts', `import { createSanitizer } from '../../sanitizer/sanitize.ts'`),
      ...importsOf('config/schema.ts', `import { bounds } from '../sanitizer/limits.ts'`),
      ...importsOf('sanitizer/formats/pdf/disarm.ts', `import { open } from './open.ts'`),
    ]
    assert.equal(allowed.length, 4)
    for (const one of allowed)
      assert.equal(
        rules.some((rule) => rule.broken(one, all)),
        false,
        `${one.from} → ${one.to}`,
      )
  })

  it('a format whose inspection reached its disarmer’s library would be seen', () => {
    const planted = importsOf('sanitizer/formats/image/inspect.ts', `import sharp from 'sharp'`)
    const shared = packagesFrom('sanitizer/formats/image/inspect.ts', [...all, ...planted])
    assert.ok(shared.has('sharp') && packagesFrom('sanitizer/formats/image/disarm.ts', all).has('sharp'))
  })
})
