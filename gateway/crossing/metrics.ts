import { Counter, Histogram, type Registry } from 'prom-client'

export interface CrossingMetrics {
  finished(kind: string, direction: string, state: string): void
  /** @param seconds from the sender's request to the delivery */
  delivered(kind: string, seconds: number): void
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
  return {
    finished: (kind, direction, state) => finished.inc({ kind, direction, state }),
    delivered: (kind, value) => seconds.observe({ kind }, value),
  }
}
