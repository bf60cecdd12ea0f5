/** What an engine says, in words of ours. Its own text crosses only through the two functions below, bounded and of one alphabet (law 4). */

/** Of the file before it is opened, or of what was written in its place. */
export const stages = ['before', 'after'] as const
export type Stage = (typeof stages)[number]

/** declined: it answered that it did not look at the file, or not at all of it. unavailable: no answer that can be believed. */
export const verdicts = ['clean', 'found', 'declined', 'unavailable'] as const
export type Verdict = (typeof verdicts)[number]

export const verdictWords = {
  clean: { ja: '検出なし', en: 'nothing found' },
  found: { ja: '検出', en: 'found' },
  declined: { ja: '検査していない', en: 'not looked at' },
  unavailable: { ja: '応答が得られない', en: 'no answer' },
} as const satisfies Record<Verdict, { ja: string; en: string }>

/** Why there is no verdict, with what an administrator reads. */
export const whys = {
  'too-large': { ja: 'この大きさのファイルは検査しません', en: 'does not look at files of this size' },
  'not-read': { ja: 'ファイルの全体を受け取る前に応答しました', en: 'answered before it had the whole file' },
  unreachable: { ja: '接続できません', en: 'does not answer' },
  timeout: { ja: '時間内に応答しません', en: 'did not answer in time' },
  lost: { ja: '途中で接続が切れました', en: 'the connection ended in the middle' },
  protocol: { ja: '規格にない応答をします', en: 'answers something that its protocol does not have' },
  error: { ja: 'エラーを応答します', en: 'says that it failed' },
  unproven: {
    ja: '検査用の試験ファイル(EICAR)を検出しないか、無害なファイルを検出します',
    en: 'does not name the test file (EICAR), or names a harmless one',
  },
} as const satisfies Record<string, { ja: string; en: string }>
export type Why = keyof typeof whys
export const whyNames = Object.keys(whys) as [Why, ...Why[]]

export type Scan =
  | { readonly verdict: 'clean'; readonly version: string }
  | { readonly verdict: 'found'; readonly version: string; readonly threat: string }
  | { readonly verdict: 'declined'; readonly version: string; readonly why: 'too-large' | 'not-read' }

/** As it stands in the audit record. */
export interface EngineAnswer {
  readonly name: string
  readonly stage: Stage
  readonly verdict: Verdict
  readonly version?: string
  readonly threat?: string
  readonly why?: Why
}

/** An engine that could not be asked to the end. */
export class EngineTrouble extends Error {
  override readonly name = 'EngineTrouble'
  readonly why: Exclude<Why, 'too-large' | 'not-read'>
  constructor(why: EngineTrouble['why'], options?: ErrorOptions) {
    super(whys[why].en, options)
    this.why = why
  }
}

const mostThreatCharacters = 80
const mostVersionCharacters = 120

/** The engine's name for what it found, as a code: other characters become `_`. */
export function threatOf(untrusted: string): string {
  const code = untrusted
    .slice(0, mostThreatCharacters)
    .replaceAll(/[^a-zA-Z0-9._-]/g, '_')
    .replace(/^[^a-zA-Z0-9]+/, '')
  return code === '' ? 'unnamed' : code
}

/** Program, version and signatures as the engine calls them: printable ASCII. */
export function versionOf(untrusted: string): string {
  const text = untrusted
    .slice(0, mostVersionCharacters)
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .trim()
  return text === '' ? 'unknown' : text
}
