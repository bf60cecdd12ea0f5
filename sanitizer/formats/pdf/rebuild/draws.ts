import { type PDFDict, type PDFObject, PDFRawStream } from '@cantoo/pdf-lib'
import { within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Uses } from './uses.ts'
import { key, type Walk } from './walk.ts'

type Resources = PDFDict | undefined

interface Copy {
  readonly left: Set<string>
  readonly writes: ((left: ReadonlySet<string>) => void)[]
}

/** In place of a number of operators: what would have to be counted is being counted. */
const CIRCLE = Number.POSITIVE_INFINITY

/** The operators that a viewer runs for a page: those of a form, a pattern's cell, a soft mask or a Type 3 glyph as often as they are drawn. */
export class Draws {
  readonly #walk: Walk
  readonly #noted = new Map<PDFObject, Uses>()
  readonly #glyphFonts = new Set<PDFDict>()
  /** What is being counted, each with the length of the path that leads to it. */
  readonly #running = new Map<PDFObject, number>()
  /** How often each step of the path is drawn. */
  readonly #path: number[] = []
  readonly #copies = new Map<PDFObject, Copy>()
  #sums = new Map<PDFObject, Map<Resources, number>>()
  #page: Resources
  #steps = 0

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** @param source the stream, or the page whose streams are one */
  note(source: PDFObject, uses: Uses): void {
    this.#noted.set(source, uses)
  }

  /** @param write writes the copy of `source` once more, without what is named */
  noteCopy(source: PDFObject, write: (left: ReadonlySet<string>) => void): void {
    const copy = this.#copies.get(source) ?? { left: new Set(), writes: [] }
    copy.writes.push(write)
    this.#copies.set(source, copy)
  }

  /** A Type 3 font: text that names no font may be shown in it (8.10.1: a form starts with its caller's state). */
  noteFont(font: PDFDict): true {
    this.#glyphFonts.add(font)
    return true
  }

  /** What draws itself is left out where the circle closes, as viewers do. @throws Refusal limit-entries, limit-depth */
  page(page: PDFDict, source: PDFObject, resources: Resources): void {
    if (resources !== this.#page) this.#sums = new Map()
    this.#page = resources
    const walk = this.#walk
    let sum = this.#sumOf(source, resources)
    for (const one of walk.array(page.get(key('Annots'))) ?? []) {
      const normal = walk.dict(walk.dict(one)?.get(key('AP')))?.get(key('N'))
      sum += largest(walk.dict(normal)?.values() ?? [normal], (state) => this.#sumOf(walk.resolve(state), resources))
    }
    within(walk.limits, 'drawnOperators', sum)
  }

  /** Nothing for what is not copied; CIRCLE for what is being counted, which the stream that names it leaves out. */
  #sumOf(source: PDFObject | undefined, callers: Resources): number {
    const uses = source && this.#noted.get(source)
    if (!source || !uses) return 0
    const walk = this.#walk
    const resources = (source instanceof PDFRawStream ? walk.dict(source.dict.get(key('Resources'))) : undefined) ?? callers
    const known = this.#sums.get(source)?.get(resources)
    if (known !== undefined) return known
    if (this.#running.has(source)) return this.#circle(source)
    this.#running.set(source, this.#path.length)
    try {
      const sum = walk.deeper(() => this.#sum(source, uses, resources))
      this.#sums.set(source, (this.#sums.get(source) ?? new Map()).set(resources, sum))
      return sum
    } finally {
      this.#running.delete(source)
    }
  }

  #sum(source: PDFObject, uses: Uses, resources: Resources): number {
    const { limits } = this.#walk
    const circles: string[] = []
    let sum = uses.operators
    for (const [kind, names] of uses.byKind)
      for (const [name, count] of names) {
        within(limits, 'operators', ++this.#steps)
        this.#path.push(kind === 'Font' ? 1 : count)
        const each = this.#each(kind, name, resources)
        const text = kind === 'ExtGState' && uses.text > 0 ? this.#stateFont(name, resources) : 0
        this.#path.pop()
        if (each === CIRCLE || text === CIRCLE) circles.push(`${kind}/${name}`)
        else sum += count * each + uses.text * text
        within(limits, 'drawnOperators', sum)
      }
    if (circles.length > 0) this.#leaveOut(source, circles)
    return sum
  }

  /** PDFium looks at the input too, and a circle that draws itself more than once each time takes all its memory. @throws Refusal limit-depth */
  #circle(source: PDFObject): number {
    const steps = this.#path.slice(this.#running.get(source))
    if (steps.some((count) => count > 1)) throw new Refusal('limit-depth', 'content that draws itself again and again')
    return CIRCLE
  }

  #leaveOut(source: PDFObject, circles: readonly string[]): void {
    const copy = this.#copies.get(source)
    if (!copy) throw new Refusal('limit-depth', 'a page that draws itself')
    for (const circle of circles) copy.left.add(circle)
    for (const write of copy.writes) write(copy.left)
    this.#walk.findings.add('malformed', circles.length)
  }

  #each(kind: string, name: string, resources: Resources): number {
    const walk = this.#walk
    if (kind === 'Font' && name === '') return largest(this.#glyphFonts, (font) => this.#glyph(font, resources))
    const found = this.#lookUp(kind, name, resources)
    if (kind === 'Font') return this.#glyph(walk.dict(found), resources)
    const drawn = kind === 'ExtGState' ? walk.dict(walk.dict(found)?.get(key('SMask')))?.get(key('G')) : found
    return this.#sumOf(walk.resolve(drawn), resources)
  }

  /** 8.4.5 */
  #stateFont(name: string, resources: Resources): number {
    const font = this.#walk.array(this.#walk.dict(this.#lookUp('ExtGState', name, resources))?.get(key('Font')))
    return this.#glyph(this.#walk.dict(font?.[0]), resources)
  }

  /** 9.6.4: every byte of text as the glyph that costs most. */
  #glyph(font: Resources, callers: Resources): number {
    const walk = this.#walk
    const glyphs = font && walk.dict(font.get(key('CharProcs')))
    if (!font || !glyphs) return 0
    const resources = walk.dict(font.get(key('Resources'))) ?? callers
    return largest(glyphs.values(), (glyph) => this.#sumOf(walk.resolve(glyph), resources))
  }

  /** 7.8.3, and the page's resources behind them, as viewers look. */
  #lookUp(kind: string, name: string, resources: Resources): PDFObject | undefined {
    const walk = this.#walk
    const own = walk.dict(resources?.get(key(kind)))?.get(key(name))
    return own ?? walk.dict(this.#page?.get(key(kind)))?.get(key(name))
  }
}

function largest<T>(all: Iterable<T>, cost: (one: T) => number): number {
  let found = 0
  for (const one of all) found = Math.max(found, cost(one))
  return found
}
