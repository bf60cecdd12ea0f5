/** RAR 4 and 5, stored, as built by hand: names, what is refused by its own sentence, and that libarchive is not left to choose what it reads. */
import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import { unpackWithLibarchive } from '../../../sanitizer/formats/archive/libarchive/reader.ts'
import { unpack } from '../../../sanitizer/formats/archive/unpack.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { KEPT, lzhOf, rar4Of, rar5Of, zipOf } from '../samples/archive.ts'
import { clean, closeSanitizer, filesIn } from './archive.ts'

const bytes = Buffer.from(KEPT)
const files = [
  { name: '資料/表.txt', bytes },
  { name: 'b.txt', bytes },
]
const builders = { 'RAR 4': rar4Of, 'RAR 5': rar5Of } as const
const namesIn = async (rar: Buffer): Promise<readonly string[]> =>
  (await unpack(rar, 'rar', undefined, defaultLimits)).members.map(({ name }) => name)
const codeOf = async (rar: Buffer): Promise<string> => {
  try {
    return `${(await namesIn(rar)).length} files`
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('archives: RAR', function () {
  this.timeout(60_000)
  after(closeSanitizer)

  for (const [name, of] of Object.entries(builders)) {
    it(`${name}: files arrive under their names`, async () => {
      const result = await clean(of(files), 'a.rar')
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      assert.deepEqual([...(await filesIn(result.bytes)).keys()], ['資料/表.txt', 'b.txt'])
      assert.deepEqual(result.removed, [])
    })

    it(`${name}: volumes and passwords have their own sentences`, async () => {
      assert.equal(await codeOf(of(files, { isVolume: true })), 'archive-parts')
      assert.equal(await codeOf(of(files, { hasLockedHeaders: true })), 'encryption-unsupported')
      assert.equal(await codeOf(of(files, { areLocked: true })), 'encryption-unsupported')
    })

    it(`${name}: a ZIP at its end is one of its files, though libarchive alone takes the RAR for that ZIP`, async () => {
      const rar = of([...files, { name: 'i.zip', bytes: zipOf([{ name: 'z.txt', bytes }]) }])
      const alone = (await unpackWithLibarchive(rar, defaultLimits)).members.map((member) => member.name)
      assert.deepEqual(alone, ['z.txt'])
      assert.deepEqual(await namesIn(rar), ['資料/表.txt', 'b.txt', 'i.zip'])
    })

    it(`${name}: damage is refused, at every byte of its headers and its files`, async () => {
      const rar = of(files)
      const told = new Set<string>()
      for (let at = 8; at < rar.length; at += 7) {
        const damaged = Buffer.from(rar)
        damaged[at] = (damaged[at] ?? 0) ^ 0x41
        told.add(await codeOf(damaged))
      }
      // The checksum of the last block, which holds nothing, is asked by nobody.
      for (const each of told)
        assert.match(each, /^(?:malformed|ambiguous|archive-parts|encryption-unsupported|type-unsupported|[12] files)$/)
      assert.ok(told.has('malformed'))
      assert.equal(await codeOf(rar.subarray(0, rar.length - 30)), 'malformed')
      assert.equal(await codeOf(Buffer.concat([rar, Buffer.from('PK')])), 'ambiguous')
    })
  }

  it('LZH: the same, with a ZIP stored at its end; bytes behind its end are refused', async () => {
    const inner = zipOf([{ name: 'z.txt', bytes }])
    const lzh = lzhOf([{ name: 'i.zip', bytes: inner }])
    const [alone] = (await unpackWithLibarchive(lzh, defaultLimits)).members
    assert.equal(alone?.name, 'z.txt')
    const [member] = (await unpack(lzh, 'lzh', undefined, defaultLimits)).members
    assert.deepEqual([member?.name, Buffer.from(member?.bytes ?? []).equals(inner)], ['i.zip', true])
    await assert.rejects(
      unpack(Buffer.concat([lzh, inner]), 'lzh', undefined, defaultLimits),
      (error) => error instanceof Refusal && error.code === 'ambiguous',
    )
  })

  it('RAR 4: names in CP932 and by runs of units', async () => {
    const cp932 = Buffer.from([0x8e, 0x91, 0x5c, 0x95, 0x5c, 0x2e, 0x74, 0x78, 0x74])
    assert.deepEqual(await namesIn(rar4Of([{ name: cp932, bytes }])), ['資\\表.txt'])
    // Kind 3, twice: four units as the bytes before say, then four moved by 1 within the block of U+30xx.
    const coded = Buffer.concat([Buffer.from('abcdABCD'), Buffer.from([0, 0x30, 0xf0, 0x02, 0x82, 0x01])])
    const rar = rar4Of([{ name: coded, bytes }])
    rar.writeUInt16LE(rar.readUInt16LE(23) | 0x200, 23)
    rar.writeUInt16LE(crc32(rar.subarray(22, 20 + rar.readUInt16LE(25))) & 0xffff, 20)
    assert.deepEqual(await namesIn(rar), ['abcd\u3042\u3043\u3044\u3045'])
  })
})
