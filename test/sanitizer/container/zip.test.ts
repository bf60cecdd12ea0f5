import assert from 'node:assert/strict'
import { BlobReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { unzipOwn } from '../../../sanitizer/container/inspect/unzip.ts'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { manyEntries, zip, zipSamples } from '../samples/zip.ts'

const readAll = (bytes: Uint8Array): readonly string[] =>
  readZip(bytes, defaultLimits).entries.map((entry) => {
    entry.read()
    return entry.name
  })
const refusedAs = (code: string) => (error: unknown) => {
  assert.ok(error instanceof Refusal, String(error))
  assert.equal(error.code, code, error.message)
  return true
}

describe('container: strict ZIP reader', () => {
  for (const { name, bytes, refused, names } of zipSamples) {
    it(refused ? `refuses ${name}` : `reads ${name}`, () => {
      if (refused) assert.throws(() => readAll(bytes), refusedAs(refused))
      else assert.deepEqual(readAll(bytes), names)
    })
  }

  it('reads exactly as many entries as the bound, and refuses one more', () => {
    const limits = { ...defaultLimits, entries: 20 }
    assert.equal(readZip(manyEntries(20), limits).entries.length, 20)
    assert.throws(() => readZip(manyEntries(21), limits), refusedAs('limit-entries'))
  })

  it('reads exactly as many bytes as the bound, and refuses one more', () => {
    const sample = zip([{ name: 'a', content: 'x'.repeat(100) }])
    assert.equal(readZip(sample, { ...defaultLimits, expandedBytes: 100 }).entries.length, 1)
    assert.throws(() => readZip(sample, { ...defaultLimits, expandedBytes: 99 }), refusedAs('limit-ratio'))
  })

  it('survives any single damaged byte: a refusal, or the same names and sizes', () => {
    const sample = zip([
      { name: 'word/a.xml', content: 'hello hello hello' },
      { name: 'b', content: 'x', method: 0 },
    ])
    for (let at = 0; at < sample.length; at++)
      for (const flip of [1, 0x80, 0xff]) {
        const damaged = Buffer.from(sample)
        damaged[at] = (damaged[at] ?? 0) ^ flip
        try {
          readAll(damaged)
        } catch (error) {
          assert.ok(error instanceof Refusal, `byte ${at}: ${error}`)
        }
      }
  })
})

describe('container: ZIP writer', () => {
  const sources = [
    { name: 'a/b.xml', bytes: Buffer.from('hello hello hello hello hello') },
    { name: 'c.png', bytes: Buffer.from('\x89PNG'), stored: true },
    { name: 'empty.xml', bytes: Buffer.alloc(0) },
  ]

  it('gives the same bytes every time, and both our readers read them back', () => {
    const written = writeZip(sources)
    assert.deepEqual(written, writeZip(sources))
    assert.deepEqual(
      readAll(written),
      sources.map(({ name }) => name),
    )
    assert.deepEqual(
      [...unzipOwn(written, defaultLimits).keys()],
      sources.map(({ name }) => name),
    )
  })

  it('is read by zip.js with every check on', async () => {
    const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(writeZip(sources))])), {
      checkSignature: true,
      checkOverlappingEntry: true,
    })
    const entries = await reader.getEntries()
    assert.deepEqual(
      entries.map(({ filename }) => filename),
      sources.map(({ name }) => name),
    )
    for (const [index, entry] of entries.entries())
      if (!entry.directory) assert.deepEqual(Buffer.from(await entry.getData(new Uint8ArrayWriter())), sources[index]?.bytes)
    await reader.close()
  })

  it('the inspecting reader accepts no other shape', () => {
    for (const { name, bytes, refused } of zipSamples) if (refused) assert.throws(() => unzipOwn(bytes, defaultLimits), Refusal, name)
    const written = writeZip(sources)
    for (let at = 0; at < written.length; at++) {
      const damaged = Buffer.from(written)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      try {
        assert.notDeepEqual([...unzipOwn(damaged, defaultLimits)], [...unzipOwn(written, defaultLimits)], `byte ${at}`)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }
  })
})
