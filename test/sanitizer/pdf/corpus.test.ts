/** Every eighth file of the corpus, measured as `npm run corpus -- pdf` measures all of them; what is never acceptable is asserted. */
import assert from 'node:assert/strict'
import type { Family } from '../../corpus/family.ts'
import { filesOf } from '../../corpus/files.ts'
import { measure } from '../../corpus/measure.ts'
import { pdf } from '../../corpus/pdf.ts'
import { summarise } from '../../corpus/report.ts'
import { isInstalled } from '../../corpus/tools.ts'

/** `SEKISHO_CORPUS=all` takes every file (some minutes). */
const stride = process.env.SEKISHO_CORPUS === 'all' ? 1 : 8

function withInstalledTools(family: Family): Family {
  const missing = family.tools.filter((tool) => !isInstalled(tool))
  if (missing.length === 0) return family
  console.log(`      SKIPPED the second opinion: not installed: ${missing.map(({ command }) => command).join(', ')}`)
  return { ...family, opinions: async () => ({}), aims: [] }
}

describe('PDF: corpus', function () {
  this.timeout(900_000)

  it('never a fault, never a finding in an output, the same bytes again, qpdf content', async function () {
    const sources = filesOf(pdf).filter((_, index) => index % stride === 0)
    if (sources.length === 0) {
      console.log('      SKIPPED: ../shared/corpus is not here')
      return this.skip()
    }
    const family = withInstalledTools(pdf)
    const rows = await measure(family, sources, { lanes: 2 })
    const { tally, violations, aims } = summarise(family, rows)
    if (stride > 1) console.log(`      every ${stride}th file; SEKISHO_CORPUS=all for all, \`npm run corpus -- pdf\` for the table`)
    for (const [outcome, count] of Object.entries(tally)) console.log(`      ${outcome}: ${count}`)
    for (const { text, value, met } of aims) console.log(`      ${met ? 'met' : 'MISSED (aims are about all files)'}: ${text}: ${value}`)
    assert.deepEqual(violations, [])
    assert.ok((tally.rebuilt ?? 0) > sources.length / 2, 'most files are rebuilt')
  })
})
