import { tokens } from '../../../container/inspect/tokens.ts'
import type { Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { checkAttribute, checkObject, type References } from './attributes.ts'
import { forbiddenElement } from './expected.ts'
import { FieldReader } from './fields.ts'
import { vocabularyFor } from './known/index.ts'
import type { Known, Vocabulary } from './known/vocabulary.ts'
import { formulaFaultSeen } from './language.ts'
import { Names } from './names.ts'

/** Elements whose text is a formula. */
const FORMULAS = new Set(
  'f definedName formula formula1 formula2 oldFormula calculatedColumnFormula totalsRowFormula xm:f c:f cx:f cx:nf c15:f c15:sqref c15:formulaRef xvml:FmlaLink xvml:FmlaRange xvml:FmlaGroup xvml:FmlaPict xvml:FmlaTxbx'.split(
    ' ',
  ),
)

interface Opened {
  readonly attributes: ReadonlyMap<string, string>
  /** 0 is the root. */
  readonly depth: number
}

/**
 * Looks at every element, attribute and text of one part: only what its kind of part may say (known/) is free of findings.
 *
 * @returns the name of its root
 * @throws Refusal malformed, limit-*
 */
export function inspectPart(bytes: Uint8Array, references: References, findings: Findings, limits: Limits): string {
  const part = new Part(references, findings)
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind === 'open') part.open(token.name, token)
    else if (token.kind === 'close') part.close()
    else part.text(token.text)
  }
  return part.finish()
}

class Part {
  readonly #references: References
  readonly #findings: Findings
  readonly #fields: FieldReader
  readonly #names = new Names()
  readonly #path: string[] = []
  #vocabulary: Vocabulary = vocabularyFor('')
  #root = ''
  #formula = ''

  constructor(references: References, findings: Findings) {
    this.#references = references
    this.#findings = findings
    this.#fields = new FieldReader(findings)
  }

  open(written: string, opened: Opened): void {
    this.#names.open(opened.attributes)
    const element = this.#names.element(written)
    this.#path.push(element)
    if (opened.depth === 0) {
      this.#root = element
      this.#vocabulary = vocabularyFor(element)
    }
    const known = this.#vocabulary.get(element)
    const fault = forbiddenElement(element) ?? (known ? undefined : 'unknown')
    if (fault) this.#findings.add(fault)
    this.#attributes(element, known, opened)
    const value = (name: string): string => this.#value(opened.attributes, name)
    checkObject(element, value, this.#references, this.#findings)
    this.#fields.enter(element, value)
    if (FORMULAS.has(element)) this.#formula = ''
  }

  close(): void {
    this.#names.close()
    this.#fields.leave()
    const fault = FORMULAS.has(this.#path.pop() ?? '') ? formulaFaultSeen(this.#formula) : undefined
    if (fault) this.#findings.add(fault)
  }

  text(text: string): void {
    const element = this.#path.at(-1) ?? ''
    if (this.#vocabulary.get(element)?.holdsText === false && /[^ \t\r\n]/.test(text)) this.#findings.add('unknown')
    if (FORMULAS.has(element)) this.#formula += text
    this.#fields.text(element, text)
  }

  finish(): string {
    this.#fields.finish()
    return this.#root
  }

  #attributes(element: string, known: Known | undefined, { attributes, depth }: Opened): void {
    const references = this.#references
    for (const [written, value] of attributes) {
      const name = this.#names.attribute(written)
      checkAttribute({ element, name, value, depth, isKnown: isKnown(known, name, depth), references }, this.#findings)
    }
  }

  #value(attributes: ReadonlyMap<string, string>, wanted: string): string {
    for (const [name, value] of attributes) if (this.#names.attribute(name) === wanted) return value
    return ''
  }
}

/** Of an element that is not known, its attributes are not asked; which namespaces may be ignored is said at the root (Part 3 §7.2). */
const isKnown = (element: Known | undefined, name: string, depth: number): boolean =>
  !element || element.attributes.has(name) || (depth === 0 && name === 'mc:Ignorable')
