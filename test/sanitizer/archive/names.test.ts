/** Names: which arrive as they are, which arrive changed, and that none of them means anything but a name to any system. */
import assert from 'node:assert/strict'
import { inspectArchive } from '../../../sanitizer/formats/archive/inspect.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Paths, safePath } from '../../../sanitizer/members/names.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { KEPT, lzhOf, tarEnd, tarEntry, UTF8, unicodePath, zipOf } from '../samples/archive.ts'
import { clean, closeSanitizer, filesIn } from './archive.ts'

const bytes = Buffer.from(KEPT)
const NOTICE = '無害化結果.txt'

/** As the sender's archive has it → as it arrives. */
const changed: readonly (readonly [threat: string, name: string, arrives: string])[] = [
  ['parent folder', '../../a.txt', 'a.txt'],
  ['parent folder in the middle', 'x/../../a.txt', 'x/a.txt'],
  ['parent folder with backslashes', '..\\..\\a.txt', 'a.txt'],
  ['absolute path', '/etc/a.txt', 'etc/a.txt'],
  ['drive', 'C:\\Users\\a.txt', 'Users/a.txt'],
  ['drive without a root', 'c:a.txt', 'a.txt'],
  ['server', '\\\\server\\share\\a.txt', 'server/share/a.txt'],
  ['NUL', 'a.txt\0.txt', 'a.txt_.txt'],
  ['control characters', 'a\r\n\x1b.txt', 'a___.txt'],
  ['order turned around (U+202E)', 'a\u202etxt.txt', 'a_txt.txt'],
  ['width of nothing', 'a\u200b.txt', 'a_.txt'],
  ['blank of Hangul', 'a\u3164.txt', 'a .txt'],
  ['row of blanks', 'a          b.txt', 'a b.txt'],
  ['dots and blanks at the end of a folder', 'x. . /a.txt', 'x/a.txt'],
  ['device', 'CON.txt', '_CON.txt'],
  ['device as a folder', 'nul/a.txt', '_nul/a.txt'],
  ['device with a superscript digit', 'com¹.txt', '_com¹.txt'],
  ['characters that Windows keeps for itself', 'a<b>|"?*.txt', 'a_b_____.txt'],
  ['private use', 'a\ue000.txt', 'a_.txt'],
  ['folder that makes a package of another kind', 'META-INF/a.txt', '_META-INF/a.txt'],
  ['nothing but dots', '.../a.txt', 'file/a.txt'],
  ['longer than systems take', `${'あ'.repeat(300)}.txt`, `${'あ'.repeat(76)}.txt`],
  ['deeper than anybody goes', `${'x/'.repeat(100)}a.txt`, `${'x/'.repeat(15)}a.txt`],
]
const unchanged = ['a.txt', '資料/令和8年度 計画(案).txt', 'résumé 1.txt', 'ｶﾅ㈱①～.txt', 'x　y.txt', '令和8年.3月.txt']

describe('archives: names', function () {
  this.timeout(120_000)
  after(closeSanitizer)

  for (const [threat, name, arrives] of changed)
    it(`are made safe: ${threat}`, () => {
      assert.equal(safePath(name), arrives)
      assert.equal(safePath(arrives), arrives)
    })

  it('are all taken by the inspection, which refuses each as it was sent', async () => {
    const names = [...new Set(changed.map(([, , arrives]) => arrives)), ...unchanged].filter((name) => name !== 'x')
    const paths = new Paths()
    const sent = zipOf(changed.map(([, name]) => ({ name, bytes })))
    const result = await clean(sent, 'a.zip')
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    const arrived = [...(await filesIn(result.bytes)).keys()].filter((name) => name !== NOTICE)
    assert.deepEqual(
      arrived,
      changed.map(([, , name]) => paths.take(name)),
    )
    assert.ok(names.length > 20)
    // META-INF is told by the recogniser, which takes such a ZIP for a Java program.
    for (const [threat, name] of changed.filter(([, sent]) => !sent.startsWith('META-INF'))) {
      const raw = zipOf([{ name, bytes }])
      await assert.rejects(
        inspectArchive(raw, defaultLimits, { inspect: async () => true, disarm: async () => undefined }),
        Refusal,
        threat,
      )
    }
  })

  it('of every day arrive as they are', async () => {
    const result = await clean(zipOf(unchanged.map((name) => ({ name, bytes }))), 'a.zip')
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.deepEqual([...(await filesIn(result.bytes)).keys()], unchanged)
    assert.deepEqual(result.removed, [])
  })

  it('are read as CP932, as UTF-8 of a Mac, and by Info-ZIP’s second name', async () => {
    const cp932 = Buffer.from([0x8e, 0x91, 0x97, 0xbf, 0x2e, 0x74, 0x78, 0x74])
    const backslash = Buffer.from([0x95, 0x5c, 0x2e, 0x74, 0x78, 0x74])
    const samples: readonly (readonly [Buffer, readonly string[]])[] = [
      [
        zipOf([
          { name: cp932, bytes },
          { name: backslash, bytes },
        ]),
        ['資料.txt', '表.txt'],
      ],
      [zipOf([{ name: Buffer.from('資料.txt'), bytes }]), ['資料.txt']],
      [zipOf([{ name: Buffer.from('か\u3099.txt'), bytes, flags: UTF8 }]), ['が.txt']],
      [zipOf([{ name: cp932, bytes, extra: unicodePath(cp932, '別名.txt') }]), ['別名.txt']],
      [zipOf([{ name: cp932, bytes, extra: unicodePath(Buffer.from('other'), '別名.txt') }]), ['資料.txt']],
      [lzhOf([{ name: cp932, bytes }], 2), ['資料.txt']],
      [
        Buffer.concat([tarEntry('././@LongLink', Buffer.from(`${'資'.repeat(60)}.txt\0`), 'L'), tarEntry('x', bytes), tarEnd]),
        [`${'資'.repeat(60)}.txt`],
      ],
      [Buffer.concat([tarEntry('p', Buffer.from('19 path=資料.txt\n'), 'x'), tarEntry('x', bytes), tarEnd]), ['資料.txt']],
    ]
    for (const [archive, names] of samples) {
      const result = await clean(archive, 'a')
      assert.ok(result.outcome === 'clean', `${names} ${JSON.stringify(result)}`)
      assert.deepEqual([...(await filesIn(result.bytes)).keys()], names)
    }
  })

  it('that mean the same file to some system are told apart', async () => {
    const names = ['a.txt', 'A.TXT', 'ａ.txt', 'が', 'か\u3099', 'a.txt/b.txt', 'a.txt']
    const result = await clean(zipOf(names.map((name) => ({ name, bytes }))), 'a.zip')
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    const arrived = [...(await filesIn(result.bytes)).keys()]
    assert.deepEqual(arrived, ['a.txt', 'A (2).TXT', 'ａ (3).txt', 'が.txt', 'が (2).txt', 'a.txt_b.txt', 'a (4).txt', NOTICE])
  })

  it('thousands of one name take no time', () => {
    const paths = new Paths()
    const taken = Array.from({ length: 10_000 }, () => paths.take('a.txt'))
    assert.equal(new Set(taken).size, 10_000)
    assert.equal(taken[9_999], 'a (10000).txt')
  })

  it('of files that systems leave are gone without a word', async () => {
    const litter = ['__MACOSX/._a.txt', '.DS_Store', 'x/Thumbs.db', 'x/desktop.ini', '._a.txt']
    const result = await clean(zipOf(['a.txt', ...litter].map((name) => ({ name, bytes }))), 'a.zip', {
      options: { archiveMembers: 'refuse' },
    })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.deepEqual([...(await filesIn(result.bytes)).keys()], ['a.txt'])
    assert.deepEqual(result.removed, [{ kind: 'metadata', count: litter.length }])
  })
})
