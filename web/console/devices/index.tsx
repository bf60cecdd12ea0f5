/** 端末台帳: who has which device, until when, and what becomes of it. */
import { CalendarClock, Download, KeyRound, Smartphone, Upload } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { PageHeading } from '../../shared/ui/page.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { ExportDialog } from '../register/export-links.tsx'
import { queryText, useFilters } from '../register/filters.ts'
import { Toolbar } from '../register/toolbar.tsx'
import { filterNames, useDevices, usePendingCodes } from './answers.ts'
import { Attention } from './attention.tsx'
import { DeviceDetail } from './detail.tsx'
import { ExpiryDialog } from './expiry.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ImportDialog } from './import.tsx'
import { IssueCode } from './issue-code.tsx'
import { DeviceList } from './list.tsx'
import { PendingCodes } from './pending-codes.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    issue: '端末認証コードを発行',
    codes: (n: string) => `未使用のコード(${n})`,
    expiry: '年度末の一括設定',
    import: '取り込み',
    export: '書き出し',
    exportTitle: '台帳の書き出し(CSV)',
  },
  en: {
    issue: 'Issue a registration code',
    codes: (n: string) => `Unused codes (${n})`,
    expiry: 'End of fiscal year',
    import: 'Import',
    export: 'Export',
    exportTitle: 'Export the register (CSV)',
  },
})

type Opened = 'issue' | 'codes' | 'expiry' | 'import' | 'export'

export default function Page() {
  const shared = useWords(words)
  const word = useWords(own)
  const { values: filter, change, opened: device } = useFilters(filterNames)
  const [opened, setOpened] = useState<Opened>()
  const { data: session } = useSession()
  const roles = session?.person.roles ?? []
  const mayDecide = roles.includes('administrator') || roles.includes('approver')
  const { data: codes } = usePendingCodes()
  const { data: devices } = useDevices(filter)
  const waiting = codes?.codes.filter(({ expired }) => !expired).length ?? 0
  const close = () => setOpened(undefined)
  return (
    <>
      <PageHeading title={shared.title}>
        <Toolbar
          primary={
            mayDecide && (
              <Button onClick={() => setOpened('issue')}>
                <Smartphone aria-hidden className="size-5" />
                {word.issue}
              </Button>
            )
          }
        >
          <Button variant="outline" onClick={() => setOpened('codes')}>
            <KeyRound aria-hidden className="size-5" />
            {word.codes(count(waiting))}
          </Button>
          {mayDecide && (
            <Button variant="outline" onClick={() => setOpened('expiry')}>
              <CalendarClock aria-hidden className="size-5" />
              {word.expiry}
            </Button>
          )}
          {roles.includes('administrator') && (
            <Button variant="outline" onClick={() => setOpened('import')}>
              <Upload aria-hidden className="size-5" />
              {word.import}
            </Button>
          )}
          <Button variant="outline" onClick={() => setOpened('export')}>
            <Download aria-hidden className="size-5" />
            {word.export}
          </Button>
        </Toolbar>
      </PageHeading>
      <FilterBar filter={filter} onChange={change} />
      <div className="flex min-h-96 flex-1 flex-col">
        <DeviceList
          filter={filter}
          aside={<Attention onChoose={(wanted) => change({ search: '', section: '', person: '', expiringBefore: '', ...wanted })} />}
          opened={device}
          onOpen={(id) => change({ open: id }, { push: true })}
        />
      </div>
      {device && <DeviceDetail key={device} id={device} onClose={() => change({ open: undefined })} />}
      {opened === 'issue' && <IssueCode onClose={close} />}
      {opened === 'codes' && <PendingCodes mayDecide={mayDecide} onClose={close} />}
      {opened === 'expiry' && <ExpiryDialog filter={filter} onClose={close} />}
      {opened === 'import' && <ImportDialog onClose={close} />}
      {opened === 'export' && (
        <ExportDialog
          title={word.exportTitle}
          path="/api/v1/devices/export"
          query={queryText(filter)}
          total={count(devices?.pages.at(-1)?.total ?? 0)}
          onClose={close}
        />
      )}
    </>
  )
}
