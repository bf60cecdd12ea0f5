/**
 * Other people's programs, a process for each file, timed from start to end and with their peak of resident memory (wait4's `ru_maxrss`), which
 * only a parent is told. One small Python runs a list of commands, since Node does not call wait4; its own start is not in any time.
 */
import { spawnSync } from 'node:child_process'

const SECONDS = 120

/** A command a line comes in as JSON; milliseconds, KiB and exit status go out. What still runs at the bound is killed with all that it started. */
const script = `
import json, os, signal, sys, time
null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, n) for n in (0, 1, 2)]
for line in sys.stdin.read().splitlines():
    words = json.loads(line)
    started = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=actions, setpgroup=0)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
    signal.alarm(${SECONDS})
    _, status, usage = os.wait4(pid, 0)
    signal.alarm(0)
    print(json.dumps([(time.perf_counter() - started) * 1000, usage.ru_maxrss, os.waitstatus_to_exitcode(status)]))
`

export interface Timed {
  readonly milliseconds: number
  /** Bytes. */
  readonly resident: number
  /** Negative: the signal that ended it. */
  readonly status: number
}

export function timeEach(commands: readonly (readonly string[])[]): Timed[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-S', '-E', '-c', script], {
    input: commands.map((words) => JSON.stringify(words)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`python3 could not run them: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [milliseconds = Number.NaN, kibibytes = Number.NaN, exit = Number.NaN] = JSON.parse(line) as number[]
      return { milliseconds, resident: kibibytes * 1024, status: exit }
    })
}
