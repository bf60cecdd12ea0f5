/** What a spreadsheet takes for the start of a formula (threats.md §3.7), with the full-width forms that Japanese input gives. */
const trigger = /^[=＝+＋\-－@＠]/
/** Blanks and quotes that an import may drop before it looks. */
const lead = /^[\s"]+/

/**
 * Values that begin like a formula and are none. Only digits, signs and punctuation, so that even if a program computes them, nothing but
 * these digits goes in: -5, ＋１２, -1,234.5, -1.5E+10, +81-3-1234-5678, -12:30, --, -（）, －
 */
const inert: readonly RegExp[] = [
  /^[+＋\-－](?:[\d０-９\s+＋\-－−‐‑–—―ー.．,，、:：/／()（）%％‰~～〜¥￥$€£°℃]|(?<=\d)[eE](?=[+-]?\d))*$/,
  // a number with a unit: -500円, +3名, －2.5㎡
  /^[+＋\-－]\s?[¥￥$€£]?[\d０-９][\d０-９.,．，]*\s?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}℃%％㎡㎥㎏㎞㎝㎜]{1,6}$/u,
  // the same with a unit in letters: -10kg, -3.5 m; none of them is a cell, a function or an operator
  /^[+＋\-－]\s?[\d０-９][\d０-９.,．，]*\s?(?:mm|cm|km|m|ha|kg|mg|g|t|ml|kl|l|kwh|kw|kv|wh|w|v|hpa|mpa|pa|hz|db|ppm|px|pt|min|sec|pts?)[23]?$/i,
  // rulers: =====, =-=-=
  /^[=＝][=＝\-－\s]*$/,
  /^[@＠][@＠?？\s]*$/,
]

/** Quick look before a value is cut out: a letter or a digit first, and it is none. */
export function mayBeFormula(characters: string, start: number, end: number): boolean {
  let at = start
  while (at < end && skipped(characters.charCodeAt(at))) at++
  return at < end && trigger.test(characters.charAt(at))
}

const skipped = (code: number): boolean => code <= 0x22 || (code >= 0xa0 && lead.test(String.fromCharCode(code)))

/** Would a spreadsheet run this value of a field (without its quotes)? */
export function isFormula(value: string): boolean {
  const rest = value.replace(lead, '')
  if (!trigger.test(rest)) return false
  const trimmed = withoutTail(rest)
  return !inert.some((form) => form.test(trimmed))
}

/** Blanks and quotes at the end; a loop, since an expression would try every run of blanks in the middle, too. */
function withoutTail(value: string): string {
  let end = value.length
  while (end > 0 && /[\s"]/.test(value.charAt(end - 1))) end--
  return value.slice(0, end)
}

/** `server|topic!item`: Dynamic Data Exchange starts programs. */
export const isDde = (value: string): boolean => /\|[^|]*!/.test(value)
