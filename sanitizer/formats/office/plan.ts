import type { Choices } from '../../choices.ts'
import { blankPicture, disarmPicture } from '../../container/picture.ts'
import { nameKey } from '../../container/zip/names.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Nested } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { embeddedTypes, isEmbeddedKind, mostEmbedded } from './embedded.ts'
import { GENERATOR, isOwnGenerator } from './generator.ts'
import { isLocalPlace, isSafeLink } from './links.ts'
import type { OfficePackage } from './package.ts'
import { droppedRelationships, type MainKind, mainKinds, type PartKind, partKinds, silentRelationships } from './parts.ts'
import { officeRelationship, type Relationship, resolveTarget, type WrittenRelationship } from './relationships.ts'
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

/** Parts that policy may leave out, by relationship type, and what is told of them. */
const commentsGo = ({ comments }: Choices): FindingKind | undefined => (comments === 'remove' ? 'comment' : undefined)
/** A pivot table holds a copy of all it was made from; what it shows stands in the cells. */
const copiesGo = ({ hiddenContent }: Choices): FindingKind | undefined => (hiddenContent === 'remove' ? 'hidden-content' : undefined)
const leftOut: Readonly<Record<string, (choices: Choices) => FindingKind | undefined>> = {
  comments: commentsGo,
  commentAuthors: commentsGo,
  'ms/comments': commentsGo,
  'ms/authors': commentsGo,
  'ms/commentsExtended': commentsGo,
  notesSlide: ({ speakerNotes }) => (speakerNotes === 'remove' ? 'speaker-note' : undefined),
  pivotTable: copiesGo,
  pivotCacheDefinition: copiesGo,
}

const SHEETS_LOST = new Set(['ms/xlMacrosheet', 'ms/xlIntlMacrosheet', 'dialogsheet', 'worksheet', 'chartsheet'])
const charts = new Set(['c:chartSpace', 'cx:chartSpace'])
const folders = { docx: 'word', xlsx: 'xl', pptx: 'ppt' } as const

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
  readonly #choices: Choices
  readonly #nested: Nested | undefined
  /** Files that could not be sanitized: each is tried once. */
  readonly #refused = new Set<string>()
  readonly #package: OfficePackage
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #bySource = new Map<string, PlannedPart>()
  readonly #numbers = new Map<string, number>()

  private constructor(
    source: OfficePackage,
    main: MainKind,
    choices: Choices,
    nested: Nested | undefined,
    findings: Findings,
    limits: Limits,
  ) {
    this.#choices = choices
    this.#nested = nested
    this.#package = source
    this.main = main
    this.#findings = findings
    this.#limits = limits
  }

  /** @throws Refusal type-mismatch, malformed, ambiguous */
  static async of(
    source: OfficePackage,
    format: MainKind['format'],
    choices: Choices,
    nested: Nested | undefined,
    findings: Findings,
    limits: Limits,
  ): Promise<Plan> {
    const roots = source.relationships('').filter(({ type, isExternal }) => type === 'officeDocument' && !isExternal)
    if (roots.length > 1) throw new Refusal('ambiguous', 'two main parts')
    const name = resolveTarget('', roots[0]?.target ?? '')
    if (name === undefined || !source.has(name)) throw new Refusal('malformed', 'no main part')
    const contentType = source.contentType(name)
    const main = mainKinds.find((kind) => kind.accepts.includes(contentType))
    if (!main) throw new Refusal('type-unsupported', `main part is ${contentType}`)
    if (main.format !== format) throw new Refusal('type-mismatch', `a ${main.format}`)
    if (rootOf(source.read(name), limits) !== main.root) throw new Refusal('malformed', 'root element of the main part')
    if (/macroenabled/.test(contentType)) findings.add('macro', 0)
    const plan = new Plan(source, main, choices, nested, findings, limits)
    plan.#add(name, main.path, main, undefined, main.contentType)
    const isOwn = isOwnGenerator(source, format, limits)
    if (isOwn) source.note(GENERATOR.path)
    for (const relationship of source.relationships(''))
      if (relationship.type !== 'officeDocument' && !(isOwn && relationship.type === 'extended-properties')) plan.#drop('', relationship)
    for (let next = 0; next < plan.parts.length; next++) {
      const part = plan.parts[next]
      if (part?.kind) await plan.#follow(part)
    }
    const orphans = source.orphans()
    if (orphans > 0) findings.add('unknown', orphans)
    return plan
  }

  #add(source: string, path: string, kind: PartKind | undefined, ready: Uint8Array | undefined, contentType: string): PlannedPart {
    const part: PlannedPart = { source, path, kind, contentType, ready, relationships: [], losesSheets: false }
    this.#package.note(source)
    this.parts.push(part)
    this.#bySource.set(nameKey(source), part)
    return part
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
    const isBook = this.#choices.hiddenContent === 'remove' && kind?.root === 'x:workbook'
    return isBook ? hiddenSheets(this.#package.read(source), this.#limits) : new Set()
  }

  #leaveOut(from: string, { target }: Relationship, kind: FindingKind): undefined {
    this.#noteWhole(resolveTarget(from, target), false)
    this.#findings.add(kind)
    return undefined
  }

  /** A part that stays behind takes along what only it leads to, which is told of by its kind and not as something that nothing led to. */
  #noteWhole(part: string | undefined, isTold: boolean): void {
    const waiting = [part]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!this.#package.note(next)) continue
      for (const { type, target, isExternal } of this.#package.relationshipsLeft(next)) {
        const kind = droppedRelationships[type] ?? (isExternal ? 'external-relationship' : undefined)
        if (isTold && kind) this.#findings.add(kind)
        const behind = isExternal ? undefined : resolveTarget(next, target)
        if (behind !== undefined && this.#package.has(behind)) waiting.push(behind)
      }
    }
  }

  /** Only checked hyperlinks lead outside. */
  #external({ type, target }: Relationship): Omit<WrittenRelationship, 'id'> | undefined {
    if (type === 'hyperlink' && isSafeLink(target) && this.#choices.links === 'text') {
      this.#findings.add('link')
      return undefined
    }
    if (type === 'hyperlink' && isSafeLink(target))
      return { type: `${officeRelationship}hyperlink`, target: target.replaceAll(' ', '%20'), isExternal: true }
    this.#findings.add(type === 'hyperlink' ? 'unsafe-link' : (droppedRelationships[type] ?? 'external-relationship'))
    return undefined
  }

  async #internal(part: PlannedPart, relationship: Relationship): Promise<Omit<WrittenRelationship, 'id'> | undefined> {
    const { type, target } = relationship
    if (type === 'hyperlink' && target.startsWith('#') && isLocalPlace(target.slice(1)))
      return { type: `${officeRelationship}hyperlink`, target, isExternal: false }
    const source = resolveTarget(part.source, target)
    if (source === undefined || !this.#package.has(source)) return this.#drop(part.source, relationship)
    const left = leftOut[type]?.(this.#choices)
    if (left) return this.#leaveOut(part.source, relationship, left)
    const known = this.#bySource.get(nameKey(source))
    if (type === 'image') {
      const picture = known ?? (await this.#addPicture(source))
      return picture?.contentType.startsWith('image/')
        ? { type: `${officeRelationship}image`, target: relative(part.path, picture.path), isExternal: false }
        : this.#drop('', relationship)
    }
    if (type === 'package') return (await this.#embedded(part, source, known)) ?? this.#drop(part.source, relationship)
    const contentType = this.#package.contentType(source)
    const kind = partKinds[type]?.find((row) => row.accepts.includes(contentType))
    if (!kind || (known && known.kind !== kind)) return this.#drop(part.source, relationship)
    if (type === 'slide' && !known && this.#choices.hiddenContent === 'remove' && isHiddenSlide(this.#package.read(source), this.#limits))
      return this.#leaveOut(part.source, relationship, 'hidden-content')
    if (!known && rootOf(this.#package.read(source), this.#limits) !== kind.root) return this.#drop(part.source, relationship)
    const planned = known ?? this.#add(source, this.#path(kind.path), kind, undefined, kind.contentType)
    return { type: kind.relationship, target: relative(part.path, planned.path), isExternal: false }
  }

  /** A part whose content type is not a picture's is never decoded; one that cannot be decoded leaves an empty place. */
  async #addPicture(source: string): Promise<PlannedPart | undefined> {
    if (!this.#package.contentType(source).startsWith('image/')) return undefined
    const rebuilt = await disarmPicture(this.#package.read(source), this.#limits)
    // Beside a drawing in SVG there is always the same one as PNG ([MS-ODRAWXML], svgBlip): no empty place is needed.
    if (!rebuilt && this.#package.contentType(source) === 'image/svg+xml') return undefined
    if (!rebuilt) this.#findings.add('unknown')
    const { bytes, extension, mediaType } = rebuilt ?? blankPicture
    const number = (this.#numbers.get('media') ?? 0) + 1
    this.#numbers.set('media', number)
    return this.#add(source, `${folders[this.main.format]}/media/image${number}.${extension}`, undefined, bytes, mediaType)
  }

  /** A workbook behind a chart, so that its data can be edited, or a document that policy keeps: sanitized by its own format, one level deep. */
  async #embedded(part: PlannedPart, source: string, known: PlannedPart | undefined): Promise<Omit<WrittenRelationship, 'id'> | undefined> {
    const isChart = charts.has(part.kind?.root ?? '')
    // A workbook behind a chart holds more than the chart shows.
    const isWanted = isChart ? this.#choices.hiddenContent !== 'remove' : this.#choices.attachments === 'keep'
    if (!isWanted || known?.kind) return undefined
    const planned = known ?? (await this.#addEmbedded(source, isChart))
    const embeds = planned?.path.split('.').at(-1) ?? ''
    if (!planned || !isEmbeddedKind(embeds) || (isChart && embeds !== 'xlsx')) return undefined
    return { type: `${officeRelationship}package`, target: relative(part.path, planned.path), isExternal: false, embeds }
  }

  async #addEmbedded(source: string, isChart: boolean): Promise<PlannedPart | undefined> {
    const number = (this.#numbers.get('embeddings') ?? 0) + 1
    if (number > mostEmbedded || this.#refused.has(source)) return undefined
    const clean = await this.#sanitized(source)
    if (!clean || !isEmbeddedKind(clean.extension) || (isChart && clean.extension !== 'xlsx')) {
      this.#refused.add(source)
      return undefined
    }
    this.#numbers.set('embeddings', number)
    for (const { kind, count } of clean.removed) this.#findings.add(kind, count)
    const { bytes, extension } = clean
    return this.#add(
      source,
      `${folders[this.main.format]}/embeddings/file${number}.${extension}`,
      undefined,
      bytes,
      embeddedTypes[clean.extension],
    )
  }

  async #sanitized(source: string) {
    try {
      return await this.#nested?.disarm(this.#package.read(source), source.split('/').at(-1) ?? '')
    } catch (error) {
      // What cannot be sanitized is left out, and told of as removed.
      if (error instanceof Refusal) return undefined
      throw error
    }
  }

  #drop(from: string, { type, target, isExternal }: Relationship): undefined {
    if (!isExternal) this.#noteWhole(resolveTarget(from, target), true)
    const kind: FindingKind | undefined = silentRelationships.has(type)
      ? undefined
      : (droppedRelationships[type] ?? (isExternal ? 'external-relationship' : 'unknown'))
    if (kind) this.#findings.add(kind)
    return undefined
  }
}

/** `word/charts/chart1.xml` seen from `word/document.xml` is `charts/chart1.xml`. */
function relative(from: string, to: string): string {
  const here = from.split('/').slice(0, -1)
  const there = to.split('/')
  let shared = 0
  while (shared < here.length && here[shared] === there[shared]) shared++
  return [...here.slice(shared).map(() => '..'), ...there.slice(shared)].join('/')
}
