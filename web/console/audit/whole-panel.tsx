import { useMutation } from '@tanstack/react-query'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime, duration } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'

const words = defineWords({
  ja: {
    title: '記録全体の検証(サーバーが計算します)',
    lead: 'すべての記録・途中の値・署名・記録の途切れを、サーバーがファイルから読み直して調べます。件数が多いと数分かかることがあります。',
    start: '全体を検証する',
    busy: 'サーバーが検証しています…',
    good: (size: string) => `${size} 件すべてが署名された内容と一致しました`,
    bad: '署名された内容と一致しません',
    problems: '見つかったこと',
    gaps: '記録の途切れ',
    silent: '理由の記録がない途切れ',
    stopped: '停止による途切れ',
  },
  en: {
    title: 'The whole log, computed by the server',
    lead: 'The server reads every record, hash and signature from the files again, and looks for silence. With many records this takes minutes.',
    start: 'Verify all',
    busy: 'The server is verifying…',
    good: (size: string) => `All ${size} records are what was signed`,
    bad: 'This is not what was signed',
    problems: 'Findings',
    gaps: 'Silence',
    silent: 'silent without a recorded reason',
    stopped: 'stopped',
  },
})

export function WholePanel() {
  const word = useWords(words)
  const say = useSentence()
  const whole = useMutation({ mutationFn: () => ask(api.POST('/api/v1/audit/verifications')) })
  return (
    <Card title={word.title}>
      <p className="mb-4 max-w-[48rem] text-faint">{word.lead}</p>
      <Button variant="outline" busy={whole.isPending} onClick={() => whole.mutate()}>
        {word.start}
      </Button>
      <div className="mt-4 flex flex-col gap-4">
        {whole.isPending && <Loading label={word.busy} />}
        {whole.isError && <Failure error={whole.error} />}
        {whole.data && (
          <>
            <Notice tone={whole.data.ok ? 'good' : 'bad'} title={whole.data.ok ? word.good(count(whole.data.size)) : word.bad} live>
              {whole.data.problems.length > 0 && (
                <ul aria-label={word.problems} className="list-disc pl-5">
                  {whole.data.problems.map((problem) => (
                    <li key={`${problem.code} ${problem.index}`}>{say(problem)}</li>
                  ))}
                </ul>
              )}
            </Notice>
            {whole.data.gaps.length > 0 && (
              <Notice tone="warn" title={word.gaps}>
                <ul className="list-disc pl-5">
                  {whole.data.gaps.map((gap) => (
                    <li key={gap.after}>
                      {dateTime(gap.from)} – {dateTime(gap.to)} ({duration(gap.seconds * 1_000)}): {word[gap.kind]}
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
          </>
        )}
      </div>
    </Card>
  )
}
