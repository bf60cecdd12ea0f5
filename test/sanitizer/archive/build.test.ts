/** How archives are built, and lied about: bombs, links, parts, overlaps, passwords; and what is decided on each file. */

import assert from 'node:assert/strict'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { unpack } from '../../../sanitizer/formats/archive/unpack.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { type RefusalCode, refusals } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import type { MemberDecision, MemberFile } from '../../../sanitizer/sanitize.ts'
import { KEPT, lzhOf, sevenZipOf, tarEnd, tarEntry, tarOf, zipOf } from '../samples/archive.ts'
import { ole2Of } from '../samples/containers.ts'
import { zipSamples } from '../samples/zip.ts'
import { clean, closeSanitizer, filesIn, protectedZip } from './archive.ts'

const kept = { name: 'kept.txt', bytes: Buffer.from(KEPT) }
const zeros = Buffer.alloc(8 * 1024 * 1024)
const [zip, tar, lzh, seven] = [zipOf([kept]), tarOf([kept]), lzhOf([kept]), sevenZipOf([kept])]

const nested = (depth: number): Buffer => (depth === 0 ? zip : zipOf([{ name: 'a.zip', bytes: nested(depth - 1) }]))
const patched = (bytes: Buffer, at: number, ...values: number[]): Buffer => {
  const copy = Buffer.from(bytes)
  copy.set(values, at)
  return copy
}

const refused: readonly (readonly [string, RefusalCode, Buffer])[] = [
  ['bomb in a ZIP', 'limit-ratio', zipOf([{ name: 'a.txt', bytes: zeros }])],
  [
    'bomb in many small pieces',
    'limit-ratio',
    zipOf(Array.from({ length: 64 }, (_, index) => ({ name: `${index}.txt`, bytes: zeros.subarray(0, 1024 * 1024) }))),
  ],
  ['bomb that lies about its size', 'limit-ratio', zipOf([{ name: 'a.txt', bytes: zeros, size: 10 }])],
  ['bomb in a gzip', 'limit-ratio', gzipSync(zeros)],
  ['bomb in a tar.gz', 'limit-ratio', gzipSync(tarOf([{ name: 'a.txt', bytes: zeros }]))],
  ['bomb in Zstandard', 'limit-ratio', zstdCompressSync(zeros)],
  ['bomb in a ZIP in a ZIP', 'limit-ratio', zipOf([kept, { name: 'b.zip', bytes: zipOf([{ name: 'a.txt', bytes: zeros }]) }])],
  [
    'more entries than anybody needs',
    'limit-entries',
    zipOf(Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, bytes: Buffer.alloc(0) }))),
  ],
  [
    'one archive many times over',
    'limit-entries',
    zipOf(Array.from({ length: 101 }, (_, index) => ({ name: `${index}.zip`, bytes: zip }))),
  ],
  ['first part of a split ZIP', 'archive-parts', Buffer.concat([Buffer.from('PK\x07\x08'), zip])],
  ['last part of a split ZIP', 'archive-parts', patched(zip, zip.length - 18, 2, 0, 2, 0)],
  ['bytes before a ZIP', 'ambiguous', Buffer.concat([zip.subarray(0, 4), Buffer.from('xxxx'), zip.subarray(4)])],
  ['bytes behind a ZIP', 'ambiguous', Buffer.concat([zip, Buffer.from('MZ')])],
  ['bytes behind a tar', 'ambiguous', Buffer.concat([tar, Buffer.from('MZ'), Buffer.alloc(510)])],
  ['checksum of a tar header', 'malformed', patched(tar, 0, 0x41)],
  ['tar cut short', 'malformed', tar.subarray(0, 520)],
  ['gzip cut short', 'malformed', gzipSync(tar).subarray(0, 60)],
  ['7z cut short', 'malformed', seven.subarray(0, 40)],
  ['7z whose content is another', 'malformed', patched(seven, 40, 0)],
  ['LZH cut short', 'malformed', lzh.subarray(0, 40)],
  ['LZH whose content is another', 'malformed', patched(lzh, lzh.length - 10, 0)],
  ['ZIP without a file', 'file-empty', Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1')],
  ['bzip2 cut short', 'malformed', Buffer.from('QlpoOTFBWSZTWdhzv3EAAABdgAAQQAACIAAgADDNNEFGnqC7kinChIbDnfuI', 'base64')],
]

const codeOf = async (bytes: Uint8Array, type: string, limits: Limits, password?: string): Promise<string> => {
  try {
    return `${(await unpack(bytes, type, password, limits)).members.length}`
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('archives: how they are built', function () {
  this.timeout(120_000)
  after(closeSanitizer)

  for (const [threat, code, bytes] of refused)
    it(`refused as ${code}: ${threat}`, async () => {
      // A child is not used again after a bound; only what needs the whole way goes it.
      if (/^(?:bomb in a ZIP in|one archive|ZIP without)/.test(threat)) {
        const result = await clean(bytes, 'a.zip')
        assert.deepEqual([result.outcome, 'code' in result && result.code], ['refused', code])
        return
      }
      const { type, family } = await identify(bytes, 'a', defaultLimits)
      assert.equal(family, 'archive')
      assert.equal(await codeOf(bytes, type, defaultLimits), code)
    })

  it('every lie that the reader of packages refuses is refused here, or is about names', async () => {
    const names = /name|path|drive|folder|NUL|UTF-8|absolute|backslash|link|device/i
    for (const { name, bytes, refused: code } of zipSamples.filter((sample) => sample.refused && !names.test(sample.name))) {
      const told = await codeOf(bytes, 'zip', defaultLimits)
      const left = /^\d+$/.test(told)
        ? (await unpack(bytes, 'zip', undefined, defaultLimits)).members.filter(({ leftOut }) => leftOut).length
        : 1
      assert.ok(Object.hasOwn(refusals, told) || left > 0, `${name}: ${code}, here ${told}`)
    }
  })

  it('the note says what each file was taken for, and what its sender can do instead', async () => {
    const files = [
      kept,
      { name: '議案.jtd', bytes: ole2Of(['\x04JSRV_SegmentInformation', 'DocumentText']) },
      { name: '図面.jww', bytes: Buffer.from('JwwData.\0\0') },
      { name: 'リンク.lnk', bytes: Buffer.from('L\0\0\0\x01\x14\x02\0', 'latin1') },
    ]
    const result = await clean(zipOf(files), 'a.zip')
    assert.ok(result.outcome === 'clean')
    const note = (await filesIn(result.bytes)).get('無害化結果.txt')?.toString() ?? ''
    for (const said of [
      '・議案.jtd\r\n  「一太郎文書」は無害化に対応していないため、送れません。',
      '・図面.jww\r\n  「Jw_cad 図面」は無害化に対応していないため、送れません。作成したソフトでPDFに保存して送ってください。',
      '・リンク.lnk\r\n  「ショートカット」は、開くと動作するおそれがあるため送れません。',
    ])
      assert.ok(note.includes(said), note)
  })

  it('a compressed drawing alone becomes a picture in a ZIP', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x</script><rect width="5" height="5"/></svg>'
    const result = await clean(gzipSync(svg), '図.svgz')
    assert.ok(result.outcome === 'clean')
    assert.deepEqual([...(await filesIn(result.bytes)).keys()], ['図.png', '無害化結果.txt'])
  })

  it('links and devices are left out and named', async () => {
    const link = Buffer.from('/etc/passwd')
    const tars = ['1', '2', '3', '4', '6', 'S'].map((flag, index) => tarEntry(`${index}`, Buffer.alloc(0), flag, '/etc/passwd'))
    const samples = [
      zipOf([kept, ...[0o120777, 0o020666, 0o060666, 0o010666, 0o140666].map((mode, index) => ({ name: `${index}`, bytes: link, mode }))]),
      Buffer.concat([tarEntry('kept.txt', kept.bytes), ...tars, tarEnd]),
    ]
    for (const sample of samples) {
      const result = await clean(sample, 'a.zip')
      assert.ok(result.outcome === 'clean')
      const files = await filesIn(result.bytes)
      assert.deepEqual([...files.keys()], ['kept.txt', '無害化結果.txt'])
      for (const name of ['0', '1', '2', '3', '4']) assert.ok(files.get('無害化結果.txt')?.toString().includes(`・${name}\r\n`))
    }
  })

  it('archives in archives are opened as deep as policy says, and left out below', async () => {
    for (const [depth, nestedArchives, outcome] of [
      [3, '3', 'clean'],
      [4, '3', 'active-only'],
      [1, '0', 'active-only'],
      [1, '1', 'clean'],
      [2, '1', 'active-only'],
      [5, '5', 'clean'],
    ] as const) {
      const result = await clean(nested(depth), 'a.zip', { options: { nestedArchives } })
      assert.equal(result.outcome === 'clean' ? 'clean' : result.code, outcome, `${depth} at ${nestedArchives}`)
    }
  })

  it('limits in pairs: files, bytes of one archive', async () => {
    const two = zipOf([kept, { ...kept, name: 'b.txt' }])
    assert.equal(await codeOf(two, 'zip', { ...defaultLimits, entries: 2 }), '2')
    assert.equal(await codeOf(two, 'zip', { ...defaultLimits, entries: 1 }), 'limit-entries')
    const all = kept.bytes.length * 2
    assert.equal(await codeOf(tarOf([kept, kept]), 'tar', { ...defaultLimits, expandedBytes: all }), '2')
    assert.equal(await codeOf(tarOf([kept, kept]), 'tar', { ...defaultLimits, expandedBytes: all - 1 }), 'limit-ratio')
    assert.equal(await codeOf(sevenZipOf([kept, kept]), '7z', { ...defaultLimits, expandedBytes: all - 1 }), 'limit-ratio')
  })

  for (const kind of [{ zipCrypto: true }, { encryptionStrength: 1 }, { encryptionStrength: 2 }, { encryptionStrength: 3 }] as const)
    it(`a password opens it, no other does: ${JSON.stringify(kind)}`, async () => {
      for (const password of ['secret', 'パスワード']) {
        const sample = await protectedZip({ 'kept.txt': KEPT, 'b.txt': 'b'.repeat(100_000) }, password, kind)
        const without = await clean(sample, 'a.zip')
        assert.equal('code' in without && without.code, 'encrypted')
        const wrong = await clean(sample, 'a.zip', { options: { password: `${password}x` } })
        assert.equal('code' in wrong && wrong.code, 'password-wrong')
        const right = await clean(sample, 'a.zip', { options: { password } })
        assert.ok(right.outcome === 'clean', JSON.stringify(right))
        assert.deepEqual(right.removed, [{ kind: 'encryption', count: 1 }])
        assert.equal((await filesIn(right.bytes)).get('kept.txt')?.toString(), KEPT)
      }
    })

  it('what is decided on each file is done, with what was found of it', async () => {
    const seen: string[] = []
    const files = [
      kept,
      { name: 'x/b.csv', bytes: Buffer.from('a,=1+1\r\n') },
      { name: 'c.zip', bytes: zipOf([{ name: 'd.txt', bytes: kept.bytes }]) },
    ]
    const result = await clean(zipOf(files), 'a.zip', {
      decideMember: ({ identity, name }) => {
        seen.push(`${name} ${identity.type}`)
        return identity.type === 'csv' ? { action: 'leave-out', code: 'policy-denied' } : { action: 'sanitize' }
      },
    })
    assert.ok(result.outcome === 'clean')
    assert.deepEqual(seen.toSorted(), ['c.zip zip', 'd.txt text', 'kept.txt text', 'x/b.csv csv'])
    const out = await filesIn(result.bytes)
    assert.deepEqual([...out.keys()], ['kept.txt', 'c.zip', '無害化結果.txt'])
    assert.ok(out.get('無害化結果.txt')?.toString().includes(refusals['policy-denied'].ja))
  })

  it('the note names what was left out, and does not where names must stay, too', async () => {
    const bytes = zipOf([kept, { name: '1234-5678/secret.csv', bytes: Buffer.from('a,b\r\n') }])
    const decideMember = ({ identity }: MemberFile): MemberDecision =>
      identity.type === 'csv' ? { action: 'leave-out', code: 'policy-denied' } : { action: 'sanitize' }
    for (const namesStay of [false, true]) {
      const result = await clean(bytes, 'a.zip', { decideMember, namesStay })
      assert.ok(result.outcome === 'clean')
      const note = (await filesIn(result.bytes)).get('無害化結果.txt')?.toString() ?? ''
      assert.ok(note.includes(refusals['policy-denied'].ja))
      assert.equal(note.includes('1234-5678') || note.includes('secret'), !namesStay)
    }
  })

  it('the same archive gives the same bytes, however its files are spread over children', async () => {
    const sample = zipOf(
      Array.from({ length: 30 }, (_, index) => ({ name: `${index}.txt`, bytes: Buffer.from(`${index}\n`.repeat(1 + index * 100)) })),
    )
    const [one, other] = [await clean(sample, 'a.zip'), await clean(sample, 'a.zip')]
    assert.ok(one.outcome === 'clean' && other.outcome === 'clean')
    assert.equal(one.sha256, other.sha256)
    assert.equal((await filesIn(one.bytes)).size, 30)
  })
})
