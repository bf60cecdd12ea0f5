/** Where a policy is written: the text at the left, what is found out about it at the right. */
import { useId, useRef, useState } from 'react'
import { Failure } from '../../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import { type Mistake, useVocabulary } from '../answers.ts'
import { CaseList, Remarks } from '../cases.tsx'
import { ChangeList } from '../changes.tsx'
import { Explain } from '../explain.tsx'
import { Tabs } from '../parts.tsx'
import { CodeEditor, type EditorHandle, type Mark } from './code-editor.tsx'
import type { Kept } from './kept.ts'
import { MistakeList, State } from './mistakes.tsx'
import { Simulate } from './simulate.tsx'
import type { Checked } from './validation.ts'

const words = defineWords({
  ja: {
    texts: '書くもの',
    documents: { yaml: '規則(YAML)', cases: '事例(YAML)' },
    findings: '調べた結果',
    panels: { mistakes: '誤り', changes: '違い', cases: '事例の結果', explain: '1件で確かめる', simulate: '過去で試す' },
    wait: '書き方の誤りを直すと表示されます。',
  },
  en: {
    texts: 'What you write',
    documents: { yaml: 'Policy (YAML)', cases: 'Cases (YAML)' },
    findings: 'What was found out',
    panels: { mistakes: 'Mistakes', changes: 'Changes', cases: 'Case results', explain: 'Try one event', simulate: 'Past days' },
    wait: 'Shown once the mistakes are corrected.',
  },
})

type Document = 'yaml' | 'cases'
const panels = ['mistakes', 'changes', 'cases', 'explain', 'simulate'] as const
type Panel = (typeof panels)[number]

interface BenchProps {
  readonly kept: Kept
  readonly checked: Checked
  /** Why it cannot be sent yet. */
  readonly hint: string
  readonly onChange: (changed: Partial<Kept>) => void
}

export function Bench({ kept, checked, hint, onChange }: BenchProps) {
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
