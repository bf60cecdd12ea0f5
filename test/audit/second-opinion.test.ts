import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifierKeyText } from '../../gateway/audit/note.ts'
import { newFolder, newSigner, removeFolders, writeLog } from './support.ts'

const script = join(import.meta.dirname, 'second_opinion.py')

describe('audit: the log as read by a program that is not ours (Python, openssl)', function () {
  this.timeout(60_000)
  before(function () {
    for (const tool of ['python3', 'openssl']) {
      if (spawnSync(tool, ['version']).error === undefined) continue
      console.log(`    SKIPPED: ${tool} is not installed; the log's format has no second opinion here`)
      this.skip()
    }
  })
  after(removeFolders)

  it('agrees for sizes around the edges of tiles, and not with a changed byte', async () => {
    for (const size of [1, 255, 256, 257, 600]) {
      const directory = newFolder()
      const signer = newSigner()
      await writeLog({ directory, signer }, size)
      const ask = () => spawnSync('python3', [script, directory, verifierKeyText(signer)], { encoding: 'utf8' })
      const seen = ask()
      assert.equal(seen.stdout, `OK ${size}\n`, seen.stderr)
      const tile = join(directory, 'tile/0', size >= 256 ? '000' : `000.p/${size}`)
      const bytes = readFileSync(tile)
      bytes[5] = (bytes[5] ?? 0) ^ 1
      writeFileSync(tile, bytes)
      assert.notEqual(ask().status, 0)
    }
  })
})
