import { duration } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import { words } from './words.ts'

const momentMilliseconds = 10_000

/** How long ago, in words: below ten seconds nobody counts. */
export function useSince(): (milliseconds: number) => string {
  const word = useWords(words)
  return (milliseconds) => (milliseconds < momentMilliseconds ? word.justNow : word.approvals.before(duration(milliseconds)))
}
