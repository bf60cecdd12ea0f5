/** The cases of a policy and whether it keeps what they promise. */
import { Badge, Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { type Remark, type Revision, type TriedCase, useChecked } from './answers.ts'
import { RuleId } from './parts.tsx'
import { shared } from './words.ts'

const words = defineWords({
  ja: {
    none: '事例がありません',
    noneLead: '「こういうときは、こう判断する」という例を書いておくと、規則を変えたときに確かめられます。',
    all: (count: number) => `${count}件の事例すべてが期待どおりです。`,
    some: (failed: number, count: number) => `${count}件のうち${failed}件が期待と違います。このままでは承認できません。`,
    ok: '期待どおり',
    wrong: '期待と違う',
    differs: (what: string, expected: string, got: string) => `${what}: 期待は ${expected}、実際は ${got}`,
    remarks: '気をつけること',
    noRemarks: '届かない規則や、開けすぎている規則は見つかりません。',
    late: '規則が入り組んでいるため、届かない規則などの検査は時間内に終わりませんでした。',
  },
  en: {
    none: 'There are no cases',
    noneLead: 'A case says what is to be decided about one event. Whoever changes a rule sees at once what else that changes.',
    all: (count: number) => `All ${count} cases hold.`,
    some: (failed: number, count: number) => `${failed} of ${count} cases fail. It cannot be approved like this.`,
    ok: 'holds',
    wrong: 'fails',
    differs: (what: string, expected: string, got: string) => `${what}: expected ${expected}, got ${got}`,
    remarks: 'Remarks',
    noRemarks: 'No rule is out of reach or opens too much.',
    late: 'The policy is so complex that looking for unreachable rules did not finish in time.',
  },
})

export function Cases({ revision }: { readonly revision: Revision }) {
  const { data, error, refetch } = useChecked(revision)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <div className="flex flex-col gap-6">
      <CaseList results={data.cases.results} />
      <Remarks remarks={data.remarks} />
    </div>
  )
}

interface CaseListProps {
  readonly results: readonly TriedCase[]
  /** Where a case is opened at its line. */
  readonly onOpen?: (line: number) => void
}

/** Failed ones first. */
export function CaseList({ results, onOpen }: CaseListProps) {
  const [said, word] = [useWords(shared), useWords(words)]
  if (results.length === 0) return <Empty title={word.none}>{word.noneLead}</Empty>
  const failed = results.filter(({ passed }) => !passed)
  const sorted = [...failed, ...results.filter(({ passed }) => passed)]
  return (
    <div className="flex flex-col gap-3">
      <CaseSummary results={results} />
      <ul className="flex flex-col rounded-12 border border-line bg-raised">
        {sorted.map((one) => (
          <li
            key={`${one.line} ${one.case}`}
            className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-b-0"
          >
            <Badge tone={one.passed ? 'good' : 'bad'}>{one.passed ? word.ok : word.wrong}</Badge>
            <div className="min-w-0 flex-1 basis-48">
              <p>{one.case}</p>
              {one.differences.map(({ what, expected, got }) => (
                <p key={what} className="text-sm text-bad">
                  {word.differs(what, expected, got)}
                </p>
              ))}
            </div>
            <span className="text-sm text-faint">
              <RuleId>{one.rule}</RuleId>
            </span>
            {onOpen && (
              <button type="button" onClick={() => onOpen(one.line)} className="text-sm text-accent underline">
                {said.line(one.line)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** In one sentence. Nothing where there are no cases. */
export function CaseSummary({ results }: { readonly results: readonly TriedCase[] }) {
  const word = useWords(words)
  if (results.length === 0) return null
  const failed = results.filter(({ passed }) => !passed).length
  return <Notice tone={failed === 0 ? 'good' : 'bad'}>{failed === 0 ? word.all(results.length) : word.some(failed, results.length)}</Notice>
}

export function Remarks({ remarks, onOpen }: { readonly remarks: readonly Remark[] | null; readonly onOpen?: (line: number) => void }) {
  const [said, word] = [useWords(shared), useWords(words)]
  const say = useSentence()
  if (remarks === null) return <Notice tone="warn">{word.late}</Notice>
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-bold">{word.remarks}</h2>
      {remarks.length === 0 && <p className="text-faint">{word.noRemarks}</p>}
      <ul className="flex flex-col gap-2">
        {remarks.map((one) => (
          <li key={`${one.kind} ${one.rule} ${one.en}`}>
            <Notice tone={one.severity === 'error' ? 'bad' : 'warn'}>
              <span>{say(one)}</span>
              {onOpen && (
                <button type="button" onClick={() => onOpen(one.line)} className="ml-2 text-sm text-accent underline">
                  {said.line(one.line)}
                </button>
              )}
            </Notice>
          </li>
        ))}
      </ul>
    </section>
  )
}
