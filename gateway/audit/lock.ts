import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import koffi, { type KoffiFunc } from 'koffi'
import { AuditFault } from './fault.ts'

/**
 * One writer per folder: the kernel's lock (flock(2)) on a file in it, gone with the process however that ends, so there is no
 * stale lock. KNOWN GAP: on network file systems without working flock two machines could write one folder; the lock in
 * PostgreSQL (writer.ts) still keeps them apart.
 */
const LOCK_EX = 2
const LOCK_NB = 4

let flock: KoffiFunc<(descriptor: number, operation: number) => number> | undefined

/** @returns the release @throws AuditFault `locked` */
export function lockLog(directory: string): () => void {
  flock ??= koffi.load(process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6').func('int flock(int, int)')
  const descriptor = openSync(join(directory, 'lock'), constants.O_RDWR | constants.O_CREAT, 0o600)
  if (flock(descriptor, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(descriptor)
    throw new AuditFault('locked', directory)
  }
  return () => closeSync(descriptor)
}
