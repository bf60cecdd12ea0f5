/** From YAML text to a policy or cases, or to all mistakes at once, each with its line and column. */
import type { z } from 'zod'
import { contradictions, shown } from './contradictions.ts'
import { type KeyName, keyNames, keyOf } from './keys.ts'
import { nearest } from './nearest.ts'
import { compile, type Policy } from './policy.ts'
import { actionNames, type Case, casesSchema, type Given, givenSchema, policySchema } from './schema.ts'
import { dotted, type Mistake, type Path, readYaml, type YamlDocument } from './yaml-document.ts'

export type { Mistake } from './yaml-document.ts'
export type Reading<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly mistakes: readonly Mistake[] }

/** Characters; a policy of three hundred rules has about 50,000, and a parser of hostile text takes longer than its length. */
export const policyCharacters = 100_000

/** More than a person reads; looking up the place of each costs time. */
const mostMistakes = 200

export function readPolicy(text: string): Reading<{ policy: Policy }> {
  const reading = readShape(text, policySchema)
  if (!reading.ok) return reading
  const { document, value } = reading
  const wrong = contradictions(value).map(({ path, message }) => ({ path: dotted(path), message, ...document.position(path) }))
  return wrong.length > 0 ? { ok: false, mistakes: wrong } : { ok: true, policy: compile(value) }
}

export function readCases(text: string): Reading<{ cases: readonly Case[] }> {
  const reading = readShape(text, casesSchema)
  return reading.ok ? { ok: true, cases: reading.value } : reading
}

export function readGiven(text: string): Reading<{ given: Given }> {
  const reading = readShape(text, givenSchema)
  return reading.ok ? { ok: true, given: reading.value } : reading
}

function readShape<T>(text: string, schema: z.ZodType<T>): Reading<{ value: T; document: YamlDocument }> {
  if (text.length > policyCharacters) {
    return { ok: false, mistakes: [{ path: '', line: 1, column: 1, message: `longer than ${policyCharacters} characters` }] }
  }
  // Neither can stand in a database column, nor means anything to a reader.
  if (text.includes('\0') || !text.isWellFormed()) {
    return { ok: false, mistakes: [{ path: '', line: 1, column: 1, message: 'is not text: it holds a NUL or half a character' }] }
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
      const meant = nearest(name, known)
      const message = `unknown key "${name}"${meant ? ` (did you mean "${meant}"?)` : ''}`
      return { path: dotted([...path, name]), message, ...document.keyPosition([...path, name]) }
    })
  }
  const when = path.lastIndexOf('when')
  const key = keyNames.find((name) => name === path[when + 1])
  if (when >= 0 && key) return [matcherMistake(key, path.slice(0, when + 2), document)]
  return [{ path: dotted(path), message: sentence(issue, valueAt(document.value, path)), ...document.position(path) }]
}

function sentence(issue: z.core.$ZodIssue, written: unknown): string {
  if (issue.code === 'invalid_value') return notOneOf(issue.values.map(String), written)
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'action') return notOneOf(actionNames, written)
  if (issue.code === 'invalid_type' && written === undefined) return `is missing; expected ${issue.expected}`
  return issue.message
}

function notOneOf(allowed: readonly string[], written: unknown): string {
  if (written === undefined) return `is missing; one of ${allowed.join(', ')}`
  const meant = typeof written === 'string' ? nearest(written, allowed) : undefined
  return `${shown(written)} is not one of ${allowed.join(', ')}${meant ? ` (did you mean "${meant}"?)` : ''}`
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
  const message = `${shown(written)} is not ${domain.expected}${meant ? ` (did you mean "${meant}"?)` : ''}`
  return { path: dotted(path), message, ...document.position(place) }
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
