import assert from 'node:assert/strict'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { bounds, defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal, type RefusalCode } from '../../../sanitizer/refusal.ts'
import { createSanitizer, type Sanitizer } from '../../../sanitizer/sanitize.ts'
import { bombs, endless, laughs, pages } from '../samples/pdf/bombs.ts'
import { bodies, build, file, flated, stream } from '../samples/pdf.ts'

type Answer = RefusalCode | 'passes'
const answerTo = async (made: Promise<unknown>): Promise<Answer> => {
  try {
    await made
    return 'passes'
  } catch (error) {
    assert.ok(error instanceof Refusal, `a fault instead of a refusal: ${String(error)}`)
    return error.code
  }
}
const disarm = (bytes: Uint8Array, limits: Partial<Limits>) =>
  pdf.disarm(bytes, 'pdf', defaultDisarmOptions, { ...defaultLimits, ...limits })
const inspect = (bytes: Uint8Array, limits: Partial<Limits>) => pdf.inspect(bytes, { ...defaultLimits, ...limits })

const image = (width: number, height: number) => ({
  resources: '/XObject<</X 10 0 R>>',
  content: '/X Do',
  objects: [
    stream(`/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 8`, Buffer.alloc(width * height, 9)),
  ],
})
const formOf = (content: string, filters: string) => ({
  resources: '/XObject<</X 10 0 R>>',
  content: '/X Do',
  objects: [stream(`/Subtype/Form/BBox[0 0 9 9]/Filter[${filters}]`, content)],
})

/** A file that stands exactly at `at` of the bound. */
interface Pair {
  readonly bound: keyof typeof bounds
  readonly at: number
  readonly bytes: Uint8Array
}

const widths = (count: number) => Array.from({ length: count }, (_, index) => `${index} w`).join(' ')

/** Ten operators, drawn three times, from a page with four. */
const drawn = build({
  resources: '/XObject<</X 10 0 R>>',
  content: 'n /X Do /X Do /X Do',
  objects: [stream('/Subtype/Form/BBox[0 0 9 9]', 'n '.repeat(10))],
})

const ofDisarm: readonly Pair[] = [
  { bound: 'inputBytes', at: build({}).length, bytes: build({}) },
  { bound: 'pages', at: 7, bytes: pages(7) },
  { bound: 'filters', at: 3, bytes: build(formOf('366534653e>', '/ASCIIHexDecode/ASCIIHexDecode/ASCIIHexDecode')) },
  { bound: 'pixels', at: 12 * 5, bytes: build(image(12, 5)) },
  { bound: 'sidePixels', at: 12, bytes: build(image(12, 5)) },
  { bound: 'operators', at: 9, bytes: build({ content: 'n '.repeat(9) }) },
  { bound: 'drawnOperators', at: 4 + 3 * 10, bytes: drawn },
]

/** Bounds on sums that a reader of this test need not know: the smallest limit with which the file passes. */
const found: readonly { readonly bound: keyof typeof bounds; readonly bytes: Uint8Array; readonly least: number }[] = [
  { bound: 'objects', bytes: pages(20), least: 20 },
  { bound: 'depth', bytes: build(laughs(20, 1)), least: 20 },
  { bound: 'expandedBytes', bytes: file(new Map([...bodies({}), [4, flated('', 'n '.repeat(5000))]])), least: 10_000 },
  { bound: 'expansionRatio', bytes: file(new Map([...bodies({}), [4, flated('', widths(300_000))]])), least: 3 },
  { bound: 'outputBytes', bytes: build({}), least: 400 },
  { bound: 'searchedBytes', bytes: endless(100), least: 100 * 1_000 },
]

async function smallest(bound: keyof typeof bounds, run: (limits: Partial<Limits>) => Promise<unknown>): Promise<number> {
  let [low, high] = [0, defaultLimits[bound]]
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2)
    if ((await answerTo(run({ [bound]: middle }))) === 'passes') high = middle
    else low = middle
  }
  return high
}

describe('PDF: bounds of disarm, at and one past', function () {
  this.timeout(120_000)
  before(() => pdf.warm('disarm'))

  for (const { bound, at, bytes } of ofDisarm)
    it(`${bound}: ${at} passes, one more is refused`, async () => {
      assert.equal(await answerTo(disarm(bytes, { [bound]: at })), 'passes')
      assert.equal(await answerTo(disarm(bytes, { [bound]: at - 1 })), bounds[bound].refusal)
    })

  for (const { bound, bytes, least } of found)
    it(`${bound}: one value passes, the one below is refused`, async () => {
      const at = await smallest(bound, (limits) => disarm(bytes, limits))
      assert.ok(at >= least && at < defaultLimits[bound], `${at}`)
      assert.equal(await answerTo(disarm(bytes, { [bound]: at })), 'passes')
      assert.equal(await answerTo(disarm(bytes, { [bound]: at - 1 })), bounds[bound].refusal)
    })

  it('wallSeconds: pictures of pages end where the time does', async () => {
    const flatten = { ...defaultDisarmOptions, method: 'flatten' } as const
    assert.equal(await answerTo(pdf.disarm(pages(3), 'pdf', flatten, defaultLimits)), 'passes')
    assert.equal(await answerTo(pdf.disarm(pages(3), 'pdf', flatten, { ...defaultLimits, wallSeconds: 0 })), 'limit-time')
  })
})

describe('PDF: bounds of inspection, at and one past', function () {
  this.timeout(120_000)
  before(() => pdf.warm('disarm'))

  const inspected: readonly Pair[] = [
    { bound: 'pages', at: 7, bytes: pages(7) },
    { bound: 'operators', at: 9, bytes: build({ content: 'n '.repeat(9) }) },
    { bound: 'drawnOperators', at: 4 + 3 * 10, bytes: drawn },
    { bound: 'objects', at: 5, bytes: build({ content: 'n', font: 'null' }) },
  ]
  for (const { bound, at, bytes } of inspected)
    it(`${bound}: ${at} passes, one more is refused`, async () => {
      const output = (await disarm(bytes, {})).bytes
      const most =
        bound === 'objects'
          ? (Buffer.from(output)
              .toString('latin1')
              .match(/ obj\n/g)?.length ?? 0)
          : at
      assert.equal(await answerTo(inspect(output, { [bound]: most })), 'passes')
      assert.equal(await answerTo(inspect(output, { [bound]: most - 1 })), bounds[bound].refusal)
    })

  for (const { bound, bytes, least } of found.filter((one) => one.bound === 'depth' || one.bound === 'expandedBytes'))
    it(`${bound}: one value passes, the one below is refused`, async () => {
      const output = (await disarm(bytes, {})).bytes
      const at = await smallest(bound, (limits) => inspect(output, limits))
      assert.ok(at >= least / 2 && at < defaultLimits[bound], `${at}`)
      assert.equal(await answerTo(inspect(output, { [bound]: at - 1 })), bounds[bound].refusal)
    })

  it('outputBytes: the length of the file passes, one more is refused', async () => {
    const { bytes } = await disarm(build({}), {})
    assert.equal(await answerTo(inspect(bytes, { outputBytes: bytes.length })), 'passes')
    assert.equal(await answerTo(inspect(bytes, { outputBytes: bytes.length - 1 })), 'limit-bytes')
  })

  it('forms that draw each other are seen without disarm having counted', async () => {
    const { bytes } = await disarm(build(laughs(5, 10)), {})
    assert.equal(await answerTo(inspect(bytes, { drawnOperators: 9_999 })), 'limit-entries')
    assert.equal(await answerTo(inspect(bytes, {})), 'passes')
  })
})

describe('PDF: the inspector meets the same files', function () {
  this.timeout(300_000)
  before(() => pdf.warm('inspect'))

  for (const { name, bytes } of Object.values(bombs).flat())
    it(name, async () => {
      const answer = await answerTo(inspect(bytes(), {}).then((seen) => assert.ok(seen.length > 0, 'nothing was seen')))
      assert.ok(answer === 'passes' || answer === 'malformed' || answer.startsWith('limit-'), answer)
    })
})

describe('PDF: files that cost more than they show, through sandboxed children', function () {
  this.timeout(300_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer.close())

  for (const [kind, samples] of Object.entries(bombs))
    describe(kind, () => {
      for (const { name, bytes, answer } of samples)
        it(`${name}: ${answer === 'clean' ? 'clean' : answer.join(' or ')}`, async () => {
          const input = bytes()
          const before = sanitizer.status().restarts
          const identity = await sanitizer.identify(input, { fileName: 'sample.pdf' })
          const result = await sanitizer.sanitize(input, { identity })
          const got = result.outcome === 'refused' ? result.code : 'clean'
          assert.ok(answer === 'clean' ? got === 'clean' : got === 'clean' || answer.includes(got), `answered ${got}`)
          // A child that stood at a bound is not used again; one that died is replaced twice.
          assert.equal(sanitizer.status().restarts - before, got.startsWith('limit-') ? 1 : 0, 'a child died')
        })
    })
})

describe('PDF: a file that takes longer than it may', function () {
  this.timeout(120_000)
  const limits = { ...defaultLimits, wallSeconds: 5, searchedBytes: Number.MAX_SAFE_INTEGER }

  it('is answered when the time is over, its child is replaced, and the next file passes', async () => {
    const sanitizer = await createSanitizer({ children: 1, limits })
    try {
      const send = async (input: Uint8Array) => {
        const identity = await sanitizer.identify(input, { fileName: 'sample.pdf' })
        const result = await sanitizer.sanitize(input, { identity })
        return result.outcome === 'refused' ? result.code : 'clean'
      }
      const before = sanitizer.status().restarts
      // What PDFium does not end in a minute, were it not for the bound that this test lifts.
      assert.equal(await send(endless(40_000)), 'limit-time')
      assert.equal(sanitizer.status().restarts - before, 1)
      assert.equal(await send(build({})), 'clean')
      assert.equal(sanitizer.status().restarts - before, 1)
    } finally {
      await sanitizer.close()
    }
  })
})
