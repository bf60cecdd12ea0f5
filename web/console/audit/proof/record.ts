/** One record checked here, step by step, so that a page can say which step failed. */
import { type Bytes, hex, same, utf8 } from './bytes.ts'
import { canonicalJson } from './canonical.ts'
import { type Checkpoint, parseCheckpoint, parseProof, parseVerifierKey, type Signature, signatureOf } from './note.ts'
import { leafHash, rootFromInclusion } from './tree.ts'

export interface RecordEvidence {
  readonly index: number
  /** As the search index has it. */
  readonly leaf: unknown
  /** As the files have it. */
  readonly entry: string | null
  readonly proof: string | null
  readonly verifierKey: string | null
}

export const recordSteps = ['present', 'inclusion', 'signature', 'index'] as const
export type RecordStep = (typeof recordSteps)[number]
/** `unknown`: an earlier step failed, or this browser cannot say. */
export type StepResult = 'holds' | 'fails' | 'unknown'

export interface RecordCheck {
  readonly steps: Readonly<Record<RecordStep, StepResult>>
  /** Every step holds. */
  readonly holds: boolean
  /** Where files and index differ: which of the two the signed tree holds. */
  readonly original: 'file' | 'index' | 'neither' | undefined
  readonly signature: Signature | undefined
  readonly leafHash: string | undefined
  readonly computedRoot: string | undefined
  readonly signedRoot: string | undefined
  readonly path: readonly string[]
  readonly checkpoint: Checkpoint | undefined
}

const told = (holds: boolean): StepResult => (holds ? 'holds' : 'fails')
const signed: Readonly<Record<Signature, StepResult>> = { good: 'holds', bad: 'fails', stranger: 'fails', unsupported: 'unknown' }

const nothing: RecordCheck = {
  steps: { present: 'fails', inclusion: 'unknown', signature: 'unknown', index: 'unknown' },
  holds: false,
  original: undefined,
  signature: undefined,
  leafHash: undefined,
  computedRoot: undefined,
  signedRoot: undefined,
  path: [],
  checkpoint: undefined,
}

export async function checkRecord({ index, leaf, entry, proof, verifierKey }: RecordEvidence): Promise<RecordCheck> {
  const parsed = parseProof(proof ?? '')
  const checkpoint = parseCheckpoint(parsed?.note ?? '')
  if (entry === null || !parsed || !checkpoint) return nothing
  const hash = await leafHash(utf8(entry))
  // A proof of another place proves another record.
  const root = parsed.index === index ? await rootFromInclusion(hash, index, checkpoint.size, parsed.path) : undefined
  const indexed = canonicalJson(leaf)
  const leads = async (text: string): Promise<boolean> => {
    const reached = await rootFromInclusion(await leafHash(utf8(text)), index, checkpoint.size, parsed.path)
    return reached !== undefined && same(reached, checkpoint.root)
  }
  const key = await parseVerifierKey(verifierKey ?? '')
  const signature = key && (await signatureOf(checkpoint.note, key))
  const isOwn = key?.name === checkpoint.origin
  const steps = {
    present: 'holds',
    inclusion: told(root !== undefined && same(root, checkpoint.root)),
    signature: signature && isOwn ? signed[signature] : 'fails',
    index: told(indexed === entry),
  } as const
  return {
    steps,
    holds: Object.values(steps).every((step) => step === 'holds'),
    original: indexed === entry ? undefined : steps.inclusion === 'holds' ? 'file' : (await leads(indexed)) ? 'index' : 'neither',
    signature,
    leafHash: hex(hash),
    computedRoot: root && hex(root),
    signedRoot: hex(checkpoint.root),
    path: parsed.path.map((one: Bytes) => hex(one)),
    checkpoint,
  }
}
