import { decodeXml } from '../../container/xml/decode.ts'
import { type NameTable, scanXml, type XmlHandler } from '../../container/xml/scanner.ts'
import { alternateAttributes, closeAlternate } from './alternate.ts'
import { Attributes, type PartContext, valueAt } from './attributes.ts'
import { lostCell } from './edits/cells.ts'
import { newMemory, type Place } from './edits/edit.ts'
import { Flow } from './edits/flow.ts'
import { revert } from './edits/paragraphs.ts'
import { type ElementPlan, elementPlan } from './elements.ts'
import { FieldCodes } from './fieldcodes.ts'
import { type FormulaScope, formulaFault } from './formulas.ts'
import { type Frame, openFrame } from './frame.ts'
import { type Prefix, prefixOf } from './namespaces.ts'
import { Pieces } from './pieces.ts'
import { formulaElements, reported, silent, takenAlong, unwrapped } from './rules.ts'
import { isOpaque, isStory, Stories } from './stories.ts'

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

const noBook: FormulaScope = { names: new Set(), lost: new Set() }

class Walker implements XmlHandler<ElementPlan, string> {
  readonly #root: string
  readonly #context: PartContext
  readonly #pieces = new Pieces()
  readonly #fields: FieldCodes
  readonly #stories = new Stories()
  readonly #frames: Frame[] = []
  readonly #attributes: Attributes
  readonly #ignorable = new Set<Prefix>()
  readonly #lostSharedFormulas = new Set<string>()
  readonly #flow: Flow
  readonly #memory = newMemory()
  #skipping = 0
  #isWrongRoot = false

  constructor(root: string, context: PartContext) {
    this.#root = root
    this.#context = context
    this.#attributes = new Attributes(context, this.#frames)
    this.#fields = new FieldCodes(this.#pieces, this.#stories, context.choices.links, context.findings, context.limits)
    this.#flow = new Flow(this.#pieces, this.#fields, this.#frames, context)
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
    if (this.#frames.at(-1)?.skips && plan.key !== 'w:rPr') {
      if (plan.key === 'x:c') lostCell(this.#context)
      this.#skipping = 1
      return
    }
    if (names.length > 0) this.#noteIgnorable(names, values, lookup)
    if (plan.prefix === 'mc' && plan.key.startsWith('mc:')) this.#openAlternate(plan, valueAt(names, values, 'Requires'), lookup)
    else if (plan.places?.has(this.#root)) this.#openListed(plan, names, values)
    else this.#openUnlisted(plan)
  }

  #openListed(plan: ElementPlan, names: readonly string[], values: readonly string[]): void {
    const verdict = plan.edit ? plan.edit(this.#place(names, values)) : 'keep'
    if (verdict === 'unwrap') {
      this.#push(plan, false)
      return
    }
    const attributes =
      verdict === 'drop'
        ? undefined
        : this.#attributes.write(plan, names, values, typeof verdict === 'object' && 'omit' in verdict ? verdict.omit : undefined)
    if (attributes === undefined) {
      if (plan.key === 'p:sldId') this.#memory.lostSlides.add(valueAt(names, values, 'id'))
      this.#skipping = 1
      return
    }
    const isWritten = this.#isWritten(plan, attributes, valueAt(names, values, 'w:instr'))
    const written = typeof verdict === 'object' && 'rename' in verdict ? verdict.rename : plan.written
    if (isWritten) {
      for (const prefix of this.#attributes.uses) this.#pieces.use(prefix)
      this.#pieces.open(written, attributes, plan.prefix)
    }
    const frame = this.#push(plan, isWritten)
    frame.written = written
    if (isWritten && plan.isSpecial) this.#openStory(frame, (name) => valueAt(names, values, name))
    if (verdict === 'empty') frame.skips = true
    if (plan.prefix === 'w') this.#flow.opened(frame, this.#frames.at(-2))
    if (plan.isFormula) this.#openFormula(frame, names, values)
    if (!plan.isSpecial) return
    if (plan.key === 'w:fldChar') frame.fieldCharacter = valueAt(names, values, 'w:fldCharType')
  }

  /** A field's or a link's element goes alone when it says nothing any longer: what it shows stays. */
  #isWritten({ key }: ElementPlan, attributes: string, instruction: string): boolean {
    if (key === 'w:hyperlink') return / (?:r:id|w:anchor)="/.test(attributes)
    return key !== 'w:fldSimple' || this.#fields.simple(instruction)
  }

  #place(names: readonly string[], values: readonly string[]): Place {
    const { choices, findings, hidden, relationships } = this.#context
    return {
      choices,
      findings,
      hidden,
      memory: this.#memory,
      frames: this.#frames,
      embedded: (id) => relationships.get(id)?.embeds,
      value: (name) => valueAt(names, values, name),
    }
  }

  #openStory(frame: Frame, value: (name: string) => string): void {
    if (isOpaque(frame.plan.key)) this.#fields.opaque()
    if (!isStory(frame.plan.key)) return
    this.#stories.open(frame.plan.key, value)
    frame.isStory = true
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
    if (frame.plan.prefix === 'w') {
      if (!this.#stories.isSpeltRight(frame.plan.key)) this.#fields.spoil()
      this.#fields.text(text)
    }
    this.#pieces.text(text)
  }

  close(): void {
    if (this.#skipping > 0) {
      this.#skipping--
      return
    }
    const frame = this.#frames.pop()
    if (!frame) return
    if (frame.isStory) this.#stories.close()
    if (frame.formula !== undefined) this.#closeFormula(frame, frame.formula)
    if (frame.former) revert(this.#pieces, frame, frame.former)
    if (frame.keepsObject && frame.plan.key === 'w:object') this.#asObject(frame)
    if (frame.isWritten) this.#pieces.close(frame.written, frame.at)
    const end = this.#pieces.length
    if (frame.plan.key === 'mc:AlternateContent') closeAlternate(this.#pieces, frame)
    if (frame.hasObject && !frame.keepsObject && frame.plan.key === 'p:graphicFrame') this.#keepPreview(frame)
    if (frame.plan.isPrunable && this.#isPruned(frame) && this.#pieces.isBlank(frame.at + 1, end - 1)) frame.isCancelled = true
    const parent = this.#frames.at(-1)
    if (frame.plan.prefix === 'w') this.#flow.closed(frame, parent, end)
    if (frame.isCancelled) this.#pieces.blank(frame.at, end)
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
      this.#fields.spoil()
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
    const { book, hidden, choices } = this.#context
    const fault =
      frame.plan.key === 'x:f' && hidden.cells > 0 && formula !== ''
        ? 'formula-value'
        : formulaFault(formula, book ?? noBook, choices.links)
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

  /** Written as a picture until it was known that its object stays. */
  #asObject(frame: Frame): void {
    frame.written = frame.plan.key
    this.#pieces.retitle(frame.at, frame.plan.written, frame.plan.key)
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
  #openAlternate(plan: ElementPlan, requires: string, lookup: (prefix: string) => string | undefined): void {
    const parent = this.#frames.at(-1)
    const attributes = alternateAttributes(plan.key, parent?.plan.key ?? '', requires, lookup)
    if (!attributes) {
      this.#skipping = 1
      return
    }
    for (const prefix of attributes.uses) this.#pieces.use(prefix)
    this.#pieces.open(plan.key, attributes.written, 'mc')
    if (parent && plan.key === 'mc:Choice') parent.choices++
    this.#openStory(this.#push(plan, true), () => '')
  }
}
