import { tokens } from '../../../container/inspect/tokens.ts'
import type { FindingKind, Findings } from '../../../findings.ts'
import type { Limits } from '../../../limits.ts'
import { addresses, forbidden, formulas, peoplesWords, prefixes } from './expected.ts'
import { acts, formulaFaultSeen, isPlainAddress, isPlainPlace, rangeFaultSeen } from './language.ts'
import { isKnownAttribute, isKnownElement } from './names.ts'

/** What a part says of itself and of others. */
export interface SeenPart {
  readonly root: string
  /** The element inside `office:body`. */
  readonly body: string
  readonly version: string
  /** Names of pictures and folders, as they are written. */
  readonly pictures: ReadonlySet<string>
  readonly objects: ReadonlySet<string>
}

const PICTURED = new Set(['draw:image', 'draw:fill-image', 'style:background-image', 'text:list-level-style-image', 'chart:symbol-image'])
const LINKED = new Set(['text:a', 'draw:a', 'draw:area-rectangle', 'draw:area-circle', 'draw:area-polygon'])
const ROOTS = /^(?:office:document-(?:content|styles)|math:math)$/
/** Documents stand in folders of their own. */
const INLINE = new Set(['office:document', 'math:math'])

/** Looks at every element and attribute of one part. @throws Refusal malformed, limit-* */
export function inspectPart(bytes: Uint8Array, findings: Findings, limits: Limits): SeenPart {
  const pictures = new Set<string>()
  const objects = new Set<string>()
  const path: string[] = []
  let [root, body, version] = ['', '', '']
  for (const token of tokens(bytes, limits, () => findings.add('malformed'))) {
    if (token.kind === 'text') continue
    if (token.kind === 'close') {
      path.pop()
      continue
    }
    const { name, attributes } = token
    const parent = path.at(-1) ?? ''
    if (token.depth === 0) {
      root = name
      version = attributes.get('office:version') ?? ''
      if (!ROOTS.test(name)) findings.add('unknown')
    } else if (!isKnownElement(name) || INLINE.has(name)) findings.add(forbidden.get(name) ?? 'unknown')
    if (parent === 'office:body' && token.depth === 2) {
      if (body !== '') findings.add('unknown')
      body = name
    }
    for (const [attribute, value] of attributes) {
      const kind = attributeFault(name, attribute, value, token.depth)
      if (kind) findings.add(kind)
    }
    const href = attributes.get('xlink:href')
    if (href !== undefined && PICTURED.has(name)) pictures.add(href)
    if (href !== undefined && name === 'draw:object') objects.add(href)
    path.push(name)
  }
  return { root, body, version, pictures, objects }
}

function attributeFault(element: string, name: string, value: string, depth: number): FindingKind | undefined {
  if (name === 'xmlns' || name.startsWith('xmlns:')) return depth === 0 && prefixes.get(name.slice(6)) === value ? undefined : 'unknown'
  if (depth === 0 && name === 'office:version') return /^1\.\d$/.test(value) ? undefined : 'unknown'
  const own = rules[`${element}@${name}`] ?? rules[`@${name}`]
  if (own) return own(value, element)
  if (!isKnownAttribute(element, name)) return name.startsWith('script:') ? 'macro' : 'unknown'
  if (formulas.has(name)) return formulaFaultSeen(value.replace(/^(?:of|oooc):/, ''))
  if (addresses.has(name)) return rangeFaultSeen(value)
  return !peoplesWords.test(name) && acts(value) ? 'unsafe-link' : undefined
}

type Rule = (value: string, element: string) => FindingKind | undefined
const only =
  (pattern: RegExp, kind: FindingKind): Rule =>
  (value) =>
    pattern.test(value) ? undefined : kind

/** What a value must be, by `element@attribute` and by `@attribute`. */
const rules: Readonly<Record<string, Rule>> = {
  '@xlink:href': (value, element) => {
    if (PICTURED.has(element)) return /^Pictures\/\d+\.(?:png|jpg|gif)$/.test(value) ? undefined : 'external-reference'
    if (element === 'draw:object') return /^\.\/Object\d+$/.test(value) ? undefined : 'ole-object'
    if (element === 'chart:chart') return /^\.{1,2}$/.test(value) ? undefined : 'external-reference'
    if (element === 'presentation:event-listener') return isPlainPlace(value) ? undefined : 'action'
    if (!LINKED.has(element)) return 'external-reference'
    return isPlainPlace(value) || isPlainAddress(value.replaceAll(' ', '%20')) ? undefined : 'unsafe-link'
  },
  'presentation:event-listener@presentation:action': only(/^(?:none|(?:previous|next|first|last)-page|stop|show)$/, 'action'),
  '@script:event-name': (value, element) => (element === 'presentation:event-listener' && value === 'dom:click' ? undefined : 'macro'),
  '@office:target-frame-name': only(/^_(?:blank|self|top|parent)$/, 'unsafe-link'),
  '@field:type': only(/\.field\.FORM[A-Z]+$/, 'field'),
  '@text:url': (value) => (isPlainAddress(value) || isPlainPlace(value) ? undefined : 'unsafe-link'),
  'chart:chart@chart:class': only(/^chart:[a-z-]+$/, 'unknown'),
  'chart:series@chart:class': only(/^chart:[a-z-]+$/, 'unknown'),
  '@form:button-type': only(/^(?:push|reset)$/, 'form'),
  '@text:formula': (value) => fieldFault(value),
  '@text:condition': (value) => fieldFault(value),
  '@loext:condition': (value) => fieldFault(value),
  'table:table@table:name': (value) => (/'#/.test(value) && value.startsWith("'") ? 'external-reference' : undefined),
}

/** Fields compute with other fields; in the language of sheets, what holds for sheets. */
const fieldFault = (value: string): FindingKind | undefined =>
  /^(?:of|oooc):/.test(value)
    ? formulaFaultSeen(value.replace(/^[a-z]+:/, ''))
    : /^(?!ooow:)[A-Za-z_][\w.-]*:/.test(value)
      ? 'formula'
      : undefined
