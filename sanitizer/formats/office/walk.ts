import { decodeXml } from '../../container/xml/decode.ts'
import { escapeValue } from '../../container/xml/escape.ts'
import { type NameTable, scanXml, type XmlHandler } from '../../container/xml/scanner.ts'
import type { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { type Book, definedNameFault, moveSheetIndex } from './book.ts'
import { type ElementPlan, elementPlan } from './elements.ts'
import { FieldCodes } from './fieldcodes.ts'
import { formulaFault } from './formulas.ts'
import { type Prefix, prefixOf } from './namespaces.ts'
import { Pieces } from './pieces.ts'
import { attributeOnly, carriers, formulaElements, reported, silent, takenAlong, unwrapped } from './rules.ts'
import { understood } from './vocabulary/index.ts'

/** What the walker knows about the part beside its bytes. */
export interface PartContext {
  /** Relationship ids that stay, and whether they lead outside. */
  readonly relationships: ReadonlyMap<string, { readonly isExternal: boolean }>
  readonly book: Book | undefined
  readonly findings: Findings
  readonly limits: Limits
}

interface Frame {
  readonly plan: ElementPlan
  /** Index of the opening piece; for an unwrapped element, where its children begin. */
  readonly at: number
  readonly isWritten: boolean
  /** Set when the element must not be in the output after all. */
  isCancelled: boolean
  /** Formula text, judged at the end. */
  formula: string | undefined
  /** `w:fldChar@w:fldCharType` */
  fieldCharacter: string
  /** `p:graphicFrame` around an OLE object: where its preview picture was written. */
  preview: readonly [number, number] | undefined
  hasObject: boolean
  /** `mc:AlternateContent`: how many choices were written, and which pieces are its own markup. */
  choices: number
  markup: [number, number][] | undefined
}

const nameTable: NameTable<ElementPlan, string> = {
  // Only a name without any namespace may match the one row that has none.
  element: (uri, local) => elementPlan(prefixOf(uri), uri === '' || prefixOf(uri) ? local : `{}${local}`),
  attribute: (uri, local) => {
    if (uri === '') return local
    const prefix = prefixOf(uri)
    return prefix ? `${prefix}:${local}` : `?:${local}`
  },
}

/**
 * Re-emits one XML part through the allow-lists.
 * @returns the new part, or undefined when its root is not the expected one.
 * @throws Refusal malformed, ambiguous, limit-*
 */
export function walkPart(bytes: Uint8Array, root: string, context: PartContext): string | undefined {
  const walker = new Walker(root, context)
  scanXml(decodeXml(bytes), nameTable, walker, context.limits)
  return walker.finish()
}

class Walker implements XmlHandler<ElementPlan, string> {
  readonly #root: string
  readonly #context: PartContext
  readonly #pieces = new Pieces()
  readonly #fields: FieldCodes
  readonly #frames: Frame[] = []
  readonly #ignorable = new Set<Prefix>()
  readonly #lostSharedFormulas = new Set<string>()
  /** Namespaces of the attributes just written. */
  readonly #uses: Prefix[] = []
  #skipping = 0
  #isWrongRoot = false

  constructor(root: string, context: PartContext) {
    this.#root = root
    this.#context = context
    this.#fields = new FieldCodes(this.#pieces, context.findings, context.limits)
  }

  finish(): string | undefined {
    this.#fields.finish()
    return this.#isWrongRoot ? undefined : this.#pieces.finish(this.#ignorable, this.#root !== '?:xml')
  }

  open(plan: ElementPlan, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    if (this.#skipping > 0) {
      this.#skipping++
      return
    }
    if (this.#frames.length === 0 && plan.key !== this.#root) {
      this.#isWrongRoot = true
      this.#skipping = 1
      return
    }
    if (names.length > 0) this.#noteIgnorable(names, values, lookup)
    if (plan.prefix === 'mc' && plan.key.startsWith('mc:')) this.#openAlternate(plan, names, values, lookup)
    else if (plan.allowed) this.#openListed(plan, names, values)
    else this.#openUnlisted(plan)
  }

  #openListed(plan: ElementPlan, names: readonly string[], values: readonly string[]): void {
    const attributes = this.#attributes(plan, names, values)
    if (attributes === undefined) {
      this.#skipping = 1
      return
    }
    const isWritten = plan.key !== 'w:fldSimple' || this.#fields.simple(valueAt(names, values, 'w:instr'))
    if (isWritten) {
      for (const prefix of this.#uses) this.#pieces.use(prefix)
      this.#pieces.open(plan.written, attributes, plan.prefix)
    }
    const frame = this.#push(plan, isWritten)
    if (plan.isFormula) this.#openFormula(frame, names, values)
    if (!plan.isSpecial) return
    if (plan.key === 'w:fldChar') frame.fieldCharacter = valueAt(names, values, 'w:fldCharType')
    if (plan.key === 'w:sym') this.#fields.opaque()
  }

  #push(plan: ElementPlan, isWritten: boolean): Frame {
    const frame: Frame = {
      plan,
      at: isWritten ? this.#pieces.length - 1 : this.#pieces.length,
      isWritten,
      isCancelled: false,
      formula: undefined,
      fieldCharacter: '',
      preview: undefined,
      hasObject: false,
      choices: 0,
      markup: undefined,
    }
    this.#frames.push(frame)
    return frame
  }

  #noteIgnorable(names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    const index = names.indexOf('mc:Ignorable')
    if (index < 0) return
    for (const bound of (values[index] ?? '').split(' ')) {
      const prefix = prefixOf(lookup(bound) ?? '')
      if (prefix) this.#ignorable.add(prefix)
    }
  }

  /** Not on an allow-list: dropped with all that is in it, or unwrapped where it only marks content. */
  #openUnlisted(plan: ElementPlan): void {
    if (plan.key === 'p:oleObj') {
      const carrier = this.#frames.findLast((frame) => frame.plan.key === 'p:graphicFrame')
      if (carrier) carrier.hasObject = true
      this.#context.findings.add('ole-object')
    }
    if (unwrapped.has(plan.key)) {
      this.#push(plan, false)
      return
    }
    this.#report(plan.key)
    this.#cancel(takenAlong[plan.key])
    this.#skipping = 1
  }

  #report(key: string): void {
    if (!silent.has(key)) this.#context.findings.add(reported[key] ?? 'unknown')
  }

  #cancel(key: string | undefined): void {
    const frame = key === undefined ? undefined : this.#frames.findLast((open) => open.plan.key === key)
    if (frame && !frame.isCancelled) {
      frame.isCancelled = true
      this.#report(frame.plan.key)
    }
  }

  /** @returns the attributes as text, or undefined when the whole element must go */
  #attributes(plan: ElementPlan, names: readonly string[], values: readonly string[]): string | undefined {
    if (plan.key === 'x:definedName' && this.#isUnsafeName(names, values)) return undefined
    let out = ''
    this.#uses.length = 0
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      const attribute = plan.attribute(name)
      let value = values[index] ?? ''
      if (!attribute) {
        this.#reportAttribute(plan.key, name)
        continue
      }
      if (attribute.isReference && value !== '') {
        const relationship = this.#context.relationships.get(value)
        if (!relationship || (relationship.isExternal && /^a:hlink(?:Hover|MouseOver)$/.test(plan.key))) {
          if (attributeOnly.has(plan.key)) continue
          if (plan.key === 'x:sheet') this.#context.book?.positions.push(undefined)
          return undefined
        }
      } else if (attribute.rule) {
        const verdict = attribute.rule(value)
        if (typeof verdict === 'object') {
          if (verdict.write !== value && plan.key === 'x:sheet') this.#context.findings.add('hidden-content')
          value = verdict.write
        } else {
          this.#refuseValue(plan.key, name, verdict)
          if (verdict === 'omit' || (verdict === 'object' && this.#frames.some((frame) => frame.hasObject))) continue
          return undefined
        }
      }
      if (this.#context.book && plan.prefix === 'x') {
        const moved = moveSheetIndex(this.#context.book, plan.key, name, value)
        if (moved === 'omit-element') return undefined
        if (moved === undefined) continue
        value = moved
      }
      if (attribute.prefix) this.#uses.push(attribute.prefix)
      out += `${attribute.written}${escapeValue(value)}"`
    }
    return out
  }

  #refuseValue(key: string, name: string, verdict: 'omit' | 'omit-element' | 'cancel' | 'object'): void {
    if (name.endsWith('conformance')) return
    const frame = verdict === 'object' ? this.#frames.findLast((open) => open.plan.key === 'p:graphicFrame') : undefined
    if (frame) {
      frame.hasObject = true
      return
    }
    this.#context.findings.add(
      reported[`${key}@${name}`] ?? (name === 'action' || name === 'location' || name === 'w:anchor' ? 'unsafe-link' : 'unknown'),
    )
    if (verdict === 'cancel' || verdict === 'object') {
      const carrier = this.#frames.findLast((frame) => carriers.has(frame.plan.key))
      if (carrier) carrier.isCancelled = true
    }
  }

  #reportAttribute(key: string, name: string): void {
    if (name.startsWith('mc:')) return
    const kind = reported[`${key}@${name}`]
    if (kind) this.#context.findings.add(kind)
    else if (name === 'href' || name === 'o:href' || name === 'src' || name === 'r:link' || name === 'r:href')
      this.#context.findings.add('external-reference')
    else this.#context.findings.add('metadata')
  }

  #isUnsafeName(names: readonly string[], values: readonly string[]): boolean {
    const kind = definedNameFault((name) => valueAt(names, values, name))
    if (kind) this.#context.findings.add(kind)
    return kind !== undefined
  }

  #openFormula(frame: Frame, names: readonly string[], values: readonly string[]): void {
    frame.formula = ''
    // A shared formula stands once, with its index; the others only name the index (ECMA-376 Part 1 §18.3.1.40).
    if (frame.plan.key === 'x:f' && this.#lostSharedFormulas.has(valueAt(names, values, 'si'))) frame.isCancelled = true
    frame.fieldCharacter = valueAt(names, values, 'si')
  }

  text(text: string): void {
    const frame = this.#frames.at(-1)
    if (this.#skipping > 0 || !frame?.plan.allowed?.holdsText) return
    if (frame.formula !== undefined) {
      frame.formula += text
      return
    }
    if (frame.plan.prefix === 'w') this.#fields.text(text)
    this.#pieces.text(text)
  }

  close(): void {
    if (this.#skipping > 0) {
      this.#skipping--
      return
    }
    const frame = this.#frames.pop()
    if (!frame) return
    if (frame.formula !== undefined) this.#closeFormula(frame, frame.formula)
    if (frame.isWritten) this.#pieces.close(frame.plan.written)
    const end = this.#pieces.length
    if (frame.plan.key === 'mc:AlternateContent') this.#closeAlternate(frame)
    if (frame.hasObject && frame.plan.key === 'p:graphicFrame') this.#keepPreview(frame)
    if (frame.plan.isPrunable && this.#isPruned(frame) && this.#pieces.isBlank(frame.at + 1, end - 1)) frame.isCancelled = true
    if (frame.isCancelled) this.#pieces.blank(frame.at, end)
    const parent = this.#frames.at(-1)
    if (parent?.plan.key === 'w:r' && frame.plan.key !== 'w:rPr') this.#inRun(frame, [frame.at, end])
    else if (frame.plan.isSpecial) this.#special(parent, frame, end)
  }

  /** Run content: a field's character, its code, or something that goes with a code. */
  #inRun(frame: Frame, range: readonly [number, number]): void {
    const { key } = frame.plan
    if (key === 'w:fldChar') this.#fields.character(frame.fieldCharacter, range)
    if (key === 'w:instrText' || key === 'w:delInstrText') this.#fields.instruction(range)
    this.#fields.content(range)
  }

  /** `a:ext` is an extension only inside an extension list; elsewhere it is a size. */
  #isPruned(frame: Frame): boolean {
    const { key } = frame.plan
    return !key.endsWith(':ext') || (this.#frames.at(-1)?.plan.key.endsWith(':extLst') ?? false)
  }

  #special(parent: Frame | undefined, frame: Frame, end: number): void {
    const { key } = frame.plan
    // Field parts outside a run have no place in the schema: the reader's guess is not ours to make.
    if (key === 'w:fldChar' || key === 'w:instrText' || key === 'w:delInstrText') {
      this.#pieces.blank(frame.at, end)
      this.#context.findings.add('field')
    }
    if (key === 'p:pic' && !frame.isCancelled) {
      const carrier = this.#frames.findLast((open) => open.plan.key === 'p:graphicFrame')
      if (carrier) carrier.preview = [frame.at, end]
    }
    if (parent?.plan.key === 'mc:AlternateContent') (parent.markup ??= []).push([frame.at, frame.at + 1], [end - 1, end])
  }

  #closeFormula(frame: Frame, formula: string): void {
    const takes = formulaElements[frame.plan.key]
    const fault = formulaFault(formula, (name) => this.#context.book?.names.has(name) ?? false)
    if (!fault) {
      if (formula !== '') this.#pieces.text(formula)
      return
    }
    this.#context.findings.add(fault)
    if (frame.plan.key === 'x:f' && frame.fieldCharacter !== '') this.#lostSharedFormulas.add(frame.fieldCharacter)
    if (takes === '#REF!') this.#pieces.text(takes)
    else {
      frame.isCancelled = true
      const carrier = this.#frames.findLast((open) => open.plan.key === takes)
      if (carrier) carrier.isCancelled = true
    }
  }

  #keepPreview(frame: Frame): void {
    if (!frame.preview) {
      frame.isCancelled = true
      return
    }
    const [from, to] = frame.preview
    this.#pieces.blank(frame.at, from)
    this.#pieces.blank(to, this.#pieces.length)
  }

  /** mc:AlternateContent (ECMA-376 Part 3 §9.3): every branch is walked; only branches we have a vocabulary for are written. */
  #openAlternate(
    plan: ElementPlan,
    names: readonly string[],
    values: readonly string[],
    lookup: (prefix: string) => string | undefined,
  ): void {
    const parent = this.#frames.at(-1)
    if (plan.key === 'mc:AlternateContent') {
      this.#pieces.open(plan.key, '', 'mc')
      this.#push(plan, true)
      return
    }
    const isInside = parent?.plan.key === 'mc:AlternateContent'
    if (plan.key === 'mc:Fallback' && isInside) {
      this.#pieces.open(plan.key, '', 'mc')
      this.#push(plan, true)
      return
    }
    const required = valueAt(names, values, 'Requires')
      .split(' ')
      .map((bound) => prefixOf(lookup(bound) ?? ''))
    if (plan.key !== 'mc:Choice' || !isInside || !required.every((prefix) => prefix !== undefined && understood.has(prefix))) {
      this.#skipping = 1
      return
    }
    for (const prefix of required) if (prefix) this.#pieces.use(prefix)
    this.#pieces.open(plan.key, ` Requires="${required.join(' ')}"`, 'mc')
    parent.choices++
    this.#push(plan, true)
  }

  /** Without a choice the fallback stands for itself; without anything written, nothing of it stays. */
  #closeAlternate(frame: Frame): void {
    const end = this.#pieces.length
    const isEmpty = (): boolean => {
      const own = new Set((frame.markup ?? []).map(([from]) => from))
      for (let index = frame.at + 1; index < end - 1; index++) if (!own.has(index) && !this.#pieces.isBlank(index, index + 1)) return false
      return true
    }
    if (isEmpty()) frame.isCancelled = true
    else if (frame.choices === 0)
      for (const [from, to] of [[frame.at, frame.at + 1], [end - 1, end], ...(frame.markup ?? [])] as const) this.#pieces.blank(from, to)
  }
}

function valueAt(names: readonly string[], values: readonly string[], name: string): string {
  const index = names.indexOf(name)
  return index < 0 ? '' : (values[index] ?? '')
}
