import { inflateSync } from 'node:zlib'
import type { FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { type OperatorBudget, readContent } from './content.ts'
import { Draws } from './draws.ts'
import { isOwnFax } from './group4.ts'
import { isJpeg, isProfile } from './pictures.ts'
import { isCff, isSfnt, isType1 } from './programs.ts'
import { streamRoles } from './roles.ts'
import { hasOwnPlace, kindKey, plain, tables, telling } from './shapes.ts'
import { isCalculator, isCMap } from './small-programs.ts'
import { smallParameters, specials } from './specials.ts'
import type { Uses } from './uses.ts'
import { type Dict, isArray, isDict, Name, nameIn, Ref, Stream, Text, type Value } from './values.ts'

/** Walks a file of our layout from its catalog and checks every object in its role. */
export class Graph {
  readonly #objects: ReadonlyMap<number, Value>
  readonly #limits: Limits
  readonly #findings: Findings
  readonly #checked = new Map<number, Set<string>>()
  readonly #operators: OperatorBudget = { operators: 0 }
  readonly #contents = new Map<Stream, Uses>()
  readonly #pages: Dict[] = []
  readonly #drawnFonts: Dict[] = []
  /** Files inside, for their own formats to look at. */
  readonly attached: { readonly name: string; readonly bytes: Buffer }[] = []
  #expanded = 0

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
    const draws = new Draws(this.#objects, this.#contents, this.#drawnFonts, { limits: this.#limits, findings: this.#findings })
    for (const page of this.#pages) draws.page(page)
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
    if (role === 'Page') within(this.#limits, 'pages', this.#pages.push(dict))
    if (role === 'Type3Font') this.#drawnFonts.push(dict)
    if (role === 'FileSpecification') this.#attach(dict)
    const table = tables.get(role)
    for (const [key, value] of dict) {
      const spec = table?.get(key)
      if (spec !== undefined) open.push({ spec, value, level: task.level + 1 })
      else if (!(stream && (key === 'Length' || key === 'Filter' || key === 'DecodeParms'))) this.#findings.add(telling[key] ?? 'unknown')
    }
    if (stream) this.#stream(role, stream)
    return true
  }

  #attach(specification: Dict): void {
    const files = this.#follow(specification.get('EF') ?? null)
    const stream = isDict(files) ? this.#follow(files.get('F') ?? null) : null
    const name = specification.get('UF')
    const bytes = stream instanceof Stream ? this.#inflate(stream, false) : undefined
    const other = specification.get('F')
    const named = name instanceof Text && other instanceof Text && other.latin1 === name.latin1
    if (bytes && named) this.attached.push({ name: nameFrom(name), bytes })
    else this.#findings.add('embedded-file')
  }

  #stream(role: string, stream: Stream): void {
    const filter = stream.dict.get('Filter')
    const coding = nameIn(filter)
    if (role === 'Image' && coding === 'DCTDecode') {
      if (!isJpeg(Buffer.from(stream.encoded), this.#limits) || !smallParameters(stream.dict.get('DecodeParms')))
        this.#findings.add('malformed')
      return
    }
    if (role === 'Image' && coding === 'CCITTFaxDecode') {
      this.#expanded += (Number(stream.dict.get('Width')) * Number(stream.dict.get('Height'))) / 8
      within(this.#limits, 'expandedBytes', this.#expanded)
      if (!isOwnFax(stream)) this.#findings.add('malformed')
      return
    }
    const decoded =
      filter === undefined ? Buffer.from(stream.encoded) : coding === 'FlateDecode' ? this.#inflate(stream, role === 'Image') : undefined
    const sound = decoded && (role === 'Image' || !stream.dict.has('DecodeParms'))
    if (!sound) this.#findings.add('unknown')
    else {
      const kind = this.#program(role, decoded, stream)
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

  #program(role: string, bytes: Buffer, stream: Stream): FindingKind | undefined {
    const { dict } = stream
    const content = () => {
      const uses = readContent(bytes, this.#limits, this.#operators)
      if (uses) this.#contents.set(stream, uses)
      return uses ? undefined : 'unknown'
    }
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

/** 7.9.2.2.2: as our writer has it, in UTF-16. */
const nameFrom = ({ latin1 }: Text): string =>
  latin1.startsWith('\xfe\xff') && latin1.length % 2 === 0 ? Buffer.from(latin1.slice(2), 'latin1').swap16().toString('utf16le') : ''
