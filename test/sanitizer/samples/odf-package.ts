import { blankPicture } from '../../../sanitizer/container/picture.ts'
import { writeZip, type ZipSource } from '../../../sanitizer/container/zip/writer.ts'
import { KEPT, MARKER } from './office-package.ts'
import { zip } from './zip.ts'

/** Builds OpenDocument packages in code, so that a reader sees what is hostile about each. */

export { KEPT, MARKER }

const O = 'urn:oasis:names:tc:opendocument:xmlns:'
export const NS = [
  ...'office style text table presentation chart dr3d form script config meta drawing:draw datastyle:number animation:anim xsl-fo-compatible:fo svg-compatible:svg smil-compatible:smil'
    .split(' ')
    .map((entry) => entry.split(':'))
    .map(([name = '', prefix = name]) => `xmlns:${prefix}="${O}${name}:1.0"`),
  `xmlns:of="${O}of:1.2"`,
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:math="http://www.w3.org/1998/Math/MathML"',
  'xmlns:dom="http://www.w3.org/2001/xml-events"',
  'xmlns:ooo="http://openoffice.org/2004/office"',
  'xmlns:ooow="http://openoffice.org/2004/writer"',
  'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
  'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
].join(' ')

export type Kind = 'odt' | 'ods' | 'odp' | 'odg'
export const mediaTypes: Readonly<Record<Kind, string>> = {
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
  odg: 'application/vnd.oasis.opendocument.graphics',
}

export const contentPart = (body: string, automatic = '', before = '', fonts = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${NS} office:version="1.3">${before}<office:font-face-decls>${fonts}</office:font-face-decls><office:automatic-styles>${automatic}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`
export const stylesPart = (styles: string, master: string, automatic = ''): string =>
  `<office:document-styles ${NS} office:version="1.3"><office:styles>${styles}</office:styles><office:automatic-styles><style:page-layout style:name="pm1"/>${automatic}</office:automatic-styles><office:master-styles>${master}</office:master-styles></office:document-styles>`

export interface Extra {
  /** More entries of the package, or other content for the usual ones. */
  readonly entries?: Readonly<Record<string, string | Uint8Array>>
  /** `manifest:file-entry` elements besides the usual ones. */
  readonly manifest?: string
  readonly mimetype?: string
  /** The type of the package as the manifest has it, where it is another one. */
  readonly manifestType?: string
}

export const fileEntry = (path: string, type = 'text/xml', inside = ''): string =>
  `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}">${inside}</manifest:file-entry>`
export const manifestPart = (type: string, names: readonly string[], more = ''): string =>
  `<manifest:manifest xmlns:manifest="${O}manifest:1.0" manifest:version="1.3">${fileEntry('/', type)}${names.map((name) => fileEntry(name)).join('')}${more}</manifest:manifest>`

export function pack(kind: Kind, parts: Readonly<Record<string, string | Uint8Array>>, extra: Extra = {}): Uint8Array {
  const all = { ...parts, ...extra.entries }
  const type = extra.mimetype ?? mediaTypes[kind]
  const names = Object.keys(all).filter((name) => name !== 'META-INF/manifest.xml')
  const sources: ZipSource[] = [
    { name: 'mimetype', bytes: Buffer.from(type), stored: true },
    ...Object.entries(all).map(([name, content]) => ({ name, bytes: typeof content === 'string' ? Buffer.from(content) : content })),
  ]
  if (!('META-INF/manifest.xml' in all))
    sources.push({ name: 'META-INF/manifest.xml', bytes: Buffer.from(manifestPart(extra.manifestType ?? type, names, extra.manifest)) })
  // Names as other writers choose them, which ours does not write.
  if (sources.some(({ name }) => name.includes(' ')))
    return zip(sources.map(({ name, bytes, stored }) => ({ name, content: Buffer.from(bytes), method: stored ? 0 : 8 })))
  return writeZip(sources)
}

const kept = `<text:p>${KEPT}</text:p>`
const masterOf = (inside = ''): string =>
  `<style:master-page style:name="Standard" style:page-layout-name="pm1">${inside}</style:master-page>`

export interface OdtParts {
  readonly styles?: string
  readonly automatic?: string
  /** Inside the master page. */
  readonly master?: string
  /** Before `office:font-face-decls`. */
  readonly before?: string
  /** Inside `office:font-face-decls`. */
  readonly fonts?: string
}
export const odt = (body: string, parts: OdtParts = {}, extra: Extra = {}): Uint8Array =>
  pack(
    'odt',
    {
      'content.xml': contentPart(`<office:text>${kept}${body}</office:text>`, parts.automatic, parts.before, parts.fonts),
      'styles.xml': stylesPart(parts.styles ?? '', masterOf(parts.master)),
    },
    extra,
  )

/** A document in one XML file. */
export const flatOdt = (body: string, before = '', mediaType = mediaTypes.odt): Uint8Array =>
  Buffer.from(
    `<?xml version="1.0"?><office:document ${NS} office:version="1.3" office:mimetype="${mediaType}"><office:meta><dc:title>${MARKER}</dc:title></office:meta>${before}<office:styles/><office:automatic-styles><style:page-layout style:name="pm1"/></office:automatic-styles><office:master-styles>${masterOf()}</office:master-styles><office:body><office:text>${kept}${body}</office:text></office:body></office:document>`,
  )

/** `rows` are more rows of the one sheet, `before` and `after` stand around the sheets. */
export const ods = (rows: string, { before = '', after = '', automatic = '', inTable = '' } = {}, extra: Extra = {}): Uint8Array =>
  pack(
    'ods',
    {
      'content.xml': contentPart(
        `<office:spreadsheet>${before}<table:table table:name="S1">${inTable}<table:table-column/><table:table-row><table:table-cell office:value-type="string">${kept}</table:table-cell></table:table-row>${rows}</table:table>${after}</office:spreadsheet>`,
        automatic,
      ),
      'styles.xml': stylesPart('', masterOf()),
    },
    extra,
  )
export const cell = (formula: string, attributes = ''): string =>
  `<table:table-row><table:table-cell table:formula="${escaped(formula)}" office:value-type="float" office:value="42"${attributes}><text:p>42</text:p></table:table-cell></table:table-row>`
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const box = (inside: string): string =>
  `<draw:frame draw:name="f" svg:width="5cm" svg:height="2cm"><draw:text-box>${inside}</draw:text-box></draw:frame>`
export const odp = (onSlide: string, { notes = '', master = '', styles = '', slide = '' } = {}, extra: Extra = {}): Uint8Array =>
  pack(
    'odp',
    {
      'content.xml': contentPart(
        `<office:presentation><draw:page draw:name="p1" draw:master-page-name="Standard"${slide}>${box(kept)}${onSlide}<presentation:notes>${box(notes || kept)}</presentation:notes></draw:page></office:presentation>`,
      ),
      'styles.xml': stylesPart(styles, masterOf(master)),
    },
    extra,
  )

/** An object in its own folder, and the frame that shows it. */
export const frame = (inside: string): string => `<draw:frame draw:name="o" svg:width="5cm" svg:height="5cm">${inside}</draw:frame>`
export const chartPart = (title: string, more = ''): string =>
  contentPart(
    `<office:chart><chart:chart chart:class="chart:bar" svg:width="5cm" svg:height="5cm"><chart:title>${title}</chart:title><chart:plot-area/>${more}</chart:chart></office:chart>`,
  )

export const png: Uint8Array = blankPicture.bytes
