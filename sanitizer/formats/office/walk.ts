import { decodeXml } from '../../container/xml/decode.ts'
import { type NameTable, scanXml, type XmlHandler } from '../../container/xml/scanner.ts'
import { Attributes, type PartContext, valueAt } from './attributes.ts'
import { type ElementPlan, elementPlan } from './elements.ts'
import { FieldCodes } from './fieldcodes.ts'
import { formulaFault } from './formulas.ts'
import { type Frame, openFrame } from './frame.ts'
import { type Prefix, prefixOf } from './namespaces.ts'
import { Pieces } from './pieces.ts'
import { formulaElements, reported, silent, takenAlong, unwrapped } from './rules.ts'
import { understood } from './vocabulary/index.ts'

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
  readonly #attributes: Attributes
  readonly #ignorable = new Set<Prefix>()
  readonly #lostSharedFormulas = new Set<string>()
  #skipping = 0
  #isWrongRoot = false

  constructor(root: string, context: PartContext) {
    this.#root = root
    this.#context = context
    this.#attributes = new Attributes(context, this.#frames)
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
    const attributes = this.#attributes.write(plan, names, values)
    if (attributes === undefined) {
      this.#skipping = 1
      return
    }
    const isWritten = plan.key !== 'w:fldSimple' || this.#fields.simple(valueAt(names, values, 'w:instr'))
    if (isWritten) {
      for (const prefix of this.#attributes.uses) this.#pieces.use(prefix)
      this.#pieces.open(plan.written, attributes, plan.prefix)
    }
    const frame = this.#push(plan, isWritten)
    if (plan.isFormula) this.#openFormula(frame, names, values)
    if (!plan.isSpecial) return
    if (plan.key === 'w:fldChar') frame.fieldCharacter = valueAt(names, values, 'w:fldCharType')
    if (plan.key === 'w:sym') this.#fields.opaque()
  }

  #push(plan: ElementPlan, isWritten: boolean): Frame {
    const frame = openFrame(plan, isWritten ? this.#pieces.length - 1 : this.#pieces.length, isWritten)
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
    if (frame.isWritten) this.#pieces.close(frame.plan.written, frame.at)
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
