import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { Irregularities } from './irregularities.tsx'
import { fromLocal, quickStarts, toLocal } from './times.ts'

const words = defineWords({
  ja: {
    lead: '関所は 1 分ごとに稼働を記録します。途切れ・番号の抜け・時計の戻り・遅れた記録と、起動・障害を、期間で調べます。',
    from: 'いつから',
    to: 'いつまで',
    toHint: '空欄ならいままで',
    look: '調べる',
    found: 'この期間に見つかったこと',
    writing: 'いま、記録は書き込めています。',
    notWriting: 'いま、記録を書き込めません。',
    basis: 'この一覧は検索用の索引から作ります。索引そのものの書き換えは「検証」で見つかります。',
  },
  en: {
    lead: 'Sekisho records a sign of life each minute. Silence, missing numbers, clocks that went back and late records, starts and faults, by period.',
    from: 'From',
    to: 'Until',
    toHint: 'Empty: until now',
    look: 'Look',
    found: 'Found in this period',
    writing: 'Records are being written now.',
    notWriting: 'Records cannot be written now.',
    basis: 'This list is made from the search index. Changes of the index itself show under Verify.',
  },
})

export function GapsPage() {
  const word = useWords(words)
  const say = useSentence()
  const [from, setFrom] = useState(() => toLocal(quickStarts.month(new Date()).toISOString()))
  const [to, setTo] = useState('')
  const [period, setPeriod] = useState<{ readonly from: string; readonly to: string }>(() => ({
    from: quickStarts.month(new Date()).toISOString(),
    to: new Date().toISOString(),
  }))
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'gaps', period],
    queryFn: () => ask(api.GET('/api/v1/audit/gaps', { params: { query: period } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const start = fromLocal(from)
    if (start !== undefined) setPeriod({ from: start, to: fromLocal(to) ?? new Date().toISOString() })
  }
  return (
    <div className="flex max-w-5xl flex-col gap-4 pb-6">
      <p className="max-w-[48rem] text-faint">{word.lead}</p>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-4">
        <div className="w-full sm:w-60">
          <TextField
            label={word.from}
            type="datetime-local"
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div className="w-full sm:w-60">
          <TextField
            label={`${word.to}(${word.toHint})`}
            type="datetime-local"
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <Button type="submit">{word.look}</Button>
      </form>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <>
          <Notice tone={data.writer.ready ? 'good' : 'bad'}>
            {data.writer.ready ? word.writing : `${word.notWriting}${data.writer.fault ? say(data.writer.fault) : ''}`}
          </Notice>
          <Card title={word.found}>
            <Irregularities found={data.irregularities} />
          </Card>
          <p className="text-sm text-faint">{word.basis}</p>
        </>
      )}
    </div>
  )
}
