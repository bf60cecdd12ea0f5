import { PDFArray, type PDFObject } from '@cantoo/pdf-lib'
import { copyCalculator } from './rebuild/calculator.ts'
import { copyCMap } from './rebuild/cmap.ts'
import { fontProgram } from './rebuild/font-file.ts'
import { copyIccProfile } from './rebuild/icc.ts'
import { componentsOf, copyImage } from './rebuild/image.ts'
import { copyContent } from './rebuild/page-content.ts'
import {
  anyName,
  arrayOf,
  bool,
  bytes,
  constant,
  dict,
  entries,
  first,
  int,
  type isExternal,
  itself,
  later,
  mapOf,
  nameOf,
  num,
  numbers,
  type Rule,
  stream,
  type Table,
} from './rebuild/rules.ts'
import { copySampled } from './rebuild/sampled.ts'
import { hexString } from './rebuild/syntax.ts'
import { key, type Walk } from './rebuild/walk.ts'
import { reference } from './write.ts'

/**
 * What a rebuilt PDF may hold, dictionary by dictionary (ISO 32000-2). A key that is not here is not copied. Left out on purpose
 * everywhere: /Metadata /PieceInfo /LastModified /AF /AA /A /OPI /Ref /Thumb /B /Dur /Trans /PZ /SeparationInfo.
 */

const matrix = numbers(6)
const rectangle = numbers(4)
const some = numbers(0, 1 << 20)

// 7.10 Functions
const functionCommon: Table = { FunctionType: int, Domain: some, Range: some }
const sampled: Table = { ...functionCommon, Size: arrayOf(int, 1, 32), BitsPerSample: int, Order: int, Encode: some, Decode: some }
const exponential: Table = { ...functionCommon, C0: some, C1: some, N: num }
const stitching: Table = {
  ...functionCommon,
  Functions: arrayOf(
    later(() => fn),
    1,
    4096,
  ),
  Bounds: some,
  Encode: some,
}

const functionKinds: Readonly<Record<number, Rule>> = {
  0: stream('function', (walk, found, number) => copySampled(walk, found, number, entries(walk, found.dict, sampled))),
  2: dict('function', exponential),
  3: dict('function', stitching),
  4: stream('function', (walk, found, number) => copyCalculator(walk, found, number, entries(walk, found.dict, functionCommon))),
}

export const fn: Rule = (walk, value) => {
  const found = walk.dict(value) ?? walk.stream(value)?.dict
  const kind = walk.number(found?.get(key('FunctionType')))
  return kind === undefined ? undefined : functionKinds[kind]?.(walk, value)
}
const fnOrIdentity = first(nameOf('Identity', 'Default'), fn)

// 8.6 Colour spaces
const whitePoint: Table = { WhitePoint: numbers(3), BlackPoint: numbers(3) }
const iccProfile = stream('icc', (walk, found, number) =>
  copyIccProfile(walk, found, number, entries(walk, found.dict, { N: int, Alternate: later(() => colorSpace), Range: some })),
)
const deviceNProcess: Table = { ColorSpace: later(() => colorSpace), Components: arrayOf(anyName, 0, 64) }
const deviceNAttributes: Table = {
  Subtype: nameOf('DeviceN', 'NChannel'),
  Colorants: mapOf(later(() => colorSpace)),
  Process: dict('process', deviceNProcess),
}

/** Second and later elements by family; the last rule repeats never: an array of another length is not copied. */
const colorFamilies: Readonly<Record<string, readonly Rule[]>> = {
  '/CalGray': [dict('cal', { ...whitePoint, Gamma: num })],
  '/CalRGB': [dict('cal', { ...whitePoint, Gamma: numbers(3), Matrix: numbers(9) })],
  '/Lab': [dict('cal', { ...whitePoint, Range: numbers(4) })],
  '/ICCBased': [iccProfile],
  '/Pattern': [later(() => colorSpace)],
  '/Separation': [anyName, later(() => colorSpace), fn],
  '/DeviceN': [arrayOf(anyName, 1, 64), later(() => colorSpace), fn, dict('deviceN', deviceNAttributes)],
}
const optionalTail: Readonly<Record<string, number>> = { '/Pattern': 0, '/DeviceN': 3 }

const deviceSpace: Rule = (walk, value) => {
  const found = walk.name(value)
  return found === undefined ? undefined : deviceNames[found]
}
const deviceNames: Readonly<Record<string, string>> = {
  '/DeviceGray': '/DeviceGray',
  '/DeviceRGB': '/DeviceRGB',
  '/DeviceCMYK': '/DeviceCMYK',
  '/Pattern': '/Pattern',
  '/G': '/DeviceGray',
  '/RGB': '/DeviceRGB',
  '/CMYK': '/DeviceCMYK',
  '/CalRGB': '/DeviceRGB',
  '/CalGray': '/DeviceGray',
  '/CalCMYK': '/DeviceCMYK',
}

const familySpace: Rule = (walk, value) => {
  const found = walk.array(value)
  const family = found && walk.name(found[0])
  if (!found || family === undefined) return undefined
  if (family === '/Indexed' || family === '/I') return walk.deeper(() => indexed(walk, found))
  const rules = colorFamilies[family]
  if (!rules) return found.length === 1 ? deviceNames[family] : undefined
  const least = optionalTail[family] ?? rules.length
  const parts = walk.deeper(() =>
    rules.slice(0, found.length - 1).map((rule, index) => rule(walk, found[index + 1] ?? (found[0] as never))),
  )
  if (family === '/ICCBased' && parts[0] === undefined) return alternate(walk, found[1])
  const whole = parts.indexOf(undefined)
  const kept = whole < 0 ? parts : parts.slice(0, whole)
  if (kept.length < least) return undefined
  return kept.length === 0 ? family : `[${family} ${kept.map((part) => (part ?? '').trimStart()).join(' ')}]`
}

/** 8.6.6.3: a palette is as long as its highest index and its colours make it; what lies behind it is left out. */
function indexed(walk: Walk, [, base, last, lookup]: readonly PDFObject[]): string | undefined {
  const under = base && colorSpace(walk, base)
  const high = Math.trunc(walk.number(last) ?? -1)
  if (!under || high < 0 || high > 255) return undefined
  const stored = walk.stream(lookup)
  const decoded = stored && walk.decode(stored)
  const palette = decoded ? (decoded.codec ? undefined : decoded.bytes) : walk.string(lookup)
  const length = (high + 1) * componentsOf(walk, base)
  return palette && `[/Indexed ${under.trimStart()} ${high} ${hexString(palette.subarray(0, length))}]`
}

/** 9.7.4.2: two bytes for each of 65,536. */
const GLYPH_MAP = 1 << 17

/** 8.6.5.5: a profile that is not kept gives way to the device space with as many components. */
function alternate(walk: Walk, value: Parameters<Rule>[1] | undefined): string | undefined {
  const profile = walk.stream(value)
  walk.findings.add('colour-profile')
  return ({ 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' } as const)[walk.number(profile?.dict.get(key('N'))) ?? 0]
}

/** What comes down to a name is written as the name; arrays stay objects of their own where they were. */
const indirectArray: Rule = (walk, value) => {
  if (walk.context.lookup(value) === value) return familySpace(walk, value)
  return walk.remember('colorspace', value, () => {
    const written = familySpace(walk, value)
    if (written === undefined || written.startsWith('/')) return written
    const number = walk.file.reserve()
    walk.file.fill(number, written)
    return reference(number)
  })
}
export const colorSpace: Rule = first(deviceSpace, (walk, value) =>
  walk.resolve(value) instanceof PDFArray ? indirectArray(walk, value) : undefined,
)

function copyGlyphMap(walk: Walk, found: Parameters<typeof isExternal>[1], number: number): boolean {
  const decoded = walk.decode(found)
  if (decoded.codec) return false
  walk.file.fillFlate(number, '', decoded.bytes.subarray(0, GLYPH_MAP))
  return true
}

// 8.7.4.5 Shadings
const shadingCommon: Table = { ShadingType: int, ColorSpace: colorSpace, Background: some, BBox: rectangle, AntiAlias: bool }
const functions = first(arrayOf(fn, 1, 64), fn)
const mesh: Table = {
  ...shadingCommon,
  BitsPerCoordinate: int,
  BitsPerComponent: int,
  BitsPerFlag: int,
  Decode: some,
  VerticesPerRow: int,
  Function: functions,
}
const meshStream = stream('shading', (walk, found, number) => {
  const decoded = walk.decode(found)
  if (decoded.codec) return false
  walk.file.fillFlate(number, entries(walk, found.dict, mesh), decoded.bytes)
  return true
})
const axial = dict('shading', { ...shadingCommon, Coords: numbers(4, 6), Domain: some, Function: functions, Extend: arrayOf(bool, 2, 2) })
const shadingKinds: Readonly<Record<number, Rule>> = {
  1: dict('shading', { ...shadingCommon, Domain: some, Matrix: matrix, Function: functions }),
  2: axial,
  3: axial,
  4: meshStream,
  5: meshStream,
  6: meshStream,
  7: meshStream,
}
const shading: Rule = (walk, value) => {
  const found = walk.dict(value) ?? walk.stream(value)?.dict
  return shadingKinds[walk.number(found?.get(key('ShadingType'))) ?? 0]?.(walk, value)
}

// 11.6.6 Transparency groups, 11.6.5.2 soft masks, 8.4.5 graphics state
const group = dict('group', { Type: nameOf('Group'), S: nameOf('Transparency'), CS: colorSpace, I: bool, K: bool })
const softMask = dict('smask', {
  Type: nameOf('Mask'),
  S: nameOf('Alpha', 'Luminosity'),
  G: later(() => form),
  BC: some,
  TR: fnOrIdentity,
})
const dash: Rule = (walk, value) => {
  const found = walk.array(value)
  const [pattern, phase] = [found?.[0] && some(walk, found[0]), found?.[1] && num(walk, found[1])]
  return pattern && phase ? `[${pattern}${phase}]` : undefined
}
const stateFont: Rule = (walk, value) => {
  const found = walk.array(value)
  const [face, size] = [found?.[0] && font(walk, found[0]), found?.[1] && num(walk, found[1])]
  return face && size ? `[${face}${size}]` : undefined
}
/** Not copied: /TR /TR2 /BG /UCR /HT and their kin (10.4, 10.6): for presses, and functions that few readers run. */
const graphicsState = dict('gstate', {
  Type: nameOf('ExtGState'),
  LW: num,
  LC: int,
  LJ: int,
  ML: num,
  D: dash,
  RI: anyName,
  OP: bool,
  op: bool,
  OPM: int,
  Font: later(() => stateFont),
  FL: num,
  SM: num,
  SA: bool,
  BM: first(anyName, arrayOf(anyName, 0, 32)),
  SMask: first(nameOf('None'), softMask),
  CA: num,
  ca: num,
  AIS: bool,
  TK: bool,
})

// 8.7.3 Patterns
const tiling: Table = {
  Type: nameOf('Pattern'),
  PatternType: constant(' 1'),
  PaintType: int,
  TilingType: int,
  BBox: rectangle,
  XStep: num,
  YStep: num,
  Resources: later(() => resources),
  Matrix: matrix,
}
const patternKinds: Readonly<Record<number, Rule>> = {
  1: stream('pattern', (walk, found, number) => copyContent(walk, found, number, entries(walk, found.dict, tiling))),
  2: dict('pattern', { Type: nameOf('Pattern'), PatternType: constant(' 2'), Shading: shading, Matrix: matrix, ExtGState: graphicsState }),
}
const pattern: Rule = (walk, value) => {
  const found = walk.dict(value) ?? walk.stream(value)?.dict
  return patternKinds[walk.number(found?.get(key('PatternType'))) ?? 0]?.(walk, value)
}

// 8.11 Optional content: the groups; which are off is the catalog's (rebuild/layers.ts)
export const layer = dict(
  'layer',
  { Type: nameOf('OCG'), Name: constant('(Layer)') },
  (walk, found) => walk.name(found.get(key('Type'))) === '/OCG',
)
const expression: Rule = (walk, value) => {
  const found = walk.array(value)
  if (!found) return layer(walk, value)
  const operator = found[0] && nameOf('And', 'Or', 'Not')(walk, found[0])
  const operands = operator && walk.deeper(() => found.slice(1).map((one) => expression(walk, one)))
  return operands && !operands.includes(undefined) ? `[${operator} ${operands.map((one) => one?.trimStart()).join(' ')}]` : undefined
}
const membership = dict(
  'membership',
  { Type: nameOf('OCMD'), OCGs: first(layer, arrayOf(layer, 0, 4096)), P: nameOf('AllOn', 'AnyOn', 'AnyOff', 'AllOff'), VE: expression },
  (walk, found) => walk.name(found.get(key('Type'))) === '/OCMD',
)
/** Where hidden layers are taken out, what is left is shown always: memberships could come to something else without them. */
export const optionalContent: Rule = (walk, value) =>
  walk.removal ? (walk.removal.takes(value) ? undefined : layer(walk, value)) : first(layer, membership)(walk, value)
/** 14.6.2: property lists of marked content that are no layers. */
const properties = first(
  optionalContent,
  dict('properties', { MCID: int, ActualText: bytes(65_535), Alt: bytes(65_535), E: bytes(4096), Lang: bytes(64) }),
)

// 8.9, 8.10 XObjects. /Subtype /PS (8.8.2), /Ref, /OPI, /Alternates are not here.
export const form: Rule = stream('form', (walk, found, number) =>
  copyContent(walk, found, number, `/Type/XObject/Subtype/Form${entries(walk, found.dict, formKeys)}`),
)
const formKeys: Table = {
  FormType: int,
  BBox: rectangle,
  Matrix: matrix,
  Resources: later(() => resources),
  Group: group,
  OC: optionalContent,
  StructParents: int,
}
const imageKeys: Table = {
  Intent: anyName,
  Interpolate: bool,
  SMask: later(() => image),
  Mask: first(
    later(() => image),
    arrayOf(int, 2, 64),
  ),
  Matte: some,
  OC: optionalContent,
}
export const image: Rule = stream('image', (walk, found, number) =>
  copyImage(walk, found, number, colorSpace, entries(walk, found.dict, imageKeys)),
)

const xObject: Rule = (walk, value) => {
  const found = walk.stream(value)
  const subtype = walk.name(found?.dict.get(key('Subtype')))
  if (walk.removal?.takes(found?.dict.get(key('OC')))) return undefined
  if (!found || subtype === '/PS' || walk.name(found.dict.get(key('Subtype2'))) === '/PS') return undefined
  if (subtype === '/Image' || (subtype === undefined && found.dict.has(key('Width')))) return image(walk, value)
  return subtype === '/Form' || subtype === undefined ? form(walk, value) : undefined
}

// 9.6 to 9.10 Fonts
/** Not copied: /Style /Lang /FD /CIDSet. The family is what readers look for when the font is not in the file. */
const descriptor = dict('descriptor', {
  Type: nameOf('FontDescriptor'),
  FontName: anyName,
  FontFamily: bytes(127),
  FontStretch: anyName,
  FontWeight: num,
  Flags: int,
  FontBBox: rectangle,
  ItalicAngle: num,
  Ascent: num,
  Descent: num,
  Leading: num,
  CapHeight: num,
  XHeight: num,
  StemV: num,
  StemH: num,
  AvgWidth: num,
  MaxWidth: num,
  MissingWidth: num,
  CharSet: bytes(1 << 16),
  [itself]: fontProgram,
})
const encoding = first(
  anyName,
  dict('encoding', { Type: nameOf('Encoding'), BaseEncoding: anyName, Differences: arrayOf(first(int, anyName), 0, 4096) }),
)
const cMap = stream('cmap', copyCMap)
const toUnicode = first(nameOf('Identity-H', 'Identity-V'), cMap)
const systemInfo = dict('cidsystem', { Registry: bytes(127), Ordering: bytes(127), Supplement: int })
const simpleFont: Table = {
  BaseFont: anyName,
  FirstChar: int,
  LastChar: int,
  Widths: arrayOf(num, 0, 65_536),
  FontDescriptor: descriptor,
  Encoding: encoding,
  ToUnicode: toUnicode,
}
const glyph = stream('glyph', (walk, found, number) => copyContent(walk, found, number, ''))
const type3: Table = {
  ...simpleFont,
  FontBBox: rectangle,
  FontMatrix: matrix,
  CharProcs: mapOf(glyph),
  Resources: later(() => resources),
}
const widths = arrayOf(first(num, arrayOf(num, 0, 65_536)), 0, 1 << 17)
const descendant = dict('cidfont', {
  Type: nameOf('Font'),
  Subtype: nameOf('CIDFontType0', 'CIDFontType2'),
  BaseFont: anyName,
  CIDSystemInfo: systemInfo,
  FontDescriptor: descriptor,
  DW: num,
  W: widths,
  DW2: numbers(2),
  W2: widths,
  CIDToGIDMap: first(nameOf('Identity'), stream('cidtogid', copyGlyphMap)),
})
const composite: Table = {
  BaseFont: anyName,
  Encoding: first(anyName, cMap),
  DescendantFonts: arrayOf(descendant, 1, 1),
  ToUnicode: toUnicode,
}
const fontOf = (subtype: string, table: Table): Rule => dict('font', table, undefined, `/Type/Font/Subtype/${subtype}`)
const fontKinds: Readonly<Record<string, Rule>> = {
  '/Type1': fontOf('Type1', simpleFont),
  '/MMType1': fontOf('MMType1', simpleFont),
  '/TrueType': fontOf('TrueType', simpleFont),
  '/Type3': dict('font', type3, (walk, found) => walk.draws.noteFont(found), '/Type/Font/Subtype/Type3'),
  '/Type0': fontOf('Type0', composite),
  '/CIDFontType0': descendant,
  '/CIDFontType2': descendant,
}
export const font: Rule = (walk, value) => fontKinds[walk.name(walk.dict(value)?.get(key('Subtype'))) ?? '/Type1']?.(walk, value)

// 7.8.3 Resources. /ProcSet (14.2) has had no use since 2000.
export const resourceKeys: Table = {
  ExtGState: mapOf(graphicsState),
  ColorSpace: mapOf(colorSpace),
  Pattern: mapOf(pattern),
  Shading: mapOf(shading),
  Font: mapOf(font),
  Properties: mapOf(properties),
  /** Last, as drawn appearances are added behind it (rebuild/pages.ts). */
  XObject: mapOf(xObject),
}
export const resources: Rule = dict('resources', resourceKeys)

/** 7.7.3.3 Page objects, apart from /Contents and what is inherited (rebuild/pages.ts). */
export const pageKeys: Table = {
  CropBox: rectangle,
  BleedBox: rectangle,
  TrimBox: rectangle,
  ArtBox: rectangle,
  UserUnit: num,
  Group: group,
  StructParents: int,
  Tabs: nameOf('S', 'R', 'C'),
}

/** 7.7.2 The catalog's plain words: how it opens and in which language. Never /OpenAction, /AA, /URI, /Names, /Metadata. */
export const catalogKeys: Table = {
  PageLayout: nameOf('SinglePage', 'OneColumn', 'TwoColumnLeft', 'TwoColumnRight', 'TwoPageLeft', 'TwoPageRight'),
  PageMode: nameOf('UseNone', 'UseOutlines', 'UseThumbs', 'UseOC'),
  /** 12.2: the direction of reading decides how pages stand beside each other. */
  ViewerPreferences: dict('viewer', { Direction: nameOf('L2R', 'R2L') }),
  Lang: bytes(64),
}
