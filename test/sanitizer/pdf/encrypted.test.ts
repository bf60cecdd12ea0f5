import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { open } from '../../../sanitizer/formats/pdf/open.ts'
import { rc4 } from '../../../sanitizer/formats/pdf/read/rc4.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { build, hex, type Parts } from '../samples/pdf.ts'
import { popplerInstalled, textOf } from './poppler.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

/** Text in a string and in a stream. The title has what a literal string escapes. */
const document: Parts = {
  catalog: '/Outlines 10 0 R',
  objects: ['<</First 11 0 R/Last 11 0 R/Count 1>>', `<</Title${hex('(a\\b)\r\n')}/Parent 10 0 R/Dest[3 0 R/Fit]>>`],
}

/** ISO 32000-2, 7.6.3 to 7.6.6, as qpdf writes them; the user's password is the first. */
const ways: readonly [says: string, options: string][] = [
  ['RC4 of 40 bits', '40 -- --allow-weak-crypto'],
  ['RC4 of 128 bits', '128 --use-aes=n -- --allow-weak-crypto'],
  ['RC4 by a crypt filter', '128 --use-aes=n --force-V4 -- --allow-weak-crypto'],
  ['AES of 128 bits', '128 --use-aes=y -- --allow-weak-crypto'],
  ['AES of 128 bits, metadata in the clear', '128 --use-aes=y --cleartext-metadata -- --allow-weak-crypto'],
  ['AES of 256 bits, revision 5', '256 --force-R5 -- --allow-weak-crypto'],
  ['AES of 256 bits, revision 6', '256 --'],
  ['AES of 256 bits, object streams', '256 -- --object-streams=generate'],
  ['AES of 256 bits, linearized', '256 -- --linearize'],
]

describe('PDF: encrypted', function () {
  this.timeout(60_000)
  const tools = popplerInstalled() && spawnSync('qpdf', ['--version']).error === undefined
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-pdf-'))
  before(() => {
    if (!tools) console.log('      SKIPPED what qpdf encrypts and poppler reads: not installed')
    return pdf.warm('disarm')
  })
  after(() => rmSync(folder, { recursive: true }))

  const encrypt = (user: string, owner: string, options: string): Uint8Array => {
    const [plain, closed] = [join(folder, 'plain.pdf'), join(folder, 'closed.pdf')] as const
    writeFileSync(plain, build(document))
    const made = spawnSync('qpdf', ['--encrypt', user, owner, ...options.split(' '), plain, closed], { encoding: 'latin1' })
    assert.equal(made.status, 0, made.stderr)
    return readFileSync(closed)
  }

  for (const [says, options] of tools ? ways : []) {
    it(`${says}: opens when the user's password is empty`, async () => {
      const output = await disarm(encrypt('', 'owner', options))
      const kinds = output.removed.map(({ kind }) => kind)
      assert.deepEqual([kinds.includes('encryption'), kinds.includes('signature')], [true, false])
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.match(textOf(output.bytes), /Shelter photo/)
      assert.ok(Buffer.from(output.bytes).includes(hex('(a\\b)\r\n').toUpperCase()))
      assert.deepEqual(output.bytes, (await disarm(build(document))).bytes)
    })

    it(`${says}: opens by either password, and by no other`, async () => {
      const closed = encrypt('himitsu', 'owner', options)
      for (const password of ['himitsu', 'owner']) assert.equal((await open(closed, defaultLimits, password)).encrypted, true)
      await assert.rejects(open(closed, defaultLimits, 'wrong'), refused('password-wrong'))
      await assert.rejects(disarm(closed), refused('encrypted'))
    })
  }

  if (tools)
    it('an owner without a password opens it, though the user has one', async () => {
      const output = await disarm(encrypt('himitsu', '', '256 --allow-insecure --'))
      assert.match(textOf(output.bytes), /Shelter photo/)
    })

  const secret = '<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>'
  const standard = `/Filter/Standard/V 5/R 6/Length 256/P -4/O${secret}/U${secret}/CF<</StdCF<</CFM/AESV3/AuthEvent/EFOpen>>>>`

  it('only attachments are encrypted: everything else is read', async () => {
    const trailer = `/Encrypt<<${standard}/StmF/Identity/StrF/Identity/EFF/StdCF>>/ID[<00><00>]`
    const output = await disarm(build({ trailer }))
    if (tools) assert.match(textOf(output.bytes), /Shelter photo/)
    assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
  })

  it('everything is encrypted, and no password is known: refused', () =>
    assert.rejects(disarm(build({ trailer: `/Encrypt<<${standard}/StmF/StdCF/StrF/StdCF>>/ID[<00><00>]` })), refused('encrypted')))

  it('by certificates: refused with that reason', () =>
    assert.rejects(
      disarm(build({ trailer: '/Encrypt<</Filter/Adobe.PubSec/V 4/SubFilter/adbe.pkcs7.s5>>/ID[<00><00>]' })),
      refused('certificate-protected'),
    ))

  it('by a handler of nobody: refused', () =>
    assert.rejects(disarm(build({ trailer: '/Encrypt<</Filter/Mystery/V 4>>/ID[<00><00>]' })), refused('encrypted')))

  it('RC4 gives the stream of RFC 6229', () =>
    assert.equal(Buffer.from(rc4(Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(16))).toString('hex'), 'b2396305f03dc027ccc3524a0a1118a8'))
})
