/** `sekisho` as a person runs it: a child process, what it prints, and everything that it has started. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../architecture/imports.ts'
import { freePorts } from '../support/ports.ts'
import { until } from '../support/until.ts'

export interface Run {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
}

export interface RunOptions {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly program?: readonly [string, ...string[]]
}

export const sekisho: readonly [string, ...string[]] = [process.execPath, join(root, 'bin', 'sekisho.ts')]

/** No variable of ours is inherited. */
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:SEKISHO_|DATABASE_URL|QUEUE_URL|NODE_OPTIONS)/.test(name)),
)

export function run(words: readonly string[], { cwd = root, environment = {}, program = sekisho }: RunOptions = {}): Run {
  const [command, ...before] = program
  const child = spawn(command, [...before, ...words], { cwd, env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  const ended = new Promise<number | NodeJS.Signals>((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => done(code ?? signal ?? -1))
  })
  return { child, out: () => out, err: () => err, ended }
}

/** One sentence in each language, no stack, nothing else. */
export function assertSentence(one: Run, ja: RegExp, en: RegExp): void {
  const text = one.err()
  assert.match(text, ja)
  assert.match(text, en)
  assert.doesNotMatch(text, /^\s+at |node:internal|\.ts:\d+/m)
  assert.equal(one.out(), '')
}

/** Settings of an installation beside others on this machine. */
export async function quietly(dataDirectory: string): Promise<Record<string, string>> {
  const [internet, lgwan, operations] = await freePorts(3)
  return {
    SEKISHO_DATA_DIRECTORY: dataDirectory,
    SEKISHO_LISTEN__INTERNET__HOST: '127.0.0.1',
    SEKISHO_LISTEN__INTERNET__PORT: String(internet),
    SEKISHO_LISTEN__LGWAN__HOST: '127.0.0.1',
    SEKISHO_LISTEN__LGWAN__PORT: String(lgwan),
    SEKISHO_LISTEN__OPERATIONS__PORT: String(operations),
  }
}

/** Resolves when the greeting is there. @throws Error with what it said when it ended instead */
export const started = (one: Run): Promise<unknown> =>
  Promise.race([
    until('it has started', async () => /Ctrl-C/.test(one.out()), 90_000),
    one.ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${one.err()}`))),
  ])

/** Every process below this one, by its parent; the parent's number is the fourth field behind the name in brackets (proc(5)). */
export function descendants(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]]
        } catch {
          return []
        }
      }),
  )
  const below = (parent: number): number[] => [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** What each process is, for a reader of a failed test. */
export const alive = (pids: readonly number[]): string[] =>
  pids.flatMap((pid) => {
    try {
      const state = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0]
      // A zombie is dead; whoever adopted it has not noticed yet.
      return state === 'Z' ? [] : [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`]
    } catch {
      return []
    }
  })
