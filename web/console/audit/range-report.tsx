import { Link } from 'wouter'
import { Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { GrowthNotice } from './growth-notice.tsx'
import type { RangeFinding } from './proof/range.ts'
import { isSound, type RangeReport } from './range-run.ts'

const words = defineWords({
  ja: {
    good: '書き換えは見つかりませんでした',
    bad: '検証に合格しませんでした',
    open: '署名を確かめられませんでした',
    checked: (first: string, last: string, read: string, size: string) =>
      `番号 ${first} から ${last} までを計算し直しました(内容まで確かめたもの ${read} 件)。署名された記録は全部で ${size} 件です。`,
    unread: (n: string) => `ほかの団体の記録 ${n} 件は、内容を読まずに値だけを使いました。`,
    stopped: '途中で止めました。上の番号までの結果です。',
    means: '分かること',
    meansText: 'これらの記録は、署名されたあとに書き換え・差し替え・抜き取り・割り込みをされていません。',
    not: '分からないこと',
    notText:
      '記録されなかったできごとは分かりません。また、署名の鍵を持つ者がログ全体を作り直した場合は、以前に保管したチェックポイントと比べなければ分かりません。',
    root: (from: string) => `番号 ${from} から始まるまとまりが、署名された全体の値に一致しません。`,
    signatures: {
      good: '',
      bad: 'チェックポイントの署名が正しくありません。',
      stranger: 'チェックポイントは、このログの鍵で署名されていません。',
      form: '検証鍵を読めません。',
      unsupported:
        'このブラウザーは Ed25519 の署名を検証できません。ほかの計算は合っています。署名は別の道具(sekisho audit verify)で確かめてください。',
    },
    kinds: {
      changed: '内容が、署名された値と違います',
      missing: '記録がファイルにありません',
      order: '番号の順序が違います',
      'index-different': '検索で表示される内容が、ファイルの記録と違います',
      'index-absent': '検索の対象から抜けています(ファイルには残っています)',
    },
    findings: '見つかったこと',
    number: (index: string) => `番号 ${index}`,
  },
  en: {
    good: 'Nothing was changed',
    bad: 'Verification failed',
    open: 'The signature could not be checked',
    checked: (first: string, last: string, read: string, size: string) =>
      `Numbers ${first} to ${last} were computed anew (${read} of them by their content). ${size} records are signed in all.`,
    unread: (n: string) => `Of ${n} records of other organisations only the hashes were used.`,
    stopped: 'Stopped half-way: this is the result up to there.',
    means: 'What this shows',
    meansText: 'None of these records was changed, exchanged, removed or inserted after it was signed.',
    not: 'What it does not show',
    notText:
      'Events that were never recorded. And somebody with the signing key could have made the whole log anew: only a checkpoint kept elsewhere shows that.',
    root: (from: string) => `The part that begins with number ${from} does not lead to the signed root.`,
    signatures: {
      good: '',
      bad: 'The signature of the checkpoint is wrong.',
      stranger: 'The checkpoint is not signed by the key of this log.',
      form: 'The verifier key cannot be read.',
      unsupported:
        'This browser cannot verify Ed25519 signatures. Everything else holds. Check the signature with another tool (sekisho audit verify).',
    },
    kinds: {
      changed: 'its content is not what was signed',
      missing: 'the record is not in the files',
      order: 'the numbers are out of order',
      'index-different': 'the search shows another content than the files hold',
      'index-absent': 'the search has lost it (the files have it)',
    },
    findings: 'Findings',
    number: (index: string) => `No. ${index}`,
  },
})

const verdictOf = (report: RangeReport): 'good' | 'bad' | 'open' =>
  isSound(report) ? 'good' : report.signature === 'unsupported' && report.rootHolds && report.findings.length === 0 ? 'open' : 'bad'
const tones = { good: 'good', bad: 'bad', open: 'warn' } as const

export function RangeReportView({ report }: { readonly report: RangeReport }) {
  const word = useWords(words)
  const verdict = verdictOf(report)
  const [first, last, read, size] = [report.first, report.last, report.read, report.size].map(count) as [string, string, string, string]
  return (
    <div className="flex flex-col gap-4">
      <Notice tone={tones[verdict]} title={word[verdict]} live>
        <p>{word.checked(first, last, read, size)}</p>
        {report.unread > 0 && <p>{word.unread(count(report.unread))}</p>}
        {report.stopped && <p>{word.stopped}</p>}
        {report.brokenFrom !== undefined && <p>{word.root(count(report.brokenFrom))}</p>}
        {report.signature !== 'good' && <p>{word.signatures[report.signature]}</p>}
      </Notice>
      {report.growth && <GrowthNotice growth={report.growth} />}
      {report.findings.length > 0 && <Findings findings={report.findings} />}
      {verdict === 'good' && (
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
          <dt className="font-bold whitespace-nowrap">{word.means}</dt>
          <dd>{word.meansText}</dd>
          <dt className="font-bold whitespace-nowrap">{word.not}</dt>
          <dd>{word.notText}</dd>
        </dl>
      )}
    </div>
  )
}

function Findings({ findings }: { readonly findings: readonly RangeFinding[] }) {
  const word = useWords(words)
  return (
    <section>
      <h3 className="mb-2 font-bold">{word.findings}</h3>
      <ul className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto rounded-8 border border-line">
        {findings.map(({ kind, index }) => (
          <li key={`${index} ${kind}`} className="px-4 py-2">
            <Link href={`/console/audit/records/${index}`} className="mr-3 text-accent underline">
              {word.number(String(index))}
            </Link>
            {word.kinds[kind]}
          </li>
        ))}
      </ul>
    </section>
  )
}
