import { Fragment } from 'react'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Approval } from './api.ts'

const words = defineWords({
  ja: { text: '本文の全体', found: (kind: string) => `(${kind}の可能性)` },
  en: { text: 'The whole text', found: (kind: string) => `(may be ${kind})` },
})

/** The whole text as it would go out, with what was found in it marked and named. */
export function MarkedText({ text, places, findings }: { readonly text: string } & Pick<Approval, 'places' | 'findings'>) {
  const word = useWords(words)
  const say = useSentence()
  const nameOf = (kind: string): string => {
    const finding = findings.find((one) => one.kind === kind)
    return finding ? say(finding) : kind
  }
  const apart = places.filter(({ start }, index) => start >= (places[index - 1]?.end ?? 0))
  return (
    <p
      role="region"
      aria-label={word.text}
      // A long text scrolls by keyboard, too.
      tabIndex={0}
      className="max-h-96 overflow-y-auto rounded-8 border border-line bg-surface px-4 py-3 leading-7 whitespace-pre-wrap"
    >
      {apart.map(({ kind, start, end }, index) => (
        <Fragment key={start}>
          {text.slice(apart[index - 1]?.end ?? 0, start)}
          <mark
            className="rounded-4 bg-warn-soft px-0.5 font-bold text-ink underline decoration-warn decoration-2 underline-offset-4"
            title={nameOf(kind)}
          >
            {text.slice(start, end)}
          </mark>
          <span className="sr-only">{word.found(nameOf(kind))}</span>
        </Fragment>
      ))}
      {text.slice(apart.at(-1)?.end ?? 0)}
    </p>
  )
}
