import { useEffect, useRef } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { PageHeading } from '../../shared/ui/page.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { CheckpointPage } from './checkpoint-page.tsx'
import { GapsPage } from './gaps-page.tsx'
import { MonthPage } from './month-page.tsx'
import { MonthsPage } from './months-page.tsx'
import { RecordPage } from './record-page.tsx'
import { SearchPage } from './search-page.tsx'
import { VerifyPage } from './verify-page.tsx'

const words = defineWords({
  ja: {
    title: '監査ログ',
    parts: '監査ログのページ',
    search: '記録を探す',
    verify: '検証',
    checkpoint: 'チェックポイント',
    months: '月次点検',
    gaps: '欠落と停止',
  },
  en: {
    title: 'Audit log',
    parts: 'Pages of the audit log',
    search: 'Find records',
    verify: 'Verify',
    checkpoint: 'Checkpoint',
    months: 'Monthly review',
    gaps: 'Gaps and stops',
  },
})

export const home = '/console/audit'
const parts = ['search', 'verify', 'checkpoint', 'months', 'gaps'] as const

/** What an auditor does: find, prove, compare, review. Nothing here changes a record. */
export default function Page() {
  const word = useWords(words)
  const [path] = useLocation()
  const place = useRef<HTMLElement>(null)
  const inside = parts.find((part) => part !== 'search' && path.startsWith(`${home}/${part}`)) ?? 'search'
  // On a narrow screen the tabs scroll; the one that is open must be in sight.
  useEffect(() => {
    if (inside) place.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [inside])
  return (
    <>
      <PageHeading title={word.title} />
      <nav
        ref={place}
        aria-label={word.parts}
        className="-mx-4 mb-4 flex shrink-0 gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
      >
        {parts.map((part) => (
          <Link
            key={part}
            href={part === 'search' ? home : `${home}/${part}`}
            aria-current={part === inside ? 'page' : undefined}
            className={`inline-flex min-h-11 items-center border-b-4 px-3 whitespace-nowrap ${part === inside ? 'border-accent font-bold text-accent' : 'border-transparent hover:bg-accent-soft'}`}
          >
            {word[part]}
          </Link>
        ))}
      </nav>
      <Switch>
        <Route path={`${home}/records/:index`}>{({ index }) => <RecordPage key={index} index={Number(index)} />}</Route>
        <Route path={`${home}/verify`}>
          <VerifyPage />
        </Route>
        <Route path={`${home}/checkpoint`}>
          <CheckpointPage />
        </Route>
        <Route path={`${home}/months/:month`}>{({ month }) => <MonthPage key={month} month={month} />}</Route>
        <Route path={`${home}/months`}>
          <MonthsPage />
        </Route>
        <Route path={`${home}/gaps`}>
          <GapsPage />
        </Route>
        <Route>
          <SearchPage />
        </Route>
      </Switch>
    </>
  )
}
