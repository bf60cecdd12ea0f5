import { blankPicture, disarmPicture, type RebuiltPicture } from '../../container/picture.ts'
import { escapeValue } from '../../container/xml/escape.ts'
import type { ZipSource } from '../../container/zip/writer.ts'
import type { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Walked } from './context.ts'
import type { OdfDocument } from './document.ts'
import { declarations } from './namespaces.ts'
import type { Pieces, Place } from './pieces.ts'

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const FORMULA = 'math:math'
const CONTENT = ['office:font-face-decls', 'office:automatic-styles', 'office:body']
const STYLES = ['office:font-face-decls', 'office:styles', 'office:automatic-styles', 'office:master-styles']

type Rebuilt = ReadonlyMap<string, RebuiltPicture | undefined>

interface Written extends ZipSource {
  readonly mediaType: string
}

/** Reads a picture of the source by its name there. */
export type PictureSource = (name: string) => Uint8Array | undefined

/** Writes one document and the objects in it: pictures rebuilt, names given in the order in which they are used. */
export class Assembler {
  readonly #pictures: PictureSource
  readonly #findings: Findings
  readonly #limits: Limits
  /** Pictures of the package, of which several documents may make use. */
  readonly #shared = new Map<string, RebuiltPicture | undefined>()
  readonly #parts: Written[] = []
  readonly #folders: { readonly name: string; readonly mediaType: string }[] = []

  constructor(pictures: PictureSource, findings: Findings, limits: Limits) {
    this.#pictures = pictures
    this.#findings = findings
    this.#limits = limits
  }

  /** @param mediaType of the package @throws Refusal */
  async package(document: OdfDocument, mediaType: string): Promise<readonly ZipSource[]> {
    await this.#document(document, '')
    const version = document.content.version ?? '1.3'
    const meta = part(`office:document-meta`, version, '<office:meta/>')
    this.#parts.push({ name: 'meta.xml', bytes: meta, mediaType: 'text/xml' })
    return [
      { name: 'mimetype', bytes: Buffer.from(mediaType), stored: true },
      ...this.#parts.map(({ name, bytes, stored }) => ({ name, bytes, ...(stored ? { stored } : {}) })),
      { name: 'META-INF/manifest.xml', bytes: Buffer.from(this.#manifest(mediaType, version)) },
    ]
  }

  async #document(document: OdfDocument, folder: string): Promise<void> {
    const inOrder = [...contentOf(document), ...stylesOf(document)]
    const rebuilt = await this.#rebuild(document, inOrder)
    for (const pieces of new Set(inOrder)) this.#settle(pieces, rebuilt)
    const names = this.#names(inOrder, rebuilt, folder)
    for (const { name, bytes } of partsOf(document, (place) => names.get(place.source) ?? ''))
      this.#parts.push({ name: folder + name, bytes, mediaType: 'text/xml' })
    for (const [source, object] of document.objects) {
      const name = names.get(source)
      if (name === undefined) continue
      const inside = `${folder}${name.slice(2)}/`
      this.#folders.push({ name: inside, mediaType: object.mediaType })
      await this.#document(object, inside)
    }
  }

  /** Decodes and encodes the pictures that the parts refer to. */
  async #rebuild({ content, styles }: OdfDocument, inOrder: readonly Pieces[]): Promise<Rebuilt> {
    const found = new Map<string, RebuiltPicture | undefined>()
    for (const { kind, source } of inOrder.flatMap((pieces) => pieces.places())) {
      if (kind !== 'picture' || found.has(source)) continue
      const inline = content.inline.get(source) ?? styles?.inline.get(source)
      if (!inline && this.#shared.has(source)) found.set(source, this.#shared.get(source))
      else {
        const bytes = inline ?? this.#pictures(source)
        found.set(source, bytes && (await disarmPicture(bytes, this.#limits)))
        if (!inline) this.#shared.set(source, found.get(source))
      }
    }
    return found
  }

  /** In a frame the pictures that could not be rebuilt go when anything else is left of it; else one empty place stays. */
  #settle(pieces: Pieces, rebuilt: Rebuilt): void {
    for (const { pictures, hasOther } of pieces.frames) {
      const lost = pictures.filter(({ place }) => !rebuilt.get(place.source))
      const isReplaced = lost.length < pictures.length
      for (const { from, to } of hasOther || isReplaced ? lost : lost.slice(1)) pieces.blank(from, to)
      if (isReplaced) this.#findings.add('alternate-content', lost.length)
    }
  }

  /** Names in the output, from the first place to the last; what could not be rebuilt is an empty picture. */
  #names(inOrder: readonly Pieces[], rebuilt: Rebuilt, folder: string): ReadonlyMap<string, string> {
    const names = new Map<string, string>()
    let [pictures, objects] = [0, 0]
    for (const { kind, source } of inOrder.flatMap((pieces) => pieces.places())) {
      if (names.has(source)) continue
      if (kind === 'object') {
        names.set(source, `./Object${++objects}`)
        continue
      }
      if (!rebuilt.get(source)) this.#findings.add('unknown')
      const { bytes, extension, mediaType } = rebuilt.get(source) ?? blankPicture
      const name = `Pictures/${++pictures}.${extension}`
      names.set(source, name)
      this.#parts.push({ name: folder + name, bytes, mediaType, stored: true })
    }
    return names
  }

  #manifest(mediaType: string, version: string): string {
    const entry = (path: string, type: string, more = ''): string =>
      `<manifest:file-entry manifest:full-path="${path}"${more} manifest:media-type="${escapeValue(type)}"/>`
    return `${HEADER}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="${version}">${[
      entry('/', mediaType, ` manifest:version="${version}"`),
      ...this.#folders.map(({ name, mediaType: type }) => entry(name, type)),
      ...this.#parts.map(({ name, mediaType: type }) => entry(name, type)),
    ].join('')}</manifest:manifest>`
  }
}

const part = (root: string, version: string, inside: string): Buffer =>
  Buffer.from(`${HEADER}<${root}${declarations} office:version="${version}">${inside}</${root}>`)

const sectionsOf = (walked: Walked | undefined, names: readonly string[]): readonly Pieces[] =>
  names.flatMap((name) => walked?.sections.get(name) ?? [])
const contentOf = ({ content }: OdfDocument): readonly Pieces[] => sectionsOf(content, [FORMULA, ...CONTENT])
const stylesOf = ({ styles }: OdfDocument): readonly Pieces[] => sectionsOf(styles, STYLES)

/** content.xml, styles.xml and settings.xml of one document; a formula is its own root. */
function* partsOf(document: OdfDocument, nameOf: (place: Place) => string): Generator<ZipSource> {
  const version = document.content.version ?? '1.3'
  const written = (pieces: readonly Pieces[]): string => pieces.map((each) => each.finish(nameOf)).join('')
  const content = written(contentOf(document))
  const formula = content.replace(`<${FORMULA}`, `${HEADER}<${FORMULA}${declarations}`)
  yield {
    name: 'content.xml',
    bytes: document.content.root === FORMULA ? Buffer.from(formula) : part('office:document-content', version, content),
  }
  if (document.styles) yield { name: 'styles.xml', bytes: part('office:document-styles', version, written(stylesOf(document))) }
  if (document.settings !== '') yield { name: 'settings.xml', bytes: part('office:document-settings', version, document.settings) }
}
