import { NESTED } from './fields.ts'
import type { Fonts } from './fonts.ts'
import { destinationAt } from './groups.ts'
import { firstState, type State } from './state.ts'
import { Run } from './text.ts'
import type { Item } from './tree.ts'

/** Control words that are one character, and may so stand for one behind a \u. */
export const characterWords: ReadonlyMap<string, string> = new Map([
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['bullet', '\u2022'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
  ['emspace', '\u2003'],
  ['enspace', '\u2002'],
  ['tab', '\t'],
])
export const characterSymbols: ReadonlyMap<string, string> = new Map([
  ['~', '\u00a0'],
  ['_', '\u2011'],
])

/** Applies what a word does to the reading of characters. @returns whether it was such a word */
export function readsCharacters(run: Run, state: State, name: string, number: number | undefined): boolean {
  if (name === 'u') {
    if (number !== undefined && Math.abs(number) <= 0xffff) run.unit(number & 0xffff)
    state.skip = state.fallback
    return true
  }
  if (name === 'uc') {
    state.fallback = Math.max(0, Math.min(number ?? 1, 0xffff))
    return true
  }
  return false
}

/** What of these bytes is not the stand-in of a \u before them. */
export function unskipped(bytes: Uint8Array, state: State): Uint8Array {
  const rest = bytes.subarray(state.skip)
  state.skip = Math.max(0, state.skip - bytes.length)
  return rest
}

/**
 * The characters of a part of the tree, as an instruction or a name: of plain groups, too, and none of any destination. A field stands for
 * itself as U+FFFC.
 */
export function characters(items: readonly Item[], fonts: Fonts, page: number, state: State = firstState(undefined), run = new Run()): Run {
  for (let at = 0; at < items.length; at++) {
    const found = destinationAt(items, at)
    if (found) {
      if (found.word.name === 'field') run.unit(NESTED.charCodeAt(0))
      return run
    }
    const item = items[at]
    if (item?.kind === 'text') run.bytes(unskipped(item.bytes, state), fonts.encoding(state.font, page))
    else if (item?.kind === 'group') characters(item.items, fonts, page, { ...state, skip: 0 }, run)
    else if (item?.kind === 'word' && !readsCharacters(run, state, item.name, item.number)) {
      if (item.name === 'f') state.font = item.number
      const character = characterWords.get(item.name)
      if (character !== undefined && state.skip > 0) state.skip--
      else if (character !== undefined) run.unit(character.charCodeAt(0))
    }
  }
  return run
}
