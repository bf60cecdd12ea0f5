import { demand, isPlainName } from '../unsound.ts'
import { array, integer, numeric, passOver, type Tokens } from './tokens.ts'

/**
 * Words of the clear part (Adobe Type 1 Font Format, 2.2, 2.3). A font that says anything else is a program of another kind. What they would do is of no
 * interest: the part is written anew from the values below.
 */
const words: ReadonlySet<string> = new Set(
  (
    'begin def dict dup end readonly array put for index exch currentdict currentfile eexec true false noaccess executeonly known get ifelse if ' +
    'StandardEncoding FontDirectory definefont pop setglobal currentglobal save restore systemdict userdict internaldict findfont makefont copy ' +
    'null eq ne not type cvx bind put closefile cleartomark mark load store where forall stringtype nametype and or add sub mul div lt gt le ge ' +
    'ISOLatin1Encoding string roll length copy aload astore matrix exec 2index { } [ ] < > ('
  ).split(' '),
)
const MAXIMUM_WORDS = 20_000

export interface Clear {
  readonly name: string
  readonly matrix: readonly number[]
  readonly box: readonly number[]
  readonly paint: number
  readonly stroke: number | undefined
  /** Code → glyph name; undefined is StandardEncoding. */
  readonly encoding: ReadonlyMap<number, string> | undefined
}

interface Found {
  name?: string
  matrix?: readonly number[]
  box?: readonly number[]
  paint?: number
  stroke?: number
  encoding?: ReadonlyMap<number, string> | 'StandardEncoding'
}

/** What a /Key is read for; of two the first counts, but of the matrix there must not be two. */
const keys: Readonly<Record<string, (tokens: Tokens, found: Found) => void>> = {
  '/FontName': (tokens, found) => {
    const name = tokens.next().slice(1)
    found.name ??= isPlainName(name) ? name : 'Font'
  },
  /** CVE-2024-4367: six numbers, once. */
  '/FontMatrix': (tokens, found) => {
    const matrix = array(tokens, 6)
    demand(matrix.length === 6 && found.matrix === undefined, 'FontMatrix')
    found.matrix = matrix
  },
  '/FontBBox': (tokens, found) => {
    const box = array(tokens, 4)
    demand(box.length === 4, 'FontBBox')
    found.box ??= box
  },
  '/PaintType': (tokens, found) => {
    found.paint ??= integer(tokens.next())
  },
  '/StrokeWidth': (tokens, found) => {
    found.stroke ??= numeric(tokens.next())
  },
  '/FontType': (tokens) => demand(tokens.next() === '1', 'FontType'),
  /** KNOWN GAP: multiple master fonts (TN 5015) fail, and so do their OtherSubrs 14 to 18; what PDFs carry of them is as a rule an instance without. */
  '/WeightVector': () => demand(false, 'multiple master'),
  '/Encoding': (tokens, found) => {
    const encoding = readEncoding(tokens)
    found.encoding ??= encoding
  },
}

/** Reads up to `eexec`, which is where the encrypted part begins. @throws UnsoundFont for words outside the list */
export function readClear(tokens: Tokens): Clear {
  const found: Found = {}
  for (let count = 0, depth = 0; ; count++) {
    const token = tokens.next()
    demand(token !== '' && count < MAXIMUM_WORDS, 'no eexec')
    if (token === 'eexec') break
    depth += token === '{' ? 1 : token === '}' ? -1 : 0
    if (depth === 0 && Object.hasOwn(keys, token)) keys[token]?.(tokens, found)
    else known(token)
  }
  return {
    name: found.name ?? 'Font',
    matrix: found.matrix ?? [0.001, 0, 0, 0.001, 0, 0],
    box: found.box ?? [0, 0, 0, 0],
    paint: found.paint === 2 ? 2 : 0,
    stroke: found.stroke,
    encoding: found.encoding === 'StandardEncoding' ? undefined : found.encoding,
  }
}

function known(token: string): void {
  if (words.has(token) || token.startsWith('/')) return
  demand(/^[-+\d.#eE]+$/.test(token), 'word outside the list')
}

/** `StandardEncoding def`, `[/a /b …]`, or `256 array … dup 65 /A put … def`. */
function readEncoding(tokens: Tokens): ReadonlyMap<number, string> | 'StandardEncoding' {
  const first = tokens.next()
  if (first === 'StandardEncoding') return first
  const codes = new Map<number, string>()
  if (first === '[') {
    for (let code = 0, token = tokens.next(); token !== ']'; code++, token = tokens.next()) {
      demand(token.startsWith('/') && code < 256, 'Encoding')
      assign(codes, code, token.slice(1))
    }
    return codes
  }
  demand(/^\d+$/.test(first) && tokens.next() === 'array', 'Encoding')
  for (let count = 0; ; count++) {
    const token = tokens.next()
    demand(token !== '' && count < MAXIMUM_WORDS, 'Encoding')
    if (token === 'def' || token === 'readonly') return codes
    if (token === '{') passOver(tokens)
    else if (token === 'dup') readRow(tokens, codes)
    else known(token)
  }
}

function readRow(tokens: Tokens, codes: Map<number, string>): void {
  const [code, name] = [tokens.next(), tokens.next()]
  demand(name.startsWith('/') && tokens.next() === 'put', 'Encoding')
  assign(codes, code.startsWith('8#') ? Number.parseInt(code.slice(2), 8) : integer(code), name.slice(1))
}

function assign(codes: Map<number, string>, code: number, name: string): void {
  demand(Number.isInteger(code) && code >= 0 && code <= 255, 'Encoding')
  if (name !== '.notdef' && isPlainName(name)) codes.set(code, name)
  else codes.delete(code)
}

/** A number as PostScript writes it: no exponent that Type 1 parsers do not know. */
export const spell = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text
}

export const spellArray = (values: readonly number[]): string => `[${values.map(spell).join(' ')}]`

/** The clear part (2.2) that says this and nothing else. */
export function writeClear({ name, matrix, box, paint, stroke, encoding }: Clear): string {
  const rows = [...(encoding ?? [])].sort(([a], [b]) => a - b).map(([code, glyph]) => `dup ${code}/${glyph} put`)
  return [
    `%!PS-AdobeFont-1.0: ${name}`,
    '9 dict begin',
    '/FontType 1 def',
    `/FontName /${name} def`,
    `/PaintType ${paint} def`,
    ...(stroke === undefined ? [] : [`/StrokeWidth ${spell(stroke)} def`]),
    `/FontMatrix ${spellArray(matrix)} readonly def`,
    `/FontBBox {${box.map(spell).join(' ')}} readonly def`,
    ...(encoding
      ? ['/Encoding 256 array', '0 1 255 {1 index exch /.notdef put} for', ...rows, 'readonly def']
      : ['/Encoding StandardEncoding def']),
    'currentdict end',
    'currentfile eexec\n',
  ].join('\n')
}
