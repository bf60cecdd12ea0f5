import { readdirSync, readFileSync } from 'node:fs'

/** These processes and all below them. */
export function processTree(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) \S /, '')
          .split(' ')[0],
      )
      children.set(parent, [...(children.get(parent) ?? []), Number(name)])
    } catch {
      // it has ended meanwhile
    }
  }
  const all: number[] = []
  const visit = (pid: number): void => {
    all.push(pid)
    for (const child of children.get(pid) ?? []) visit(child)
  }
  for (const root of roots) visit(root)
  return all
}

/** Proportional set size counts shared pages once; in KiB. */
export function memoryOf(pids: readonly number[]): { pss: number; rss: number } {
  const sum = { pss: 0, rss: 0 }
  for (const pid of pids) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      sum.pss += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0)
      sum.rss += Number(/^Rss:\s+(\d+)/m.exec(text)?.[1] ?? 0)
    } catch {
      // it has ended meanwhile
    }
  }
  return sum
}

/** Most memory that the process ever had resident, in bytes, shared pages included; 0 when it has ended. */
export function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Ticks of proc(5) are hundredths of a second on every Linux that we know. */
const TICKS = 100

/**
 * Seconds of processor time that this process and all below it have used so far, all threads. Those that have ended count with the parent that
 * waited for them (proc(5): utime, stime, cutime, cstime), so it never goes back.
 */
export function processorSeconds(root: number): number {
  let ticks = 0
  for (const pid of processTree([root])) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      for (const field of fields.slice(11, 15)) ticks += Number(field)
    } catch {
      // it has ended meanwhile
    }
  }
  return ticks / TICKS
}
