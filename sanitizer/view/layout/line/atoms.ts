import type { Typeface } from '../paper/typeface.ts'
import type { Inline, Look } from './inline.ts'
import { tickedBox, withEquals } from './substitutes.ts'

/** The smallest thing on a line: a character with the marks on it, a figure, a tab, or a forced end. */
export interface Atom {
  /** The character; an object replacement character for a figure. */
  readonly character: string
  readonly look: Look | undefined
  readonly inline: Inline
  /** Points; a tab's width depends on where it stands. */
  readonly width: number
}

export interface Faces {
  readonly regular: Typeface
  readonly bold: Typeface
}

export const faceFor = (faces: Faces, look: Look): Typeface => (look.bold ? faces.bold : faces.regular)

/** Characters that take half a cell of a terminal: ASCII, Latin-1 and half-width katakana. */
const HALF = /^[\u0020-\u00ff\u2002-\u200a\uff61-\uffdc]$/
const COMBINING = /^\p{M}$/u

/** Width of a character in points; on a grid 0.5 or 1 em. */
export function widthOf(faces: Faces, character: string, look: Look): number {
  if (look.grid) return (HALF.test(character) ? 0.5 : 1) * look.size
  return (faceFor(faces, look).width(character) / 1000) * look.size * (look.stretch ?? 1)
}

/** A paragraph longer than this fills all the pages there are; it is cut with a sentence. */
const LONGEST = 1_000_000
const CUT = '…以下は表示していません'

/** Line ends in the text are forced ends; other control characters never reach a page. */
export function atomsOf(inlines: readonly Inline[], faces: Faces): Atom[] {
  const atoms: Atom[] = []
  for (const inline of inlines) {
    if (atoms.length >= LONGEST) {
      pushText(atoms, { kind: 'text', text: CUT, look: { size: 9, colour: 0x333333 } }, faces)
      break
    }
    if (inline.kind === 'text') pushText(atoms, inline, faces)
    else if (inline.kind === 'figure') atoms.push({ character: '\ufffc', look: undefined, inline, width: inline.width })
    else atoms.push({ character: inline.kind === 'tab' ? '\t' : '\n', look: inline.look, inline, width: 0 })
  }
  return atoms
}

function pushText(atoms: Atom[], inline: Inline & { kind: 'text' }, faces: Faces): void {
  const { look } = inline
  const text = inline.text.length > LONGEST ? `${inline.text.slice(0, LONGEST)}${CUT}` : inline.text
  for (const character of withEquals(text.normalize('NFC'))) {
    const code = character.charCodeAt(0)
    const box = code === 0x2611 || code === 0x2612 ? tickedBox(character, look) : undefined
    if (box) atoms.push({ character: '\ufffc', look: undefined, inline: box, width: box.width * (look.stretch ?? 1) })
    else if (code === 10 || code === 9) atoms.push({ character, look, inline: { kind: code === 9 ? 'tab' : 'break', look }, width: 0 })
    else if (code >= 32 && !(code >= 0x7f && code < 0xa0)) {
      const isMark = code >= 0x300 && COMBINING.test(character)
      atoms.push({ character, look, inline, width: isMark && look.grid ? 0 : widthOf(faces, character, look) })
    }
  }
}
