import type { Choices } from '../../choices.ts'
import { blankPicture, disarmPicture } from '../../container/picture.ts'
import type { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Nested } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { embeddedTypes, isEmbeddedKind, mostEmbedded } from './embedded.ts'
import { type CarriedFont, mostFonts, obfuscatedFont, rebuildFont } from './fonts.ts'
import type { OfficePackage } from './package.ts'

/** What a package is disarmed with. */
export interface Work {
  readonly choices: Choices
  readonly nested: Nested | undefined
  readonly findings: Findings
  readonly limits: Limits
}

/** A part that is not XML, rebuilt. */
export interface Ready {
  /** Name in the output. */
  readonly path: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** Pictures and documents inside a package: rebuilt while the package is planned, since their names depend on what they become. */
export class Contents {
  readonly #source: OfficePackage
  readonly #folder: string
  readonly #work: Work
  /** Files that could not be sanitized: each is tried once. */
  readonly #refused = new Set<string>()
  #pictures = 0
  #documents = 0
  #fonts = 0

  constructor(source: OfficePackage, folder: string, work: Work) {
    this.#source = source
    this.#folder = folder
    this.#work = work
  }

  /** A part whose content type is not a picture's is never decoded; one that cannot be decoded leaves an empty place. */
  async picture(part: string): Promise<Ready | undefined> {
    const claimed = this.#source.contentType(part)
    if (!claimed.startsWith('image/')) return undefined
    const rebuilt = await disarmPicture(this.#source.read(part), this.#work.limits)
    // Beside a drawing in SVG there is always the same one as PNG ([MS-ODRAWXML], svgBlip): no empty place is needed.
    if (!rebuilt && claimed === 'image/svg+xml') return undefined
    if (!rebuilt) this.#work.findings.add('unknown')
    const { bytes, extension, mediaType } = rebuilt ?? blankPicture
    return { path: `${this.#folder}/media/image${++this.#pictures}.${extension}`, contentType: mediaType, bytes }
  }

  /** A font under a name and a key of our making, if it is sound and may be embedded. */
  font(part: string, carried: CarriedFont): Ready | undefined {
    if (this.#fonts >= mostFonts || this.#source.contentType(part) !== obfuscatedFont.toLowerCase()) return undefined
    const bytes = rebuildFont(this.#source.read(part), carried)
    return bytes && { path: `word/fonts/font${++this.#fonts}.odttf`, contentType: obfuscatedFont, bytes }
  }

  /** A document, sanitized by its own format, one level deep; behind a chart nothing but a workbook. */
  async document(part: string, isBehindChart: boolean): Promise<Ready | undefined> {
    if (this.#documents >= mostEmbedded || this.#refused.has(part)) return undefined
    const clean = await this.#sanitized(part)
    if (!clean || !isEmbeddedKind(clean.extension) || (isBehindChart && clean.extension !== 'xlsx')) {
      this.#refused.add(part)
      return undefined
    }
    for (const { kind, count } of clean.removed) this.#work.findings.add(kind, count)
    const path = `${this.#folder}/embeddings/file${++this.#documents}.${clean.extension}`
    return { path, contentType: embeddedTypes[clean.extension], bytes: clean.bytes }
  }

  async #sanitized(part: string) {
    try {
      return await this.#work.nested?.disarm(this.#source.read(part), part.split('/').at(-1) ?? '')
    } catch (error) {
      // What cannot be sanitized is left out, and told of as removed.
      if (error instanceof Refusal) return undefined
      throw error
    }
  }
}
