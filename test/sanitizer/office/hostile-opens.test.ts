import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import validate from '@ooxml-tools/validate'
import { everyHostileOffice, hostileOffice } from '../samples/office/index.ts'
import type { HostileOffice } from '../samples/office/model.ts'
import { disarm } from './hostile-check.ts'

/** Second opinions on what comes out of hostile files: the Open XML SDK's validator on some, another language's ZIP reader on many. */

const hasPython = spawnSync('python3', ['--version']).error === undefined
/** Opens each, reads every entry with its checksum, and parses what is XML. */
const PYTHON = `
import sys, zipfile, xml.etree.ElementTree as tree
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None, path
        names = package.namelist()
        assert len(names) == len(set(name.lower() for name in names)), path
        for name in names:
            if name.endswith(('.xml', '.rels', '.vml')):
                tree.fromstring(package.read(name))
print('read', len(sys.argv) - 1)
`
const folder = mkdtempSync(join(tmpdir(), 'sekisho-opens-'))

/** One file for each group, another one in each; those that are refused have nothing to open. */
const chosen: readonly HostileOffice[] = Object.values(hostileOffice)
  .filter((samples) => samples.some(({ refused }) => !refused))
  .map((samples, group) => samples.filter(({ refused }) => !refused).at(group % samples.length) ?? samples[0])
  .filter((sample) => sample !== undefined)

describe('office: what comes out of hostile files opens elsewhere', function () {
  this.timeout(180_000)
  after(() => rmSync(folder, { recursive: true }))

  it('the Open XML SDK finds no fault in one file of every third group', async () => {
    const faults: string[] = []
    for (const sample of chosen.filter((_, index) => index % 3 === 0)) {
      const found = await validate(await disarm(sample.format, sample.bytes()), sample.format)
      faults.push(...found.map(({ description, path }) => `${sample.name}: ${description} (${path.partUri})`))
    }
    assert.deepEqual(faults, [])
  })

  it('negative control: the SDK finds the fault in a document with an element out of its place', async () => {
    const sample = everyHostileOffice.find(({ name }) => name === 'body: element of an unknown extension')
    assert.ok(sample)
    assert.ok((await validate(sample.bytes(), sample.format)).length > 0)
  })

  it("Python's zipfile and XML parser read one file of every group", async function () {
    if (!hasPython) {
      console.log('      SKIPPED: python3 is not installed')
      this.skip()
    }
    const paths: string[] = []
    for (const [index, sample] of chosen.entries()) {
      const path = join(folder, `${index}.${sample.format}`)
      writeFileSync(path, await disarm(sample.format, sample.bytes()))
      paths.push(path)
    }
    const { stdout, stderr } = spawnSync('python3', ['-c', PYTHON, ...paths], { encoding: 'utf8' })
    assert.equal(stdout.trim(), `read ${paths.length}`, stderr)
  })
})
