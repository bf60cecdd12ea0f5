/** The parent's own view of a working child, from /proc: it needs nothing from the child and believes nothing of it. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Usage {
  readonly residentBytes: number
  readonly cpuSeconds: number
}

/** The kernel's clock ticks for user space: 100 a second on every Linux of ours. */
const TICKS_A_SECOND = 100

/** @returns undefined once the process is gone, and where there is no /proc */
export const usageOf = (pid: number): Usage | undefined => usage(pid, ownTicks)

/** proc(5): fields 14 and 15 are utime and stime, 16 and 17 the same of what it started and has waited for. */
const ownTicks = [11, 12]
const allTicks = [11, 12, 13, 14]

function usage(pid: number, ticks: readonly number[]): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
    // The name in field 2 may hold anything, so counting starts behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { residentBytes: kibibytes * 1024, cpuSeconds: ticks.reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_A_SECOND }
  } catch {
    return undefined
  }
}

/** The process and all that it started, also those that have ended since; for children that start programs. */
export function usageOfTree(pid: number): Usage | undefined {
  const own = usage(pid, allTicks)
  if (!own) return undefined
  const below = childrenOf(pid).map((child) => usageOfTree(child) ?? nothing)
  const sum = (name: keyof Usage) => below.reduce((total, each) => total + each[name], own[name])
  return { residentBytes: sum('residentBytes'), cpuSeconds: sum('cpuSeconds') }
}

const nothing: Usage = { residentBytes: 0, cpuSeconds: 0 }

/** proc(5): each thread lists what it started itself. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter((word) => word !== '')
        .map(Number),
    )
  } catch {
    return []
  }
}

export const WATCH_MILLISECONDS = 50

/**
 * Looks again and again, and tells resident bytes and the processor seconds since the first look: a small file is done before that, and
 * reading /proc would be a tenth of its time. @returns what ends it
 */
export function watchUsage(pid: number | undefined, tell: (usage: Usage) => void, look = usageOf): () => void {
  if (pid === undefined) return () => undefined
  let before: number | undefined
  const watch = setInterval(() => {
    const now = look(pid)
    if (!now) return
    before ??= now.cpuSeconds
    tell({ residentBytes: now.residentBytes, cpuSeconds: now.cpuSeconds - before })
  }, WATCH_MILLISECONDS)
  return () => clearInterval(watch)
}
