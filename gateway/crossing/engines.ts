/**
 * Second engines beside the crossing of a file: the original before it is opened, and what was written in its place before it leaves. They can
 * stop a file and never let one pass.
 */
import type { Decision } from '../../policies/decide.ts'
import type { EngineAnswer, Stage } from '../engines/answer.ts'
import type { EngineState } from '../engines/engine.ts'
import { EngineFault } from '../engines/fault.ts'
import { judge } from '../engines/judge.ts'
import type { Crossing } from './pipeline.ts'
import type { Work } from './work.ts'

type Sanitize = Extract<Decision, { action: 'sanitize' }>

export interface Asked {
  readonly answers: EngineAnswer[]
  readonly refused: 'engine-found' | 'engine-declined' | undefined
}

const isDemanded = ({ required }: EngineState, { options }: Sanitize): boolean => required || options.requireEngines

/** Before work is begun and recorded that could not be ended. @throws EngineFault where an engine is away that must look */
export function demandEngines({ engines }: Pick<Crossing, 'engines'>, decision: Sanitize): void {
  const states = engines.states()
  const away = states.filter((state) => !state.ready && isDemanded(state, decision))
  if (away.length > 0 || (decision.options.requireEngines && states.length === 0))
    throw new EngineFault(
      away.map(({ name, when, why }) => ({
        name,
        stage: when === 'after' ? 'after' : 'before',
        verdict: 'unavailable',
        ...(why ? { why } : {}),
      })),
    )
}

/** @throws EngineFault where an engine that must look gave no answer */
export async function askEngines({ engines }: Crossing, decision: Sanitize, stage: Stage, bytes: Uint8Array): Promise<Asked> {
  const answers = [...(await engines.ask(stage, bytes))]
  const required = new Set(engines.states().flatMap((state) => (isDemanded(state, decision) ? [state.name] : [])))
  const judgement = judge(answers, required)
  if (judgement === 'engine-unavailable') throw new EngineFault(answers)
  return { answers, refused: judgement === 'pass' ? undefined : judgement }
}

/** They have answered: the next time that one is away, it is waited for afresh. */
export async function endWait({ database }: Crossing, { id, engines_missed_at }: Work): Promise<void> {
  if (engines_missed_at !== null)
    await database.updateTable('boundary.crossing').set({ engines_missed_at: null }).where('id', '=', id).execute()
}
