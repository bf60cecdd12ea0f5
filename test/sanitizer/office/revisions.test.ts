import assert from 'node:assert/strict'
import { SaxesParser } from 'saxes'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOffice } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { choices, defaultChoices } from '../../../sanitizer/protocol.ts'
import { trackedBody } from '../samples/office/revisions.ts'
import { docx, wordExtra } from '../samples/office-package.ts'

/** Whatever is tracked or hidden inside of what: every choice gives XML that a parser of others reads, inert, the same a second time. */

const styles = wordExtra(
  'styles',
  'styles',
  '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>',
)
const sets = choices.trackedChanges.values.flatMap((trackedChanges) =>
  choices.hiddenContent.values.map((hiddenContent) => ({ ...defaultChoices, trackedChanges, hiddenContent, comments: 'remove' as const })),
)

/** @throws where it is not well-formed */
function parse(bytes: Uint8Array): string {
  const entry = readZip(bytes, defaultLimits).entries.find(({ name }) => name === 'word/document.xml')
  const text = Buffer.from(entry?.read() ?? []).toString()
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return text
}

describe('office: tracked and hidden, at random', function () {
  this.timeout(120_000)

  for (const set of sets)
    it(`changes: ${set.trackedChanges}, hidden: ${set.hiddenContent}`, async () => {
      for (let seed = 1; seed <= 60; seed++) {
        const first = await disarmOffice('docx', docx(trackedBody(seed), styles), defaultLimits, set)
        const text = parse(first.bytes)
        assert.deepEqual(await inspectOffice('docx', first.bytes, defaultLimits), [], `seed ${seed}`)
        const again = await disarmOffice('docx', first.bytes, defaultLimits, set)
        assert.ok(Buffer.from(again.bytes).equals(first.bytes), `seed ${seed}: twice is once`)
        assert.deepEqual(
          again.removed.filter(({ kind }) => !staying.has(kind)),
          [],
          `seed ${seed}`,
        )
        if (set.trackedChanges !== 'keep') assert.doesNotMatch(text, /w:author=/, `seed ${seed}`)
        if (set.hiddenContent === 'show') assert.doesNotMatch(text, /<w:vanish/, `seed ${seed}`)
      }
    })

  it('negative control: the bodies hold what is looked for', () => {
    const all = Array.from({ length: 60 }, (_, seed) => trackedBody(seed + 1)).join('')
    for (const piece of ['w:author=', '<w:vanish/>', 'DDE x', '<w:cellDel', '<w:pPrChange', '<w:tbl>'])
      assert.ok(all.includes(piece), piece)
  })
})
