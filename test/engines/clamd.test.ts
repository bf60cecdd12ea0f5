/** A clamd that lies, changes or says nothing: in doubt, not clean. */
import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { finds, harmless, Started, short } from './asking.ts'
import { clamdThat, startImpostor } from './scanners.ts'

const honest = (socket: Socket, stream: Buffer): void => void socket.write(finds(stream) ? '2: stream: Eicar FOUND\0' : '2: stream: OK\0')

const begun = new Started()
afterEach(() => begun.end())

describe('a clamd that misbehaves', function () {
  this.timeout(60_000)

  const lies: readonly (readonly [name: string, answer: string, expected: string])[] = [
    ['OK to another command', '3: stream: OK\0', 'unavailable protocol'],
    ['OK without a number', 'stream: OK\0', 'unavailable protocol'],
    ['OK with words behind it', '2: stream: OK, mostly\0', 'unavailable protocol'],
    ['an error', '2: Can’t allocate memory ERROR\0', 'unavailable error'],
    ['no end to its answer', `2: stream: ${'O'.repeat(100_000)}`, 'unavailable protocol'],
    ['a threat with a page in it', `2: stream: <script>\n${'x'.repeat(300)}\x1b FOUND\0`, `found script__${'x'.repeat(71)}`],
    ['half an answer', '2: stream: O', 'unavailable lost'],
  ]
  for (const [name, answer, expected] of lies)
    it(`clamd that says ${name}: ${expected.slice(0, 40)}`, async () => {
      const liar = await begun.impostor(
        clamdThat((socket, stream) => (stream.includes('to be lied about') ? void socket.end(answer) : honest(socket, stream))),
      )
      const { ask } = await begun.engine({ kind: 'clamd', address: `tcp://127.0.0.1:${liar.port}` })
      assert.equal(short(await ask(harmless)), 'clean', 'the control')
      assert.equal(short(await ask(Buffer.from('to be lied about'))), expected)
    })

  it('another version is another engine: its clean counts once it has named the test file', async () => {
    let version = 'ClamAV 9/1'
    let isBlind = false
    const clamd = await begun.impostor(
      clamdThat(
        (socket, stream) => (isBlind ? void socket.write('2: stream: OK\0') : honest(socket, stream)),
        () => version,
      ),
    )
    const { ask } = await begun.engine({ kind: 'clamd', address: `tcp://127.0.0.1:${clamd.port}` })
    assert.equal((await ask(harmless)).version, 'ClamAV 9/1')
    const asked = clamd.connections
    await ask(harmless)
    assert.equal(clamd.connections, asked + 1, 'proven once')
    version = 'ClamAV 9/2'
    assert.equal((await ask(harmless)).version, 'ClamAV 9/2')
    ;[version, isBlind] = ['ClamAV 9/3', true]
    assert.equal(short(await ask(harmless)), 'unavailable unproven', 'an update that lost the signatures')
  })

  it('nobody there, and somebody who is there and says nothing', async () => {
    const { port } = await begun.impostor(startImpostor(() => undefined))
    const silent = await begun.engine({ kind: 'clamd', address: `tcp://127.0.0.1:${port}`, timeoutSeconds: 1 })
    assert.equal(short(await silent.ask(harmless)), 'unavailable timeout')
    const nobody = await begun.engine({ kind: 'clamd', address: 'unix:/nonexistent/clamd.ctl' })
    assert.equal(short(await nobody.ask(harmless)), 'unavailable unreachable')
  })
})
