import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { type Answer, Client, type Phone, type Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { asSchema, checkSchema, mistakes, type Schema } from './schema.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly operationId: string
  readonly secured: boolean
  readonly roles: readonly string[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly hasBody: boolean
  readonly responses: Readonly<Record<string, Schema>>
}

function operationsOf(document: Schema): Operation[] {
  return Object.entries(asSchema(document.paths)).flatMap(([path, item]) =>
    Object.entries(asSchema(item)).map(([method, value]): Operation => {
      const operation = asSchema(value)
      return {
        method: method.toUpperCase(),
        path,
        operationId: String(operation.operationId),
        secured: (operation.security as unknown[]).length > 0,
        roles: /^Roles: (.*)$/.exec(String(operation.description ?? ''))?.[1]?.split(', ') ?? [],
        parameters: operation.parameters as Operation['parameters'],
        hasBody: operation.requestBody !== undefined,
        responses: operation.responses as Operation['responses'],
      }
    }),
  )
}

/** What is streamed or takes the caller’s own session away is called apart. */
const streams = new Set(['streamEvents'])

describe('the OpenAPI document', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let phone: Phone
  let everyone: Staff
  let user: Staff
  const sides: { name: string; client: () => Client; anonymous: () => Client; document: Schema; operations: Operation[] }[] = []
  const anonymous: Client[] = []

  before(async () => {
    sekisho = await startInstallation()
    const plain = await sekisho.staff('plain', '一般 職員')
    user = plain.client
    phone = await sekisho.phoneOf(plain.id)
    everyone = (await sekisho.staff('everyone', '全権 職員', ['user', 'approver', 'policy-author', 'auditor', 'administrator'])).client
    for (const client of [phone, everyone]) {
      const document = await client.expect<Schema>(200, '//openapi.json')
      const nobody = new Client(client.origin, sekisho.authority)
      anonymous.push(nobody)
      sides.push({
        name: client === phone ? 'internet' : 'lgwan',
        client: () => client,
        anonymous: () => nobody,
        document,
        operations: operationsOf(document),
      })
    }
  })
  after(async () => {
    for (const client of anonymous) client.close()
    await sekisho?.stop()
  })

  const pathOf = ({ path, parameters }: Operation, value: (name: string, schema: Schema) => string): string =>
    path
      .replace('/api/v1', '')
      .replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(value(name, parameters.find((one) => one.name === name)?.schema ?? {})),
      )

  /** A value of the right form that names nothing. */
  const absent = (_name: string, schema: Schema): string =>
    schema.format === 'uuid' ? randomUUID() : schema.type === 'integer' || schema.type === 'number' ? '999999' : 'absent'

  /** The status is documented, the body fits its schema, no fault. */
  const assertDocumented = (document: Schema, operation: Operation, answer: Answer, what: string): void => {
    const place = `${operation.method} ${operation.path} (${what}): ${answer.status} ${answer.bytes.toString().slice(0, 300)}`
    assert.notEqual(answer.status, 500, place)
    const response = operation.responses[String(answer.status)]
    assert.ok(response, `undocumented: ${place}`)
    const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? ''
    if (answer.bytes.length === 0) return
    const content = asSchema(response.content)
    const media = content[type] ?? (answer.status < 300 && content['application/octet-stream'] ? {} : undefined)
    assert.ok(media, `${type} is not documented: ${place}`)
    const { schema } = asSchema(media)
    if (schema !== undefined && /json$/.test(type)) assert.deepEqual(mistakes(document, asSchema(schema), answer.json()), [], place)
  }

  it('is OpenAPI 3.1 with one name per operation, references that lead somewhere, and schemas that are some', () => {
    for (const { document, operations } of sides) {
      assert.match(String(document.openapi), /^3\.1\.\d+$/)
      const { title, version } = asSchema(document.info)
      assert.ok(title && version)
      assert.ok(operations.length >= 15)
      assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
      const components = asSchema(document.components)
      for (const [name, schema] of Object.entries(asSchema(components.schemas))) checkSchema(document, asSchema(schema), name)
      for (const operation of operations) {
        const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        const declared = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => name)
        assert.deepEqual(declared.sort(), inPath.sort(), operation.path)
        for (const { name, schema } of operation.parameters) checkSchema(document, schema, `${operation.operationId}.${name}`)
        for (const [status, response] of Object.entries(operation.responses)) {
          assert.match(status, /^[2-5]\d\d$/)
          assert.ok(response.description)
          for (const media of Object.values(asSchema(response.content ?? {}))) {
            const { schema } = asSchema(media)
            if (schema !== undefined) checkSchema(document, asSchema(schema), `${operation.operationId}.${status}`)
          }
        }
      }
    }
  })

  it('says of every operation whether it needs a session, and without one each that does answers 401', async () => {
    let walked = 0
    for (const { document, operations, anonymous: client } of sides) {
      for (const operation of operations.filter(({ secured }) => secured)) {
        const call = operation.hasBody ? { method: operation.method, body: {} } : { method: operation.method }
        const answer = await client().fetch(pathOf(operation, absent), call)
        assert.equal(answer.status, 401, `${operation.method} ${operation.path}`)
        assertDocumented(document, operation, answer, 'no session')
        walked++
      }
    }
    assert.ok(walked > 50)
    assert.deepEqual(
      sides.flatMap(({ name, operations }) =>
        operations.filter(({ secured }) => !secured).map(({ operationId }) => `${name} ${operationId}`),
      ),
      [
        'internet beginRegistration',
        'internet finishRegistration',
        'internet readRegistration',
        'internet beginSignIn',
        'internet finishSignIn',
        'lgwan signIn',
      ],
      'what anyone may call',
    )
  })

  it('names roles, and without them each operation answers 403 before it looks at anything', async () => {
    let walked = 0
    for (const { document, operations } of sides) {
      for (const operation of operations.filter(({ roles }) => roles.length > 0)) {
        assert.equal(operation.roles.includes('user'), false)
        const call = operation.hasBody ? { method: operation.method, body: { garbage: true } } : { method: operation.method }
        const answer = await user.fetch(
          pathOf(operation, () => 'garbage'),
          call,
        )
        assert.deepEqual([answer.status, answer.json().code], [403, 'forbidden'], operation.operationId)
        assertDocumented(document, operation, answer, 'no role')
        walked++
      }
    }
    assert.ok(walked > 30)
  })

  it('holds for garbage in path, query and body: 4xx as documented, never a fault', async () => {
    const garbage = ['x', '%00', '%', '..', '%2e%2e%2f', "' or 1=1 --", '-1', '1e999', '99999999999999999999', '\u202e', '𠮷'.repeat(50)]
    const bodies: readonly unknown[] = [{}, [], { garbage: true }, { name: null }]
    for (const { document, operations, client } of sides) {
      for (const operation of operations.filter(({ operationId }) => operationId !== 'signOut' && !streams.has(operationId))) {
        const inPath = operation.path.includes('{')
        for (const [index, value] of (inPath ? garbage : ['']).entries()) {
          const body = bodies[index % bodies.length]
          const call = operation.hasBody ? { method: operation.method, body } : { method: operation.method }
          const answer = await client().fetch(
            pathOf(operation, () => value),
            call,
          )
          // A path of dots is another path.
          if (answer.status === 404 || answer.status === 405) continue
          assertDocumented(document, operation, answer, JSON.stringify(value))
          if (inPath && operation.method !== 'GET') assert.ok(answer.status >= 400, operation.operationId)
        }
        const absentAnswer = await client().fetch(
          pathOf(operation, absent),
          operation.hasBody ? { method: operation.method, body: {} } : { method: operation.method },
        )
        assertDocumented(document, operation, absentAnswer, 'absent')
        if (operation.method !== 'GET') continue
        for (const query of [
          '?garbage=1',
          '?limit=-1',
          '?limit=x',
          '?limit=1&limit=2',
          '?__proto__=1',
          '?after=%00',
          `?${'a=1&'.repeat(500)}`,
          '?from=yesterday&to=1e9',
          '?before=99999999999999999999',
          '?limit[]=1',
        ])
          assertDocumented(document, operation, await client().fetch(pathOf(operation, absent) + query), query)
      }
    }
  })

  it('holds for whatever a fuzzer writes into the bodies of people, rooms, messages and sign-ins', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('\0', '\ud800', '\u202e', randomUUID(), 'x'.repeat(5_000), '__proto__'),
      fc.string({ maxLength: 5 }),
    )
    const json = fc.jsonValue({ maxDepth: 2 })
    const likely = fc.record(
      {
        name: word,
        login: word,
        password: word,
        newPassword: word,
        section: word,
        text: word,
        code: word,
        comment: word,
        purpose: word,
        model: word,
        reason: word,
        yaml: word,
        note: word,
        label: word,
        registrationId: word,
        signInId: word,
        credential: json,
        roles: fc.array(word, { maxLength: 2 }),
        members: fc.array(json, { maxLength: 2 }),
        attachments: fc.array(word, { maxLength: 2 }),
        upTo: word,
        decision: fc.constantFrom('approve', 'reject', 'x'),
      },
      { requiredKeys: [] },
    )
    const body = fc.oneof(
      likely,
      likely,
      fc.anything({ maxDepth: 2 }).filter((value) => JSON.stringify(value) !== undefined),
    )
    const targets = sides.flatMap(({ document, operations, client }) =>
      operations
        .filter(({ hasBody, operationId }) => hasBody && operationId !== 'uploadFiles')
        .map((operation) => ({ document, operation, client })),
    )
    assert.ok(targets.length > 25)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), body, async ({ document, operation, client }, value) => {
        const answer = await client().fetch(pathOf(operation, absent), { method: operation.method, body: value })
        assertDocumented(document, operation, answer, JSON.stringify(value).slice(0, 200))
      }),
      { numRuns: 250 },
    )
    assert.equal((await everyone.fetch('/session')).status, 200, 'still here')
  })

  it('describes what the main routes answer', async () => {
    const [internet, lgwan] = sides
    assert.ok(internet && lgwan)
    const call = async (
      side: typeof internet,
      operationId: string,
      path: string,
      more: Parameters<Client['fetch']>[1] = {},
      client = side.client(),
    ) => {
      const operation = side.operations.find((one) => one.operationId === operationId)
      assert.ok(operation, operationId)
      const answer = await client.fetch(path, { method: operation.method, ...more })
      assert.ok(answer.status < 300, `${operationId}: ${answer.status} ${answer.bytes}`)
      assertDocumented(side.document, operation, answer, 'success')
      return answer.bytes.length > 0 && /json/.test(String(answer.headers['content-type'])) ? answer.json() : {}
    }
    const { person } = (await call(lgwan, 'readSession', '/session', {}, user)) as { person: { id: string } }
    const members = [{ personId: person.id, internet: true, lgwan: true }]
    const room = await call(lgwan, 'createRoom', '/rooms', { body: { name: '仕様の部屋', label: '2', members } })
    await call(lgwan, 'addMembers', `/rooms/${room.id}/members`, { body: { members } })
    const uploads = await upload(phone, [{ name: '記録.txt', bytes: Buffer.from('本文') }])
    const body = { text: 'こんにちは', attachments: uploads.map(({ id }) => id) }
    const headers = { 'idempotency-key': 'documented' }
    const sent = await call(internet, 'postMessage', `/rooms/${room.id}/messages`, { body, headers })
    await call(internet, 'postMessage', `/rooms/${room.id}/messages`, { body, headers })
    await until('it has crossed', async () => (await user.fetch(`/messages/${sent.id}`)).status === 200)
    await until('its attachment is clean', async () => (await user.fetch(`/attachments/${uploads[0]?.id}/content`)).status === 200)
    await call(lgwan, 'markRead', `/rooms/${room.id}/read`, { body: { upTo: sent.id } }, user)
    for (const side of sides) {
      const client = side === internet ? phone : user
      await call(side, 'listRooms', '/rooms', {}, client)
      await call(side, 'listMessages', `/rooms/${room.id}/messages`, {}, client)
      await call(side, 'getMessage', `/messages/${sent.id}`, {}, client)
    }
    await call(lgwan, 'downloadAttachment', `/attachments/${uploads[0]?.id}/content`, {}, user)
    await call(internet, 'readSession', '/session')
    await call(internet, 'unsendMessage', `/messages/${sent.id}`)
    for (const operation of lgwan.operations.filter(
      ({ method, path, operationId }) => method === 'GET' && !path.includes('{') && !streams.has(operationId),
    )) {
      const answer = await everyone.fetch(operation.path.replace('/api/v1', ''))
      assertDocumented(lgwan.document, operation, answer, 'as it is')
    }
    await call(lgwan, 'listPersons', '/persons')
    await call(lgwan, 'readPerson', `/persons/${person.id}`)
    await call(lgwan, 'listDevices', '/devices')
    await call(lgwan, 'searchAuditRecords', '/audit/records?limit=100')
    await call(lgwan, 'getActivePolicy', '/policies/active')
    await call(lgwan, 'listSecondFactors', '/me/second-factors')
  })

  it('would be missed by this test if it were wrong (negative control)', () => {
    const [internet] = sides
    const operation = internet?.operations.find(({ operationId }) => operationId === 'listRooms')
    assert.ok(internet && operation)
    const answer = (status: number, body: unknown): Answer => ({
      status,
      headers: { 'content-type': 'application/json' },
      bytes: Buffer.from(JSON.stringify(body)),
      json: <T>() => body as T,
    })
    assertDocumented(internet.document, operation, answer(200, { rooms: [] }), 'control')
    for (const [status, body] of [
      [200, { rooms: {} }],
      [200, { rooms: [], extra: 1 }],
      [200, {}],
      [418, {}],
      [500, {}],
    ] as const)
      assert.throws(() => assertDocumented(internet.document, operation, answer(status, body), 'control'), assert.AssertionError)
  })
})
