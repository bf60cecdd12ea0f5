import { Refusal } from '../../../refusal.ts'

const broken = (what: string): Refusal => new Refusal('malformed', `mail: ${what}`)

const alphabet = new Uint8Array(128).fill(255)
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  alphabet[character.charCodeAt(0)] = value

const LINE = 76

/** RFC 4648 §4 without any freedom: full lines of 76, padding where it belongs, no stray bits. @throws Refusal malformed */
export function strictBase64(text: Uint8Array): Uint8Array {
  const line = LINE + 2
  const lines = Math.ceil((text.length + 2) / line)
  const characters = text.length - Math.max(0, lines - 1) * 2
  if (text.length === 0) return new Uint8Array()
  if (characters % 4 !== 0) throw broken('length of a base64 body')
  const bytes = new Uint8Array((characters / 4) * 3)
  let [held, bits, padding, to] = [0, 0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0
    const column = at % line
    if (column >= LINE) {
      if (byte !== (column === LINE ? 0x0d : 0x0a) || at >= text.length - 1) throw broken('lines of a base64 body')
      continue
    }
    if (byte === 0x3d && at >= text.length - 2) {
      padding++
      continue
    }
    const value = alphabet[byte] ?? 255
    if (value > 63 || padding > 0) throw broken('a character of a base64 body')
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[to++] = (held >> bits) & 0xff
      held &= (1 << bits) - 1
    }
  }
  if (held !== 0) throw broken('stray bits of a base64 body')
  return bytes.subarray(0, to)
}

/** Code points that no text or name in a mail may have; TAB, CR and LF are asked for by the caller. */
const forbidden: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfdd0, 0xfdef],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe007f],
]

/** UTF-8 without any of those. @returns undefined when it is not */
export function plainText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8')
  if (Buffer.compare(Buffer.from(text, 'utf8'), Buffer.from(bytes)) !== 0) return undefined
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point >= 0x20 && point < 0x7f) continue
    if (forbidden.some(([first, last]) => point >= first && point <= last) || (point & 0xfffe) === 0xfffe) return undefined
  }
  return text
}

/** Lines end in CRLF and nothing else. */
export const hasWholeLines = (text: string): boolean => !/\r(?!\n)|(?<!\r)\n/.test(text)
