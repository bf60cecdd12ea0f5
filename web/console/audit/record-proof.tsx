import { useEffect, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Card, Copyable, Facts } from '../../shared/ui/page.tsx'
import { Loading, Notice } from '../../shared/ui/states.tsx'
import { tones } from '../../shared/ui/tone.ts'
import { count } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { RecordAnswer } from './api.ts'
import { keepKey, keyState, readKept } from './kept.ts'
import { checkRecord, type RecordCheck, type RecordStep, recordSteps, type StepResult } from './proof/record.ts'

const words = defineWords({
  ja: {
    title: '検証',
    again: '検証する',
    checking: 'このブラウザーで検証しています…',
    good: 'この記録は書き換えられていません',
    goodText: (size: string) =>
      `この記録は、署名された ${size} 件の記録の中に、この内容で入っています。このブラウザーが計算して確かめました。`,
    bad: 'この記録は検証に合格しませんでした',
    badText: '下の ✕ の項目を見てください。情報システム課の責任者に連絡し、監査ログのフォルダーには手を付けずに保全してください。',
    open: '署名だけは確かめられませんでした',
    openText:
      'このブラウザーは Ed25519 の署名を検証できません。ほかの項目は合格です。署名は、サーバー以外の道具(sekisho audit verify)で確かめてください。',
    steps: {
      present: { holds: '記録と証明がファイルにあります', fails: '記録または証明がファイルにありません' },
      inclusion: {
        holds: '記録の内容から計算した値が、署名された全体の値に一致します',
        fails: '記録の内容から計算した値が、署名された全体の値に一致しません',
      },
      signature: { holds: '全体の値は、このログの鍵で署名されています', fails: '全体の値の署名が正しくないか、別の鍵のものです' },
      index: { holds: '検索で表示される内容も、同じ内容です', fails: '検索で表示される内容が、ファイルの記録と違います' },
    },
    unknown: '確かめられません',
    server: 'サーバーの検証',
    serverGood: '合格',
    serverBad: '不合格',
    agree: 'サーバーの答えは使わず、このブラウザーで計算した結果を上に示しています。',
    known: '検証鍵は、このブラウザーが覚えている鍵と同じです。',
    new: '検証鍵は、いまサーバーから受け取ったものです。別に保管した鍵と見比べて、同じなら覚えさせてください。',
    changed: '検証鍵が、このブラウザーが覚えている鍵と違います。この検証には覚えている鍵を使いました。',
    keep: 'この鍵を覚える',
    details: '計算の内訳',
    number: '番号',
    leaf: '記録の値(葉)',
    path: '途中の値(下から順に)',
    computed: '計算した全体の値',
    signed: '署名された全体の値',
    size: '署名された件数',
    key: '検証鍵',
  },
  en: {
    title: 'Verification',
    again: 'Verify',
    checking: 'Verifying in this browser…',
    good: 'This record was not changed',
    goodText: (size: string) =>
      `It stands with exactly this content among the ${size} records that were signed. This browser computed that itself.`,
    bad: 'This record failed verification',
    badText: 'See the items marked ✕. Tell the head of the information-systems division, and preserve the log’s folder untouched.',
    open: 'Only the signature could not be checked',
    openText:
      'This browser cannot verify Ed25519 signatures. Everything else holds. Check the signature with another tool (sekisho audit verify).',
    steps: {
      present: { holds: 'The record and its proof are in the files', fails: 'The record or its proof is not in the files' },
      inclusion: { holds: 'The record’s content leads to the signed root', fails: 'The record’s content does not lead to the signed root' },
      signature: { holds: 'The root is signed by the key of this log', fails: 'The root’s signature is wrong, or another key’s' },
      index: { holds: 'The search shows the same content', fails: 'The search shows another content than the files hold' },
    },
    unknown: 'cannot be said',
    server: 'The server’s own verification',
    serverGood: 'passed',
    serverBad: 'failed',
    agree: 'The server’s answer was not used: what stands above was computed in this browser.',
    known: 'The verifier key is the one this browser remembers.',
    new: 'The verifier key has just come from the server. Compare it with the copy kept elsewhere; if it is the same, let this browser remember it.',
    changed: 'The verifier key is not the one this browser remembers. The remembered key was used here.',
    keep: 'Remember this key',
    details: 'The computation',
    number: 'Number',
    leaf: 'Hash of the record (leaf)',
    path: 'Hashes on the way, from below',
    computed: 'Root computed',
    signed: 'Root signed',
    size: 'Records signed',
    key: 'Verifier key',
  },
})

const stepTones = { holds: 'good', fails: 'bad', unknown: 'warn' } as const satisfies Record<StepResult, string>

export interface RecordProofProps {
  readonly answer: RecordAnswer
  /** When the answer came; another time is another check. */
  readonly at: number
  readonly busy: boolean
  readonly onAgain: () => void
}

/** The record checked in this browser, each step with its result, and what the server says of it. */
export function RecordProof({ answer, at, busy, onAgain }: RecordProofProps) {
  const word = useWords(words)
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

function Verdict({ check }: { readonly check: RecordCheck }) {
  const word = useWords(words)
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

function Step({ step, result }: { readonly step: RecordStep; readonly result: StepResult }) {
  const word = useWords(words)
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

function Computation({ answer, check }: { readonly answer: RecordAnswer; readonly check: RecordCheck }) {
  const word = useWords(words)
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
