/** One event, told by a form: every rule that is tried, why it did not match, and the one that decides. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Badge, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Explanation, useVocabulary } from './answers.ts'
import { EventFields, type EventForm, givenOf, ordinary } from './event-fields.tsx'
import { RuleId } from './parts.tsx'
import { actionTones, shared } from './words.ts'

const words = defineWords({
  ja: {
    lead: '送られてくるものを1件思い浮かべて入れると、どの規則で判断されるかが分かります。実際には何も送られません。',
    run: 'この1件を判断してみる',
    result: '判断',
    decidedBy: '決めた規則',
    sender: '送信者が読む文',
    tried: '調べた順',
    matched: '当てはまった',
    passed: '当てはまらない',
    why: (name: string, seen: string, wanted: string) => `${name}が「${seen}」。この規則が求めるのは「${wanted}」`,
    nothing: 'どの規則にも当てはまらないため、最後の定め(default)が決めました。',
    absent: (name: string) => `「${name}」が分からないため、判断できずに遮断します。`,
    stale: '入力が変わりました。もう一度判断してみてください。',
  },
  en: {
    lead: 'Describe one thing that might be sent, and see which rule decides. Nothing is sent.',
    run: 'Decide about this',
    result: 'Decision',
    decidedBy: 'Decided by',
    sender: 'What the sender reads',
    tried: 'In the order of trying',
    matched: 'matched',
    passed: 'passed over',
    why: (name: string, seen: string, wanted: string) => `${name} is “${seen}”; this rule wants “${wanted}”`,
    nothing: 'No rule matched, so the default decided.',
    absent: (name: string) => `Blocked, since “${name}” is not known.`,
    stale: 'What you entered has changed. Decide again.',
  },
})

export function Explain({ yaml }: { readonly yaml: string }) {
  const word = useWords(words)
  const { data: vocabulary, error, refetch } = useVocabulary()
  const [form, setForm] = useState<EventForm>(ordinary)
  const explained = useMutation({
    mutationFn: async (asked: { readonly form: EventForm; readonly yaml: string }) => ({
      asked,
      answer: await ask(api.POST('/api/v1/policies/explain', { body: { yaml: asked.yaml, given: givenOf(asked.form) } })),
    }),
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!vocabulary) return <Loading />
  const stale = explained.data && (explained.data.asked.form !== form || explained.data.asked.yaml !== yaml)
  return (
    <div className="@container">
      <div className="grid items-start gap-6 @min-[56rem]:grid-cols-2">
        <form
          className="@container flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            explained.mutate({ form, yaml })
          }}
        >
          <p className="text-faint">{word.lead}</p>
          <EventFields form={form} vocabulary={vocabulary} onChange={setForm} />
          <div>
            <Button type="submit" busy={explained.isPending}>
              {word.run}
            </Button>
          </div>
        </form>
        <div aria-live="polite" className="flex flex-col gap-4">
          {explained.error && <Failure error={explained.error} />}
          {stale && <Notice>{word.stale}</Notice>}
          {explained.data && <Answer answer={explained.data.answer} />}
        </div>
      </div>
    </div>
  )
}

function Answer({ answer }: { readonly answer: Explanation }) {
  const [said, word] = [useWords(shared), useWords(words)]
  const say = useSentence()
  const byDefault = answer.rule === 'default'
  const element = useRef<HTMLElement>(null)
  // The button is at the form's foot; its answer may be above what is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is shown
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [answer])
  return (
    <>
      <section ref={element} className="scroll-my-4 rounded-12 border-2 border-accent bg-raised p-4">
        <h2 className="mb-2 flex flex-wrap items-center gap-3 font-bold">
          {word.result}
          <Badge tone={actionTones[answer.action]}>{say(answer.does)}</Badge>
        </h2>
        <p>
          {word.decidedBy}: <RuleId>{answer.rule}</RuleId>
        </p>
        {answer.reason && (
          <p>
            {word.sender}: 「{say(answer.reason)}」
          </p>
        )}
        {answer.absent && <p>{word.absent(say(answer.absent))}</p>}
      </section>
      <h2 className="font-bold">{word.tried}</h2>
      <ol className="flex flex-col rounded-12 border border-line bg-raised">
        {answer.tried.map(({ rule, guardrail, matched, failed }) => (
          <li
            key={rule}
            aria-current={matched || undefined}
            className={`border-b border-line px-4 py-2 last:border-b-0 ${matched ? 'bg-accent-soft' : ''}`}
          >
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={matched ? 'info' : 'neutral'}>{matched ? word.matched : word.passed}</Badge>
              <RuleId>{rule}</RuleId>
              {guardrail && <span className="text-sm text-faint">{said.parts.guardrails}</span>}
            </p>
            {failed && <p className="mt-1 text-sm text-faint">{word.why(say(failed.name), say(failed.seen), say(failed.wanted))}</p>}
          </li>
        ))}
        {byDefault && <li className="bg-accent-soft px-4 py-2">{word.nothing}</li>}
      </ol>
    </>
  )
}
