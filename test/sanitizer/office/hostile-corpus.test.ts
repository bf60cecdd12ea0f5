import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions, type FindingKind, type FormatId } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'

/**
 * Real files with something active in them: what the disarmer takes out, the inspection would have named. They are packed anew first,
 * since the inspection reads no ZIP but ours.
 */

const corpus = fileURLToPath(new URL('../../../../shared/corpus/office/', import.meta.url))
const kinds: readonly (readonly [RegExp, FormatId])[] = [
  [/\.(?:doc|dot)[xm]$/, 'docx'],
  [/\.(?:xls|xlt)[xm]$/, 'xlsx'],
  [/\.(?:pp[ts]|pot)[xm]$/, 'pptx'],
]
/** What runs or reaches outside; both halves must call it by one name. */
const active = new Set<FindingKind>([
  'macro',
  'xlm-macro',
  'activex',
  'ole-object',
  'attached-template',
  'external-relationship',
  'external-reference',
  'field',
  'dde',
  'formula',
  'connection',
  'add-in',
  'alternate-content',
  'multimedia',
  'unsafe-link',
  'embedded-file',
])

/** @returns the names that the inspection did not give; undefined when the file is refused */
async function missed(id: FormatId, bytes: Uint8Array): Promise<readonly FindingKind[] | undefined> {
  const format = officeFormats.find((each) => each.id === id)
  assert.ok(format)
  try {
    const { removed } = await format.disarm(bytes, id, defaultDisarmOptions, defaultLimits)
    const repacked = writeZip(readZip(bytes, defaultLimits).entries.map(({ name, read }) => ({ name, bytes: read() })))
    const found = new Set((await format.inspect(repacked, defaultLimits)).map(({ kind }) => kind))
    return removed.map(({ kind }) => kind).filter((kind) => active.has(kind) && !found.has(kind))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

describe('office: real files with active content', function () {
  this.timeout(120_000)
  before(function () {
    if (existsSync(corpus)) return
    console.log('      SKIPPED: the corpus of real files is not beside this checkout')
    this.skip()
  })

  for (const folder of ['active', 'macro'])
    it(`${folder}: the inspection names all that the disarmer takes out`, async () => {
      let read = 0
      const unnamed: string[] = []
      for (const name of readdirSync(corpus + folder)) {
        const id = kinds.find(([pattern]) => pattern.test(name))?.[1]
        const kindsMissed = id && (await missed(id, readFileSync(`${corpus}${folder}/${name}`)))
        if (!kindsMissed) continue
        read++
        if (kindsMissed.length > 0) unnamed.push(`${name}: ${kindsMissed}`)
      }
      assert.deepEqual(unnamed, [])
      assert.ok(read > 0, `only ${read} were read`)
    })
})
