import { FileText, MessageSquareText } from 'lucide-react'
import { Button } from '../../shared/ui/button.tsx'
import { Badge, Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type Approval, type Shelf, useApprovals } from './api.ts'
import { TimeLeft } from './time-left.tsx'
import { approvalWords, stateTones } from './words.ts'

const words = defineWords({
  ja: {
    pending: '承認待ちの一覧',
    decided: '回答済みの一覧',
    nonePending: '承認待ちはありません',
    nonePendingHint: '庁外へ出す発言や添付に承認が要るとき、ここに表示されます。',
    noneDecided: 'まだ回答したものはありません',
    own: '自分の申請',
    more: '続きを表示',
  },
  en: {
    pending: 'Waiting for an answer',
    decided: 'Answered',
    nonePending: 'Nothing is waiting',
    nonePendingHint: 'What needs approval before it leaves the town hall appears here.',
    noneDecided: 'Nothing has been answered yet',
    own: 'Your own',
    more: 'Show more',
  },
})

export interface ApprovalListProps {
  readonly shelf: Shelf
  readonly selected: string | undefined
  readonly onOpen: (id: string) => void
}

export function ApprovalList({ shelf, selected, onOpen }: ApprovalListProps) {
  const word = useWords(words)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useApprovals(shelf)
  if (error && !data)
    return (
      <div className="p-4">
        <Failure error={error} onRetry={() => void refetch()} />
      </div>
    )
  if (!data) return <Loading />
  const approvals = data.pages.flatMap((page) => page.approvals)
  if (approvals.length === 0)
    return <Empty title={shelf === 'pending' ? word.nonePending : word.noneDecided}>{shelf === 'pending' && word.nonePendingHint}</Empty>
  return (
    <>
      <ul aria-label={word[shelf]} className="divide-y divide-line border-b border-line">
        {approvals.map((approval) => (
          <Row key={approval.id} approval={approval} here={approval.id === selected} onOpen={onOpen} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="p-4">
          <Button variant="outline" className="w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {word.more}
          </Button>
        </div>
      )}
    </>
  )
}

interface RowProps {
  readonly approval: Approval
  readonly here: boolean
  readonly onOpen: (id: string) => void
}

function Row({ approval: { id, kind, state, summary, requester, roomName, createdAt, expiresAt, own }, here, onOpen }: RowProps) {
  const word = useWords(words)
  const shared = useWords(approvalWords)
  const Icon = kind === 'message' ? MessageSquareText : FileText
  return (
    <li>
      <button
        type="button"
        aria-current={here ? 'true' : undefined}
        onClick={() => onOpen(id)}
        className={`flex w-full gap-3 px-4 py-3 text-left hover:bg-accent-soft ${here ? 'bg-accent-soft' : ''}`}
      >
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-faint" />
        <span className="min-w-0 flex-1">
          <span className="sr-only">{shared.kind[kind]} </span>
          <span className="line-clamp-2 text-sm leading-6 font-bold">{summary}</span>
          <span className="block truncate text-sm text-faint">
            {requester.section} {requester.name}
          </span>
          <span className="block truncate text-sm text-faint">{roomName}</span>
          <span className="mt-1.5 flex flex-wrap items-center gap-2">
            {state === 'pending' ? <TimeLeft until={expiresAt} /> : <Badge tone={stateTones[state]}>{shared.state[state]}</Badge>}
            {own && <Badge tone="info">{word.own}</Badge>}
            <time dateTime={createdAt} className="ml-auto text-xs text-faint">
              {dateTime(createdAt)}
            </time>
          </span>
        </span>
      </button>
    </li>
  )
}
