import { readZip, type ZipEntry } from '../../container/zip/reader.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { readXml } from './xml.ts'

const MANIFEST = 'META-INF/manifest.xml'
const MANIFEST_URI = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'
/** Elements of the manifest that say how an entry is encrypted (ODF 1.3 Part 2 §4.3–§4.14, and OpenPGP keys). */
const ENCRYPTION = /^(?:encryption-data|encrypted-key|keyinfo|KeyInfo|PGPData)$/

/** Entries that are never copied, and what staff read about them: first match. The rest is `unknown` when nothing leads to it. */
const dropped: readonly (readonly [RegExp, FindingKind | undefined])[] = [
  [/^META-INF\/[^/]*signatures[^/]*\.xml$/i, 'signature'],
  [/^(?:.*\/)?(?:Basic|Scripts|Dialogs)\//, 'macro'],
  [/^(?:.*\/)?Configurations2?\//, 'add-in'],
  [/^(?:.*\/)?Thumbnails\//, 'thumbnail'],
  [/^(?:.*\/)?(?:meta\.xml|manifest\.rdf|[^/]*\.rdf)$/, 'metadata'],
  [/^Version(?:s\/|List\.xml$)/, 'history'],
  [/^(?:.*\/)?Fonts\//, 'font'],
  [/^(?:.*\/)?Media\//, 'multimedia'],
  [/^(?:.*\/)?(?:ObjectReplacements\/|settings\.xml$|layout-cache$|styles\.xml$)/, undefined],
]

/** An OpenDocument package as its sender built it (ODF 1.3 Part 2). */
export class OdfPackage {
  /** The content of `mimetype`, which the manifest repeats. */
  readonly mediaType: string
  readonly limits: Limits
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #seen = new Set<string>(['mimetype', MANIFEST])

  /** @throws Refusal malformed, ambiguous, encrypted, limit-* */
  constructor(untrusted: Uint8Array, limits: Limits) {
    this.limits = limits
    this.#entries = new Map(readZip(untrusted, limits).entries.map((entry) => [entry.name, entry]))
    this.mediaType = this.#firstEntry(untrusted)
    if (this.#entries.has('encrypted-package')) throw new Refusal('encrypted', 'encrypted package')
    const told = this.#manifest()
    if (told !== undefined && told !== this.mediaType) throw new Refusal('ambiguous', 'mimetype and manifest differ')
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }
  /** @throws Refusal malformed */
  read(name: string): Uint8Array {
    const entry = this.#entries.get(name)
    if (!entry) throw new Refusal('malformed', 'entry missing')
    this.#seen.add(name)
    return entry.read()
  }

  /** Part 2 §3.3: the first entry, stored, without extra field, so that its content stands at byte 38. */
  #firstEntry(untrusted: Uint8Array): string {
    const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
    const isFirst = bytes.toString('latin1', 30, 38) === 'mimetype' && bytes.readUInt16LE(26) === 8 && bytes.readUInt16LE(28) === 0
    if (!isFirst || bytes.readUInt16LE(8) !== 0) throw new Refusal('malformed', 'mimetype is not the first entry, or not stored')
    return Buffer.from(this.read('mimetype')).toString('latin1')
  }

  /** @returns the media type of the package as the manifest has it */
  #manifest(): string | undefined {
    let told: string | undefined
    readXml(
      this.read(MANIFEST),
      {
        element: (uri, local) => (uri === MANIFEST_URI || ENCRYPTION.test(local) ? local : ''),
        attribute: (uri, local) => (uri === MANIFEST_URI ? local : ''),
      },
      {
        open: (element, names, values) => {
          if (ENCRYPTION.test(element)) throw new Refusal('encrypted', 'encryption in the manifest')
          const valueAt = (name: string): string => values[names.indexOf(name)] ?? ''
          if (element !== 'file-entry' || valueAt('full-path') !== '/') return
          if (told !== undefined) throw new Refusal('ambiguous', 'two entries for the package')
          told = valueAt('media-type')
        },
        text: () => undefined,
        close: () => undefined,
      },
      this.limits,
    )
    return told
  }

  /** Tells of everything that nothing led to. `droppedFolders` are objects that are already told of. */
  reportRest(findings: Findings, droppedFolders: readonly string[]): void {
    for (const [name, entry] of this.#entries) {
      if (this.#seen.has(name) || entry.size === 0 || droppedFolders.some((folder) => name.startsWith(folder))) continue
      const row = dropped.find(([pattern]) => pattern.test(name))
      const kind = row ? row[1] : 'unknown'
      if (kind && !(name === 'meta.xml' && this.#isEmptyMeta(entry))) findings.add(kind)
    }
  }

  /** Nothing in `office:meta`, as we write it. What is no XML is reported, too. */
  #isEmptyMeta(entry: ZipEntry): boolean {
    let elements = 0
    try {
      const count = { open: () => void elements++, text: () => undefined, close: () => undefined }
      readXml(entry.read(), { element: () => '', attribute: () => '' }, count, this.limits)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return false
    }
    return elements <= 2
  }
}
