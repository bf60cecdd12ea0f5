/** Cases: what a policy promises, as examples that are run. */
import { parseByteSize } from './byte-size.ts'
import { type Decision, decide } from './decide.ts'
import type { Facts, FileFacts } from './facts.ts'
import type { Policy } from './policy.ts'
import type { Case, Given } from './schema.ts'

/** The event that a case starts from; `given` says what is different. A weekday morning in Japan, a registered phone, an ordinary document. */
const typical = {
  direction: 'inbound',
  organisation: '990001',
  device: { trust: 'T1' },
  sandbox: { tier: 'namespace' },
  room: { label: 'none' },
  sender: { roles: ['user'] },
  at: '2026-04-01T01:00:00Z',
  disaster: false,
  approved: false,
} as const
const typicalText = { disclosure: 'none', characters: 20 } as const
const typicalFile = {
  family: 'pdf',
  type: 'pdf',
  bytes: 100 * 1024,
  label: 'none',
  name: 'document.pdf',
  extension: 'pdf',
  extensionMatches: true,
  extensionSays: 'same',
  nameDisclosure: 'none',
} as const

/** A whole event from what a person wrote of it: a file when `file` is given, else a text. */
export function factsOf(given: Given): Facts {
  const { kind = given.file ? 'file' : 'text', text, file, ...rest } = given
  const common = { ...typical, ...rest } as unknown as Facts
  return kind === 'file'
    ? { ...common, kind, file: fileOf(file ?? {}) }
    : { ...common, kind: 'text', text: { ...typicalText, ...text } as never }
}

function fileOf({ bytes, ...rest }: NonNullable<Given['file']>): FileFacts {
  const size = typeof bytes === 'string' ? parseByteSize(bytes) : bytes
  const name = rest.name ?? typicalFile.name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
  const says = rest.extensionMatches === false ? (extension === '' ? 'none' : 'other') : 'same'
  return {
    ...typicalFile,
    extension,
    extensionSays: says,
    ...(rest as Partial<FileFacts>),
    ...(size === undefined ? {} : { bytes: size }),
  }
}

export interface CaseResult {
  readonly case: string
  readonly passed: boolean
  readonly decision: Decision
  /** Each expectation that was not met. */
  readonly differences: readonly { readonly what: string; readonly expected: string; readonly got: string }[]
}

/** What a case can expect, as the decision says it. */
const said = (decision: Decision): Readonly<Record<string, unknown>> => ({
  ...decision,
  allowSaving: decision.action === 'sanitize' && decision.options.allowSaving,
})

export function runCases(policy: Policy, cases: readonly Case[]): readonly CaseResult[] {
  return cases.map(({ case: name, given, expect }) => {
    const decision = decide(policy, factsOf(given))
    const differences = Object.entries(expect)
      .map(([what, expected]) => ({
        what,
        expected: String(expected),
        got: String(said(decision)[what] ?? 'nothing'),
      }))
      .filter(({ expected, got }) => expected !== got)
    return { case: name, passed: differences.length === 0, decision, differences }
  })
}
