import { escapeValue } from '../../container/xml/escape.ts'
import type { XmlHandler } from '../../container/xml/scanner.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { attributeName, type ElementPlan, elementPlan } from './elements.ts'
import { objectKinds } from './kinds.ts'
import { type Alternatives, Pieces, type Place } from './pieces.ts'
import { prunedWhenEmpty, reported, reportedAttributes, silent, unwrapped } from './rules.ts'
import { readXml } from './xml.ts'

/** What the walker asks of the document around a part. */
export interface PartContext {
  /** @returns the name in the package of a picture that a reference leads to, or undefined when it leads outside */
  picture(href: string): string | undefined
  /** @returns the folder in the package of an object that can stay, or what it is when it cannot */
  object(href: string): { readonly folder: string } | { readonly kind: FindingKind }
  readonly findings: Findings
  readonly limits: Limits
}

/** A part taken apart: what each child of its root became. */
export interface Walked {
  /** `prefix:local` */
  readonly root: string
  readonly sections: ReadonlyMap<string, Pieces>
  /** `office:version`, when it is one that there is. */
  readonly version: string | undefined
  /** `office:mimetype` of flat documents. */
  readonly mediaType: string
  /** The element inside `office:body`. */
  readonly body: string | undefined
  /** Pictures that stood in the part as text. */
  readonly inline: ReadonlyMap<string, Uint8Array>
  /** Objects that stood in the part itself. */
  readonly embedded: ReadonlyMap<string, Walked>
}

const STYLES = ['office:font-face-decls', 'office:styles', 'office:automatic-styles', 'office:master-styles']
/** Roots and what may be in them (ODF 1.3 Part 3 §3.1). */
const roots: Readonly<Record<string, readonly string[]>> = {
  'office:document-content': ['office:font-face-decls', 'office:automatic-styles', 'office:body'],
  'office:document-styles': STYLES,
  'office:document': [...STYLES, 'office:body'],
  'math:math': [],
}
/** Elements whose `xlink:href` is a picture of the package. */
const pictured: ReadonlySet<string> = new Set([
  'draw:image',
  'draw:fill-image',
  'style:background-image',
  'text:list-level-style-image',
  'chart:symbol-image',
])
/** Roots of documents that stand inside of another. */
const documents: ReadonlySet<string> = new Set(['office:document', 'math:math'])
/** What a frame may show instead of a picture. */
const shown: ReadonlySet<string> = new Set(['draw:text-box', 'table:table'])
/** LibreOffice writes these for documents without any script. */
const emptyLibraries: ReadonlySet<string> = new Set(['ooo:libraries', 'ooo:library-embedded'])
const VERSION = /^1\.[0-4]$/

interface Frame {
  readonly plan: ElementPlan
  /** Index of the opening piece; for an unwrapped element, where its children begin. */
  readonly at: number
  readonly isWritten: boolean
  readonly alternatives?: Alternatives
  readonly place?: Place
  /** An object without a reference, whose document has to follow. */
  isAwaiting?: boolean
  /** Base64 of a picture, while it is read. */
  data?: string
}

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
  }

  open(plan: ElementPlan, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    if (this.#inner) {
      this.#innerDepth++
      this.#inner.open(plan, names, values, lookup)
    } else if (this.#skipping > 0) {
      this.#skipping++
      if (!emptyLibraries.has(plan.key)) this.#tellOfScript()
    } else if (this.#frames.length === 0) this.#openRoot(plan, names, values, lookup)
    else if (this.#frames.length === 1 && this.root !== 'math:math') this.#openSection(plan)
    else if (documents.has(plan.key) && this.#frames.at(-1)?.isAwaiting) this.#openInner(plan, names, values, lookup)
    else if (plan.key === 'office:binary-data' && this.#frames.at(-1)?.place?.kind === 'picture')
      this.#push({ plan, at: 0, isWritten: false, data: '' })
    else if (this.#isOutOfPlace(plan.key)) this.#skip(plan.key)
    else if (plan.allowed) this.#openListed(plan, names, values, lookup)
    else this.#openUnlisted(plan)
  }

  #openRoot(plan: ElementPlan, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    if (!Object.hasOwn(roots, plan.key)) throw new Refusal('malformed', 'root element')
    this.root = plan.key
    if (plan.key === 'math:math') {
      this.sections.set(plan.key, this.#pieces)
      this.#openListed(plan, names, values, lookup)
      return
    }
    const valueAt = (name: string): string => values[names.indexOf(name)] ?? ''
    this.mediaType = valueAt('office:mimetype')
    if (VERSION.test(valueAt('office:version'))) this.version = valueAt('office:version')
    this.#push({ plan, at: 0, isWritten: false })
  }

  #openSection(plan: ElementPlan): void {
    // Every writer leaves an empty one; what is in it is told of and written nowhere.
    if (plan.key === 'office:scripts') {
      this.#pieces = new Pieces()
      this.#push({ plan, at: 0, isWritten: false })
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
    this.#push({ plan, at: 0, isWritten: true })
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
  #openInner(plan: ElementPlan, names: readonly string[], values: readonly string[], lookup: (prefix: string) => string | undefined): void {
    this.#inner = new Walker(this.#context, this.#level + 1)
    this.#innerDepth = 1
    this.#inner.open(plan, names, values, lookup)
  }

  #closeInner(inner: Walker): void {
    inner.close()
    if (--this.#innerDepth > 0) return
    this.#inner = undefined
    const frame = this.#frames.at(-1)
    if (!frame?.place || !Object.hasOwn(objectKinds, inner.root === 'math:math' ? inner.root : (inner.body ?? ''))) return
    frame.isAwaiting = false
    this.embedded.set(frame.place.source, inner)
    const carrier = this.#frames.at(-2)
    if (carrier?.alternatives) carrier.alternatives.hasOther = true
  }

  #openListed(
    plan: ElementPlan,
    names: readonly string[],
    values: readonly string[],
    lookup: (prefix: string) => string | undefined,
  ): void {
    const place = this.#placeOf(plan.key, names, values)
    const attributes = place === 'outside' ? 'element' : this.#attributes(plan, names, values, lookup, place !== undefined)
    if (attributes === 'element') {
      this.#skipping = 1
      return
    }
    const parent = this.#frames.at(-1)
    if (parent?.alternatives && shown.has(plan.key)) parent.alternatives.hasOther = true
    if (attributes === 'markup') {
      this.#push({ plan, at: this.#pieces.length, isWritten: false })
      return
    }
    const isAwaiting = typeof place === 'object' && place.kind === 'object' && !names.includes('xlink:href')
    if (typeof place === 'object') {
      this.#pieces.openReference(plan.key, attributes.text, place)
      if (place.kind === 'object' && !isAwaiting && parent?.alternatives) parent.alternatives.hasOther = true
    } else this.#pieces.open(plan.key, attributes.text)
    const alternatives: Alternatives | undefined = plan.key === 'draw:frame' ? { pictures: [], hasOther: false } : undefined
    if (alternatives) this.#pieces.frames.push(alternatives)
    this.#push({
      plan,
      at: this.#pieces.length - 1,
      isWritten: true,
      ...(alternatives ? { alternatives } : {}),
      ...(typeof place === 'object' ? { place } : {}),
      ...(isAwaiting ? { isAwaiting } : {}),
    })
  }

  #push(frame: Frame): void {
    this.#frames.push(frame)
  }

  /** Where a picture or an object is to be found. @returns undefined for elements that have none, 'outside' when the element must go */
  #placeOf(key: string, names: readonly string[], values: readonly string[]): Place | 'outside' | undefined {
    const isPicture = pictured.has(key)
    if (!isPicture && key !== 'draw:object') return undefined
    const index = names.indexOf('xlink:href')
    const href = index < 0 ? '' : (values[index] ?? '')
    if (href === '') {
      // A background without a picture takes away the one that is inherited.
      if (key === 'style:background-image') return undefined
      return { kind: isPicture ? 'picture' : 'object', source: `${this.root} ${this.#level} inline ${this.#inlinePlaces++}` }
    }
    if (isPicture) {
      const source = this.#context.picture(href)
      if (source === undefined) this.#context.findings.add('external-reference')
      return source === undefined ? 'outside' : { kind: 'picture', source }
    }
    const object = this.#context.object(href)
    if ('folder' in object) return { kind: 'object', source: object.folder }
    this.#context.findings.add(object.kind)
    return 'outside'
  }

  #attributes(
    plan: ElementPlan,
    names: readonly string[],
    values: readonly string[],
    lookup: (prefix: string) => string | undefined,
    hasPlace: boolean,
  ): { readonly text: string } | 'element' | 'markup' {
    let text = ''
    let takes: 'markup' | undefined
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      // One name may be spelt twice through two prefixes.
      if (index > 0 && names.indexOf(name) !== index && !name.startsWith('?:')) throw new Refusal('malformed', 'attribute twice')
      if (name === 'xlink:href' && hasPlace) continue
      const rule = plan.attributes.get(name)
      if (rule === undefined) {
        this.#reportAttribute(plan.key, name)
        continue
      }
      const verdict = rule === true ? (values[index] ?? '') : rule(values[index] ?? '', lookup)
      if (typeof verdict === 'string') {
        text += ` ${name}="${escapeValue(verdict)}"`
        continue
      }
      if (verdict.kind) this.#context.findings.add(verdict.kind)
      if (verdict.takes === 'element') return 'element'
      if (verdict.takes === 'markup') takes = 'markup'
    }
    return takes ?? { text }
  }

  #reportAttribute(key: string, name: string): void {
    if (name.startsWith('?:')) return
    const kind = reportedAttributes[`${key}@${name}`] ?? reportedAttributes[`@${name}`] ?? 'unknown'
    if (kind !== 'silent') this.#context.findings.add(kind)
  }

  /** Not on an allow-list: dropped with all that is in it, or unwrapped where it only marks content. */
  #openUnlisted(plan: ElementPlan): void {
    if (plan.key === 'office:script') {
      this.#isSilentScript = true
      this.#skipping = 1
    } else if (!unwrapped.has(plan.key)) this.#skip(plan.key)
    else {
      if (reported[plan.key]) this.#report(plan.key)
      this.#push({ plan, at: this.#pieces.length, isWritten: false })
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
    else if (this.#holder(frame)?.plan.allowed?.holdsText) this.#pieces.text(text)
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
    if (frame.isAwaiting) this.#dropObject(frame.at, end)
    if (frame.place && frame.plan.key === 'draw:image') parent?.alternatives?.pictures.push({ from: frame.at, to: end, place: frame.place })
  }
  /** Nothing that could be rebuilt followed. */
  #dropObject(from: number, to: number): void {
    this.#context.findings.add('embedded-file')
    this.#pieces.blank(from, to)
  }
}
