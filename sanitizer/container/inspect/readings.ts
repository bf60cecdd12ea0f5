/** Code points of a text; legacy double-byte codes outside JIS rows 1 and 3 (signs, full-width digits and letters) stand as this. */
const someCharacter = 0x4e00

/** RFC 3629 §4, table of well-formed sequences: first byte range → range of the second, number of further ones. */
const sequences: readonly (readonly [first: number, last: number, low: number, high: number, more: number])[] = [
  [0xc2, 0xdf, 0x80, 0xbf, 0],
  [0xe0, 0xe0, 0xa0, 0xbf, 1],
  [0xe1, 0xec, 0x80, 0xbf, 1],
  [0xed, 0xed, 0x80, 0x9f, 1],
  [0xee, 0xef, 0x80, 0xbf, 1],
  [0xf0, 0xf0, 0x90, 0xbf, 2],
  [0xf1, 0xf3, 0x80, 0xbf, 2],
  [0xf4, 0xf4, 0x80, 0x8f, 2],
]

type Reading = Uint32Array | undefined

function utf8(bytes: Uint8Array): Reading {
  const points = new Uint32Array(bytes.length)
  let count = 0
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at++] ?? 0
    if (lead < 0x80) {
      points[count++] = lead
      continue
    }
    const row = sequences.find(([first, last]) => lead >= first && lead <= last)
    const second = bytes[at++] ?? 0
    if (!row || second < row[2] || second > row[3]) return undefined
    let point = ((lead & (0x1f >> row[4])) << 6) | (second & 0x3f)
    for (let left = row[4]; left > 0; left--) {
      const next = bytes[at++] ?? 0
      if (next >> 6 !== 2) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    points[count++] = point
  }
  return points.subarray(0, count)
}

function utf16(bytes: Uint8Array, low: 0 | 1): Reading {
  if (bytes.length % 2 !== 0) return undefined
  const points = new Uint32Array(bytes.length / 2)
  let count = 0
  for (let at = 0; at < bytes.length; at += 2) {
    const unit = (bytes[at + low] ?? 0) | ((bytes[at + 1 - low] ?? 0) << 8)
    if (unit >= 0xdc00 && unit <= 0xdfff) return undefined
    if (unit < 0xd800 || unit > 0xdbff) {
      points[count++] = unit
      continue
    }
    at += 2
    const trail = (bytes[at + low] ?? 0) | ((bytes[at + 1 - low] ?? 0) << 8)
    if (trail < 0xdc00 || trail > 0xdfff) return undefined
    points[count++] = 0x10000 + ((unit - 0xd800) << 10) + (trail - 0xdc00)
  }
  return points.subarray(0, count)
}

/** Signs of JIS row 1 that matter in a table, by cell; the rest of the row is just some character. */
const signs: Readonly<Record<number, number>> = {
  1: 0x3000,
  2: 0x3001,
  4: 0xff0c,
  5: 0xff0e,
  7: 0xff1a,
  9: 0xff1f,
  28: 0x30fc,
  29: 0x2015,
  30: 0x2010,
  31: 0xff0f,
  33: 0xff5e,
  42: 0xff08,
  43: 0xff09,
  60: 0xff0b,
  61: 0xff0d,
  65: 0xff1d,
  75: 0xb0,
  78: 0x2103,
  79: 0xffe5,
  80: 0xff04,
  83: 0xff05,
  87: 0xff20,
}

/** A cell of the JIS X 0208 plane: row and cell from 1. Rows 4 and 5 are kana, 16 and up kanji. */
function fromPlane(row: number, cell: number): number {
  if (row === 1) return signs[cell] ?? someCharacter
  return row === 3 && cell <= 26 ? 0xff0f + cell - 15 : someCharacter
}

const katakana = (byte: number): number => 0xff61 + byte - 0xa1

function shiftJis(bytes: Uint8Array): Reading {
  const points = new Uint32Array(bytes.length)
  let count = 0
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) points[count++] = lead
    else if (lead >= 0xa1 && lead <= 0xdf) points[count++] = katakana(lead)
    else {
      const trail = bytes[++at] ?? 0
      if (lead === 0x80 || lead === 0xa0 || lead > 0xfc || trail < 0x40 || trail === 0x7f || trail > 0xfc) return undefined
      const cell = trail - (trail > 0x7f ? 0x40 : 0x3f)
      points[count++] = fromPlane((lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 2 + (cell > 94 ? 2 : 1), cell > 94 ? cell - 94 : cell)
    }
  }
  return points.subarray(0, count)
}

const inPlane = (byte: number): boolean => byte >= 0xa1 && byte <= 0xfe

function eucJp(bytes: Uint8Array): Reading {
  const points = new Uint32Array(bytes.length)
  let count = 0
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) {
      points[count++] = lead
      continue
    }
    const second = bytes[++at] ?? 0
    if (!inPlane(second)) return undefined
    if (lead === 0x8e) points[count++] = katakana(second)
    else if (lead === 0x8f) {
      if (!inPlane(bytes[++at] ?? 0)) return undefined
      points[count++] = someCharacter
    } else if (inPlane(lead)) points[count++] = fromPlane(lead - 0xa0, second - 0xa0)
    else return undefined
  }
  return points.subarray(0, count)
}

/** RFC 1468; bytes behind an escape sequence until the next one belong to its set. */
function iso2022Jp(bytes: Uint8Array): Reading {
  const points: number[] = []
  let set = '(B'
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x1b) {
      set = String.fromCharCode(bytes[++at] ?? 0, bytes[++at] ?? 0)
      if (!['(B', '(J', '(I', '$B'].includes(set)) return undefined
    } else if (byte > 0x7f) return undefined
    else if (set === '$B' && byte > 0x20) {
      const second = bytes[++at] ?? 0
      if (second < 0x21 || second > 0x7e) return undefined
      points.push(fromPlane(byte - 0x20, second - 0x20))
    } else points.push(set === '(I' && byte > 0x20 ? katakana(byte | 0x80) : byte)
  }
  return Uint32Array.from(points)
}

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean => mark.every((byte, index) => bytes[index] === byte)

/** Every way in which these bytes are a well-formed text. A byte order mark or valid UTF-8 settles it for every program. */
export function readingsOf(bytes: Uint8Array): readonly Uint32Array[] {
  const valid = (...readings: readonly Reading[]): readonly Uint32Array[] => readings.filter((reading) => reading !== undefined)
  if (begins(bytes, 0xef, 0xbb, 0xbf)) return valid(utf8(bytes.subarray(3)))
  if (begins(bytes, 0xff, 0xfe)) return valid(utf16(bytes.subarray(2), 0))
  if (begins(bytes, 0xfe, 0xff)) return valid(utf16(bytes.subarray(2), 1))
  if (bytes.includes(0x1b)) {
    const mail = iso2022Jp(bytes)
    if (mail) return [mail]
  }
  const modern = utf8(bytes)
  return modern ? [modern] : valid(shiftJis(bytes), eucJp(bytes))
}
