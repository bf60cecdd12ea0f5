import { useLocation } from 'wouter'
import { actions } from '../../../gateway/audit/actions.ts'
import { type Column, LongTable } from '../../shared/ui/table.tsx'
import { exactTime } from '../../shared/words/format.ts'
import { defineWords, useLanguage, useWords } from '../../shared/words/language.ts'
import type { Row } from './api.ts'
import { sentenceOf, textOf } from './sentence.ts'
import { Outcome, Reason, Sentence } from './sentence.tsx'

const words = defineWords({
  ja: { label: '監査ログの記録', number: '番号', time: '日時', what: 'できごと', action: '操作', outcome: '結果' },
  en: { label: 'Records of the audit log', number: 'No.', time: 'Time', what: 'What happened', action: 'Act', outcome: 'Outcome' },
})

/** Seconds are enough to read by; the record itself has the milliseconds. */
const toSeconds = (time: string): string => exactTime(time).replace(/\.\d{3}$/, '')

export function Results({ rows, onEnd }: { readonly rows: readonly Row[]; readonly onEnd: () => void }) {
  const word = useWords(words)
  const spoken = useLanguage()
  const [, navigate] = useLocation()
  const columns: readonly Column<Row>[] = [
    { title: word.number, width: '5rem', cell: ({ index }) => <span className="tabular-nums">{index}</span> },
    { title: word.time, width: '13rem', cell: ({ leaf }) => <time dateTime={leaf.time}>{toSeconds(leaf.time)}</time> },
    {
      title: word.what,
      width: 'minmax(14rem, 1fr)',
      cell: (row) => (
        <>
          <Sentence row={row} />
          <Reason row={row} />
        </>
      ),
    },
    {
      title: word.action,
      width: '11rem',
      cell: ({ leaf }) => <span className="text-sm text-faint">{actions[leaf.action]?.[spoken] ?? leaf.action}</span>,
    },
    { title: word.outcome, width: '11rem', cell: ({ leaf }) => <Outcome outcome={leaf.outcome} /> },
  ]
  return (
    <LongTable
      label={word.label}
      rows={rows}
      columns={columns}
      keyOf={({ index }) => String(index)}
      nameOf={({ index, leaf, names }) => `${word.number} ${index}: ${textOf(sentenceOf(leaf, names, spoken))}`}
      onOpen={({ index }) => navigate(`/console/audit/records/${index}`)}
      onEnd={onEnd}
      card={(row) => (
        <div className="flex flex-col gap-1">
          <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-faint">
            <time dateTime={row.leaf.time}>{toSeconds(row.leaf.time)}</time>
            <span className="tabular-nums">{row.index}</span>
          </div>
          <div>
            <Sentence row={row} />
            <Reason row={row} />
          </div>
          <div>
            <Outcome outcome={row.leaf.outcome} />
          </div>
        </div>
      )}
    />
  )
}
