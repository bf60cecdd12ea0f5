/**
 * A mail crosses as its files do: read by one child, each file sanitized like any upload, then written anew around them by a child that reads its
 * fields and its text once more, and inspected by another: it must hold exactly the files that passed.
 */
import { createHash } from 'node:crypto'
import type { SanitizeAsk } from '../ask.ts'
import type { Engine } from '../engine.ts'
import { Findings } from '../findings.ts'
import { cleanName, distinct, withExtension } from '../formats/mail/names.ts'
import { NOTE_NAME, noteOf } from '../formats/mail/note.ts'
import type { DisarmOptions, Finding, RefusalCode } from '../protocol.ts'
import { composeWith } from '../steps.ts'
import { type Member, writeBundle } from './bundle.ts'
import { contentsOf } from './contents.ts'
import { codeOf, fateOf, type Gone, type Kept, type Refused, type Repacked, refused, type SanitizeOne, takeOut } from './fates.ts'
import { NAMELESS } from './notice.ts'
import { Tree } from './tree.ts'

/** @param options of the mail itself @param tree undefined for the upload @throws SanitizerFault; the signal's reason */
export async function rebuildMail(
  engine: Engine,
  untrusted: Uint8Array,
  ask: SanitizeAsk,
  options: DisarmOptions,
  one: SanitizeOne,
  tree: Tree = Tree.ofMail(engine.limits),
): Promise<Repacked | Refused> {
  const unpacked = await takeOut(engine, untrusted, ask, options, tree)
  if (unpacked.outcome === 'refused') return unpacked
  const custody = { engine, ask, options, one, tree }
  const fates = await Promise.all(
    unpacked.members.map((member) => fateOf(tree.isTooDeep ? { ...member, bytes: NOTHING, leftOut: 'limit-depth' } : member, custody)),
  )
  const fatal = tree.ended ?? lockedOut(fates, options)
  const kept = fates.filter((fate) => fate.is === 'kept')
  // What the reader itself leaves out it tells of by a kind of its own, when it reads the mail again.
  const dropped = fates.filter((fate, index) => fate.is === 'left-out' && !unpacked.members[index]?.leftOut).length
  const found = [...kept.flatMap(({ removed }) => removed), { kind: 'embedded-file' as const, count: dropped }]
  const first = fates.find((fate) => fate.is === 'left-out')
  if (fatal) return refused(fatal)
  if (first && options.archiveMembers === 'refuse') return refused(codeOf(first.why))
  return await compose(engine, untrusted, fates, found, ask, options, tree)
}

const NOTHING = new Uint8Array()

/**
 * Of the files that are locked the sender opened none: then they are asked for the password, as for a locked file that comes alone. Once one was
 * opened, the others have another password, and are left out.
 */
function lockedOut(fates: readonly (Kept | Gone)[], { password }: DisarmOptions): RefusalCode | undefined {
  const locked = fates.some((fate) => fate.is === 'left-out' && (fate.why === 'encrypted' || fate.why === 'password-wrong'))
  const opened = fates.some((fate) => fate.is === 'kept' && fate.removed.some(({ kind }) => kind === 'encryption'))
  if (!locked || opened) return undefined
  return password === undefined ? 'encrypted' : 'password-wrong'
}

type Fates = readonly (Kept | Gone)[]

async function compose(
  engine: Engine,
  untrusted: Uint8Array,
  fates: Fates,
  found: readonly Finding[],
  ask: SanitizeAsk,
  options: DisarmOptions,
  tree: Tree,
): Promise<Repacked | Refused> {
  // Where no file may be inside any more, a note would be one: then the text ends with it.
  const { places, note } = placesOf(fates, ask.namesStay === true, !tree.isTooDeep)
  const files = [...places, ...note]
  const bundle = writeBundle([{ name: '', bytes: untrusted }, ...files])
  if (bundle.length > engine.limits.outputBytes) return refused('limit-bytes', found)
  const composed = await tree.turn(() => composeWith(engine, bundle, ask, options))
  const findings = new Findings()
  for (const { kind, count } of [...found, ...('removed' in composed ? composed.removed : [])]) findings.add(kind, count)
  if (composed.outcome === 'refused') return refused(composed.code, findings.list())
  return {
    outcome: 'disarmed',
    bytes: composed.bytes,
    format: 'eml',
    mediaType: 'message/rfc822',
    extension: 'eml',
    method: 'rebuild',
    removed: findings.list(),
    contents: contentsOf(byName(files.filter(({ leftOut }) => !leftOut))),
  }
}

/** Pictures that the HTML shows lie before the other files, and only the mail says which these are. */
const byName = <F extends { readonly name: string }>(files: readonly F[]): readonly F[] =>
  files.toSorted((a, b) => (a.name < b.name ? -1 : 1))

const UNNAMED = 'attachment'
type Placed = Member & { readonly sha256: string }

/** Each file in its place, under a name that says what it now is and that no other has; and the note of what is missing. */
function placesOf(
  fates: Fates,
  namesStay: boolean,
  mayHaveNote: boolean,
): { readonly places: readonly Placed[]; readonly note: readonly Placed[] } {
  const left = fates.flatMap((fate) =>
    fate.is === 'kept' ? [] : [{ name: toldName(fate, namesStay), code: codeOf(fate.why), type: fate.type }],
  )
  const bytes = Buffer.from(noteOf(left))
  const hasNote = left.length > 0 && mayHaveNote
  const wanted = fates.map((fate) => (fate.is === 'kept' ? withExtension(cleanName(fate.name) || UNNAMED, fate.extension) : ''))
  const names = distinct([...wanted.filter((name) => name !== ''), ...(hasNote ? [NOTE_NAME] : [])])
  const places = fates.map(
    (fate): Placed =>
      fate.is === 'kept'
        ? { name: names.shift() ?? UNNAMED, bytes: fate.bytes, sha256: fate.sha256 }
        : { name: toldName(fate, namesStay), bytes: NOTHING, sha256: '', leftOut: codeOf(fate.why) },
  )
  const note = names.map((name) => ({ name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }))
  return { places, note }
}

const toldName = ({ name }: Gone, namesStay: boolean): string => (namesStay ? NAMELESS : cleanName(name) || UNNAMED)
