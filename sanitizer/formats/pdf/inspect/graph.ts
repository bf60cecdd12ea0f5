import { inflateSync } from 'node:zlib'
import type { FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { isContent, type OperatorBudget } from './content.ts'
import { isCalculator, isCff, isCMap, isJpeg, isProfile, isSfnt, isType1 } from './programs.ts'
import { roles, streamRoles } from './roles.ts'
import { type Dict, isArray, isDict, Name, nameIn, Ref, Stream, Text, type Value } from './values.ts'

/** What may stand where a role has several shapes: told by a key of the object itself. */
const kindKey: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
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

const row = /^([A-Za-z0-9]+)(.*)$/
const tables = new Map(
  Object.entries(roles).map(
    ([role, text]) =>
      [
        role,
        new Map(text.split(' ').flatMap((one) => (row.exec(one) ? [[row.exec(one)?.[1] ?? '', row.exec(one)?.[2] ?? '']] : []))),
      ] as const,
  ),
)

/** Keys outside the table, by what they are known for. */
const telling: Readonly<Record<string, FindingKind>> = {
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

/** Walks a file of our layout from its catalog and checks every object in its role. */
export class Graph {
  readonly #objects: ReadonlyMap<number, Value>
  readonly #limits: Limits
  readonly #findings: Findings
  readonly #checked = new Map<number, Set<string>>()
  readonly #operators: OperatorBudget = { operators: 0 }
  #expanded = 0
  #pages = 0

  constructor(objects: ReadonlyMap<number, Value>, limits: Limits, findings: Findings) {
    this.#objects = objects
    this.#limits = limits
    this.#findings = findings
  }

  /** @throws Refusal limit-* */
  run(): void {
    const open: Task[] = [{ spec: '@Catalog', value: new Ref(1, 0), level: 0 }]
    for (let task = open.pop(); task; task = open.pop()) {
      within(this.#limits, 'depth', task.level)
      const failed = this.#check(task, open)
      if (failed) this.#findings.add(failed)
    }
    this.#findings.add('unknown', this.#objects.size - this.#checked.size)
  }

  /** @returns a finding when no alternative of the spec fits */
  #check(task: Task, open: Task[]): FindingKind | undefined {
    const value = this.#follow(task.value)
    for (const spec of task.spec.split(',')) {
      const simple = plain(spec, value)
      if (simple === true) return undefined
      if (simple === undefined && this.#complex(spec, value, task, open)) return undefined
    }
    return 'unknown'
  }

  #follow(value: Value): Value {
    return value instanceof Ref ? (value.generation === 0 ? (this.#objects.get(value.number) ?? null) : null) : value
  }

  #complex(spec: string, value: Value, task: Task, open: Task[]): boolean {
    const push = (inner: string, one: Value) => open.push({ spec: inner, value: one, level: task.level + 1 })
    if (spec === '^') return task.value instanceof Ref && hasOwnPlace(value)
    if (spec.startsWith('>')) return this.#object(spec.slice(1), value, { ...task, level: task.level - 1 }, open)
    if (spec.startsWith('[')) {
      if (!isArray(value)) return false
      for (const one of value) push(spec.slice(1, -1), one)
      return true
    }
    if (spec.startsWith('{')) {
      if (!isDict(value)) return false
      for (const one of value.values()) push(`@${spec.slice(1, -1)}`, one)
      return true
    }
    return spec.startsWith('@') && this.#object(spec.slice(1), value, task, open)
  }

  #object(role: string, value: Value, task: Task, open: Task[]): boolean {
    const number = task.value instanceof Ref ? task.value.number : undefined
    const actual = this.#roleOf(role, value)
    if (actual === undefined) return false
    if (number !== undefined) {
      const known = this.#checked.get(number) ?? new Set()
      if (known.has(actual)) return true
      this.#checked.set(number, known.add(actual))
    }
    const special = specials[actual]
    if (special) {
      const inner = special(value)
      for (const one of inner ?? []) open.push({ ...one, level: task.level + 1 })
      return inner !== undefined
    }
    const dict = value instanceof Stream ? value.dict : value
    if (!isDict(dict) || value instanceof Stream !== streamRoles.has(actual))
      return actual === 'Shading' && value instanceof Stream && this.#entries(actual, value.dict, value, task, open)
    return this.#entries(actual, dict, value instanceof Stream ? value : undefined, task, open)
  }

  #roleOf(role: string, value: Value): string | undefined {
    const choice = kindKey[role]
    if (!choice) return role
    const dict = value instanceof Stream ? value.dict : value
    if (!isDict(dict)) return undefined
    const by = dict.get(choice[0])
    const found = choice[1][by instanceof Name ? by.text : String(by)]
    return found === undefined || !Object.hasOwn(choice[1], by instanceof Name ? by.text : String(by)) ? undefined : found
  }

  #entries(role: string, dict: Dict, stream: Stream | undefined, task: Task, open: Task[]): boolean {
    if (role === 'Page') within(this.#limits, 'pages', ++this.#pages)
    const table = tables.get(role)
    for (const [key, value] of dict) {
      const spec = table?.get(key)
      if (spec !== undefined) open.push({ spec, value, level: task.level + 1 })
      else if (!(stream && (key === 'Length' || key === 'Filter' || key === 'DecodeParms'))) this.#findings.add(telling[key] ?? 'unknown')
    }
    if (stream) this.#stream(role, stream)
    return true
  }

  #stream(role: string, stream: Stream): void {
    const filter = stream.dict.get('Filter')
    const coding = nameIn(filter)
    if (role === 'Image' && coding === 'DCTDecode') {
      if (!isJpeg(Buffer.from(stream.encoded)) || !smallParameters(stream.dict.get('DecodeParms'))) this.#findings.add('malformed')
      return
    }
    const decoded =
      filter === undefined ? Buffer.from(stream.encoded) : coding === 'FlateDecode' ? this.#inflate(stream, role === 'Image') : undefined
    const sound = decoded && (role === 'Image' || !stream.dict.has('DecodeParms'))
    if (!sound) this.#findings.add('unknown')
    else {
      const kind = this.#program(role, decoded, stream.dict)
      if (kind) this.#findings.add(kind)
    }
  }

  /** RFC 1950: the whole stream is one zlib stream, none behind it. */
  #inflate(stream: Stream, picture: boolean): Buffer | undefined {
    const bound = picture ? this.#limits.expandedBytes : Math.max(1 << 20, stream.encoded.length * this.#limits.expansionRatio * 6)
    try {
      const { buffer, engine } = inflateSync(stream.encoded, { maxOutputLength: bound, info: true }) as unknown as {
        buffer: Buffer
        engine: { bytesWritten: number }
      }
      this.#expanded += buffer.length
      within(this.#limits, 'expandedBytes', this.#expanded)
      return engine.bytesWritten === stream.encoded.length ? buffer : undefined
    } catch (error) {
      if (error instanceof Refusal) throw error
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Refusal('limit-ratio', 'a stream of the output')
      return undefined
    }
  }

  #program(role: string, bytes: Buffer, dict: Dict): FindingKind | undefined {
    const content = () => (isContent(bytes, this.#limits, this.#operators) ? undefined : 'unknown')
    const length = (key: string) => Number(dict.get(key) ?? 0)
    const checks: Readonly<Record<string, () => FindingKind | undefined>> = {
      Contents: content,
      Form: content,
      TilingPattern: content,
      Glyph: content,
      Calculator: () => (isCalculator(bytes.toString('latin1')) ? undefined : 'postscript'),
      CMap: () => (isCMap(bytes.toString('latin1')) ? undefined : 'font'),
      Profile: () => (isProfile(bytes) ? undefined : 'colour-profile'),
      Type1Program: () => (isType1(bytes, length('Length1'), length('Length2')) ? undefined : 'font'),
      TrueTypeProgram: () => (isSfnt(bytes) ? undefined : 'font'),
      CompactProgram: () => ((nameIn(dict.get('Subtype')) === 'OpenType' ? isSfnt : isCff)(bytes) ? undefined : 'font'),
    }
    return checks[role]?.()
  }
}

interface Task {
  readonly spec: string
  readonly value: Value
  readonly level: number
}

/** true fits, false does not, undefined is for {@link Graph} to say. */
function plain(spec: string, value: Value): boolean | undefined {
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
const hasOwnPlace = (value: Value): boolean => {
  const dict = value instanceof Stream ? value.dict : value
  return isDict(dict) && (referable.has(nameIn(dict.get('Type')) ?? '') || dict.has('Title') || dict.has('Kids'))
}

/** Written apart from disarm's: nothing but characters of a URI (RFC 3986), one of three schemes, a host without a user name. */
const address =
  /^(?:https?:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][!#-;=?-[\]_a-z~]*)?|mailto:[!#-.0-9:;=?A-Z[\]_a-z~]+@[a-z0-9.-]+(?:\?(?:subject|body|b?cc)=[!#-%'-;=?-[\]_a-z~]*(?:&(?:subject|body|b?cc)=[!#-%'-;=?-[\]_a-z~]*)*)?)$/i

/** Table 149. */
const views: Readonly<Record<string, number>> = { XYZ: 3, Fit: 0, FitH: 1, FitV: 1, FitR: 4, FitB: 0, FitBH: 1, FitBV: 1 }
const isCoordinate = (value: Value) => value === null || typeof value === 'number'

const smallParameters = (value: Value | undefined) =>
  value === undefined || (isDict(value) && [...value].every(([key, one]) => key === 'ColorTransform' && typeof one === 'number'))

/** Roles that are no dictionaries: what they hold, or undefined when they are not that. */
const specials: Readonly<Record<string, (value: Value) => readonly { spec: string; value: Value }[] | undefined>> = {
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
