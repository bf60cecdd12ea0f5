/** The npm package as somebody else's program uses it: plain JavaScript in node_modules, where Node strips no types. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..')

const program = `
import { readFileSync } from 'node:fs'
import { sanitize, createSanitizer, refusals } from 'sekisho'
const bytes = readFileSync(process.argv[2])
const one = await sanitize(bytes, { fileName: 'memo.txt' })
const own = await createSanitizer({ children: 1 })
const two = await sanitize(bytes, { fileName: 'memo.txt', sanitizer: own })
await own.close()
console.log(JSON.stringify({ tier: own.tier, outcome: one.outcome, code: one.code, text: one.bytes && Buffer.from(one.bytes).toString(), same: one.sha256 === two.sha256, sentence: refusals['file-empty'].ja }))
`

describe('the npm package', function () {
  this.timeout(180_000)
  let folder: string
  before(function () {
    if (spawnSync('npm', ['--version']).error) {
      console.warn('SKIPPED: there is no npm on this machine')
      return this.skip()
    }
    folder = mkdtempSync(path.join(tmpdir(), 'sekisho-package-'))
  })
  after(() => folder && rmSync(folder, { recursive: true }))

  it('packs compiled JavaScript, installs, and sanitizes from plain JavaScript', () => {
    const stage = path.join(folder, 'stage')
    mkdirSync(stage)
    for (const name of ['package.json', 'bin', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
      if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(stage, name), { recursive: true })
    }
    const compiler = path.join(root, 'node_modules', '.bin', 'tsc')
    execFileSync(compiler, ['-p', path.join(root, 'tsconfig.build.json'), '--outDir', path.join(stage, 'dist')], { stdio: 'pipe' })
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts'], { cwd: stage, encoding: 'utf8' }))
    const files: string[] = packed.files.map((file: { path: string }) => file.path)
    assert.ok(files.includes('dist/sanitizer/sanitize.js') && files.includes('dist/sanitizer/child.js'))
    assert.deepEqual(
      files.filter((file) => /^(?:test|bench|gateway|web|sanitizer)\//.test(file)),
      [],
    )

    const home = path.join(folder, 'someone', 'node_modules', 'sekisho')
    mkdirSync(home, { recursive: true })
    execFileSync('tar', ['-xzf', path.join(stage, packed.filename), '-C', home, '--strip-components=1'])
    symlinkSync(path.join(root, 'node_modules'), path.join(home, 'node_modules'))
    writeFileSync(path.join(folder, 'someone', 'use.mjs'), program)
    writeFileSync(path.join(folder, 'someone', 'memo.txt'), '避難所の開設\r\n')
    const printed = execFileSync(process.execPath, ['use.mjs', 'memo.txt'], { cwd: path.join(folder, 'someone'), encoding: 'utf8' })
    const { tier, ...answer } = JSON.parse(printed)
    assert.ok(['process', 'self', 'namespace', 'full'].includes(tier))
    assert.deepEqual(answer, { outcome: 'clean', text: '避難所の開設\r\n', same: true, sentence: 'ファイルが空です。' })
  })
})
