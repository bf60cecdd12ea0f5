/** 年度末の一括設定: whom, until when, why; how many that is; then exactly those. */
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Select, TextArea, TextField } from '../../shared/ui/field.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { count, date, dayOf } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { useSession } from '../../terminal/session.ts'
import { Counts, Rows } from '../register/preview.tsx'
import { asked, type DeviceFilter, devicesChanged, type Expiry, useSections } from './answers.ts'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    title: '年度末の一括設定',
    lead: '承認は年度末(3月31日)で終わります。続けて使う端末は、ここで翌年度まで延ばします。',
    which: '対象',
    filtered: 'いまの絞り込みに合う端末',
    all: 'すべての端末',
    ownSection: (name: string) => `自分の所属(${name})の端末`,
    section: '所属を選ぶ',
    until: '新しい有効期限',
    thisYear: (day: string) => `今年度末(${day})`,
    nextYear: (day: string) => `翌年度末(${day})`,
    other: '日付を指定',
    day: '日付',
    reason: '理由',
    reasonHint: '各端末の履歴に残ります。例: 翌年度も引き続き使用するため',
    needed: '理由を書いてください。',
    look: '対象を確認する',
    back: '選び直す',
    act: (n: string) => `${n} 台の期限を設定する`,
    changing: '変わる端末',
    same: 'すでにその日',
    left: '対象外(失効・自分の端末)',
    to: (day: string) => `新しい有効期限: ${day}`,
    examples: '変わる端末(はじめの20台)',
    now: 'いまの期限',
    nothing: '変わる端末はありません。',
    done: (n: string) => `${n} 台の有効期限を設定しました。`,
    changed: '確認したあとで台帳が変わりました。もう一度確認してください。',
    close: '閉じる',
  },
  en: {
    title: 'End of the fiscal year',
    lead: 'Approvals end with the fiscal year on 31 March. Devices that stay in use are extended here.',
    which: 'Which devices',
    filtered: 'Those of the current filter',
    all: 'All',
    ownSection: (name: string) => `Those of my section (${name})`,
    section: 'Choose a section',
    until: 'New last day',
    thisYear: (day: string) => `End of this fiscal year (${day})`,
    nextYear: (day: string) => `End of the next fiscal year (${day})`,
    other: 'Another day',
    day: 'Day',
    reason: 'Reason',
    reasonHint: 'Kept in the history of each device.',
    needed: 'Please give a reason.',
    look: 'See which',
    back: 'Choose again',
    act: (n: string) => `Set it for ${n} devices`,
    changing: 'Would change',
    same: 'Have that day already',
    left: 'Left out (revoked, or your own)',
    to: (day: string) => `New last day: ${day}`,
    examples: 'Devices that change (the first 20)',
    now: 'Now until',
    nothing: 'No device would change.',
    done: (n: string) => `The last day of ${n} devices is set.`,
    changed: 'The register changed after you looked. Please check again.',
    close: 'Close',
  },
})

type Choice = 'filtered' | 'all' | 'section'
type Until = 'this-fiscal-year' | 'next-fiscal-year' | 'day'

/** The fiscal year runs from April; the server decides by Japan’s calendar, this only names the days. */
function fiscalYearEnds(): readonly [string, string] {
  const [year = '2000', month = '1'] = dayOf(new Date()).split('-')
  const end = Number(month) >= 4 ? Number(year) + 1 : Number(year)
  return [`${end}-03-31`, `${end + 1}-03-31`]
}

interface Wanted {
  readonly choice: Choice
  readonly section: string
  readonly until: Until
  readonly day: string
  readonly reason: string
}

export function ExpiryDialog({ filter, onClose }: { readonly filter: DeviceFilter; readonly onClose: () => void }) {
  const word = useWords(own)
  const [wanted, setWanted] = useState<Wanted>({
    choice: Object.keys(filter).length > 0 ? 'filtered' : 'all',
    section: '',
    until: 'next-fiscal-year',
    day: '',
    reason: '',
  })
  const [answer, setAnswer] = useState<Expiry>()
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (plan: string | undefined): Promise<void> => {
    setTried(true)
    if (wanted.reason.trim() === '') return
    setBusy(true)
    setError(undefined)
    try {
      setAnswer(await ask(api.POST('/api/v1/devices/expiry', { body: { ...orderOf(wanted, filter), ...(plan ? { plan } : {}) } })))
      if (plan) await devicesChanged()
    } catch (thrown) {
      setError(thrown)
      // What was looked at is no longer so: look again.
      if (thrown instanceof ApiProblem && thrown.code === 'plan-changed') setAnswer(undefined)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={word.title}
      width={answer ? 'wide' : 'narrow'}
      onClose={onClose}
      actions={
        answer?.done ? (
          <Button onClick={onClose}>{word.close}</Button>
        ) : answer ? (
          <>
            <Button disabled={answer.changing === 0} busy={busy} onClick={() => void send(answer.plan)}>
              {word.act(count(answer.changing))}
            </Button>
            <Button variant="outline" onClick={() => setAnswer(undefined)}>
              {word.back}
            </Button>
          </>
        ) : (
          <Button busy={busy} onClick={() => void send(undefined)}>
            {word.look}
          </Button>
        )
      }
    >
      {error !== undefined && <Failure error={error} />}
      {answer ? <Preview answer={answer} /> : <Choices {...{ wanted, filter, tried }} onChange={setWanted} />}
    </Dialog>
  )
}

const orderOf = ({ choice, section, until, day, reason }: Wanted, filter: DeviceFilter) => ({
  filter: choice === 'filtered' ? asked(filter) : choice === 'section' ? { section } : {},
  until: until === 'day' ? day : until,
  reason: reason.trim(),
})

interface ChoicesProps {
  readonly wanted: Wanted
  readonly filter: DeviceFilter
  readonly tried: boolean
  readonly onChange: (wanted: Wanted) => void
}

function Choices({ wanted, filter, tried, onChange }: ChoicesProps) {
  const word = useWords(own)
  const shared = useWords(words)
  const { data: session } = useSession()
  const { data } = useSections()
  const everywhere = session?.person.roles.includes('administrator') ?? false
  const set = (change: Partial<Wanted>) => onChange({ ...wanted, ...change })
  const [end, next] = fiscalYearEnds()
  return (
    <>
      <p className="text-sm">{word.lead}</p>
      <Select label={word.which} value={wanted.choice} onChange={({ target }) => set({ choice: target.value as Choice })}>
        {Object.keys(filter).length > 0 && <option value="filtered">{word.filtered}</option>}
        <option value="all">{everywhere ? word.all : word.ownSection(session?.person.section ?? '')}</option>
        {everywhere && <option value="section">{word.section}</option>}
      </Select>
      {wanted.choice === 'section' && (
        <Select label={shared.section} value={wanted.section} onChange={({ target }) => set({ section: target.value })}>
          <option value="">—</option>
          {data?.sections.map((section) => (
            <option key={section} value={section}>
              {section}
            </option>
          ))}
        </Select>
      )}
      <Select label={word.until} value={wanted.until} onChange={({ target }) => set({ until: target.value as Until })}>
        <option value="next-fiscal-year">{word.nextYear(date(next))}</option>
        <option value="this-fiscal-year">{word.thisYear(date(end))}</option>
        <option value="day">{word.other}</option>
      </Select>
      {wanted.until === 'day' && (
        <TextField
          label={word.day}
          type="date"
          min={dayOf(new Date())}
          max={next}
          value={wanted.day}
          onChange={({ target }) => set({ day: target.value })}
        />
      )}
      <TextArea
        label={word.reason}
        hint={word.reasonHint}
        maxLength={200}
        value={wanted.reason}
        error={tried && wanted.reason.trim() === '' ? word.needed : undefined}
        onChange={({ target }) => set({ reason: target.value })}
      />
    </>
  )
}

function Preview({ answer }: { readonly answer: Expiry }) {
  const word = useWords(own)
  const shared = useWords(words)
  if (answer.done)
    return (
      <Notice tone="good" live>
        {word.done(count(answer.changing))}
      </Notice>
    )
  return (
    <>
      <p className="font-bold">{word.to(date(answer.expiresOn))}</p>
      <Counts
        counts={[
          [word.changing, answer.changing],
          [word.same, answer.same],
          [word.left, answer.left],
        ]}
      />
      {answer.changing === 0 ? (
        <Notice tone="info" live>
          {word.nothing}
        </Notice>
      ) : (
        <Rows
          label={word.examples}
          heads={[shared.number, shared.person, shared.section, word.now]}
          rows={answer.examples}
          keyOf={({ registrationNumber }) => registrationNumber}
          cells={(row) => [
            <span key="number" className="whitespace-nowrap">
              {row.registrationNumber}
            </span>,
            row.name,
            row.section,
            date(row.from),
          ]}
        />
      )}
    </>
  )
}
