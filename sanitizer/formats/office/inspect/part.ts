import { tokens } from '../../../container/inspect/tokens.ts'
import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { checkAttribute, checkObject, type References } from './attributes.ts'
import { forbiddenElement } from './expected.ts'
import { vocabularyFor } from './known/index.ts'
import type { Known } from './known/vocabulary.ts'
import { fieldFault, formulaFaultSeen } from './language.ts'
import { Names } from './names.ts'

/** Elements whose text is a formula. */
const FORMULAS = new Set(
  'f definedName formula formula1 formula2 oldFormula calculatedColumnFormula totalsRowFormula xm:f c:f cx:f cx:nf c15:f c15:sqref c15:formulaRef xvml:FmlaLink xvml:FmlaRange xvml:FmlaGroup xvml:FmlaPict xvml:FmlaTxbx'.split(
    ' ',
  ),
)
/** What Word reads as code between the first field character and the separator. */
const CODE_TEXT = new Set(['w:t', 'w:instrText', 'w:delInstrText', 'w:delText'])

/** Readers take one side of an alternative, read a text box for itself, and leave out what has been taken out: a code stands in one such place. */
const APART =
  /^(?:mc:(?:Choice|Fallback)|w:(?:txbxContent|rt|rubyBase|tbl|tc|comment|footnote|endnote|docPartBody|ins|del|move(?:From|To))|m:oMath(?:Para)?)$/
const CHANGE = /^w:(?:ins|del|move(?:From|To))$/
/** Stands in a code for what is no text, or stands elsewhere. */
const UNREAD = '\u0000'
const UNREADABLE = new Set(['w:sym', 'w:drawing', 'w:pict', 'w:object', 'm:oMath', 'm:oMathPara'])

interface OpenField {
  code: string
  /** Where it was read last. */
  place: string
  isCode: boolean
}

/**
 * Looks at every element, attribute and text of one part: only what its kind of part may say (known/) is free of findings.
 *
 * @returns the name of its root
 * @throws Refusal malformed, limit-*
 */
export function inspectPart(bytes: Uint8Array, references: References, findings: Findings, limits: Limits): string {
  const fields: OpenField[] = []
  const path: string[] = []
  const places: string[] = ['']
  const names = new Names()
  let formula = ''
  let count = 0
  let root = ''
  let vocabulary = vocabularyFor(root)
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind === 'open') {
      names.open(token.attributes)
      const element = names.element(token.name)
      path.push(element)
      const place = places.at(-1) ?? ''
      places.push(APART.test(element) ? `${place} ${placeName(element, token.attributes, names, ++count)}` : place)
      if (UNREADABLE.has(element)) readOn(fields, UNREAD)
      if (token.depth === 0) {
        root = element
        vocabulary = vocabularyFor(root)
      }
      const known = vocabulary.get(element)
      const fault = forbiddenElement(element) ?? (known ? undefined : 'unknown')
      if (fault) findings.add(fault)
      for (const [written, value] of token.attributes) {
        const name = names.attribute(written)
        checkAttribute({ element, name, value, depth: token.depth, isKnown: isKnown(known, name, token.depth), references }, findings)
      }
      checkObject(element, (name) => attribute(token.attributes, names, name), references, findings)
      if (element === 'w:fldChar') followField(fields, attribute(token.attributes, names, 'w:fldCharType'), place, findings)
      if (FORMULAS.has(element)) formula = ''
    } else if (token.kind === 'close') {
      names.close()
      places.pop()
      const fault = FORMULAS.has(path.pop() ?? '') ? formulaFaultSeen(formula) : undefined
      if (fault) findings.add(fault)
    } else {
      const element = path.at(-1) ?? ''
      if (vocabulary.get(element)?.holdsText === false && /[^ \t\r\n]/.test(token.text)) findings.add('unknown')
      if (FORMULAS.has(element)) formula += token.text
      const field = fields.at(-1)
      if (field?.isCode && CODE_TEXT.has(element)) readText(field, token.text, places.at(-1) ?? '', element)
      else if (element === 'w:instrText' || element === 'w:delInstrText') findings.add('field')
    }
  }
  if (fields.length > 0) findings.add('field', fields.length)
  return root
}

const attribute = (attributes: ReadonlyMap<string, string>, names: Names, wanted: string): string => {
  for (const [name, value] of attributes) if (names.attribute(name) === wanted) return value
  return ''
}

/** Changes by one person at one time are one; everything else is a place of its own. */
const placeName = (element: string, attributes: ReadonlyMap<string, string>, names: Names, count: number): string =>
  CHANGE.test(element) ? [element, attribute(attributes, names, 'w:author'), attribute(attributes, names, 'w:date')].join('|') : `${count}`

function readOn(fields: readonly OpenField[], text: string): void {
  const field = fields.at(-1)
  if (field?.isCode) field.code += text
}

function readText(field: OpenField, text: string, place: string, element: string): void {
  const isLeftOut = element.startsWith('w:del') && !/ w:(?:del|moveFrom)\|/.test(place)
  if (field.place !== place || isLeftOut) field.code += UNREAD
  field.place = place
  field.code += text
}

function followField(fields: OpenField[], type: string, place: string, findings: Findings): void {
  const field = fields.at(-1)
  if (type === 'begin') {
    readOn(fields, UNREAD)
    fields.push({ code: '', place, isCode: true })
    return
  }
  if (!field) {
    findings.add('field')
    return
  }
  const fault = field.isCode ? fieldFault(field.code) : undefined
  if (fault) findings.add(fault)
  field.isCode = false
  if (type === 'end') fields.pop()
}

/** Of an element that is not known, its attributes are not asked; which namespaces may be ignored is said at the root (Part 3 §7.2). */
const isKnown = (element: Known | undefined, name: string, depth: number): boolean =>
  !element || element.attributes.has(name) || (depth === 0 && name === 'mc:Ignorable')
