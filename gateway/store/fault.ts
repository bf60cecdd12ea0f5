/** A machine that cannot do its work at start: one sentence for the person who started it, in both languages; exit code 1, no stack. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
  readonly ja: string
  readonly en: string
  constructor(ja: string, en: string, options?: ErrorOptions) {
    super(`${ja}\n${en}`, options)
    this.ja = ja
    this.en = en
  }
}

export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const brokenSockets: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
/** PostgreSQL: connection exceptions (08), insufficient resources (53), operator intervention (57). */
const awayClasses = ['08', '53', '57']
/** What node-postgres says in words only. */
const awayWords =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|connect E|Cannot use a pool after|Client was closed/

/** Whether the database could not be asked at all: the same question may be answered a moment later. */
export function databaseAway(error: unknown): boolean {
  const code = errorCode(error)
  if (code !== undefined && brokenSockets.has(code)) return true
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && awayClasses.includes(code.slice(0, 2))) return true
  return error instanceof Error && awayWords.test(error.message)
}
