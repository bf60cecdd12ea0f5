/** `sekisho sanitize` on archives: what its flags choose. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipOf } from '../samples/archive.ts'
import { filesIn, protectedZip } from './archive.ts'

const entry = join(import.meta.dirname, '..', '..', '..', 'bin', 'sekisho.ts')
const memo = { name: 'メモ.txt', bytes: Buffer.from('memo\n') }
const program = { name: 'tool.exe', bytes: Buffer.from('MZ\0\0') }

describe('sekisho sanitize: archives', function () {
  this.timeout(240_000)
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-cli-archive-'))
    writeFileSync(join(folder, 'a.zip'), zipOf([memo, program]))
    writeFileSync(join(folder, 'deep.zip'), zipOf([memo, { name: 'i.zip', bytes: zipOf([memo]) }]))
    writeFileSync(join(folder, 'locked.zip'), await protectedZip({ 'a.txt': 'locked\n' }, 'secret', { encryptionStrength: 3 }))
    writeFileSync(join(folder, 'password'), 'secret\n', { mode: 0o600 })
  })
  after(() => rmSync(folder, { recursive: true }))

  const run = (
    name: string,
    ...flags: string[]
  ): Promise<{ readonly code: number | null; readonly out: string; readonly names: readonly string[] }> =>
    new Promise((resolve) => {
      const output = mkdtempSync(join(folder, 'out-'))
      const child = spawn(process.execPath, [entry, 'sanitize', join(folder, name), '-o', output, ...flags], {
        env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
      })
      let out = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
      child.once('close', async (code) => {
        const [written] = readdirSync(output)
        const bytes = written?.endsWith('.zip') ? readFileSync(join(output, written)) : undefined
        resolve({ code, out, names: bytes ? [...(await filesIn(bytes)).keys()] : [] })
      })
    })

  it('--archive-members refuse: the whole, with the reason of the first; without it the rest crosses', async () => {
    const [whole, rest] = [await run('a.zip', '--archive-members', 'refuse'), await run('a.zip')]
    assert.deepEqual([whole.code, rest.code], [1, 0])
    assert.match(whole.out, /^refused: .*a\.zip/m)
    assert.deepEqual(rest.names, ['メモ.txt', '無害化結果.txt'])
  })

  it('--nested-archives 0: archives inside archives are left out; --password-file opens a protected one', async () => {
    assert.deepEqual((await run('deep.zip', '--nested-archives', '0')).names, ['メモ.txt', '無害化結果.txt'])
    assert.deepEqual((await run('locked.zip', '--password-file', join(folder, 'password'))).names, ['a.txt'])
  })
})
