import { Badge } from '../../shared/ui/states.tsx'
import { size } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Approval } from './api.ts'
import { Part } from './part.tsx'

const words = defineWords({
  ja: {
    found: '見つかったもの',
    foundHint: '本文の中の下線の部分です。本当にその番号かどうかを確かめてください。',
    foundInName: 'ファイルの名前に見つかりました。中身の番号は調べていません。',
    foundNone: '保護すべき番号は見つかっていません。',
    times: (n: number) => `${n}か所`,
    unknown: '種類は承認の後に判定',
  },
  en: {
    found: 'What was found',
    foundHint: 'Underlined in the text. Check whether it is really such a number.',
    foundInName: 'In the name of the file. Numbers inside it are not looked for.',
    foundNone: 'No protected number was found.',
    times: (n: number) => `${n} places`,
    unknown: 'kind not yet known',
  },
})

export function Files({ files }: Pick<Approval, 'files'>) {
  const word = useWords(words)
  return (
    <ul className="divide-y divide-line">
      {files.map(({ id, name, bytes, type }) => (
        <li key={id} className="flex flex-wrap items-baseline gap-x-4 py-1.5">
          <span className="min-w-0 font-bold">{name}</span>
          <span className="text-sm text-faint">
            {size(bytes)} · {type ?? word.unknown}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What the disclosure check found, by kind. */
export function Found({ approval: { findings, kind } }: { readonly approval: Approval }) {
  const word = useWords(words)
  const say = useSentence()
  if (findings.length === 0) return kind === 'message' ? <Part title={word.found}>{word.foundNone}</Part> : null
  return (
    <Part title={word.found} hint={kind === 'message' ? word.foundHint : word.foundInName}>
      <ul className="flex flex-wrap gap-2">
        {findings.map((finding) => (
          <li key={finding.kind}>
            <Badge tone="warn">
              {say(finding)} {word.times(finding.count)}
            </Badge>
          </li>
        ))}
      </ul>
    </Part>
  )
}
