/** The measuring itself: it must see what it is there to see. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processTree } from '../../bench/processes.ts'
import { build } from '../sanitizer/samples/pdf.ts'
import { median, type Row, share } from './family.ts'
import { Lane } from './lane.ts'
import { never } from './measure.ts'
import { pdf } from './pdf.ts'
import { differing, readPixmaps } from './raster.ts'
import { summarise, summaryText } from './report.ts'

const good: Row = {
  file: 'pdf/a.pdf',
  bytes: 1000,
  outcome: 'rebuilt',
  format: 'pdf',
  lost: 0,
  milliseconds: 5,
  ratio: 1,
  removed: [],
  found: [],
  again: 'same',
  opinions: { opens: true, pages: 1, pagesAfter: 1, qpdf: 0, text: true, worst: 0, difference: 0, drawn: 1 },
}
const bad = (changed: Partial<Row>): Row => ({ ...good, file: 'pdf/b.pdf', ...changed })

describe('corpus: what is never acceptable', () => {
  const evil: readonly (readonly [name: string, row: Row])[] = [
    ['a fault', bad({ outcome: 'FAULT', fault: 'SanitizerFault: …' })],
    ['a lost child', bad({ lost: 1 })],
    ['a forbidden act', bad({ outcome: 'refused', code: 'sandbox-violation' })],
    ['an output held back by inspection', bad({ outcome: 'refused', code: 'inspection-failed' })],
    ['a finding in an output', bad({ found: [{ kind: 'javascript', count: 1 }] })],
    ['other bytes the second time', bad({ again: 'other bytes' })],
    ['an error of qpdf', bad({ opinions: { ...good.opinions, qpdf: 2 } })],
    ['a qpdf that did not end', bad({ opinions: { ...good.opinions, qpdf: 'no end' } })],
  ]
  for (const [name, row] of evil)
    it(`${name} is told, with the file`, () => {
      const { violations } = summarise(pdf, [good, row])
      assert.deepEqual(
        violations.flatMap(({ files }) => files),
        [row.file],
      )
      assert.match(summaryText(pdf, [good, row]), /1 ! /)
    })
  it('and nothing is told of a good file or a refusal', () => {
    assert.deepEqual(summarise(pdf, [good, bad({ outcome: 'refused', code: 'encrypted', again: '' })].slice(0, 1)).violations, [])
    assert.ok(!never.some(({ broken }) => broken(good)))
  })
})

describe('corpus: aims', () => {
  it('a share counts exactly, at its bound and one below', () => {
    const { measure } = share(
      'three of four',
      0.75,
      () => true,
      ({ outcome }) => outcome === 'rebuilt',
    )
    const refused = bad({ outcome: 'refused' })
    assert.equal(measure([good, good, good, refused]).met, true)
    const missed = measure([good, good, refused, refused])
    assert.deepEqual([missed.met, missed.value, missed.missing.length], [false, '2 of 4 (50.0 %)', 2])
  })
  it('a median leaves out files without a value', () => {
    const { measure } = median(
      'size',
      1.05,
      () => true,
      ({ ratio }) => ratio,
    )
    const { ratio: _, ...without } = good
    assert.equal(measure([good, without, bad({ ratio: 9 }), bad({ ratio: 1 })]).met, true)
    assert.equal(measure([bad({ ratio: 1.06 })]).met, false)
  })
  it('a PDF that came out as text, one page too few, another word, another drawing: each misses its aim', () => {
    const missed = (row: Row) => summarise(pdf, [row]).aims.filter(({ met }) => !met).length
    assert.equal(missed(good), 0)
    assert.equal(missed(bad({ outcome: 'as another type' })), 2)
    for (const opinions of [{ pagesAfter: 0 }, { text: false }])
      assert.equal(missed(bad({ opinions: { ...good.opinions, ...opinions } })), 1)
    assert.equal(missed(bad({ opinions: { ...good.opinions, worst: 0.005, difference: 0.004 } })), 1)
    assert.equal(missed(bad({ outcome: 'flattened', opinions: { ...good.opinions, worst: 0.04 } })), 1, 'not rebuilt')
    assert.equal(missed(bad({ outcome: 'flattened', opinions: { ...good.opinions, worst: 1 } })), 2, 'and nothing like the input')
  })
})

describe('corpus: drawings', () => {
  const pixmap = (width: number, height: number, grey: number) =>
    Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), Buffer.alloc(width * height * 3, grey)])
  it('several in one stream, and one that is cut off', () => {
    const all = Buffer.concat([pixmap(2, 3, 10), pixmap(4, 1, 20)])
    assert.deepEqual(
      readPixmaps(all).map(({ width, height, pixels }) => [width, height, pixels[0]]),
      [
        [2, 3, 10],
        [4, 1, 20],
      ],
    )
    assert.equal(readPixmaps(all.subarray(0, -1)).length, 1)
    assert.throws(() => readPixmaps(Buffer.from('P5 1 1 255 x')))
  })
  it('a channel up to the bound is the same, past it is another; other sizes and missing pages differ everywhere', () => {
    const [base] = readPixmaps(pixmap(10, 10, 100))
    const [near] = readPixmaps(pixmap(10, 10, 116))
    const [far] = readPixmaps(pixmap(10, 10, 117))
    const [wide] = readPixmaps(pixmap(11, 10, 100))
    assert.deepEqual(
      [differing(base, near), differing(base, far)].map(({ different }) => different),
      [0, 100],
    )
    assert.deepEqual(differing(base, wide), { pixels: 110, different: 110 })
    assert.deepEqual(differing(base, undefined), { pixels: 100, different: 100 })
  })
})

describe('corpus: a lane', function () {
  this.timeout(60_000)
  const running = (pid: number) => existsSync(`/proc/${pid}`)
  /** The child that has served, not the spare that may still be starting: the first of those that started none themselves. */
  const servedBy = () =>
    processTree([process.pid])
      .filter((pid) => processTree([pid]).length === 1 && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('"kind":"disarm"'))
      .sort((a, b) => a - b)[0] ?? 0

  it('counts no child for an answer, and counts one that ended without', async function () {
    if (process.platform !== 'linux') return this.skip()
    const lane = await Lane.open()
    try {
      const sample = build({})
      const calm = await lane.send(sample, 'a.pdf')
      assert.deepEqual([calm.result?.outcome, calm.lost, calm.fault], ['clean', 0, undefined])
      // What a crash is to the engine: the process is gone.
      const child = servedBy()
      assert.ok(child > 0)
      process.kill(child, 'SIGKILL')
      while (running(child)) await sleep(20)
      const after = await lane.send(sample, 'a.pdf')
      assert.equal(after.result?.outcome, 'clean', `the engine recovers and says nothing: ${after.fault}`)
      assert.ok(after.lost >= 1, 'the lane tells of it all the same')
    } finally {
      await lane.close()
    }
  })
})
