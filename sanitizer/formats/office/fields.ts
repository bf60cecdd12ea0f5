import { isLocalPlace, isSafeLink } from './links.ts'

/**
 * Field codes of WordprocessingML (ECMA-376 Part 1 §17.16.5). An instruction is judged only once it is whole: it may have been
 * split over runs and paragraphs, or built by fields inside it.
 */

/** Fields that compute from the document alone, without prompt, file, program or network. */
const NAMES = new Set(
  (
    'PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF REF NOTEREF STYLEREF SEQ TOC TC XE INDEX TA TOA DATE TIME CREATEDATE SAVEDATE PRINTDATE ' +
    'EQ SYMBOL ADVANCE LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT FORMTEXT FORMCHECKBOX FORMDROPDOWN MERGEFIELD IF QUOTE SHAPE NUMWORDS NUMCHARS SET'
  ).split(' '),
)

/** Stands in an instruction for a field inside it: its text is not known before it runs. */
export const NESTED = '\ufffc'

/** Address, place and tip together: each at most 2,083 characters, and what is quoted may be twice as long. */
const LONGEST_LINK = 16_384
const TOKEN = /"((?:[^"\\]|\\.)*)"|(\\[^\s"])|([^\s"]+)/g

/** Whether a whole instruction may stay. Nested fields may be arguments, never the name, and never part of an address. */
export function isSafeField(instruction: string): boolean {
  const code = plainCode(instruction)
  const name = /^[^\s\\"{}]+/.exec(code)?.[0] ?? ''
  if (name.includes(NESTED)) return false
  const upper = name.toUpperCase()
  if (upper === 'HYPERLINK') return isSafeHyperlink(code.slice(name.length))
  // Formula fields compute over tables and bookmarks: = and digits, cells, functions.
  if (name.startsWith('=')) return !/[\\/|]{2}/.test(code)
  return NAMES.has(upper)
}

/** Whether an instruction that may stay leads to an address, not merely to a place in the document. */
export function leadsOut(instruction: string): boolean {
  const code = plainCode(instruction)
  const link = /^hyperlink/i.test(code) ? readHyperlink(code.slice('HYPERLINK'.length)) : undefined
  return link?.address !== undefined && link.address !== ''
}

const plainCode = (instruction: string): string => instruction.replace(/[\u201c\u201d]/g, '"').trim()

interface Link {
  readonly address: string | undefined
  readonly place: string | undefined
}

function isSafeHyperlink(rest: string): boolean {
  const link = rest.includes(NESTED) ? undefined : readHyperlink(rest)
  if (!link) return false
  const { address, place } = link
  if (address !== undefined && address !== '') return isSafeLink(address) && (place === undefined || isLocalPlace(place))
  return place !== undefined && isLocalPlace(place)
}

/** §17.16.5.25: an address, `\l` a place in it, `\o` a tip, `\m` a map, `\n` a new window. @returns undefined with `\t`, a frame, or anything else */
function readHyperlink(rest: string): Link | undefined {
  if (rest.length > LONGEST_LINK) return undefined
  let address: string | undefined
  let place: string | undefined
  let expects = ''
  for (const [, quoted, option, bare] of rest.matchAll(TOKEN)) {
    if (option) {
      const letter = option.slice(1).toLowerCase()
      if (letter === 't') return undefined
      expects = letter === 'l' || letter === 'o' ? letter : ''
      continue
    }
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
    if (expects === 'l') place = value
    else if (expects === '' && address === undefined) address = value
    else if (expects === '') return undefined
    expects = ''
  }
  return { address, place }
}
