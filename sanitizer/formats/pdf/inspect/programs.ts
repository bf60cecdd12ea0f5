/** Font programs that a PDF may carry. */
export { isCff } from './font/cff.ts'

const fontTables = new Set([
  'head',
  'hhea',
  'maxp',
  'OS/2',
  'hmtx',
  'vhea',
  'vmtx',
  'cmap',
  'fpgm',
  'prep',
  'cvt ',
  'loca',
  'glyf',
  'CFF ',
  'VORG',
  'post',
])

/** ISO/IEC 14496-22: allowed tables, side by side, sorted, covering the whole file. */
export function isSfnt(font: Buffer): boolean {
  if (font.length < 12 || !['\0\x01\0\0', 'true', 'OTTO'].includes(font.toString('latin1', 0, 4))) return false
  const count = font.readUInt16BE(4)
  let next = 12 + count * 16
  if (next > font.length) return false
  let previous = ''
  for (let row = 12; row < 12 + count * 16; row += 16) {
    const tag = font.toString('latin1', row, row + 4)
    if (!fontTables.has(tag) || tag <= previous || font.readUInt32BE(row + 8) !== next) return false
    next += (font.readUInt32BE(row + 12) + 3) & ~3
    previous = tag
  }
  return next === font.length
}

const type1Word =
  /^(?:\/\S*|[-+\d.#eE]+|begin|def|dict|dup|end|readonly|array|put|for|index|exch|currentdict|currentfile|eexec|true|false|noaccess|executeonly|known|get|ifelse|if|StandardEncoding|ISOLatin1Encoding|FontDirectory|definefont|pop|setglobal|currentglobal|save|restore|systemdict|userdict|internaldict|findfont|makefont|copy|null|eq|ne|not|type|cvx|bind|closefile|cleartomark|mark|load|store|where|forall|stringtype|nametype|and|or|add|sub|mul|div|lt|gt|le|ge|string|roll|length|aload|astore|matrix|exec)$/

/** Adobe Type 1: the clear part in these words, six numbers for a /FontMatrix, zeros and cleartomark at the end. */
export function isType1(font: Buffer, clearLength: number, cipherLength: number): boolean {
  const clear = font.toString('latin1', 0, clearLength)
  const tail = font.toString('latin1', clearLength + cipherLength)
  if (!clear.startsWith('%!') || !clear.trimEnd().endsWith('eexec') || !/^[0\s]*cleartomark\s*$/.test(tail)) return false
  const matrices = clear.match(/\/FontMatrix\s*\S/g)?.length ?? 0
  const numeric = clear.match(/\/FontMatrix\s*[[{]\s*(?:[-+\d.eE]+\s+){5}[-+\d.eE]+\s*[\]}]/g)?.length ?? 0
  if (matrices !== numeric || matrices > 1) return false
  const bare = clear.replace(/%[^\r\n]*/g, ' ').replace(/\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)/g, ' ')
  return bare.split(/[\s[\]{}<>]+|(?=\/)/).every((word) => word === '' || type1Word.test(word))
}
