import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Cursor, parsePosition } from '../../gateway/chat/cursor.ts'

describe('the cursor of an event stream', () => {
  const tables: readonly [from: string, added: readonly number[], to: string][] = [
    ['0', [], '0'],
    ['0', [1, 2, 3], '3'],
    ['100', [102], '100+102'],
    ['100', [102, 101], '102'],
    ['100', [103, 102], '100+102+103'],
    ['100+102+104', [101], '102+104'],
    ['100+102+104', [103], '100+102+103+104'],
    ['100+101+102', [], '102'],
    ['100+99+5', [], '100'],
    ['100', [100, 99, 1], '100'],
    ['9', [10, 10, 12, 12], '10+12'],
  ]
  for (const [from, added, to] of tables) {
    it(`${from} and ${added.join(', ') || 'nothing'} is ${to}`, () => {
      const position = parsePosition(from)
      assert.ok(position)
      const cursor = new Cursor(position)
      for (const id of added) cursor.add(id)
      assert.equal(cursor.toString(), to)
      assert.equal(cursor.copy().toString(), to)
    })
  }

  it('gives up on a gap only after its patience, and on none that is younger', () => {
    const cursor = new Cursor({ low: 100, above: [] }, 10_000, 0)
    cursor.add(102, 0)
    cursor.add(110, 9_000)
    cursor.settle(10_000)
    assert.equal(cursor.toString(), '100+102+110')
    cursor.settle(10_001)
    assert.equal(cursor.toString(), '102+110', '101 will never come; 103 to 109 still may')
    assert.equal(cursor.add(101, 10_002), false, 'what was given up is not told later')
  })

  it('starts the patience of a resumed position afresh', () => {
    const cursor = new Cursor({ low: 100, above: [102] }, 10_000, 50_000)
    cursor.settle(50_001)
    assert.equal(cursor.toString(), '100+102')
  })

  it('stays short when a gap never fills', () => {
    const cursor = new Cursor({ low: 0, above: [] })
    for (let id = 2; id < 5_000; id++) {
      cursor.add(id)
      cursor.settle()
      assert.ok(cursor.toString().length < 8_000)
    }
    assert.equal(cursor.has(4_999), true)
    assert.ok(parsePosition(cursor.toString()), 'what is sent can be read back')
  })

  it('refuses a position that is none', () => {
    for (const text of [
      '',
      'x',
      '-1',
      '1+',
      '+1',
      '1++2',
      '1 2',
      '1.5',
      '1e3',
      '0x10',
      '9'.repeat(16),
      '1+2\n',
      '１',
      `1${'+1'.repeat(5_000)}`,
    ])
      assert.equal(parsePosition(text), undefined, text.slice(0, 20))
  })

  it('agrees with a set that remembers everything, whatever the order', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 80 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), ids, (low, added) => {
        const cursor = new Cursor({ low, above: [] })
        const naive = new Set(Array.from({ length: low }, (_, index) => index + 1))
        for (const id of added) {
          assert.equal(cursor.add(id), !naive.has(id))
          naive.add(id)
        }
        for (let id = 1; id <= 60; id++) assert.equal(cursor.has(id), naive.has(id), `${id}`)
        const read = parsePosition(cursor.toString())
        assert.ok(read)
        const again = new Cursor(read)
        for (let id = 1; id <= 60; id++) assert.equal(again.has(id), naive.has(id), `${id} after reading back`)
        assert.equal(again.toString(), cursor.toString())
      }),
    )
  })

  it('tells each event once to a reader who comes and goes while transactions end out of order', () => {
    // A schedule: ids become visible in any order; the reader breaks off and resumes from the last id it was sent.
    const schedule = fc.record({
      order: fc.shuffledSubarray(
        Array.from({ length: 30 }, (_, index) => index + 1),
        { minLength: 1 },
      ),
      breaks: fc.uniqueArray(fc.integer({ min: 0, max: 29 })),
    })
    fc.assert(
      fc.property(schedule, ({ order, breaks }) => {
        const visible = new Set<number>()
        const told: number[] = []
        let lastEventId = '0'
        let cursor = new Cursor({ low: 0, above: [] })
        order.forEach((id, step) => {
          visible.add(id)
          if (breaks.includes(step)) cursor = new Cursor(parsePosition(lastEventId) ?? { low: 0, above: [] })
          for (const one of [...visible].filter((other) => other > cursor.low).sort((a, b) => a - b)) {
            if (!cursor.add(one)) continue
            told.push(one)
            lastEventId = cursor.toString()
          }
        })
        assert.deepEqual(
          [...told].sort((a, b) => a - b),
          [...order].sort((a, b) => a - b),
        )
      }),
    )
  })
})
