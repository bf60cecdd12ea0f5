import type { Choices } from '../../choices.ts'
import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { PartContext, Walked } from './context.ts'
import { mayStay, objectKinds } from './kinds.ts'
import { Memory } from './memory.ts'
import type { OdfPackage } from './package.ts'
import { walkSettings } from './settings.ts'
import { walkPart } from './walk.ts'

/** A document, or an object inside one, taken apart; its pictures are not looked at yet. */
export interface OdfDocument {
  readonly content: Walked
  readonly styles: Walked | undefined
  /** Content of `office:settings`. */
  readonly settings: string
  readonly mediaType: string
  /** By folder in the source. */
  readonly objects: ReadonlyMap<string, OdfDocument>
}

const FORMULA = 'math:math'
/** Objects inside objects inside objects: deeper ones are shown by their picture. */
const DEEPEST = 3

/** Reads the documents of one package: the main one at '', objects in their folders (ODF 1.3 Part 2 §3.2, Part 3 §10.4.6). */
export class DocumentReader {
  readonly #package: OdfPackage
  readonly #choices: Choices
  readonly #findings: Findings
  readonly #limits: Limits
  /** Folders of objects that became their picture. */
  readonly dropped: string[] = []

  constructor(source: OdfPackage, choices: Choices, findings: Findings, limits: Limits) {
    this.#package = source
    this.#choices = choices
    this.#findings = findings
    this.#limits = limits
  }

  /** @throws Refusal malformed, ambiguous, limit-* */
  read(folder: string, depth: number): OdfDocument {
    const objects = new Map<string, OdfDocument | undefined>()
    const context = this.#context(folder, depth, objects)
    // The styles are read before what has them.
    const styles = this.#package.has(`${folder}styles.xml`) ? walkPart(this.#package.read(`${folder}styles.xml`), context) : undefined
    if (styles && styles.root !== 'office:document-styles') throw new Refusal('malformed', 'root of the styles')
    const content = walkContent(this.#package.read(`${folder}content.xml`), context)
    const isFormula = content.root === FORMULA
    if (content.root !== 'office:document-content' && !isFormula) throw new Refusal('malformed', 'root of the content')
    const settings = this.#package.has(`${folder}settings.xml`)
      ? walkSettings(this.#package.read(`${folder}settings.xml`), this.#findings, this.#limits)
      : ''
    const mediaType = objectKinds[isFormula ? FORMULA : (content.body ?? '')]
    if (mediaType === undefined) throw new Refusal('malformed', 'body of the content')
    const kept = [...objects].filter((entry): entry is [string, OdfDocument] => entry[1] !== undefined)
    return {
      content,
      styles: isFormula ? undefined : styles,
      settings,
      mediaType,
      objects: new Map([...kept, ...embedded(content), ...embedded(styles)]),
    }
  }

  #context(folder: string, depth: number, objects: Map<string, OdfDocument | undefined>): PartContext {
    return {
      choices: this.#choices,
      memory: new Memory(),
      findings: this.#findings,
      limits: this.#limits,
      picture: (href) => {
        const names = candidates(href)
        return names.flatMap((name) => [folder + name, name]).find((name) => this.#package.has(name)) ?? names.at(0)
      },
      object: (href) => {
        const names = candidates(href).map((name) => `${folder}${name.replace(/\/$/, '')}`)
        const name = names.find((each) => this.#package.has(`${each}/content.xml`))
        if (name === undefined) return this.#withoutContent(names)
        const inside = `${name}/`
        if (!objects.has(inside)) objects.set(inside, this.#object(inside, depth + 1))
        return objects.get(inside) ? { folder: inside } : { kind: 'embedded-file' }
      },
    }
  }

  /** A binary in the package, or an address outside of it. */
  #withoutContent(names: readonly string[]): { readonly kind: 'ole-object' | 'external-reference' } {
    const binary = names.find((name) => this.#package.has(name))
    if (binary !== undefined) this.dropped.push(binary)
    return { kind: names.length === 0 ? 'external-reference' : 'ole-object' }
  }

  /** @returns undefined for an object that cannot be rebuilt: its picture stays */
  #object(folder: string, depth: number): OdfDocument | undefined {
    try {
      within(this.#limits, 'depth', depth)
      const object = depth <= DEEPEST ? this.read(folder, depth) : undefined
      if (object && mayStay(object.content.root === FORMULA ? FORMULA : object.content.body, this.#choices)) return object
    } catch (error) {
      if (!(error instanceof Refusal) || error.code.startsWith('limit-')) throw error
    }
    this.dropped.push(folder)
    return undefined
  }
}

/** When hidden cells go, the formulas that may have looked at them become their values: a first walk tells whether any went. */
function walkContent(bytes: Uint8Array, context: PartContext): Walked {
  if (context.choices.hiddenContent === 'remove') {
    const memory = context.memory.withStyles()
    walkPart(bytes, { ...context, memory, findings: new Findings(), object: () => ({ kind: 'unknown' }) })
    context.memory.valuesOnly = memory.lostCells > 0
  }
  const walked = walkPart(bytes, context)
  if (context.memory.insertions.size > 0) throw new Refusal('content-missing', 'an insertion that does not end')
  return walked
}

/** A document in one XML file: nothing that it refers to is in it, pictures stand in it as text. @throws Refusal malformed, ambiguous, limit-* */
export function readFlat(untrusted: Uint8Array, choices: Choices, findings: Findings, limits: Limits): OdfDocument {
  const context: PartContext = {
    choices,
    memory: new Memory(),
    findings,
    limits,
    picture: () => undefined,
    object: () => ({ kind: 'external-reference' }),
  }
  const content = walkContent(untrusted, context)
  if (content.root !== 'office:document') throw new Refusal('malformed', 'root of a flat document')
  return {
    content,
    styles: content,
    settings: walkSettings(untrusted, findings, limits),
    mediaType: content.mediaType,
    objects: new Map(embedded(content)),
  }
}

/** Objects that stood in the part itself, each a document with its styles. */
function embedded(walked: Walked | undefined): [string, OdfDocument][] {
  return [...(walked?.embedded ?? [])].map(([source, content]) => {
    const isFormula = content.root === 'math:math'
    const mediaType = objectKinds[isFormula ? content.root : (content.body ?? '')] ?? ''
    return [source, { content, styles: isFormula ? undefined : content, settings: '', mediaType, objects: new Map(embedded(content)) }]
  })
}

/** Names in the package that a reference may mean: as it stands, and with percent-encoding resolved. None when it leads outside. */
function candidates(href: string): string[] {
  const plain = href.replace(/^\.\//, '')
  if (/^[a-z][a-z0-9+.-]*:/i.test(plain) || /^[/\\#?]|^\.\.|\\|\/\.\.(?:\/|$)/.test(plain)) return []
  try {
    const decoded = decodeURIComponent(plain)
    return decoded === plain || /^[/\\]|^\.\.|\/\.\.(?:\/|$)|[:\\]/.test(decoded) ? [plain] : [plain, decoded]
  } catch {
    return [plain]
  }
}
