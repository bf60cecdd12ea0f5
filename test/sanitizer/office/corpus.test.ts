import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOffice, type OfficeId } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'

const corpus = fileURLToPath(new URL('../../../../shared/corpus/office/', import.meta.url))
const kinds: Readonly<Record<string, OfficeId>> = {
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  dotm: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  xltm: 'xlsx',
  pptx: 'pptx',
  pptm: 'pptx',
  potx: 'pptx',
  potm: 'pptx',
  ppsx: 'pptx',
  ppsm: 'pptx',
}

/** Disarms every file of a folder. @returns how many came out clean, and how many there were */
async function sweep(folder: string): Promise<{ readonly clean: number; readonly all: number }> {
  let clean = 0
  let all = 0
  for (const name of readdirSync(corpus + folder)) {
    const kind = kinds[name.slice(name.lastIndexOf('.') + 1)]
    if (!kind) continue
    all++
    const bytes = readFileSync(`${corpus}${folder}/${name}`)
    try {
      const result = await disarmOffice(kind, bytes, defaultLimits)
      assert.deepEqual(await inspectOffice(kind, result.bytes, defaultLimits), [], name)
      const again = await disarmOffice(kind, result.bytes, defaultLimits)
      assert.deepEqual(
        again.removed.filter(({ kind: found }) => !staying.has(found)),
        [],
        name,
      )
      clean++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { clean, all }
}

describe('office: real files', function () {
  this.timeout(300_000)
  before(function () {
    if (existsSync(corpus)) return
    console.log('SKIPPED: the corpus of real files is not beside this checkout')
    this.skip()
  })

  it('benign files come out clean, or are refused for what is wrong with them', async () => {
    const { clean, all } = await sweep('benign')
    // Encrypted, truncated and damaged files are among them.
    assert.ok(clean >= 0.94 * all, `${clean} of ${all}`)
  })
  it('macro-enabled files: a clean result or a refusal, never a fault', async () => void (await sweep('macro')))
  it('files with active content: a clean result or a refusal, never a fault', async () => void (await sweep('active')))
})
