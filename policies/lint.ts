/** What a policy says in vain or dangerously. Mistakes of the language are `readPolicy`'s; these are of the meaning. */
import { type Box, boxOf, coveredBy, isCovered, isNothing, narrow, remaining } from './boxes.ts'
import { runCases } from './cases.ts'
import { type KeyName, keyOf } from './keys.ts'
import type { CompiledRule, Matcher, Policy } from './policy.ts'
import type { Case } from './schema.ts'
import { contains } from './value-set.ts'

export const lintKinds = {
  unreachable: { severity: 'error', en: 'can never match' },
  'guardrail-contradiction': { severity: 'error', en: 'opens what a guardrail closes' },
  'shadowed-value': { severity: 'warning', en: 'lists a value that never gets here' },
  'no-case': { severity: 'warning', en: 'has no case' },
  'unused-option': { severity: 'warning', en: 'has an option without effect' },
  'weak-sandbox': { severity: 'warning', en: 'sanitizes in a sandbox of any strength' },
  'opens-disclosure': { severity: 'warning', en: 'lets out what the disclosure check is sure about' },
  'opens-label': { severity: 'warning', en: 'lets out files labelled 3A or 3B' },
  'unregistered-device': { severity: 'warning', en: 'lets in what an unregistered device sends' },
} as const satisfies Record<string, { severity: 'error' | 'warning'; en: string }>

export interface Remark {
  readonly kind: keyof typeof lintKinds
  readonly severity: 'error' | 'warning'
  readonly rule: string
  readonly message: string
}

/** @param cases those that belong to the policy; undefined when there are none to look at */
export function lint(policy: Policy, cases: readonly Case[] | undefined): readonly Remark[] {
  return policy.rules
    .flatMap((rule, index) => {
      const earlier = policy.rules.slice(0, index)
      const dead = unreachable(rule, earlier)
      return [...dead, ...(dead.length > 0 ? [] : [...shadowedValues(rule, earlier), ...dangers(rule, earlier), ...unusedOptions(rule)])]
    })
    .concat(withoutCase(policy, cases))
}

const remark = (kind: Remark['kind'], rule: CompiledRule, more: string): Remark => ({
  kind,
  severity: lintKinds[kind].severity,
  rule: rule.id,
  message: `${rule.id} ${lintKinds[kind].en}: ${more}`,
})

function unreachable(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  const box = boxOf(rule)
  if (isNothing(box)) return [remark('unreachable', rule, 'its conditions exclude each other')]
  if (!isCovered(box, earlier)) return []
  const by = coveredBy(box, earlier)
  const guardrails = earlier.filter(({ guardrail }) => guardrail)
  if (!rule.guardrail && rule.then.action !== 'block' && isCovered(box, guardrails)) {
    return [remark('guardrail-contradiction', rule, `closed by ${coveredBy(box, guardrails).join(' and ')}`)]
  }
  return [remark('unreachable', rule, `all of it is decided earlier by ${by.join(' and ')}`)]
}

/** Values of a list one by one: a rule may be alive while one word of it is dead. */
function shadowedValues(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  const guardrails = earlier.filter(({ guardrail }) => guardrail)
  return rule.matchers.flatMap(({ key, written }: Matcher) => {
    if (!Array.isArray(written) || written.length < 2 || keyOf(key).domain.opaque) return []
    return written.flatMap((value: unknown) => {
      const set = keyOf(key).domain.parse(value)
      const box = set && narrow(boxOf(rule), key, set)
      if (!box || !isCovered(box, earlier)) return []
      const closed = rule.then.action !== 'block' && isCovered(box, guardrails)
      const by = coveredBy(box, closed ? guardrails : earlier)
      return [
        remark(
          closed ? 'guardrail-contradiction' : 'shadowed-value',
          rule,
          `${key} ${JSON.stringify(value)}, decided earlier by ${by.join(' and ')}`,
        ),
      ]
    })
  })
}

interface Danger {
  readonly kind: Remark['kind']
  readonly actions: readonly string[]
  readonly event: readonly [key: KeyName, written: unknown][]
  readonly more: string
}

const lets = ['relay', 'sanitize']
const dangerTable: readonly Danger[] = [
  {
    kind: 'weak-sandbox',
    actions: ['sanitize'],
    event: [['sandbox.tier', 'process']],
    more: 'no earlier rule names the minimum sandbox.tier',
  },
  {
    kind: 'opens-disclosure',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['text.disclosure', 'certain'],
    ],
    more: 'text.disclosure certain',
  },
  {
    kind: 'opens-disclosure',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.nameDisclosure', 'certain'],
    ],
    more: 'file.nameDisclosure certain',
  },
  {
    kind: 'opens-label',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.label', '3A'],
    ],
    more: 'file.label 3A',
  },
  {
    kind: 'opens-label',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.label', '3B'],
    ],
    more: 'file.label 3B',
  },
  {
    kind: 'unregistered-device',
    actions: lets,
    event: [
      ['direction', 'inbound'],
      ['device.trust', 'T0'],
    ],
    more: 'device.trust T0',
  },
]

function dangers(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  return dangerTable.flatMap(({ kind, actions, event, more }) => {
    if (!actions.includes(rule.then.action)) return []
    const box = event.reduce<Box | undefined>((left, [key, written]) => left && within(left, key, written), boxOf(rule))
    return box && remaining(box, earlier)?.length !== 0 ? [remark(kind, rule, more)] : []
  })
}

function within(box: Box, key: KeyName, written: unknown): Box | undefined {
  const { applies, domain } = keyOf(key)
  const set = domain.parse(written)
  const kind = applies === 'any' ? undefined : keyOf('kind').domain.parse(applies)
  const left = kind ? narrow(box, 'kind', kind) : box
  return left && set ? narrow(left, key, set) : undefined
}

function unusedOptions(rule: CompiledRule): Remark[] {
  const { then } = rule
  if (then.action !== 'sanitize' && then.action !== 'hold') return []
  const family = boxOf(rule).sets['file.family']
  const may = (...names: readonly string[]): boolean =>
    family === undefined || names.some((name) => contains(family, keyOf('file.family').domain.place(name) ?? -1))
  const found: Remark[] = []
  if (then.options?.keepLocation && !may('image')) found.push(remark('unused-option', rule, 'keepLocation is for images'))
  if (then.fallback && !may('image', 'pdf', 'office'))
    found.push(remark('unused-option', rule, 'only images, PDF and office files can be flattened'))
  return found
}

function withoutCase(policy: Policy, cases: readonly Case[] | undefined): Remark[] {
  if (cases === undefined) return []
  const reached = new Set(runCases(policy, cases).map(({ decision }) => decision.rule))
  return policy.rules.filter(({ id }) => !reached.has(id)).map((rule) => remark('no-case', rule, 'no case reaches it'))
}
