/** A run of records of any length, checked piece by piece in this browser under one signed checkpoint. */
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { api } from '../../terminal/api.ts'
import { type Growth, growthBetween } from './growth.ts'
import { keyState, readKept } from './kept.ts'
import { parseCheckpoint, parseVerifierKey, type Signature, signatureOf } from './proof/note.ts'
import { checkRange, type RangeFinding } from './proof/range.ts'

/** What one answer of the server may hold. */
const pieceRecords = 2_048
const mostFindings = 200
/** When the server asks to slow down. */
const pauseMilliseconds = 3_000

export interface RangeWish {
  readonly first: number
  /** The newest when absent. */
  readonly last: number | undefined
  /** A checkpoint kept elsewhere. */
  readonly earlier: string | undefined
}

export interface RangeReport {
  readonly first: number
  readonly last: number
  readonly size: number
  readonly signature: Signature | 'form'
  /** Every piece led to the signed root. */
  readonly rootHolds: boolean
  /** Where it did not: the first record of that piece. */
  readonly brokenFrom: number | undefined
  readonly findings: readonly RangeFinding[]
  readonly read: number
  readonly unread: number
  readonly growth: Growth | undefined
  /** The person stopped it: what is reported ends at `last`. */
  readonly stopped: boolean
}

/** There is no record of these numbers. */
export class EmptyRange extends Error {
  override readonly name = 'EmptyRange'
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function pieceOf(first: number, last: number, size: number, signal: AbortSignal) {
  for (;;) {
    try {
      return await ask(api.GET('/api/v1/audit/range', { params: { query: { first, last, size } } }))
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'rate-limited') || signal.aborted) throw error
      await sleep(pauseMilliseconds)
    }
  }
}

/** @throws EmptyRange, or what a request threw */
export async function verifyRange(
  wish: RangeWish,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<RangeReport> {
  const served = await ask(api.GET('/api/v1/audit/checkpoint'))
  const key = (keyState(served.verifierKey) === 'changed' ? readKept().key : served.verifierKey) ?? ''
  const checkpoint = parseCheckpoint(served.note)
  const verifier = await parseVerifierKey(key)
  if (!checkpoint || wish.first >= checkpoint.size) throw new EmptyRange()
  const signature = verifier ? await signatureOf(checkpoint.note, verifier) : 'form'
  const growth = wish.earlier === undefined ? undefined : await growthBetween(wish.earlier, checkpoint.note, key)
  const { first } = wish
  const last = Math.min(wish.last ?? checkpoint.size - 1, checkpoint.size - 1)
  if (first > last) throw new EmptyRange()
  let report: RangeReport = { first, last: first - 1, size: checkpoint.size, signature, rootHolds: true, brokenFrom: undefined, findings: [], read: 0, unread: 0, growth, stopped: false } // biome-ignore format: one thought
  for (let at = first; at <= last && !signal.aborted; at += pieceRecords) {
    const wanted = { first: at, last: Math.min(last, at + pieceRecords - 1) }
    const piece = await checkRange(await pieceOf(wanted.first, wanted.last, checkpoint.size, signal), wanted, checkpoint)
    report = {
      ...report,
      last: wanted.last,
      rootHolds: report.rootHolds && piece.rootHolds,
      brokenFrom: report.brokenFrom ?? (piece.rootHolds ? undefined : wanted.first),
      findings: [...report.findings, ...piece.findings].slice(0, mostFindings),
      read: report.read + piece.read,
      unread: report.unread + piece.unread,
    }
    onProgress(wanted.last - first + 1, last - first + 1)
  }
  return { ...report, stopped: report.last < last }
}

/** Nothing at all speaks against the records, and the signature could be checked. */
export const isSound = ({ rootHolds, signature, findings, growth }: RangeReport): boolean =>
  rootHolds &&
  signature === 'good' &&
  findings.length === 0 &&
  (growth === undefined || growth.result === 'same' || growth.result === 'grown')
