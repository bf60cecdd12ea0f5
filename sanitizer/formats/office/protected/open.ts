/** Office packages that a password protects: an OLE2 file with the streams EncryptionInfo and EncryptedPackage ([MS-OFFCRYPTO] §2.3.1). */
import { readOle2 } from '../../../container/ole2.ts'
import type { Finding } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { readAgile } from './agile.ts'
import type { Protection } from './protection.ts'
import { readStandard } from './standard.ts'

/** Excel opens a workbook with the first without asking, so that attackers "protect" with it; no program asks for an empty one either. */
const TRIED_ALWAYS = ['VelvetSweatshop', '']
const LARGEST_INFORMATION = 1024 * 1024

/**
 * The package inside, as untrusted as the file around it: it is identified and disarmed like any upload.
 * @param password the sender's; absent: only what every program tries
 * @throws Refusal encrypted, password-wrong, rights-managed, certificate-protected, encryption-unsupported, malformed, ambiguous, limit-*
 */
export function openProtectedPackage(
  untrusted: Uint8Array,
  password: string | undefined,
  limits: Limits,
): { readonly bytes: Uint8Array; readonly removed: readonly Finding[] } {
  const { children } = readOle2(untrusted, limits)
  const stream = (name: string, most?: number): Buffer => {
    const found = children.find((child) => child.name === name && child.kind === 'stream')
    if (!found) throw new Refusal('malformed', `no ${name}`)
    const bytes = found.read(most)
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  const protection = protectionOf(stream('EncryptionInfo', LARGEST_INFORMATION), limits)
  const key = keyWith(protection, password, limits)
  const contents = stream('EncryptedPackage')
  const size = sizeOf(contents, limits)
  const opened = protection.decrypt(key, contents)
  if (size > opened.length) throw new Refusal('malformed', 'the package is cut short')
  const bytes = opened.subarray(0, size)
  if (bytes.toString('latin1', 0, 4) !== 'PK\x03\x04') throw new Refusal('malformed', 'no package inside')
  return { bytes, removed: [{ kind: 'encryption', count: 1 }] }
}

/** §2.3.4.5, §2.3.4.6, §2.3.4.10: by the version of EncryptionInfo. */
function protectionOf(information: Buffer, limits: Limits): Protection {
  if (information.length < 8) throw new Refusal('malformed', 'EncryptionInfo is cut short')
  const [major, minor] = [information.readUInt16LE(0), information.readUInt16LE(2)]
  if (major === 4 && minor === 4) return readAgile(information.subarray(8), limits)
  if (minor === 2 && major >= 2 && major <= 4) return readStandard(information.subarray(4))
  throw new Refusal('encryption-unsupported', `version ${major}.${minor}`)
}

function keyWith(protection: Protection, password: string | undefined, limits: Limits): Buffer {
  for (const each of [...(password === undefined ? [] : [password]), ...TRIED_ALWAYS]) {
    const key = protection.key(each, limits)
    if (key) return key
  }
  throw new Refusal(password === undefined ? 'encrypted' : 'password-wrong')
}

/** §2.3.4.4: StreamSize, 64 bits. */
function sizeOf(contents: Buffer, limits: Limits): number {
  if (contents.length < 8) throw new Refusal('malformed', 'EncryptedPackage is cut short')
  const size = contents.readBigUInt64LE()
  within(limits, 'inputBytes', Number(size))
  return Number(size)
}
