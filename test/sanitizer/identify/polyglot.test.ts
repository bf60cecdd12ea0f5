/** threats.md §3.6, §3.8: one format must explain all bytes. Either the rebuild makes it one thing, or it is refused. */
import assert from 'node:assert/strict'
import { inflateRawSync, inflateSync } from 'node:zlib'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { MARKER, type Polyglot, polyglots } from '../samples/polyglot.ts'

const spellings = [MARKER, Buffer.from(MARKER).toString('hex'), Buffer.from(MARKER, 'utf16le').toString('latin1')]

/** Heads of formats that a program looks for anywhere in a file; a small output holds none by chance. */
const heads: Readonly<Record<string, string>> = {
  zip: 'PK\x03\x04',
  'end of a zip': 'PK\x05\x06',
  pdf: '%PDF-',
  rar: 'Rar!\x1a\x07',
  php: '<?php',
  script: '<script',
  hta: '<hta:',
  disk: 'CD001',
  program: 'MZ\x90\0',
}
/** What a file of a format holds itself; names and files of an archive may be called anything, and each file is rebuilt by its own kind. */
const own: Readonly<Record<string, readonly string[]>> = {
  zip: ['zip', 'end of a zip', 'pdf'],
  docx: ['zip', 'end of a zip'],
  pdf: ['pdf'],
}

/** What is in a file, and in what is compressed in it. */
function* contentsOf(bytes: Buffer): Generator<string> {
  yield bytes.toString('latin1')
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1))
    yield inflated(bytes.subarray(at + 7), inflateSync)
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 1))
    yield inflated(bytes.subarray(at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)), inflateRawSync)
}
function inflated(bytes: Buffer, inflate: (bytes: Buffer) => Buffer): string {
  try {
    return inflate(bytes).toString('latin1')
  } catch {
    return ''
  }
}

function assertOneThing(output: Uint8Array, format: string): void {
  for (const content of contentsOf(Buffer.from(output)))
    for (const spelling of spellings) assert.ok(!content.includes(spelling), 'the second format is still there')
  const raw = Buffer.from(output).toString('latin1')
  for (const [name, head] of Object.entries(heads))
    if (!own[format]?.includes(name)) assert.ok(!raw.includes(head), `the head of a ${name}`)
}

const all = await polyglots()

describe('files of two formats', function () {
  this.timeout(120_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer?.close())

  for (const { name, fileName, bytes, type, ends } of all) {
    it(`${name}: ${ends}`, async () => {
      const identity = await sanitizer.identify(bytes, { fileName })
      assert.equal(identity.type, type)
      const result = await sanitize(bytes, { fileName, sanitizer })
      if (result.outcome === 'refused') return assert.equal(result.code, ends)
      assert.equal(ends, 'one thing')
      assertOneThing(result.bytes, result.format)
    })
  }

  it('would be seen where a rebuild kept the second one (negative control)', () => {
    const rebuilt = all.filter((each): each is Polyglot => each.ends === 'one thing' && each.name !== 'tar whose first name begins a PDF')
    assert.ok(rebuilt.length > 20)
    for (const { name, type, bytes } of rebuilt) assert.throws(() => assertOneThing(bytes, type), assert.AssertionError, name)
  })
})
