import type { FindingKind, Findings } from '../../../findings.ts'
import { fontElements, fontKey, forbiddenAttributes, objects, prefixes, programs } from './expected.ts'
import { fieldFault, formulaFaultSeen, isPlainPlace } from './language.ts'

/** Where a relationship leads: outside, to another part, to a font, or to a document inside, by its extension. */
export type Reach = 'outside' | 'inside' | 'font' | 'docx' | 'xlsx' | 'pptx'
/** By relationship id of one part. */
export type References = ReadonlyMap<string, Reach>

/** One attribute as our writers would spell it. */
export interface SeenAttribute {
  readonly element: string
  readonly name: string
  readonly value: string
  /** Of its element; 0 is the root. */
  readonly depth: number
  /** Whether its element may carry it in this kind of part. */
  readonly isKnown: boolean
  readonly references: References
}

/** Only these may lead outside. */
const OUTWARD = new Set(['w:hyperlink', 'a:hlinkClick', 'hyperlink'])
const GRAPHICS =
  /^http:\/\/schemas\.(?:openxmlformats\.org\/drawingml\/2006\/(?:chart|diagram|picture|table|lockedCanvas)|openxmlformats\.org\/presentationml\/2006\/ole|microsoft\.com\/office\/(?:drawing\/2014\/chartex|word\/2010\/wordprocessing(?:Shape|Group|Canvas)))$/
const ACTION = /^ppaction:\/\/(?:noaction|hlinksldjump|hlinkshowjump\?jump=[a-z]+|customshow\?id=[0-9]+(?:&return=(?:true|false))?)$/
const AUTOMATIC = /auto_?(?:open|close|activate|deactivate)/i
/** VML, as HTML, once had handlers for what a person does. */
const HANDLER = /^(?:o:)?on[a-z]{4,}$/i

const ours = (value: string): FindingKind | undefined => (value.split(' ').every((prefix) => prefixes.has(prefix)) ? undefined : 'unknown')
const place = (value: string): FindingKind | undefined => (isPlainPlace(value) ? undefined : 'unsafe-link')

/** What a value must not say: by `element@attribute` and by `@attribute`. */
const rules: Readonly<Record<string, (value: string) => FindingKind | undefined>> = {
  '@formula': formulaFaultSeen,
  '@textlink': formulaFaultSeen,
  'cfvo@val': formulaFaultSeen,
  '@w:fontKey': (value) => (value === fontKey ? undefined : 'font'),
  '@cellRange': formulaFaultSeen,
  '@layoutId': (value) => (value === 'regionMap' ? 'external-reference' : undefined),
  '@mc:Ignorable': ours,
  'mc:Choice@Requires': ours,
  '@macro': (value) => (value === '' ? undefined : 'macro'),
  '@action': (value) => (value === '' || ACTION.test(value) ? undefined : 'action'),
  '@w:instr': fieldFault,
  '@location': place,
  '@w:anchor': place,
  'a:graphicData@uri': (value) => (GRAPHICS.test(value) ? undefined : 'embedded-file'),
  'sheet@state': (value) => (value === 'veryHidden' ? 'hidden-content' : undefined),
  'definedName@name': (value) => (AUTOMATIC.test(value) ? 'xlm-macro' : undefined),
  '@style': (value) => (/[(@\\]/.test(value) ? 'external-reference' : undefined),
}
const ruleFor = (key: string) => (Object.hasOwn(rules, key) ? rules[key] : undefined)

export function checkAttribute({ element, name, value, depth, isKnown, references }: SeenAttribute, findings: Findings): void {
  if (name === 'xmlns' || name.startsWith('xmlns:')) {
    if (depth > 0 || prefixes.get(name.slice(6)) !== value) findings.add('unknown')
    return
  }
  const kinds = [
    forbiddenAttributes.get(name) ?? (HANDLER.test(name) ? 'action' : isKnown ? undefined : 'unknown'),
    (ruleFor(`${element}@${name}`) ?? ruleFor(`@${name}`))?.(value),
  ]
  for (const kind of kinds) if (kind) findings.add(kind)
  if ((!name.startsWith('r:') && name !== 'o:relid') || value === '') return
  const reach = references.get(value)
  if (reach === undefined || (reach === 'outside' && !OUTWARD.has(element))) findings.add('external-relationship')
  else if ((reach === 'font') !== fontElements.has(element)) findings.add('font')
  // A document inside is opened through its object, by a person, and through nothing else.
  else if (reach !== 'outside' && reach !== 'inside' && reach !== 'font' && !objects.has(element)) findings.add('embedded-file')
}

/** An object must lead to a document inside, and name the program of its kind. */
export function checkObject(element: string, value: (name: string) => string, references: References, findings: Findings): void {
  if (!objects.has(element)) return
  const program = objects.get(element)
  const reach = references.get(value('r:id')) ?? 'outside'
  const isFit = program === undefined ? reach === 'xlsx' : (programs[reach]?.includes(value(program)) ?? false)
  if (!isFit || (element === 'o:OLEObject' && value('Type') !== 'Embed')) findings.add('ole-object')
}
