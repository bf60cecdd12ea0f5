import { type Limits, within } from '../../limits.ts'
import { destinationAt } from './groups.ts'
import type { Group, Item, Word } from './tree.ts'
import { writtenNumber } from './words.ts'
import type { Writer } from './writer.ts'

/**
 * Lists and their overrides (RTF 1.9.1, "List Tables"): every count and length in them is written from what is there, never from what the
 * file says about itself (CVE-2014-1761: nine levels promised, another number given).
 */

const LEVELS = 9
const LIST_WORDS: ReadonlySet<string> = new Set(['listtemplateid', 'listid', 'listrestarthdn', 'listhybrid', 'liststyleid'])
const LEVEL_WORDS: ReadonlySet<string> = new Set([
  'levelnfc',
  'levelnfcn',
  'leveljc',
  'leveljcn',
  'levelfollow',
  'levelstartat',
  'levelspace',
  'levelindent',
  'levellegal',
  'levelnorestart',
  'levelold',
  'levelprev',
  'levelprevspace',
])
const LARGEST = 2_147_483_647
const LONGEST_TEXT = 250

/** How the characters of a level are read: by the fonts of the document. */
export interface LevelText {
  /** @returns characters and places; a place (0 to 8) stands for the number of a level */
  read(items: readonly Item[]): string
}

const nameOf = (group: Group): Word | undefined => {
  const [first, second] = group.items
  const word = first?.kind === 'symbol' && first.character === '*' ? second : first
  return word?.kind === 'word' ? word : undefined
}
const groupsOf = (items: readonly Item[], name: string): readonly Group[] =>
  items.filter((item): item is Group => item.kind === 'group' && nameOf(item)?.name === name)
const isPlain = (number: number): boolean => number >= -LARGEST - 1 && number <= LARGEST

export function writeLists(items: readonly Item[], text: LevelText, limits: Limits, writer: Writer): void {
  const lists = groupsOf(items, 'list').filter((list) => groupsOf(list.items, 'listlevel').length > 0)
  within(limits, 'rtfTableEntries', lists.length)
  writer.open()
  writer.symbol('*')
  writer.word('listtable')
  for (const list of lists) {
    writer.newline()
    writer.open()
    writer.word('list')
    const levels = groupsOf(list.items, 'listlevel').slice(0, LEVELS)
    // One level, or nine: what is between the two is where readers counted wrong.
    const isSimple = levels.length < LEVELS
    if (isSimple) writer.word('listsimple')
    writeWords(list.items, LIST_WORDS, writer)
    for (const level of isSimple ? levels.slice(0, 1) : levels) writeLevel(level, text, writer)
    writeIdentity(list.items, writer)
    writer.close()
  }
  writer.close()
  writer.newline()
}

function writeIdentity(items: readonly Item[], writer: Writer): void {
  for (const item of items)
    if (item.kind === 'word' && item.name === 'listid' && item.number !== undefined && isPlain(item.number))
      writer.word('listid', item.number)
}

function writeWords(items: readonly Item[], allowed: ReadonlySet<string>, writer: Writer): void {
  for (const item of items) {
    if (item.kind !== 'word' || !allowed.has(item.name) || item.name === 'listid') continue
    if (item.number === undefined || isPlain(item.number)) writer.word(item.name, item.number)
  }
}

function writeLevel(level: Group, text: LevelText, writer: Writer): void {
  writer.open()
  writer.word('listlevel')
  writeWords(level.items, LEVEL_WORDS, writer)
  const [written] = groupsOf(level.items, 'leveltext')
  writeText(written ? text.read(written.items.slice(1)) : '', writer)
  for (const item of level.items) {
    if (item.kind !== 'word' || destinationAt([item], 0)) continue
    const number = writtenNumber(item.name, item.number)
    if (number !== false) writer.word(item.name, number)
  }
  writer.close()
}

/** \leveltext: its length, then characters and places; \levelnumbers: where the places are. */
function writeText(content: string, writer: Writer): void {
  const characters = content
    .slice(1)
    .replace(/;[\s\S]*$/, '')
    .replace(/[\u0009-\u001f\u007f-\u009f]/g, '')
    .slice(0, LONGEST_TEXT)
  const places: number[] = []
  writer.open()
  writer.word('leveltext')
  writer.escaped([characters.length])
  for (let at = 0; at < characters.length; at++) {
    const unit = characters.charCodeAt(at)
    if (unit < LEVELS) {
      places.push(at + 1)
      writer.escaped([unit])
    } else writer.text(characters[at] ?? '')
  }
  writer.text(';')
  writer.close()
  writer.open()
  writer.word('levelnumbers')
  if (places.length > 0) writer.escaped(places)
  writer.text(';')
  writer.close()
}

export function writeOverrides(items: readonly Item[], text: LevelText, limits: Limits, writer: Writer): void {
  const overrides = groupsOf(items, 'listoverride')
  within(limits, 'rtfTableEntries', overrides.length)
  writer.open()
  writer.symbol('*')
  writer.word('listoverridetable')
  for (const override of overrides) {
    const numberOf = (name: string): number | undefined => {
      const word = override.items.find((item) => item.kind === 'word' && item.name === name)
      return word?.kind === 'word' && word.number !== undefined && isPlain(word.number) ? word.number : undefined
    }
    const [list, number] = [numberOf('listid'), numberOf('ls')]
    if (list === undefined || number === undefined || number < 0 || number > 32_767) continue
    const levels = groupsOf(override.items, 'lfolevel')
    const kept = levels.length === 1 || levels.length === LEVELS ? levels : []
    writer.newline()
    writer.open()
    writer.word('listoverride')
    writer.word('listid', list)
    writer.word('listoverridecount', kept.length)
    for (const level of kept) writeOverride(level, text, writer)
    writer.word('ls', number)
    writer.close()
  }
  writer.close()
  writer.newline()
}

const OVERRIDE_WORDS: ReadonlySet<string> = new Set(['listoverridestartat', 'listoverrideformat', 'levelstartat'])

function writeOverride(level: Group, text: LevelText, writer: Writer): void {
  writer.open()
  writer.word('lfolevel')
  writeWords(level.items, OVERRIDE_WORDS, writer)
  for (const inner of groupsOf(level.items, 'listlevel').slice(0, 1)) writeLevel(inner, text, writer)
  writer.close()
}
