/** What becomes of one file of an archive or a mail: identified, decided on, sanitized like an upload, or left out with its reason. */

import type { SanitizeAsk } from '../ask.ts'
import type { Engine } from '../engine.ts'
import type { DisarmOptions, Finding, Identity, RefusalCode, SanitizeResult } from '../protocol.ts'
import { type Disarmament, identifyWith, unpackWith } from '../steps.ts'
import type { LeftOut, Member } from './bundle.ts'
import type { Tree } from './tree.ts'

/** A file of an archive or a mail that somebody is to decide on. */
export interface MemberFile {
  readonly identity: Identity
  /** Path in the archive or name in the mail, as its sender wrote it: untrusted. */
  readonly name: string
  readonly bytes: number
}

export type MemberDecision =
  | { readonly action: 'sanitize'; readonly options?: Partial<DisarmOptions> | undefined; readonly fallback?: 'flatten' | undefined }
  | { readonly action: 'leave-out'; readonly code: RefusalCode }

/** Sanitizes one file, as from outside, and says where in the tree of archives and mails it lies. */
export type SanitizeOne = (untrusted: Uint8Array, ask: SanitizeAsk, tree: Tree) => Promise<SanitizeResult>

export type Refused = { readonly outcome: 'refused'; readonly code: RefusalCode; readonly removed: readonly Finding[] }
export const refused = (code: RefusalCode, removed: readonly Finding[] = []): Refused => ({ outcome: 'refused', code, removed })

/** A new archive or mail, and what its inspection is told to find in it. */
export type Repacked = Disarmament & { readonly contents: string }

export interface Kept {
  readonly is: 'kept'
  /** As its sender wrote it. */
  readonly name: string
  readonly extension: string
  /** Its name's own extension is one of what it is now. */
  readonly keepsExtension: boolean
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly removed: readonly Finding[]
}
export interface Gone {
  readonly is: 'left-out'
  readonly name: string
  readonly why: LeftOut
  /** What it is, once it was looked at. */
  readonly type?: string | undefined
}

/** All that fates of one upload have in common. */
export interface Custody {
  readonly engine: Engine
  readonly ask: SanitizeAsk
  /** Of the archive or mail itself. */
  readonly options: DisarmOptions
  readonly one: SanitizeOne
  readonly tree: Tree
}

/** What an archive or a mail holds, within the bounds of all that came with it. */
export async function takeOut(
  engine: Engine,
  untrusted: Uint8Array,
  ask: SanitizeAsk,
  options: DisarmOptions,
  tree: Tree,
): Promise<{ readonly outcome: 'unpacked'; readonly members: readonly Member[]; readonly removed: readonly Finding[] } | Refused> {
  const unpacked = await tree.turn(() => unpackWith(engine, untrusted, ask, ask.identity, options))
  if (unpacked.outcome === 'refused') return refused(unpacked.code)
  const ended = tree.enter(unpacked.members)
  return ended ? refused(ended) : unpacked
}

/** Files that hold files: what they hold is taken out and sanitized one by one. */
export const holdsMembers = ({ format }: Identity): boolean => format === 'zip' || format === 'eml'

export async function fateOf({ name, bytes, leftOut }: Member, { engine, ask, options, one, tree }: Custody): Promise<Kept | Gone> {
  const out = (why: LeftOut, type?: string): Gone => ({ is: 'left-out', name, why, type })
  if (leftOut) return out(leftOut)
  if (bytes.length === 0) return out('file-empty')
  const identified = await tree.turn(() => identifyWith(engine, bytes, { ...ask, fileName: name }))
  if (identified.outcome === 'refused') return out(tree.end(identified.code))
  const { identity } = identified
  const decision = decided({ identity, name, bytes: bytes.length }, ask)
  if (decision.action === 'leave-out') return out(decision.code, identity.type)
  const inner = tree.below(identity.format, options)
  if (!inner) return out('limit-depth')
  const holds = holdsMembers(identity)
  // A file that was locked is decided on once more when it is seen what it is.
  const decideOpened = ask.decideMember && ((opened: Identity) => decided({ identity: opened, name, bytes: bytes.length }, ask))
  const work = () => one(bytes, { ...ask, ...decision, identity, fileName: name, decideOpened }, inner)
  // What holds files waits for them, and they wait for their turn: it must not hold one.
  const result = holds ? await work() : await tree.turn(work)
  if (result.outcome === 'refused') return out(holds ? tree.endArchive(result.code) : tree.end(result.code), identity.type)
  const keepsExtension = identity.extensionMatches && identity.mediaType === result.mediaType
  const { extension, sha256, removed } = result
  return { is: 'kept', name, extension, keepsExtension, bytes: result.bytes, sha256, removed }
}

function decided(
  member: MemberFile,
  { decideMember, options, fallback }: SanitizeAsk,
): Extract<MemberDecision, { action: 'sanitize' }> | Extract<MemberDecision, { action: 'leave-out' }> {
  const decision = decideMember?.(member)
  if (!decision) return { action: 'sanitize', options, fallback }
  if (decision.action === 'leave-out') return decision
  // The sender's password is for what they sent, however deep.
  const { password } = options ?? {}
  return {
    action: 'sanitize',
    fallback: decision.fallback,
    options: { ...decision.options, ...(password === undefined ? {} : { password }) },
  }
}

export const codeOf = (why: LeftOut): RefusalCode => (why === 'link' || why === 'device' ? 'type-forbidden' : why)
