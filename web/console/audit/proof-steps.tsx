import { Copyable, Facts } from '../../shared/ui/page.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { tones } from '../../shared/ui/tone.ts'
import { count } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import type { RecordAnswer } from './api.ts'
import type { RecordCheck, RecordStep, StepResult } from './proof/record.ts'
import { proofWords } from './proof-words.ts'

const stepTones = { holds: 'good', fails: 'bad', unknown: 'warn' } as const satisfies Record<StepResult, string>

export function Verdict({ check }: { readonly check: RecordCheck }) {
  const word = useWords(proofWords)
  const failed = Object.values(check.steps).includes('fails')
  if (check.holds)
    return (
      <Notice tone="good" title={word.good} live>
        {word.goodText(count(check.checkpoint?.size ?? 0))}
      </Notice>
    )
  if (!failed)
    return (
      <Notice tone="warn" title={word.open} live>
        {word.openText}
      </Notice>
    )
  return (
    <Notice tone="bad" title={word.bad} live>
      {word.badText}
    </Notice>
  )
}

export function Step({ step, result }: { readonly step: RecordStep; readonly result: StepResult }) {
  const word = useWords(proofWords)
  const { soft, mark } = tones[stepTones[result]]
  const text = word.steps[step]
  return (
    <li className="flex items-start gap-3">
      <span aria-hidden className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full border text-sm font-bold ${soft}`}>
        {mark}
      </span>
      <span>{result === 'unknown' ? `${text.holds}: ${word.unknown}` : text[result]}</span>
    </li>
  )
}

export function Computation({ answer, check }: { readonly answer: RecordAnswer; readonly check: RecordCheck }) {
  const word = useWords(proofWords)
  return (
    <details>
      <summary className="w-fit rounded-4 font-bold text-accent">{word.details}</summary>
      <div className="mt-3">
        <Facts
          rows={[
            [word.number, answer.index],
            [word.leaf, <Copyable key="leaf" value={check.leafHash ?? ''} />],
            [
              word.path,
              <ol key="path" className="flex list-decimal flex-col gap-1 pl-6 text-sm">
                {check.path.map((hash) => (
                  <li key={hash}>
                    <code className="break-all">{hash}</code>
                  </li>
                ))}
              </ol>,
            ],
            [word.computed, <Copyable key="computed" value={check.computedRoot ?? '—'} />],
            [word.signed, <Copyable key="signed" value={check.signedRoot ?? '—'} />],
            [word.size, count(check.checkpoint?.size ?? 0)],
            [word.key, <Copyable key="key" value={answer.checkpoint?.verifierKey ?? '—'} />],
          ]}
        />
      </div>
    </details>
  )
}
