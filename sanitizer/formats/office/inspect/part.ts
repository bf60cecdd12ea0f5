import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { forbiddenAttributes, forbiddenElement, prefixes } from './expected.ts'
import { fieldFault, formulaFaultSeen, isPlainAddress, isPlainPlace } from './language.ts'
import { tokens } from './tokens.ts'

const FORMULAS = new Set([
  'f',
  'definedName',
  'formula',
  'formula1',
  'formula2',
  'calculatedColumnFormula',
  'totalsRowFormula',
  'xm:f',
  'c:f',
  'cx:f',
  'c15:f',
  'c15:sqref',
  'c15:formulaRef',
])
const CODE_TEXT = new Set(['w:t', 'w:instrText', 'w:delInstrText', 'w:delText'])
const GRAPHICS =
  /^http:\/\/schemas\.(?:openxmlformats\.org\/drawingml\/2006\/(?:chart|diagram|picture|table|lockedCanvas)|microsoft\.com\/office\/(?:drawing\/2014\/chartex|word\/2010\/wordprocessing(?:Shape|Group|Canvas)))$/
const ACTION = /^ppaction:\/\/(?:noaction|hlinksldjump|hlinkshowjump\?jump=[a-z]+|customshow\?id=[0-9]+(?:&return=(?:true|false))?)$/

interface OpenField {
  code: string
  isCode: boolean
}

/** Looks at every element, attribute and text of one part. @throws Refusal when it is not our XML */
export function inspectPart(bytes: Uint8Array, references: References, findings: Findings, limits: Limits): void {
  const fields: OpenField[] = []
  const path: string[] = []
  let formula = ''
  for (const token of tokens(bytes, limits)) {
    if (token.kind === 'open') {
      path.push(token.name)
      checkElement(token.name, token.depth, findings)
      for (const [name, value] of token.attributes) checkAttribute(token.name, name, value, token.depth, references, findings)
      if (token.name === 'w:fldChar') followField(fields, token.attributes.get('w:fldCharType') ?? '', findings)
      if (FORMULAS.has(token.name)) formula = ''
    } else if (token.kind === 'close') {
      path.pop()
      const fault = FORMULAS.has(token.name) ? formulaFaultSeen(formula) : undefined
      if (fault) findings.add(fault)
    } else {
      const name = path.at(-1) ?? ''
      if (FORMULAS.has(name)) formula += token.text
      const field = fields.at(-1)
      if (field?.isCode && CODE_TEXT.has(name)) field.code += token.text
      else if (name === 'w:instrText' || name === 'w:delInstrText') findings.add('field')
    }
  }
  if (fields.length > 0) findings.add('field', fields.length)
}

function followField(fields: OpenField[], type: string, findings: Findings): void {
  const field = fields.at(-1)
  if (type === 'begin') {
    if (field?.isCode) field.code += '\u0000'
    fields.push({ code: '', isCode: true })
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

/** Relationship ids of a part, and whether each leads outside. */
export type References = ReadonlyMap<string, boolean>
const OUTWARD = new Set(['w:hyperlink', 'a:hlinkClick', 'hyperlink'])
const FORMULA_ATTRIBUTES = new Set(['formula', 'textlink'])

const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '')

function checkElement(name: string, depth: number, findings: Findings): void {
  const fault = forbiddenElement(name)
  if (fault) findings.add(fault)
  if (!prefixes.has(prefixOf(name)) || (depth > 0 && name === 'xml')) findings.add('unknown')
}

function checkAttribute(element: string, name: string, value: string, depth: number, references: References, findings: Findings): void {
  if (name === 'xmlns' || name.startsWith('xmlns:')) {
    if (depth > 0 || prefixes.get(name.slice(6)) !== value) findings.add('unknown')
    return
  }
  const fault = forbiddenAttributes.get(name)
  if (fault) findings.add(fault)
  if (name !== 'xml:space' && name.includes(':') && !prefixes.has(prefixOf(name))) findings.add('unknown')
  if ((prefixOf(name) === 'r' || name === 'o:relid') && value !== '') {
    const isOutward = references.get(value)
    if (isOutward === undefined || (isOutward && !OUTWARD.has(element))) findings.add('external-relationship')
  }
  if (FORMULA_ATTRIBUTES.has(name) || (element === 'cfvo' && name === 'val')) {
    const kind = formulaFaultSeen(value)
    if (kind) findings.add(kind)
  }
  if (name === 'layoutId' && value === 'regionMap') findings.add('external-reference')
  if (name === 'macro' && value !== '') findings.add('macro')
  if (name === 'action' && value !== '' && !ACTION.test(value)) findings.add('action')
  if (name === 'w:instr') {
    const kind = fieldFault(value)
    if (kind) findings.add(kind)
  }
  if ((name === 'location' || name === 'w:anchor') && !isPlainPlace(value)) findings.add('unsafe-link')
  if (element === 'a:graphicData' && name === 'uri' && !GRAPHICS.test(value)) findings.add('embedded-file')
  if (element === 'sheet' && name === 'state' && value === 'veryHidden') findings.add('hidden-content')
  if (element === 'definedName' && name === 'name' && /auto_?(?:open|close|activate|deactivate)/i.test(value)) findings.add('xlm-macro')
  if (name === 'style' && /[(@\\]/.test(value)) findings.add('external-reference')
}

export { isPlainAddress, isPlainPlace }
