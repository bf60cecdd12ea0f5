import { nameKey } from '../../container/zip/names.ts'
import type { FindingKind } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { Contents, type Ready, type Work } from './contents.ts'
import { leftOut } from './edits/parts.ts'
import { isEmbeddedKind } from './embedded.ts'
import { carriedFonts } from './fonts.ts'
import { GENERATOR, isOwnGenerator } from './generator.ts'
import { isLocalPlace, isSafeLink } from './links.ts'
import type { OfficePackage } from './package.ts'
import { droppedRelationships, type MainKind, mainKinds, type PartKind, partKinds, silentRelationships } from './parts.ts'
import { officeRelationship, type Relationship, relativeTarget, resolveTarget, type WrittenRelationship } from './relationships.ts'
import { rootOf } from './root.ts'
import { hiddenSheets, isHiddenSlide } from './survey.ts'

/** A part that will be in the output. */
export interface PlannedPart {
  /** Name in the source. */
  readonly source: string
  /** Name in the output. */
  readonly path: string
  /** Absent for pictures and embedded documents. */
  readonly kind: PartKind | undefined
  readonly contentType: string
  /** Pictures and embedded documents are rebuilt while planning, since their extension depends on it. */
  readonly ready: Uint8Array | undefined
  relationships: readonly WrittenRelationship[]
  /** Whether a relationship of this part led to a sheet that is dropped. */
  losesSheets: boolean
}

const SHEETS_LOST = new Set(['ms/xlMacrosheet', 'ms/xlIntlMacrosheet', 'dialogsheet', 'worksheet', 'chartsheet'])
const charts = new Set(['c:chartSpace', 'cx:chartSpace'])
const folders = { docx: 'word', xlsx: 'xl', pptx: 'ppt' } as const

/** A type is the sender's to choose: `constructor` is in no table. */
const own = <T>(table: Readonly<Record<string, T>>, type: string): T | undefined => (Object.hasOwn(table, type) ? table[type] : undefined)

/**
 * Walks the relationships from the package's root, breadth first, and decides which parts exist in the output and what they are
 * called there. Names, ids and order depend on nothing but the order of relationships, so disarming twice gives the same package.
 */
export class Plan {
  readonly parts: PlannedPart[] = []
  readonly main: MainKind
  /** Whether sheets went that are programs or dialogs. */
  losesPrograms = false
  /** How many hidden sheets policy left out. */
  hiddenSheets = 0
  readonly #package: OfficePackage
  readonly #work: Work
  readonly #contents: Contents
  readonly #bySource = new Map<string, PlannedPart>()
  readonly #numbers = new Map<string, number>()

  private constructor(source: OfficePackage, main: MainKind, work: Work) {
    this.#package = source
    this.main = main
    this.#work = work
    this.#contents = new Contents(source, folders[main.format], work)
  }

  /** @throws Refusal type-mismatch, malformed, ambiguous */
  static async of(source: OfficePackage, format: MainKind['format'], work: Work): Promise<Plan> {
    const main = mainOf(source, format, work.limits)
    const plan = new Plan(source, main.kind, work)
    plan.#add(main.name, main.kind.path, main.kind, undefined, main.kind.contentType)
    plan.#root(format)
    for (let next = 0; next < plan.parts.length; next++) {
      const part = plan.parts[next]
      if (part?.kind) await plan.#follow(part)
    }
    work.findings.add('unknown', source.orphans())
    return plan
  }

  /** What the package itself leads to beside its main part. */
  #root(format: MainKind['format']): void {
    const isOwn = isOwnGenerator(this.#package, format, this.#work.limits)
    if (isOwn) this.#package.note(GENERATOR.path)
    for (const relationship of this.#package.relationships(''))
      if (relationship.type !== 'officeDocument' && !(isOwn && relationship.type === 'extended-properties')) this.#drop('', relationship)
  }

  #add(source: string, path: string, kind: PartKind | undefined, ready: Uint8Array | undefined, contentType: string): PlannedPart {
    const part: PlannedPart = { source, path, kind, contentType, ready, relationships: [], losesSheets: false }
    this.#package.note(source)
    this.parts.push(part)
    this.#bySource.set(nameKey(source), part)
    return part
  }

  #ready(source: string, ready: Ready | undefined): PlannedPart | undefined {
    return ready && this.#add(source, ready.path, undefined, ready.bytes, ready.contentType)
  }

  #path(pattern: string): string {
    const number = (this.#numbers.get(pattern) ?? 0) + 1
    this.#numbers.set(pattern, number)
    return pattern
      .replace('@', folders[this.main.format])
      .replace('#', String(number))
      .replace('~', number === 1 ? '' : String(number))
  }

  async #follow(part: PlannedPart): Promise<void> {
    const kept: WrittenRelationship[] = []
    const hidden = this.#hidden(part)
    for (const relationship of this.#package.relationships(part.source)) {
      if (relationship.id === '') {
        this.#drop(part.source, relationship)
        continue
      }
      if (hidden.has(relationship.id)) {
        this.#leaveOut(part.source, relationship, 'hidden-content')
        part.losesSheets = true
        this.hiddenSheets++
        continue
      }
      const written = relationship.isExternal ? this.#external(relationship) : await this.#internal(part, relationship)
      if (written) kept.push({ ...written, id: relationship.id })
      else if (SHEETS_LOST.has(relationship.type)) {
        part.losesSheets = true
        this.losesPrograms ||= relationship.type !== 'worksheet' && relationship.type !== 'chartsheet'
      }
    }
    part.relationships = kept
  }

  /** Relationships of a workbook to sheets that are hidden, where those go. */
  #hidden({ kind, source }: PlannedPart): ReadonlySet<string> {
    const isBook = this.#work.choices.hiddenContent === 'remove' && kind?.root === 'x:workbook'
    return isBook ? hiddenSheets(this.#package.read(source), this.#work.limits) : new Set()
  }

  #leaveOut(from: string, { target }: Relationship, kind: FindingKind): undefined {
    this.#noteWhole(resolveTarget(from, target), false)
    this.#work.findings.add(kind)
    return undefined
  }

  /** A part that stays behind takes along what only it leads to, which is told of by its kind and not as something that nothing led to. */
  #noteWhole(part: string | undefined, isTold: boolean): void {
    const waiting = [part]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!this.#package.note(next)) continue
      for (const { type, target, isExternal } of this.#package.relationshipsLeft(next)) {
        const kind = own(droppedRelationships, type) ?? (isExternal ? 'external-relationship' : undefined)
        if (isTold && kind) this.#work.findings.add(kind)
        const behind = isExternal ? undefined : resolveTarget(next, target)
        if (behind !== undefined && this.#package.has(behind)) waiting.push(behind)
      }
    }
  }

  /** Only checked hyperlinks lead outside. */
  #external({ type, target }: Relationship): Omit<WrittenRelationship, 'id'> | undefined {
    if (type === 'hyperlink' && isSafeLink(target) && this.#work.choices.links === 'text') {
      this.#work.findings.add('link')
      return undefined
    }
    if (type === 'hyperlink' && isSafeLink(target))
      return { type: `${officeRelationship}hyperlink`, target: target.replaceAll(' ', '%20'), isExternal: true }
    this.#work.findings.add(type === 'hyperlink' ? 'unsafe-link' : (own(droppedRelationships, type) ?? 'external-relationship'))
    return undefined
  }

  async #internal(part: PlannedPart, relationship: Relationship): Promise<Omit<WrittenRelationship, 'id'> | undefined> {
    const { type, target } = relationship
    if (type === 'hyperlink' && target.startsWith('#') && isLocalPlace(target.slice(1)))
      return { type: `${officeRelationship}hyperlink`, target, isExternal: false }
    const source = resolveTarget(part.source, target)
    if (source === undefined || !this.#package.has(source)) return this.#drop(part.source, relationship)
    const left = leftOut(type, this.#work.choices)
    if (left) return this.#leaveOut(part.source, relationship, left)
    const known = this.#bySource.get(nameKey(source))
    if (type === 'image') {
      const picture = known ?? this.#ready(source, await this.#contents.picture(source))
      return picture?.contentType.startsWith('image/')
        ? { type: `${officeRelationship}image`, target: relativeTarget(part.path, picture.path), isExternal: false }
        : this.#drop('', relationship)
    }
    if (type === 'font') return this.#font(part, relationship.id, known ? undefined : source) ?? this.#drop(part.source, relationship)
    if (type === 'package') return (await this.#embedded(part, source, known)) ?? this.#drop(part.source, relationship)
    const contentType = this.#package.contentType(source)
    const kind = own(partKinds, type)?.find((row) => row.accepts.includes(contentType))
    if (!kind || (known && known.kind !== kind)) return this.#drop(part.source, relationship)
    if (
      type === 'slide' &&
      !known &&
      this.#work.choices.hiddenContent === 'remove' &&
      isHiddenSlide(this.#package.read(source), this.#work.limits)
    )
      return this.#leaveOut(part.source, relationship, 'hidden-content')
    if (!known && rootOf(this.#package.read(source), this.#work.limits) !== kind.root) return this.#drop(part.source, relationship)
    const planned = known ?? this.#add(source, this.#path(kind.path), kind, undefined, kind.contentType)
    return { type: kind.relationship, target: relativeTarget(part.path, planned.path), isExternal: false }
  }

  /** @param source absent for a font that another relationship leads to already: its name would be another one */
  #font(part: PlannedPart, id: string, source: string | undefined): Omit<WrittenRelationship, 'id'> | undefined {
    if (part.kind?.root !== 'w:fonts' || source === undefined) return undefined
    const carried = carriedFonts(this.#package.read(part.source), this.#work.limits).get(id)
    const planned = carried && this.#ready(source, this.#contents.font(source, carried))
    return (
      planned && { type: `${officeRelationship}font`, target: relativeTarget(part.path, planned.path), isExternal: false, isFont: true }
    )
  }

  /** A workbook behind a chart, so that its data can be edited, or a document that policy keeps: sanitized by its own format, one level deep. */
  async #embedded(part: PlannedPart, source: string, known: PlannedPart | undefined): Promise<Omit<WrittenRelationship, 'id'> | undefined> {
    const isChart = charts.has(part.kind?.root ?? '')
    // A workbook behind a chart holds more than the chart shows.
    const isWanted = isChart ? this.#work.choices.hiddenContent !== 'remove' : this.#work.choices.attachments === 'keep'
    if (!isWanted || known?.kind) return undefined
    const planned = known ?? this.#ready(source, await this.#contents.document(source, isChart))
    const embeds = planned?.path.split('.').at(-1) ?? ''
    if (!planned || !isEmbeddedKind(embeds) || (isChart && embeds !== 'xlsx')) return undefined
    return { type: `${officeRelationship}package`, target: relativeTarget(part.path, planned.path), isExternal: false, embeds }
  }

  #drop(from: string, { type, target, isExternal }: Relationship): undefined {
    if (!isExternal) this.#noteWhole(resolveTarget(from, target), true)
    const kind: FindingKind | undefined = silentRelationships.has(type)
      ? undefined
      : (own(droppedRelationships, type) ?? (isExternal ? 'external-relationship' : 'unknown'))
    if (kind) this.#work.findings.add(kind)
    return undefined
  }
}

/** The part that the package is about (ECMA-376 Part 2 §6.5, Part 1 §8). @throws Refusal */
function mainOf(source: OfficePackage, format: MainKind['format'], limits: Limits): { readonly name: string; readonly kind: MainKind } {
  const roots = source.relationships('').filter(({ type, isExternal }) => type === 'officeDocument' && !isExternal)
  if (roots.length > 1) throw new Refusal('ambiguous', 'two main parts')
  const name = resolveTarget('', roots[0]?.target ?? '')
  if (name === undefined || !source.has(name)) throw new Refusal('malformed', 'no main part')
  const contentType = source.contentType(name)
  const main = mainKinds.find((kind) => kind.accepts.includes(contentType))
  if (!main) throw new Refusal('type-unsupported', `main part is ${contentType}`)
  if (main.format !== format) throw new Refusal('type-mismatch', `a ${main.format}`)
  if (rootOf(source.read(name), limits) !== main.root) throw new Refusal('malformed', 'root element of the main part')
  return { name, kind: main }
}
