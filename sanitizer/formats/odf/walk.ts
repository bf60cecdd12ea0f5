import type { XmlHandler } from '../../container/xml/scanner.ts'
import type { FindingKind } from '../../findings.ts'
import { Refusal } from '../../refusal.ts'
import { type Tag, valueAt, writeAttributes } from './attributes.ts'
import { rememberDeletion } from './changes.ts'
import type { PartContext, Walked } from './context.ts'
import { type Edit, Edited } from './edit.ts'
import { attributeName, type ElementPlan, elementPlan } from './elements.ts'
import { Frame } from './frame.ts'
import { isEmptiedRow } from './hidden.ts'
import { mayStay } from './kinds.ts'
import { Memory } from './memory.ts'
import { Pieces, type Place } from './pieces.ts'
import { hasPlace, placeOf } from './places.ts'
import { prunedWhenEmpty, reported, silent, unwrapped } from './rules.ts'
import { readXml } from './xml.ts'

const STYLES = ['office:font-face-decls', 'office:styles', 'office:automatic-styles', 'office:master-styles']
/** Roots and what may be in them (ODF 1.3 Part 3 §3.1). */
const roots: Readonly<Record<string, readonly string[]>> = {
  'office:document-content': ['office:font-face-decls', 'office:automatic-styles', 'office:body'],
  'office:document-styles': STYLES,
  'office:document': [...STYLES, 'office:body'],
  'math:math': [],
}
/** Roots of documents that stand inside of another. */
const documents: ReadonlySet<string> = new Set(['office:document', 'math:math'])
/** What a frame may show instead of a picture. */
const shown: ReadonlySet<string> = new Set(['draw:text-box', 'table:table'])
const cells: ReadonlySet<string> = new Set(['table:table-cell', 'table:covered-table-cell'])
/** LibreOffice writes these for documents without any script. */
const emptyLibraries: ReadonlySet<string> = new Set(['ooo:libraries', 'ooo:library-embedded'])
const VERSION = /^1\.[0-4]$/

const NOTHING: readonly string[] = []
const HREF: readonly string[] = ['xlink:href']
/** Attributes that are written otherwise, or not at all. */
const leftOut = (edit: Edit, hasReference: boolean): readonly string[] =>
  typeof edit === 'object' ? [...edit.omit, ...(hasReference ? HREF : NOTHING)] : hasReference ? HREF : NOTHING

/** Re-emits one part through the allow-lists. @throws Refusal malformed, ambiguous, limit-* */
export function walkPart(bytes: Uint8Array, context: PartContext): Walked {
  const walker = new Walker(context)
  readXml(bytes, { element: elementPlan, attribute: attributeName }, walker, context.limits)
  return walker
}

class Walker implements XmlHandler<ElementPlan, string>, Walked {
  root = ''
  version: string | undefined
  mediaType = ''
  body: string | undefined
  readonly sections = new Map<string, Pieces>()
  readonly inline = new Map<string, Uint8Array>()
  readonly embedded = new Map<string, Walked>()
  readonly #context: PartContext
  readonly #level: number
  readonly #frames: Frame[] = []
  readonly #edited: Edited
  #tag: Tag = { names: [], values: [], lookup: () => undefined }
  #pieces = new Pieces()
  #skipping = 0
  #inlinePlaces = 0
  /** A document inside this one, while it is read, and how many of its elements are open. */
  #inner: Walker | undefined
  #innerDepth = 0
  /** Inside of `office:script`, as long as there is nothing in it. */
  #isSilentScript = false

  /** @param level how many documents this one is inside of */
  constructor(context: PartContext, level = 0) {
    this.#context = context
    this.#level = level
    this.#edited = new Edited(context, this.#frames)
  }

  open(plan: ElementPlan, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    // The scanner hands over the same arrays each time.
    if (this.#tag.names !== names || this.#tag.values !== values) this.#tag = { names, values, lookup }
    const tag = this.#tag
    if (this.#inner) {
      this.#innerDepth++
      this.#inner.open(plan, names, values, lookup)
    } else if (this.#skipping > 0) {
      this.#skipping++
      if (!emptyLibraries.has(plan.key)) this.#tellOfScript()
    } else if (this.#frames.length === 0) this.#openRoot(plan, tag)
    else if (this.#frames.length === 1 && this.root !== 'math:math') this.#openSection(plan)
    else if (documents.has(plan.key) && this.#frames.at(-1)?.isAwaiting) this.#openInner(plan, tag)
    else if (plan.key === 'office:binary-data' && this.#frames.at(-1)?.place?.kind === 'picture') this.#push(plan, 0, false).data = ''
    else if (this.#frames.at(-1)?.isEmptied && !cells.has(plan.key)) this.#skipEmptied()
    else if (this.#isOutOfPlace(plan.key)) this.#skip(plan.key)
    else if (plan.allowed) this.#openListed(plan, tag)
    else this.#openUnlisted(plan)
  }

  #openRoot(plan: ElementPlan, tag: Tag): void {
    if (!Object.hasOwn(roots, plan.key)) throw new Refusal('malformed', 'root element')
    this.root = plan.key
    if (plan.key === 'math:math') {
      this.sections.set(plan.key, this.#pieces)
      this.#openListed(plan, tag)
      return
    }
    this.mediaType = valueAt(tag, 'office:mimetype')
    if (VERSION.test(valueAt(tag, 'office:version'))) this.version = valueAt(tag, 'office:version')
    this.#push(plan, 0, false)
  }

  #openSection(plan: ElementPlan): void {
    // Every writer leaves an empty one; what is in it is told of and written nowhere.
    if (plan.key === 'office:scripts') {
      this.#pieces = new Pieces()
      this.#push(plan, 0, false)
      return
    }
    if (!roots[this.root]?.includes(plan.key)) {
      this.#skip(plan.key)
      return
    }
    if (this.sections.has(plan.key)) throw new Refusal('ambiguous', 'a section twice')
    this.#pieces = new Pieces()
    this.sections.set(plan.key, this.#pieces)
    this.#pieces.open(plan.key, '')
    this.#push(plan, 0, true)
  }

  /** One content only in a body, and a formula inside a document only as an object. */
  #isOutOfPlace(key: string): boolean {
    const parent = this.#frames.at(-1)?.plan.key
    if (parent === 'office:body' && this.#frames.length === 2) {
      if (this.body !== undefined) return true
      this.body = key
    }
    return key === 'math:math'
  }

  /** The document of an object, which another walker takes apart as it comes. */
  #openInner(plan: ElementPlan, tag: Tag): void {
    this.#inner = new Walker({ ...this.#context, memory: new Memory() }, this.#level + 1)
    this.#innerDepth = 1
    this.#inner.open(plan, tag.names, tag.values, tag.lookup)
  }

  #closeInner(inner: Walker): void {
    inner.close()
    if (--this.#innerDepth > 0) return
    this.#inner = undefined
    const frame = this.#frames.at(-1)
    if (!frame?.place || !mayStay(inner.root === 'math:math' ? inner.root : inner.body, this.#context.choices)) return
    frame.isAwaiting = false
    this.embedded.set(frame.place.source, inner)
    const carrier = this.#frames.at(-2)
    if (carrier?.alternatives) carrier.alternatives.hasOther = true
  }

  #openListed(plan: ElementPlan, tag: Tag): void {
    const rule = plan.edit
    const edit = rule ? rule(this.#edited.of(plan.key, tag, this.#pieces)) : 'keep'
    const isPlace = hasPlace(plan.key)
    const place = edit === 'drop' ? 'outside' : isPlace ? this.#placeOf(plan.key, tag) : undefined
    const written = place === 'outside' ? 'element' : writeAttributes(plan, tag, leftOut(edit, place !== undefined), this.#context.findings)
    const attributes = edit === 'unwrap' && typeof written === 'object' ? 'markup' : written
    if (attributes === 'element') {
      this.#skipping = 1
      return
    }
    const parent = this.#frames.at(-1)
    if (parent?.alternatives && shown.has(plan.key)) parent.alternatives.hasOther = true
    if (attributes === 'markup') {
      this.#push(plan, this.#pieces.length, false)
      return
    }
    if (typeof place === 'object') this.#pieces.openReference(plan.key, attributes.text, place)
    else this.#pieces.open(plan.key, attributes.text)
    const frame = this.#push(plan, this.#pieces.length - 1, true)
    if (typeof place === 'object') this.#notePlace(frame, place, parent, valueAt(tag, 'xlink:href') === '')
    if (rule) this.#noteEdit(frame, edit, isEmptiedRow(this.#edited))
    if (plan.key === 'draw:frame') {
      frame.alternatives = { pictures: [], hasOther: false }
      this.#pieces.frames.push(frame.alternatives)
    }
  }

  #placeOf(key: string, tag: Tag): Place | 'outside' | undefined {
    return placeOf(key, valueAt(tag, 'xlink:href'), () => `${this.root} ${this.#level} inline ${this.#inlinePlaces++}`, this.#context)
  }

  #notePlace(frame: Frame, place: Place, parent: Frame | undefined, isInline: boolean): void {
    frame.place = place
    frame.isAwaiting = place.kind === 'object' && isInline
    if (place.kind === 'object' && !isInline && parent?.alternatives) parent.alternatives.hasOther = true
  }

  #noteEdit(frame: Frame, edit: Edit, isRow: boolean): void {
    const { key } = frame.plan
    if (key === 'table:table') frame.grid = { hidden: [], columns: 0, cell: 0 }
    frame.isEmptied = isRow || edit === 'empty' || (typeof edit === 'object' && edit.isEmptied === true)
    frame.isCancelled = edit === 'cancel'
    if (edit === 'empty') frame.whenText = this.#once('hidden-content')
    if (key === 'presentation:notes' && this.#frames.at(-2)?.plan.key === 'draw:page')
      frame.whenText = this.#once(this.#context.choices.speakerNotes === 'remove' ? 'speaker-note' : 'speaker-note-stays')
  }

  #once(kind: FindingKind): () => void {
    let isTold = false
    return () => {
      if (!isTold) this.#context.findings.add(kind)
      isTold = true
    }
  }

  #skipEmptied(): void {
    this.#frames.at(-1)?.whenText?.()
    this.#skipping = 1
  }

  #push(plan: ElementPlan, at: number, isWritten: boolean): Frame {
    const frame = new Frame(plan, at, isWritten)
    this.#frames.push(frame)
    return frame
  }

  /** Not on an allow-list: dropped with all that is in it, or unwrapped where it only marks content. */
  #openUnlisted(plan: ElementPlan): void {
    if (plan.key === 'office:script') {
      this.#isSilentScript = true
      this.#skipping = 1
    } else if (!unwrapped.has(plan.key)) this.#skip(plan.key)
    else {
      if (reported[plan.key]) this.#report(plan.key)
      this.#push(plan, this.#pieces.length, false)
    }
  }

  #skip(key: string): void {
    this.#report(key)
    this.#skipping = 1
  }

  #report(key: string): void {
    if (!silent.has(key) && key !== 'office:binary-data') this.#context.findings.add(reported[key] ?? 'unknown')
  }

  #tellOfScript(): void {
    if (this.#isSilentScript) this.#report('office:script')
    this.#isSilentScript = false
  }

  text(text: string): void {
    if (this.#inner) {
      this.#inner.text(text)
      return
    }
    if (this.#skipping > 0) {
      if (this.#isSilentScript && /\S/.test(text)) this.#tellOfScript()
      return
    }
    const frame = this.#frames.at(-1)
    if (!frame) return
    if (frame.data !== undefined) frame.data += text
    else if (frame.isEmptied) {
      if (/\S/.test(text)) frame.whenText?.()
    } else if (this.#holder(frame)?.plan.allowed?.holdsText) {
      if (/\S/.test(text)) this.#frames.findLast(({ whenText }) => whenText)?.whenText?.()
      this.#pieces.text(text)
    }
  }

  /** Text inside an unwrapped element belongs to the element around it. */
  #holder(frame: Frame): Frame | undefined {
    return frame.isWritten ? frame : this.#frames.findLast(({ isWritten }) => isWritten)
  }

  close(): void {
    if (this.#inner) {
      this.#closeInner(this.#inner)
      return
    }
    if (this.#skipping > 0) {
      if (--this.#skipping === 0) this.#isSilentScript = false
      return
    }
    const frame = this.#frames.pop()
    if (!frame) return
    const parent = this.#frames.at(-1)
    if (frame.data !== undefined && parent?.place) this.inline.set(parent.place.source, Buffer.from(frame.data, 'base64'))
    if (!frame.isWritten) return
    this.#pieces.close(frame.plan.key, frame.at)
    const end = this.#pieces.length
    if (prunedWhenEmpty.has(frame.plan.key) && this.#pieces.isBlank(frame.at + 1, end - 1)) this.#pieces.blank(frame.at, end)
    if (frame.plan.key === 'text:deletion') rememberDeletion(this.#pieces, frame.at, end, this.#context.memory)
    if (frame.isCancelled) this.#pieces.blank(frame.at, end)
    if (frame.isAwaiting) this.#dropObject(frame.at, end)
    if (frame.place && frame.plan.key === 'draw:image' && !frame.isCancelled)
      parent?.alternatives?.pictures.push({ from: frame.at, to: end, place: frame.place })
  }

  /** Nothing that could be rebuilt followed. */
  #dropObject(from: number, to: number): void {
    this.#context.findings.add('embedded-file')
    this.#pieces.blank(from, to)
  }
}
