import type { Row } from './api.ts'

/** What the log says of a file's fingerprint. The first that fits, by the records found. */
export const verdicts = ['clean', 'crossed', 'stopped', 'underway', 'unknown'] as const
export type Verdict = (typeof verdicts)[number]

const endings: ReadonlySet<string> = new Set(['crossing.refuse', 'crossing.reject', 'crossing.expire', 'crossing.fail'])

export function verdictOf(hash: string, rows: readonly Row[]): Verdict {
  const delivered = rows.filter(({ leaf }) => leaf.action === 'crossing.deliver' && leaf.outcome === 'ok')
  if (delivered.some(({ leaf }) => leaf.file?.out === hash)) return 'clean'
  if (delivered.length > 0) return 'crossed'
  if (rows.some(({ leaf }) => endings.has(leaf.action))) return 'stopped'
  return rows.length > 0 ? 'underway' : 'unknown'
}
