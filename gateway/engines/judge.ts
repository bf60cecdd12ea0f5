/** What the answers mean for a file: pure. *Found* always refuses; no verdict refuses or waits where one is required, and else is passed by. */
import type { EngineAnswer } from './answer.ts'

export type Judgement = 'pass' | 'engine-found' | 'engine-declined' | 'engine-unavailable'

/** @param required names of the engines that must have looked, by configuration or by policy */
export function judge(answers: readonly EngineAnswer[], required: ReadonlySet<string>): Judgement {
  const counts = answers.filter(({ name, verdict }) => verdict === 'found' || required.has(name))
  for (const [verdict, judgement] of [
    ['found', 'engine-found'],
    ['declined', 'engine-declined'],
    ['unavailable', 'engine-unavailable'],
  ] as const)
    if (counts.some((answer) => answer.verdict === verdict)) return judgement
  return 'pass'
}
