/** Calculator functions and CMaps, told by their words alone. */

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
