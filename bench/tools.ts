/**
 * Other people's programs, a process for each file, timed from start to end and with their peak of resident memory (wait4's `ru_maxrss`), which
 * only a parent is told. One small Python starts them, since Node does not call wait4; its own start is in no time.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export interface Reading {
  readonly milliseconds: number
  /** Peak, in bytes; of others never less than the 10 MB of the Python that started them. */
  readonly resident: number
  /** Seconds of processor time. */
  readonly processor: number
  /** Exit status; negative: the signal that ended it. */
  readonly status: number
}

const SECONDS = 120

/** A command a line comes in as JSON, a reading goes out. What still runs at the bound is killed with all that it started. */
const script = `
import json, os, signal, sys, time
null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, n) for n in (0, 1, 2)]
for line in iter(sys.stdin.readline, ''):
    words = json.loads(line)
    started = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=actions, setpgroup=0)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
    signal.alarm(${SECONDS})
    _, status, usage = os.wait4(pid, 0)
    signal.alarm(0)
    took = (time.perf_counter() - started) * 1000
    print(json.dumps([took, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)]), flush=True)
`

export class Runner {
  readonly #python: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: Interface

  constructor() {
    this.#python = spawn('python3', ['-S', '-E', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface(this.#python.stdout)
  }

  /** One at a time. */
  run(words: readonly string[]): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('python3 ended; it is needed to time other programs'))
      this.#python.once('exit', gone).once('error', gone)
      this.#lines.once('line', (line) => {
        this.#python.off('exit', gone).off('error', gone)
        const [milliseconds = Number.NaN, resident = Number.NaN, processor = Number.NaN, status = Number.NaN] = JSON.parse(line) as number[]
        resolve({ milliseconds, resident, processor, status })
      })
      this.#python.stdin.write(`${JSON.stringify(words)}\n`)
    })
  }

  end(): void {
    this.#python.removeAllListeners('exit')
    this.#python.stdin.end()
  }
}
