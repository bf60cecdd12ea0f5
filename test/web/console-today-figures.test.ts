/** The arithmetic of the pages 今日 and 通過の一覧: what charts show, what an address means, how a list takes in what is new. */
import assert from 'node:assert/strict'
import { bucketsOf } from '../../gateway/overview/traffic.ts'
import { changed, filterOf, queryOf, searchOf } from '../../web/console/crossings/filter.ts'
import { anchorOf, merged, renewedInPlace, type Shown } from '../../web/console/crossings/merge.ts'
import { ageOf, niceTop, peakOf, seriesOf, totalsOf } from '../../web/console/today/figures.ts'
import { linesOf } from '../../web/console/today/lines.ts'

describe('figures of the overview', () => {
  const buckets = ['2026-11-22T00:00:00.000Z', '2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z']
  const row = (at: number, direction: 'inbound' | 'outbound', kind: 'message' | 'attachment', state: string, count: number) =>
    ({ at: buckets[at] ?? '', direction, kind, state, count }) as Parameters<typeof seriesOf>[0]['traffic'][number]
  const traffic = [
    row(0, 'inbound', 'message', 'delivered', 5),
    row(0, 'inbound', 'attachment', 'delivered', 2),
    row(0, 'inbound', 'attachment', 'refused', 1),
    row(2, 'inbound', 'message', 'accepted', 1),
    row(2, 'inbound', 'attachment', 'ready', 3),
    row(1, 'outbound', 'message', 'rejected', 1),
    row(1, 'outbound', 'message', 'expired', 1),
    row(1, 'outbound', 'message', 'failed', 4),
  ]
  const counts = (direction: 'inbound' | 'outbound', kind: 'all' | 'message' | 'attachment') =>
    Object.fromEntries(
      seriesOf({ buckets, traffic }, direction, kind)
        .filter(({ sum }) => sum > 0)
        .map(({ outcome, counts: values }) => [outcome, [...values]]),
    )

  it('are each direction’s and kind’s own, states gathered into outcomes', () => {
    assert.deepEqual(counts('inbound', 'all'), { passed: [7, 0, 0], refused: [1, 0, 0], underway: [0, 0, 4] })
    assert.deepEqual(counts('inbound', 'message'), { passed: [5, 0, 0], underway: [0, 0, 1] })
    assert.deepEqual(counts('outbound', 'all'), { ended: [0, 2, 0], failed: [0, 4, 0] })
    assert.deepEqual(counts('outbound', 'attachment'), {})
    assert.deepEqual(totalsOf(seriesOf({ buckets, traffic }, 'inbound', 'all')), [8, 0, 4])
  })

  it('name the fullest hour, and none of an empty day', () => {
    assert.deepEqual(peakOf([1, 3, 3]), { index: 2, count: 3 })
    assert.equal(peakOf([0, 0]), undefined)
  })

  it('end the axis at a number that divides well and is not below the highest bar', () => {
    assert.deepEqual([0, 5, 6, 24, 31, 100, 101, 950].map(niceTop), [5, 5, 6, 25, 40, 100, 150, 1000])
    for (let most = 1; most < 3_000; most++) assert.ok(niceTop(most) >= most && Number.isInteger(niceTop(most)), String(most))
  })

  it('take ages from the server’s clock', () => {
    assert.equal(ageOf({ at: buckets[1] ?? '' }, buckets[0] ?? ''), 3_600_000)
    assert.equal(ageOf({ at: buckets[0] ?? '' }, buckets[1] ?? ''), 0, 'not below zero')
  })

  it('are by the hours and days of Japan', () => {
    const hours = bucketsOf('day', new Date('2026-11-22T00:30:00Z')).map((at) => at.toISOString())
    assert.deepEqual([hours.length, hours[0], hours.at(-1)], [24, '2026-11-21T01:00:00.000Z', '2026-11-22T00:00:00.000Z'])
    for (const [now, last] of [
      ['2026-11-22T14:59:59Z', '2026-11-21T15:00:00.000Z'],
      ['2026-11-22T15:00:00Z', '2026-11-22T15:00:00.000Z'],
    ] as const) {
      const days = bucketsOf('week', new Date(now)).map((at) => at.toISOString())
      assert.deepEqual([days.length, days.at(-1)], [7, last])
    }
  })

  it('have labels in lines, none of which begins with a mark that may not', () => {
    assert.deepEqual(linesOf('個人番号など、保護すべき番号が含まれているため、持ち出せません', 14, 4), [
      '個人番号など、保護すべ',
      'き番号が含まれている',
      'ため、持ち出せません',
    ])
    assert.deepEqual(linesOf('プログラムやカ、ショート', 8, 4), ['プログラムや', 'カ、ショート'])
    assert.deepEqual(linesOf('保護すべき番号、個人', 7, 4), ['保護すべき', '番号、個人'])
    assert.deepEqual(linesOf('受付番号が、個人情報', 9, 4), ['受付番号が、', '個人情報'])
    assert.deepEqual(linesOf('The file is too large', 10, 4), ['The file', 'is too', 'large'])
    assert.deepEqual(linesOf('あ'.repeat(30), 10, 2), ['あ'.repeat(10), `${'あ'.repeat(9)}…`])
    assert.deepEqual(linesOf('', 10, 2), [])
  })
})

describe('the filter of the crossings', () => {
  const room = '01a200a8-97ce-79f2-8384-9082656b3bb2'

  it('reads from the address what may stand there, and nothing else', () => {
    const read = (text: string) => filterOf(new URLSearchParams(text))
    assert.deepEqual(read(`state=refused&room=${room}&from=2026-11-22`), { state: 'refused', room, from: '2026-11-22' })
    assert.deepEqual(read(`state=gone&room=1&from=2026-13-01&rule=%3Cb%3E&kind=receipt&direction=&limit=9`), {})
  })

  it('writes equal filters as equal addresses, and reads them back', () => {
    const filter = { to: '2026-11-30', state: 'held', reason: 'too-large' }
    assert.equal(searchOf(filter), '?state=held&reason=too-large&to=2026-11-30')
    assert.deepEqual(filterOf(new URLSearchParams(searchOf(filter))), filter)
    assert.equal(searchOf(changed(changed(filter, 'state', undefined), 'reason', '')), '?to=2026-11-30')
    assert.equal(searchOf({}), '')
  })

  it('asks the server for whole days of Japan, the last one included', () => {
    assert.deepEqual(queryOf({ from: '2026-11-22', to: '2026-11-22', state: 'failed' }), {
      state: 'failed',
      from: '2026-11-21T15:00:00.000Z',
      to: '2026-11-22T15:00:00.000Z',
    })
  })
})

describe('the list of crossings, kept up to date', () => {
  const row = (sequence: number, state = 'delivered') => ({ id: `id-${sequence}`, sequence, state }) as unknown as Shown['rows'][number]
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => row(from - index))
  const sequences = ({ rows }: Shown) => rows.map(({ sequence }) => sequence)

  it('asks for its newest part again, and for all of it while it is short', () => {
    assert.equal(anchorOf(down(150, 1)), undefined)
    assert.equal(anchorOf(down(300, 1)), 150)
  })

  it('takes in new rows and changed states, and those that come in late below them', () => {
    const shown = { rows: down(300, 1).filter(({ sequence }) => sequence !== 298), next: null }
    const anchor = anchorOf(shown.rows)
    const answer = { rows: [row(301), row(300, 'refused'), ...down(299, (anchor ?? 0) + 1)], next: null }
    const after = merged(shown, answer, anchor)
    assert.deepEqual(sequences(after), sequences({ rows: down(301, 1), next: null }))
    assert.equal(after.rows[1]?.state, 'refused')
    assert.equal(after.rows.at(-1)?.sequence, 1)
  })

  it('lets go of what no longer fits the filter', () => {
    const shown = { rows: down(3, 1), next: null }
    assert.deepEqual(sequences(merged(shown, { rows: [row(3), row(1)], next: null }, undefined)), [3, 1])
  })

  it('begins anew when more is new than a page holds', () => {
    const shown = { rows: down(300, 1), next: 1 }
    assert.deepEqual(merged(shown, { rows: down(900, 701), next: 701 }, anchorOf(shown.rows)), { rows: down(900, 701), next: 701 })
  })

  it('moves nothing under a reader’s eyes, but renews states and counts what is new', () => {
    const shown = { rows: down(3, 1), next: 1 }
    const { shown: after, fresh } = renewedInPlace(shown, { rows: [row(5), row(4), row(3, 'failed'), row(2), row(1)], next: null })
    assert.deepEqual([sequences(after), after.rows[0]?.state, after.next, fresh], [[3, 2, 1], 'failed', 1, 2])
  })
})
