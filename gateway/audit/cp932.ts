/**
 * CP932 (Windows-31J) for spreadsheets that open CSV in it. Node decodes it (WHATWG shift_jis) and does not encode, so the
 * table is the decoder's, turned round: where two codes mean one character the first wins, except the NEC selection of IBM
 * extensions (rows 0xED and 0xEE), which Windows does not write.
 */
let table: ReadonlyMap<string, Uint8Array> | undefined

function encodings(): ReadonlyMap<string, Uint8Array> {
  const decoder = new TextDecoder('shift_jis', { fatal: true })
  const found = new Map<string, Uint8Array>()
  const add = (...bytes: number[]): void => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (character.length === 1 && !found.has(character)) found.set(character, Uint8Array.from(bytes))
    } catch {
      // no character has this code
    }
  }
  for (let byte = 0; byte < 0x80; byte++) add(byte)
  for (let byte = 0xa1; byte < 0xe0; byte++) add(byte)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    if ((lead >= 0xa0 && lead < 0xe0) || lead === 0xed || lead === 0xee) continue
    for (let trail = 0x40; trail <= 0xfc; trail++) if (trail !== 0x7f) add(lead, trail)
  }
  return found
}

/** The same sign under another code point, as other systems write it. */
const twins: Readonly<Record<string, string>> = {
  '\u301c': '\uff5e', '\u2212': '\uff0d', '\u2016': '\u2225', '\u2014': '\u2015', '\u00a2': '\uffe0', '\u00a3': '\uffe1', '\u00ac': '\uffe2', '\u00a5': '\uffe5',
} // biome-ignore format: a table

/** What CP932 has no code for becomes the geta sign (〓), the printers' mark for a missing type. */
export function encodeCp932(text: string): Buffer {
  table ??= encodings()
  const geta = table.get('\u3013') ?? Uint8Array.of(0x3f)
  const bytes: Uint8Array[] = []
  for (const character of text) bytes.push(table.get(character) ?? table.get(twins[character] ?? '') ?? geta)
  return Buffer.concat(bytes)
}
