import assert from 'node:assert/strict'
import { formatById } from '../../../sanitizer/formats/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import * as samples from '../samples/markup.ts'

type Disarm = (bytes: Uint8Array, fileName: string) => Promise<Disarmed>

const real: Disarm = async (bytes, fileName) => {
  const { type, format } = await identify(bytes, fileName, defaultLimits)
  const found = format && formatById(format)
  assert.ok(found, `${type} crosses`)
  return found.disarm(bytes, type, defaultDisarmOptions, defaultLimits)
}
const identity: Disarm = async (bytes, fileName) => ({ ...(await real(bytes, fileName)), bytes, removed: [] })

/** As it is, in both orders of UTF-16, as hexadecimal and as base64 (the middle, which no neighbour changes). */
const hidden: readonly string[] = [
  samples.MARKER,
  Buffer.from(samples.MARKER, 'utf16le').toString('latin1'),
  Buffer.from(samples.MARKER, 'utf16le').swap16().toString('latin1'),
  Buffer.from(samples.MARKER).toString('hex'),
  Buffer.from(samples.MARKER).toString('base64').slice(0, 16),
]

async function check({ text, finds }: samples.Evil, fileName: string, bytes: Buffer, disarm: Disarm): Promise<void> {
  const output = await disarm(bytes, fileName)
  const written = Buffer.from(output.bytes)
  for (const disguise of hidden) assert.ok(!written.includes(disguise, 0, 'latin1'), `the marker survived: ${written}`)
  assert.notEqual(written.toString(), text)
  const again = await real(output.bytes, `file.${output.extension}`)
  assert.deepEqual(Buffer.from(again.bytes), written, 'idempotent')
  assert.deepEqual(again.removed, [])
  const format = formatById(output.format)
  assert.deepEqual(await format?.inspect(output.bytes, defaultLimits), [])
  const identified = await identify(output.bytes, `file.${output.extension}`, defaultLimits)
  assert.deepEqual([identified.format, identified.mediaType, identified.extensionMatches], [output.format, output.mediaType, true])
  if (finds) assert.ok(output.removed.some(({ kind }) => kind === finds), `${finds} not in ${JSON.stringify(output.removed)}`) // biome-ignore format: one thought
  assert.ok(new TextDecoder().decode(written).includes(samples.KEPT), `what people read is gone: ${written}`)
}

const families: readonly (readonly [fileName: string, evil: readonly samples.Evil[]])[] = [
  ['page.html', samples.evilPages],
  ['日程.ics', samples.evilCalendars],
  ['連絡先.vcf', samples.evilContacts],
  ['メモ.md', samples.evilMarkdown],
  ['表.xml', samples.evilXml],
]
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')

describe('markup and kinds of text: what runs, fetches or hides', () => {
  for (const [fileName, evil] of families) {
    for (const sample of evil) {
      it(`${fileName}, ${sample.name}: gone, told, and what people read stays`, () =>
        check(sample, fileName, Buffer.from(sample.text), real))
    }
    it(`${fileName}: the inspection objects to every sample as it was (negative control)`, async () => {
      const passed: string[] = []
      for (const sample of evil) {
        const { format } = await identify(Buffer.from(sample.text), fileName, defaultLimits)
        const found = await formatById(format ?? 'text')
          ?.inspect(Buffer.from(sample.text), defaultLimits)
          .catch(() => ['refused'])
        if (found?.length === 0) passed.push(sample.name)
        await assert.rejects(check(sample, fileName, Buffer.from(sample.text), identity))
      }
      assert.deepEqual(passed, [])
    })
  }

  it('pages in UTF-16 are no way around', async () => {
    for (const sample of samples.evilPages) await check(sample, 'page.html', utf16(sample.text), real)
  })

  for (const [name, fileName, text, code] of samples.refusedTexts) {
    it(`${fileName}, ${name}: refused as ${code}`, () =>
      assert.rejects(real(Buffer.from(text), fileName), (error: unknown) => error instanceof Refusal && error.code === code))
  }
})
