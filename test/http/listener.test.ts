import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { request } from 'node:http'
import { createConnection } from 'node:net'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Client, type Phone, type Staff } from '../support/phone.ts'
import { dial, exchange, listenTo, parseAnswer } from './raw.ts'

interface ProblemBody {
  readonly type: string
  readonly status: number
  readonly code: string
  readonly title: string
  readonly title_ja: string
  readonly title_en: string
}

describe('a listener', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let staff: Staff
  let phone: Phone
  let origins: readonly string[]
  before(async () => {
    sekisho = await startInstallation({
      SEKISHO_LIMITS__HEADERS_SECONDS: '1',
      SEKISHO_LIMITS__REQUEST_SECONDS: '5',
      SEKISHO_LIMITS__JSON_BODY_BYTES: '65536',
      SEKISHO_LIMITS__HEADER_BYTES: '8192',
    })
    const person = await sekisho.staff('yamada', '山田 太郎')
    staff = person.client
    phone = await sekisho.phoneOf(person.id)
    origins = [phone.origin, staff.origin]
  })
  after(() => sekisho?.stop())

  const assertProblem = (body: string, status: number, code: string): void => {
    const problem = JSON.parse(body) as ProblemBody
    assert.deepEqual([problem.type, problem.status, problem.code], [`urn:sekisho:problem:${code}`, status, code])
    assert.match(problem.title_ja, /[ぁ-ん]/)
    assert.match(problem.title_en, /^[\x20-\x7e’]+$/)
    assert.ok([problem.title_ja, problem.title_en].includes(problem.title))
    assert.doesNotMatch(body, /node_modules|\.ts\b|\bat \w+ \(|[Pp]ostgres|SELECT|stack|sekisho-journey/)
  }
  const get = (path: string, ...headers: string[]) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`

  describe('in TLS', () => {
    it('gives nothing useful to plain HTTP', async () => {
      for (const origin of origins) {
        const said = await new Promise<string>((done) => {
          let text = ''
          const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(origin).port) }, () =>
            socket.write(get('/openapi.json')),
          )
          socket.on('data', (chunk) => {
            text += chunk
          })
          socket.on('error', () => undefined).once('close', () => done(text))
        })
        assert.doesNotMatch(said, /HTTP\/1\.1 200|openapi/)
      }
      await assert.rejects(
        new Promise((done, fail) =>
          request(`${origins[0]?.replace('https', 'http')}/openapi.json`, done)
            .on('error', fail)
            .end(),
        ),
      )
    })

    it('speaks 1.2 and 1.3, with forward secrecy and authenticated encryption only', async () => {
      const { authority } = sekisho
      for (const origin of origins) {
        for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
          const socket = await dial(origin, authority, { minVersion: version, maxVersion: version })
          assert.equal(socket.getProtocol(), version)
          assert.match(
            socket.getCipher().standardName,
            /^TLS_(?:ECDHE_(?:ECDSA|RSA)_WITH_)?(?:AES_(?:128|256)_GCM|CHACHA20_POLY1305)_SHA(?:256|384)$/,
          )
          socket.destroy()
        }
        for (const version of ['TLSv1', 'TLSv1.1'] as const)
          await assert.rejects(
            dial(origin, authority, { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }),
            version,
          )
        for (const ciphers of [
          'AES128-SHA',
          'AES256-GCM-SHA384',
          'ECDHE-ECDSA-AES128-SHA',
          'ECDHE-ECDSA-AES128-SHA256',
          'ECDHE-RSA-AES256-SHA384',
        ])
          await assert.rejects(dial(origin, authority, { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` }), ciphers)
        await assert.rejects(dial(origin, Buffer.alloc(0), { ca: [] }), 'only who trusts the authority')
      }
    })

    it('openssl agrees about the versions', function () {
      if (spawnSync('openssl', ['version']).status !== 0) {
        console.error('!!! openssl is not installed: no second opinion about TLS')
        this.skip()
      }
      const port = new URL(phone.origin).port
      const shake = (...words: string[]) =>
        spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-cipher', 'ALL:@SECLEVEL=0', ...words], {
          input: '',
          encoding: 'utf8',
        })
      assert.equal(shake('-tls1_2').status, 0)
      for (const old of ['-tls1', '-tls1_1']) assert.notEqual(shake(old).status, 0, old)
    })

    it('offers HTTP/1.1 and keeps a connection for many requests', async () => {
      const socket = await dial(phone.origin, sekisho.authority, { ALPNProtocols: ['h2', 'http/1.1'] })
      assert.equal(socket.alpnProtocol, 'http/1.1')
      const said = listenTo(socket)
      socket.write(get('/nothing') + get('/openapi.json') + get('/nothing', 'Connection: close'))
      assert.deepEqual((await said).match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 404', 'HTTP/1.1 200', 'HTTP/1.1 404'])
    })
  })

  describe('in every answer', () => {
    const answers = async (): Promise<[string, Readonly<Record<string, unknown>>][]> => {
      const anonymous = new Client(phone.origin, sekisho.authority)
      const named: [string, Readonly<Record<string, unknown>>][] = []
      const add = async (what: string, client: Client, path: string, call: Parameters<Client['fetch']>[1] = {}) => {
        const { status, headers } = await client.fetch(path, call)
        named.push([`${what} ${status}`, headers])
      }
      await add('a document', anonymous, '//openapi.json')
      await add('a success', staff, '/rooms')
      await add('no session', anonymous, '/rooms')
      await add('no role', staff, '/persons')
      await add('no such place', anonymous, '//no/such/place')
      await add('no such method', anonymous, '//openapi.json', { method: 'DELETE' })
      await add('a mistake', staff, '/rooms', { body: { name: 1 } })
      await add('no JSON', staff, '/rooms', { body: Buffer.from('{'), headers: { 'content-type': 'application/json' } })
      await add('too large', staff, '/rooms', { body: { name: 'x'.repeat(70_000) } })
      await add('no path', anonymous, '//%ff')
      for (const [what, bytes] of [
        ['broken', 'NOT HTTP\r\n\r\n'],
        ['large headers', get('/', `X: ${'x'.repeat(9_000)}`)],
      ] as const)
        named.push([what, (await exchange(phone.origin, sekisho.authority, bytes)).headers])
      anonymous.close()
      return named
    }

    it('nothing may be loaded, framed, sniffed, stored or submitted, and no server names itself', async () => {
      for (const [what, headers] of await answers()) {
        const policy = String(headers['content-security-policy'])
        for (const directive of [`default-src 'none'`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`])
          assert.ok(policy.includes(directive), `${what}: ${policy}`)
        assert.doesNotMatch(policy, /unsafe|\*|http/)
        assert.equal(headers['x-content-type-options'], 'nosniff', what)
        assert.equal(headers['cache-control'], 'no-store', what)
        assert.match(String(headers['strict-transport-security']), /max-age=31536000/, what)
        for (const banner of ['server', 'x-powered-by', 'via', 'etag']) assert.equal(headers[banner], undefined, `${what}: ${banner}`)
        assert.equal(headers['access-control-allow-origin'], undefined, what)
      }
    })
  })

  describe('of a request', () => {
    it('that is no HTTP, or is HTTP of a kind that is smuggled, says what is wrong and closes', async () => {
      const post = (path: string, headers: string, body = '') =>
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`
      const broken = (path: string): readonly (readonly [string, string])[] => [
        ['words', 'HELLO\r\n\r\n'],
        ['a bad version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
        ['no Host', 'GET /openapi.json HTTP/1.1\r\nConnection: close\r\n\r\n'],
        ['a bad header', 'GET / HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n'],
        ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n'],
        ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n  c\r\nTransfer-Encoding : chunked\r\n\r\n'],
        ['two lengths', post(path, 'Content-Length: 2\r\nContent-Length: 3', '{}')],
        ['a length and chunks', post(path, 'Content-Length: 2\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
        ['a length that is none', post(path, 'Content-Length: 2x', '{}')],
        ['an unknown coding', post(path, 'Transfer-Encoding: gzip, identity', '{}')],
        ['a chunk that is none', post(path, 'Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n')],
      ]
      for (const origin of origins) {
        const path = origin === phone.origin ? '/api/v1/session/options' : '/api/v1/session'
        for (const [what, bytes] of broken(path)) {
          const answer = await exchange(origin, sekisho.authority, bytes)
          assert.equal(answer.status, 400, what)
          assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, what)
          assertProblem(answer.body, 400, 'bad-request')
        }
      }
    })

    it('takes headers up to their limit, and says 431 past it', async () => {
      assert.equal(
        (await exchange(phone.origin, sekisho.authority, get('/openapi.json', 'Connection: close', `X: ${'x'.repeat(7_000)}`))).status,
        200,
      )
      const answer = await exchange(phone.origin, sekisho.authority, get('/openapi.json', 'Connection: close', `X: ${'x'.repeat(8_500)}`))
      assert.equal(answer.status, 431)
      assertProblem(answer.body, 431, 'headers-too-large')
    })

    it('takes a body up to its limit, declared or chunked, and says 413 past it', async () => {
      const body = (bytes: number): Buffer => Buffer.from(`{"login":"${'x'.repeat(bytes - 12)}"}`)
      const send = (bytes: Buffer, headers = {}) =>
        staff.fetch('/session', { body: bytes, headers: { 'content-type': 'application/json', ...headers } })
      assert.equal((await send(body(65_536))).status, 400, 'at the limit it is read, and found wanting')
      const past = await send(body(65_537))
      assert.equal(past.status, 413)
      assertProblem(past.bytes.toString(), 413, 'too-large')
      const chunk = body(70_000)
      const chunked = await exchange(
        staff.origin,
        sekisho.authority,
        `POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.length.toString(16)}\r\n`,
        chunk,
        '\r\n0\r\n\r\n',
      )
      assert.equal(chunked.status, 413)
    })

    it('of the wrong media type or coding says 415', async () => {
      for (const headers of [
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/json', 'content-encoding': 'lzma' },
        { 'content-type': 'application/json; charset=shift_jis' },
      ]) {
        const answer = await staff.fetch('/session', { body: Buffer.from('{}'), headers })
        assert.equal(answer.status, 415, JSON.stringify(headers))
        assertProblem(answer.bytes.toString(), 415, 'unsupported-media-type')
      }
    })

    it('to a place that is not there says 404, with another method 405 and which there are', async () => {
      for (const path of [
        '//nothing',
        '//api',
        '/nothing',
        '//api/v2/rooms',
        '//../../etc/passwd',
        '//openapi.json/x',
        '//readyz',
        '//metrics',
      ])
        assertProblem((await staff.fetch(path)).bytes.toString(), 404, 'not-found')
      for (const [method, path, allow] of [
        ['DELETE', '/rooms', 'GET, HEAD, POST'],
        ['POST', '//openapi.json', 'GET, HEAD'],
        ['OPTIONS', '/session', 'POST, GET, HEAD, DELETE'],
        ['TRACE', '/rooms', 'GET, HEAD, POST'],
      ] as const) {
        const answer = await staff.fetch(path, { method })
        assert.deepEqual([answer.status, answer.headers.allow], [405, allow], `${method} ${path}`)
        assertProblem(answer.bytes.toString(), 405, 'method-not-allowed')
      }
    })

    it('of a page that is not ours is refused before anything is done', async () => {
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: phone.origin },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]) {
        const answer = await staff.fetch('/session', { method: 'DELETE', headers })
        assert.equal(answer.status, 403, JSON.stringify(headers))
        assertProblem(answer.bytes.toString(), 403, 'forbidden')
      }
      assert.equal((await staff.fetch('/session')).status, 200, 'still signed in')
      const own = await staff.fetch('/rooms', { body: {}, headers: { origin: staff.origin, 'sec-fetch-site': 'same-origin' } })
      assert.equal(own.status, 400, 'the control: our own page gets as far as its mistake')
    })

    it('in JSON that is deep, odd, or after prototypes does no harm', async () => {
      const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
      const bodies = [
        deep,
        `{"name":${deep}}`,
        `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
        '{"__proto__":{"name":"x","members":[]}}',
        '{"constructor":{"prototype":{"polluted":true}},"name":"x","members":[]}',
        '{"name":"x","members":[],"__proto__":{"isAdministrator":true}}',
        '{"name":"x","members":{"length":1e9}}',
        '{"name":"\\ud800","members":[]}',
        'null',
        '""',
        '[]',
        '1e999',
        '{"a":1}{"b":2}',
        '\ufeff{}',
      ]
      for (const body of bodies) {
        const answer = await staff.fetch('/rooms', { body: Buffer.from(body), headers: { 'content-type': 'application/json' } })
        assert.equal(answer.status, 400, body.slice(0, 40))
        assertProblem(answer.bytes.toString(), 400, 'bad-request')
      }
      const { rooms } = await staff.expect<{ rooms: unknown[] }>(200, '/rooms')
      assert.deepEqual(rooms, [])
    })

    it('tells the place of a mistake, not its value, in the language that is asked for', async () => {
      const call = { body: { name: 'SECRET-VALUE', members: 'SECRET-VALUE', other: 1 } }
      const english = await staff.fetch('/rooms', { ...call, headers: { 'accept-language': 'en-GB,en' } })
      const japanese = await staff.fetch('/rooms', call)
      assert.equal(english.json<ProblemBody>().title, english.json<ProblemBody>().title_en)
      assert.equal(japanese.json<ProblemBody>().title, japanese.json<ProblemBody>().title_ja)
      assert.doesNotMatch(japanese.bytes.toString(), /SECRET-VALUE/)
      assert.ok(japanese.json<{ mistakes: { path: string }[] }>().mistakes.some(({ path }) => path === 'body.members'))
    })

    it('whose token is odd is one without a session', async () => {
      const tokens = [
        '',
        'x',
        'x'.repeat(43),
        '../../etc',
        '"',
        `${'a'.repeat(42)}=`,
        'é'.repeat(10),
        `${'a'.repeat(43)}, ${'b'.repeat(43)}`,
      ]
      for (const token of tokens) {
        for (const headers of [
          { authorization: `Bearer ${encodeURI(token)}` },
          { cookie: `__Host-sekisho-lgwan=${encodeURI(token)}` },
          { authorization: `Basic ${encodeURI(token)}` },
        ]) {
          const anonymous = new Client(staff.origin, sekisho.authority)
          assert.equal((await anonymous.fetch('/session', { headers })).status, 401, JSON.stringify(headers))
          anonymous.close()
        }
      }
      // A session of one side is none on the other.
      const other = new Client(phone.origin, sekisho.authority)
      other.cookie = staff.cookie?.replace('lgwan', 'internet')
      assert.equal((await other.fetch('/session')).status, 401)
      other.close()
    })
  })

  describe('of a client that dawdles', () => {
    it('over its headers is cut with 408', async () => {
      const socket = await dial(phone.origin, sekisho.authority)
      const said = listenTo(socket)
      socket.write('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n')
      const dripping = setInterval(() => socket.write('X-Slow: x\r\n'), 200)
      const answer = parseAnswer(await said)
      clearInterval(dripping)
      assert.equal(answer.status, 408)
      assertProblem(answer.body, 408, 'request-timeout')
    })

    it('over its body is cut, and nothing is made of what came', async () => {
      const socket = await dial(staff.origin, sekisho.authority)
      const said = listenTo(socket)
      socket.write(
        `POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"login":"`,
      )
      const dripping = setInterval(() => socket.write('x'), 200)
      const text = await said
      clearInterval(dripping)
      assert.doesNotMatch(text, /HTTP\/1\.1 2/)
      if (text !== '') assertProblem(parseAnswer(text).body, 408, 'request-timeout')
    })

    it('others are served meanwhile', async () => {
      const sockets = await Promise.all(Array.from({ length: 50 }, () => dial(phone.origin, sekisho.authority)))
      for (const socket of sockets) {
        socket.on('error', () => undefined)
        socket.write('GET /openapi.json HTTP/1.1\r\n')
      }
      assert.equal((await phone.fetch('/session')).status, 200)
      for (const socket of sockets) socket.destroy()
    })
  })
})
