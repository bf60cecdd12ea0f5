/** Every mistake of the text with its line; a press shows it, another puts in the word that was meant. */
import { Notice } from '../../../shared/ui/states.tsx'
import { defineWords, useSentence, useWords } from '../../../shared/words/language.ts'
import type { Mistake, Validation } from '../answers.ts'

const words = defineWords({
  ja: {
    checking: '調べています…',
    fine: '誤りはありません。',
    wrong: (count: number) => `誤りが${count}件あります。`,
    failing: (count: number) => `期待と違う事例が${count}件あります。`,
    documents: { yaml: '規則', cases: '事例' },
    place: (document: string, line: number) => `${document} ${line}行目`,
    correct: (word: string) => `「${word}」に直す`,
    nothing: '書き方の誤りはありません',
  },
  en: {
    checking: 'Checking…',
    fine: 'No mistakes.',
    wrong: (count: number) => (count === 1 ? '1 mistake.' : `${count} mistakes.`),
    failing: (count: number) => (count === 1 ? '1 case fails.' : `${count} cases fail.`),
    documents: { yaml: 'Policy', cases: 'Cases' },
    place: (document: string, line: number) => `${document}, line ${line}`,
    correct: (word: string) => `Change to “${word}”`,
    nothing: 'It is written correctly',
  },
})

interface StateProps {
  readonly answer: Validation | undefined
  /** The answer is about the very text on the screen. */
  readonly current: boolean
  readonly id: string
}

/** One line that a screen reader hears when it changes, and not with every key. */
export function State({ answer, current, id }: StateProps) {
  const word = useWords(words)
  const bad = answer !== undefined && (answer.mistakes.length > 0 || answer.cases.failed > 0)
  return (
    <div className="flex min-h-6 flex-wrap items-baseline gap-x-3">
      <p id={id} role="status" className={`font-bold ${bad ? 'text-bad' : 'text-good'}`}>
        {answer && (
          <>
            <span aria-hidden>{bad ? '✕ ' : '✓ '}</span>
            {sentence(answer, word)}
          </>
        )}
      </p>
      {!current && (
        <span aria-hidden className="text-sm text-faint">
          {word.checking}
        </span>
      )}
    </div>
  )
}

interface Sentences {
  readonly fine: string
  readonly wrong: (count: number) => string
  readonly failing: (count: number) => string
}

function sentence({ mistakes, cases }: Validation, word: Sentences): string {
  if (mistakes.length > 0) return word.wrong(mistakes.length)
  return cases.failed > 0 ? word.failing(cases.failed) : word.fine
}

interface MistakeListProps {
  readonly mistakes: readonly Mistake[]
  readonly onShow: (mistake: Mistake) => void
  readonly onCorrect: (mistake: Mistake, word: string) => void
}

export function MistakeList({ mistakes, onShow, onCorrect }: MistakeListProps) {
  const word = useWords(words)
  const say = useSentence()
  if (mistakes.length === 0) return <Notice tone="good">{word.nothing}</Notice>
  return (
    <ul className="flex flex-col gap-2">
      {mistakes.map((one) => {
        const { meant } = one
        return (
          <li
            key={`${one.document} ${one.line} ${one.column} ${one.en}`}
            className="rounded-8 border border-line border-l-4 border-l-bad bg-raised px-4 py-2"
          >
            <button type="button" onClick={() => onShow(one)} className="font-bold text-accent underline">
              {word.place(word.documents[one.document], one.line)}
            </button>
            {one.path && <code className="ml-2 font-mono text-sm break-all text-faint">{one.path}</code>}
            <p>{say(one)}</p>
            {meant !== null && (
              <button type="button" onClick={() => onCorrect(one, meant)} className="mt-1 min-h-8 text-accent underline">
                {word.correct(meant)}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
