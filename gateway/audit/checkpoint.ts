import { NoteError, type NoteSigner, type NoteVerifier, openNote, signNote, strictBase64 } from './note.ts'

/** C2SP tlog-checkpoint: origin, size and root of the tree, as a signed note. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

export const checkpointText = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.size}\n${checkpoint.root.toString('base64')}\n`

/** The log's key name is its origin. */
export const signCheckpoint = (size: number, root: Buffer, signer: NoteSigner): string =>
  signNote(checkpointText({ origin: signer.name, size, root }), signer)

/** Extension lines may follow (they are allowed, not recommended) and are ignored. @throws NoteError */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  const hash = strictBase64(root ?? '')
  const leaves = Number(size)
  if (!origin || !/^(0|[1-9][0-9]*)$/.test(size ?? '') || !Number.isSafeInteger(leaves) || hash?.length !== 32 || extensions.includes('')) {
    throw new NoteError('form', 'not a checkpoint')
  }
  return { origin, size: leaves, root: hash }
}

/** @throws NoteError unless the note is a checkpoint of this log, signed by its key */
export function openCheckpoint(note: string, verifier: NoteVerifier): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, verifier))
  if (checkpoint.origin !== verifier.name) throw new NoteError('stranger', `a checkpoint of ${checkpoint.origin}, not of ${verifier.name}`)
  return checkpoint
}

/** C2SP tlog-proof: one record's inclusion, checkable offline with the verifier key alone. */
export const proofText = (index: number, path: readonly Buffer[], checkpointNote: string): string =>
  ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path.map((hash) => hash.toString('base64')), '', checkpointNote].join('\n')

export interface ParsedProof {
  readonly index: number
  readonly path: readonly Buffer[]
  readonly checkpointNote: string
}

/** @throws NoteError when it is not a tlog-proof */
export function parseProof(text: string): ParsedProof {
  const split = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(split, 0)).split('\n')
  if (split < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new NoteError('form', 'not a tlog-proof')
  if (lines[0]?.startsWith('extra ')) lines.shift()
  const index = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1]
  const path = lines.map(strictBase64).filter((hash) => hash?.length === 32) as Buffer[]
  if (index === undefined || !Number.isSafeInteger(Number(index)) || path.length !== lines.length || path.length > 64) {
    throw new NoteError('form', 'not a tlog-proof')
  }
  return { index: Number(index), path, checkpointNote: text.slice(split + 2) }
}
