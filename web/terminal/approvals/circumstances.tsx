import { Facts } from '../../shared/ui/page.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { labelWords } from '../chat/labels.ts'
import type { Approval } from './api.ts'
import { TimeLeft } from './time-left.tsx'
import { approvalWords, stateTones } from './words.ts'

const words = defineWords({
  ja: {
    room: 'トークルーム',
    label: '機密性',
    recipients: '届け先',
    nobody: '庁外から参加している人はいません',
    reason: '保留の理由',
    at: '申請日時',
    until: '回答の期限',
    by: '回答した人',
    when: '回答日時',
    comment: '承認者のことば',
  },
  en: {
    room: 'Room',
    label: 'Confidentiality',
    recipients: 'Goes to',
    nobody: 'Nobody takes part from outside',
    reason: 'Why it is held',
    at: 'Sent at',
    until: 'Answer until',
    by: 'Answered by',
    when: 'Answered at',
    comment: 'What the approver says',
  },
})

/** Why it is held, where it would go, until when it waits. */
export function Circumstances({ approval }: { readonly approval: Approval }) {
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

/** The answer that was given. */
export function Answered({ approval: { state, decidedBy, decidedAt, comment } }: { readonly approval: Approval }) {
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
