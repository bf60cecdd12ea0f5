/** The certificate and key of a listener, checked before it listens: one sentence says what is wrong with which file. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { errorCode, StartFault } from '../gateway/store/fault.ts'

export interface TlsFiles {
  /** PEM: the server's certificate first, then its chain. */
  readonly certificateFile: string
  /** PEM, not encrypted. */
  readonly keyFile: string
}

export interface TlsCredentials {
  readonly cert: string
  readonly key: string
  /** For an alarm before it is too late. */
  readonly validTo: Date
}

/** @throws StartFault */
export function loadTls({ certificateFile, keyFile }: TlsFiles, now = new Date()): TlsCredentials {
  const cert = read(certificateFile, { ja: '証明書', en: 'certificate' })
  const key = read(keyFile, { ja: '秘密鍵', en: 'private key' })
  const certificate = parse(() => new X509Certificate(cert), certificateFile, { ja: 'PEM 形式の証明書', en: 'a certificate in PEM form' })
  const publicKey = parse(() => createPublicKey(createPrivateKey(key)), keyFile, {
    ja: 'PEM 形式の暗号化されていない秘密鍵',
    en: 'an unencrypted private key in PEM form',
  })
  if (!publicKey.equals(certificate.publicKey)) {
    throw new StartFault(
      `証明書「${certificateFile}」と秘密鍵「${keyFile}」は対になっていません。`,
      `The certificate "${certificateFile}" and the private key "${keyFile}" do not belong together.`,
    )
  }
  const validTo = certificate.validToDate
  if (validTo.getTime() <= now.getTime()) {
    throw new StartFault(
      `証明書「${certificateFile}」の有効期限が切れています (${validTo.toISOString()})。`,
      `The certificate "${certificateFile}" expired at ${validTo.toISOString()}.`,
    )
  }
  if (certificate.validFromDate.getTime() > now.getTime()) {
    throw new StartFault(
      `証明書「${certificateFile}」はまだ有効ではありません (${certificate.validFromDate.toISOString()} から)。時計も確認してください。`,
      `The certificate "${certificateFile}" is not valid before ${certificate.validFromDate.toISOString()}; check the clock too.`,
    )
  }
  return { cert, key, validTo }
}

interface Words {
  readonly ja: string
  readonly en: string
}

function read(path: string, what: Words): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const code = errorCode(cause) ?? 'unknown'
    throw code === 'ENOENT'
      ? new StartFault(`${what.ja}のファイル「${path}」がありません。`, `The ${what.en} file "${path}" does not exist.`, { cause })
      : new StartFault(
          `${what.ja}のファイル「${path}」を読めません (${code})。`,
          `The ${what.en} file "${path}" cannot be read (${code}).`,
          { cause },
        )
  }
}

function parse<T>(work: () => T, path: string, expected: Words): T {
  try {
    return work()
  } catch (cause) {
    throw new StartFault(`「${path}」は${expected.ja}ではありません。`, `"${path}" is not ${expected.en}.`, { cause })
  }
}
