import { Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Row } from './api.ts'
import { type Verdict, verdictOf } from './verdict.ts'

const words = defineWords({
  ja: {
    title: 'このファイルは通過したか',
    file: (name: string) => `調べたファイル: ${name}`,
    clean: '無害化した後のファイルとして、届けた記録があります。',
    crossed: 'このファイルを原本として受け付け、無害化したファイルを届けた記録があります。原本そのものは届けていません。',
    stopped: 'このファイルは受け付けましたが、届けていません(遮断・却下・期限切れ・失敗)。',
    underway: 'このファイルを受け付けた記録があります。届けた記録はまだありません。',
    unknown: 'このファイルの記録はありません。1 文字でも違うファイルは、別のファイルとして扱います。',
    first: (time: string) => `最初の記録: ${time}`,
  },
  en: {
    title: 'Has this file crossed?',
    file: (name: string) => `File looked up: ${name}`,
    clean: 'It was delivered, as a file after sanitizing.',
    crossed: 'It was received as an original, and a sanitized file was delivered. The original itself was not.',
    stopped: 'It was received and not delivered (refused, rejected, expired or failed).',
    underway: 'It was received. No delivery is recorded so far.',
    unknown: 'Nothing is recorded about this file. A file that differs in a single byte is another file.',
    first: (time: string) => `First record: ${time}`,
  },
})

const tones: Readonly<Record<Verdict, Tone>> = { clean: 'good', crossed: 'good', stopped: 'bad', underway: 'warn', unknown: 'neutral' }
export function Passed({
  hash,
  rows,
  fileName,
}: {
  readonly hash: string
  readonly rows: readonly Row[]
  readonly fileName: string | undefined
}) {
  const word = useWords(words)
  const verdict = verdictOf(hash, rows)
  const first = rows.at(-1)
  return (
    <Notice tone={tones[verdict]} title={word.title} live>
      <p>{word[verdict]}</p>
      <p className="text-sm">
        {[fileName && word.file(fileName), first && word.first(dateTime(first.leaf.time))].filter(Boolean).join(' / ')}
      </p>
    </Notice>
  )
}
