/** Changes to a textarea that the browser can undo. */

/** Puts text in the place of a range, as if it had been typed. */
export function replaceRange(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.focus()
  area.setSelectionRange(from, to)
  // Deprecated, and still the only way that leaves the browser's own undo working; the other is for browsers without it.
  const done = text === '' ? from === to || document.execCommand('delete') : document.execCommand('insertText', false, text)
  if (!done) putIn(area, from, to, text)
}

function putIn(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.setRangeText(text, from, to, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Lines; Chromium's own insertion of 2,000 takes many seconds, during which the page stands still. */
const manyLines = 200

/** A large paste put in at once. @returns what undoes it, since the browser's own undo does not know of it; undefined for a small one */
export function pasteLarge(area: HTMLTextAreaElement, text: string): { readonly before: string; readonly after: string } | undefined {
  if (text.split('\n', manyLines + 1).length <= manyLines) return undefined
  const before = area.value
  putIn(area, area.selectionStart, area.selectionEnd, text.replaceAll('\r\n', '\n'))
  return { before, after: area.value }
}

export function restore(area: HTMLTextAreaElement, text: string): void {
  putIn(area, 0, area.value.length, text)
}

const step = '  '

/** Indents the lines of the selection, or takes an indentation away; without a selection two spaces are put in. */
export function indent(area: HTMLTextAreaElement, out: boolean): void {
  const { value, selectionStart, selectionEnd } = area
  if (!out && selectionStart === selectionEnd) {
    replaceRange(area, selectionStart, selectionEnd, step)
    return
  }
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1
  const end = value.indexOf('\n', Math.max(selectionStart, selectionEnd - 1))
  const to = end < 0 ? value.length : end
  const changed = value
    .slice(from, to)
    .split('\n')
    .map((line) => (out ? line.replace(/^ {1,2}/, '') : line === '' ? line : step + line))
    .join('\n')
  if (changed === value.slice(from, to)) return
  replaceRange(area, from, to, changed)
  if (selectionStart === selectionEnd) {
    const moved = Math.max(from, selectionStart - (to - from - changed.length))
    area.setSelectionRange(moved, moved)
  } else area.setSelectionRange(from, from + changed.length)
}

/** A new line at the same depth, or deeper behind a colon. */
export function newLine(area: HTMLTextAreaElement): void {
  const { value, selectionStart, selectionEnd } = area
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart)
  const depth = /^ */.exec(line)?.[0] ?? ''
  const behindDash = /^\s*- /.test(line) ? step : ''
  const deeper = /:\s*$/.test(line) ? step : ''
  replaceRange(area, selectionStart, selectionEnd, `\n${depth}${behindDash}${deeper}`)
}

/** Offset of a place that is counted from 1. */
export function offsetOf(text: string, line: number, column = 1): number {
  let at = 0
  for (let passed = 1; passed < line; passed++) {
    const next = text.indexOf('\n', at)
    if (next < 0) return text.length
    at = next + 1
  }
  const end = text.indexOf('\n', at)
  return Math.min(at + column - 1, end < 0 ? text.length : end)
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

/** Leaves the quotes of a value in place. */
export const wordAt = (text: string, offset: number): { readonly from: number; readonly to: number } => {
  const quote = /^["']/.test(text.slice(offset, offset + 1)) ? 1 : 0
  const length = /^[^\s,:{}[\]"']*/.exec(text.slice(offset + quote))?.[0].length ?? 0
  return { from: offset + quote, to: offset + quote + length }
}
