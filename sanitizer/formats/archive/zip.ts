/** The files of a ZIP that somebody sent. Its build is read as strictly as that of a package (container/zip); names are only decoded here. */
import { type DirectoryRecord, extraFields, readDirectory, viewOf } from '../../container/zip/directory.ts'
import { decode, type Located, locate, refuseBombs, UNICODE_PATH } from '../../container/zip/reader.ts'
import type { Limits } from '../../limits.ts'
import type { LeftOut } from '../../members/bundle.ts'
import { Collector, type Unpacked } from '../../members/collector.ts'
import { Refusal } from '../../refusal.ts'
import { encodingOf, nameIn, unicodePath } from './names.ts'
import { type Lock, lockOf } from './zip-lock.ts'

const FLAG_ENCRYPTED = 1 << 0
const FLAG_UTF8 = 1 << 11
/** Strong encryption (§7) and masked headers (§4.4.4 bit 13): PKWARE's own, which no free program writes. */
const FLAGS_HIDDEN = (1 << 6) | (1 << 13)
const FLAG_PATCH = 1 << 5
const METHODS: ReadonlySet<number> = new Set([0, 8])
const METHOD_AES = 99
const UNIX_TYPE = 0o170000
const leftOutByType: ReadonlyMap<number, LeftOut> = new Map([
  [0o120000, 'link'],
  [0o020000, 'device'],
  [0o060000, 'device'],
  [0o010000, 'device'],
  [0o140000, 'device'],
])

/** @throws Refusal encrypted, password-wrong, encryption-unsupported, archive-parts, malformed, ambiguous, limit-* */
export function unpackZip(untrusted: Uint8Array, password: string | undefined, limits: Limits): Unpacked {
  refuseParts(untrusted)
  const { records, start } = readDirectory(untrusted, limits)
  refuseBombs(records, limits)
  const located = locate(untrusted, records, start)
  const names = namesOf(records, located)
  const tried = { opened: 0, wrong: 0 }
  const collector = new Collector(limits, untrusted.length)
  for (const [index, record] of records.entries()) {
    const name = names[index] ?? ''
    const content = located.get(record)?.content
    if (!content) throw new Refusal('malformed', 'an entry without content')
    if (/[/\\]$/.test(name) && record.size === 0) continue
    const leftOut = leftOutByType.get(record.unixMode & UNIX_TYPE)
    if (leftOut) collector.leave(name, leftOut)
    else collector.take(name, record.size, () => contentOf(content, record, password, tried))
  }
  if (tried.wrong > 0 && tried.opened === 0) throw new Refusal('password-wrong')
  return { members: collector.members, opened: tried.opened > 0 }
}

/** §8.5: spanned over several files, this one or the first; PKZIP marks the first, and the end record counts them. */
function refuseParts(untrusted: Uint8Array): void {
  const view = viewOf(untrusted)
  const marked = untrusted.length > 4 && view.getUint32(0, true) === 0x08074b50
  const end = untrusted.length - 22
  const disks = end >= 0 && view.getUint32(end, true) === 0x06054b50 ? view.getUint16(end + 4, true) : 0
  if (marked || (disks !== 0 && disks !== 0xffff)) throw new Refusal('archive-parts', 'one part of several')
}

function namesOf(records: readonly DirectoryRecord[], located: ReadonlyMap<DirectoryRecord, Located>): readonly string[] {
  const silent = encodingOf(records.filter(({ flags }) => !(flags & FLAG_UTF8)).map(({ nameBytes }) => nameBytes))
  return records.map((record) => {
    if (record.flags & FLAG_UTF8) return nameIn('utf-8', record.nameBytes)
    const central = unicodePath(extraFields(record.extra).get(UNICODE_PATH), record.nameBytes)
    const local = unicodePath(located.get(record)?.extra.get(UNICODE_PATH), record.nameBytes)
    // Programs that believe one of them, and programs that believe neither, would write another name.
    if (central !== undefined && local !== undefined && central !== local) throw new Refusal('ambiguous', 'two Unicode names')
    return central ?? local ?? nameIn(silent, record.nameBytes)
  })
}

/** @throws Refusal: about this file alone, unless it is `encrypted` */
function contentOf(
  content: Uint8Array,
  record: DirectoryRecord,
  password: string | undefined,
  tried: { opened: number; wrong: number },
): Uint8Array {
  if (record.flags & (FLAGS_HIDDEN | FLAG_PATCH)) throw new Refusal('encryption-unsupported')
  const lock = lockOf(record)
  const isEncrypted = (record.flags & FLAG_ENCRYPTED) !== 0
  if (isEncrypted !== (lock !== undefined) || (record.method === METHOD_AES && lock?.kind !== 'aes'))
    throw new Refusal('ambiguous', 'flag and field of the encryption')
  if (!METHODS.has(lock?.method ?? record.method)) throw new Refusal('type-unsupported', `compression method ${record.method}`)
  if (!lock) {
    if (record.method === 0 && record.size !== record.compressed) throw new Refusal('ambiguous', 'stored entry with two sizes')
    return decode(content, record)
  }
  if (password === undefined) throw new Refusal('encrypted')
  return unlocked(content, record, lock, password, tried)
}

function unlocked(
  content: Uint8Array,
  record: DirectoryRecord,
  lock: Lock,
  password: string,
  tried: { opened: number; wrong: number },
): Uint8Array {
  try {
    const plain = lock.open(content, password, record)
    tried.opened += 1
    return plain
  } catch (error) {
    if (error instanceof Refusal && error.code === 'password-wrong') tried.wrong += 1
    throw error
  }
}
