/**
 * A run of records checked here: every record's hash from its own text, and all of them together, with the subtrees left and right,
 * up to the signed root. One changed character anywhere in the run leads to another root.
 */
import { type Bytes, hashOf, same, utf8 } from './bytes.ts'
import type { Checkpoint } from './note.ts'
import { Edge, heightsBetween, leafHash } from './tree.ts'

export interface RangeRecord {
  readonly index: number
  readonly hash: string
  readonly entry: string | null
  readonly state: 'shown' | 'other-organisation' | 'missing'
  readonly indexed: 'same' | 'different' | 'absent' | 'pending' | 'unknown'
}

export interface RangeAnswer {
  readonly first: number
  readonly last: number
  readonly size: number
  readonly left: readonly string[]
  readonly records: readonly RangeRecord[]
  readonly right: readonly string[]
}

/** `changed`: the text does not give the hash of the tree. `missing`: there is no text. `index-…`: the search index says something else. */
export const findingKinds = ['changed', 'missing', 'order', 'index-different', 'index-absent'] as const
export interface RangeFinding {
  readonly kind: (typeof findingKinds)[number]
  readonly index: number
}

export interface RangeCheck {
  /** The records, and what lies around them, lead to the root that was signed. */
  readonly rootHolds: boolean
  readonly findings: readonly RangeFinding[]
  /** Checked by their text. */
  readonly read: number
  /** Of other organisations: only their hashes took part. */
  readonly unread: number
}

async function findingsOf(record: RangeRecord, expected: number): Promise<RangeFinding['kind'][]> {
  if (record.index !== expected) return ['order']
  if (record.state === 'missing') return ['missing']
  const kinds: RangeFinding['kind'][] = []
  if (record.entry !== null) {
    const hash = hashOf(record.hash)
    if (!hash || !same(await leafHash(utf8(record.entry)), hash)) kinds.push('changed')
  }
  if (record.indexed === 'different') kinds.push('index-different')
  if (record.indexed === 'absent') kinds.push('index-absent')
  return kinds
}

/** The root that the answer leads to; undefined where it is not complete. */
async function rootOf({ first, last, size, left, records, right }: RangeAnswer): Promise<Bytes | undefined> {
  const tree = new Edge()
  const parts = [
    ...heightsBetween(0, first).map((height, at) => [left[at], height] as const),
    ...records.map(({ hash }) => [hash, 0] as const),
    ...heightsBetween(last + 1, size).map((height, at) => [right[at], height] as const),
  ]
  for (const [text, height] of parts) {
    const hash = hashOf(text ?? '')
    if (!hash) return undefined
    await tree.push(hash, height)
  }
  return tree.size === size ? tree.root() : undefined
}

/** @param wanted what was asked for: an answer about anything else proves nothing */
export async function checkRange(
  answer: RangeAnswer,
  wanted: { readonly first: number; readonly last: number },
  checkpoint: Checkpoint,
): Promise<RangeCheck> {
  const isAnswer =
    answer.first === wanted.first &&
    answer.last === wanted.last &&
    answer.size === checkpoint.size &&
    answer.records.length === wanted.last - wanted.first + 1
  const root = isAnswer ? await rootOf(answer) : undefined
  const findings: RangeFinding[] = []
  for (const [at, record] of answer.records.entries())
    for (const kind of await findingsOf(record, wanted.first + at)) findings.push({ kind, index: wanted.first + at })
  const unread = answer.records.filter(({ state }) => state === 'other-organisation').length
  return {
    rootHolds: root !== undefined && same(root, checkpoint.root),
    findings,
    read: answer.records.filter(({ state }) => state === 'shown').length,
    unread,
  }
}
