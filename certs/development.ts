/**
 * A certificate authority for trial and development, in the data folder: a browser or curl that trusts `authority.pem` trusts
 * both listeners of this installation. In service the organisation brings its own certificates (tls.*.certificateFile).
 * KNOWN GAP: no name constraints; whoever gets authority-key.pem (0600) can impersonate any site to those who trust this
 * authority, so it belongs on trial machines only.
 */
import 'reflect-metadata'
import { createPublicKey, type KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import type { TlsFiles } from './tls.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const day = 86_400_000

/** Browsers refuse server certificates of more than 398 days (CA/Browser Forum) or, from an own authority, 825 (Apple). */
const lifetimes = { authority: 3_650 * day, server: 397 * day } as const
/** Renewed at a start when less than this is left. */
const renewBefore = 30 * day
/** Clocks that are behind must not meet a certificate from the future. */
const backdated = day

export interface DevelopmentCertificates {
  /** The authority's certificate, PEM: for `curl --cacert` and for browsers' trust stores. */
  readonly authority: string
  readonly internet: TlsFiles
  readonly lgwan: TlsFiles
}

interface Issued {
  readonly certificate: string
  readonly key: string
}

/**
 * Finds or makes everything in `folder`; what is there and good for another month is kept.
 * @param hosts names and addresses beyond localhost and this machine's own name, e.g. that of publicOrigin
 */
export async function ensureDevelopmentCertificates(
  folder: string,
  hosts: readonly string[] = [],
  now = new Date(),
): Promise<DevelopmentCertificates> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = [...new Set(['localhost', '127.0.0.1', '::1', hostname().toLowerCase(), ...hosts.map((host) => host.toLowerCase())])]
  const authority = readGood(folder, 'authority', now, (certificate) => certificate.ca) ?? (await makeAuthority(folder, now))
  for (const listener of ['internet', 'lgwan'] as const) {
    const good = readGood(folder, listener, now, (certificate) => fits(certificate, authority, names))
    if (good === undefined) await makeServer(folder, listener, authority, names, now)
  }
  return { authority: paths(folder, 'authority').certificateFile, internet: paths(folder, 'internet'), lgwan: paths(folder, 'lgwan') }
}

const paths = (folder: string, name: string): TlsFiles => ({
  certificateFile: join(folder, `${name}.pem`),
  keyFile: join(folder, `${name}-key.pem`),
})

/** Whatever is wrong with files of our own making, the answer is to make them again. */
function readGood(folder: string, name: string, now: Date, fitting: (certificate: X509Certificate) => boolean): Issued | undefined {
  try {
    const { certificateFile, keyFile } = paths(folder, name)
    const issued = { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
    const certificate = new X509Certificate(issued.certificate)
    const lasts = certificate.validToDate.getTime() - now.getTime() > renewBefore && certificate.validFromDate.getTime() <= now.getTime()
    return lasts && sameKey(certificate.publicKey, issued.key) && fitting(certificate) ? issued : undefined
  } catch {
    return undefined
  }
}

const sameKey = (publicKey: KeyObject, privatePem: string): boolean => createPublicKey(privatePem).equals(publicKey)

const fits = (certificate: X509Certificate, authority: Issued, names: readonly string[]): boolean =>
  certificate.verify(new X509Certificate(authority.certificate).publicKey) &&
  names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)

async function makeAuthority(folder: string, now: Date): Promise<Issued> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // Told apart in a trust store by the tail.
    name: `CN=Sekisho development authority ${randomBytes(3).toString('hex')}`,
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(now.getTime() + lifetimes.authority),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return write(folder, 'authority', certificate.toString('pem'), keys.privateKey)
}

async function makeServer(folder: string, name: string, authority: Issued, names: readonly string[], now: Date): Promise<void> {
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await importKey(authority.key)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=Sekisho ${name}`,
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(Math.min(now.getTime() + lifetimes.server - backdated, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  // The chain in one file: clients that pin the authority still see where the certificate comes from.
  await write(folder, name, `${certificate.toString('pem')}\n${authority.certificate}`, keys.privateKey)
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets; unpredictable by the CA/Browser Forum's rule. */
const serialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem)
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

async function write(folder: string, name: string, certificate: string, privateKey: webcrypto.CryptoKey): Promise<Issued> {
  const key = `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')}\n`
  const { certificateFile, keyFile } = paths(folder, name)
  // Key first, each in one step: a start that is cut short leaves a pair that does not match, and the next start makes both anew.
  for (const [path, text] of [
    [keyFile, key],
    [certificateFile, `${certificate.trim()}\n`],
  ] as const) {
    writeFileSync(`${path}.new`, text, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return { certificate, key }
}
