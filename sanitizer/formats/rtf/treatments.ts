import { within as withinLimit } from '../../limits.ts'
import type { Treatment } from './destinations.ts'
import { verdictOf } from './fields.ts'
import { destinationOf, type Found, within } from './groups.ts'
import { type LevelText, writeLists, writeOverrides } from './lists.ts'
import { isEmptyPicture, writePicture } from './pictures.ts'
import { characters } from './read-text.ts'
import { findingOf, pictureProperties, propertyValue } from './shapes.ts'
import type { State } from './state.ts'
import type { Group, Item } from './tree.ts'
import type { Walk } from './walk.ts'
import { writtenNumber } from './words.ts'

const COMMENT_LABELS: ReadonlySet<string> = new Set(['atnid', 'atnauthor', 'atnref', 'atndate', 'atnparent', 'atrfstart', 'atrfend'])
const STYLE_KINDS: ReadonlySet<string> = new Set(['cs', 'ds', 'ts', 's'])
const COLOURS: ReadonlySet<string> = new Set(['red', 'green', 'blue'])
const LABEL_WORDS: ReadonlySet<string> = new Set(['bkmkcolf', 'bkmkcoll'])

/** Tables that stand nowhere else; \fonttbl is read all the same, since bytes are read by it. */
const ofTheDocument: ReadonlySet<string> = new Set(['colortbl', 'stylesheet', 'listtable', 'listoverridetable'])

type Write<As extends Treatment['as']> = (
  walk: Walk,
  found: Found,
  state: State,
  treatment: Extract<Treatment, { as: As }>,
  before: Item | undefined,
) => void

/** How each treatment of destinations.ts writes. */
const writers: { readonly [As in Treatment['as']]: Write<As> } = {
  drop: ({ findings }, _found, _state, { finding }) => {
    if (finding) findings.add(finding)
  },
  through: (walk, { rest }, state) => walk.braced(() => walk.items(rest, { ...state })),
  group: (walk, { word, rest }, state, { starred }) => {
    // The only destination that is one of nine.
    const number = word.name === 'pnseclvl' && word.number !== undefined && word.number >= 1 && word.number <= 9 ? word.number : undefined
    walk.content(word.name, starred, rest, { ...state, styles: word.name === 'stylesheet' }, number)
  },
  label: (walk, { word, rest }, _state, { starred }) => label(walk, word.name, starred, rest),
  comment,
  fonts: ({ fonts, page, writer }, { rest }, { inside }) => {
    const order = fonts.read(rest, page)
    if (!inside) fonts.write(order, writer)
  },
  colours,
  lists: (walk, { rest }) => writeLists(rest, levelText(walk), walk.limits, walk.writer),
  overrides: (walk, { rest }) => writeOverrides(rest, levelText(walk), walk.limits, walk.writer),
  field,
  picture,
  object,
  property,
  generator,
  alternative: (walk, { rest }, state) => {
    const [unicode] = within(rest, 'ud')
    walk.braced(() => walk.items(unicode?.rest ?? rest, { ...state }))
  },
  fallback: (walk, { rest }, state, _treatment, before) => {
    const hasPicture = before?.kind === 'group' && destinationOf(before)?.word.name === 'shppict'
    if (!hasPicture) walk.braced(() => walk.items(rest, { ...state }))
  },
}

/** Writes what may stay of a destination. @param before what stands before its group @throws Refusal */
export function treat(walk: Walk, found: Found, state: State, before: Item | undefined): void {
  const { treatment, starred, word } = found
  if (starred && state.styles && STYLE_KINDS.has(word.name)) style(walk, found, state)
  else if (state.inside && ofTheDocument.has(word.name)) walk.findings.add('unknown')
  else if (treatment) (writers[treatment.as] as Write<Treatment['as']>)(walk, found, state, treatment as never, before)
  else walk.findings.add('unknown')
}

/** In the table of styles `\*` stands before the kinds that old readers do not know. */
function style(walk: Walk, { word, rest }: Found, state: State): void {
  const number = writtenNumber(word.name, word.number)
  walk.braced(() => {
    walk.writer.symbol('*')
    if (number !== false) walk.writer.word(word.name, number)
    walk.items(rest, { ...state })
  })
}

const levelText = ({ fonts, page }: Walk): LevelText => ({ read: (items) => characters(items, fonts, page).takeRaw() })

function label(walk: Walk, name: string, starred: boolean, rest: readonly Item[]): void {
  walk.braced(() => {
    if (starred) walk.writer.symbol('*')
    walk.writer.word(name)
    for (const item of rest) {
      const number = item.kind === 'word' && LABEL_WORDS.has(item.name) ? writtenNumber(item.name, item.number) : false
      if (item.kind === 'word' && number !== false) walk.writer.word(item.name, number)
    }
    walk.writer.text(walk.plainText(rest))
  })
}

function comment(walk: Walk, { word: { name }, rest }: Found, state: State): void {
  const isKept = walk.choices.comments === 'keep'
  if (name === 'annotation') walk.findings.add(isKept ? 'comment-stays' : 'comment')
  if (!isKept) return
  if (COMMENT_LABELS.has(name)) label(walk, name, true, rest)
  else if (name === 'annotation') walk.content(name, true, rest, state)
}

function colours({ writer, limits }: Walk, { rest }: Found): void {
  let count = 0
  writer.open()
  writer.word('colortbl')
  for (const item of rest) {
    if (item.kind === 'word' && COLOURS.has(item.name) && item.number !== undefined && item.number >= 0 && item.number <= 255)
      writer.word(item.name, item.number)
    if (item.kind !== 'text') continue
    const ends = item.bytes.filter((byte) => byte === 0x3b).length
    count += ends
    withinLimit(limits, 'rtfTableEntries', count)
    writer.text(';'.repeat(ends))
  }
  writer.close()
  writer.newline()
}

/** An instruction is judged as a whole and written as one text; one that may not stay leaves its result. */
function field(walk: Walk, { rest }: Found, state: State): void {
  const instructions = within(rest, 'fldinst')
  const code = instructions
    .map((each) => walk.plainText(each.rest))
    .join(' ')
    .trim()
  const verdict = instructions.length === 1 ? verdictOf(code) : 'field'
  const isKept = verdict === 'safe' || (verdict === 'link' && walk.choices.links === 'keep')
  if (!isKept) walk.findings.add(verdict)
  const result = (inside: boolean): void => {
    for (const each of within(rest, 'fldrslt')) walk.items(each.rest, { ...state, inside })
  }
  walk.braced(() => {
    if (!isKept) return result(state.inside)
    walk.writer.word('field')
    instruction(walk, code, instructions, state)
    walk.braced(() => {
      walk.writer.word('fldrslt')
      result(true)
    })
  })
}

function instruction(walk: Walk, code: string, instructions: readonly Found[], state: State): void {
  walk.braced(() => {
    walk.writer.symbol('*')
    walk.writer.word('fldinst')
    // In a group of its own, as Word writes it: LibreOffice gives a field of a form the letters of the paragraph otherwise, not of its place.
    walk.braced(() => walk.writer.text(code))
    for (const form of instructions.flatMap(({ rest }) => within(rest, 'formfield'))) walk.content('formfield', true, form.rest, state)
  })
}

function picture({ pictures, findings, writer }: Walk, { word, rest }: Found): void {
  if (isEmptyPicture(rest)) return
  // In a place where none is shown, such as the definition of a style, it was not looked for.
  if (!pictures.has(word)) {
    findings.add('unknown')
    return
  }
  const rebuilt = pictures.get(word)
  if (!rebuilt) findings.add('unknown')
  writePicture(rest, rebuilt, writer)
}

/** The result is what it looked like. */
function object(walk: Walk, { rest }: Found, state: State): void {
  walk.findings.add(rest.some((item) => item.kind === 'word' && item.name === 'objocx') ? 'activex' : 'ole-object')
  walk.braced(() => {
    for (const result of within(rest, 'result')) walk.items(result.rest, { ...state })
  })
}

/** LibreOffice lays out its own files by other rules than those of other programs, and knows them by its name; version and machine go. */
const LIBREOFFICE = 'LibreOffice'
function generator(walk: Walk, { rest }: Found, { inside }: State): void {
  const program = walk.plainText(rest).trim()
  const isKept = !inside && /^LibreOffice\b/.test(program)
  if (!isKept || program !== LIBREOFFICE) walk.findings.add('metadata')
  if (!isKept) return
  walk.braced(() => {
    walk.writer.symbol('*')
    walk.writer.word('generator')
    walk.writer.text(LIBREOFFICE)
  })
}

const partOf = (items: readonly Item[], name: string): readonly Item[] => {
  const isPart = (item: Item): item is Group => item.kind === 'group' && item.items[0]?.kind === 'word' && item.items[0].name === name
  return items.find(isPart)?.items.slice(1) ?? []
}

function property(walk: Walk, found: Found, state: State, _treatment: Treatment, before: Item | undefined): void {
  const name = walk.plainText(partOf(found.rest, 'sn')).trim()
  const value = partOf(found.rest, 'sv')
  const [drawn] = pictureProperties.has(name) ? within(value, 'pict') : []
  const text = drawn ? undefined : propertyValue(name, walk.plainText(value))
  if (!drawn && text === undefined) {
    walk.findings.add(findingOf(name))
    return
  }
  walk.braced(() => {
    walk.writer.word('sp')
    walk.braced(() => {
      walk.writer.word('sn')
      walk.writer.text(name)
    })
    walk.braced(() => {
      walk.writer.word('sv')
      if (drawn) treat(walk, drawn, state, before)
      else walk.writer.text(text ?? '')
    })
  })
}
