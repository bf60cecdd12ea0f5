/**
 * What this browser remembers of the log: the key and the newest checkpoint that it has verified. A small witness that the server
 * cannot reach; it holds as long as the browser's memory of this site does, and is no substitute for copies kept elsewhere.
 */
import { parseCheckpoint, parseVerifierKey, type Signature, signatureOf } from './proof/note.ts'

const keyName = 'sekisho.audit.key'
const checkpointName = 'sekisho.audit.checkpoint'

export interface Kept {
  readonly key: string | undefined
  readonly checkpoint: { readonly note: string; readonly at: string } | undefined
}

export function readKept(): Kept {
  const [at, ...note] = (localStorage.getItem(checkpointName) ?? '').split('\n')
  return {
    key: localStorage.getItem(keyName) ?? undefined,
    checkpoint: at && note.length > 0 ? { at, note: note.join('\n') } : undefined,
  }
}

export const keepKey = (key: string): void => localStorage.setItem(keyName, key)
export const keepCheckpoint = (note: string): void => localStorage.setItem(checkpointName, `${new Date().toISOString()}\n${note}`)
export const forget = (): void => {
  localStorage.removeItem(keyName)
  localStorage.removeItem(checkpointName)
}

/** How the server's key stands to the one this browser knows. */
export type KeyState = 'known' | 'new' | 'changed'
export const keyState = (key: string): KeyState => {
  const { key: kept } = readKept()
  return kept === undefined ? 'new' : kept === key ? 'known' : 'changed'
}

export interface CheckedNote {
  readonly signature: Signature | 'form'
  readonly size: number
}

/** A note held against a key: what somebody pasted, or the server sent. */
export async function checkNote(note: string, key: string): Promise<CheckedNote> {
  const checkpoint = parseCheckpoint(note)
  const verifier = await parseVerifierKey(key)
  if (!checkpoint || !verifier) return { signature: 'form', size: 0 }
  if (checkpoint.origin !== verifier.name) return { signature: 'stranger', size: checkpoint.size }
  return { signature: await signatureOf(note, verifier), size: checkpoint.size }
}
