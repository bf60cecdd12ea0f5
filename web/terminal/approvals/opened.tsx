import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { Facts } from '../../shared/ui/page.tsx'
import { Badge, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { dateTime, size } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { labelWords } from '../chat/labels.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { Answers } from './answers.tsx'
import { type Approval, type Decision, useApproval } from './api.ts'
import { MarkedText } from './marked-text.tsx'
import { Preview } from './preview.tsx'
import { TimeLeft } from './time-left.tsx'
import { approvalWords, stateTones } from './words.ts'

const words = defineWords({
  ja: {
    back: '一覧へ戻る',
    what: (kind: string, direction: string) => `${kind}の${direction}`,
    way: (room: string, people: number) => `${room} → 庁外の${people}人`,
    requester: '申請者',
    room: 'トークルーム',
    label: '機密性',
    recipients: '届け先',
    nobody: '庁外から参加している人はいません',
    reason: '保留の理由',
    at: '申請日時',
    until: '回答の期限',
    text: '本文',
    context: '一緒に送られた本文',
    contextHint: 'この本文は、すでに届いています。',
    files: '添付ファイル',
    filesHint: '本文が承認されると、添付ファイルはそれぞれ規則に従って判断されます。',
    found: '見つかったもの',
    foundHint: '本文の中の下線の部分です。本当にその番号かどうかを確かめてください。',
    foundNone: '保護すべき番号は見つかっていません。',
    times: (n: number) => `${n}か所`,
    own: 'あなたが送ったものです。ほかの承認者が回答します。',
    preview: '中身の確認',
    unknown: '種類は承認の後に判定',
    by: '回答した人',
    when: '回答日時',
    comment: '承認者のことば',
  },
  en: {
    back: 'Back to the list',
    what: (kind: string, direction: string) => `${kind} ${direction}`,
    way: (room: string, people: number) => `${room} → ${people} outside`,
    requester: 'Sent by',
    room: 'Room',
    label: 'Confidentiality',
    recipients: 'Goes to',
    nobody: 'Nobody takes part from outside',
    reason: 'Why it is held',
    at: 'Sent at',
    until: 'Answer until',
    text: 'Text',
    context: 'The text that came with it',
    contextHint: 'This text has been delivered already.',
    files: 'Attachments',
    filesHint: 'Once the text is approved, each attachment is decided on by the rules.',
    found: 'What was found',
    foundHint: 'Underlined in the text. Check whether it is really such a number.',
    foundNone: 'No protected number was found.',
    times: (n: number) => `${n} places`,
    own: 'You sent this. Another approver answers.',
    preview: 'What is in it',
    unknown: 'kind not yet known',
    by: 'Answered by',
    when: 'Answered at',
    comment: 'What the approver says',
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

function Part({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children: ReactNode }) {
  const heading = useId()
  return (
    <section aria-labelledby={heading} className="rounded-12 border border-line bg-raised p-4">
      <h2 id={heading} className="font-bold">
        {title}
      </h2>
      {hint && <p className="text-sm text-faint">{hint}</p>}
      <div className="mt-2">{children}</div>
    </section>
  )
}

function Files({ files }: Pick<Approval, 'files'>) {
  const word = useWords(words)
  return (
    <ul className="divide-y divide-line">
      {files.map(({ id, name, bytes, type }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4 py-1.5">
          <span className="min-w-0 font-bold">{name}</span>
          <span className="text-sm text-faint">
            {size(bytes)} · {type ?? word.unknown}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Found({ approval: { findings, kind } }: { readonly approval: Approval }) {
  const word = useWords(words)
  const say = useSentence()
  if (findings.length === 0) return kind === 'message' ? <Part title={word.found}>{word.foundNone}</Part> : null
  return (
    <Part title={word.found} hint={word.foundHint}>
      <ul className="flex flex-wrap gap-2">
        {findings.map((finding) => (
          <li key={finding.kind}>
            <Badge tone="warn">
              {say(finding)} {word.times(finding.count)}
            </Badge>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Circumstances({ approval }: { readonly approval: Approval }) {
  const word = useWords(words)
  const label = useWords(labelWords)
  const say = useSentence()
  const { recipients, state } = approval
  return (
    <section className="rounded-12 border border-line bg-raised p-4">
      <Facts
        rows={[
          [word.reason, say(approval.reason)],
          [word.room, approval.roomName],
          [word.label, approval.label === null ? label.none : label.of[approval.label]],
          [
            word.recipients,
            recipients.length === 0 ? (
              word.nobody
            ) : (
              <ul key="recipients">
                {recipients.map(({ id, name, section }) => (
                  <li key={id}>
                    {name} <span className="text-sm text-faint">{section}</span>
                  </li>
                ))}
              </ul>
            ),
          ],
          [word.at, dateTime(approval.createdAt)],
          ...(state === 'pending'
            ? [
                [
                  word.until,
                  <span key="until" className="flex flex-wrap items-center gap-2">
                    {dateTime(approval.expiresAt)}
                    <TimeLeft until={approval.expiresAt} />
                  </span>,
                ] as const,
              ]
            : []),
        ]}
      />
    </section>
  )
}

function Answered({ approval: { state, decidedBy, decidedAt, comment } }: { readonly approval: Approval }) {
  const word = useWords(words)
  const shared = useWords(approvalWords)
  return (
    <Notice tone={stateTones[state]} title={shared.state[state]}>
      {decidedBy && decidedAt && (
        <Facts
          rows={[
            [word.by, decidedBy.name],
            [word.when, dateTime(decidedAt)],
            ...(comment
              ? [
                  [
                    word.comment,
                    <span key="comment" className="whitespace-pre-wrap">
                      {comment}
                    </span>,
                  ] as const,
                ]
              : []),
          ]}
        />
      )}
    </Notice>
  )
}
