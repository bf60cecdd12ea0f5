import { randomBytes } from 'node:crypto'
import { closeSync, constants, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import koffi from 'koffi'
import { errorCode, StartFault } from './fault.ts'

/** The data folder of one installation: where things lie in it, and the lock that keeps a second instance out. */
export interface DataFolder {
  readonly path: string
  readonly at: (...parts: string[]) => string
}

export function openDataFolder(path: string): DataFolder {
  const absolute = resolve(path)
  try {
    for (const folder of ['', 'secrets', 'keys', 'blobs', 'audit', 'certs']) {
      // The folder itself may be passed through by the database's own user; what is in it may not be read.
      mkdirSync(join(absolute, folder), { recursive: true, mode: folder === '' ? 0o711 : 0o700 })
    }
  } catch (error) {
    throw unwritable(absolute, error)
  }
  return { path: absolute, at: (...parts) => join(absolute, ...parts) }
}

const unwritable = (path: string, error: unknown): StartFault =>
  new StartFault(
    `データフォルダー「${path}」を作成できないか、書き込む権限がありません (${errorCode(error) ?? '不明'})。`,
    `The data folder "${path}" cannot be created or written (${errorCode(error) ?? 'unknown'}).`,
    { cause: error },
  )

const LOCK_EX = 2
const LOCK_NB = 4

/**
 * Takes the kernel's lock (flock(2)) on the folder; it is gone with the process, however that ends.
 * @returns what gives it back before that @throws StartFault
 */
export function lockDataFolder(folder: DataFolder): () => void {
  const descriptor = openLock(folder)
  const libc = koffi.load(process.platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6')
  const flock = libc.func('int flock(int, int)')
  if (flock(descriptor, LOCK_EX | LOCK_NB) !== 0) {
    closeSync(descriptor)
    throw new StartFault(
      `データフォルダー「${folder.path}」は、すでに動いている別の関所が使用中です。`,
      `The data folder "${folder.path}" is in use by another running Sekisho.`,
    )
  }
  return () => closeSync(descriptor)
}

function openLock(folder: DataFolder): number {
  try {
    return openSync(folder.at('lock'), constants.O_RDWR | constants.O_CREAT, 0o600)
  } catch (error) {
    throw unwritable(folder.path, error)
  }
}

/** A secret of `bytes` random bytes, made once and kept in a file that only the owner reads. Base64url text. */
export function secretFile(path: string, bytes = 32): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  const secret = randomBytes(bytes).toString('base64url')
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  return secret
}
