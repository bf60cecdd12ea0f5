import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode } from '../store/fault.ts'
import { AuditFault } from './fault.ts'
import { type NoteSigner, type NoteVerifier, newSigningKey, parseVerifierKey, signerFromPem, verifierKeyText } from './note.ts'

/** The public half, beside the log for convenience. An auditor compares it with a copy kept elsewhere. */
export const verifierKeyFile = (directory: string): string => join(directory, 'verifier-key')

/**
 * The signing key: Ed25519 as PKCS#8 PEM in a file that only its owner reads. Made when there is neither a key nor a log; a
 * log without its key does not get a new one.
 * @throws AuditFault `key-unreadable` or `key-exposed`
 */
export async function loadSigner(keyFile: string, origin: string, directory: string): Promise<NoteSigner> {
  const fault = (cause: unknown): AuditFault => new AuditFault('key-unreadable', `${keyFile}: ${String(cause)}`, { cause })
  const pem = await readFile(keyFile, 'utf8').catch(async (cause: unknown) => {
    const hasLog = await access(join(directory, 'checkpoint')).then(() => true, () => false) // biome-ignore format: one thought
    if (errorCode(cause) !== 'ENOENT' || hasLog) throw fault(cause)
    const made = newSigningKey()
    await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 })
    await writeFile(keyFile, made, { mode: 0o600, flag: 'wx', flush: true })
    return made
  })
  if (((await stat(keyFile)).mode & 0o077) !== 0) throw new AuditFault('key-exposed', keyFile)
  let signer: NoteSigner
  try {
    signer = signerFromPem(origin, pem)
  } catch (cause) {
    throw fault(cause)
  }
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(verifierKeyFile(directory), `${verifierKeyText(signer)}\n`)
  return signer
}

/** @param key a verifier key, or nothing for the one that lies beside the log @throws AuditFault `key-unreadable` */
export async function loadVerifier(directory: string, key?: string): Promise<NoteVerifier> {
  try {
    return parseVerifierKey(key ?? (await readFile(verifierKeyFile(directory), 'utf8')))
  } catch (cause) {
    throw new AuditFault('key-unreadable', verifierKeyFile(directory), { cause })
  }
}
