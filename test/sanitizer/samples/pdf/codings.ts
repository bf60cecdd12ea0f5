import { deflateSync } from 'node:zlib'

/** One way to code a stream: the entries that say so, and the bytes. */
export interface Coded {
  readonly entries: string
  readonly bytes: Buffer
}

const hexadecimal = (plain: Buffer) => Buffer.from(`${plain.toString('hex')}>`)

/** ISO 32000-2, 7.4.3. */
function ascii85(plain: Buffer): Buffer {
  let out = ''
  for (let at = 0; at < plain.length; at += 4) {
    const group = plain.subarray(at, at + 4)
    let value = Buffer.concat([group, Buffer.alloc(4 - group.length)]).readUInt32BE()
    let letters = ''
    for (let digit = 0; digit < 5; digit++, value = Math.floor(value / 85)) letters = String.fromCharCode((value % 85) + 33) + letters
    out += letters === '!!!!!' && group.length === 4 ? 'z' : letters.slice(0, group.length + 1)
  }
  return Buffer.from(`${out}~>`)
}

/** 7.4.5: runs of literals alone. */
function runLength(plain: Buffer): Buffer {
  const runs: Buffer[] = []
  for (let at = 0; at < plain.length; at += 128) {
    const run = plain.subarray(at, at + 128)
    runs.push(Buffer.from([run.length - 1]), run)
  }
  return Buffer.concat([...runs, Buffer.from([128])])
}

/** 7.4.4: the table is cleared before codes grow past nine bits, so that nothing is compressed at all. */
function lzw(plain: Buffer): Buffer {
  let bits = ''
  const put = (code: number) => {
    bits += code.toString(2).padStart(9, '0')
  }
  for (const [at, byte] of plain.entries()) {
    if (at % 200 === 0) put(256)
    put(byte)
  }
  put(257)
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((one) => Number.parseInt(one.padEnd(8, '0'), 2)))
}

/** 7.4.4.4: PNG's "up", four columns. */
function predicted(plain: Buffer): Buffer {
  const columns = 4
  const padded = Buffer.concat([plain, Buffer.alloc((columns - (plain.length % columns)) % columns, ' ')])
  const rows: Buffer[] = []
  for (let at = 0; at < padded.length; at += columns) {
    const row = padded.subarray(at, at + columns)
    rows.push(Buffer.from([2]), row.map((byte, column) => (byte - (at ? (padded[at - columns + column] ?? 0) : 0)) & 255) as Buffer)
  }
  return deflateSync(Buffer.concat(rows))
}

export const codings: Readonly<Record<string, (plain: Buffer) => Coded>> = {
  Flate: (plain) => ({ entries: '/Filter/FlateDecode', bytes: deflateSync(plain) }),
  'Flate in an array': (plain) => ({ entries: '/Filter[/FlateDecode]/DecodeParms[null]', bytes: deflateSync(plain) }),
  'Flate with a predictor': (plain) => ({ entries: '/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>', bytes: predicted(plain) }),
  'Flate twice': (plain) => ({ entries: '/Filter[/FlateDecode/FlateDecode]', bytes: deflateSync(deflateSync(plain)) }),
  'hexadecimal of Flate': (plain) => ({ entries: '/Filter[/ASCIIHexDecode/FlateDecode]', bytes: hexadecimal(deflateSync(plain)) }),
  hexadecimal: (plain) => ({ entries: '/Filter/ASCIIHexDecode', bytes: hexadecimal(plain) }),
  'base 85': (plain) => ({ entries: '/Filter/ASCII85Decode', bytes: ascii85(plain) }),
  'run lengths': (plain) => ({ entries: '/Filter/RunLengthDecode', bytes: runLength(plain) }),
  LZW: (plain) => ({ entries: '/Filter/LZWDecode', bytes: lzw(plain) }),
  'no filter': (plain) => ({ entries: '', bytes: plain }),
}
