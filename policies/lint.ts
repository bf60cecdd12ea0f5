/** What a policy says in vain or dangerously. Mistakes of the language are `readPolicy`'s; these are of the meaning. */
import { choiceNames, choices, defaultChoices } from '../sanitizer/protocol.ts'
import { type Box, boxOf, coveredBy, isCovered, isNothing, narrow, remaining } from './boxes.ts'
import { runCases } from './cases.ts'
import { type KeyName, keyOf } from './keys.ts'
import type { CompiledRule, Matcher, Policy } from './policy.ts'
import type { Case } from './schema.ts'
import { contains } from './value-set.ts'
import { keyWords, matcherWords, type Words } from './words.ts'

export const lintKinds = {
  unreachable: { severity: 'error', ja: '決して当てはまりません', en: 'can never match' },
  'guardrail-contradiction': {
    severity: 'error',
    ja: '必ず遮断する規則が閉じたものを開こうとしています',
    en: 'opens what a guardrail closes',
  },
  'shadowed-value': { severity: 'warning', ja: 'ここまで届かない値を挙げています', en: 'lists a value that never gets here' },
  'no-case': { severity: 'warning', ja: '事例がありません', en: 'has no case' },
  'unused-option': { severity: 'warning', ja: '効き目のない指定があります', en: 'has an option without effect' },
  'weak-sandbox': { severity: 'warning', ja: '隔離の強さを問わずに無害化します', en: 'sanitizes in a sandbox of any strength' },
  'opens-disclosure': {
    severity: 'warning',
    ja: '情報漏えい検査で確実とされたものを持ち出させます',
    en: 'lets out what the disclosure check is sure about',
  },
  'opens-label': { severity: 'warning', ja: '機密性3A・3Bのファイルを持ち出させます', en: 'lets out files labelled 3A or 3B' },
  'saves-label': {
    severity: 'warning',
    ja: '機密性3のファイルを端末に保存させます',
    en: 'lets phones keep files labelled 3A, 3B or 3C',
  },
  'unregistered-device': {
    severity: 'warning',
    ja: '登録のない端末からの持ち込みを通します',
    en: 'lets in what an unregistered device sends',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning'; ja: string; en: string }>

export interface Remark {
  readonly kind: keyof typeof lintKinds
  readonly severity: 'error' | 'warning'
  readonly rule: string
  /** In English. */
  readonly message: string
  readonly ja: string
}

/** @param cases those that belong to the policy; undefined when there are none to look at */
export function lint(policy: Policy, cases: readonly Case[] | undefined): readonly Remark[] {
  return policy.rules
    .flatMap((rule, index) => {
      const earlier = policy.rules.slice(0, index)
      const dead = unreachable(rule, earlier)
      return [
        ...dead,
        ...(dead.length > 0
          ? []
          : [...shadowedValues(rule, earlier), ...dangers(rule, earlier), ...savings(rule, earlier), ...unusedOptions(rule)]),
      ]
    })
    .concat(withoutCase(policy, cases))
}

const remark = (kind: Remark['kind'], rule: CompiledRule, more: Words): Remark => ({
  kind,
  severity: lintKinds[kind].severity,
  rule: rule.id,
  message: `${rule.id} ${lintKinds[kind].en}: ${more.en}`,
  ja: `${rule.id}: ${lintKinds[kind].ja}(${more.ja})`,
})

const decidedBy = (en: string, by: readonly string[], ja: string): Words => ({
  en: `${en} ${by.join(' and ')}`,
  ja: `${by.join('と')}${ja}`,
})

function unreachable(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  const box = boxOf(rule)
  if (isNothing(box))
    return [remark('unreachable', rule, { en: 'its conditions exclude each other', ja: '条件どうしが打ち消し合っています' })]
  if (!isCovered(box, earlier)) return []
  const by = coveredBy(box, earlier)
  const guardrails = earlier.filter(({ guardrail }) => guardrail)
  if (!rule.guardrail && rule.then.action !== 'block' && isCovered(box, guardrails)) {
    return [remark('guardrail-contradiction', rule, decidedBy('closed by', coveredBy(box, guardrails), 'が遮断します'))]
  }
  return [remark('unreachable', rule, decidedBy('all of it is decided earlier by', by, 'がすべて先に決めます'))]
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
      const more = decidedBy(
        `${key} ${JSON.stringify(value)}, decided earlier by`,
        by,
        `が「${keyWords(key).ja}: ${matcherWords(key, value).ja}」を先に決めます`,
      )
      return [remark(closed ? 'guardrail-contradiction' : 'shadowed-value', rule, more)]
    })
  })
}

interface Danger {
  readonly kind: Remark['kind']
  readonly actions: readonly string[]
  readonly event: readonly [key: KeyName, written: unknown][]
  readonly more: Words
}

const lets = ['relay', 'sanitize']
const dangerTable: readonly Danger[] = [
  {
    kind: 'weak-sandbox',
    actions: ['sanitize'],
    event: [['sandbox.tier', 'process']],
    more: { en: 'no earlier rule names the minimum sandbox.tier', ja: '先に sandbox.tier の下限を定める規則がありません' },
  },
  {
    kind: 'opens-disclosure',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['text.disclosure', 'certain'],
    ],
    more: { en: 'text.disclosure certain', ja: 'text.disclosure certain' },
  },
  {
    kind: 'opens-disclosure',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.nameDisclosure', 'certain'],
    ],
    more: { en: 'file.nameDisclosure certain', ja: 'file.nameDisclosure certain' },
  },
  {
    kind: 'opens-label',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.label', '3A'],
    ],
    more: { en: 'file.label 3A', ja: 'file.label 3A' },
  },
  {
    kind: 'opens-label',
    actions: lets,
    event: [
      ['direction', 'outbound'],
      ['file.label', '3B'],
    ],
    more: { en: 'file.label 3B', ja: 'file.label 3B' },
  },
  {
    kind: 'unregistered-device',
    actions: lets,
    event: [
      ['direction', 'inbound'],
      ['device.trust', 'T0'],
    ],
    more: { en: 'device.trust T0', ja: 'device.trust T0' },
  },
]

function dangers(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  return dangerTable.flatMap(({ kind, actions, event, more }) => {
    if (!actions.includes(rule.then.action)) return []
    const box = event.reduce<Box | undefined>((left, [key, written]) => left && within(left, key, written), boxOf(rule))
    return box && remaining(box, earlier)?.length !== 0 ? [remark(kind, rule, more)] : []
  })
}

/** A copy on a phone is out of reach: what is secret or about people should be looked at only. */
function savings(rule: CompiledRule, earlier: readonly CompiledRule[]): Remark[] {
  const { then } = rule
  if ((then.action !== 'sanitize' && then.action !== 'hold') || !then.options?.allowSaving) return []
  const outbound = within(boxOf(rule), 'direction', 'outbound')
  return ['3A', '3B', '3C'].flatMap((label) => {
    const box = outbound && within(outbound, 'file.label', label)
    const more = `file.label ${label}`
    return box && remaining(box, earlier)?.length !== 0 ? [remark('saves-label', rule, { en: more, ja: more })] : []
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
  for (const name of choiceNames) {
    const { families, about } = choices[name]
    const value = then.options?.[name]
    if (value !== undefined && value !== defaultChoices[name] && !may(...families))
      found.push(remark('unused-option', rule, { en: `${name} is about ${about.en}`, ja: `${name} は「${about.ja}」のための指定です` }))
  }
  if (then.options?.allowSaving && !within(boxOf(rule), 'direction', 'outbound'))
    found.push(
      remark('unused-option', rule, {
        en: 'allowSaving is for files that go out to phones',
        ja: 'allowSaving は端末へ持ち出すファイルのための指定です',
      }),
    )
  if (then.fallback && !may('image', 'pdf', 'office'))
    found.push(
      remark('unused-option', rule, {
        en: 'only images, PDF and office files can be flattened',
        ja: '画像PDF化できるのは画像・PDF・オフィス文書だけです',
      }),
    )
  return found
}

function withoutCase(policy: Policy, cases: readonly Case[] | undefined): Remark[] {
  if (cases === undefined) return []
  const reached = new Set(runCases(policy, cases).map(({ decision }) => decision.rule))
  return policy.rules
    .filter(({ id }) => !reached.has(id))
    .map((rule) => remark('no-case', rule, { en: 'no case reaches it', ja: 'この規則に届く事例がありません' }))
}
