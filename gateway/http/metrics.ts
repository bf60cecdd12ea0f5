import type { Response } from 'express'
import { Counter, Histogram, type Registry } from 'prom-client'

export interface HttpMetrics {
  /** Counts the answer and its time when it is finished. */
  observe(operationId: string, response: Response): void
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const requests = new Counter({
    name: 'sekisho_http_requests_total',
    help: 'Requests answered',
    labelNames: ['operation', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'sekisho_http_request_seconds',
    help: 'Time from the request headers to the end of the answer',
    labelNames: ['operation'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers: [registry],
  })
  return {
    observe(operation, response) {
      const stop = seconds.startTimer({ operation })
      response.once('close', () => {
        stop()
        requests.inc({ operation, status: response.statusCode })
      })
    },
  }
}
