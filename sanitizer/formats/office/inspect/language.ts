import type { FindingKind } from '../../../findings.ts'

/** The inspection's own view of links, fields and formulas: other code, other approach than the disarmer's. */

export function isPlainAddress(address: string): boolean {
  if (address.length === 0 || address.length > 2083) return false
  for (const character of address) {
    const code = character.codePointAt(0) ?? 0
    if (
      code <= 32 ||
      code === 127 ||
      '\\<>"`{}|^'.includes(character) ||
      (code >= 0x200b && code <= 0x200f) ||
      (code >= 0x202a && code <= 0x202e)
    )
      return false
  }
  const colon = address.indexOf(':')
  const scheme = address.slice(0, colon).toLowerCase()
  const rest = address.slice(colon + 1)
  if (scheme === 'mailto' || scheme === 'tel') return rest.length > 0
  if (scheme !== 'http' && scheme !== 'https') return false
  const authority = rest.startsWith('//') ? (rest.slice(2).split(/[/?#]/)[0] ?? '') : ''
  return authority !== '' && !authority.includes('@')
}

/** A place in the document: no scheme, no path. */
export function isPlainPlace(place: string): boolean {
  if (place.includes('\\') || place.includes('//')) return false
  const colon = place.indexOf(':')
  return colon < 0 || (place.includes('!') && colon > place.indexOf('!')) || /^\$?[A-Za-z]{1,3}\$?[0-9]+$/.test(place.slice(0, colon))
}

const SAFE_FIELDS = new Set(
  'page numpages section sectionpages pageref ref noteref styleref seq toc tc xe index ta toa date time createdate savedate printdate eq symbol advance listnum autonum autonumlgl autonumout formtext formcheckbox formdropdown mergefield if quote shape numwords numchars set hyperlink'.split(
    ' ',
  ),
)

/** Judges a field by its first word, and everything that HYPERLINK says (ECMA-376 Part 1 §17.16.5.25). */
export function fieldFault(code: string): FindingKind | undefined {
  const words = code.replace(/[\u201c\u201d]/g, '"').trim()
  const first = (words.split(/\s/)[0] ?? '').toLowerCase()
  if (first.startsWith('=')) return undefined
  if (!SAFE_FIELDS.has(first)) return first.startsWith('dde') ? 'dde' : 'field'
  return first === 'hyperlink' && !isPlainHyperlink(words.slice(first.length)) ? 'field' : undefined
}

/** One address, or a place behind `\l`, or both; `\o` has a tip, `\m` and `\n` nothing. A field inside would be filled in later. */
function isPlainHyperlink(code: string): boolean {
  if (code.includes('\u0000')) return false
  const said: Record<string, string> = {}
  let about = 'address'
  let at = 0
  while (at < code.length) {
    const character = code[at] ?? ''
    if (/\s/.test(character)) {
      at++
    } else if (character === '\\' && /[a-z]/i.test(code[at + 1] ?? '')) {
      about = (code[at + 1] ?? '').toLowerCase()
      if (!'lomn'.includes(about)) return false
      if ('mn'.includes(about)) about = 'address'
      at += 2
    } else {
      const end = character === '"' ? argumentEnd(code, at) : at + (/^[^\s"]+/.exec(code.slice(at))?.[0].length ?? 1)
      if (Object.hasOwn(said, about)) return false
      said[about] = (character === '"' ? code.slice(at + 1, end - 1) : code.slice(at, end)).replace(/\\(.)/g, '$1')
      about = 'address'
      at = end
    }
  }
  const { address = '', l: place } = said
  return (
    (address === '' ? place !== undefined : isPlainAddress(address.replaceAll(' ', '%20'))) && (place === undefined || isPlainPlace(place))
  )
}

/** Behind the closing mark; a backslash takes the meaning from the next character. */
function argumentEnd(code: string, from: number): number {
  for (let at = from + 1; at < code.length; at++) {
    if (code[at] === '\\') at++
    else if (code[at] === '"') return at + 1
  }
  return code.length + 1
}

/** Names that fetch, run or ask: the opposite of the disarmer's list of what is allowed. */
const BANNED = new Set(
  'WEBSERVICE FILTERXML RTD CALL REGISTER REGISTER.ID UNREGISTER EXEC IMAGE STOCKHISTORY PY IMPORTDATA IMPORTCSV IMPORTTEXT IMPORTXML IMPORTHTML IMPORTFEED IMPORTRANGE SQL.REQUEST TRANSLATE DETECTLANGUAGE COPILOT INITIATE POKE REQUEST TERMINATE EXECUTE RUN FOPEN FWRITE FWRITELN FREAD FILES DIRECTORY SEND.KEYS APP.ACTIVATE GOTO HALT FORMULA FORMULA.FILL SET.VALUE SET.NAME EVALUATE GET.CELL GET.WORKBOOK GET.WORKSPACE GET.DOCUMENT CUBEVALUE CUBEMEMBER CUBESET CUBERANKEDMEMBER CUBEMEMBERPROPERTY CUBEKPIMEMBER CUBESETCOUNT'.split(
    ' ',
  ),
)

/** Reads a formula once, character by character, outside string literals. */
export function formulaFaultSeen(formula: string): FindingKind | undefined {
  let word = ''
  let literal = ''
  let linking = false
  for (let at = 0; at < formula.length; at++) {
    const character = formula[at] ?? ''
    if (character === '"' || character === "'") {
      const end = quotedEnd(formula, at, character)
      if (end >= formula.length) return 'formula'
      const quoted = formula.slice(at + 1, end)
      if (character === "'" && formula[end + 1] === '!' && /[|[\]\\]/.test(quoted))
        return quoted.includes('|') ? 'dde' : 'external-reference'
      if (character === '"' && linking && literal === '') {
        // What is joined to the literal is not known before it runs.
        if (!/^\s*[,)]/.test(formula.slice(end + 1, end + 20))) return 'formula'
        literal = quoted
      }
      at = end
      word = ''
      continue
    }
    if (character === '[') {
      const end = columnsEnd(formula, at)
      if (end >= formula.length) return 'formula'
      // What follows a bracket up to an exclamation mark is a sheet, and then the bracket is a book.
      let after = end + 1
      while (after < formula.length && !' \n\t,;()+-*/^&<>=!'.includes(formula[after] ?? '')) after++
      if (formula[after] === '!' || /^[0-9]+$/.test(formula.slice(at + 1, end))) return 'external-reference'
      at = end
      word = ''
      continue
    }
    if (character === '|') return 'dde'
    if (character === '(') {
      const name = word.toUpperCase().replace(/^(?:_XLFN\.|_XLWS\.)+/, '')
      if (BANNED.has(name) || name.startsWith('_XLL.') || name.startsWith('_XLUDF.')) return 'formula'
      if (name === 'HYPERLINK') {
        if (!/^\(\s*"/.test(formula.slice(at, at + 20))) return 'formula'
        linking = true
      }
    }
    if (linking && literal !== '') {
      if (!(literal.startsWith('#') ? isPlainPlace(literal.slice(1)) : isPlainAddress(literal.replaceAll(' ', '%20')))) return 'formula'
      linking = false
      literal = ''
    }
    // A function that is handed on by name and called later.
    if (
      /^_xleta\.(?:hyperlink|webservice|image|py|call|rtd|import|stock|filterxml|translate|detect|copilot|cube|sql|register|exec)/i.test(
        word,
      )
    )
      return 'formula'
    word = /[\p{L}\p{N}_.\\]/u.test(character) ? word + character : /\s/.test(character) ? word : ''
  }
  return linking && literal !== '' && !literal.startsWith('#') && !isPlainAddress(literal.replaceAll(' ', '%20')) ? 'formula' : undefined
}

/** Where the brackets of a table end; an apostrophe in them takes the meaning from the next character. */
function columnsEnd(text: string, from: number): number {
  let open = 0
  let at = from
  while (at < text.length) {
    if (text[at] === "'") at++
    else if (text[at] === '[') open++
    else if (text[at] === ']') open--
    if (open === 0) return at
    at++
  }
  return text.length
}

/** Where a quoted run ends: the mark, doubled inside, stands for itself. */
function quotedEnd(text: string, from: number, mark: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== mark) continue
    if (text[at + 1] !== mark) return at
    at++
  }
  return text.length
}
