/** What cleans or rewrites a PDF: Sekisho with warm children, and what people have at hand, a process for each file. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createSanitizer, type Sanitizer, type SanitizerOptions } from '../sanitizer/sanitize.ts'
import type { Tool } from '../test/corpus/tools.ts'
import { peakOf, processorSeconds, processTree } from './processes.ts'
import type { Reading, Runner } from './tools.ts'

export interface Input {
  readonly path: string
  readonly bytes: Buffer
  readonly pages: number
}

/** @param output where a program that is told a name writes */
export type Program = (input: Input, output: string) => Promise<Reading & { readonly wrote: boolean }>

interface Other extends Tool {
  readonly name: string
  words(input: string, output: string): readonly string[]
  /** Exit statuses with a file written. */
  readonly success: readonly number[]
}

/** mat2 writes beside its input by itself. */
export const others: readonly Other[] = [
  {
    name: 'qpdf',
    command: 'qpdf',
    debian: 'qpdf',
    version: ['--version'],
    words: (input, output) => ['qpdf', input, output],
    success: [0, 3],
  },
  {
    name: 'mutool clean',
    command: 'mutool',
    debian: 'mupdf-tools',
    version: ['-v'],
    words: (input, output) => ['mutool', 'clean', input, output],
    success: [0],
  },
  { name: 'mat2', command: 'mat2', debian: 'mat2', version: ['--version'], words: (input) => ['mat2', input], success: [0] },
  {
    name: 'Ghostscript pdfwrite',
    command: 'gs',
    debian: 'ghostscript',
    version: ['--version'],
    words: (input, output) => ['gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${output}`, input],
    success: [0],
  },
]

export const programOf =
  (runner: Runner, { words, success }: Other): Program =>
  async ({ path }, output) => {
    const reading = await runner.run(words(path, output))
    return { ...reading, wrote: success.includes(reading.status) }
  }

const childrenOf = (pid: number): number[] => processTree([pid]).slice(1)

/** Children of this process that read uploads; the wrappers around them, which have started one themselves, are left out. */
const disarmers = (): number[] =>
  childrenOf(process.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('"kind":"disarm"') && childrenOf(pid).length === 0
    } catch {
      return false
    }
  })

/** Identify, disarm, inspect. Memory: the peak of the warm disarming child so far; processor time: this process and all its children. */
export function sekisho(sanitizer: Sanitizer): Program {
  let pids: readonly number[] = []
  return async ({ path, bytes }) => {
    if (pids.length === 0 || pids.some((pid) => peakOf(pid) === 0)) pids = disarmers()
    const before = processorSeconds(process.pid)
    const started = performance.now()
    const identity = await sanitizer.identify(bytes, { fileName: basename(path) }).catch(() => undefined)
    const result = identity && (await sanitizer.sanitize(bytes, { identity, fallback: 'flatten' }))
    const milliseconds = performance.now() - started
    const processor = processorSeconds(process.pid) - before
    return { milliseconds, processor, resident: Math.max(0, ...pids.map(peakOf)), status: 0, wrote: result?.outcome === 'clean' }
  }
}

/** As a service that has stood for a few seconds: unused children have practised, which takes none of our inputs. */
export async function practised(options: Partial<SanitizerOptions> = {}): Promise<Sanitizer> {
  const sanitizer = await createSanitizer({ ...options, practise: true })
  while (sanitizer.status().inspect.children === 0 || sanitizer.status().practising > 0) await pause(50)
  return sanitizer
}

/** One child of each kind, which does not leave while slower programs have their turn. */
export const startSekisho = (): Promise<Sanitizer> => practised({ children: 1, idleSeconds: 3600 })
