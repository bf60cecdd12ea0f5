import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { EngineAnswer } from './answer.ts'
import type { EngineState } from './engine.ts'

export interface EngineMetrics {
  answered(answer: EngineAnswer, seconds: number): void
}

export function createEngineMetrics(registry: Registry, states: () => readonly EngineState[]): EngineMetrics {
  const answers = new Counter({
    name: 'sekisho_engine_answers_total',
    help: 'Answers of second engines about files',
    labelNames: ['engine', 'stage', 'verdict', 'why'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'sekisho_engine_seconds',
    help: 'Until a second engine had answered about a file',
    labelNames: ['engine'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60],
    registers: [registry],
  })
  new Gauge({
    name: 'sekisho_engine_ready',
    help: '1: the engine answers and names the test file',
    labelNames: ['engine'],
    registers: [registry],
    collect() {
      for (const { name, ready } of states()) this.set({ engine: name }, ready ? 1 : 0)
    },
  })
  return {
    answered({ name, stage, verdict, why }, value) {
      answers.inc({ engine: name, stage, verdict, why: why ?? '' })
      seconds.observe({ engine: name }, value)
    },
  }
}
