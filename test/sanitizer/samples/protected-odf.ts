/** OpenDocument packages under a password, as the standard says (ODF 1.3 Part 2 §3.4). */
import assert from 'node:assert/strict'
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'

const URI = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'
export const ROUNDS = 1_000
export const password = '年度末の報告2026'

interface Ways {
  readonly start?: 'sha256' | 'sha1'
  readonly by?: string
  /** What is written into the manifest instead. */
  readonly rewrite?: readonly [RegExp | string, string]
}

/** AES-256-CBC over the deflated entry, filled up to a block; the checksum is over its first 1,024 bytes. */
export function protectOdf(file: Uint8Array, { start = 'sha256', rewrite, by = password }: Ways = {}): Uint8Array {
  const startKey = createHash(start).update(by).digest()
  let manifest = ''
  const sources = readZip(file, defaultLimits).entries.flatMap((entry, index) => {
    if (entry.name === 'mimetype') return [{ name: entry.name, bytes: entry.read(), stored: true }]
    if (entry.name === 'META-INF/manifest.xml') return []
    const [salt, vector] = [Buffer.alloc(16, index), Buffer.alloc(16, index + 100)]
    const deflated = deflateRawSync(entry.read())
    const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(startKey, salt, ROUNDS, 32, 'sha1'), vector)
    const checksum = createHash(start).update(deflated.subarray(0, 1024)).digest('base64')
    const names = start === 'sha256' ? ['http://www.w3.org/2000/09/xmldsig#sha256', `${URI}#sha256-1k`] : ['SHA1', 'SHA1/1K']
    manifest += `<m:file-entry m:full-path="${entry.name}" m:media-type="text/xml" m:size="${entry.size}"><m:encryption-data m:checksum-type="${names[1]}" m:checksum="${checksum}"><m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" m:initialisation-vector="${vector.toString('base64')}"/><m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" m:iteration-count="${ROUNDS}" m:salt="${salt.toString('base64')}"/><m:start-key-generation m:start-key-generation-name="${names[0]}" m:key-size="32"/></m:encryption-data></m:file-entry>`
    return [{ name: entry.name, bytes: Buffer.concat([cipher.update(deflated), cipher.final()]), stored: true }]
  })
  const type = Buffer.from(sources[0]?.bytes ?? []).toString()
  const whole = `<m:manifest xmlns:m="${URI}" m:version="1.3"><m:file-entry m:full-path="/" m:media-type="${type}"/>${manifest}</m:manifest>`
  const written = rewrite ? whole.replace(...rewrite) : whole
  if (rewrite) assert.notEqual(written, whole)
  return writeZip([...sources, { name: 'META-INF/manifest.xml', bytes: Buffer.from(written) }])
}
