import assert from 'node:assert/strict'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions, type FormatId, type Nested } from '../../../sanitizer/protocol.ts'
import { hostileOffice } from '../samples/office/index.ts'
import { assertMarkerGone } from '../samples/office/marker.ts'
import type { HostileOffice } from '../samples/office/model.ts'
import { charted } from '../samples/office/sheet-places.ts'
import { document } from '../samples/office/word-places.ts'
import { officeType, pack, R, run } from '../samples/office-package.ts'

/** Hostile files inside harmless ones: workbooks behind charts, and documents as objects where policy keeps attachments. */

const formatOf = (id: FormatId | undefined) => officeFormats.find((format) => format.id === id)
const options = { ...defaultDisarmOptions, attachments: 'keep' } as const
const nested: Nested = {
  async disarm(untrusted, fileName) {
    const { type, format } = await identify(untrusted, fileName, defaultLimits)
    return formatOf(format)?.disarm(untrusted, type, options, defaultLimits)
  },
  async inspect(bytes, fileName) {
    const { format } = await identify(bytes, fileName, defaultLimits)
    return (await formatOf(format)?.inspect(bytes, defaultLimits))?.length === 0
  },
}
/** For the negative control: hands on what it got. */
const careless: Nested = {
  ...nested,
  disarm: async (untrusted, fileName) => ({ bytes: untrusted, extension: fileName.slice(-4), removed: [] }),
}

const behindChart = (file: Uint8Array): Uint8Array => {
  const { parts, rels } = charted('', {
    parts: [{ path: 'xl/embeddings/a.xlsx', type: officeType('spreadsheetml.sheet'), content: file }],
    rels: [{ from: 'xl/charts/chart1.xml', id: 'rIdW', type: `${R}package`, target: '../embeddings/a.xlsx' }],
  })
  const linked = parts.map((part) =>
    part.path === 'xl/charts/chart1.xml'
      ? { ...part, content: String(part.content).replace('</c:chartSpace>', '<c:externalData r:id="rIdW"/></c:chartSpace>') }
      : part,
  )
  return pack(linked, rels)
}
const programs = {
  docx: ['Word.Document.12', 'wordprocessingml.document'],
  xlsx: ['Excel.Sheet.12', 'spreadsheetml.sheet'],
  pptx: ['PowerPoint.Show.12', 'presentationml.presentation'],
} as const
const asObject = (format: HostileOffice['format'], file: Uint8Array): Uint8Array => {
  const [program, type] = programs[format]
  const { parts, rels } = document(
    `<w:p>${run(`<w:object><v:shape id="s"/><o:OLEObject Type="Embed" ProgID="${program}" ShapeID="s" DrawAspect="Content" ObjectID="_1700000000" r:id="rIdO"/></w:object>`)}</w:p>`,
    {
      parts: [{ path: `word/embeddings/o.${format}`, type: officeType(type), content: file }],
      rels: [{ from: 'word/document.xml', id: 'rIdO', type: `${R}package`, target: `embeddings/o.${format}` }],
    },
  )
  return pack(parts, rels)
}

/** One sample of every group, another one in each. */
const chosen: readonly HostileOffice[] = Object.values(hostileOffice).flatMap(
  (samples, group) => samples[(group * 7) % samples.length] ?? [],
)
const carriers: readonly (readonly [name: string, format: 'docx' | 'xlsx', wraps: (sample: HostileOffice) => Uint8Array | undefined])[] = [
  ['behind a chart', 'xlsx', (sample) => (sample.format === 'xlsx' ? behindChart(sample.bytes()) : undefined)],
  ['as an object in a document', 'docx', (sample) => asObject(sample.format, sample.bytes())],
]

describe('office: hostile files inside harmless ones', function () {
  this.timeout(120_000)
  for (const [name, id, wraps] of carriers) {
    it(`${name}: nothing of them gets across`, async () => {
      let kept = 0
      for (const sample of chosen) {
        const input = wraps(sample)
        const format = formatOf(id)
        if (!input || !format) continue
        try {
          const { bytes } = await format.disarm(input, id, options, defaultLimits, nested)
          assertMarkerGone(bytes)
          assert.deepEqual(await format.inspect(bytes, defaultLimits, nested), [])
          const again = await format.disarm(bytes, id, options, defaultLimits, nested)
          assert.ok(Buffer.from(again.bytes).equals(bytes), 'disarmed twice, the bytes differ')
          if (Buffer.from(bytes).includes('embeddings/')) kept++
        } catch (error) {
          throw new Error(`${sample.name}: ${error}`, { cause: error })
        }
      }
      assert.ok(kept > 10, `only ${kept} are still there, sanitized`)
    })

    it(`${name}: negative control, the inspection sees what a careless disarmer leaves`, async () => {
      const missed: string[] = []
      for (const sample of chosen) {
        const input = wraps(sample)
        const format = formatOf(id)
        if (!input || !format) continue
        const { bytes } = await format.disarm(input, id, options, defaultLimits, careless)
        const found = await format.inspect(bytes, defaultLimits, nested)
        if (Buffer.from(bytes).includes('embeddings/') && found.length === 0) missed.push(sample.name)
      }
      assert.deepEqual(missed, [])
    })
  }
})
