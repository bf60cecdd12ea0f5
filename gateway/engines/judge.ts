/** What the answers mean for a file: pure. *Found* always refuses; no verdict refuses or waits where one is required, and else is passed by. */
import type { EngineAnswer } from './answer.ts'

export type Judgement = 'pass' | 'engine-found' | 'engine-declined' | 'engine-unavailable'

export interface Demands {
  /** By policy: there must be an engine, and every one must have looked. */
  readonly all: boolean
  /** By configuration. */
  readonly required: ReadonlySet<string>
}

export function judge(answers: readonly EngineAnswer[], { all, required }: Demands): Judgement {
  const counts = answers.filter(({ name, verdict }) => verdict === 'found' || all || required.has(name))
  for (const [verdict, judgement] of [
    ['found', 'engine-found'],
    ['declined', 'engine-declined'],
    ['unavailable', 'engine-unavailable'],
  ] as const)
    if (counts.some((answer) => answer.verdict === verdict)) return judgement
  return 'pass'
}
