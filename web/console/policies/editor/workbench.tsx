/** Where a policy is written: the text at the left, what is found out about it at the right. */
import { Send as SendIcon } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../../shared/ui/button.tsx'
import { Confirm } from '../../../shared/ui/dialog.tsx'
import { PageHeading } from '../../../shared/ui/page.tsx'
import { Failure, Notice } from '../../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import { type Mistake, type Revision, useVocabulary } from '../answers.ts'
import { CaseList, Remarks } from '../cases.tsx'
import { ChangeList } from '../changes.tsx'
import { Explain } from '../explain.tsx'
import { Tabs } from '../parts.tsx'
import { CodeEditor, type EditorHandle, type Mark } from './code-editor.tsx'
import { forgetDraft, type Kept, keepDraft } from './kept.ts'
import { LeavingGuard } from './leaving.tsx'
import { MistakeList, State } from './mistakes.tsx'
import { Send } from './send.tsx'
import { Simulate } from './simulate.tsx'
import { type Checked, useValidation } from './validation.ts'

const words = defineWords({
  ja: {
    title: '規則を直す',
    lead: (from: number) => `第${from}版をもとに書いています。承認に出すまで、だれにも見えず、何も変わりません。`,
    behind: (basedOn: number, active: number) =>
      `この文は第${basedOn}版をもとにしていますが、いま適用されているのは第${active}版です。「違い」は第${active}版と比べています。失われる変更がないか確かめてください。`,
    texts: '書くもの',
    documents: { yaml: '規則(YAML)', cases: '事例(YAML)' },
    findings: '調べた結果',
    panels: { mistakes: '誤り', changes: '違い', cases: '事例の結果', explain: '1件で確かめる', simulate: '過去で試す' },
    send: '承認に出す',
    drop: '書きかけを捨てる',
    dropTitle: '書きかけを捨てますか',
    dropText: 'この画面で書いた文は消え、元に戻せません。承認に出した版には影響しません。',
    notYet: '誤りと、期待と違う事例がなくなると、承認に出せます。',
    same: '適用中の規則と同じです。',
    full: 'ブラウザーの保存領域が足りないため、読み込み直すと書きかけは失われます。',
    wait: '書き方の誤りを直すと表示されます。',
  },
  en: {
    title: 'Edit the policy',
    lead: (from: number) => `You are writing from revision ${from}. Nobody sees it and nothing changes until you send it.`,
    behind: (basedOn: number, active: number) =>
      `This text stands on revision ${basedOn}, but revision ${active} is in force now, and “Changes” compares with that. See that nothing is undone unintentionally.`,
    texts: 'What you write',
    documents: { yaml: 'Policy (YAML)', cases: 'Cases (YAML)' },
    findings: 'What was found out',
    panels: { mistakes: 'Mistakes', changes: 'Changes', cases: 'Case results', explain: 'Try one event', simulate: 'Past days' },
    send: 'Send for approval',
    drop: 'Drop this text',
    dropTitle: 'Drop this text?',
    dropText: 'What you wrote here is gone for good. Revisions that were sent are not touched.',
    notYet: 'You can send it once there are no mistakes and no failing cases.',
    same: 'It is the same as the policy in force.',
    full: 'The browser has no room to keep this text: it is lost when the page is loaded again.',
    wait: 'Shown once the mistakes are corrected.',
  },
})

type Document = 'yaml' | 'cases'
const panels = ['mistakes', 'changes', 'cases', 'explain', 'simulate'] as const
type Panel = (typeof panels)[number]

interface WorkbenchProps {
  readonly person: string
  readonly original: Revision
  readonly start: Kept
  readonly active: number
}

export function Workbench({ person, original, start, active }: WorkbenchProps) {
  const word = useWords(words)
  const [, go] = useLocation()
  const [kept, setKept] = useState(start)
  const [dialog, setDialog] = useState<'send' | 'drop'>()
  const [full, setFull] = useState(false)
  const dirty = kept.yaml !== original.yaml || kept.cases !== original.cases
  const gone = useRef(false)
  const checked = useValidation(kept.yaml, kept.cases, true)
  useEffect(() => {
    if (gone.current) return
    if (dirty) setFull(!keepDraft(person, kept))
    else forgetDraft(person)
  }, [person, kept, dirty])
  const leave = (href: string) => {
    gone.current = true
    forgetDraft(person)
    go(href)
  }
  const { answer, current } = checked
  const ready = current && answer?.valid === true && answer.cases.failed === 0
  const changes = answer?.changes ?? []
  return (
    <>
      <LeavingGuard dirty={dirty && !gone.current} />
      <PageHeading title={word.title} lead={word.lead(kept.from)}>
        <Button disabled={!ready || changes.length === 0} onClick={() => setDialog('send')}>
          <SendIcon aria-hidden className="size-5" />
          {word.send}
        </Button>
        <Button variant="outline" disabled={!dirty} onClick={() => setDialog('drop')}>
          {word.drop}
        </Button>
      </PageHeading>
      <div className="flex flex-col gap-4 pb-6">
        {kept.basedOn !== active && <Notice tone="warn">{word.behind(kept.basedOn, active)}</Notice>}
        {full && <Notice tone="warn">{word.full}</Notice>}
        <Bench
          kept={kept}
          checked={checked}
          hint={current && answer ? (ready ? (changes.length === 0 ? word.same : '') : word.notYet) : ''}
          onChange={(changed) => setKept((was) => ({ ...was, ...changed }))}
        />
      </div>
      {dialog === 'send' && (
        <Send
          kept={kept}
          changes={changes}
          onNote={(note) => setKept({ ...kept, note })}
          onSent={(revision) => leave(`/console/policies/${revision}?tab=changes`)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'drop' && (
        <Confirm
          title={word.dropTitle}
          act={word.drop}
          dangerous
          onConfirm={() => leave('/console/policies')}
          onClose={() => setDialog(undefined)}
        >
          <p>{word.dropText}</p>
        </Confirm>
      )}
    </>
  )
}

interface BenchProps {
  readonly kept: Kept
  readonly checked: Checked
  /** Why it cannot be sent yet. */
  readonly hint: string
  readonly onChange: (changed: Partial<Kept>) => void
}

function Bench({ kept, checked, hint, onChange }: BenchProps) {
  const word = useWords(words)
  const id = useId()
  const editor = useRef<EditorHandle>(null)
  const [document, setDocument] = useState<Document>('yaml')
  const [panel, setPanel] = useState<Panel>('mistakes')
  const { data: vocabulary } = useVocabulary()
  const { answer, current } = checked
  /** The other text has to be on the screen first. */
  const open = (wanted: Document, then: (handle: EditorHandle) => void) => {
    setDocument(wanted)
    requestAnimationFrame(() => editor.current && then(editor.current))
  }
  const mistakesIn = (one: Document): number => answer?.mistakes.filter((mistake) => mistake.document === one).length ?? 0
  const wrong = mistakesIn(document)
  return (
    <div className="grid items-start gap-5 min-[1100px]:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-label={word.texts} className="min-w-0 min-[1100px]:sticky min-[1100px]:top-0">
        <Tabs
          id={`${id}-text`}
          label={word.texts}
          tabs={(['yaml', 'cases'] as const).map((key) => ({ key, name: <Counted name={word.documents[key]} wrong={mistakesIn(key)} /> }))}
          chosen={document}
          onChoose={setDocument}
        />
        <div role="tabpanel" id={`${id}-text-panel`} aria-labelledby={`${id}-text-tab-${document}`} className="pt-3">
          <CodeEditor
            key={document}
            ref={editor}
            label={word.documents[document]}
            value={kept[document]}
            marks={marksIn(document, checked)}
            vocabulary={vocabulary}
            describedBy={`${id}-state`}
            invalid={wrong > 0}
            onChange={(text) => onChange({ [document]: text })}
          />
        </div>
      </section>
      <section aria-label={word.findings} className="flex min-w-0 flex-col gap-3">
        <div>
          <State id={`${id}-state`} answer={answer} current={current} />
          <p className="min-h-6 text-sm text-faint">{hint}</p>
        </div>
        {checked.error !== undefined && <Failure error={checked.error} onRetry={checked.again} />}
        <Tabs
          id={`${id}-found`}
          label={word.findings}
          tabs={panels.map((key) => ({ key, name: <Counted name={word.panels[key]} wrong={badIn(key, checked)} /> }))}
          chosen={panel}
          onChoose={setPanel}
        />
        <div role="tabpanel" id={`${id}-found-panel`} aria-labelledby={`${id}-found-tab-${panel}`}>
          <Found
            panel={panel}
            kept={kept}
            checked={checked}
            onShow={(mistake) => open(mistake.document, (handle) => handle.show(mistake.line, mistake.column))}
            onCorrect={(mistake, meant) => open(mistake.document, (handle) => handle.replaceWord(mistake.line, mistake.column, meant))}
            onLine={(one, line) => open(one, (handle) => handle.show(line))}
          />
        </div>
      </section>
    </div>
  )
}

function Counted({ name, wrong }: { readonly name: string; readonly wrong: number }) {
  return (
    <>
      {name}
      {wrong > 0 && <span className="rounded-full bg-bad-soft px-2 text-sm font-bold text-bad">{wrong}</span>}
    </>
  )
}

function badIn(panel: Panel, { answer }: Checked): number {
  if (panel === 'mistakes') return answer?.mistakes.length ?? 0
  return panel === 'cases' ? (answer?.cases.failed ?? 0) : 0
}

function marksIn(document: Document, { answer }: Checked): readonly Mark[] {
  const mistakes = (answer?.mistakes ?? []).filter((one) => one.document === document)
  const errors = mistakes.map(({ line, column }): Mark => ({ line, column, severity: 'error' }))
  if (document === 'cases') {
    const failed = (answer?.cases.results ?? []).filter(({ passed }) => !passed)
    return [...errors, ...failed.map(({ line }): Mark => ({ line, column: 0, severity: 'error' }))]
  }
  return [...errors, ...(answer?.remarks ?? []).map(({ line, severity }): Mark => ({ line, column: 0, severity }))]
}

interface FoundProps {
  readonly panel: Panel
  readonly kept: Kept
  readonly checked: Checked
  readonly onShow: (mistake: Mistake) => void
  readonly onCorrect: (mistake: Mistake, meant: string) => void
  readonly onLine: (document: Document, line: number) => void
}

function Found({ panel, kept, checked: { answer }, onShow, onCorrect, onLine }: FoundProps) {
  const word = useWords(words)
  const wait = <p className="text-faint">{word.wait}</p>
  const readable = answer !== undefined && answer.sha256 !== null
  switch (panel) {
    case 'mistakes':
      return (
        <div className="flex flex-col gap-5">
          {answer && <MistakeList mistakes={answer.mistakes} onShow={onShow} onCorrect={onCorrect} />}
          {readable && <Remarks remarks={answer.remarks} onOpen={(line) => onLine('yaml', line)} />}
        </div>
      )
    case 'changes':
      return readable && answer.changes ? <ChangeList changes={answer.changes} /> : wait
    case 'cases':
      return answer?.valid ? <CaseList results={answer.cases.results} onOpen={(line) => onLine('cases', line)} /> : wait
    case 'explain':
      return readable ? <Explain yaml={kept.yaml} /> : wait
    case 'simulate':
      return readable ? <Simulate yaml={kept.yaml} /> : wait
  }
}
