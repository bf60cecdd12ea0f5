import { ArrowLeft } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { Badge, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { Answers } from './answers.tsx'
import { type Approval, type Decision, useApproval } from './api.ts'
import { Answered, Circumstances } from './circumstances.tsx'
import { Files, Found } from './files-and-findings.tsx'
import { MarkedText } from './marked-text.tsx'
import { Part } from './part.tsx'
import { Preview } from './preview.tsx'
import { approvalWords, stateTones } from './words.ts'

const words = defineWords({
  ja: {
    back: '一覧へ戻る',
    what: (kind: string, direction: string) => `${kind}の${direction}`,
    way: (room: string, people: number) => `${room} → 庁外の${people}人`,
    text: '本文',
    context: '一緒に送られた本文',
    contextHint: 'この本文は、すでに届いています。',
    files: '添付ファイル',
    filesHint: '本文が承認されると、添付ファイルはそれぞれ規則に従って判断されます。',
    own: 'あなたが送ったものです。ほかの承認者が回答します。',
    preview: '中身の確認',
  },
  en: {
    back: 'Back to the list',
    what: (kind: string, direction: string) => `${kind} ${direction}`,
    way: (room: string, people: number) => `${room} → ${people} outside`,
    text: 'Text',
    context: 'The text that came with it',
    contextHint: 'This text has been delivered already.',
    files: 'Attachments',
    filesHint: 'Once the text is approved, each attachment is decided on by the rules.',
    own: 'You sent this. Another approver answers.',
    preview: 'What is in it',
  },
})

export interface OpenedProps {
  readonly id: string
  readonly onBack: (() => void) | undefined
  readonly onDecided: (approval: Approval) => void
}

/** One held item with everything that a decision needs, and the three answers. */
export function Opened({ id, onBack, onDecided }: OpenedProps) {
  const { data, error, refetch } = useApproval(id)
  const [answering, setAnswering] = useState<Decision>()
  return (
    <div className="flex min-w-0 flex-1 flex-col bg-sunken">
      <div className="min-h-0 flex-1 overflow-y-auto">
        {error && !data ? (
          <div className="p-4">
            <Failure error={error} onRetry={() => void refetch()} />
          </div>
        ) : data ? (
          <Contents approval={data} onBack={onBack} />
        ) : (
          <Loading />
        )}
      </div>
      {data?.state === 'pending' && !data.own && <Answers onAnswer={setAnswering} />}
      {data && answering && (
        <AnswerDialog approval={data} decision={answering} onDecided={onDecided} onClose={() => setAnswering(undefined)} />
      )}
    </div>
  )
}

function Contents({ approval, onBack }: { readonly approval: Approval; readonly onBack: (() => void) | undefined }) {
  const word = useWords(words)
  const shared = useWords(approvalWords)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  // Where the list is another screen, this is the page.
  const Title = onBack ? 'h1' : 'h2'
  const { kind, direction, requester, state, own, files, id, summary } = approval
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 sm:p-6">
      <div className="flex items-start gap-2">
        {onBack && (
          <IconButton label={word.back} className="-mt-1 -ml-2" onClick={onBack}>
            <ArrowLeft aria-hidden className="size-6" />
          </IconButton>
        )}
        <Title ref={heading} tabIndex={-1} className="min-w-0 flex-1 text-xl font-bold outline-none focus-visible:shadow-none">
          {requester.name} <span className="text-base font-normal text-faint">{requester.section}</span>
          <span className="block text-base font-normal">{word.what(shared.kind[kind], shared.direction[direction])}</span>
          {direction === 'outbound' && (
            <span className="block text-sm font-normal text-faint">{word.way(approval.roomName, approval.recipients.length)}</span>
          )}
        </Title>
        <Badge tone={stateTones[state]}>{shared.state[state]}</Badge>
      </div>
      {own && state === 'pending' && <Notice tone="info">{word.own}</Notice>}
      {state !== 'pending' && <Answered approval={approval} />}
      {kind === 'message' ? (
        <>
          <Part title={word.text}>
            <MarkedText text={summary} places={approval.places} findings={approval.findings} />
          </Part>
          {files.length > 0 && (
            <Part title={word.files} hint={word.filesHint}>
              <Files files={files} />
            </Part>
          )}
        </>
      ) : (
        <>
          <Part title={word.files}>
            <Files files={files} />
          </Part>
          {state === 'pending' && (
            <Part title={word.preview}>
              <Preview approval={id} name={summary} />
            </Part>
          )}
          {approval.context && (
            <Part title={word.context} hint={word.contextHint}>
              <p className="rounded-8 border border-line bg-surface px-4 py-3 leading-7 whitespace-pre-wrap">{approval.context}</p>
            </Part>
          )}
        </>
      )}
      <Found approval={approval} />
      <Circumstances approval={approval} />
    </div>
  )
}
