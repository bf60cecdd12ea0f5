/** Past days decided again by the text on the screen: what was, what would be. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { ask } from '../../../shared/api/client.ts'
import { Button } from '../../../shared/ui/button.tsx'
import { Select } from '../../../shared/ui/field.tsx'
import { Badge, Empty, Failure, Notice } from '../../../shared/ui/states.tsx'
import { count, dateTime } from '../../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../../shared/words/language.ts'
import { api } from '../../../terminal/api.ts'
import { type Simulation, useVocabulary } from '../answers.ts'
import { RuleId } from '../parts.tsx'
import { actionTones } from '../words.ts'

const words = defineWords({
  ja: {
    lead: '監査ログに残っている実際の判断を、いま書いている規則でもう一度判断して比べます。何も送られず、何も変わりません。',
    days: '期間',
    day: (days: number) => `過去${days}日`,
    run: '過去の判断で試す',
    counted: (all: string, same: string, other: string) =>
      `${all}件を判断し直しました。同じ動作のまま: ${same}件(うち別の規則で同じ動作になるもの: ${other}件)。`,
    unknown: (n: string) => `ファイル名によって変わるため分からないもの: ${n}件(監査ログはファイル名を残しません)。`,
    withoutFacts: (n: string) => `判断に使った事実が記録されていないもの: ${n}件。`,
    incomplete: '件数が多いため、新しいものから20,000件だけを判断し直しました。',
    none: '動作の変わるものはありません',
    empty: 'この期間に判断の記録がありません',
    times: (n: string) => `${n}件`,
    was: 'これまで',
    would: 'この規則では',
    samples: '例を見る',
    kinds: { text: '本文', file: 'ファイル' },
    directions: { inbound: '持ち込み', outbound: '持ち出し' },
    stale: '規則の文が変わりました。もう一度試してください。',
  },
  en: {
    lead: 'Decisions of the audit log are made again by the text that you are writing. Nothing is sent and nothing changes.',
    days: 'Period',
    day: (days: number) => `last ${days} days`,
    run: 'Try on past decisions',
    counted: (all: string, same: string, other: string) =>
      `${all} decisions were made again. The same is done in ${same} (in ${other} of them by another rule).`,
    unknown: (n: string) => `${n} hang on a file name, which the audit log does not keep.`,
    withoutFacts: (n: string) => `${n} were recorded without their facts.`,
    incomplete: 'There are more; the newest 20,000 were decided again.',
    none: 'Nothing would be done otherwise',
    empty: 'No decision is on record in this period',
    times: (n: string) => `${n} times`,
    was: 'was',
    would: 'would be',
    samples: 'Examples',
    kinds: { text: 'text', file: 'file' },
    directions: { inbound: 'inbound', outbound: 'outbound' },
    stale: 'The text has changed. Try again.',
  },
})

const periods = [7, 30, 92] as const

export function Simulate({ yaml }: { readonly yaml: string }) {
  const word = useWords(words)
  const [days, setDays] = useState<number>(periods[0])
  const past = useMutation({
    mutationFn: async (asked: { readonly yaml: string; readonly days: number }) => ({
      asked,
      answer: await ask(api.POST('/api/v1/policies/simulate', { body: asked })),
    }),
  })
  return (
    <div className="flex flex-col gap-4">
      <p className="text-faint">{word.lead}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Select label={word.days} value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {periods.map((one) => (
            <option key={one} value={one}>
              {word.day(one)}
            </option>
          ))}
        </Select>
        <Button busy={past.isPending} onClick={() => past.mutate({ yaml, days })}>
          {word.run}
        </Button>
      </div>
      <div aria-live="polite" className="flex flex-col gap-3">
        {past.error && <Failure error={past.error} />}
        {past.data && past.data.asked.yaml !== yaml && <Notice>{word.stale}</Notice>}
        {past.data && <Result result={past.data.answer} />}
      </div>
    </div>
  )
}

function Result({ result }: { readonly result: Simulation }) {
  const word = useWords(words)
  const { replayed, unknown, withoutFacts, complete, same, otherRule, changes } = result
  if (replayed + unknown + withoutFacts === 0) return <Empty title={word.empty} />
  return (
    <>
      <p>{word.counted(count(replayed), count(same + otherRule), count(otherRule))}</p>
      {unknown > 0 && <Notice>{word.unknown(count(unknown))}</Notice>}
      {withoutFacts > 0 && <Notice>{word.withoutFacts(count(withoutFacts))}</Notice>}
      {!complete && <Notice>{word.incomplete}</Notice>}
      {changes.length === 0 && <Empty title={word.none} />}
      <ul className="flex flex-col gap-3">
        {changes.map((change) => (
          <Otherwise key={`${change.was.rule} ${change.was.action} ${change.wouldBe.rule} ${change.wouldBe.action}`} change={change} />
        ))}
      </ul>
    </>
  )
}

function Otherwise({ change: { was, wouldBe, reason, count: times, samples } }: { readonly change: Simulation['changes'][number] }) {
  const word = useWords(words)
  const say = useSentence()
  return (
    <li className="flex flex-col gap-2 rounded-12 border border-line bg-raised p-4">
      <p className="text-lg font-bold">{word.times(count(times))}</p>
      <div className="grid gap-2 sm:grid-cols-2">
        <Outcome label={word.was} outcome={was} />
        <Outcome label={word.would} outcome={wouldBe} />
      </div>
      {reason && <p className="text-sm text-faint">「{say(reason)}」</p>}
      <details>
        <summary className="text-accent underline">{word.samples}</summary>
        <ul className="mt-2 flex flex-col gap-1 text-sm">
          {samples.map(({ id, kind, direction, at }) => (
            <li key={`${id} ${at}`}>
              {dateTime(at)} {word.directions[direction]} {word.kinds[kind]}{' '}
              <Link href={`/console/crossings/${id}`} className="break-all text-accent underline">
                {id}
              </Link>
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

function Outcome({ label, outcome: { action, rule } }: { readonly label: string; readonly outcome: Simulation['changes'][number]['was'] }) {
  const { data } = useVocabulary()
  const say = useSentence()
  const name = data?.actions.find(({ value }) => value === action)
  return (
    <div className="flex flex-col items-start gap-1">
      <span className="text-sm text-faint">{label}</span>
      <Badge tone={actionTones[action]}>{name ? say(name) : action}</Badge>
      <RuleId>{rule}</RuleId>
    </div>
  )
}
