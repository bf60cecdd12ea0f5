/** On a narrow screen the list comes first: what is needed less often waits behind one button. From 640 px all of it is there. */
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({ ja: { more: 'ほかの操作', filters: '絞り込み' }, en: { more: 'More', filters: 'Filters' } })

export function Toolbar({ primary, children }: { readonly primary?: ReactNode; readonly children: ReactNode }) {
  const word = useWords(words)
  return (
    <>
      {primary}
      <Folded label={word.more}>{children}</Folded>
    </>
  )
}

/** @param set how many of them are chosen, so that a folded filter is not forgotten */
export function FoldedFilters({ set, children }: { readonly set: number; readonly children: ReactNode }) {
  const word = useWords(words)
  return <Folded label={set > 0 ? `${word.filters}(${set})` : word.filters}>{children}</Folded>
}

function Folded({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <Button variant="outline" className="sm:hidden" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label}
        <ChevronDown aria-hidden className={`size-4 ${open ? 'rotate-180' : ''}`} />
      </Button>
      <div id={id} className={open ? 'flex basis-full flex-wrap gap-3 sm:contents' : 'hidden sm:contents'}>
        {children}
      </div>
    </>
  )
}
