/** What clamd and ICAP engines say, and what is made of it when they lie, stall, or say nothing: in doubt, not clean. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { Registry } from 'prom-client'
import { ensureDevelopmentCertificates } from '../../certs/development.ts'
import { enginesSchema } from '../../config/engines.ts'
import { type EngineAnswer, threatOf, versionOf } from '../../gateway/engines/answer.ts'
import { type Engines, openEngines } from '../../gateway/engines/engines.ts'
import { parseEncapsulated, parseHead } from '../../gateway/engines/icap/head.ts'
import { judge } from '../../gateway/engines/judge.ts'
import { testFile } from '../../gateway/engines/proof.ts'
import { until } from '../support/until.ts'
import { hasClamd, hasIcap, type Impostor, marker, type Scanner, startClamd, startIcap, startImpostor, threat } from './scanners.ts'

const harmless = Buffer.from('議事録\n')
const infected = Buffer.from(`議事録 ${marker}\n`)
const MiB = 1024 * 1024

const opened: Engines[] = []
async function engine(settings: object): Promise<{ engines: Engines; ask(bytes: Uint8Array): Promise<EngineAnswer> }> {
  const engines = await openEngines(enginesSchema.parse([{ name: 'one', timeoutSeconds: 5, ...settings }]), new Registry())
  opened.push(engines)
  return {
    engines,
    async ask(bytes) {
      const [answer] = await engines.ask('before', bytes)
      assert.ok(answer)
      return answer
    },
  }
}
const short = ({ verdict, threat: name, why }: EngineAnswer) => [verdict, name ?? why].filter((word) => word !== undefined).join(' ')

afterEach(async () => {
  for (const engines of opened.splice(0)) await engines.close()
})

describe('clamd of Debian', function () {
  this.timeout(60_000)
  let clamd: Scanner
  before(async function () {
    if (!hasClamd()) return this.skip()
    clamd = await startClamd()
  })
  after(() => clamd?.stop())

  it('is asked over its socket: clean, found by name, with its version; a file in many chunks', async () => {
    const { engines, ask } = await engine({ kind: 'clamd', address: clamd.address })
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
    const { ask } = await engine({ kind: 'clamd', address: clamd.address })
    const answer = await ask(Buffer.alloc(6 * MiB, 'a'))
    // clamd answers and hangs up in the middle; which of the two is seen first is the system's to say.
    assert.ok(['declined too-large', 'unavailable lost'].includes(short(answer)), short(answer))
    const small = await engine({ kind: 'clamd', address: clamd.address, maximumBytes: 4096 })
    assert.equal(short(await small.ask(Buffer.alloc(4096, 'a'))), 'clean')
    assert.equal(short(await small.ask(Buffer.alloc(4097, 'a'))), 'declined too-large')
  })

  it('killed, stopped and back: not clean until it looks again', async () => {
    const { engines, ask } = await engine({ kind: 'clamd', address: clamd.address, timeoutSeconds: 1 })
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
      const { engines, ask } = await engine({ kind: 'clamd', address: blind.address })
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
    const { ask } = await engine({ kind: 'icap', address: icap.at('virus_scan') })
    const clean = await ask(harmless)
    assert.equal(short(clean), 'clean')
    assert.match(clean.version ?? '', /^C-ICAP\/.* "CI0001-[^"]+"$/)
    assert.equal(short(await ask(infected)), `found ${threat}`)
    const large = Buffer.alloc(MiB, 'あ')
    assert.equal(short(await ask(large)), 'clean', 'past the preview')
    large.write(marker, large.length - marker.length)
    assert.match(short(await ask(large)), /^found /)
  })

  it('what it lets through unread is not clean: past its MaxObjectSize it answers after the preview', async () => {
    const { ask } = await engine({ kind: 'icap', address: icap.at('virus_scan') })
    assert.equal(short(await ask(Buffer.alloc(2 * MiB + 1, 'a'))), 'declined not-read')
  })

  it('an echo, which calls everything clean, is found out; a service that is not there, too', async () => {
    const { engines, ask } = await engine({ kind: 'icap', address: icap.at('echo') })
    assert.equal(engines.states()[0]?.why, 'unproven')
    assert.equal(short(await ask(infected)), 'unavailable unproven')
    assert.equal(short(await (await engine({ kind: 'icap', address: icap.at('nothing') })).ask(harmless)), 'unavailable error')
  })

  it('a scanner behind it that is gone makes it fail, not pass', async () => {
    const { ask } = await engine({ kind: 'icap', address: icap.at('virus_scan') })
    assert.equal(short(await ask(harmless)), 'clean')
    await clamd.kill()
    assert.match(short(await ask(infected)), /^(?:unavailable|declined) /)
    await clamd.restart()
    await until('it looks again', async () => short(await ask(infected)) === `found ${threat}`)
  })
})

/** What a fake clamd says to INSTREAM, by what it was given; the rest is as the real one does it. */
function clamdThat(answer: (socket: Socket, stream: Buffer, connection: number) => void, version = () => 'ClamAV 9'): Promise<Impostor> {
  const done = new WeakSet<Socket>()
  return startImpostor((socket, received, connection) => {
    const text = received.toString('latin1')
    if (text.endsWith('zPING\0zVERSION\0')) return void socket.write(`1: PONG\x002: ${version()}\0`)
    if (text.endsWith('zVERSION\0')) return void socket.write(`1: ${version()}\0`)
    const at = text.indexOf('zINSTREAM\0')
    if (at < 0 || done.has(socket) || !received.subarray(-4).equals(Buffer.alloc(4))) return
    done.add(socket)
    answer(socket, received.subarray(at), connection)
  })
}
const finds = (stream: Buffer): boolean => stream.includes(testFile) || stream.includes(marker)
const honest = (socket: Socket, stream: Buffer): void => void socket.write(finds(stream) ? '2: stream: Eicar FOUND\0' : '2: stream: OK\0')

describe('an engine that misbehaves', function () {
  this.timeout(60_000)
  const impostors: Impostor[] = []
  const started = async (impostor: Promise<Impostor>): Promise<Impostor> => {
    impostors.push(await impostor)
    return impostor
  }
  afterEach(async () => {
    for (const impostor of impostors.splice(0)) await impostor.stop()
  })

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
      const liar = await started(
        clamdThat((socket, stream) => (stream.includes('to be lied about') ? void socket.end(answer) : honest(socket, stream))),
      )
      const { ask } = await engine({ kind: 'clamd', address: `tcp://127.0.0.1:${liar.port}` })
      assert.equal(short(await ask(harmless)), 'clean', 'the control')
      assert.equal(short(await ask(Buffer.from('to be lied about'))), expected)
    })

  it('another version is another engine: its clean counts once it has named the test file', async () => {
    let version = 'ClamAV 9/1'
    let isBlind = false
    const clamd = await started(
      clamdThat(
        (socket, stream) => (isBlind ? void socket.write('2: stream: OK\0') : honest(socket, stream)),
        () => version,
      ),
    )
    const { ask } = await engine({ kind: 'clamd', address: `tcp://127.0.0.1:${clamd.port}` })
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
    const { port } = await started(startImpostor(() => undefined))
    const silent = await engine({ kind: 'clamd', address: `tcp://127.0.0.1:${port}`, timeoutSeconds: 1 })
    assert.equal(short(await silent.ask(harmless)), 'unavailable timeout')
    const nobody = await engine({ kind: 'clamd', address: 'unix:/nonexistent/clamd.ctl' })
    assert.equal(short(await nobody.ask(harmless)), 'unavailable unreachable')
  })

  const options = 'ICAP/1.0 200 OK\r\nMethods: RESPMOD\r\nService: Fake\r\nISTag: "1"\r\nAllow: 204\r\nEncapsulated: null-body=0\r\n\r\n'
  const clean = 'ICAP/1.0 204 No Content\r\nISTag: "1"\r\n\r\n'
  const blocked = 'ICAP/1.0 403 Forbidden\r\nISTag: "1"\r\n\r\n'
  /** Answers to the file with `answer`, and honestly to the proof. */
  const icapThat = (answer: string | ((body: Buffer) => string), said = options): Promise<Impostor> =>
    startImpostor((socket, received) => {
      if (received.includes('OPTIONS ')) return void socket.end(said)
      if (!received.subarray(-5).equals(Buffer.from('0\r\n\r\n')) && !received.subarray(-11).equals(Buffer.from('0; ieof\r\n\r\n'))) return
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
      const { port } = await started(icapThat(answer))
      const { ask } = await engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
      assert.equal(short(await ask(harmless)), 'clean', 'the control')
      assert.equal(short(await ask(Buffer.from(file))), expected)
    })

  it('ICAP that forbids everything does not pass the proof', async () => {
    const { port } = await started(startImpostor((socket, received) => void socket.end(received.includes('OPTIONS ') ? options : blocked)))
    const { engines } = await engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
    assert.equal(engines.states()[0]?.why, 'unproven')
  })

  it('ICAP that takes requests only gets one, and its own request back is no objection', async () => {
    const { port } = await started(
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
    const { ask } = await engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
    assert.equal(short(await ask(Buffer.from(file))), 'clean')
  })

  it('ICAP that wants a preview gets so much and then the rest; what it says before it has asked for the rest is no look at the file', async () => {
    let asks = true
    let shown = ''
    const asked = new WeakSet<Socket>()
    const { port } = await started(
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
    const { ask } = await engine({ kind: 'icap', address: `icap://127.0.0.1:${port}/av` })
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
      assert.equal(short(await (await engine({ kind: 'icap', address: at, caFile: files.authority })).ask(harmless)), 'clean')
      assert.equal(short(await (await engine({ kind: 'icap', address: at })).ask(harmless)), 'unavailable unreachable')
      assert.equal(
        short(await (await engine({ kind: 'icap', address: at, caFile: '/nonexistent' })).ask(harmless)),
        'unavailable unreachable',
      )
    } finally {
      server.close()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('what an engine says', () => {
  it('crosses as a bounded code and bounded ASCII', () => {
    assert.equal(threatOf('Win.Test.EICAR_HDB-1'), 'Win.Test.EICAR_HDB-1')
    assert.equal(threatOf('__<b>悪</b>'), 'b____b_')
    assert.equal(threatOf('…'), 'unnamed')
    assert.equal(threatOf('a'.repeat(1000)).length, 80)
    assert.equal(versionOf('ClamAV 1.4.3/27500/Sun\n\u202e'), 'ClamAV 1.4.3/27500/Sun__')
    assert.equal(versionOf('é'.repeat(1000)).length, 120)
    assert.equal(versionOf('  '), 'unknown')
  })

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

describe('what answers mean for a file', () => {
  const answers = (...verdicts: EngineAnswer['verdict'][]): EngineAnswer[] =>
    verdicts.map((verdict, at) => ({ name: `e${at}`, stage: 'before', verdict }))
  const cases: readonly (readonly [verdicts: EngineAnswer['verdict'][], required: string[], expected: string])[] = [
    [[], [], 'pass'],
    [['clean', 'clean'], ['e0', 'e1'], 'pass'],
    [['clean', 'found'], [], 'engine-found'],
    [['unavailable', 'found'], ['e0'], 'engine-found'],
    [['declined', 'unavailable'], [], 'pass'],
    [['clean', 'unavailable'], ['e0'], 'pass'],
    [['clean', 'unavailable'], ['e1'], 'engine-unavailable'],
    [['declined', 'clean'], ['e0'], 'engine-declined'],
    [['declined', 'unavailable'], ['e0', 'e1'], 'engine-declined'],
  ]
  for (const [verdicts, required, expected] of cases)
    it(`${verdicts.join(', ') || 'none'}; required ${required.join(', ') || 'none'}: ${expected}`, () =>
      assert.equal(judge(answers(...verdicts), new Set(required)), expected))
})

describe('engines in the configuration', () => {
  const parse = (...engines: object[]) => enginesSchema.safeParse(engines).success
  const clamav = { name: 'clamav', kind: 'clamd', address: 'unix:/run/clamd.ctl' }
  const icap = { name: 'icap', kind: 'icap', address: 'icap://localhost/av' }
  it('are required and asked twice, if nothing else is said', () => {
    const [one] = enginesSchema.parse([clamav])
    assert.deepEqual([one?.required, one?.when, one?.timeoutSeconds, one?.maximumBytes], [true, 'both', 60, 100 * MiB])
    assert.equal(parse(clamav, icap), true)
    assert.equal(parse({ ...icap, address: 'icaps://[::1]:11344/srv?x=1' }, { ...clamav, address: 'tcp://[::1]:3310' }), true)
  })
  const wrong: readonly (readonly [name: string, ...engines: object[]])[] = [
    ['two of one name', clamav, { ...icap, name: 'clamav' }],
    ['five', ...['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...clamav, name }))],
    ['clamd at an ICAP address', { ...clamav, address: icap.address }],
    ['ICAP at a socket', { ...icap, address: clamav.address }],
    ['ICAP without a service', { ...icap, address: 'icap://localhost' }],
    ['an address with a password', { ...icap, address: 'icap://a:b@localhost/av' }],
    ['a line end in an address', { ...icap, address: 'icap://localhost/av\r\nX: y' }],
    ['a relative socket', { ...clamav, address: 'unix:clamd.ctl' }],
    ['a name with a blank', { ...clamav, name: 'a b' }],
    ['an authority for clamd', { ...clamav, caFile: 'ca.pem' }],
    ['an unknown key', { ...clamav, optional: true }],
  ]
  for (const [name, ...engines] of wrong) it(`${name}: refused`, () => assert.equal(parse(...engines), false))
})
