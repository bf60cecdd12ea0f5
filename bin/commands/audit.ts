import { createWriteStream } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { ConfigurationError, configurationFile, loadConfiguration } from '../../config/load.ts'
import { isCheckpointCopyName } from '../../gateway/audit/copies.ts'
import {
  type ExportEncoding,
  type ExportFormat,
  exportEncodings,
  exportFormats,
  exportRecords,
  recordsBetween,
} from '../../gateway/audit/export.ts'
import { AuditFault } from '../../gateway/audit/fault.ts'
import { loadVerifier } from '../../gateway/audit/keys.ts'
import { verifierKeyText } from '../../gateway/audit/note.ts'
import { proveEntry, readCheckpoint, readEntry } from '../../gateway/audit/reader.ts'
import { type Verification, verifyLog } from '../../gateway/audit/verify.ts'
import { problemSentence } from '../../gateway/audit/verify-problems.ts'

/**
 * sekisho audit verify · export · prove · show: from the log's files alone, with or without a running server; writes nothing there.
 * Exit code 0: all is well. 1: the log is not what was signed. 2: it could not be looked at.
 * KNOWN GAP: exporting here leaves no record in the log; whoever can run it can copy the folder as well.
 */
interface Common {
  readonly log?: string
  readonly key?: string
}

const language: 'ja' | 'en' = /^en/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '') ? 'en' : 'ja'
const say = (ja: string, en: string): string => (language === 'ja' ? ja : en)
const out = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

/** A folder, or an instant; what the person typed is the only thing that can be wrong here. */
function instant(text: string): string {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+09:00` : text)
  if (Number.isNaN(date.getTime())) throw new InvalidArgumentError(say('日時ではありません。例: 2026-04-01', 'not a time, e.g. 2026-04-01'))
  return date.toISOString()
}
function place(text: string): number {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) throw new InvalidArgumentError(say('記録の番号ではありません', 'not the index of a record'))
  return Number(text)
}

async function openLog({ log, key }: Common) {
  const directory = log ?? loadConfiguration({ file: configurationFile(undefined, process.env), environment: process.env }).audit.directory
  const named = key !== undefined && (await stat(key).then(() => true, () => false)) ? await readFile(key, 'utf8') : key // biome-ignore format: one thought
  return { directory, verifier: await loadVerifier(directory, named), trusted: key !== undefined }
}

/** Says what went wrong in one sentence, whatever it was that we expected. */
async function answering(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AuditFault) complain(`${error[language]} (${error.message})`)
    else if (error instanceof ConfigurationError || error instanceof RangeError) complain(error.message)
    else if (error instanceof Error && 'code' in error && typeof error.code === 'string') complain(error.message)
    else throw error
    process.exitCode = error instanceof AuditFault && error.code !== 'key-unreadable' && error.code !== 'unreadable' ? 1 : 2
  }
}

async function earlierCheckpoints(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    if ((await stat(path)).isDirectory()) files.push(...(await readdir(path)).filter(isCheckpointCopyName).map((name) => join(path, name)))
    else files.push(path)
  }
  return Promise.all(files.map((file) => readFile(file, 'utf8')))
}

function report(seen: Verification, trusted: boolean): void {
  for (const problem of seen.problems) out(`NG  ${problemSentence(problem, language)}${problem.detail ? ` (${problem.detail})` : ''}`)
  for (const gap of seen.gaps) {
    const kind = gap.kind === 'stopped' ? say('停止', 'stopped') : say('無記録', 'silent')
    out(`--  ${kind}: ${gap.from} - ${gap.to} (${gap.seconds} s, #${gap.after} - #${gap.before})`)
  }
  if (seen.unsigned > 0) out(say(`--  署名待ちの記録: ${seen.unsigned}件`, `--  records not signed yet: ${seen.unsigned}`))
  if (!trusted) {
    const ja = '--  検証鍵はログと同じ場所のものです。別に保管した鍵を --key で指定すると、鍵ごと置き換える改ざんも見つかります。'
    out(
      say(
        ja,
        '--  The verifier key came from the log’s own folder. With --key, a copy kept elsewhere also reveals a log re-signed under another key.',
      ),
    )
  }
  const head = `${seen.size} ${say('件', 'records')}, SHA-256 ${seen.root || '-'}`
  out(
    seen.ok
      ? `OK  ${say('改ざんは見つかりませんでした', 'nothing was changed')}: ${head}`
      : `NG  ${say('署名された内容と一致しません', 'this is not what was signed')}: ${head}`,
  )
}

export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('監査ログの検証と書き出し / verify and export the audit log')
  const command = (name: string, description: string): Command =>
    audit
      .command(name)
      .description(description)
      .option('--log <folder>', '監査ログのフォルダー(省略時は設定による) / folder of the log (default: as configured)')
      .option('--key <key>', '検証鍵またはそのファイル / verifier key, or a file that holds it')

  command('verify', 'すべての記録を検証する / check every record')
    .option('--since <path...>', '以前のチェックポイント(ファイルまたはフォルダー) / earlier checkpoints, files or folders')
    .option('--heartbeat <seconds>', '稼働確認の間隔 / how often the writer beats', (text) => Number(text), 60)
    .action((options: Common & { since?: string[]; heartbeat: number }) =>
      answering(async () => {
        const { directory, verifier, trusted } = await openLog(options)
        const since = await earlierCheckpoints(options.since ?? [])
        const seen = await verifyLog({ directory, verifier, since, heartbeatSeconds: options.heartbeat })
        report(seen, trusted)
        if (!seen.ok) process.exitCode = 1
      }),
    )

  command('export', '期間の記録を書き出す / export the records of a period')
    .option('--from <time>', 'この日時から(日付だけなら日本時間の0時) / at or after; a bare date is midnight in Japan', instant)
    .option('--to <time>', 'この日時より前 / before', instant)
    .addOption(new Option('--format <format>', '形式 / format').choices(exportFormats).default('jsonl'))
    .addOption(new Option('--encoding <encoding>', 'CSV の文字コード / encoding of CSV').choices(exportEncodings).default('utf-8'))
    .option('-o, --output <file>', '書き出し先(省略時は標準出力) / file to write (default: standard output)')
    .action((options: Common & { from?: string; to?: string; format: ExportFormat; encoding: ExportEncoding; output?: string }) =>
      answering(async () => {
        const { directory, verifier } = await openLog(options)
        const checkpoint = await readCheckpoint(directory, verifier)
        const records = recordsBetween(directory, checkpoint.size, options.from, options.to)
        const source = Readable.from(exportRecords({ directory, checkpoint, format: options.format, encoding: options.encoding }, records))
        if (options.output === undefined) await pipeline(source, process.stdout, { end: false })
        else await pipeline(source, createWriteStream(options.output, { mode: 0o600 }))
      }),
    )

  command('prove', '1件の記録が改ざんされていない証明を作る / make the proof of one record (C2SP tlog-proof)')
    .argument('<index>', '記録の番号 / index of the record', place)
    .option('-o, --output <file>', '証明の書き出し先 / file for the proof')
    .option('--entry <file>', '記録そのものの書き出し先 / file for the record itself')
    .action((index: number, options: Common & { output?: string; entry?: string }) =>
      answering(async () => {
        const { directory, verifier } = await openLog(options)
        const { proof, bytes, holds } = await proveEntry(directory, index, await readCheckpoint(directory, verifier))
        if (!holds) throw new AuditFault('tampered', `#${index}`, { index })
        if (options.entry !== undefined) await writeFile(options.entry, bytes, { mode: 0o600 })
        if (options.output === undefined) process.stdout.write(proof)
        else await writeFile(options.output, proof, { mode: 0o600 })
      }),
    )

  command('show', 'ログの現在の状態、または1件の記録を表示する / show the log’s state, or one record')
    .argument('[index]', '記録の番号 / index of a record', place)
    .action((index: number | undefined, options: Common) =>
      answering(async () => {
        const { directory, verifier } = await openLog(options)
        const checkpoint = await readCheckpoint(directory, verifier)
        if (index !== undefined) {
          if (index >= checkpoint.size)
            throw new RangeError(say(`記録は #${checkpoint.size - 1} までです。`, `The last record is #${checkpoint.size - 1}.`))
          return out(JSON.stringify(JSON.parse((await readEntry(directory, index)).toString()), null, 2))
        }
        out(`${say('ログの名前', 'origin')}: ${checkpoint.origin}`)
        out(`${say('記録の数', 'records')}: ${checkpoint.size}`)
        out(`${say('ルート', 'root')}: ${checkpoint.root.toString('hex')}`)
        out(`${say('検証鍵', 'verifier key')}: ${verifierKeyText(verifier)}`)
      }),
    )
}
