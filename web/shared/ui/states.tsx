/** The states that every list and every act has: under way, nothing there, gone wrong, done. */
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { defineWords, useSentence, useWords } from '../words/language.ts'
import { Button } from './button.tsx'
import { type Tone, tones } from './tone.ts'

const words = defineWords({
  ja: { loading: '読み込んでいます…', again: 'もう一度試す' },
  en: { loading: 'Loading…', again: 'Try again' },
})

export function Loading({ label }: { readonly label?: string }) {
  const word = useWords(words)
  return (
    <div role="status" className="flex items-center justify-center gap-3 p-8 text-faint">
      <LoaderCircle aria-hidden className="size-6 animate-spin" />
      {label ?? word.loading}
    </div>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-2 p-8 text-center">
      <p className="font-bold">{title}</p>
      {children && <div className="max-w-prose text-sm text-faint">{children}</div>}
    </div>
  )
}

/** A sentence that matters, with a mark beside its colour. `live` reads it out when it appears. */
export function Notice({
  tone = 'info',
  title,
  children,
  live = false,
}: {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: ReactNode
  readonly live?: boolean
}) {
  const { soft, mark } = tones[tone]
  return (
    <div role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined} className={`flex gap-3 rounded-8 border-l-4 px-4 py-3 ${soft}`}>
      <span aria-hidden className="font-bold">
        {mark}
      </span>
      <div className="min-w-0 flex-1 text-ink">
        {title && <p className="font-bold">{title}</p>}
        {children}
      </div>
    </div>
  )
}

/** What was thrown, in words, with a way out. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const word = useWords(words)
  const say = useSentence()
  return (
    <Notice tone="bad" live>
      <p>{say(sentenceOf(error))}</p>
      {onRetry && (
        <Button variant="quiet" size="small" className="-ml-3" onClick={onRetry}>
          {word.again}
        </Button>
      )}
    </Notice>
  )
}

export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  const { soft, mark } = tones[tone]
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full border px-2 py-0.5 text-sm leading-5 font-bold whitespace-nowrap ${soft}`}
    >
      <span aria-hidden>{mark}</span>
      {children}
    </span>
  )
}
