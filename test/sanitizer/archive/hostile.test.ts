import assert from 'node:assert/strict'
import { KEPT, places, threats } from '../samples/archive.ts'
import { clean, closeSanitizer, filesIn, marked } from './archive.ts'

const kept = { name: 'kept.txt', bytes: Buffer.from(KEPT) }
const NOTICE = '無害化結果.txt'

describe('archives: what must not arrive', function () {
  this.timeout(120_000)
  after(closeSanitizer)

  for (const place of places)
    it(`is left out and named, whatever it is, in ${place.name}`, async () => {
      const before = place.of([kept, ...threats])
      const result = await clean(before, place.fileName)
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      assert.equal(result.removed.find(({ kind }) => kind === 'member-left-out')?.count, threats.length)
      assert.equal(await marked(result.bytes), false)
      const outer = await filesIn(result.bytes)
      const files = outer.get('inner.zip') ? await filesIn(outer.get('inner.zip') ?? Buffer.alloc(0)) : outer
      assert.deepEqual([...files.keys()], ['kept.txt', NOTICE])
      assert.equal(files.get('kept.txt')?.toString(), KEPT)
      for (const name of ['tool.exe', 'photo.jpg', 'run.bat', 'run.js', 'a.lnk', 'x.library-ms', 'x.bin'])
        assert.ok(files.get(NOTICE)?.toString().includes(`・${name}\r\n`), `${name} is not named`)
      const again = await clean(result.bytes, 'a.zip')
      assert.ok(again.outcome === 'clean')
      assert.deepEqual(again.removed, [])
      assert.ok(Buffer.from(again.bytes).equals(Buffer.from(result.bytes)), 'a second pass changes something')
    })

  for (const threat of threats)
    it(`alone leaves nothing, and is told as though it had come alone: ${threat.threat}`, async () => {
      const direct = await clean(threat.bytes, String(threat.name))
      assert.ok(direct.outcome === 'refused')
      for (const { of, fileName } of places.slice(0, 3)) {
        const result = await clean(of([threat]), fileName)
        assert.deepEqual([result.outcome, 'code' in result && result.code], ['refused', direct.code])
      }
    })

  it('tells of several reasons as one: nothing is left', async () => {
    const result = await clean(places[0]?.of(threats) ?? kept.bytes, 'a.zip')
    assert.equal('code' in result && result.code, 'active-only')
  })

  it('refuses the whole where policy wants that, with the reason of the first', async () => {
    const [zip] = places
    const result = await clean(zip?.of([kept, ...threats]) ?? kept.bytes, 'a.zip', { options: { archiveMembers: 'refuse' } })
    assert.deepEqual([result.outcome, 'code' in result && result.code], ['refused', 'type-forbidden'])
  })

  it('would be seen if it arrived (negative control)', async () => {
    for (const { of } of places.filter(({ name }) => !/gz|zst/.test(name))) {
      const untouched = of(threats)
      assert.equal(await marked(untouched), true)
    }
  })
})
