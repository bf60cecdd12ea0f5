/** Other people's programs as second opinions: found, run with a bound, and named with their versions. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export interface Tool {
  readonly command: string
  /** The Debian package that brings it. */
  readonly debian: string
  readonly version: readonly string[]
}

export interface Ran {
  /** Exit status; undefined when it ended by a signal, ours after the bound included. */
  readonly status: number | undefined
  readonly stdout: Buffer
  readonly stderr: string
}

const SECONDS = 120
const OUTPUT_BYTES = 1 << 30

export const isInstalled = ({ command }: Tool): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, command)))

export const run = (command: string, ...words: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(command, words, { encoding: 'buffer', timeout: SECONDS * 1000, maxBuffer: OUTPUT_BYTES }, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === 'number' ? error.code : undefined) : 0
      resolve({ status, stdout, stderr: stderr.toString('utf8') })
    })
  })

/** First line that speaks of a version, e.g. `qpdf version 11.3.0`. */
export async function versionOf({ command, version }: Tool): Promise<string> {
  const { stdout, stderr } = await run(command, ...version)
  return (`${stdout.toString('utf8')}\n${stderr}`.split('\n').find((line) => /\d+\.\d+/.test(line)) ?? command).trim()
}
