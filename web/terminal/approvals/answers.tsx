import { Check, Undo2, X } from 'lucide-react'
import { Button } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Decision } from './api.ts'

const words = defineWords({
  ja: { group: '回答', approve: '承認', return: '差し戻し', reject: '却下' },
  en: { group: 'Answer', approve: 'Approve', return: 'Return', reject: 'Reject' },
})

/** The three answers, always in sight below what they are about. */
export function Answers({ onAnswer }: { readonly onAnswer: (decision: Decision) => void }) {
  const word = useWords(words)
  return (
    <fieldset className="border-t border-line bg-raised px-4 py-3 max-[480px]:px-2">
      <legend className="sr-only">{word.group}</legend>
      <div className="mx-auto flex max-w-4xl flex-wrap gap-x-3 gap-y-2 max-[480px]:gap-x-1">
        <Button className="min-[480px]:min-w-32" onClick={() => onAnswer('approve')}>
          <Check aria-hidden className="size-5" />
          {word.approve}
        </Button>
        <Button variant="outline" onClick={() => onAnswer('return')}>
          <Undo2 aria-hidden className="size-5" />
          {word.return}
        </Button>
        <Button variant="quiet" className="ml-auto text-bad" onClick={() => onAnswer('reject')}>
          <X aria-hidden className="size-5" />
          {word.reject}
        </Button>
      </div>
    </fieldset>
  )
}
