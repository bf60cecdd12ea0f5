/**
 * An archive crosses as its files do: unpacked by one child, each file identified, decided on, disarmed and inspected like any upload, what passed
 * packed by a child into a new ZIP, and that one inspected by another: it must hold exactly the files that passed.
 */
import { createHash } from 'node:crypto'
import type { Engine } from '../engine.ts'
import { Findings } from '../findings.ts'
import type { DisarmOptions, Finding, Identity, RefusalCode, SanitizeResult } from '../protocol.ts'
import type { SanitizeAsk } from '../sanitize.ts'
import { type Disarmament, identifyWith, packWith, unpackWith } from '../steps.ts'
import { type LeftOut, type Member, writeBundle } from './bundle.ts'
import { Paths, safePath, withExtension } from './names.ts'
import { NAMELESS, NOTICE, notice } from './notice.ts'
import { Tree } from './tree.ts'

/** A file of an archive that somebody is to decide on. */
export interface MemberFile {
  readonly identity: Identity
  /** Path in the archive, as its sender wrote it: untrusted. */
  readonly name: string
  readonly bytes: number
}

export type MemberDecision =
  | { readonly action: 'sanitize'; readonly options?: Partial<DisarmOptions> | undefined; readonly fallback?: 'flatten' | undefined }
  | { readonly action: 'leave-out'; readonly code: RefusalCode }

/** Sanitizes one file, as from outside, and says where in the tree of archives it lies. */
export type SanitizeOne = (untrusted: Uint8Array, ask: SanitizeAsk, tree: Tree) => Promise<SanitizeResult>

type Refused = { readonly outcome: 'refused'; readonly code: RefusalCode; readonly removed: readonly Finding[] }
export type Repacked = Disarmament & { readonly contents: string }

/** What became of one member. */
type Fate =
  | {
      readonly is: 'kept'
      readonly name: string
      readonly path: string
      readonly bytes: Uint8Array
      readonly sha256: string
      readonly removed: readonly Finding[]
    }
  | { readonly is: 'left-out'; readonly name: string; readonly why: LeftOut }
  | { readonly is: 'litter' }

/** What systems leave in archives without being asked; nobody misses it. */
const LITTER = /(?:^|[/\\])(?:__MACOSX[/\\].*|\.DS_Store|\._[^/\\]*|Thumbs\.db|desktop\.ini)$/i

/** @param options of the archive itself @param tree undefined for the upload @throws SanitizerFault; the signal's reason */
export async function rebuildArchive(
  engine: Engine,
  untrusted: Uint8Array,
  ask: SanitizeAsk,
  options: DisarmOptions,
  one: SanitizeOne,
  tree: Tree = new Tree(engine.limits),
): Promise<Repacked | Refused> {
  const unpacked = await tree.turn(() => unpackWith(engine, untrusted, ask, ask.identity, options))
  if (unpacked.outcome === 'refused') return refused(unpacked.code)
  const ended = tree.enter(unpacked.members)
  if (ended) return refused(ended)
  const fates = await Promise.all(unpacked.members.map((member) => fateOf(engine, member, ask, options, tree, one)))
  const fatal = tree.ended
  if (fatal) return refused(fatal)
  const findings = new Findings()
  for (const { kind, count } of unpacked.removed) findings.add(kind, count)
  return await repack(engine, fates, ask, options, findings)
}

const refused = (code: RefusalCode, removed: readonly Finding[] = []): Refused => ({ outcome: 'refused', code, removed })

async function fateOf(
  engine: Engine,
  { name, bytes, leftOut }: Member,
  ask: SanitizeAsk,
  options: DisarmOptions,
  tree: Tree,
  one: SanitizeOne,
): Promise<Fate> {
  if (LITTER.test(name)) return { is: 'litter' }
  const out = (why: LeftOut): Fate => ({ is: 'left-out', name, why })
  if (leftOut) return out(leftOut)
  if (bytes.length === 0) return out('file-empty')
  const identified = await tree.turn(() => identifyWith(engine, bytes, { ...ask, fileName: name }))
  if (identified.outcome === 'refused') return out(tree.end(identified.code))
  const { identity } = identified
  const decision = decided({ identity, name, bytes: bytes.length }, ask)
  if (decision.action === 'leave-out') return out(decision.code)
  const inner = tree.below(identity.format === 'zip', options)
  if (!inner) return out('limit-depth')
  const decideOpened = ask.decideMember && ((opened: Identity) => decided({ identity: opened, name, bytes: bytes.length }, ask))
  const work = () => one(bytes, { ...ask, ...decision, identity, fileName: name, decideOpened }, inner)
  // An archive waits for its files, which wait for their turn: it must not hold one.
  const result = identity.format === 'zip' ? await work() : await tree.turn(work)
  if (result.outcome === 'refused') return out(identity.format === 'zip' ? tree.endArchive(result.code) : tree.end(result.code))
  const keeps = identity.extensionMatches && identity.mediaType === result.mediaType
  const path = withExtension(safePath(name), result.extension, keeps)
  return { is: 'kept', name, path, bytes: result.bytes, sha256: result.sha256, removed: result.removed }
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

async function repack(
  engine: Engine,
  fates: readonly Fate[],
  ask: SanitizeAsk,
  { archiveMembers }: DisarmOptions,
  findings: Findings,
): Promise<Repacked | Refused> {
  const kept = fates.filter((fate) => fate.is === 'kept')
  const leftOut = fates.filter((fate) => fate.is === 'left-out')
  for (const { kind, count } of kept.flatMap(({ removed }) => removed)) findings.add(kind, count)
  findings.add('metadata', fates.filter(({ is }) => is === 'litter').length)
  findings.add('member-left-out', leftOut.length)
  const [first] = leftOut
  if (first && archiveMembers === 'refuse') return refused(codeOf(first.why), findings.list())
  if (kept.length === 0) return refused(fates.length === 0 ? 'file-empty' : 'active-only', findings.list())
  const paths = new Paths()
  const changed = leftOut.length > 0 || kept.some(isRenamed)
  const noticeName = changed ? paths.take(NOTICE) : ''
  const named = kept.map((fate) => ({ ...fate, path: paths.take(fate.path) }))
  const renamed = named.filter(isRenamed)
  findings.add('member-renamed', renamed.length)
  const files = named.map(({ path, bytes, sha256 }) => ({ name: path, bytes, sha256 }))
  if (changed || renamed.length > 0) {
    const bytes = notice(
      leftOut.map(({ name, why }) => ({ path: ask.namesStay ? NAMELESS : safePath(name), why })),
      renamed.map(({ name, path }) => ({ was: safePath(name), path })),
    )
    files.push({ name: noticeName || paths.take(NOTICE), bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  const bundle = writeBundle(files)
  if (bundle.length > engine.limits.outputBytes) return refused('limit-bytes', findings.list())
  const packed = await packWith(engine, bundle, ask)
  if (packed.outcome === 'refused') return refused(packed.code, findings.list())
  return {
    outcome: 'disarmed',
    bytes: packed.bytes,
    format: 'zip',
    mediaType: 'application/zip',
    extension: 'zip',
    method: 'rebuild',
    removed: findings.list(),
    contents: contentsOf(files),
  }
}

/** Folders are written in two ways, and letters with marks in two; that is no other name. */
const isRenamed = ({ name, path }: { readonly name: string; readonly path: string }): boolean =>
  name
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .normalize('NFC') !== path

const codeOf = (why: LeftOut): RefusalCode => (why === 'link' || why === 'device' ? 'type-forbidden' : why)

/** What the inspection of the new ZIP is told to find. */
function contentsOf(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  const whole = createHash('sha256')
  for (const { name, sha256 } of files) whole.update(`${sha256} ${name}\n`)
  return whole.digest('hex')
}
