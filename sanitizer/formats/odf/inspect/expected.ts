import type { FindingKind } from '../../../findings.ts'

/** What the inspection expects of a disarmed document. Written down a second time on purpose: a slip in the disarmer's tables shows here. */

const A = 'urn:oasis:names:tc:opendocument:xmlns:'
const B = 'http://openoffice.org/'
const C = 'urn:org:documentfoundation:names:experimental:'
const W = 'http://www.w3.org/'

/** Prefixes in use and the one namespace each may stand for. */
export const prefixes: ReadonlyMap<string, string> = new Map([
  ...'office style text table presentation chart dr3d form script config meta drawing:draw datastyle:number animation:anim xsl-fo-compatible:fo svg-compatible:svg smil-compatible:smil'
    .split(' ')
    .map((entry) => entry.split(':'))
    .map(([name = '', prefix = name]): [string, string] => [prefix, `${A}${name}:1.0`]),
  ['of', `${A}of:1.2`],
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['xlink', `${W}1999/xlink`],
  ['math', `${W}1998/Math/MathML`],
  ['dom', `${W}2001/xml-events`],
  ['css3t', `${W}TR/css3-text/`],
  ['ooo', `${B}2004/office`],
  ['ooow', `${B}2004/writer`],
  ['oooc', `${B}2004/calc`],
  ['officeooo', `${B}2009/office`],
  ['tableooo', `${B}2009/table`],
  ['drawooo', `${B}2010/draw`],
  ['chartooo', `${B}2010/chart`],
  ['calcext', `${C}calc:xmlns:calcext:1.0`],
  ['loext', `${C}office:xmlns:loext:1.0`],
  ['field', 'urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0'],
])

export const mediaTypes = {
  odt: ['application/vnd.oasis.opendocument.text', 'office:text'],
  ods: ['application/vnd.oasis.opendocument.spreadsheet', 'office:spreadsheet'],
  odp: ['application/vnd.oasis.opendocument.presentation', 'office:presentation'],
  odg: ['application/vnd.oasis.opendocument.graphics', 'office:drawing'],
} as const

/** Where entries live, and their media type in the manifest. */
export const places: readonly (readonly [RegExp, string])[] = [
  [/^(?:Object\d+\/){0,3}(?:content|styles|settings)\.xml$|^meta\.xml$/, 'text/xml'],
  [/^(?:Object\d+\/){0,3}Pictures\/\d+\.png$/, 'image/png'],
  [/^(?:Object\d+\/){0,3}Pictures\/\d+\.jpg$/, 'image/jpeg'],
  [/^(?:Object\d+\/){0,3}Pictures\/\d+\.gif$/, 'image/gif'],
]

const each = <V>(value: V, names: string): [string, V][] => names.split(' ').map((name) => [name, value])

/** What foreign entries mean, by name. */
export const suspects: readonly (readonly [RegExp, FindingKind])[] = [
  [/(?:^|\/)(?:Basic|Scripts|Dialogs)\//i, 'macro'],
  [/signatures/i, 'signature'],
  [/(?:^|\/)Configurations/i, 'add-in'],
  [/(?:^|\/)Thumbnails\//i, 'thumbnail'],
  [/\.rdf$/i, 'metadata'],
  [/^Version/i, 'history'],
  [/ObjectReplacements|(?:^|\/)Object[^/]*$/i, 'ole-object'],
]

/** Elements that have a name of their own when they are found. */
export const forbidden: ReadonlyMap<string, FindingKind> = new Map([
  ...each<FindingKind>('macro', 'office:scripts office:script script:event-listener text:script text:execute-macro table:error-macro'),
  ...each<FindingKind>(
    'external-reference',
    'draw:floating-frame table:table-source table:cell-range-source text:section-source text:alphabetical-index-auto-mark-file',
  ),
  ...each<FindingKind>(
    'dde',
    'text:dde-connection text:dde-connection-decl text:dde-connection-decls table:dde-link table:dde-links office:dde-source',
  ),
  ...each<FindingKind>('activex', 'draw:applet form:generic-control'),
  ...each<FindingKind>('multimedia', 'draw:plugin anim:audio presentation:sound presentation:play'),
  ...each<FindingKind>('ole-object', 'draw:object-ole'),
  ...each<FindingKind>('action', 'anim:command'),
  ...each<FindingKind>(
    'connection',
    'form:connection-resource table:source-service table:database-source-sql table:database-source-table table:database-source-query text:database-display',
  ),
  ...each<FindingKind>('font', 'svg:font-face-src svg:font-face-uri svg:definition-src'),
  ...each<FindingKind>('metadata', 'office:meta'),
  ...each<FindingKind>('embedded-file', 'office:binary-data'),
])

/** Attributes that refer to addresses of cells. */
export const addresses: ReadonlySet<string> = new Set(
  'table:cell-range-address table:cell-range table:target-range-address table:source-range-address table:base-cell-address table:cell-address table:end-cell-address table:print-ranges table:scenario-ranges table:label-cell-range-address table:data-cell-range-address table:condition-source-range-address chart:values-cell-range-address chart:label-cell-address chart:error-upper-range chart:error-lower-range calcext:target-range-address calcext:base-cell-address calcext:cell-address calcext:data-range draw:notify-on-update-of-ranges form:linked-cell form:source-cell-range'.split(
    ' ',
  ),
)
/** Attributes that are computed. */
export const formulas: ReadonlySet<string> = new Set(
  'table:formula table:expression table:condition style:condition calcext:value'.split(' '),
)
/** What people wrote: names, labels, texts. Everything else must not even look like an address that does something. */
export const peoplesWords =
  /:(?:name|names|display-name|title|label|value|string-value|current-value|text|content|help-text|description|alias|tag|formula|expression|condition|series|prefix|suffix|num-prefix|num-suffix|display-text|note|author|publisher|booktitle|key|key1|key2|string-value-phonetic|identifier|annote|address|journal|institution|organizations|school|custom\d|bullet-char|style-name|apply-style-name|next-style-name|parent-style-name|font-name(?:-asian|-complex)?|d|points|enhanced-path|viewBox|list-name|page|member-name|field-name|source-field-name|data-field)$/
