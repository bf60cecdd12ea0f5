/** Bringing in a CSV file, the same for devices and people: choose, look at what would happen line by line, carry out exactly that. */
import { FileUp } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { Scroll, shownAtMost } from './preview.tsx'

const words = defineWords({
  ja: {
    file: 'CSV ファイル',
    hint: 'UTF-8 と Shift_JIS(CP932)のどちらでも読み込めます。まず内容を確認し、まだ何も変わりません。',
    choose: 'ファイルを選ぶ',
    other: '別のファイルを選ぶ',
    checking: '内容を確認しています…',
    carry: '取り込む',
    carrying: '取り込んでいます…',
    close: '閉じる',
    mistakes: (n: string) => `${n} か所に誤りがあります。1か所でも誤りがあると、何も取り込みません。`,
    fix: 'ファイルを直してから、もう一度選んでください。',
    nothing: '変わるものはありません。',
    line: '行',
    column: '列',
    what: '内容',
    whole: '全体',
    more: (n: string) => `ほか ${n} 件`,
    read: { 'utf-8': 'UTF-8 として読みました', cp932: 'Shift_JIS(CP932)として読みました' },
  },
  en: {
    file: 'CSV file',
    hint: 'UTF-8 and Shift_JIS (CP932) can both be read. First you see what would happen; nothing changes yet.',
    choose: 'Choose a file',
    other: 'Choose another file',
    checking: 'Checking…',
    carry: 'Import',
    carrying: 'Importing…',
    close: 'Close',
    mistakes: (n: string) => `${n} mistakes. As long as there is one, nothing is imported.`,
    fix: 'Correct the file and choose it again.',
    nothing: 'Nothing would change.',
    line: 'Line',
    column: 'Column',
    what: 'What',
    whole: 'whole',
    more: (n: string) => `and ${n} more`,
    read: { 'utf-8': 'Read as UTF-8', cp932: 'Read as Shift_JIS (CP932)' },
  },
})

export interface Mistake {
  readonly line: number
  readonly column: string | null
  readonly ja: string
  readonly en: string
}

/** What both imports answer, whatever else they say. */
export interface ImportAnswer {
  readonly encoding: 'utf-8' | 'cp932'
  readonly mistakes: readonly Mistake[]
  readonly plan: string | null
  readonly done: boolean
}

export interface CsvImportProps<Answer extends ImportAnswer> {
  readonly title: string
  /** The columns, in words. */
  readonly lead: ReactNode
  readonly options?: ReactNode
  readonly send: (bytes: ArrayBuffer, plan: string | undefined) => Promise<Answer>
  readonly changes: (answer: Answer) => number
  readonly preview: (answer: Answer) => ReactNode
  readonly result: (answer: Answer) => ReactNode
  readonly onDone: () => void
  readonly onClose: () => void
}

export function CsvImport<Answer extends ImportAnswer>(props: CsvImportProps<Answer>) {
  const word = useWords(words)
  const [bytes, setBytes] = useState<ArrayBuffer>()
  const [answer, setAnswer] = useState<Answer>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState<'checking' | 'carrying'>()
  const run = async (given: ArrayBuffer, plan: string | undefined): Promise<void> => {
    setBusy(plan === undefined ? 'checking' : 'carrying')
    setError(undefined)
    try {
      const got = await props.send(given, plan)
      setAnswer(got)
      if (got.done) props.onDone()
    } catch (thrown) {
      setError(thrown)
      if (plan === undefined) setAnswer(undefined)
    } finally {
      setBusy(undefined)
    }
  }
  const choose = async (file: File): Promise<void> => {
    const read = await file.arrayBuffer()
    setBytes(read)
    await run(read, undefined)
  }
  const plan = answer?.plan ?? undefined
  const ready = bytes !== undefined && answer !== undefined && plan !== undefined && !answer.done && props.changes(answer) > 0
  return (
    <Dialog
      title={props.title}
      width="wide"
      onClose={props.onClose}
      actions={
        answer?.done ? (
          <Button onClick={props.onClose}>{word.close}</Button>
        ) : (
          <Button disabled={!ready} busy={busy === 'carrying'} onClick={() => bytes && void run(bytes, plan)}>
            {word.carry}
          </Button>
        )
      }
    >
      {answer?.done ? (
        props.result(answer)
      ) : (
        <>
          <div className="text-sm">{props.lead}</div>
          {props.options}
          <FileChoice label={answer ? word.other : word.choose} hint={word.hint} onChoose={(file) => void choose(file)} />
          {busy && <Loading label={word[busy]} />}
          {error !== undefined && <Failure error={error} />}
          {answer && !busy && <Judged answer={answer} changes={props.changes(answer)} preview={props.preview(answer)} />}
        </>
      )}
    </Dialog>
  )
}

function FileChoice({ label, hint, onChoose }: { readonly label: string; readonly hint: string; readonly onChoose: (file: File) => void }) {
  const word = useWords(words)
  const id = useId()
  return (
    <div className="flex flex-col gap-2">
      <label
        htmlFor={id}
        className="inline-flex min-h-11 cursor-pointer items-center gap-2 self-start rounded-8 border border-accent bg-raised px-4 py-2 font-bold text-accent hover:bg-accent-soft has-focus-visible:outline-3"
      >
        <FileUp aria-hidden className="size-5" />
        {label}
        <span className="sr-only">{word.file}</span>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          aria-describedby={`${id}-hint`}
          className="sr-only"
          onChange={({ target }) => {
            const file = target.files?.[0]
            // The same file, corrected, may be chosen again.
            target.value = ''
            if (file) onChoose(file)
          }}
        />
      </label>
      <p id={`${id}-hint`} className="text-sm text-faint">
        {hint}
      </p>
    </div>
  )
}

function Judged({ answer, changes, preview }: { readonly answer: ImportAnswer; readonly changes: number; readonly preview: ReactNode }) {
  const word = useWords(words)
  if (answer.mistakes.length > 0)
    return (
      <>
        <Notice tone="bad" title={word.mistakes(count(answer.mistakes.length))} live>
          {word.fix}
        </Notice>
        <Mistakes mistakes={answer.mistakes} />
      </>
    )
  return (
    <>
      <p className="text-sm text-faint">{word.read[answer.encoding]}</p>
      {changes === 0 ? (
        <Notice tone="info" live>
          {word.nothing}
        </Notice>
      ) : (
        preview
      )}
    </>
  )
}

function Mistakes({ mistakes }: { readonly mistakes: readonly Mistake[] }) {
  const word = useWords(words)
  const say = useSentence()
  return (
    <Scroll label={word.what}>
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-sunken text-left">
          <tr>
            <th className="px-3 py-2 whitespace-nowrap">{word.line}</th>
            <th className="px-3 py-2 whitespace-nowrap">{word.column}</th>
            <th className="px-3 py-2">{word.what}</th>
          </tr>
        </thead>
        <tbody>
          {mistakes.slice(0, shownAtMost).map((mistake) => (
            <tr key={`${mistake.line} ${mistake.column} ${mistake.en}`} className="border-t border-line align-top">
              <td className="px-3 py-2 whitespace-nowrap tabular-nums">{mistake.line === 0 ? word.whole : mistake.line}</td>
              <td className="px-3 py-2 whitespace-nowrap">{mistake.column ?? '—'}</td>
              <td className="px-3 py-2">{say(mistake)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {mistakes.length > shownAtMost && <p className="px-3 py-2 text-sm">{word.more(count(mistakes.length - shownAtMost))}</p>}
    </Scroll>
  )
}
