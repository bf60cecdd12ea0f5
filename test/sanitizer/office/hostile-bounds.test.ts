import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { docx } from '../samples/office-package.ts'

/** Each bound of limits.ts that an Office file can reach: exactly at it, and one past. */

const disarm = async (bytes: Uint8Array, limits: Partial<Limits>): Promise<Uint8Array> => {
  const word = officeFormats.find(({ id }) => id === 'docx')
  assert.ok(word)
  return (await word.disarm(bytes, 'docx', defaultDisarmOptions, { ...defaultLimits, ...limits })).bytes
}
const paragraphs = (count: number): string => '<w:p/>'.repeat(count)
const nested = (levels: number): Uint8Array => docx('<w:sdt>'.repeat(levels) + '</w:sdt>'.repeat(levels))
const attributed = (count: number): Uint8Array => docx(`<w:p ${Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ')}/>`)
const crowded = (entries: number): Uint8Array => {
  const own = readZip(docx(''), defaultLimits).entries.length
  return docx('', { parts: Array.from({ length: entries - own }, (_, index) => ({ path: `x/${index}`, type: 'text/plain', content: '' })) })
}
/** Large enough for the ratio to be looked at. */
const plain = docx(Array.from({ length: 60_000 }, (_, index) => `<w:p><w:r><w:t>${index}</w:t></w:r></w:p>`).join(''))
const entries = readZip(plain, defaultLimits).entries
const expanded = entries.reduce((sum, { size }) => sum + size, 0)
const largest = Math.max(...entries.map(({ size }) => size))
/** The packed size of the largest entry, from its record in the directory. */
const packed = (() => {
  const bytes = Buffer.from(plain)
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4))
    if (bytes.readUInt32LE(at + 24) === largest) return bytes.readUInt32LE(at + 20)
  throw new Error('no record')
})()

/** Document and body are two levels, the content control the third. */
const LEVELS_AROUND = 2
const pairs: Readonly<Record<string, readonly [refused: string, at: () => Promise<unknown>, past: () => Promise<unknown>]>> = {
  entries: ['limit-entries', () => disarm(crowded(defaultLimits.entries), {}), () => disarm(crowded(defaultLimits.entries + 1), {})],
  depth: [
    'limit-depth',
    () => disarm(nested(defaultLimits.depth - LEVELS_AROUND), {}),
    () => disarm(nested(defaultLimits.depth - LEVELS_AROUND + 1), {}),
  ],
  xmlAttributes: [
    'limit-entries',
    () => disarm(attributed(defaultLimits.xmlAttributes), {}),
    () => disarm(attributed(defaultLimits.xmlAttributes + 1), {}),
  ],
  expandedBytes: [
    'limit-ratio',
    () => disarm(plain, { expandedBytes: expanded, expansionRatio: 1e6 }),
    () => disarm(plain, { expandedBytes: expanded - 1, expansionRatio: 1e6 }),
  ],
  expansionRatio: [
    'limit-ratio',
    () => disarm(plain, { expansionRatio: largest / packed }),
    () => disarm(plain, { expansionRatio: largest / packed - 0.01 }),
  ],
  outputBytes: [
    'limit-bytes',
    async () => disarm(docx(''), { outputBytes: (await disarm(docx(''), {})).length }),
    async () => disarm(docx(''), { outputBytes: (await disarm(docx(''), {})).length - 1 }),
  ],
}

describe('office: bounds', function () {
  this.timeout(300_000)
  for (const [name, [refused, at, past]] of Object.entries(pairs)) {
    it(`${name}: passes at it`, async () => assert.ok(await at()))
    it(`${name}: refused as ${refused} past it`, () =>
      assert.rejects(past(), (error) => error instanceof Refusal && error.code === refused))
  }

  it('the inspection keeps the same bounds', async () => {
    const word = officeFormats.find(({ id }) => id === 'docx')
    const out = await disarm(docx(paragraphs(10)), {})
    const size = readZip(out, defaultLimits).entries.reduce((sum, entry) => sum + entry.size, 0)
    const count = readZip(out, defaultLimits).entries.length
    for (const [limits, past] of [
      [{ expandedBytes: size }, { expandedBytes: size - 1 }],
      [{ entries: count }, { entries: count - 1 }],
      [{ depth: 5 }, { depth: 4 }],
    ] as const) {
      assert.deepEqual(await word?.inspect(out, { ...defaultLimits, ...limits }), [])
      await assert.rejects(async () => word?.inspect(out, { ...defaultLimits, ...past }), Refusal)
    }
  })

  it('bombs are answered one after the other, in the memory that one child may hold', () => {
    const child = fileURLToPath(new URL('hostile-bombs.ts', import.meta.url))
    const { stdout, stderr, status } = spawnSync(process.execPath, [child], { encoding: 'utf8', timeout: 280_000 })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(status, 0, stderr)
    assert.deepEqual(
      lines.filter(({ failure }) => failure).map(({ failure }) => failure),
      [],
    )
    assert.ok(lines.length > 30, 'the child ended early')
    assert.ok(lines.at(-1).bytes < defaultLimits.memoryBytes, JSON.stringify(lines.at(-1)))
  })
})
