import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCheckpoint, parseProof } from '../../gateway/audit/checkpoint.ts'
import { encodeCp932 } from '../../gateway/audit/cp932.ts'
import { csvField } from '../../gateway/audit/export.ts'
import { loadSigner } from '../../gateway/audit/keys.ts'
import { FileLog } from '../../gateway/audit/log.ts'
import type { NoteSigner } from '../../gateway/audit/note.ts'
import { newSigningKey, signerFromPem, verifierKeyText } from '../../gateway/audit/note.ts'
import { verifyInclusion } from '../../gateway/audit/proof.ts'
import { leafHash } from '../../gateway/audit/tree.ts'
import { entry, newFolder, origin, removeFolders } from './support.ts'

const program = join(import.meta.dirname, '../../bin/sekisho.ts')

describe('audit: the command line', function () {
  this.timeout(60_000)
  let directory: string
  let elsewhere: string
  let signer: NoteSigner
  let early: string

  before(async () => {
    directory = join(newFolder(), 'audit')
    elsewhere = newFolder()
    signer = await loadSigner(join(elsewhere, 'key.pem'), origin, directory)
    const log = await FileLog.open({ directory, signer })
    await log.append([entry('spring', { time: '2026-04-01T00:00:00.000Z' }), entry('summer', { time: '2026-07-31T14:59:59.999Z' })])
    early = join(elsewhere, 'early')
    writeFileSync(early, log.checkpointNote)
    await log.append([entry('august', { time: '2026-07-31T15:00:00.000Z', file: { name: '-1+2 髙﨑〜.xlsx' } })])
    await log.close()
  })
  after(removeFolders)

  const run = (args: string[], language = 'ja_JP.UTF-8') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'audit', ...args], {
      env: { PATH: process.env.PATH, LANG: language },
    })
    return { status, stdout, out: stdout.toString(), err: stderr.toString() }
  }
  const tampered = (): string => {
    const copy = join(newFolder(), 'audit')
    cpSync(directory, copy, { recursive: true })
    const bundle = join(copy, 'tile/entries/000.p/3')
    writeFileSync(bundle, readFileSync(bundle, 'latin1').replace('summer', 'winter'), 'latin1')
    return copy
  }

  it('verify: 0 and OK; 1 and the record; 2 when there is nothing to look at', () => {
    const good = run(['verify', '--log', directory, '--since', early])
    assert.deepEqual([good.status, good.err], [0, ''])
    assert.match(good.out, /^OK {2}改ざんは見つかりませんでした/m)
    const bad = run(['verify', '--log', tampered()])
    assert.equal(bad.status, 1)
    assert.match(bad.out, /NG {2}記録が書き換えられています: #1 /)
    assert.match(run(['verify', '--log', tampered()], 'en_US.UTF-8').out, /NG {2}the record was changed: #1 /)
    const none = run(['verify', '--log', join(elsewhere, 'nothing')])
    assert.equal(none.status, 2)
    assert.doesNotMatch(none.err, /at .*\.ts/)
  })

  it('verify with a key kept elsewhere notices a log signed anew', () => {
    const other = verifierKeyText(signerFromPem(origin, newSigningKey()))
    assert.equal(run(['verify', '--log', directory, '--key', verifierKeyText(signer)]).status, 0)
    assert.equal(run(['verify', '--log', directory, '--key', other]).status, 1)
    writeFileSync(join(elsewhere, 'vkey'), verifierKeyText(signer))
    assert.equal(run(['verify', '--log', directory, '--key', join(elsewhere, 'vkey')]).status, 0)
  })

  it('export: by Japanese days, with proofs or as CSV in both encodings', () => {
    const july = run(['export', '--log', directory, '--from', '2026-07-01', '--to', '2026-08-01'])
    assert.equal(july.status, 0)
    assert.deepEqual(july.out.trimEnd().split('\n').map((line) => JSON.parse(line).leaf.actor.id), ['summer']) // biome-ignore format: one thought
    const file = join(elsewhere, 'august.csv')
    assert.equal(
      run(['export', '--log', directory, '--from', '2026-08-01', '--format', 'csv', '--encoding', 'cp932', '-o', file]).status,
      0,
    )
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(readFileSync(file))
    assert.ok(text.includes(`"'-1+2 髙﨑～.xlsx"`))
    assert.equal(text.split('\r\n').length, 3)
    assert.equal(statSync(file).mode & 0o077, 0)
    assert.equal(run(['export', '--log', directory, '--from', 'sometime']).status, 2)
    assert.equal(run(['export', '--log', tampered()]).status, 1)
  })

  it('prove: a proof and its record that fit together without the log', () => {
    const record = join(elsewhere, 'record.json')
    const { status, out } = run(['prove', '2', '--log', directory, '--entry', record])
    assert.equal(status, 0)
    const { index, path, checkpointNote } = parseProof(out)
    const { size, root } = openCheckpoint(checkpointNote, signer)
    assert.equal(verifyInclusion(leafHash(readFileSync(record)), index, size, path, root), true)
    assert.equal(run(['prove', '3', '--log', directory]).status, 2)
    assert.equal(run(['prove', '1', '--log', tampered()]).status, 1)
  })

  it('show: the log, one record, and a sentence past the end', () => {
    assert.match(run(['show', '--log', directory]).out, /記録の数: 3/)
    assert.equal(JSON.parse(run(['show', '0', '--log', directory]).out).actor.id, 'spring')
    assert.equal(run(['show', '3', '--log', directory]).status, 2)
  })
})

describe('audit: CSV', () => {
  it('puts an apostrophe before what a spreadsheet would run, and leaves the rest', () => {
    for (const text of ['=1', '+1', '-1', '@x', '\t=1', '\r=1', '  =1', '\u3000＝1', '＋1', '－1', '＠x', '\n=1', '−1']) {
      assert.equal(csvField(text), `"'${text}"`)
    }
    assert.equal(csvField('a=b'), '"a=b"')
    assert.equal(csvField('say "no"'), '"say ""no"""')
    assert.equal(csvField(-5), '-5')
    assert.equal(csvField(undefined), '')
  })

  it('encodes CP932 as Windows does', () => {
    const table: [string, string][] = [
      ['表', '955c'], ['髙', 'fbfc'], ['①', '8740'], ['ｱ', 'b1'], ['～', '8160'], ['〜', '8160'], ['−', '817c'], ['ⅰ', 'fa40'], ['¬', '81ca'], ['∵', '81e6'],
      ['\u{1f600}', '81ac'], ['あA', '82a041'], ['Ⅰ', '8754'], ['纊', 'fa5c'],
    ] // biome-ignore format: a table
    for (const [text, hex] of table) assert.equal(encodeCp932(text).toString('hex'), hex, text)
    assert.equal(new TextDecoder('shift_jis').decode(encodeCp932('監査ログ、2026年度')), '監査ログ、2026年度')
  })
})
