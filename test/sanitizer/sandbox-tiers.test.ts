/** The whole way, identify to inspect, in every tier of this machine: what a locked child must still be able to do. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { identityOf } from '../../sanitizer/reply.ts'
import { createSanitizer, type Identity, Refusal, type Sanitizer, sanitize } from '../../sanitizer/sanitize.ts'

/** A one-page PDF with a script that opens with it; offsets are left to the reader's repair, as many real files do. */
const pdf = `%PDF-1.7
1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<>>>> endobj
4 0 obj <</Length 30>> stream
0 0 1 rg 20 20 100 100 re f   
endstream endobj
trailer <</Root 1 0 R/Size 5>>
%%EOF
`

/** A 1×1 GIF89a with a comment extension. */
const gif = Buffer.from('47494638396101000100800000000000ffffff21fe06736563726574002c00000000010001000002024401003b', 'hex')

const samples: readonly (readonly [fileName: string, bytes: Buffer, marker: string])[] = [
  ['memo.txt', Buffer.from('避難所の開設\u202e\r\n'), '\u202e'],
  ['list.csv', Buffer.from('name,note\r\nx,=cmd|calc\r\n'), ',=cmd'],
  ['dot.gif', gif, 'secret'],
  ['page.pdf', Buffer.from(pdf), 'JavaScript'],
]

for (const tier of ['process', 'self', 'namespace', 'full'] as const) {
  describe(`identify, disarm, inspect in tier ${tier}`, function () {
    this.timeout(60_000)
    let sanitizer: Sanitizer
    before(async function () {
      sanitizer = await createSanitizer({ children: 1, maximumTier: tier })
      if (sanitizer.tier !== tier) {
        console.warn(`SKIPPED: tier ${tier} is not to be had on this machine: ${sanitizer.tierNotes.join('; ')}`)
        await sanitizer.close()
        this.skip()
      }
    })
    after(() => sanitizer.close())

    for (const [fileName, bytes, marker] of samples) {
      it(`${fileName}: clean, and the same again from its own output`, async () => {
        const result = await sanitize(bytes, { fileName, sanitizer })
        assert.equal(result.outcome, 'clean', JSON.stringify(result))
        assert.ok(result.outcome === 'clean')
        assert.equal(result.tier, tier)
        assert.ok(bytes.includes(marker) && !Buffer.from(result.bytes).includes(marker))
        assert.ok(result.removed.length > 0)
        const again = await sanitize(result.bytes, { fileName: `again.${result.extension}`, sanitizer })
        assert.ok(again.outcome === 'clean')
        assert.equal(again.sha256, result.sha256)
        assert.deepEqual(again.removed, [])
      })
    }

    it('a PDF as pictures', async () => {
      const result = await sanitize(Buffer.from(pdf), { fileName: 'page.pdf', options: { method: 'flatten' }, sanitizer })
      assert.equal(result.outcome === 'clean' ? result.method : result.code, 'flatten')
    })

    it('lost no child over it', () => {
      assert.equal(sanitizer.status().restarts, 0)
    })
  })
}

describe('what never reaches a disarmer', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1, limits: { inputBytes: 100 } })
  })
  after(() => sanitizer.close())

  it('nothing, and more than the limit; exactly the limit does', async () => {
    await assert.rejects(sanitizer.identify(new Uint8Array(), { fileName: 'a.txt' }), new Refusal('file-empty'))
    await assert.rejects(sanitizer.identify(Buffer.alloc(101, 'a'), { fileName: 'a.txt' }), new Refusal('limit-bytes'))
    assert.equal((await sanitizer.identify(Buffer.alloc(100, 'a'), { fileName: 'a.txt' })).type, 'text')
    assert.equal((await sanitize(Buffer.alloc(101, 'a'), { fileName: 'a.txt', sanitizer })).outcome, 'refused')
  })

  const unfit: readonly (readonly [identity: Identity, code: string])[] = [
    [identityOf('unknown', true), 'type-unknown'],
    [identityOf('pe-executable', true), 'type-forbidden'],
    [identityOf('iso', true), 'type-forbidden'],
    [identityOf('psd', true), 'type-unsupported'],
    [identityOf('ichitaro', true), 'save-otherwise'],
    [identityOf('docuworks', true), 'save-otherwise'],
    [identityOf('ole2', true), 'type-unknown'],
  ]
  for (const [identity, code] of unfit) {
    it(`${identity.type} → ${code}`, async () => {
      const result = await sanitizer.sanitize(Buffer.from('x'), { identity })
      assert.deepEqual(result, { outcome: 'refused', code, removed: [], tier: sanitizer.tier })
    })
  }

  it('says when the machine gives less than the caller needs, and starts all the same', async () => {
    const weak = await createSanitizer({ children: 1, maximumTier: 'process', minimumTier: 'full' })
    assert.deepEqual([weak.tier, weak.status().meetsMinimum], ['process', false])
    await weak.close()
    assert.equal(sanitizer.status().meetsMinimum, true)
  })
})

describe('the import rule of the entry', () => {
  it('the gateway and the command line reach children only through sanitize.ts', () => {
    const entry = readFileSync(path.join(import.meta.dirname, '..', '..', 'sanitizer', 'sanitize.ts'), 'utf8')
    assert.doesNotMatch(entry, /from '\.\/formats\//, 'the trusted side loads no format')
  })
})
