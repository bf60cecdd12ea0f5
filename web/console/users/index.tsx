/** 職員: who may sign in, in which roles, and with what. */
import { Download, Upload, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { PageHeading } from '../../shared/ui/page.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { ExportDialog } from '../register/export-links.tsx'
import { queryText, useFilters } from '../register/filters.ts'
import { Toolbar } from '../register/toolbar.tsx'
import { filterNames, usePersons } from './answers.ts'
import { PersonDetail } from './detail.tsx'
import { AddPerson } from './edit.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ImportDialog } from './import.tsx'
import { PersonList } from './list.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: { add: '職員を追加', import: '取り込み', export: '書き出し', exportTitle: '職員の書き出し(CSV)' },
  en: { add: 'Add a person', import: 'Import', export: 'Export', exportTitle: 'Export people (CSV)' },
})

type Opened = 'add' | 'import' | 'export'

export default function Page() {
  const shared = useWords(words)
  const word = useWords(own)
  const { values: filter, change, opened: person } = useFilters(filterNames)
  const [opened, setOpened] = useState<Opened>()
  const { data: persons } = usePersons(filter)
  const close = () => setOpened(undefined)
  return (
    <>
      <PageHeading title={shared.title}>
        <Toolbar
          primary={
            <Button onClick={() => setOpened('add')}>
              <UserPlus aria-hidden className="size-5" />
              {word.add}
            </Button>
          }
        >
          <Button variant="outline" onClick={() => setOpened('import')}>
            <Upload aria-hidden className="size-5" />
            {word.import}
          </Button>
          <Button variant="outline" onClick={() => setOpened('export')}>
            <Download aria-hidden className="size-5" />
            {word.export}
          </Button>
        </Toolbar>
      </PageHeading>
      <FilterBar filter={filter} onChange={change} />
      <div className="flex min-h-96 flex-1 flex-col">
        <PersonList filter={filter} opened={person} onOpen={(id) => change({ open: id }, { push: true })} />
      </div>
      {person && <PersonDetail key={person} id={person} onClose={() => change({ open: undefined })} />}
      {opened === 'add' && <AddPerson onClose={close} />}
      {opened === 'import' && <ImportDialog onClose={close} />}
      {opened === 'export' && (
        <ExportDialog
          title={word.exportTitle}
          path="/api/v1/persons/export"
          query={queryText(filter)}
          total={count(persons?.pages.at(-1)?.total ?? 0)}
          onClose={close}
        />
      )}
    </>
  )
}
