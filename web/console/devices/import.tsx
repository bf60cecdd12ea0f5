import { Printer, Save } from 'lucide-react'
import { useCallback, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Badge, Notice } from '../../shared/ui/states.tsx'
import { count, date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { CsvImport } from '../register/csv-import.tsx'
import { Change, Counts, Rows } from '../register/preview.tsx'
import { PrintSheet, saveCsv } from '../register/print-sheet.tsx'
import { type DeviceImport, devicesChanged } from './answers.ts'
import { CodeCard } from './code-card.tsx'
import { purposeText, words } from './words.ts'

const own = defineWords({
  ja: {
    title: '台帳の取り込み(CSV)',
    lead: '登録番号のある行は、用途と有効期限を変えます。登録番号のない行は、利用者IDの職員に新しい端末認証コードを発行します。書き出した CSV をそのまま直して使えます。',
    columns: '見出し: 登録番号、利用者ID、氏名、用途、有効期限(ほかの列は読み飛ばします)',
    codes: '新しく発行するコード',
    changes: '変わる端末',
    same: '変わらない端末',
    preview: '取り込む内容',
    line: '行',
    what: '内容',
    outcomes: { code: 'コードを発行', change: '変更', same: '変更なし' },
    done: '取り込みました',
    issued: (n: string) => `端末認証コードを ${n} 件発行しました。閉じると二度と表示できません。`,
    save: 'コードの一覧を保存(CSV)',
    print: '渡す用紙を印刷(1人1枚)',
    code: '端末認証コード',
    until: 'いつまで',
    file: '端末認証コード.csv',
  },
  en: {
    title: 'Import into the register (CSV)',
    lead: 'Lines with a registration number change purpose and last day. Lines without one issue a new registration code to the person of that login. An exported file can be edited and brought back.',
    columns: 'Headings: 登録番号, 利用者ID, 氏名, 用途, 有効期限 (other columns of the export are passed over)',
    codes: 'Codes to be issued',
    changes: 'Devices that change',
    same: 'Devices that stay',
    preview: 'What would happen',
    line: 'Line',
    what: 'What',
    outcomes: { code: 'Issue a code', change: 'Change', same: 'No change' },
    done: 'Imported',
    issued: (n: string) => `${n} registration codes were issued. Once closed they cannot be shown again.`,
    save: 'Save the list of codes (CSV)',
    print: 'Print a page for each',
    code: 'Registration code',
    until: 'Until',
    file: 'registration-codes.csv',
  },
})

/** The bytes go as they are: which encoding they are in is for the server to find out. */
const send = (bytes: ArrayBuffer, plan: string | undefined): Promise<DeviceImport> =>
  ask(
    api.POST('/api/v1/devices/import', {
      params: { query: plan ? { plan } : {} },
      headers: { 'Content-Type': 'text/csv' },
      body: '',
      bodySerializer: () => bytes,
    }),
  )

export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(own)
  return (
    <CsvImport
      title={word.title}
      lead={
        <>
          <p>{word.lead}</p>
          <p className="mt-1 text-faint">{word.columns}</p>
        </>
      }
      send={send}
      changes={({ counts }) => counts.codes + counts.changes}
      preview={(answer) => <Preview answer={answer} />}
      result={(answer) => <Result answer={answer} />}
      onDone={() => void devicesChanged()}
      onClose={onClose}
    />
  )
}

const tones = { code: 'info', change: 'warn', same: 'neutral' } as const

function Preview({ answer }: { readonly answer: DeviceImport }) {
  const word = useWords(own)
  const shared = useWords(words)
  const { counts } = answer
  return (
    <>
      <Counts
        counts={[
          [word.codes, counts.codes],
          [word.changes, counts.changes],
          [word.same, counts.same],
        ]}
      />
      <Rows
        label={word.preview}
        heads={[word.line, word.what, shared.person, shared.purpose, shared.expires]}
        rows={answer.lines.filter(({ outcome }) => outcome !== 'same')}
        keyOf={({ line }) => line}
        cells={({ line, outcome, name, section, purpose, expiresOn }) => [
          line,
          <Badge key="outcome" tone={tones[outcome]}>
            {word.outcomes[outcome]}
          </Badge>,
          <span key="person">
            {name} <span className="text-faint">{section}</span>
          </span>,
          <Change
            key="purpose"
            from={purpose.from && purposeText(purpose.from, shared.purposes)}
            to={purposeText(purpose.to, shared.purposes)}
          />,
          expiresOn.to ? <Change key="expires" from={expiresOn.from && date(expiresOn.from)} to={date(expiresOn.to)} /> : '—',
        ]}
      />
    </>
  )
}

function Result({ answer }: { readonly answer: DeviceImport }) {
  const word = useWords(own)
  const shared = useWords(words)
  const [printing, setPrinting] = useState(false)
  const printed = useCallback(() => setPrinting(false), [])
  const { issued, sheet, phoneAddress } = answer
  return (
    <>
      <Notice tone="good" title={word.done} live>
        {issued.length > 0 && word.issued(count(issued.length))}
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
            label={word.code}
            heads={[shared.person, shared.section, word.code, word.until]}
            rows={issued}
            keyOf={({ line }) => line}
            cells={({ name, section, code, expiresAt }) => [
              name,
              section,
              <code key="code" className="font-bold whitespace-nowrap">
                {code}
              </code>,
              dateTime(expiresAt),
            ]}
          />
        </>
      )}
      {printing && (
        <PrintSheet onDone={printed}>
          {issued.map((one) => (
            <div key={one.line} className="break-after-page pt-8 last:break-after-auto">
              <CodeCard issued={{ ...one, phoneAddress }} />
            </div>
          ))}
        </PrintSheet>
      )}
    </>
  )
}
