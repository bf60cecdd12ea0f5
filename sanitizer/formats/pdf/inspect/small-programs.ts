/** Calculator functions and CMaps, told by their words alone. */

const calculator =
  /^\s*\{(?:\s+|[{}]|[+-]?(?:\d+\.?\d*|\.\d+)(?=[\s{}])|(?:abs|add|and|atan|bitshift|ceiling|copy|cos|cvi|cvr|div|dup|eq|exch|exp|false|floor|ge|gt|idiv|if|ifelse|index|le|ln|log|lt|mod|mul|ne|neg|not|or|pop|roll|round|sin|sqrt|sub|true|truncate|xor)(?=[\s{}]))*\}\s*$/

const CALCULATOR_TOKENS = 100_000
const CALCULATOR_DEPTH = 32

/** ISO 32000-2, 7.10.5: words of the language, and every inner procedure taken by the `if` or `ifelse` behind it. */
export function isCalculator(text: string): boolean {
  if (text.length > 1 << 20 || !calculator.test(text)) return false
  const tokens = text.match(/[{}]|[^\s{}]+/g) ?? []
  const open: number[] = []
  for (const token of tokens) {
    const pending = open.at(-1) ?? 0
    const takes = token === 'if' ? 1 : token === 'ifelse' ? 2 : 0
    if (token === '{') open.push(0)
    else if (token === '}') {
      if (pending !== 0 || open.length === 0) return false
      open.pop()
      if (open.length > 0) open.push((open.pop() ?? 0) + 1)
    } else if (pending !== takes) return false
    else open[open.length - 1] = 0
    if (open.length > CALCULATOR_DEPTH || (open.at(-1) ?? 0) > 2) return false
  }
  return open.length === 0 && tokens.length <= CALCULATOR_TOKENS
}

const cMapToken =
  /^(?:\/[^\s()<>[\]{}/%]*|\((?:[^()\\]|\\[\s\S])*\)|<[0-9A-Fa-f]*>|<<|>>|\[|\]|[+-]?(?:\d+\.?\d*|\.\d+)|findresource|begin|end|dict|def|dup|pop|usecmap|usefont|defineresource|currentdict|CMapName|true|false|null|(?:begin|end)(?:cmap|codespacerange|cidrange|cidchar|bfrange|bfchar|notdefrange|notdefchar|rearrangedfont|usematrix))$/

const CODE_DIGITS = 8
const TARGET_DIGITS = 1024
const UNROLLED = 1 << 24
const rowItems: Readonly<Record<string, number>> = {
  codespacerange: 2,
  cidrange: 3,
  bfrange: 3,
  notdefrange: 3,
  cidchar: 2,
  bfchar: 2,
  notdefchar: 2,
}

/** 9.7.5, as our writer lays it out, one token a line; no code longer than four bytes, no range that takes long to unroll, no parent with a path for a name. */
export function isCMap(text: string): boolean {
  const lines = splitLines(text)
  let block = ''
  let place = 0
  let low = 0
  for (const [index, line] of lines.entries()) {
    if (!cMapToken.test(line) || (line.startsWith('/') && line.length > 400) || (line.startsWith('(') && line.length > 256)) return false
    if (line === 'usecmap' && !/^\/[A-Za-z0-9-]{1,40}$/.test(lines[index - 1] ?? '')) return false
    const begun = /^begin(\w+)$/.exec(line)?.[1]
    if (begun !== undefined || line.startsWith('end')) {
      block = begun ?? ''
      place = 0
      continue
    }
    const digits = line.startsWith('<') && line !== '<<' ? line.slice(1, -1) : ''
    if (digits.length > TARGET_DIGITS) return false
    if (line === '[') place = Number.NaN
    const item = rowItems[block] === undefined ? Number.NaN : place % (rowItems[block] ?? 1)
    const isCode = item === 0 || (item === 1 && block.endsWith('range'))
    if (isCode && digits.length > CODE_DIGITS) return false
    if (item === 0) low = Number.parseInt(digits || '0', 16)
    if (isCode && item === 1 && block !== 'codespacerange' && Number.parseInt(digits || '0', 16) - low > UNROLLED) return false
    place = line === ']' ? 3 : place + 1
  }
  return true
}

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
