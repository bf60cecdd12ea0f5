/** Small programs that a PDF may carry, told by their words alone: calculator functions, CMaps, font programs, profiles, pictures. */

const calculator =
  /^\s*\{(?:\s+|[{}]|[+-]?(?:\d+\.?\d*|\.\d+)(?=[\s{}])|(?:abs|add|and|atan|bitshift|ceiling|copy|cos|cvi|cvr|div|dup|eq|exch|exp|false|floor|ge|gt|idiv|if|ifelse|index|le|ln|log|lt|mod|mul|ne|neg|not|or|pop|roll|round|sin|sqrt|sub|true|truncate|xor)(?=[\s{}]))*\}\s*$/

/** ISO 32000-2, 7.10.5. */
export function isCalculator(text: string): boolean {
  if (text.length > 1 << 20 || !calculator.test(text)) return false
  let depth = 0
  for (const character of text) {
    if (character === '{' && ++depth > 32) return false
    if (character === '}' && --depth < 0) return false
  }
  return depth === 0
}

const cMapToken =
  /^(?:\/[^\s()<>[\]{}/%]*|\((?:[^()\\]|\\[\s\S])*\)|<[0-9A-Fa-f]*>|<<|>>|\[|\]|[+-]?(?:\d+\.?\d*|\.\d+)|findresource|begin|end|dict|def|dup|pop|usecmap|usefont|defineresource|currentdict|CMapName|true|false|null|(?:begin|end)(?:cmap|codespacerange|cidrange|cidchar|bfrange|bfchar|notdefrange|notdefchar|rearrangedfont|usematrix))$/

/** 9.7.5, as our writer lays it out: one token a line. */
export const isCMap = (text: string): boolean => splitLines(text).every((line) => cMapToken.test(line))

/** Lines, where a literal string may hold line ends of its own. */
function splitLines(text: string): readonly string[] {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const last = lines.at(-1)
    if (last?.startsWith('(') && !cMapToken.test(last)) lines[lines.length - 1] = `${last}\n${line}`
    else if (line !== '') lines.push(line)
  }
  return lines
}

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

/** Adobe TN 5176: version 1, a Name INDEX with one name. KNOWN GAP: deeper structures are disarm's word alone. */
export const isCff = (font: Buffer): boolean =>
  font.length > 8 && font[0] === 1 && (font[2] ?? 0) >= 4 && (font[2] ?? 0) + 3 < font.length && font.readUInt16BE(font[2] ?? 0) === 1

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

const profileTags = new Set('wtpt bkpt rXYZ gXYZ bXYZ chad rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2'.split(' '))

/** ICC.1: length as stated, only tags of colour. */
export function isProfile(profile: Buffer): boolean {
  if (profile.length < 132 || profile.readUInt32BE(0) !== profile.length || profile.toString('latin1', 36, 40) !== 'acsp') return false
  const count = profile.readUInt32BE(128)
  if (132 + count * 12 > profile.length) return false
  for (let row = 132; row < 132 + count * 12; row += 12) {
    if (
      !profileTags.has(profile.toString('latin1', row, row + 4)) ||
      profile.readUInt32BE(row + 4) + profile.readUInt32BE(row + 8) > profile.length
    )
      return false
  }
  return true
}

/** ITU-T T.81: SOI, allowed segments in a row, scans, EOI as the last two bytes. */
export function isJpeg(picture: Buffer): boolean {
  if (picture.length < 4 || picture.readUInt16BE(0) !== 0xffd8 || picture.readUInt16BE(picture.length - 2) !== 0xffd9) return false
  let at = 2
  while (at + 4 <= picture.length) {
    const marker = picture.readUInt16BE(at)
    if (marker === 0xffd9) return at === picture.length - 2
    const length = picture.readUInt16BE(at + 2)
    const fixed = marker === 0xffe0 ? 16 : marker === 0xffee ? 14 : undefined
    if (![0xffdb, 0xffc4, 0xffdd, 0xffc0, 0xffc1, 0xffc2, 0xffda, 0xffe0, 0xffee].includes(marker) || (fixed ?? length) !== length)
      return false
    at += 2 + length
    if (marker === 0xffda) at = scanEnd(picture, at)
  }
  return at === picture.length - 2
}

function scanEnd(picture: Buffer, from: number): number {
  for (let at = picture.indexOf(0xff, from); at >= 0; at = picture.indexOf(0xff, at + 1)) {
    const next = picture[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return picture.length
}
