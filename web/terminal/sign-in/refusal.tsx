import { useEffect, useState } from 'react'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { duration } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: {
    many: '誤りが続いたため、しばらく受け付けません',
    wait: (time: string) => `あと${time}ほどで、もう一度試せます。パスワードを忘れたときは、情報システム担当に連絡してください。`,
    now: 'もう一度お試しください。',
  },
  en: {
    many: 'Too many wrong tries',
    wait: (time: string) => `You can try again in about ${time}. If you forgot your password, ask the information-systems division.`,
    now: 'You can try again now.',
  },
})

/** Why a proof was not accepted; after too many, for how long. */
export function Refusal({ error }: { readonly error: unknown }) {
  return error instanceof ApiProblem && error.code === 'rate-limited' ? (
    <Pause key={String(error)} problem={error} />
  ) : (
    <Failure error={error} />
  )
}

const secondMilliseconds = 1_000

function Pause({ problem }: { readonly problem: ApiProblem }) {
  const word = useWords(words)
  const [left, setLeft] = useState(problem.retryAfterSeconds ?? 60)
  useEffect(() => {
    setLeft(problem.retryAfterSeconds ?? 60)
    const ticking = setInterval(() => setLeft((before) => Math.max(0, before - 1)), secondMilliseconds)
    return () => clearInterval(ticking)
  }, [problem])
  return (
    <Notice tone="bad" title={word.many}>
      {/* Read out once, not every second. */}
      <p aria-hidden>{left > 0 ? word.wait(duration(left * secondMilliseconds)) : word.now}</p>
      <p role="alert" className="sr-only">
        {word.many}
      </p>
    </Notice>
  )
}
