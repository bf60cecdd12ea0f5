import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOdf } from '../../../sanitizer/formats/odf/disarm.ts'
import { inspectOdf } from '../../../sanitizer/formats/odf/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Choices, defaultChoices } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { odfSamples } from '../samples/odf.ts'

/** Broken documents: whatever is done to them, they are refused, or come out inert and the same each time. */

const ROUNDS = 400
const planted = [
  '<text:p>',
  '</text:p>',
  '<draw:object/>',
  '<office:document>',
  '<math:math/>',
  '<office:binary-data>AAAA</office:binary-data>',
  '<text:change-start text:change-id="x"/>',
  '<text:section text:display="none">',
  '<table:table-column table:visibility="collapse"/>',
  '<draw:image xlink:href="Pictures/1.png"/>',
  '<presentation:notes>x</presentation:notes>',
  '&#0;',
  '<![CDATA[x]]>',
]
const values = ['vnd.sun.star.script:x', "'file:///x'#$S.A1", 'of:=DDE("a";"b";"c")', '../x', '']
const chosen: readonly Partial<Choices>[] = [
  {},
  { comments: 'remove', hiddenContent: 'remove', trackedChanges: 'remove', links: 'text', speakerNotes: 'remove', attachments: 'keep' },
  { hiddenContent: 'show', trackedChanges: 'accept' },
]

/** Linear congruential, so that a failure names its seed. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state % Math.max(1, below)
  }
}

function broken(text: string, next: (below: number) => number): string {
  const tags = [...text.matchAll(/<[^>]{1,400}>/g)]
  const [one, other] = [tags[next(tags.length)], tags[next(tags.length)]]
  if (!one || !other) return text
  const end = one.index + one[0].length
  const quote = text.indexOf('"', one.index)
  switch (next(5)) {
    case 0:
      return text.slice(0, end) + planted[next(planted.length)] + text.slice(end)
    case 1:
      return text.slice(0, one.index) + other[0] + text.slice(end)
    case 2:
      return text.slice(0, Math.min(one.index, other.index)) + text.slice(Math.max(one.index, other.index))
    case 3:
      return text.slice(0, next(text.length))
    default:
      return (
        text.slice(0, quote + 1) + (values[next(values.length)] ?? '').replaceAll('"', '&quot;') + text.slice(text.indexOf('"', quote + 1))
      )
  }
}

describe('OpenDocument: broken documents', () => {
  it(`${ROUNDS} of them are refused, or come out inert`, async () => {
    const samples = odfSamples.filter(({ refused, flat }) => !refused && !flat)
    const outcomes = { refused: 0, clean: 0 }
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const next = random(seed * 7919)
      const { kind, bytes } = samples[next(samples.length)] ?? assert.fail('no sample')
      const entries = readZip(bytes, defaultLimits).entries.map(({ name, read }) => ({
        name: name.replaceAll(' ', ''),
        bytes: read(),
        stored: name === 'mimetype',
      }))
      const at = 1 + next(entries.length - 1)
      const package_ = writeZip(
        entries.map((entry, index) =>
          index === at ? { ...entry, bytes: Buffer.from(broken(Buffer.from(entry.bytes).toString(), next)) } : entry,
        ),
      )
      const disarm = (file: Uint8Array) => disarmOdf(kind, file, { ...defaultChoices, ...chosen[seed % chosen.length] }, defaultLimits)
      try {
        const { bytes: clean } = await disarm(package_)
        assert.deepEqual(await inspectOdf(kind, clean, defaultLimits), [], `seed ${seed}`)
        const again = await disarm(clean)
        assert.deepEqual(Buffer.from(again.bytes), Buffer.from(clean), `seed ${seed}`)
        assert.deepEqual(
          again.removed.filter(({ kind }) => !staying.has(kind)),
          [],
          `seed ${seed}`,
        )
        outcomes.clean++
      } catch (error) {
        assert.ok(error instanceof Refusal, `seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`)
        outcomes.refused++
      }
    }
    assert.ok(outcomes.clean > ROUNDS / 10 && outcomes.refused > ROUNDS / 10, JSON.stringify(outcomes))
  })
})
