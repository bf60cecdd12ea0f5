import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureDevelopmentCertificates } from '../../certs/development.ts'
import { loadTls } from '../../certs/tls.ts'
import { StartFault } from '../../gateway/store/fault.ts'

const day = 86_400_000

describe('certificates', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-certs-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('makes an authority and two server certificates that a real client accepts for localhost and its addresses', async () => {
    const made = await ensureDevelopmentCertificates(folder, ['chat.example.lg.jp'])
    const ca = readFileSync(made.authority, 'utf8')
    const server = createServer(loadTls(made.internet), (_, response) => response.end('ok')).listen(0, '127.0.0.1')
    try {
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      const get = (servername: string, authority: string | undefined): Promise<number | undefined> =>
        new Promise((resolve, reject) => {
          const options = { host: '127.0.0.1', port, servername, ...(authority ? { ca: authority } : {}), agent: false }
          request(options, (response) => resolve(response.resume().statusCode))
            .on('error', reject)
            .end()
        })
      assert.equal(await get('localhost', ca), 200)
      assert.equal(await get('chat.example.lg.jp', ca), 200)
      await assert.rejects(get('elsewhere.example', ca), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
      // The negative control: without the authority nobody believes the certificate.
      await assert.rejects(get('localhost', undefined))
    } finally {
      server.close()
    }
    const leaf = new X509Certificate(readFileSync(made.lgwan.certificateFile))
    assert.ok(leaf.checkIP('127.0.0.1') && leaf.checkIP('::1') && !leaf.ca)
    assert.ok(leaf.validToDate.getTime() - leaf.validFromDate.getTime() <= 398 * day)
  })

  it('keeps every file to its owner', async () => {
    const made = await ensureDevelopmentCertificates(folder)
    for (const path of [made.authority, join(folder, 'authority-key.pem'), made.internet.keyFile, made.lgwan.keyFile]) {
      assert.equal(statSync(path).mode & 0o777, 0o600, path)
    }
  })

  it('reuses what is good and renews the server certificate, not the authority, when a month or less is left', async () => {
    const first = await ensureDevelopmentCertificates(folder)
    const before = [first.authority, first.internet.certificateFile].map((path) => readFileSync(path, 'utf8'))
    await ensureDevelopmentCertificates(folder)
    assert.deepEqual(
      [first.authority, first.internet.certificateFile].map((path) => readFileSync(path, 'utf8')),
      before,
    )
    const expiry = new X509Certificate(before[1] ?? '').validToDate.getTime()
    await ensureDevelopmentCertificates(folder, [], new Date(expiry - 31 * day))
    assert.equal(readFileSync(first.internet.certificateFile, 'utf8'), before[1])
    await ensureDevelopmentCertificates(folder, [], new Date(expiry - 29 * day))
    assert.notEqual(readFileSync(first.internet.certificateFile, 'utf8'), before[1])
    assert.equal(readFileSync(first.authority, 'utf8'), before[0])
  })

  it('issues anew for a name that the certificate lacks, and where key and certificate do not match', async () => {
    const first = await ensureDevelopmentCertificates(folder)
    const before = readFileSync(first.internet.certificateFile, 'utf8')
    await ensureDevelopmentCertificates(folder, ['new.example'])
    const named = readFileSync(first.internet.certificateFile, 'utf8')
    assert.notEqual(named, before)
    writeFileSync(first.internet.keyFile, readFileSync(first.lgwan.keyFile))
    await ensureDevelopmentCertificates(folder, ['new.example'])
    loadTls(first.internet)
  })

  describe('loadTls says in one sentence of each language', () => {
    const fault = (work: () => unknown, pattern: RegExp) =>
      assert.throws(work, (error) => {
        assert.ok(error instanceof StartFault)
        assert.match(error.en, pattern)
        assert.equal(error.en.split('\n').length, 1)
        assert.match(error.ja, /「.+」/)
        return true
      })

    it('that a file is missing', async () => {
      const { internet } = await ensureDevelopmentCertificates(folder)
      fault(() => loadTls({ ...internet, certificateFile: join(folder, 'nowhere.pem') }), /nowhere\.pem" does not exist/)
      fault(() => loadTls({ ...internet, keyFile: join(folder, 'nowhere.pem') }), /private key file .* does not exist/)
    })
    it('that a file cannot be read', async () => {
      const { internet } = await ensureDevelopmentCertificates(folder)
      if (process.getuid?.() === 0) {
        // Root reads everything; a folder in place of the file is unreadable for root, too.
        fault(() => loadTls({ ...internet, keyFile: folder }), /cannot be read \(EISDIR\)/)
        return
      }
      chmodSync(internet.keyFile, 0o000)
      fault(() => loadTls(internet), /cannot be read \(EACCES\)/)
    })
    it('that a file holds something else', async () => {
      const { internet } = await ensureDevelopmentCertificates(folder)
      fault(() => loadTls({ ...internet, certificateFile: internet.keyFile }), /is not a certificate/)
      fault(() => loadTls({ ...internet, keyFile: internet.certificateFile }), /is not an unencrypted private key/)
    })
    it('that the two do not belong together', async () => {
      const { internet, lgwan } = await ensureDevelopmentCertificates(folder)
      fault(() => loadTls({ certificateFile: internet.certificateFile, keyFile: lgwan.keyFile }), /do not belong together/)
    })
    it('that the certificate is expired or not yet valid', async () => {
      const { internet } = await ensureDevelopmentCertificates(folder)
      fault(() => loadTls(internet, new Date(Date.now() + 400 * day)), /expired at/)
      fault(() => loadTls(internet, new Date(Date.now() - 3 * day)), /not valid before/)
    })
  })
})
