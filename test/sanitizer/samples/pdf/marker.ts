import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { MARKER } from '../pdf.ts'

/** The same text in base64 at each of the three places that it can have in the groups of three. */
const base64 = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(Math.ceil((shift * 4) / 3), -1)
  })

/** Raw, UTF-16 either way, octal, hexadecimal, base64: how a reader or a mail program may be made to see it. */
export const spellings = (): readonly Buffer[] => {
  const wide = Buffer.from(MARKER, 'utf16le')
  const turned = Buffer.from(wide).swap16()
  const octal = [...MARKER].map((one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')
  const named = [...MARKER].map((one) => `#${one.charCodeAt(0).toString(16)}`).join('')
  const hexadecimal = [Buffer.from(MARKER), wide, turned].map((one) => one.toString('hex'))
  return [
    Buffer.from(MARKER),
    wide,
    turned,
    Buffer.from(octal),
    ...[named, ...hexadecimal].flatMap((one) => [Buffer.from(one), Buffer.from(one.toUpperCase())]),
    ...[...base64(Buffer.from(MARKER)), ...base64(turned)].map((one) => Buffer.from(one)),
  ]
}

/** The file, and the inside of every stream that inflates. */
export function* layers(bytes: Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(bytes)
  yield whole
  for (let at = whole.indexOf('stream'); at >= 0; at = whole.indexOf('stream', at + 6)) {
    for (const start of [at + 7, at + 8]) {
      try {
        yield inflateSync(whole.subarray(start), { maxOutputLength: 1 << 26 })
      } catch {
        // Not the start of deflated data.
      }
    }
  }
}

export function assertMarkerGone(bytes: Uint8Array): void {
  for (const layer of layers(bytes))
    for (const spelling of spellings()) assert.equal(layer.indexOf(spelling), -1, `the marker survives as ${spelling}`)
}
