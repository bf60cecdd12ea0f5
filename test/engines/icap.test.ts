/** ICAP engines that lie about lengths, offsets and what they have seen, and heads and bodies of every shape: in doubt, not clean. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { ensureDevelopmentCertificates } from '../../certs/development.ts'
import { parseEncapsulated, parseHead } from '../../gateway/engines/icap/head.ts'
import { testFile } from '../../gateway/engines/proof.ts'
import { finds, harmless, Started, short } from './asking.ts'
import { type Impostor, startImpostor } from './scanners.ts'

const begun = new Started()
afterEach(() => begun.end())

describe('an ICAP engine that misbehaves', function () {
  this.timeout(60_000)

  const options = 'ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nService: Fake\r\nISTag: "1"\r\nAllow: 204\r\nEncapsulated: null-body=0\r\n\r\n'
  const clean = 'ICAP/1.0 204 No Content\r\nISTag: "1"\r\n\r\n'
  const blocked = 'ICAP/1.0 403 Forbidden\r\nISTag: "1"\r\n\r\n'
  /** Answers to the file with `answer`, and honestly to the proof. */
  const icapThat = (answer: string | ((body: Buffer) => string), said = options): Promise<Impostor> =>
    startImpostor((socket, received) => {
      if (received.includes('OPTIONS ')) return void socket.end(said)
      if (!received.subarray(-5).equals(Buffer.from('0\r\n\r\n'))) return
      if (finds(received)) return void socket.end(blocked)
      if (!received.includes('to be lied about')) return void socket.end(clean)
      socket.end(typeof answer === 'string' ? answer : answer(received))
    })
  const page = '<html>blocked</html>'
  const given = (status: string, body: string, fields = '', chunk = body.length.toString(16)): string => {
    const head = `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n\r\n`
    return `ICAP/1.0 200 OK\r\nISTag: "1"\r\n${fields}Encapsulated: res-hdr=0, res-body=${head.length}\r\n\r\n${head}${chunk}\r\n${body}\r\n0\r\n\r\n`
  }
  const file = 'to be lied about'
  const replies: readonly (readonly [name: string, answer: string, expected: string])[] = [
    ['204', clean, 'clean'],
    ['the same file', given('200 OK', file), 'clean'],
    ['the same file under another status', given('403 Forbidden', file), 'found unnamed'],
    ['another file', given('200 OK', 'to be LIED about'), 'found unnamed'],
    ['the file and a little more', given('200 OK', `${file}!`), 'found unnamed'],
    ['a shorter file', given('200 OK', 'to be'), 'found unnamed'],
    ['a page that says why', given('403 Forbidden', page), 'found unnamed'],
    ['a chunk that is longer than it says', given('200 OK', file, '', '5'), 'unavailable protocol'],
    ['a chunk that is shorter than it says', given('200 OK', file.slice(0, 9), '', '10'), 'found unnamed'],
    ['a chunk of no number', given('200 OK', file, '', '-1'), 'unavailable protocol'],
    ['offsets out of order', `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=40, res-body=0\r\n\r\n`, 'unavailable protocol'],
    ['an offset past every bound', `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=999999\r\n\r\n`, 'unavailable protocol'],
    ['204 with a name', 'ICAP/1.0 204 No\r\nX-Infection-Found: Type=0; Resolution=1; Threat=Repaired.One;\r\n\r\n', 'found Repaired.One'],
    ['200 with an id', given('200 OK', file, 'X-Virus-ID: W32/Bad\r\n'), 'found W32_Bad'],
    ['violations, folded', given('200 OK', file, 'X-Violations-Found: 1\r\n\t-\r\n\tEicar\r\n\t0\r\n'), 'found Eicar'],
    ['403', blocked, 'found unnamed'],
    ['413', 'ICAP/1.0 413 Too Large\r\n\r\n', 'declined too-large'],
    ['500', 'ICAP/1.0 500 Server Error\r\n\r\n', 'unavailable error'],
    ['100 without having shown a preview', 'ICAP/1.0 100 Continue\r\n\r\n', 'unavailable protocol'],
    ['206', 'ICAP/1.0 206 Partial Content\r\n\r\n', 'unavailable protocol'],
    ['HTTP', 'HTTP/1.1 204 No Content\r\n\r\n', 'unavailable protocol'],
    ['a head without end', `ICAP/1.0 204 No\r\n${'X-A: b\r\n'.repeat(10_000)}`, 'unavailable protocol'],
    ['a head that is cut off', 'ICAP/1.0 204 No', 'unavailable lost'],
    ['a field that is none', 'ICAP/1.0 204 No\r\nno field\r\n\r\n', 'unavailable protocol'],
  ]
  for (const [name, answer, expected] of replies)
    it(`ICAP that answers ${name}: ${expected}`, async () => {
      const { port } = await begun.impostor(icapThat(answer))
      const { ask } = await begun.engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
      assert.equal(short(await ask(harmless)), 'clean', 'the control')
      assert.equal(short(await ask(Buffer.from(file))), expected)
    })

  it('ICAP that forbids everything does not pass the proof', async () => {
    const { port } = await begun.impostor(
      startImpostor((socket, received) => void socket.end(received.includes('OPTIONS ') ? options : blocked)),
    )
    const { engines } = await begun.engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
    assert.equal(engines.states()[0]?.why, 'unproven')
  })

  it('ICAP that takes requests only gets one, and its own request back is no objection', async () => {
    const { port } = await begun.impostor(
      icapThat(
        (received) => {
          assert.match(
            received.toString('latin1'),
            /^REQMOD icap:\/\/127\.0\.0\.1:\d+\/av ICAP\/1\.0\r\n[\s\S]*\r\n\r\nPOST http:\/\/sekisho\.invalid\/file /,
          )
          const head = 'POST http://x/ HTTP/1.1\r\n\r\n'
          const chunk = `${file.length.toString(16)}\r\n${file}\r\n0\r\n\r\n`
          return `ICAP/1.0 200 OK\r\nEncapsulated: req-hdr=0, req-body=${head.length}\r\n\r\n${head}${chunk}`
        },
        options.replace('RESPMOD', 'REQMOD'),
      ),
    )
    const { ask } = await begun.engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
    assert.equal(short(await ask(Buffer.from(file))), 'clean')
  })

  it('ICAP that wants a preview gets so much and then the rest; what it says before it has asked for the rest is no look at the file', async () => {
    let asks = true
    let shown = ''
    const asked = new WeakSet<Socket>()
    const { port } = await begun.impostor(
      startImpostor((socket, received) => {
        const text = received.toString('latin1')
        if (text.includes('OPTIONS ')) return void socket.end(options.replace('Allow', 'Preview: 4\r\nAllow'))
        const body = text.split(/Content-Length: \d+\r\n\r\n/)[1] ?? ''
        const ends = body.split('0\r\n\r\n').length - 1
        const isFile = text.includes(`Content-Length: ${file.length}`)
        if (ends === 1 && isFile && !asks) return void socket.end(clean)
        if (ends === 1 && !asked.has(socket)) return void (asked.add(socket) && socket.write('ICAP/1.0 100 Continue\r\n\r\n'))
        if (ends < 2) return
        if (isFile) shown = body
        // The test file without its first four bytes, which came in a chunk of their own.
        socket.end(text.includes(testFile.toString().slice(4)) ? blocked : clean)
      }),
    )
    const { ask } = await begun.engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
    assert.equal(short(await ask(Buffer.from(file))), 'clean')
    assert.equal(shown, '4\r\nto b\r\n0\r\n\r\nc\r\ne lied about\r\n0\r\n\r\n')
    asks = false
    assert.equal(short(await ask(Buffer.from(file))), 'declined not-read')
  })

  it('ICAP over TLS: by the authority that is named, and by no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-icaps-'))
    const files = await ensureDevelopmentCertificates(folder, ['localhost'])
    const server = createServer(
      { cert: readFileSync(files.internet.certificateFile), key: readFileSync(files.internet.keyFile) },
      (socket) => {
        let received = Buffer.alloc(0)
        socket.on('error', () => undefined)
        socket.on('data', (chunk: Buffer) => {
          received = Buffer.concat([received, chunk])
          if (received.includes('OPTIONS ')) socket.end(options)
          else if (received.subarray(-5).equals(Buffer.from('0\r\n\r\n'))) socket.end(finds(received) ? blocked : clean)
        })
      },
    )
    await new Promise<void>((done) => server.listen(0, 'localhost', done))
    const address = server.address()
    const at = `icaps://localhost:${typeof address === 'object' && address ? address.port : 0}/av`
    try {
      assert.equal(short(await (await begun.engine({ kind: 'icap', address: at, caFile: files.authority })).ask(harmless)), 'clean')
      assert.equal(short(await (await begun.engine({ kind: 'icap', address: at })).ask(harmless)), 'unavailable unreachable')
      assert.equal(
        short(await (await begun.engine({ kind: 'icap', address: at, caFile: '/nonexistent' })).ask(harmless)),
        'unavailable unreachable',
      )
    } finally {
      server.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('heads of ICAP', () => {
  it('heads: what is not a head is none', () => {
    for (const text of [
      '',
      'ICAP/1.0',
      'ICAP/1.0 99 x',
      'ICAP/2.0 200 OK',
      'ICAP/1.0 200 OK\r\n: x',
      'ICAP/1.0 200 OK\r\nA : b',
      'ICAP/1.0 200 OK\nA: b',
    ])
      assert.throws(() => parseHead(text), { name: 'EngineTrouble' }, text)
    assert.deepEqual([...parseHead('ICAP/1.0 200 OK\r\nA: b\r\na:c').fields], [['a', 'b, c']])
    assert.deepEqual(parseEncapsulated('req-hdr=0, res-hdr=10, res-body=20'), { headBytes: 20, heads: ['req-hdr', 'res-hdr'], body: true })
    assert.deepEqual(parseEncapsulated('null-body=0'), { headBytes: 0, heads: [], body: false })
    for (const text of [undefined, '', 'res-hdr=0', 'res-body=0, res-hdr=5', 'res-hdr=1, res-body=5', 'res-hdr=0, res-body=-1', 'x=0'])
      assert.throws(() => parseEncapsulated(text), { name: 'EngineTrouble' }, text)
  })
})
