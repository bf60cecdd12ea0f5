/**
 * An archive crosses as its files do: unpacked by one child, each file identified, decided on, disarmed and inspected like any upload, what passed
 * packed by a child into a new ZIP, and that one inspected by another: it must hold exactly the files that passed.
 */
import { createHash } from 'node:crypto'
import type { SanitizeAsk } from '../ask.ts'
import type { Engine } from '../engine.ts'
import { Findings } from '../findings.ts'
import type { DisarmOptions, RefusalCode } from '../protocol.ts'
import { packWith } from '../steps.ts'
import { writeBundle } from './bundle.ts'
import { contentsOf } from './contents.ts'
import { codeOf, fateOf, type Gone, type Kept, type Refused, type Repacked, refused, type SanitizeOne, takeOut } from './fates.ts'
import { Paths, safePath, withExtension } from './names.ts'
import { NAMELESS, NOTICE, notice } from './notice.ts'
import { Tree } from './tree.ts'

/** What became of one member. */
type Fate = (Kept & { readonly path: string }) | Gone | { readonly is: 'litter' }

/** What systems leave in archives without being asked; nobody misses it. */
const LITTER = /(?:^|[/\\])(?:__MACOSX[/\\].*|\.DS_Store|\._[^/\\]*|Thumbs\.db|desktop\.ini)$/i

/** @param options of the archive itself @param tree undefined for the upload @throws SanitizerFault; the signal's reason */
export async function rebuildArchive(
  engine: Engine,
  untrusted: Uint8Array,
  ask: SanitizeAsk,
  options: DisarmOptions,
  one: SanitizeOne,
  tree: Tree = Tree.ofArchive(engine.limits),
): Promise<Repacked | Refused> {
  const unpacked = await takeOut(engine, untrusted, ask, options, tree)
  if (unpacked.outcome === 'refused') return unpacked
  const custody = { engine, ask, options, one, tree }
  const fates = await Promise.all(
    unpacked.members.map(async (member): Promise<Fate> => {
      const named = member.name === '' ? { ...member, name: bareName(ask.fileName) } : member
      if (LITTER.test(named.name)) return { is: 'litter' }
      const fate = await fateOf(named, custody)
      return fate.is === 'kept' ? { ...fate, path: withExtension(safePath(fate.name), fate.extension, fate.keepsExtension) } : fate
    }),
  )
  const fatal = tree.ended
  if (fatal) return refused(fatal)
  const findings = new Findings()
  for (const { kind, count } of unpacked.removed) findings.add(kind, count)
  return await repack(engine, fates, ask, options, findings)
}

/** The one file of a stream that does not say its name is called like the stream: report.csv.xz holds report.csv. */
const bareName = (fileName: string | undefined): string => (fileName ?? '').replace(/^.*[/\\]/s, '').replace(/\.(?:gz|bz2|xz|zst)$/i, '')

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
  if (kept.length === 0) return refused(whyNothing(leftOut), findings.list())
  const paths = new Paths()
  const changed = leftOut.length > 0 || kept.some(isRenamed)
  const noticeName = changed ? paths.take(NOTICE) : ''
  const named = kept.map((fate) => ({ ...fate, path: paths.take(fate.path) }))
  const renamed = named.filter(isRenamed)
  findings.add('member-renamed', renamed.length)
  const files = named.map(({ path, bytes, sha256 }) => ({ name: path, bytes, sha256 }))
  if (changed || renamed.length > 0) {
    const bytes = notice(
      leftOut.map(({ name, why, type }) => ({ path: ask.namesStay ? NAMELESS : safePath(name), why, type })),
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

/** Where no file crosses: what all of them share, as far as it is about a file and not about a bound of the whole. */
function whyNothing(leftOut: readonly Gone[]): RefusalCode {
  const [code = 'file-empty', ...others] = new Set(leftOut.map(({ why }) => codeOf(why)))
  return others.length === 0 && !code.startsWith('limit-') ? code : 'active-only'
}

/** Folders are written in two ways, and letters with marks in two; that is no other name. */
const isRenamed = ({ name, path }: { readonly name: string; readonly path: string }): boolean =>
  name
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .normalize('NFC') !== path
