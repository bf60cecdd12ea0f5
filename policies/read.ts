/** From YAML text to a policy or cases, or to all mistakes at once, each with its line and column. */
import type { z } from 'zod'
import { contradictions } from './contradictions.ts'
import { type KeyName, keyNames, keyOf } from './keys.ts'
import { nearest } from './nearest.ts'
import { compile, type Policy } from './policy.ts'
import { guessed, kindsOfValue, type Said, shown } from './said.ts'
import { actionNames, type Case, casesSchema, type Given, givenSchema, policySchema } from './schema.ts'
import { dotted, type Mistake, type Path, type Position, readYaml, type YamlDocument } from './yaml-document.ts'

export type { Mistake } from './yaml-document.ts'
export type Reading<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly mistakes: readonly Mistake[] }

/** Characters; a policy of three hundred rules has about 50,000, and a parser of hostile text takes longer than its length. */
export const policyCharacters = 100_000

/** More than a person reads; looking up the place of each costs time. */
const mostMistakes = 200

/** Where what was read stands in the text. */
export type Places = (path: Path) => Position

export function readPolicy(text: string): Reading<{ policy: Policy; places: Places }> {
  const reading = readShape(text, policySchema)
  if (!reading.ok) return reading
  const { document, value } = reading
  const wrong = contradictions(value).map(({ path, said }) => mistake(said, path, document.position(path)))
  return wrong.length > 0 ? { ok: false, mistakes: wrong } : { ok: true, policy: compile(value), places: document.position }
}

export function readCases(text: string): Reading<{ cases: readonly Case[]; places: Places }> {
  const reading = readShape(text, casesSchema)
  return reading.ok ? { ok: true, cases: reading.value, places: reading.document.position } : reading
}

export function readGiven(text: string): Reading<{ given: Given }> {
  const reading = readShape(text, givenSchema)
  return reading.ok ? { ok: true, given: reading.value } : reading
}

const start: Position = { line: 1, column: 1 }

const mistake = ({ en, ja, meant }: Said, path: Path, { line, column }: Position): Mistake => ({
  path: dotted(path),
  message: en,
  ja,
  ...(meant === undefined ? {} : { meant }),
  line,
  column,
})

function readShape<T>(text: string, schema: z.ZodType<T>): Reading<{ value: T; document: YamlDocument }> {
  if (text.length > policyCharacters) {
    const said = { en: `longer than ${policyCharacters} characters`, ja: `長すぎます(${policyCharacters}文字まで)` }
    return { ok: false, mistakes: [mistake(said, [], start)] }
  }
  // Neither can stand in a database column, nor means anything to a reader.
  if (text.includes('\0') || !text.isWellFormed()) {
    const said = { en: 'is not text: it holds a NUL or half a character', ja: '文字でないものが含まれています' }
    return { ok: false, mistakes: [mistake(said, [], start)] }
  }
  const document = readYaml(text)
  if (document.mistakes.length > 0) return { ok: false, mistakes: document.mistakes }
  const parsed = schema.safeParse(document.value, { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data, document }
  const mistakes = parsed.error.issues.slice(0, mostMistakes).flatMap((issue) => describe(issue, document, schema))
  return { ok: false, mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) }
}

function describe(issue: z.core.$ZodIssue, document: YamlDocument, schema: z.ZodType): Mistake[] {
  const path: Path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, document.value)
    return issue.keys.slice(0, mostMistakes).map((name) => {
      const said = { en: `unknown key "${name}"`, ja: `「${name}」というキーはありません` }
      return mistake(guessed(said, nearest(name, known)), [...path, name], document.keyPosition([...path, name]))
    })
  }
  const when = path.lastIndexOf('when')
  const key = keyNames.find((name) => name === path[when + 1])
  if (when >= 0 && key) return [matcherMistake(key, path.slice(0, when + 2), document)]
  return [mistake(sentence(issue, valueAt(document.value, path)), path, document.position(path))]
}

function sentence(issue: z.core.$ZodIssue, written: unknown): Said {
  if (issue.code === 'invalid_value') return notOneOf(issue.values.map(String), written)
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'action') return notOneOf(actionNames, written)
  if (issue.code === 'invalid_type') {
    const wanted = kindsOfValue[issue.expected] ?? issue.expected
    if (written === undefined) return { en: `is missing; expected ${issue.expected}`, ja: `書かれていません。${wanted}が必要です` }
    return { en: issue.message, ja: `${wanted}を書いてください` }
  }
  return { en: issue.message, ja: bound(issue) }
}

/** What the schema refuses by size and by pattern. */
function bound(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return `長すぎるか、多すぎるか、大きすぎます(${String(issue.maximum)} まで)`
  if (issue.code === 'too_small') return `短すぎるか、少なすぎるか、小さすぎます(${String(issue.minimum)} から)`
  if (issue.code !== 'invalid_format') return '書き方が正しくありません'
  return (
    {
      id: '英字の大文字で始め、英数字と - だけで書いてください(64文字まで)',
      name: '英小文字か数字で始め、英小文字・数字・- だけで書いてください',
    }[String(issue.path.at(-1))] ?? '書き方が正しくありません'
  )
}

function notOneOf(allowed: readonly string[], written: unknown): Said {
  const list = allowed.join(', ')
  if (written === undefined) return { en: `is missing; one of ${list}`, ja: `書かれていません。次のどれかが必要です: ${list}` }
  const meant = typeof written === 'string' ? nearest(written, allowed) : undefined
  return guessed(
    { en: `${shown(written)} is not one of ${list}`, ja: `${shown(written)} は使えません。次のどれかを書いてください: ${list}` },
    meant,
  )
}

/** Names the very value in a list that means nothing. */
function matcherMistake(key: KeyName, path: Path, document: YamlDocument): Mistake {
  const { domain } = keyOf(key)
  let place = path
  let written = valueAt(document.value, path)
  if (
    written !== null &&
    typeof written === 'object' &&
    !Array.isArray(written) &&
    Object.keys(written).join() === 'not' &&
    !domain.opaque
  ) {
    place = [...place, 'not']
    written = valueAt(document.value, place)
  }
  if (Array.isArray(written)) {
    const index = written.findIndex((one) => !domain.single.safeParse(one).success)
    if (index >= 0) [place, written] = [[...place, index], written[index]]
  }
  const meant = typeof written === 'string' ? nearest(written, domain.allowed) : undefined
  const { en, ja } = domain.expected
  const said = { en: `${shown(written)} is not ${en}`, ja: `${shown(written)} は使えません。${ja}を書いてください` }
  return mistake(guessed(said, meant), path, document.position(place))
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, step) => (inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[step] : undefined),
    value,
  )

/** Names that may stand at a path, read from the JSON of the schema's own definition. */
function knownKeys(schema: z.ZodType, path: Path, value: unknown): string[] {
  const parent = valueAt(value, path)
  let inner: unknown = schema
  for (const step of path) inner = child(unwrapped(inner), step)
  return shapes(unwrapped(inner), parent).flatMap((shape) => Object.keys(shape))
}

interface Definition {
  readonly def?: {
    readonly type: string
    readonly innerType?: unknown
    readonly element?: unknown
    readonly options?: readonly unknown[]
    readonly shape?: Record<string, unknown>
  }
}

function unwrapped(schema: unknown): Definition | undefined {
  const definition = schema as Definition | undefined
  return definition?.def?.innerType ? unwrapped(definition.def.innerType) : definition
}

function child(schema: Definition | undefined, step: string | number): unknown {
  return typeof step === 'number' ? schema?.def?.element : schema?.def?.shape?.[step]
}

function shapes(schema: Definition | undefined, value: unknown): Record<string, unknown>[] {
  if (schema?.def?.shape) return [schema.def.shape]
  const action = (value as { action?: unknown } | undefined)?.action
  return (schema?.def?.options ?? []).flatMap((option) => {
    const shape = unwrapped(option)?.def?.shape
    const literal = unwrapped(shape?.action) as { value?: unknown } | undefined
    return shape && (literal?.value === action || action === undefined) ? [shape] : []
  })
}
