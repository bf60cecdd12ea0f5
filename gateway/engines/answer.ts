/** What an engine says, in words of ours. Its own text crosses only through the two functions below, bounded and of one alphabet (law 4). */

/** Of the file before it is opened, or of what was written in its place. */
export const stages = ['before', 'after'] as const
export type Stage = (typeof stages)[number]

/** declined: it answered that it did not look at the file, or not at all of it. unavailable: no answer that can be believed. */
export const verdicts = ['clean', 'found', 'declined', 'unavailable'] as const
export type Verdict = (typeof verdicts)[number]

/** Why there is no verdict, with what an administrator reads. */
export const whys = {
  'too-large': 'does not look at files of this size',
  'not-read': 'answered before it had the whole file',
  unreachable: 'does not answer',
  timeout: 'did not answer in time',
  lost: 'the connection ended in the middle',
  protocol: 'answers something that its protocol does not have',
  error: 'says that it failed',
  unproven: 'does not name the test file, or names a harmless one',
  none: 'no engine is set up',
} as const
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
  readonly why: Exclude<Why, 'too-large' | 'not-read' | 'none'>
  constructor(why: EngineTrouble['why'], options?: ErrorOptions) {
    super(whys[why], options)
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
