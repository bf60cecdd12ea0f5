import { outcomes } from '../../../gateway/audit/actions.ts'
import { Badge } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { useLanguage } from '../../shared/words/language.ts'
import type { Leaf, Row } from './api.ts'
import { sentenceOf, textOf } from './sentence.ts'

export const outcomeTones: Readonly<Record<Leaf['outcome'], Tone>> = {
  ok: 'good',
  refused: 'bad',
  denied: 'bad',
  held: 'warn',
  failed: 'bad',
}

export function Outcome({ outcome }: { readonly outcome: Leaf['outcome'] }) {
  const spoken = useLanguage()
  return <Badge tone={outcomeTones[outcome]}>{outcomes[outcome][spoken]}</Badge>
}

/** A record's sentence; whoever and whatever it names stands out. */
export function Sentence({ row: { leaf, names } }: { readonly row: Row }) {
  const spoken = useLanguage()
  const pieces = sentenceOf(leaf, names, spoken)
  return <span title={textOf(pieces)}>{pieces.map(({ text, name }) => (name ? <strong key={name}>{text}</strong> : text))}</span>
}

/** Why, where the record says so and it did not simply go well. */
export function Reason({ row: { leaf, names } }: { readonly row: Row }) {
  const spoken = useLanguage()
  if (leaf.reason === undefined || leaf.outcome === 'ok') return null
  return <span className="block text-sm text-faint">{names.reasons[leaf.reason]?.[spoken] ?? leaf.reason}</span>
}
