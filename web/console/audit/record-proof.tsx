import { useEffect, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Loading, Notice } from '../../shared/ui/states.tsx'
import { useSentence, useWords } from '../../shared/words/language.ts'
import type { RecordAnswer } from './api.ts'
import { keepKey, keyState, readKept } from './kept.ts'
import { checkRecord, type RecordCheck, recordSteps } from './proof/record.ts'
import { Computation, Step, Verdict } from './proof-steps.tsx'
import { proofWords } from './proof-words.ts'

export interface RecordProofProps {
  readonly answer: RecordAnswer
  /** When the answer came; another time is another check. */
  readonly at: number
  readonly busy: boolean
  readonly onAgain: () => void
}

/** The record checked in this browser, each step with its result, and what the server says of it. */
export function RecordProof({ answer, at, busy, onAgain }: RecordProofProps) {
  const word = useWords(proofWords)
  const say = useSentence()
  const [check, setCheck] = useState<RecordCheck>()
  const [, setKeptAgain] = useState(0)
  const served = answer.checkpoint?.verifierKey
  const state = served === undefined ? undefined : keyState(served)
  const key = (state === 'changed' ? readKept().key : served) ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same answer fetched again is checked again
  useEffect(() => {
    let current = true
    setCheck(undefined)
    const { index, leaf, entry, proof } = answer
    void checkRecord({ index, leaf, entry, proof, verifierKey: key }).then((result) => {
      if (current) setCheck(result)
    })
    return () => {
      current = false
    }
  }, [answer, at, key])
  return (
    <Card
      title={word.title}
      aside={
        <Button variant="outline" size="small" busy={busy} onClick={onAgain}>
          {word.again}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {check === undefined ? <Loading label={word.checking} /> : <Verdict check={check} />}
        {answer.fault && <Notice tone="bad">{say(answer.fault)}</Notice>}
        {check && (
          <ul className="flex flex-col gap-2">
            {recordSteps.map((step) => (
              <Step key={step} step={step} result={check.steps[step]} />
            ))}
          </ul>
        )}
        {check?.original && <p className="font-bold text-bad">{word.originals[check.original]}</p>}
        <p className="text-sm">
          {word.server}: <strong>{answer.verified ? word.serverGood : word.serverBad}</strong>
          <span className="ml-2 text-faint">{word.agree}</span>
        </p>
        {state && (
          <p className={`flex flex-wrap items-center gap-3 text-sm ${state === 'changed' ? 'font-bold text-bad' : 'text-faint'}`}>
            {word[state]}
            {state === 'new' && served && (
              <Button
                size="small"
                variant="outline"
                onClick={() => {
                  keepKey(served)
                  setKeptAgain((times) => times + 1)
                }}
              >
                {word.keep}
              </Button>
            )}
          </p>
        )}
        {check?.checkpoint && <Computation answer={answer} check={check} />}
      </div>
    </Card>
  )
}
