import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Message } from '../api.ts'

const words = defineWords({ ja: { says: '承認者のことば' }, en: { says: 'What the approver says' } })

/** Why something was returned or rejected, in the approver's own words; inside the town hall only. */
export function ApproverAnswer({ answer }: { readonly answer: Message['answer'] }) {
  const word = useWords(words)
  if (!answer?.comment) return null
  return (
    <figure className="w-full rounded-8 border-l-4 border-warn bg-warn-soft px-3 py-2 text-left text-sm" aria-label={word.says}>
      <blockquote className="whitespace-pre-wrap">{answer.comment}</blockquote>
      <figcaption className="text-faint">{answer.by}</figcaption>
    </figure>
  )
}
