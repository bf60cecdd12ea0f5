import { Link } from 'wouter'
import { tones } from '../../shared/ui/tone.ts'
import { count, dateTime, duration } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Irregularity } from './api.ts'

const words = defineWords({
  ja: {
    none: '欠落も途切れもありません。',
    until: 'いまも続いています',
    after: (index: string) => `番号 ${index} の記録`,
    kinds: {
      silent: (time: string) => `${time}の間、記録が途切れています。理由の記録がありません。`,
      stopped: (time: string) => `${time}の間、関所が止まっていました。停止の記録があります。`,
      missing: (_: string, first: string, last: string) =>
        `番号 ${first} から ${last} が、検索の対象から抜けています。範囲の検証で、ファイルに残っているかを確かめてください。`,
      clock: (time: string) => `機器の時計が ${time}戻りました。`,
      late: (time: string, first: string, last: string) =>
        `番号 ${first} から ${last} の記録が、できごとから最大 ${time}遅れて書かれました。`,
      started: () => '関所が起動しました。',
      fault: () => '機器の障害が記録されています。',
    },
    levels: { warn: '注意', bad: '要確認', info: '参考' },
  },
  en: {
    none: 'No gap and no silence.',
    until: 'still going on',
    after: (index: string) => `Record No. ${index}`,
    kinds: {
      silent: (time: string) => `Nothing was recorded for ${time}, and nothing says why.`,
      stopped: (time: string) => `Sekisho was stopped for ${time}. The stop is recorded.`,
      missing: (_: string, first: string, last: string) =>
        `Numbers ${first} to ${last} are missing from the search. Verify the range to see whether the files have them.`,
      clock: (time: string) => `The machine’s clock went back by ${time}.`,
      late: (time: string, first: string, last: string) => `Records ${first} to ${last} were written up to ${time} after what they record.`,
      started: () => 'Sekisho started.',
      fault: () => 'A fault of a machine is recorded.',
    },
    levels: { warn: 'Note', bad: 'To be checked', info: 'For information' },
  },
})

const levels = {
  silent: 'bad',
  missing: 'bad',
  clock: 'bad',
  late: 'warn',
  fault: 'warn',
  stopped: 'warn',
  started: 'info',
} as const satisfies Record<Irregularity['kind'], keyof typeof tones>

/** What is not as it should be, in sentences, in the order of time. */
export function Irregularities({ found }: { readonly found: readonly Irregularity[] }) {
  const word = useWords(words)
  if (found.length === 0) return <p>{word.none}</p>
  return (
    <ol className="flex max-h-[32rem] flex-col divide-y divide-line overflow-y-auto">
      {found.map((one) => (
        <Entry key={`${one.kind} ${one.from} ${one.after}`} one={one} />
      ))}
    </ol>
  )
}

function Entry({ one: { kind, from, to, seconds, after, before } }: { readonly one: Irregularity }) {
  const word = useWords(words)
  const level = levels[kind]
  const { soft, mark } = tones[level]
  const say = word.kinds[kind] as (time: string, first: string, last: string) => string
  const ongoing = to === null && (kind === 'silent' || kind === 'stopped')
  return (
    <li className="flex gap-3 py-3">
      <span
        role="img"
        aria-label={word.levels[level]}
        title={word.levels[level]}
        className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full border text-sm font-bold ${soft}`}
      >
        {mark}
      </span>
      <div className="min-w-0">
        <p>
          {say(duration((seconds ?? 0) * 1_000), count(after ?? 0), count(before ?? after ?? 0))}
          {ongoing && ` (${word.until})`}
        </p>
        <p className="flex flex-wrap gap-x-4 text-sm text-faint">
          <span>{to === null ? dateTime(from) : `${dateTime(from)} – ${dateTime(to)}`}</span>
          {after !== null && kind !== 'missing' && (
            <Link href={`/console/audit/records/${after}`} className="text-accent underline">
              {word.after(String(after))}
            </Link>
          )}
        </p>
      </div>
    </li>
  )
}
