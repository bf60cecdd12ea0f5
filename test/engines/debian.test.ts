/** Debian's clamd, and its c-icap with clamd behind it: what they say, and what is made of it when they are killed, stand still, or cannot see. */
import assert from 'node:assert/strict'
import { testFile } from '../../gateway/engines/proof.ts'
import { until } from '../support/until.ts'
import { harmless, infected, MiB, Started, short } from './asking.ts'
import { hasClamd, hasIcap, marker, type Scanner, startClamd, startIcap, threat } from './scanners.ts'

const begun = new Started()
afterEach(() => begun.end())

describe('clamd of Debian', function () {
  this.timeout(60_000)
  let clamd: Scanner
  before(async function () {
    if (!hasClamd()) return this.skip()
    clamd = await startClamd()
  })
  after(() => clamd?.stop())

  it('is asked over its socket: clean, found by name, with its version; a file in many chunks', async () => {
    const { engines, ask } = await begun.engine({ kind: 'clamd', address: clamd.address })
    const [state] = engines.states()
    assert.match(state?.version ?? '', /^ClamAV \d/)
    assert.equal(state?.ready, true)
    assert.deepEqual(await ask(harmless), { name: 'one', verdict: 'clean', version: state?.version, stage: 'before' })
    assert.equal(short(await ask(infected)), `found ${threat}`)
    assert.equal(short(await ask(testFile)), 'found Eicar-Test-Signature.UNOFFICIAL')
    const large = Buffer.alloc(3 * MiB, 'あ')
    assert.equal(short(await ask(large)), 'clean')
    large.write(marker, large.length - marker.length)
    assert.equal(short(await ask(large)), `found ${threat}`, 'at the very end')
  })

  it('a file past its StreamMaxLength was not looked at, and one past the configured size is not even sent', async () => {
    const { ask } = await begun.engine({ kind: 'clamd', address: clamd.address })
    const answer = await ask(Buffer.alloc(6 * MiB, 'a'))
    // clamd answers and hangs up in the middle; which of the two is seen first is the system's to say.
    assert.ok(['declined too-large', 'unavailable lost'].includes(short(answer)), short(answer))
    const small = await begun.engine({ kind: 'clamd', address: clamd.address, maximumBytes: 4096 })
    assert.equal(short(await small.ask(Buffer.alloc(4096, 'a'))), 'clean')
    assert.equal(short(await small.ask(Buffer.alloc(4097, 'a'))), 'declined too-large')
  })

  it('killed, stopped and back: not clean until it looks again', async () => {
    const { engines, ask } = await begun.engine({ kind: 'clamd', address: clamd.address, timeoutSeconds: 1 })
    assert.equal(short(await ask(harmless)), 'clean')
    clamd.pause()
    assert.equal(short(await ask(harmless)), 'unavailable timeout')
    assert.equal(engines.states()[0]?.ready, false)
    assert.equal(short(await ask(harmless)), 'unavailable timeout', 'it rests, and is not waited for again at once')
    clamd.resume()
    await until('it is asked again', async () => short(await ask(harmless)) === 'clean')
    const [answer] = await Promise.all([ask(Buffer.alloc(3 * MiB, 'b')), clamd.kill()])
    assert.ok(['unavailable lost', 'unavailable unreachable', 'clean'].includes(short(answer)), short(answer))
    await until('it is gone', async () => short(await ask(harmless)) === 'unavailable unreachable')
    await clamd.restart()
    await until('it is back', async () => short(await ask(harmless)) === 'clean')
  })

  it('one whose signatures do not know the test file is not believed', async () => {
    const blind = await startClamd({ knowsTestFile: false })
    try {
      const { engines, ask } = await begun.engine({ kind: 'clamd', address: blind.address })
      assert.deepEqual([engines.states()[0]?.ready, engines.states()[0]?.why], [false, 'unproven'])
      assert.equal(short(await ask(harmless)), 'unavailable unproven')
      assert.equal(short(await ask(infected)), `found ${threat}`, 'what it does find counts')
    } finally {
      await blind.stop()
    }
  })
})

describe('c-icap of Debian, with clamd behind it', function () {
  this.timeout(60_000)
  let clamd: Scanner
  let icap: Awaited<ReturnType<typeof startIcap>>
  before(async function () {
    if (!hasIcap()) return this.skip()
    clamd = await startClamd()
    icap = await startIcap(clamd)
  })
  after(async () => {
    await icap?.stop()
    await clamd?.stop()
  })

  it('is asked with a preview: clean, found by name, with service and ISTag', async () => {
    const { ask } = await begun.engine({ kind: 'icap', address: icap.at('virus_scan') })
    const clean = await ask(harmless)
    assert.equal(short(clean), 'clean')
    assert.match(clean.version ?? '', /^C-ICAP\/.* "CI0001-[^"]+"$/)
    assert.equal(short(await ask(infected)), `found ${threat}`)
    const large = Buffer.alloc(MiB, 'あ')
    assert.equal(short(await ask(large)), 'clean', 'past the preview')
    large.write(marker, large.length - marker.length)
    assert.match(short(await ask(large)), /^found /)
  })

  it('what it lets through unread is not clean: past its MaxObjectSize, or of a kind that it is not told to look at, however small', async () => {
    const { ask } = await begun.engine({ kind: 'icap', address: icap.at('virus_scan') })
    assert.equal(short(await ask(Buffer.alloc(2 * MiB + 1, 'a'))), 'declined not-read')
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from(`\x40\0\0\0PE\0\0 ${marker}`)])
    assert.equal(short(await ask(program)), 'declined not-read', 'smaller than the preview')
    assert.equal(short(await ask(Buffer.concat([program, Buffer.alloc(5000)]))), 'declined not-read')
    for (const text of ['a', 'hello', marker.slice(1)]) assert.equal(short(await ask(Buffer.from(text))), 'clean', text)
    assert.equal(short(await ask(Buffer.from(marker))), `found ${threat}`)
  })

  it('an echo, which calls everything clean, is found out; a service that is not there, too', async () => {
    const { engines, ask } = await begun.engine({ kind: 'icap', address: icap.at('echo') })
    assert.equal(engines.states()[0]?.why, 'unproven')
    assert.equal(short(await ask(infected)), 'unavailable unproven')
    assert.equal(short(await (await begun.engine({ kind: 'icap', address: icap.at('nothing') })).ask(harmless)), 'unavailable error')
  })

  it('a scanner behind it that is gone makes it fail, not pass', async () => {
    const { ask } = await begun.engine({ kind: 'icap', address: icap.at('virus_scan') })
    assert.equal(short(await ask(harmless)), 'clean')
    await clamd.kill()
    assert.match(short(await ask(infected)), /^(?:unavailable|declined) /)
    await clamd.restart()
    await until('it looks again', async () => short(await ask(infected)) === `found ${threat}`)
  })
})
