import assert from 'node:assert/strict'
import { inflateRawSync, inflateSync } from 'node:zlib'
import { MARKER } from '../office-package.ts'

/** The same bytes in base64 at each of the three places that they can have in the groups of three. */
const base64 = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(Math.ceil((shift * 4) / 3), -1)
  })

/** Raw, UTF-16 either way, hexadecimal, base64, percent-encoded, as character references: how a reader may be made to see it. */
export const spellings = (marker = MARKER): readonly Buffer[] => {
  const narrow = Buffer.from(marker)
  const wide = Buffer.from(marker, 'utf16le')
  const turned = Buffer.from(wide).swap16()
  const hexadecimal = [narrow, wide, turned].flatMap((one) => [one.toString('hex'), one.toString('hex').toUpperCase()])
  const each = (spell: (code: number) => string): string => [...narrow].map(spell).join('')
  const referenced = [
    each((code) => `%${code.toString(16)}`),
    each((code) => `&#${code};`),
    each((code) => `&#x${code.toString(16)};`),
    each((code) => `\\u00${code.toString(16)}`),
  ]
  return [
    narrow,
    wide,
    turned,
    ...[...hexadecimal, ...referenced, ...[narrow, wide, turned].flatMap(base64)].map((one) => Buffer.from(one)),
  ]
}
const all = spellings()

/** The file, the inside of every entry, of packages inside it, and of every stream in an entry that inflates (pictures). */
export function* layers(bytes: Uint8Array, depth = 0): Generator<Buffer> {
  const whole = Buffer.from(bytes)
  yield whole
  if (depth > 3) return
  for (let at = whole.indexOf('PK\x03\x04'); at >= 0; at = whole.indexOf('PK\x03\x04', at + 4)) {
    const from = at + 30 + whole.readUInt16LE(at + 26) + whole.readUInt16LE(at + 28)
    const inside = whole.readUInt16LE(at + 8) === 8 ? inflated(whole.subarray(from), inflateRawSync) : undefined
    // What is stored is part of this layer, and of this search.
    if (inside) yield* layers(inside, depth + 1)
  }
  for (let data = whole.indexOf('IDAT'); data >= 0; data = whole.indexOf('IDAT', data + 4)) {
    const pixels = inflated(whole.subarray(data + 4), inflateSync)
    if (pixels) yield pixels
  }
}

function inflated(bytes: Buffer, inflate: typeof inflateSync): Buffer | undefined {
  try {
    return inflate(bytes, { maxOutputLength: 1 << 26 })
  } catch {
    return undefined
  }
}

/** Fails when the marker is anywhere in the file, in any spelling; letters in either case. */
export function assertMarkerGone(bytes: Uint8Array): void {
  for (const layer of layers(bytes)) {
    for (const spelling of all) assert.equal(layer.indexOf(spelling), -1, `the marker survives as ${spelling}`)
    assert.ok(!layer.toString('latin1').toLowerCase().includes(MARKER.toLowerCase()), 'the marker survives in another case')
  }
}
