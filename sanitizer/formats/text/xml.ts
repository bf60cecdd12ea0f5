import { SaxesParser, type SaxesTagNS } from 'saxes'
import { removable } from '../../container/text/characters.ts'
import { escapeText, escapeValue } from '../../container/xml/escape.ts'
import type { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'

const headerIn = (label: string): string => `<?xml version="1.0" encoding="${label}" standalone="yes"?>\n`
const XMLNS = 'http://www.w3.org/2000/xmlns/'
const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XLINK = 'http://www.w3.org/1999/xlink'
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'

/**
 * Which vocabularies may pass. Data of authorities and of vendors has names that nobody can list, and no program acts on a name that it does not
 * know: so what passes is no namespace, a word, `urn:` or a web address, unless its owner is one whose programs a desk has. `clr-namespace:`
 * (XAML), `data:` and other schemes are none.
 *
 * KNOWN GAP: an owner that is missing here, together with a program on the reader's desk that opens any `.xml` and acts on that owner's names.
 */
const form = /^(?:[^:]*|urn:.*|https?:.*)$/is
/** XHTML, SVG, XSLT, XInclude; Office, WMI, MSBuild, XAML; XUL, XBL; Java; feeds, maps, forms of Acrobat. */
const owners =
  /w3\.org|microsoft|openxmlformats|mozilla|netscape|sun\.com|oracle\.com|jcp\.org|openoffice|libreoffice|documentfoundation|oasis|adobe|macromedia|xfa\.org|apple|google|android|wix|xmlsoap|freedesktop|gnome|purl\.org\/(?:rss|atom)|opengis\.net\/kml|idpf|daisy\.org|autodesk|collada/i
/** Of the W3C's these only describe. */
const describing: ReadonlySet<string> = new Set([
  '',
  XMLNS,
  XSI,
  XLINK,
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2001/XMLSchema',
])
const mayAct = (namespace: string): boolean => !describing.has(namespace) && (!form.test(namespace) || owners.test(namespace))

/** Roots that a program on a desk acts on when the file is opened. */
const actingRoots: ReadonlySet<string> = new Set(
  (
    'script rss feed rdf opml kml plist jnlp asx wpl smil smi playlist html svg job package component scriptlet registration stylesheet transform ' +
    'project wordDocument workbook librarydescription searchconnectordescription persistedquery pcsettings mmc_consolefile ' +
    'schema definitions configuration manifest assembly deployment task powershellmetadata objs'
  )
    .toLowerCase()
    .split(' '),
)

/** How the new document is written. */
export interface XmlSpelling {
  /** Of the encoding, as it is declared. */
  readonly label: string
  /** Whether the encoding has all of these characters. */
  can(characters: string): boolean
}

/** What the rebuilding works with. */
class Rebuild {
  readonly pieces: string[]
  readonly #findings: Findings
  readonly #limits: Limits
  #depth = 0
  #elements = 0
  /** Depth of a signature that is left out. */
  #out = 0

  readonly #can: (characters: string) => boolean

  constructor(findings: Findings, limits: Limits, { label, can }: XmlSpelling) {
    this.pieces = [headerIn(label)]
    this.#findings = findings
    this.#limits = limits
    this.#can = can
  }

  /** A character that the encoding does not have stands as a reference (XML 1.0 §4.1), except in names, where it came from the file itself. */
  #spelt(text: string): string {
    if (this.#can(text)) return text
    return Array.from(text, (character) => (this.#can(character) ? character : `&#x${character.codePointAt(0)?.toString(16)};`)).join('')
  }

  open(tag: SaxesTagNS): void {
    within(this.#limits, 'depth', ++this.#depth)
    within(this.#limits, 'objects', ++this.#elements)
    within(this.#limits, 'xmlAttributes', Object.keys(tag.attributes).length)
    if (this.#out > 0) return
    if (tag.uri === SIGNATURE) {
      this.#findings.add('signature')
      this.#out = this.#depth
      return
    }
    if (mayAct(tag.uri)) throw new Refusal('type-mismatch', 'a vocabulary that acts')
    if (this.#depth === 1 && actingRoots.has(tag.local.toLowerCase())) throw new Refusal('type-mismatch', 'a root that acts')
    this.pieces.push(`<${tag.name}`)
    for (const { name, value, uri, local } of Object.values(tag.attributes)) this.#attribute(name, value, uri, local)
    this.pieces.push(tag.isSelfClosing ? '/>' : '>')
  }

  #attribute(name: string, value: string, uri: string, local: string): void {
    const fetches = (uri === XSI && /schemalocation$/i.test(local)) || (uri === XLINK && !value.startsWith('#'))
    if (fetches) this.#findings.add('external-reference')
    else if (uri !== XMLNS && mayAct(uri)) this.#findings.add('unknown')
    else if (uri === XMLNS && mayAct(value)) this.#findings.add(value === SIGNATURE ? 'signature' : 'unknown')
    else this.pieces.push(` ${name}="${this.#spelt(escapeValue(this.#clean(value)))}"`)
  }

  close(tag: SaxesTagNS): void {
    const isOut = this.#out > 0
    if (this.#depth-- === this.#out) this.#out = 0
    if (!isOut && !tag.isSelfClosing) this.pieces.push(`</${tag.name}>`)
  }

  text(text: string): void {
    if (this.#out > 0) return
    if (this.#depth > 0) this.pieces.push(this.#spelt(escapeText(this.#clean(text))))
  }

  #clean(text: string): string {
    let clean = text
    for (const { kind, expression } of removable)
      clean = clean.replace(expression, () => {
        this.#findings.add(kind)
        return ''
      })
    return clean
  }
}

/**
 * Writes a new XML document of the elements, attributes and text alone: no DTD, no processing instruction, no comment, no address that a
 * reader would fetch a schema from. Prefixes stay, since values may use them.
 *
 * @param text without a byte order mark
 * @throws Refusal malformed, type-mismatch (the vocabulary of a page, a picture, a script, an Office document), limit-…
 */
export function rebuildXml(text: string, findings: Findings, limits: Limits, spelling: XmlSpelling): string {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const rebuild = new Rebuild(findings, limits, spelling)
  parser.on('error', (cause) => {
    throw new Refusal('malformed', 'not well-formed', { cause })
  })
  parser.on('doctype', (declaration) => {
    // A subset inside would define what the text means; one outside is not fetched, and its entities are errors.
    if (declaration.includes('[')) throw new Refusal('malformed', 'a DTD')
    findings.add('external-reference')
  })
  parser.on('processinginstruction', ({ target }) => {
    if (/^mso-application$/i.test(target)) throw new Refusal('type-mismatch', 'an Office document')
    findings.add(/stylesheet/i.test(target) ? 'external-reference' : 'unknown')
  })
  parser.on('comment', () => findings.add('comment'))
  parser.on('opentag', (tag) => rebuild.open(tag))
  parser.on('closetag', (tag) => rebuild.close(tag))
  parser.on('text', (characters) => rebuild.text(characters))
  parser.on('cdata', (characters) => rebuild.text(characters))
  parser.write(text).close()
  return rebuild.pieces.join('')
}
