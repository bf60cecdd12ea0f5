import { isArray, isDict, Name, nameIn, Ref, Stream, Text, type Value } from './values.ts'

/** Colour spaces by family: the roles of what follows the name (8.6). */
const families: Readonly<Record<string, readonly string[]>> = {
  CalGray: ['@Calibrated'],
  CalRGB: ['@Calibrated'],
  Lab: ['@Calibrated'],
  ICCBased: ['@Profile'],
  Pattern: ['@ColorSpace'],
  Separation: ['/', '@ColorSpace', '@Function'],
  DeviceN: ['[/]', '@ColorSpace', '@Function', '@DeviceN'],
  Indexed: ['@ColorSpace', '#', '$,@Lookup'],
}
const deviceSpaces = new Set(['DeviceGray', 'DeviceRGB', 'DeviceCMYK', 'Pattern'])

/** Written apart from disarm's: nothing but characters of a URI (RFC 3986), one of three schemes, a host without a user name. */
const address =
  /^(?:https?:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][!#-;=?-[\]_a-z~]*)?|mailto:[!#-.0-9:;=?A-Z[\]_a-z~]+@[a-z0-9.-]+(?:\?(?:subject|body|b?cc)=[!#-%'-;=?-[\]_a-z~]*(?:&(?:subject|body|b?cc)=[!#-%'-;=?-[\]_a-z~]*)*)?)$/i

/** Table 149. */
const views: Readonly<Record<string, number>> = { XYZ: 3, Fit: 0, FitH: 1, FitV: 1, FitR: 4, FitB: 0, FitBH: 1, FitBV: 1 }
const isCoordinate = (value: Value) => value === null || typeof value === 'number'

export const smallParameters = (value: Value | undefined) =>
  value === undefined || (isDict(value) && [...value].every(([key, one]) => key === 'ColorTransform' && typeof one === 'number'))

/** Roles that are no dictionaries: what they hold, or undefined when they are not that. */
export const specials: Readonly<Record<string, (value: Value) => readonly { spec: string; value: Value }[] | undefined>> = {
  ColorSpace: (value) => {
    if (value instanceof Name) return deviceSpaces.has(value.text) ? [] : undefined
    const rules = isArray(value) && value[0] instanceof Name ? families[value[0].text] : undefined
    if (!rules || !isArray(value) || value.length < 2 || value.length > rules.length + 1) return undefined
    return value.slice(1).map((one, index) => ({ spec: rules[index] ?? '', value: one }))
  },
  Dash: (value) =>
    isArray(value) && value.length === 2
      ? [
          { spec: '[#]', value: value[0] ?? null },
          { spec: '#', value: value[1] ?? null },
        ]
      : undefined,
  StateFont: (value) =>
    isArray(value) && value.length === 2
      ? [
          { spec: '@Font', value: value[0] ?? null },
          { spec: '#', value: value[1] ?? null },
        ]
      : undefined,
  /** 12.3.2.2: a page of this document and how it is shown. */
  Place: (value) => {
    const [page, view, ...rest] = isArray(value) ? value : []
    const length = Object.hasOwn(views, nameIn(view) ?? '') ? views[nameIn(view) ?? ''] : undefined
    return page instanceof Ref && rest.length === length && rest.every(isCoordinate) ? [{ spec: '^', value: page }] : undefined
  },
  Border: (value) => {
    if (!isArray(value) || value.length < 3 || value.length > 4) return undefined
    const numbers = value.slice(0, 3).every((one) => typeof one === 'number')
    return numbers ? value.slice(3).map((one) => ({ spec: '[#]', value: one })) : undefined
  },
  Web: (value) => (value instanceof Text && value.latin1.length <= 2048 && address.test(value.latin1) ? [] : undefined),
  /** 12.5.5: one form, or one for each state. */
  Appearance: (value) => {
    if (value instanceof Stream) return [{ spec: '@XObject', value }]
    return isDict(value) ? [...value.values()].map((one) => ({ spec: '@XObject', value: one })) : undefined
  },
  DefaultAppearance: (value) =>
    value instanceof Text && /^(?:(?:\/[^\s/()<>[\]{}%]+ -?[\d.]+ Tf|(?:-?[\d.]+ ){1,4}(?:g|rg|k|Tz|Tc|Tw))(?: |$))*$/.test(value.latin1)
      ? []
      : undefined,
  Strokes: (value) => (isArray(value) ? value.map((one) => ({ spec: '[#]', value: one })) : undefined),
  Options: (value) => (isArray(value) ? value.map((one) => ({ spec: '$,[$]', value: one })) : undefined),
  Role: (value) => (value instanceof Name ? [] : undefined),
  /** 14.8.5: an owner that is known, and values that are no objects. */
  Attributes: (value) => {
    if (!isDict(value) || !['Layout', 'List', 'Table', 'PrintField'].includes(nameIn(value.get('O')) ?? '')) return undefined
    const flat = (one: Value): boolean => typeof one === 'number' || typeof one === 'boolean' || one instanceof Name
    return [...value.values()].every((one) => flat(one) || (isArray(one) && one.every(flat))) ? [] : undefined
  },
  ParentRows: (value) => {
    if (!isArray(value) || value.length % 2 !== 0) return undefined
    const elements = value.flatMap((one, index) => (index % 2 === 0 ? [] : isArray(one) ? one.filter((two) => two !== null) : [one]))
    return value.every((one, index) => index % 2 === 1 || typeof one === 'number')
      ? elements.map((one) => ({ spec: '^', value: one }))
      : undefined
  },
  FilePairs: (value) => {
    if (!isArray(value) || value.length % 2 !== 0 || value.length > 200) return undefined
    if (!value.every((one, index) => index % 2 === 1 || one instanceof Text)) return undefined
    return value.flatMap((one, index) => (index % 2 ? [{ spec: '@FileSpecification', value: one }] : []))
  },
  LabelRanges: (value) => {
    if (!isArray(value) || value.length % 2 !== 0) return undefined
    const starts = value.filter((_, index) => index % 2 === 0)
    if (!starts.every((one, index) => typeof one === 'number' && one > Number(starts[index - 1] ?? -1))) return undefined
    return value.flatMap((one, index) => (index % 2 ? [{ spec: '@Label', value: one }] : []))
  },
  Widths: (value) =>
    isArray(value) && value.every((one) => typeof one === 'number' || (isArray(one) && one.every((two) => typeof two === 'number')))
      ? []
      : undefined,
  Differences: (value) => (isArray(value) && value.every((one) => typeof one === 'number' || one instanceof Name) ? [] : undefined),
  /** CVE-2024-4367: six numbers, nothing that a viewer could take for code. */
  FontMatrix: (value) => (isArray(value) && value.length === 6 && value.every((one) => typeof one === 'number') ? [] : undefined),
  Expression: (value) => {
    if (isDict(value)) return [{ spec: '@Layer', value }]
    if (!isArray(value) || !['And', 'Or', 'Not'].includes(nameIn(value[0]) ?? '')) return undefined
    return value.slice(1).map((one) => ({ spec: '@Expression', value: one }))
  },
}
