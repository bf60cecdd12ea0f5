import { Counter, Histogram, type Registry } from 'prom-client'

/** asked: a file waits for one. opened, wrong: what became of one. lapsed: not tried to the end. denied: of somebody whose file it is not. */
export type PasswordOutcome = 'asked' | 'opened' | 'wrong' | 'lapsed' | 'denied'

export interface CrossingMetrics {
  finished(kind: string, direction: string, state: string): void
  /** @param seconds from the sender's request to the delivery */
  delivered(kind: string, seconds: number): void
  password(outcome: PasswordOutcome): void
}

export function createCrossingMetrics(registry: Registry): CrossingMetrics {
  const finished = new Counter({
    name: 'sekisho_crossings_total',
    help: 'Crossings that reached a state',
    labelNames: ['kind', 'direction', 'state'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'sekisho_crossing_seconds',
    help: 'From acceptance to delivery',
    labelNames: ['kind'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600],
    registers: [registry],
  })
  const passwords = new Counter({
    name: 'sekisho_passwords_total',
    help: 'Files that wait for a password of their sender, and passwords given',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return {
    finished: (kind, direction, state) => finished.inc({ kind, direction, state }),
    delivered: (kind, value) => seconds.observe({ kind }, value),
    password: (outcome) => passwords.inc({ outcome }),
  }
}
