/** Asks the server about the text a moment after the last key; only the answer to the newest text counts. */
import { useEffect, useState } from 'react'
import { ask } from '../../../shared/api/client.ts'
import { api } from '../../../terminal/api.ts'
import type { Validation } from '../answers.ts'

/** Milliseconds without a key. */
const pause = 400

export interface Checked {
  /** The newest answer; its text may be older than what is on the screen. */
  readonly answer: Validation | undefined
  /** The answer is about the very text on the screen. */
  readonly current: boolean
  readonly error: unknown
  again(): void
}

interface Known {
  readonly text?: string
  readonly answer?: Validation
  readonly error?: unknown
}

export function useValidation(yaml: string, cases: string, asked: boolean): Checked {
  const [known, setKnown] = useState<Known>({})
  const [turn, setTurn] = useState(0)
  const text = `${yaml}\0${cases}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again about the same text
  useEffect(() => {
    if (!asked) return
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const answer = await ask(api.POST('/api/v1/policies/validate', { body: { yaml, cases }, signal: abort.signal }))
        if (!abort.signal.aborted) setKnown({ text, answer })
      } catch (error) {
        if (!abort.signal.aborted) setKnown((was) => ({ ...was, text, error }))
      }
    }, pause)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [yaml, cases, asked, turn])
  return {
    answer: known.answer,
    current: known.text === text,
    error: known.text === text ? known.error : undefined,
    again: () => setTurn(turn + 1),
  }
}
