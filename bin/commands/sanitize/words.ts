/** What the command says: one line per file in Japanese or English, progress, and the JSON report. */

import path from 'node:path'
import type { WriteStream } from 'node:tty'
import {
  type Finding,
  findingKinds,
  refusalOfType,
  refusals,
  renaming,
  type Sentences,
  staying,
  type Tier,
} from '../../../sanitizer/sanitize.ts'
import type { Problem } from './inputs.ts'
import type { Handled } from './one-file.ts'

interface Phrases {
  readonly language: 'ja' | 'en'
  readonly clean: string
  readonly refused: string
  readonly failed: string
  readonly removed: (list: string) => string
  readonly stays: (list: string) => string
  readonly weakTier: string
  readonly usage: Readonly<Record<Problem, (place: string) => string>>
}

const spoken: Readonly<Record<'ja' | 'en', Phrases>> = {
  ja: {
    language: 'ja',
    clean: '無害化済み',
    refused: '遮断',
    failed: '処理できませんでした',
    removed: (list) => `（除去: ${list}）`,
    stays: (list) => `（残存: ${list}）`,
    weakTier:
      '警告: この環境では処理の隔離が弱くなっています（tier: process）。信頼できないファイルには bubblewrap のある Linux を使ってください。',
    usage: {
      missing: (place) => `ファイルがありません: ${place}`,
      folder: (place) => `フォルダーです。中も処理するには -r を付けてください: ${place}`,
      other: (place) => `通常のファイルではありません: ${place}`,
      nothing: (place) => `処理するファイルがありません: ${place}`,
    },
  },
  en: {
    language: 'en',
    clean: 'clean',
    refused: 'refused',
    failed: 'failed',
    removed: (list) => ` (removed: ${list})`,
    stays: (list) => ` (in it: ${list})`,
    weakTier:
      'warning: files are only weakly contained on this machine (tier: process). Use Linux with bubblewrap for files that you do not trust.',
    usage: {
      missing: (place) => `no such file: ${place}`,
      folder: (place) => `is a folder; add -r to go into it: ${place}`,
      other: (place) => `is not a regular file: ${place}`,
      nothing: (place) => `no file to sanitize: ${place}`,
    },
  },
}

/** English where the locale says so, else Japanese. */
export const phrases = (environment: NodeJS.ProcessEnv): Phrases =>
  /^en/i.test(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '') ? spoken.en : spoken.ja

/** A name from disk may hold control or direction characters, which must not act on the terminal. */
const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)

const listed = (removed: readonly Finding[], language: 'ja' | 'en'): string =>
  removed.map(({ kind, count }) => `${findingKinds[kind][language]} ${count}`).join(language === 'ja' ? '、' : ', ')

/** What went, or what is reported and stays. */
function told(findings: readonly Finding[], stays: boolean, say: Phrases): string {
  const these = findings.filter(({ kind }) => staying.has(kind) === stays)
  return these.length === 0 ? '' : (stays ? say.stays : say.removed)(listed(these, say.language))
}

const sentenceOf = ({ code, identity }: Extract<Handled, { outcome: 'refused' }>): Sentences =>
  refusalOfType(code, identity?.type) ?? refusals[code]

/** Said where the name had to change; a free name, such as `a (2).txt`, is no other name. */
const renamed = ({ file, output, identity, result }: Extract<Handled, { outcome: 'clean' }>): Sentences | undefined => {
  const { name, base } = path.parse(file)
  return path.extname(output) === path.extname(file) ? undefined : renaming(base, identity.type, `${name}.${result.extension}`)
}

export function lineOf(handled: Handled, say: Phrases): string {
  const file = shown(handled.file)
  if (handled.outcome === 'failed') return `${say.failed}: ${file}: ${shown(handled.error.message)}`
  if (handled.outcome === 'refused') {
    const label = handled.identity ? ` [${handled.identity.label[say.language]}]` : ''
    return `${say.refused}: ${file}${label}: ${sentenceOf(handled)[say.language]}`
  }
  const { removed } = handled.result
  const name = renamed(handled)
  const called = name ? ` ${shown(name[say.language])}` : ''
  return `${say.clean}: ${file} -> ${shown(handled.output)}${told(removed, false, say)}${told(removed, true, say)}${called}`
}

/** The report of `--report json`: every file in the order given, with closed codes and both sentences. */
export function reportOf(handled: readonly Handled[], tier: Tier) {
  return { tier, files: handled.map(entryOf) }
}

function entryOf(handled: Handled) {
  const { file, outcome } = handled
  if (outcome === 'failed') return { file, outcome, message: handled.error.message }
  const type = handled.identity?.type
  if (outcome === 'refused') return { file, outcome, type, code: handled.code, sentence: sentenceOf(handled) }
  const { bytes, sha256, format, mediaType, method, removed } = handled.result
  return {
    file,
    outcome,
    type,
    output: handled.output,
    renamed: renamed(handled),
    bytes: bytes.length,
    sha256,
    format,
    mediaType,
    method,
    removed: removed.map(({ kind, count }) => ({ kind, count, stays: staying.has(kind), label: findingKinds[kind] })),
  }
}

/** `[12/300]` on a terminal, rewritten in place; silent elsewhere and for a single file. */
export class Progress {
  readonly #terminal: WriteStream | undefined
  readonly #total: number
  #done = 0

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#terminal = stream.isTTY && total > 1 ? stream : undefined
    this.#total = total
    this.#show()
  }

  step(): void {
    this.#done += 1
    this.#show()
  }

  clear(): void {
    this.#terminal?.write('\r\u001b[K')
  }

  #show(): void {
    this.#terminal?.write(`\r\u001b[K[${this.#done}/${this.#total}] `)
  }
}
