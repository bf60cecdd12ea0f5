import type { FindingKind } from '../../findings.ts'
import { formulaFault, rangeFault } from './formula.ts'
import { isLocalPlace, isSafeTarget } from './links.ts'
import { namespacedValue } from './namespaces.ts'

/** What the walker does beyond "not named, not copied": all of it as tables, by `prefix:local`. */

const each = <V>(value: V, names: string): [string, V][] => names.split(' ').map((name) => [name, value])

/** Known and left out with all that is in it: what staff read about it. Anything else that is not on an allow-list is reported as `unknown`. */
export const reported: Readonly<Record<string, FindingKind>> = Object.fromEntries([
  ...each<FindingKind>('macro', 'office:scripts office:script script:event-listener text:script text:execute-macro table:error-macro'),
  ...each<FindingKind>(
    'external-reference',
    'draw:floating-frame table:cell-range-source table:table-source text:section-source text:alphabetical-index-auto-mark-file',
  ),
  ...each<FindingKind>('activex', 'draw:applet form:generic-control'),
  ...each<FindingKind>('multimedia', 'draw:plugin anim:audio presentation:sound presentation:play'),
  ...each<FindingKind>('action', 'anim:command'),
  ...each<FindingKind>('ole-object', 'draw:object-ole'),
  ...each<FindingKind>(
    'dde',
    'office:dde-source table:dde-links table:dde-link text:dde-connection-decls text:dde-connection-decl text:dde-connection',
  ),
  ...each<FindingKind>(
    'connection',
    'form:connection-resource table:database-source-query table:database-source-sql table:database-source-table table:source-service office:database text:database-display text:database-name text:database-next text:database-row-number text:database-row-select',
  ),
  ...each<FindingKind>('form', 'form:file form:grid form:column form:image form:image-frame form:hidden'),
  ...each<FindingKind>('font', 'svg:font-face-src svg:definition-src'),
  ...each<FindingKind>('metadata', 'office:meta meta:template'),
  ...each<FindingKind>('signature', 'loext:signatureline'),
])

/** Left out without a word: what every document has, and what only says how an editor presented it. */
export const silent: ReadonlySet<string> = new Set([
  'form:properties',
  'math:annotation-xml',
  'office:settings',
  'table:consolidation',
  'meta:creator-initials',
])

/** Marks around text that stays: fields that would be filled in from elsewhere, and data about text. */
export const unwrapped: ReadonlySet<string> = new Set(
  `text:meta text:meta-field text:execute-macro text:dde-connection text:database-display text:database-name text:database-row-number
text:sender-city text:sender-company text:sender-country text:sender-email text:sender-fax text:sender-firstname text:sender-initials text:sender-lastname
text:sender-phone-private text:sender-phone-work text:sender-position text:sender-postal-code text:sender-state-or-province text:sender-street text:sender-title
text:author-initials text:author-name text:initial-creator text:creator text:printed-by text:description text:keywords text:subject text:title text:user-defined
text:editing-cycles text:editing-duration text:creation-date text:creation-time text:modification-date text:modification-time text:print-date text:print-time
text:file-name text:template-name math:maction`.split(/\s+/),
)

/** Dropped when nothing is left in them. */
export const prunedWhenEmpty: ReadonlySet<string> = new Set(['office:event-listeners', 'text:dde-connection-decls', 'table:dde-links'])

/** What a rule says: the value to write, or what must go and what is told of it. */
export type Verdict = string | Fault
interface Fault {
  readonly takes: 'attribute' | 'element' | 'markup'
  readonly kind?: FindingKind
}
export type ValueRule = (value: string, lookup: (prefix: string) => string | undefined) => Verdict

const attribute = (kind?: FindingKind): Fault => ({ takes: 'attribute', ...(kind ? { kind } : {}) })
const element = (kind: FindingKind): Fault => ({ takes: 'element', kind })

/** Only the text stays of a link that leads where it must not. */
const link: ValueRule = (value) => (isSafeTarget(value) ? value : { takes: 'markup', kind: 'unsafe-link' })
const area: ValueRule = (value) => (isSafeTarget(value) ? value : element('unsafe-link'))
const oneOf =
  (allowed: string, kind?: FindingKind): ValueRule =>
  (value) =>
    allowed.split(' ').includes(value) ? value : attribute(kind)

const FORMULAS: ReadonlySet<string> = new Set(['of', 'oooc'])

/** A formula begins with the namespace of its language; without one, the application's own is meant. */
const formula =
  (isCondition: boolean, takes: Fault['takes']): ValueRule =>
  (value, lookup) => {
    const named = /^[\p{L}_][\p{L}\p{N}_.-]*:(?=[=\p{L}])/u.test(value) ? namespacedValue(value, lookup) : undefined
    const spoken = named && FORMULAS.has(named.prefix) ? named : { prefix: undefined, rest: value }
    // Another language than these: its rules are not known here.
    if (!spoken.prefix && /^[\p{L}_][\p{L}\p{N}_.-]*:=/u.test(value)) return { takes, kind: 'formula' }
    const kind = formulaFault(spoken.rest, isCondition)
    if (kind) return { takes, kind }
    return spoken.prefix ? `${spoken.prefix}:${spoken.rest}` : spoken.rest
  }
const cellFormula = formula(false, 'attribute')
const expression = formula(false, 'element')
const condition = formula(true, 'attribute')

/** Fields of Writer compute with other fields; the prefix says so. */
const fieldFormula: ValueRule = (value, lookup) => {
  const spoken = namespacedValue(value, lookup)
  if (!spoken) return /^[^:]*$/.test(value) ? value : attribute()
  if (FORMULAS.has(spoken.prefix)) return cellFormula(value, lookup)
  return spoken.prefix === 'ooow' ? `ooow:${spoken.rest}` : attribute('formula')
}

const range: ValueRule = (value) => {
  const kind = rangeFault(value)
  return kind ? attribute(kind) : value
}
const namedRange: ValueRule = (value) => {
  const kind = rangeFault(value)
  return kind ? element(kind) : value
}

/** `ooo:com.sun.star.…` would name a component to load: only the chart kinds of the standard (Part 3 §19.15). */
const chartClass: ValueRule = (value, lookup) => {
  const spoken = namespacedValue(value, lookup)
  return spoken?.prefix === 'chart' && /^[a-z-]+$/.test(spoken.rest) ? `chart:${spoken.rest}` : element('unknown')
}

const FIELDMARK = /^vnd\.oasis\.opendocument\.field\.FORM(?:TEXT|CHECKBOX|DROPDOWN|DATE)$/

/** By `element@attribute`, else by `@attribute`. */
export const valueRules: Readonly<Record<string, ValueRule>> = {
  'text:a@xlink:href': link,
  'draw:a@xlink:href': link,
  'draw:area-circle@xlink:href': area,
  'draw:area-polygon@xlink:href': area,
  'draw:area-rectangle@xlink:href': area,
  'chart:chart@xlink:href': oneOf('. ..', 'external-reference'),
  'presentation:event-listener@xlink:href': (value) => (isLocalPlace(value) ? value : element('action')),
  'presentation:event-listener@presentation:action': (value) =>
    ['none', 'previous-page', 'next-page', 'first-page', 'last-page', 'stop', 'show'].includes(value) ? value : element('action'),
  'presentation:event-listener@script:event-name': (value, lookup) => {
    const spoken = namespacedValue(value, lookup)
    return spoken?.prefix === 'dom' && spoken.rest === 'click' ? 'dom:click' : element('action')
  },
  // Other fields of Word, kept for its sake, would run again in a document that is saved for it.
  '@field:type': (value) => (FIELDMARK.test(value) ? value : element('field')),
  '@xlink:type': oneOf('simple'),
  '@xlink:show': oneOf('embed new replace none'),
  '@xlink:actuate': oneOf('onLoad onRequest none other'),
  '@office:target-frame-name': oneOf('_blank _self _top _parent', 'unsafe-link'),
  'text:bibliography-mark@text:url': (value) => (isSafeTarget(value) ? value : attribute('unsafe-link')),
  '@table:formula': cellFormula,
  'table:named-expression@table:expression': expression,
  'table:named-range@table:cell-range-address': namedRange,
  '@table:condition': condition,
  '@style:condition': condition,
  'calcext:condition@calcext:value': condition,
  'calcext:formatting-entry@calcext:value': condition,
  'calcext:color-scale-entry@calcext:value': condition,
  '@text:formula': fieldFormula,
  '@text:condition': fieldFormula,
  '@loext:condition': fieldFormula,
  '@table:cell-range-address': range,
  '@table:cell-range': range,
  '@table:target-range-address': range,
  '@table:source-range-address': range,
  '@table:source-cell-range-addresses': range,
  '@table:base-cell-address': range,
  '@table:cell-address': range,
  '@table:end-cell-address': range,
  '@table:print-ranges': range,
  '@table:scenario-ranges': range,
  '@table:label-cell-range-address': range,
  '@table:data-cell-range-address': range,
  '@table:condition-source-range-address': range,
  '@chart:values-cell-range-address': range,
  '@chart:label-cell-address': range,
  '@chart:error-upper-range': range,
  '@chart:error-lower-range': range,
  '@calcext:target-range-address': range,
  '@calcext:base-cell-address': range,
  '@calcext:cell-address': range,
  '@calcext:data-range': range,
  '@draw:notify-on-update-of-ranges': range,
  '@form:linked-cell': range,
  '@form:source-cell-range': range,
  'chart:chart@chart:class': chartClass,
  'chart:series@chart:class': (value, lookup) =>
    typeof chartClass(value, lookup) === 'string' ? chartClass(value, lookup) : attribute('unknown'),
  'form:button@form:button-type': oneOf('push reset', 'form'),
  // LibreOffice keeps what it read of another file as a sheet of that file's name.
  'table:table@table:name': (value) => (/^'.*'#/.test(value) ? element('external-reference') : value),
}

/** Attributes that are known and left out: what staff read. Others that are not on a list are `unknown`; those of RDF are nothing that anybody sees. */
export const reportedAttributes: Readonly<Record<string, FindingKind | 'silent'>> = Object.fromEntries([
  ...each<FindingKind>('metadata', '@officeooo:rsid @officeooo:paragraph-rsid @table:protection-key @text:protection-key'),
  ...each<'silent'>(
    'silent',
    '@table:protection-key-digest-algorithm @text:protection-key-digest-algorithm @loext:protection-key-digest-algorithm-2 @table:protection-key-digest-algorithm-2 @draw:engine @draw:mime-type @loext:mime-type @draw:filter-name @form:control-implementation @text:global @loext:rel-width-rel @form:datasource @form:command-type @form:apply-filter @form:command',
  ),
  ...each<FindingKind>('external-reference', '@xlink:href @form:connection-resource'),
])
