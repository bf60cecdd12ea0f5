import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { text as readStream } from 'node:stream/consumers'
import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'
import { type ChoiceName, type Choices, choiceNames, choices, choiceWords } from '../../sanitizer/protocol.ts'
import { createSanitizer, type Sanitizer, SanitizerFault } from '../../sanitizer/sanitize.ts'
import { collect, type Input, UsageError } from './sanitize/inputs.ts'
import { type Handled, handle } from './sanitize/one-file.ts'
import { lineOf, Progress, phrases, reportOf } from './sanitize/words.ts'

interface SanitizeFlags extends Choices {
  readonly output: string
  readonly recursive: boolean
  readonly report?: 'json'
  readonly method: 'rebuild' | 'flatten'
  readonly passwordFile?: string
  readonly jobs: number
}

const REFUSED = 1
const FAILED = 2
const INTERRUPTED = 130

/** sekisho sanitize FILE… -o DIR: cleans files on this machine, with sandboxed children and without any server. */
export function registerSanitize(program: Command): void {
  const command = program
    .command('sanitize')
    .description('ファイルを無害化する（サーバー不要） / sanitize files, without a server')
    .argument('<file...>', 'ファイルまたはフォルダー / files or folders')
    .requiredOption('-o, --output <dir>', '出力先フォルダー / folder for the clean files; nothing in it is overwritten')
    .option('-r, --recursive', 'フォルダーの中も処理する / go into folders', false)
    .addOption(new Option('--report <form>', '結果を標準出力に書く / write the results to standard output').choices(['json']))
    .addOption(
      new Option('--method <method>', '方式: 再構築または画像PDF化 / rebuild, or pages as pictures')
        .choices(['rebuild', 'flatten'])
        .default('rebuild'),
    )
    .option(
      '--password-file <file>',
      '文書のパスワードを読むファイル（- は標準入力） / file with the password of the documents; - is standard input',
    )
    .option('--jobs <n>', '同時に処理する数 / files at the same time', positive, Math.min(2, cpus().length))
    .action(async (files: string[], flags: SanitizeFlags) => {
      process.exitCode = await run(files, flags)
    })
  for (const name of choiceNames) command.addOption(optionFor(name))
}

/** What a policy may choose, a user of the command may: `hiddenLayers` is `--hidden-layers`. */
function optionFor(name: ChoiceName): Option {
  const { values, about } = choices[name]
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const said = values.slice(1).flatMap((value) => choiceWords(name, value) ?? [])
  if (typeof values[0] === 'boolean') return new Option(flag, said.map(({ ja, en }) => `${ja} / ${en}`).join()).default(false)
  return new Option(`${flag} <choice>`, `${about.ja} / ${about.en}`).choices(values.map(String)).default(values[0])
}

/** One line; a password on the command line would stand in the list of processes. */
async function passwordFrom(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    const text = file === '-' ? await readStream(process.stdin) : await readFile(file, 'utf8')
    return text.replace(/\r?\n$/, '')
  } catch {
    throw new UsageError('missing', file)
  }
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 64) throw new InvalidArgumentError('1–64')
  return number
}

async function run(files: readonly string[], flags: SanitizeFlags): Promise<number> {
  const say = phrases(process.env)
  try {
    const inputs = await collect(files, { recursive: flags.recursive, except: flags.output })
    const password = await passwordFrom(flags.passwordFile)
    const sanitizer = await createSanitizer({ children: flags.jobs })
    try {
      if (sanitizer.tier === 'process') process.stderr.write(`${say.weakTier}\n`)
      return await cleanAll(inputs, { ...flags, password }, sanitizer)
    } finally {
      await sanitizer.close()
    }
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SanitizerFault)) throw error
    process.stderr.write(`sekisho: ${error instanceof UsageError ? say.usage[error.problem](error.place) : error.message}\n`)
    return FAILED
  }
}

async function cleanAll(
  inputs: readonly Input[],
  flags: SanitizeFlags & { password: string | undefined },
  sanitizer: Sanitizer,
): Promise<number> {
  const say = phrases(process.env)
  const interrupted = new AbortController()
  const onInterrupt = () => interrupted.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  const lines = flags.report ? process.stderr : process.stdout
  const progress = new Progress(process.stderr, inputs.length)
  const handled: Handled[] = []
  const waiting = inputs.map((input, index) => ({ input, index }))
  const work = async () => {
    for (let next = waiting.shift(); next && !interrupted.signal.aborted; next = waiting.shift()) {
      const result = await handle(next.input, { ...flags, sanitizer, signal: interrupted.signal })
      if (interrupted.signal.aborted) return
      handled[next.index] = result
      progress.clear()
      lines.write(`${lineOf(result, say)}\n`)
      progress.step()
    }
  }
  await Promise.all(Array.from({ length: flags.jobs }, work))
  progress.clear()
  process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
  if (interrupted.signal.aborted) return INTERRUPTED
  if (flags.report) process.stdout.write(`${JSON.stringify(reportOf(handled, sanitizer.tier), undefined, 2)}\n`)
  if (handled.some(({ outcome }) => outcome === 'failed')) return FAILED
  return handled.some(({ outcome }) => outcome === 'refused') ? REFUSED : 0
}
