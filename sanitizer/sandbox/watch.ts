/** The parent's own view of a working child, from /proc: it needs nothing from the child and believes nothing of it. */
import { readFileSync } from 'node:fs'

export interface Usage {
  readonly residentBytes: number
  readonly cpuSeconds: number
}

/** The kernel's clock ticks for user space: 100 a second on every Linux of ours. */
const TICKS_A_SECOND = 100

/** @returns undefined once the process is gone, and where there is no /proc */
export function usageOf(pid: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
    // proc(5): fields 14 and 15 are utime and stime; the name in field 2 may hold anything, so counting starts behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { residentBytes: kibibytes * 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND }
  } catch {
    return undefined
  }
}

const WATCH_MILLISECONDS = 50

/** Looks again and again, and tells resident bytes and the processor seconds since now. @returns what ends it */
export function watchUsage(pid: number | undefined, tell: (usage: Usage) => void): () => void {
  if (pid === undefined) return () => undefined
  const before = usageOf(pid)?.cpuSeconds ?? 0
  const look = setInterval(() => {
    const usage = usageOf(pid)
    if (usage) tell({ residentBytes: usage.residentBytes, cpuSeconds: usage.cpuSeconds - before })
  }, WATCH_MILLISECONDS)
  return () => clearInterval(look)
}
