import type { Findings } from '../../findings.ts'

/** Code points that must not be there: first, last, what it counts as. */
const forbidden: readonly (readonly [number, number, 'control-character' | 'bidi-control'])[] = [
  [0x00, 0x08, 'control-character'],
  [0x0b, 0x0c, 'control-character'],
  [0x0e, 0x1f, 'control-character'],
  [0x7f, 0x9f, 'control-character'],
  [0x61c, 0x61c, 'bidi-control'],
  [0x180e, 0x180e, 'control-character'],
  [0x200b, 0x200b, 'control-character'],
  [0x200e, 0x200f, 'bidi-control'],
  [0x202a, 0x202e, 'bidi-control'],
  [0x2060, 0x2065, 'control-character'],
  [0x2066, 0x2069, 'bidi-control'],
  [0x206a, 0x206f, 'control-character'],
  [0xfdd0, 0xfdef, 'control-character'],
  [0xfeff, 0xfeff, 'control-character'],
  [0xfff9, 0xfffb, 'control-character'],
  [0xfffe, 0xffff, 'control-character'],
  [0xe0000, 0xe007f, 'control-character'],
]

/** Counts characters that no text of ours holds: controls, marks of direction, invisible ones. */
export function checkCharacters(points: Uint32Array, findings: Findings): void {
  for (const point of points) {
    if (point >= 0x20 && point < 0x7f) continue
    if (point > 0x3000 && point < 0xfdd0) continue
    const row = forbidden.find(([first, last]) => point >= first && point <= last)
    if (row) findings.add(row[2])
  }
}

const CHUNK = 8192

/** A string of the code points of a reading. */
export function stringOf(points: Uint32Array): string {
  const pieces: string[] = []
  for (let at = 0; at < points.length; at += CHUNK) pieces.push(String.fromCodePoint(...points.subarray(at, at + CHUNK)))
  return pieces.join('')
}
