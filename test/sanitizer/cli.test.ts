/** `sekisho sanitize` as a person runs it: another process, real children, real files. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const entry = path.join(import.meta.dirname, '..', '..', 'bin', 'sekisho.ts')

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [entry, 'sanitize', ...args], { env: { PATH: process.env.PATH, ...environment } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

/** PNG (ISO/IEC 15948) of one grey pixel row, with a comment that must not survive. */
function png(comment: string): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(body.length)
    check.writeUInt32BE(crc32(typed))
    return Buffer.concat([length, typed, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(8, 0)
  header.writeUInt32BE(1, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.from([0, 0, 32, 64, 96, 128, 160, 192, 224]))
  const chunks = [
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`)),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks])
}

const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0', 'latin1'), Buffer.alloc(200)])
const MARKER = 'PLANTED-MARKER'

describe('sekisho sanitize', function () {
  this.timeout(60_000)
  let folder: string
  const at = (...names: string[]): string => path.join(folder, ...names)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sekisho cli 無害化 '))
    mkdirSync(at('in', '写真'), { recursive: true })
    writeFileSync(at('in', 'a.png'), png(MARKER))
    writeFileSync(at('in', '写真', 'b.png'), png(MARKER))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('writes a clean file, says so in Japanese, and leaves the input alone', async () => {
    const { code, out } = await run([at('in', 'a.png'), '-o', at('out')])
    assert.equal(code, 0, out)
    assert.match(out, /^無害化済み: .*a\.png -> .*a\.png（除去: .+）\n$/)
    assert.ok(!readFileSync(at('out', 'a.png')).includes(MARKER))
    assert.ok(readFileSync(at('in', 'a.png')).includes(MARKER))
    assert.deepEqual(readdirSync(at('out')), ['a.png'])
  })

  it('exits 1 when one of several is refused, names it, and cleans the others', async () => {
    writeFileSync(at('in', 'setup.png'), program)
    writeFileSync(at('in', 'empty.png'), '')
    const { code, out } = await run(['-r', at('in'), '-o', at('out')], { LANG: 'en_US.UTF-8' })
    assert.equal(code, 1, out)
    assert.match(out, /^refused: .*setup\.png \[.+\]: This file can act when it is opened: Windows program\. It cannot cross\./m)
    assert.match(out, /^refused: .*empty\.png: The file is empty\./m)
    assert.deepEqual(readdirSync(at('out')).sort(), ['a.png', '写真'].sort())
    assert.deepEqual(readdirSync(at('out', '写真')), ['b.png'])
  })

  it('never overwrites: not an earlier output, not the input, not two of one name', async () => {
    mkdirSync(at('out'))
    writeFileSync(at('out', 'a.png'), 'somebody else wrote this')
    await run([at('in', 'a.png'), at('in', 'a.png'), '-o', at('out')])
    assert.deepEqual(readdirSync(at('out')).sort(), ['a (2).png', 'a (3).png', 'a.png'])
    assert.equal(readFileSync(at('out', 'a.png'), 'utf8'), 'somebody else wrote this')
    await run([at('in', 'a.png'), '-o', at('in')])
    assert.ok(readFileSync(at('in', 'a.png')).includes(MARKER))
    assert.ok(existsSync(at('in', 'a (2).png')))
  })

  it('reports in JSON on standard output, with nothing else there', async () => {
    writeFileSync(at('in', 'setup.exe'), program)
    const { code, out, err } = await run([at('in', 'a.png'), at('in', 'setup.exe'), '-o', at('out'), '--report', 'json'])
    const report = JSON.parse(out)
    assert.equal(code, 1)
    assert.match(err, /遮断: /)
    assert.deepEqual(
      report.files.map((file: { outcome: string; type: string; code?: string }) => [file.outcome, file.type, file.code]),
      [
        ['clean', 'png', undefined],
        ['refused', 'pe-executable', 'type-forbidden'],
      ],
    )
    assert.equal(report.files[0].output, at('out', 'a.png'))
    assert.equal(report.files[1].sentence.en.length > 0, true)
  })

  it('says what the content is where the name says another, and what it is called now', async () => {
    writeFileSync(at('in', 'photo.jpg'), png(MARKER))
    writeFileSync(at('in', '図面.jww'), 'JwwData.\0\0\0')
    const { out } = await run([at('in', 'photo.jpg'), at('in', '図面.jww'), '-o', at('out'), '--report', 'json'])
    const [photo, drawing] = JSON.parse(out).files
    assert.equal(photo.output, at('out', 'photo.png'))
    assert.equal(photo.renamed.ja, '「photo.jpg」の中身は「PNG 画像」でした。名前を「photo.png」に直しました。')
    assert.equal(photo.renamed.en, '“photo.jpg” is in fact of this kind: PNG image. It is called “photo.png” now.')
    assert.equal(
      drawing.sentence.ja,
      '「Jw_cad 図面」は無害化に対応していないため、送れません。作成したソフトでPDFに保存して送ってください。',
    )
    const { out: line } = await run([at('in', 'photo.jpg'), '-o', at('out')])
    assert.match(line, /「photo\.jpg」の中身は「PNG 画像」でした。/)
  })

  it('follows no link inside a folder, and skips an output folder inside the input', async () => {
    symlinkSync('/etc/hostname', at('in', 'link.png'))
    mkdirSync(at('in', 'out'))
    writeFileSync(at('in', 'out', 'old.png'), png('old'))
    const { code, out } = await run(['-r', at('in'), '-o', at('in', 'out')])
    assert.equal(code, 0, out)
    assert.equal(out.trim().split('\n').length, 2)
  })

  it('does not let a file name act on the terminal', async () => {
    const name = 'x\u001b[2J\u202egnp.png'
    writeFileSync(at('in', name), png(MARKER))
    const { out } = await run([at('in', name), '-o', at('out')])
    assert.doesNotMatch(out, /[\u001b\u202e]/)
    assert.match(out, /\\u\{1b\}\[2J\\u\{202e\}/)
  })

  const mistakes: readonly (readonly [what: string, args: () => string[], says: RegExp])[] = [
    ['no file named', () => ['-o', at('out')], /missing required argument/],
    ['no output folder named', () => [at('in', 'a.png')], /required option/],
    ['a file that is not there', () => [at('in', 'nowhere.png'), '-o', at('out')], /ファイルがありません/],
    ['a folder without -r', () => [at('in'), '-o', at('out')], /-r/],
    ['an unknown method', () => [at('in', 'a.png'), '-o', at('out'), '--method', 'pass'], /rebuild, flatten/],
    ['no jobs', () => [at('in', 'a.png'), '-o', at('out'), '--jobs', '0'], /1–64/],
    ['an output folder that is a file', () => [at('in', 'a.png'), '-o', at('in', '写真', 'b.png')], /^/],
  ]
  for (const [what, args, says] of mistakes) {
    it(`exits 2 for ${what}`, async () => {
      const { code, out, err } = await run(args())
      assert.equal(code, 2, out + err)
      assert.match(out + err, says)
      assert.doesNotMatch(err, /\n\s+at /, 'no stack')
    })
  }

  it('a method that the format does not have is a refusal', async () => {
    const { code, out } = await run([at('in', 'a.png'), '-o', at('out'), '--method', 'flatten'], { LC_ALL: 'en_GB.UTF-8' })
    assert.equal(code, 1)
    assert.match(out, /cannot be sanitized yet/)
  })
})
