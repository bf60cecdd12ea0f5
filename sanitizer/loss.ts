/** How a child is lost, and what that says: about the file, or about the machine (law 5). */

/** The first three are answers about the file; a crash is tried once more in a fresh child. */
export type LossReason = 'limit-time' | 'limit-memory' | 'sandbox-violation' | 'crash'

export class ChildLost extends Error {
  override readonly name = 'ChildLost'
  readonly reason: LossReason
  constructor(reason: LossReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options)
    this.reason = reason
  }
}

/** The machine, not the file: a child did not start, the queue is full. The caller tries again later. */
export class SanitizerFault extends Error {
  override readonly name = 'SanitizerFault'
}

const signalNumbers = { SIGXCPU: 24, SIGSYS: 31 } as const

/** bubblewrap reports a signal of its child as 128 + the signal's number. */
const endedBy = (name: keyof typeof signalNumbers, code: number | null, signal: NodeJS.Signals | null): boolean =>
  signal === name || code === 128 + signalNumbers[name]

/**
 * @param lastWords the end of the child's stderr: untrusted, only searched for the runtimes' words for "no memory"
 * @param nearMemoryLimit what the parent itself saw last
 */
export function reasonOfEnd(code: number | null, signal: NodeJS.Signals | null, lastWords: string, nearMemoryLimit: boolean): LossReason {
  if (endedBy('SIGSYS', code, signal)) return 'sandbox-violation'
  if (endedBy('SIGXCPU', code, signal)) return 'limit-time'
  const ranOut = /out of memory|bad_alloc|Allocation failed|Cannot allocate memory/i.test(lastWords)
  return ranOut || nearMemoryLimit ? 'limit-memory' : 'crash'
}

/** The chain of causes in one line, for the administrator's log. */
export const causesOf = (error: unknown): string =>
  error instanceof Error && error.cause ? `${error.message}: ${causesOf(error.cause)}` : String(error)
