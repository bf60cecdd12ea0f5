import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { rewriteCff } from '../../../sanitizer/container/font/cff.ts'
import { rewriteSfnt } from '../../../sanitizer/container/font/sfnt.ts'
import { rewriteType1 } from '../../../sanitizer/container/font/type1.ts'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { isCff, isSfnt, isType1 } from '../../../sanitizer/formats/pdf/inspect/programs.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { MARKER } from '../samples/pdf.ts'
import { type FontSample, hostileFonts, pdfWithFont, soundFonts, type Type1Program } from '../samples/pdf-fonts.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)

/** The program anew and, for Type 1, how long its parts are. */
function rewrite({
  kind,
  program,
}: Pick<FontSample, 'kind' | 'program'>): { bytes: Buffer; lengths?: Type1Program['lengths'] } | undefined {
  if (kind === 'cff') return wrap(rewriteCff(program))
  if (kind === 'truetype') return wrap(rewriteSfnt(program)?.bytes)
  const found = rewriteType1(program)
  if (!found) return undefined
  const { clear, encrypted, tail } = found
  return { bytes: Buffer.concat([clear, encrypted, tail]), lengths: [clear.length, encrypted.length, tail.length] }
}
const wrap = (bytes: Uint8Array | undefined) => bytes && { bytes: Buffer.from(bytes) }

/** The inspector's word. Parts of a Type 1 program end where the samples' parts end, unless told otherwise. */
function inspects(kind: FontSample['kind'], program: Buffer, lengths?: readonly number[]): boolean {
  if (kind === 'cff') return isCff(program)
  if (kind === 'truetype') return isSfnt(program)
  const clear = lengths?.[0] ?? program.indexOf('currentfile eexec\n') + 18
  return isType1(program, clear, lengths?.[1] ?? program.lastIndexOf(`\n${'0'.repeat(64)}\n`.repeat(1)) - 7 * 65 - clear)
}

/** 7.1 of Adobe Type 1 Font Format, so that the search sees into encrypted parts. */
function decrypt(bytes: Uint8Array, start: number): Buffer {
  let key = start
  return Buffer.from(
    bytes.map((cipher) => {
      const plain = cipher ^ (key >> 8)
      key = ((cipher + key) * 52_845 + 22_719) & 0xffff
      return plain
    }),
  )
}

/** A program, what its encrypted part says, and what each charstring there says. */
function* layers(program: Buffer): Generator<Buffer> {
  yield program
  const mark = program.indexOf('eexec')
  if (mark < 0) return
  const plain = decrypt(program.subarray(mark + 6), 55_665)
  yield plain
  for (const row of plain.toString('latin1').matchAll(/ (\d+) RD /g)) {
    const from = row.index + row[0].length
    yield decrypt(plain.subarray(from, from + Number(row[1])), 4330)
  }
}
const hides = (program: Buffer) => [...layers(program)].some((layer) => layer.includes(MARKER))

/** Every stream of a PDF, inflated. */
function streams(bytes: Uint8Array): Buffer[] {
  const whole = Buffer.from(bytes)
  const found: Buffer[] = []
  for (let at = whole.indexOf('stream\n'); at >= 0; at = whole.indexOf('stream\n', at + 7)) {
    try {
      found.push(inflateSync(whole.subarray(at + 7)))
    } catch {
      // The end of one, or one that is not deflated.
    }
  }
  return found
}

const cleanedFonts = hostileFonts.filter((sample) => sample.outcome === 'cleaned')

describe('PDF: font programs', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('counts enough of them', () => assert.ok(hostileFonts.length >= 80, String(hostileFonts.length)))

  for (const { name, kind, program, lengths } of soundFonts)
    it(`sound: ${name} stays, byte for byte in the layout of ours`, async () => {
      assert.ok(inspects(kind, program, lengths), 'the inspector refuses a sound font')
      const once = rewrite({ kind, program })
      assert.ok(once, 'the disarmer refuses a sound font')
      assert.ok(inspects(kind, once.bytes, once.lengths), 'the inspector refuses what disarm wrote')
      const output = await disarm(pdfWithFont({ kind, program }))
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.ok(streams(output.bytes).some((one) => one.equals(once.bytes)))
    })

  for (const sample of hostileFonts)
    it(`${sample.outcome}: ${sample.name}`, async () => {
      assert.ok(!inspects(sample.kind, sample.program), 'the inspector passes it before disarm')
      const once = rewrite(sample)
      assert.equal(once !== undefined, sample.outcome === 'cleaned')
      if (once) {
        assert.ok(inspects(sample.kind, once.bytes, once.lengths), 'the inspector refuses what disarm wrote')
        assert.ok(!hides(once.bytes), 'the marker survives')
        const twice = rewrite({ kind: sample.kind, program: once.bytes })
        assert.ok(twice?.bytes.equals(once.bytes), 'written twice, the bytes differ')
      }
      const input = pdfWithFont(sample)
      assert.ok((await pdf.inspect(input, defaultLimits)).length > 0)
      const output = await disarm(input).catch((error: unknown) => {
        assert.ok(error instanceof Refusal && error.code === 'content-missing' && sample.outcome === 'fails', String(error))
        return undefined
      })
      if (!output) return
      for (const one of streams(output.bytes)) assert.ok(!hides(one), 'the marker survives in a stream')
      assert.ok(!Buffer.from(output.bytes).includes(MARKER))
      // Pages without the font are pictures, and have tests of their own.
      if (sample.outcome === 'fails') return assert.ok(!Buffer.from(output.bytes).includes('/FontFile'), 'a font that fails is embedded')
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.deepEqual(Buffer.from((await disarm(output.bytes)).bytes), Buffer.from(output.bytes))
    })

  it('a program under the wrong key stays, under the right one', async () => {
    for (const { name, kind, program } of soundFonts) {
      for (const place of ['FontFile', 'FontFile2', 'FontFile3']) {
        const { bytes } = await pdf.disarm(pdfWithFont({ kind, program }, place), 'pdf', defaultDisarmOptions, defaultLimits)
        const right = { cff: 'FontFile3', truetype: 'FontFile2', type1: 'FontFile' }[kind]
        assert.match(Buffer.from(bytes).toString('latin1'), new RegExp(`/${right} \\d`), `${name} under ${place}`)
        assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [], `${name} under ${place}`)
      }
    }
  })

  it('negative control: most of what is cleaned hid the marker where the search sees it', () => {
    const seen = cleanedFonts.filter(({ program }) => hides(program))
    assert.ok(seen.length >= 20, `${seen.length}`)
  })

  it('any byte of a sound program changed, cut off or added: a fault never, and the inspector agrees with what is written', () => {
    let state = 7
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
      return (state >> 8) % below
    }
    for (const { kind, program } of soundFonts)
      for (let round = 0; round < 400; round++) {
        const changed = Buffer.from(program)
        for (let change = 0; change <= random(3); change++) changed[random(changed.length)] = random(256)
        const cut = round % 7 === 0 ? changed.subarray(0, random(changed.length)) : changed
        const once = rewrite({ kind, program: cut })
        if (!once) continue
        assert.ok(inspects(kind, once.bytes, once.lengths), `round ${round} of ${kind}: ${cut.toString('hex')}`)
        const twice = rewrite({ kind, program: once.bytes })
        assert.ok(twice?.bytes.equals(once.bytes), `round ${round} of ${kind}: not the same twice: ${cut.toString('hex')}`)
      }
  })
})
