import { Plus, Search } from 'lucide-react'
import { Button } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: { title: 'トークルーム', search: '発言を検索', make: '新しく作る' },
  en: { title: 'Rooms', search: 'Search messages', make: 'New room' },
})

export interface LeftHeadingProps {
  /** It is the page's own heading: no conversation beside it has one. */
  readonly heading: boolean
  readonly searching: boolean
  readonly onSearch: () => void
  readonly onNew: () => void
}

/** Above the list of rooms: a new one, and the search. */
export function LeftHeading({ heading, searching, onSearch, onNew }: LeftHeadingProps) {
  const word = useWords(words)
  const Title = heading ? 'h1' : 'h2'
  return (
    <div className={`flex min-h-14 shrink-0 items-center gap-1 border-b border-line px-3 ${searching ? 'hidden' : ''}`}>
      <Title className="min-w-0 flex-1 truncate pl-1 text-lg font-bold">{word.title}</Title>
      <Button variant="quiet" size="small" onClick={onSearch} aria-label={word.search} title={word.search} className="size-11 px-0">
        <Search aria-hidden className="size-5" />
      </Button>
      <Button variant="outline" size="small" onClick={onNew}>
        <Plus aria-hidden className="size-4" />
        {word.make}
      </Button>
    </div>
  )
}
