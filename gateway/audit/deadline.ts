import { AuditFault } from './fault.ts'

/** Nothing that waits for the log waits longer than this: the act that needs the record is then not done. */
export const appendMilliseconds = 2_000

/** @throws AuditFault that `late` makes, when `work` has not settled in time; `work` itself goes on */
export async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  late: () => AuditFault = () => new AuditFault('timeout'),
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
