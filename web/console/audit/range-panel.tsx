import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { TextArea, TextField } from '../../shared/ui/field.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { tidyNote } from './proof/note.ts'
import { RangeReportView } from './range-report.tsx'
import { EmptyRange, type RangeReport, verifyRange } from './range-run.ts'

const words = defineWords({
  ja: {
    title: '範囲の検証(このブラウザーが計算します)',
    lead: '番号の範囲を決めると、その記録を 1 件ずつ計算し直し、署名された全体の値に一致するかを確かめます。サーバーの判定は使いません。',
    first: '最初の番号',
    last: '最後の番号',
    lastHint: '空欄なら最新まで',
    earlier: '以前のチェックポイント',
    earlierHint: '手元に保管した文字を貼り付けると、その時点からの連続も確かめます。',
    start: '検証を始める',
    stop: '止める',
    progress: (done: string, total: string) => `${total} 件のうち ${done} 件を検証しました`,
    number: '0 以上の番号を入力してください。',
    empty: 'この範囲に記録はありません。番号を確かめてください。',
  },
  en: {
    title: 'A range, computed in this browser',
    lead: 'Every record of the range is hashed anew, and all together must lead to the signed root. The server’s opinion is not used.',
    first: 'First number',
    last: 'Last number',
    lastHint: 'Empty: up to the newest',
    earlier: 'Earlier checkpoint',
    earlierHint: 'Paste one that was kept elsewhere: whether the log goes on from there is checked as well.',
    start: 'Verify',
    stop: 'Stop',
    progress: (done: string, total: string) => `${done} of ${total} records verified`,
    number: 'Enter a number from 0.',
    empty: 'There is no record in this range. Check the numbers.',
  },
})

const asNumber = (text: string): number | undefined => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined)

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'running'; readonly done: number; readonly total: number }
  | { readonly is: 'done'; readonly report: RangeReport }
  | { readonly is: 'failed'; readonly error: unknown }

export function RangePanel() {
  const word = useWords(words)
  const [first, setFirst] = useState('0')
  const [last, setLast] = useState('')
  const [earlier, setEarlier] = useState('')
  const [state, setState] = useState<State>({ is: 'idle' })
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  const wrong = (text: string, isOptional: boolean) =>
    asNumber(text) === undefined && !(isOptional && text === '') ? word.number : undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const from = asNumber(first)
    if (from === undefined || wrong(last, true)) return
    const control = new AbortController()
    stop.current = control
    setState({ is: 'running', done: 0, total: 0 })
    try {
      const wish = { first: from, last: asNumber(last), earlier: earlier.trim() === '' ? undefined : tidyNote(earlier) }
      const report = await verifyRange(wish, control.signal, (done, total) => setState({ is: 'running', done, total }))
      setState({ is: 'done', report })
    } catch (error) {
      setState({ is: 'failed', error })
    }
  }
  const running = state.is === 'running'
  return (
    <Card title={word.title}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <p className="max-w-[48rem] text-faint">{word.lead}</p>
        <div className="grid gap-4 sm:grid-cols-2 lg:max-w-2xl">
          <TextField
            label={word.first}
            inputMode="numeric"
            value={first}
            error={wrong(first, false)}
            onChange={(event) => setFirst(event.currentTarget.value)}
          />
          <TextField
            label={word.last}
            inputMode="numeric"
            placeholder={word.lastHint}
            optional
            value={last}
            error={wrong(last, true)}
            onChange={(event) => setLast(event.currentTarget.value)}
          />
        </div>
        <TextArea
          label={word.earlier}
          hint={word.earlierHint}
          optional
          rows={4}
          spellCheck={false}
          className="font-mono text-sm"
          value={earlier}
          onChange={(event) => setEarlier(event.currentTarget.value)}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" busy={running}>
            {word.start}
          </Button>
          {running && (
            <Button variant="outline" onClick={() => stop.current?.abort()}>
              {word.stop}
            </Button>
          )}
        </div>
      </form>
      <div className="mt-4">
        {running && (
          <label className="flex flex-col gap-1">
            <span>{word.progress(count(state.done), count(state.total))}</span>
            <progress className="h-3 w-full" value={state.done} max={Math.max(1, state.total)} />
          </label>
        )}
        {state.is === 'failed' &&
          (state.error instanceof EmptyRange ? (
            <Notice tone="warn" live>
              {word.empty}
            </Notice>
          ) : (
            <Failure error={state.error} />
          ))}
        {state.is === 'done' && <RangeReportView report={state.report} />}
      </div>
    </Card>
  )
}
