import type { Page } from '../paper/page.ts'
import type { Inline, Look } from './inline.ts'

/** Characters that our font has not, and what says the same. What has no such equal becomes 〓. */
const EQUALS: Readonly<Record<string, string>> = {
  '☐': '□',
  '⬜': '□',
  '◻': '□',
  '◽': '□',
  '🔲': '□',
  '❑': '□',
  '❒': '□',
  '⬛': '■',
  '◼': '■',
  '◾': '■',
  '⚪': '○',
  '⚫': '●',
  '🔴': '●',
  '✔': '✓',
  '✕': '×',
  '✖': '×',
  '✗': '×',
  '✘': '×',
  '➢': '▶',
  '➤': '▶',
  '➔': '→',
  '➜': '→',
  '➝': '→',
  '➲': '→',
  '‣': '•',
  '⁃': '•',
  '∙': '•',
  '⭐': '★',
  '✦': '◆',
  '㋿': '令和',
}

const KNOWN = new RegExp(`[${Object.keys(EQUALS).join('')}]`, 'gu')

export const withEquals = (text: string): string => text.replace(KNOWN, (character) => EQUALS[character] ?? character)

/** Ticks in a box of one by one. */
const TICKS: Readonly<Record<string, readonly (readonly [x1: number, y1: number, x2: number, y2: number])[]>> = {
  '☑': [
    [0.22, 0.5, 0.43, 0.74],
    [0.43, 0.74, 0.82, 0.2],
  ],
  '☒': [
    [0.22, 0.22, 0.78, 0.78],
    [0.78, 0.22, 0.22, 0.78],
  ],
}

/** Ticked boxes are drawn: forms are full of them, and whether one is ticked must not be lost. */
export function tickedBox(character: string, { size, colour, bold }: Look): (Inline & { readonly kind: 'figure' }) | undefined {
  const ticks = TICKS[character]
  if (!ticks) return undefined
  const side = size * 0.76
  const inset = size * 0.12
  const draw = (page: Page, x: number, y: number, scale: number): void => {
    const stroke = { colour, width: Math.max(0.5, (size * scale) / (bold ? 11 : 16)) }
    const [left, top, length] = [x + inset * scale, y + inset * scale, side * scale]
    page.box(left, top, length, length, undefined, stroke)
    for (const [x1, y1, x2, y2] of ticks)
      page.line(left + x1 * length, top + y1 * length, left + x2 * length, top + y2 * length, { ...stroke, width: stroke.width * 1.6 })
  }
  return { kind: 'figure', width: size, height: size * 0.88, draw }
}
