import type { FindingKind } from '../../../findings.ts'
import { roles } from './roles.ts'
import { isArray, isDict, Name, nameIn, Stream, Text, type Value } from './values.ts'

/** What may stand where a role has several shapes: told by a key of the object itself. */
export const kindKey: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
  XObject: ['Subtype', { Form: 'Form', Image: 'Image' }],
  Pattern: ['PatternType', { 1: 'TilingPattern', 2: 'ShadingPattern' }],
  Function: ['FunctionType', { 0: 'Sampled', 2: 'Exponential', 3: 'Stitching', 4: 'Calculator' }],
  Font: [
    'Subtype',
    {
      Type1: 'SimpleFont',
      MMType1: 'SimpleFont',
      TrueType: 'SimpleFont',
      Type3: 'Type3Font',
      Type0: 'CompositeFont',
      CIDFontType0: 'Descendant',
      CIDFontType2: 'Descendant',
    },
  ],
  Properties: ['Type', { OCG: 'Layer', OCMD: 'Membership', undefined: 'Marked' }],
  Annotation: [
    'Subtype',
    Object.fromEntries([
      ['Link', 'Link'],
      ['Widget', 'Field'],
      ...'Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink'
        .split(' ')
        .map((name) => [name, 'Markup']),
    ]),
  ],
  Structural: ['Type', { StructElem: 'Element', MCR: 'MarkedContent', OBJR: 'ObjectReference' }],
  Action: ['S', { Named: 'Jump', URI: 'Address' }],
}

const row = /^([A-Za-z0-9]+)(.*)$/
export const tables = new Map(
  Object.entries(roles).map(
    ([role, text]) =>
      [
        role,
        new Map(text.split(' ').flatMap((one) => (row.exec(one) ? [[row.exec(one)?.[1] ?? '', row.exec(one)?.[2] ?? '']] : []))),
      ] as const,
  ),
)

/** Keys outside the table, by what they are known for. */
export const telling: Readonly<Record<string, FindingKind>> = {
  JS: 'javascript',
  OpenAction: 'action',
  AA: 'action',
  A: 'action',
  Names: 'embedded-file',
  AcroForm: 'form',
  Annots: 'annotation',
  Metadata: 'metadata',
  AF: 'embedded-file',
  Outlines: 'outline',
  StructTreeRoot: 'structure',
  F: 'external-reference',
  Ref: 'external-reference',
  OPI: 'external-reference',
  PieceInfo: 'metadata',
  Thumb: 'thumbnail',
  PS: 'postscript',
}

/** @returns true fits, false does not; undefined when the spec is no plain one and the walker must say */
export function plain(spec: string, value: Value): boolean | undefined {
  if (spec === '#') return typeof value === 'number'
  if (spec === '?') return typeof value === 'boolean'
  if (spec === '/') return value instanceof Name
  if (spec === '$') return value instanceof Text
  if (spec.startsWith('=')) return value instanceof Name && spec.slice(1).split('|').includes(value.text)
  if (spec === '[#]') return isArray(value) && value.every((one) => typeof one === 'number')
  if (spec === '[/]') return isArray(value) && value.every((one) => one instanceof Name)
  if (spec === '[$]') return isArray(value) && value.every((one) => one instanceof Text)
  if (spec === '[?]') return isArray(value) && value.every((one) => typeof one === 'boolean')
  return undefined
}

/**
 * What entries like /Parent, /P, /Pg may refer to. It is checked where it belongs; what belongs nowhere is an object that nothing checks,
 * and that is a finding of its own.
 */
const referable: ReadonlySet<string> = new Set(['Pages', 'Page', 'Outlines', 'StructTreeRoot', 'StructElem', 'Annot', 'XObject'])
export const hasOwnPlace = (value: Value): boolean => {
  const dict = value instanceof Stream ? value.dict : value
  return isDict(dict) && (referable.has(nameIn(dict.get('Type')) ?? '') || dict.has('Title') || dict.has('Kids'))
}
