import { Fragment, useRef } from 'react'
import type { components } from '../../shared/api/lgwan.gen.ts'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useArrows } from './keys.ts'

export type Hit = components['schemas']['SearchHit']

const words = defineWords({ ja: { hits: '見つかった発言' }, en: { hits: 'Messages found' } })

export function Hits({ hits, onOpen }: { readonly hits: readonly Hit[]; readonly onOpen: (hit: Hit) => void }) {
  const word = useWords(words)
  const list = useRef<HTMLUListElement>(null)
  useArrows(list)
  return (
    <ul ref={list} aria-label={word.hits} hidden={hits.length === 0} className="mt-2 divide-y divide-line border-t border-line">
      {hits.map((hit) => (
        <li key={hit.messageId}>
          <button type="button" onClick={() => onOpen(hit)} className="block w-full px-4 py-3 text-left hover:bg-accent-soft">
            <span className="flex items-baseline justify-between gap-2 text-sm">
              <span className="min-w-0 truncate font-bold" title={hit.author.section}>
                {hit.author.name}
              </span>
              <time dateTime={hit.sentAt} className="shrink-0 text-xs text-faint">
                {dateTime(hit.sentAt)}
              </time>
            </span>
            <span className="block truncate text-xs text-faint">{hit.room.name}</span>
            <span className="mt-1 line-clamp-4 text-sm">
              <Excerpt {...hit.excerpt} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The words that were looked for are marked, not only coloured. */
function Excerpt({ text, places, cutBefore, cutAfter }: Hit['excerpt']) {
  return (
    <>
      {cutBefore && '…'}
      {places.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(places[index - 1]?.end ?? 0, start)}
          <mark className="bg-warn-soft font-bold text-ink underline decoration-2 underline-offset-2">{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(places.at(-1)?.end ?? 0)}
      {cutAfter && '…'}
    </>
  )
}
