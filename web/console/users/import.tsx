import { Printer, Save } from 'lucide-react'
import { useCallback, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Checkbox } from '../../shared/ui/field.tsx'
import { Badge, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { CsvImport } from '../register/csv-import.tsx'
import { Change, Counts, Rows } from '../register/preview.tsx'
import { PrintSheet, saveCsv } from '../register/print-sheet.tsx'
import { type PersonImport, personsChanged } from './answers.ts'
import { Handed } from './password-card.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    title: '職員の取り込み(CSV)',
    lead: '利用者IDが新しい行は職員を追加し、すでにある行は氏名・所属・権限・状態を変えます。空のままの欄は変えません。書き出した CSV をそのまま直して使えます(4月の異動など)。',
    columns: '見出し: 利用者ID、氏名、所属、権限(「、」区切り)、状態(利用中・停止)',
    newSections: '新しい所属を認める',
    newSectionsHint:
      'まだ職員のいない所属は、書き間違いを防ぐため、ふだんは誤りとして扱います。変えたら、もう一度ファイルを選んでください。',
    create: '追加する職員',
    change: '変わる職員',
    same: '変わらない職員',
    fresh: (names: string) => `新しい所属: ${names}`,
    preview: '取り込む内容',
    line: '行',
    what: '内容',
    outcomes: { create: '追加', change: '変更', same: '変更なし' },
    done: '取り込みました',
    issued: (n: string) => `仮パスワードを ${n} 人分発行しました。閉じると二度と表示できません。`,
    save: '仮パスワードの一覧を保存(CSV)',
    print: '渡す用紙を印刷(1人1枚)',
    file: '仮パスワード.csv',
  },
  en: {
    title: 'Import people (CSV)',
    lead: 'Lines with a new login add somebody; lines with a known one change name, section, roles and state. Empty fields change nothing. An exported file can be edited and brought back.',
    columns: 'Headings: 利用者ID, 氏名, 所属, 権限 (several with a comma), 状態 (利用中 or 停止)',
    newSections: 'Allow new sections',
    newSectionsHint:
      'A section that nobody is in is otherwise a mistake, to catch slips of the pen. Choose the file again after changing this.',
    create: 'People to be added',
    change: 'People who change',
    same: 'People who stay',
    fresh: (names: string) => `New sections: ${names}`,
    preview: 'What would happen',
    line: 'Line',
    what: 'What',
    outcomes: { create: 'Add', change: 'Change', same: 'No change' },
    done: 'Imported',
    issued: (n: string) => `${n} temporary passwords were issued. Once closed they cannot be shown again.`,
    save: 'Save the list of passwords (CSV)',
    print: 'Print a page for each',
    file: 'temporary-passwords.csv',
  },
})

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(own)
  const [newSections, setNewSections] = useState(false)
  /** The bytes go as they are: which encoding they are in is for the server to find out. */
  const send = (bytes: ArrayBuffer, plan: string | undefined): Promise<PersonImport> =>
    ask(
      api.POST('/api/v1/persons/import', {
        params: { query: { newSections: String(newSections), ...(plan ? { plan } : {}) } },
        headers: { 'Content-Type': 'text/csv' },
        body: '',
        bodySerializer: () => bytes,
      }),
    )
  return (
    <CsvImport
      title={word.title}
      lead={
        <>
          <p>{word.lead}</p>
          <p className="mt-1 text-faint">{word.columns}</p>
        </>
      }
      options={
        <Checkbox
          label={word.newSections}
          hint={word.newSectionsHint}
          checked={newSections}
          onChange={({ target }) => setNewSections(target.checked)}
        />
      }
      send={send}
      changes={({ counts }) => counts.create + counts.change}
      preview={(answer) => <Preview answer={answer} />}
      result={(answer) => <Result answer={answer} />}
      onDone={() => void personsChanged()}
      onClose={onClose}
    />
  )
}

const tones = { create: 'info', change: 'warn', same: 'neutral' } as const
type Line = PersonImport['lines'][number]

function Preview({ answer }: { readonly answer: PersonImport }) {
  const word = useWords(own)
  const shared = useWords(words)
  const rolesOf = (entry: Line['to'] | null): string | null => entry?.roles.map((role) => shared.roles[role]).join('、') ?? null
  return (
    <>
      <Counts
        counts={[
          [word.create, answer.counts.create],
          [word.change, answer.counts.change],
          [word.same, answer.counts.same],
        ]}
      />
      {answer.newSections.length > 0 && <Notice tone="warn">{word.fresh(answer.newSections.join('、'))}</Notice>}
      <Rows
        label={word.preview}
        heads={[word.line, word.what, shared.login, shared.name, shared.section, shared.rolesTitle, shared.state]}
        rows={answer.lines.filter(({ outcome }) => outcome !== 'same')}
        keyOf={({ line }) => line}
        cells={({ line, outcome, login, from, to }) => [
          line,
          <Badge key="outcome" tone={tones[outcome]}>
            {word.outcomes[outcome]}
          </Badge>,
          login,
          <Change key="name" from={from?.name ?? null} to={to.name} />,
          <Change key="section" from={from?.section ?? null} to={to.section} />,
          <Change key="roles" from={rolesOf(from)} to={rolesOf(to) ?? ''} />,
          <Change key="state" from={from && shared.states[from.state]} to={shared.states[to.state]} />,
        ]}
      />
    </>
  )
}

function Result({ answer }: { readonly answer: PersonImport }) {
  const word = useWords(own)
  const shared = useWords(words)
  const [printing, setPrinting] = useState(false)
  const printed = useCallback(() => setPrinting(false), [])
  const { passwords, sheet } = answer
  return (
    <>
      <Notice tone="good" title={word.done} live>
        {passwords.length > 0 && word.issued(count(passwords.length))}
      </Notice>
      {sheet !== null && (
        <>
          <div className="flex flex-wrap gap-3">
            <Button variant="outline" onClick={() => saveCsv(word.file, sheet)}>
              <Save aria-hidden className="size-5" />
              {word.save}
            </Button>
            <Button variant="outline" onClick={() => setPrinting(true)}>
              <Printer aria-hidden className="size-5" />
              {word.print}
            </Button>
          </div>
          <Rows
            label={shared.temporary}
            heads={[shared.name, shared.section, shared.login, shared.temporary]}
            rows={passwords}
            keyOf={({ line }) => line}
            cells={({ name, section, login, temporaryPassword }) => [
              name,
              section,
              login,
              <code key="password" className="font-bold whitespace-nowrap">
                {temporaryPassword}
              </code>,
            ]}
          />
        </>
      )}
      {printing && (
        <PrintSheet onDone={printed}>
          {passwords.map((one) => (
            <div key={one.line} className="break-after-page pt-8 last:break-after-auto">
              <Handed login={one.login} name={one.name} password={one.temporaryPassword} />
            </div>
          ))}
        </PrintSheet>
      )}
    </>
  )
}
