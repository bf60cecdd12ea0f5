/** A message that has not gone yet: as it lies on the shelf, and as it is while the page is open. */
import type { ApiProblem } from '../../shared/api/problem.ts'
import type { KeptFile, KeptMessage } from './shelf.ts'

export interface OutgoingFile extends KeptFile {
  /** Bytes that have left, while it is on its way. */
  readonly sent: number
}

export interface Outgoing extends Omit<KeptMessage, 'files'> {
  readonly files: readonly OutgoingFile[]
  /** waiting for the network or its turn · on its way · refused, `problem` says why */
  readonly state: 'waiting' | 'sending' | 'failed'
}

/** A final no, as opposed to a session that is over or a machine that is busy. */
export const isAnswer = ({ status, code }: ApiProblem): boolean =>
  status < 500 && status !== 401 && code !== 'rate-limited' && !/^device-/.test(code)

export const fromShelf = (kept: KeptMessage): Outgoing => ({
  ...kept,
  state: kept.problem ? 'failed' : 'waiting',
  files: kept.files.map((file) => ({ ...file, sent: file.upload === undefined ? 0 : file.blob.size })),
})

export const toShelf = ({ state: _state, files, ...kept }: Outgoing): KeptMessage => ({
  ...kept,
  files: files.map(({ sent: _sent, ...file }) => file),
})
