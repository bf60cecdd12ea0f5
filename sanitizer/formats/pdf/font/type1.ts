/**
 * Adobe Type 1 Font Format, chapter 2 and 7: a clear part in a small part of PostScript, an encrypted part, a tail of zeros.
 * The clear part is checked word by word against what font programs use; /FontMatrix must be six numbers (CVE-2024-4367 and its
 * kin read it as more). KNOWN GAP: charstrings in the encrypted part are not interpreted.
 */
const words: ReadonlySet<string> = new Set(
  (
    'begin def dict dup end readonly array put for index exch currentdict currentfile eexec true false noaccess executeonly known get ifelse if ' +
    'StandardEncoding FontDirectory definefont pop setglobal currentglobal save restore systemdict userdict internaldict findfont makefont copy ' +
    'null eq ne not type cvx bind put closefile cleartomark mark load store where forall stringtype nametype and or add sub mul div lt gt le ge ' +
    'ISOLatin1Encoding string roll length copy aload astore matrix exec 2index'
  ).split(' '),
)

export interface Type1 {
  readonly clear: Uint8Array
  readonly encrypted: Uint8Array
  readonly tail: Uint8Array
}

const TAIL = Buffer.from(`${`${'0'.repeat(64)}\n`.repeat(8)}cleartomark\n`)

/** Segments of a PFB file (Adobe TN 5040) laid end to end. */
function withoutSegments(font: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; font[at] === 0x80 && (font[at + 1] === 1 || font[at + 1] === 2) && at + 6 <= font.length; ) {
    const length = font.readUInt32LE(at + 2)
    parts.push(font.subarray(at + 6, at + 6 + length))
    at += 6 + length
  }
  return parts.length === 0 ? font : Buffer.concat(parts)
}

/** 7.3: the encrypted part is binary or hexadecimal; key 55665. */
function decrypt(bytes: Uint8Array): Buffer {
  const out = Buffer.alloc(bytes.length)
  let key = 55665
  for (const [index, cipher] of bytes.entries()) {
    out[index] = cipher ^ (key >> 8)
    key = ((cipher + key) * 52845 + 22719) & 0xffff
  }
  return out.subarray(4)
}

function binary(bytes: Buffer): Buffer {
  const hexadecimal = /^[0-9A-Fa-f\s]{8}/.test(bytes.toString('latin1', 0, 8))
  if (!hexadecimal) return bytes
  return Buffer.from(bytes.toString('latin1').replace(/[^0-9A-Fa-f]/g, ''), 'hex')
}

function clearSound(clear: string): boolean {
  const matrix = /\/FontMatrix\s*(\[[^\]]*\]|\{[^}]*\})/.exec(clear)?.[1]
  if (clear.includes('/FontMatrix') && !(matrix && /^[[{]\s*([-+\d.eE]+\s+){5}[-+\d.eE]+\s*[\]}]$/.test(matrix))) return false
  const plain = clear.replace(/%[^\r\n]*/g, ' ').replace(/\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)/g, ' ')
  return plain
    .split(/[\s[\]{}<>]+|(?=\/)/)
    .every((word) => word === '' || word.startsWith('/') || /^[-+\d.#eE]+$/.test(word) || words.has(word))
}

/** @returns the three parts, or undefined when the program is not sound */
export function rewriteType1(input: Uint8Array): Type1 | undefined {
  const font = withoutSegments(Buffer.from(input.buffer, input.byteOffset, input.length))
  const mark = font.indexOf('eexec')
  if (mark < 0) return undefined
  let from = mark + 5
  while (from < font.length && [9, 10, 13, 32].includes(font[from] ?? 0)) from++
  const clear = font.subarray(0, mark + 5)
  if (!clearSound(clear.toString('latin1'))) return undefined
  const end = font.lastIndexOf('cleartomark')
  let stop = end > from ? end : font.length
  while (end > from && stop > from && [0x30, 9, 10, 13, 32].includes(font[stop - 1] ?? 0)) stop--
  const encrypted = binary(font.subarray(from, stop))
  const program = decrypt(encrypted).toString('latin1')
  if (!program.includes('/CharStrings') || program.includes('/FontMatrix')) return undefined
  return { clear: Buffer.concat([clear, Buffer.from('\n')]), encrypted, tail: Buffer.concat([Buffer.from('\n'), TAIL]) }
}
