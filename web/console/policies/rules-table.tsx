/** A policy as a table in the order of trying; a rule is addressed by ?rule=ID. */
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { ReadRule } from './answers.ts'
import { ActionWords, Conditions, RuleId } from './parts.tsx'
import { shared } from './words.ts'

const words = defineWords({
  ja: {
    order: '順',
    name: '規則',
    when: '当てはまる条件(すべて)',
    does: '動作',
    always: 'どの条件もなし(すべてに当てはまる)',
    rest: '上のどれにも当てはまらなかったもの',
    how: '上から順に調べ、最初に当てはまった行が決めます。',
    line: (line: number) => `YAMLの${line}行目`,
    unknown: (id: string) => `この版に「${id}」という規則はありません。ほかの版の規則かもしれません。`,
  },
  en: {
    order: 'No.',
    name: 'Rule',
    when: 'Applies when all of this holds',
    does: 'Action',
    always: 'no condition (matches everything)',
    rest: 'whatever nothing above matched',
    how: 'Tried from top to bottom; the first row that matches decides.',
    line: (line: number) => `YAML, line ${line}`,
    unknown: (id: string) => `This revision has no rule “${id}”. It may be one of another revision.`,
  },
})

const parts = ['guardrails', 'rules', 'default'] as const

interface RulesTableProps {
  readonly rules: readonly ReadRule[]
  readonly marked: string | undefined
  /** Where the rule stands in the text. */
  readonly link: (id: string) => string
}

export function RulesTable({ rules, marked, link }: RulesTableProps) {
  const [said, word] = [useWords(shared), useWords(words)]
  return (
    <div className="flex flex-col gap-6">
      {marked !== undefined && !rules.some(({ id }) => id === marked) && <Notice>{word.unknown(marked)}</Notice>}
      <p className="text-faint">{word.how}</p>
      {parts.map((part) => {
        const own = rules.filter((rule) => rule.part === part)
        if (own.length === 0) return null
        return (
          <section key={part} aria-label={said.parts[part]} className="@container">
            <h2 className="mb-2 text-lg font-bold">{said.parts[part]}</h2>
            <div className="overflow-hidden rounded-12 border border-line bg-raised">
              <div
                aria-hidden
                className="hidden gap-4 border-b border-line bg-sunken px-4 py-2 text-sm font-bold @min-[44rem]:grid @min-[44rem]:grid-cols-[2.5rem_minmax(10rem,1fr)_2fr_minmax(12rem,1.2fr)]"
              >
                <span>{word.order}</span>
                <span>{word.name}</span>
                <span>{word.when}</span>
                <span>{word.does}</span>
              </div>
              <ol>
                {own.map((rule) => (
                  <Row key={rule.id} rule={rule} marked={rule.id === marked} href={link(rule.id)} />
                ))}
              </ol>
            </div>
          </section>
        )
      })}
    </div>
  )
}

function Row({ rule, marked, href }: { readonly rule: ReadRule; readonly marked: boolean; readonly href: string }) {
  const word = useWords(words)
  const element = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (marked) element.current?.scrollIntoView({ block: 'center' })
  }, [marked])
  return (
    <li
      ref={element}
      aria-current={marked || undefined}
      className={`grid gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 @min-[44rem]:grid-cols-[2.5rem_minmax(10rem,1fr)_2fr_minmax(12rem,1.2fr)] ${marked ? 'bg-accent-soft outline-2 -outline-offset-2 outline-accent' : ''}`}
    >
      <span className="text-faint tabular-nums max-[44rem]:hidden">{rule.part === 'default' ? '–' : rule.place}</span>
      <div className="min-w-0">
        <p className="font-bold">
          <RuleId>{rule.id}</RuleId>
        </p>
        {rule.note && <p className="text-sm text-faint">{rule.note}</p>}
        <Link href={href} className="text-sm text-accent underline">
          {word.line(rule.line)}
        </Link>
      </div>
      <Conditions conditions={rule.conditions} always={rule.part === 'default' ? word.rest : word.always} />
      <ActionWords does={rule.does} />
    </li>
  )
}
