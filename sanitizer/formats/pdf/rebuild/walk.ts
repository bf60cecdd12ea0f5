import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib'
import { type Choices, defaultChoices } from '../../../choices.ts'
import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { byteFilters, type FilterParameters, takesPredictor, unpredict } from '../codec/filters.ts'
import { type PdfFile, reference } from '../write.ts'
import { Draws } from './draws.ts'
import type { Removal } from './layers.ts'
import { nameOf } from './syntax.ts'

const keys = new Map<string, PDFName>()
/** Nearly all that is asked for are some hundred words of ours; more, which a file may bring, are not kept. */
const KEPT_KEYS = 2048

/** A key in the spelling of {@link PDFName}, made once: the library decodes it each time. */
export function key(text: string): PDFName {
  const known = keys.get(text)
  if (known) return known
  const made = PDFName.of(text)
  if (keys.size < KEPT_KEYS) keys.set(text, made)
  return made
}

const FILTER = key('Filter')
const SHORT_FILTER = key('F')
const PARAMETERS = key('DecodeParms')
const SHORT_PARAMETERS = key('DP')

/** A stream decoded as far as bytes-to-bytes filters go; `codec` names the image filter that is left, if any. */
export interface Decoded {
  readonly bytes: Uint8Array
  readonly codec?: string
  readonly codecParameters?: PDFDict | undefined
}

interface Filter {
  readonly name: string
  readonly parameters: PDFDict | undefined
}

/** References to references are followed this far (ISO 32000-2, 7.3.10 allows none). */
const MAXIMUM_HOPS = 16

/** Streams under this size may have any ratio. */
const RATIO_FLOOR = 1 << 20

/** The state of one rebuild: where objects come from, where they go, and how much may still be spent. */
export class Walk {
  readonly file: PdfFile
  readonly limits: Limits
  readonly findings: Findings
  readonly context: PDFContext
  /** The input's pages, and the number that each has in the output; known before the first is written, as links lead to later ones. */
  readonly pages = new Map<PDFDict, number>()
  /** Annotations that stay, likewise. */
  readonly annotations = new Map<PDFDict, number>()
  readonly draws = new Draws(this)
  readonly choices: Choices
  /** Set where policy takes hidden layers out (rebuild/layers.ts). */
  removal: Removal | undefined
  readonly #written = new Map<string, Map<PDFObject, number | Refusal | undefined>>()
  readonly #remembered = new Map<string, Map<PDFObject, string | undefined>>()
  #expanded = 0
  #depth = 0
  #operators = 0

  constructor(context: PDFContext, file: PdfFile, limits: Limits, findings: Findings, choices: Choices = defaultChoices) {
    this.choices = choices
    this.context = context
    this.file = file
    this.limits = limits
    this.findings = findings
  }

  resolve(value: PDFObject | undefined): PDFObject | undefined {
    let found = value
    for (let hops = 0; found instanceof PDFRef && hops < MAXIMUM_HOPS; hops++) found = this.context.lookup(found)
    return found instanceof PDFRef ? undefined : found
  }

  dict(value: PDFObject | undefined): PDFDict | undefined {
    const found = this.resolve(value)
    return found instanceof PDFDict ? found : undefined
  }

  stream(value: PDFObject | undefined): PDFRawStream | undefined {
    const found = this.resolve(value)
    return found instanceof PDFRawStream ? found : undefined
  }

  array(value: PDFObject | undefined): PDFObject[] | undefined {
    const found = this.resolve(value)
    return found instanceof PDFArray ? found.asArray() : undefined
  }

  number(value: PDFObject | undefined): number | undefined {
    const found = this.resolve(value)
    return found instanceof PDFNumber && Number.isFinite(found.asNumber()) ? found.asNumber() : undefined
  }

  /** The bytes of a string, literal or hexadecimal. */
  string(value: PDFObject | undefined): Uint8Array | undefined {
    const found = this.resolve(value)
    return found instanceof PDFString || found instanceof PDFHexString ? found.asBytes() : undefined
  }

  /** With its slash. */
  name(value: PDFObject | undefined): string | undefined {
    const found = this.resolve(value)
    return found instanceof PDFName ? nameOf(found) : undefined
  }

  /** Runs one level further down. @throws Refusal limit-depth */
  deeper<T>(run: () => T): T {
    within(this.limits, 'depth', ++this.#depth)
    try {
      return run()
    } finally {
      this.#depth--
    }
  }

  /**
   * Writes `source` once as an indirect object in its part as `role`; a later meeting, and one inside itself, gets the same
   * reference. @returns the reference, or undefined when `write` finds nothing it may copy
   * @throws Refusal what `write` threw, at every later meeting too: each page that uses it is lost
   */
  indirect(role: string, source: PDFObject, write: (number: number) => boolean): string | undefined {
    const known = this.#written.get(role) ?? new Map<PDFObject, number | Refusal | undefined>()
    this.#written.set(role, known)
    if (known.has(source)) {
      const found = known.get(source)
      if (found instanceof Refusal) throw found
      return found === undefined ? undefined : reference(found)
    }
    const number = this.file.reserve()
    known.set(source, number)
    try {
      if (this.deeper(() => write(number))) return reference(number)
      known.set(source, undefined)
      return undefined
    } catch (error) {
      if (error instanceof Refusal) known.set(source, error)
      throw error
    }
  }

  /** The reference of what {@link indirect} has written already; nothing is written for being asked about. */
  written(role: string, source: PDFObject): string | undefined {
    const number = this.#written.get(role)?.get(source)
    return typeof number === 'number' ? reference(number) : undefined
  }

  /** The syntax of `source` in its part as `role`, found once; undefined inside itself. */
  remember(role: string, source: PDFObject, write: () => string | undefined): string | undefined {
    const known = this.#remembered.get(role) ?? new Map<PDFObject, string | undefined>()
    this.#remembered.set(role, known)
    if (known.has(source)) return known.get(source)
    known.set(source, undefined)
    try {
      const written = this.deeper(write)
      known.set(source, written)
      return written
    } catch (error) {
      known.delete(source)
      throw error
    }
  }

  spendOperators(count: number): void {
    this.#operators += count
    within(this.limits, 'operators', this.#operators)
  }

  spend(bytes: number): void {
    this.#expanded += bytes
    within(this.limits, 'expandedBytes', this.#expanded)
  }

  /** @throws Refusal 'content-missing': the rebuilt file would not show what this one shows */
  lose(detail: string): never {
    throw new Refusal('content-missing', detail)
  }

  filters(dict: PDFDict): readonly Filter[] {
    const filter = this.resolve(dict.get(FILTER) ?? dict.get(SHORT_FILTER))
    const parameters = this.resolve(dict.get(PARAMETERS) ?? dict.get(SHORT_PARAMETERS))
    const each = parameters instanceof PDFArray ? parameters.asArray() : [parameters]
    const names = filter instanceof PDFArray ? filter.asArray() : filter instanceof PDFName ? [filter] : []
    within(this.limits, 'filters', names.length)
    return names.map((one, index) => ({ name: this.name(one) ?? '', parameters: this.dict(each[index]) }))
  }

  parameters(dict: PDFDict | undefined): FilterParameters {
    const read = (name: string, otherwise: number) => this.number(dict?.get(key(name))) ?? otherwise
    return {
      predictor: read('Predictor', 1),
      colors: read('Colors', 1),
      bitsPerComponent: read('BitsPerComponent', 8),
      columns: read('Columns', 1),
      earlyChange: read('EarlyChange', 1),
    }
  }

  /**
   * @param maximum bytes when the length is known, as of images; else the ratio bound holds above 1 MiB
   * @param keepPredictor leaves the last predictor's rows as they are
   * @throws Refusal limit-ratio, limit-depth, malformed
   */
  decode(stream: PDFRawStream, maximum?: number, keepPredictor = false): Decoded {
    const filters = this.filters(stream.dict)
    let bytes = stream.getContents()
    const bound = Math.min(this.limits.expandedBytes, maximum ?? Math.max(RATIO_FLOOR, bytes.length * this.limits.expansionRatio))
    for (const [index, { name, parameters }] of filters.entries()) {
      if (name === '/Crypt') continue
      const filter = byteFilters.get(name)
      if (!filter) return { bytes, codec: name, codecParameters: parameters }
      const settings = this.parameters(parameters)
      bytes = filter(bytes, bound, settings)
      this.spend(bytes.length)
      if (takesPredictor(name) && !(keepPredictor && index === filters.length - 1)) bytes = unpredict(bytes, settings)
    }
    return { bytes }
  }
}
