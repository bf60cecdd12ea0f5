/** Two organisations on one installation, and what a member of one, a stranger, or a broken client may try at the listeners. */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { databaseUrl } from '../faults/machines.ts'
import { EventReader } from '../support/events.ts'
import { multipart, upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Call, Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

describe('the listeners, attacked', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let yamada: { client: Staff; id: string }
  let head: { client: Staff; id: string }
  /** Everything that an organisation can give, in the other one. */
  let foreign: { client: Staff; id: string }
  let foreignPhone: Phone
  let phone: Phone
  let room: { id: string }
  let own: { message: string; attachment: string; upload: string; approval: string; device: string; tanaka: string }
  let superuser: pg.Client

  before(async () => {
    sekisho = await startInstallation()
    yamada = await sekisho.staff('yamada', '山田 太郎')
    head = await sekisho.staff('kacho', '課長', ['user', 'approver'])
    const tanaka = await sekisho.staff('tanaka', '田中 花子')
    phone = await sekisho.phoneOf(tanaka.id)
    superuser = new pg.Client({ connectionString: databaseUrl(sekisho.configuration, 'postgres') })
    superuser.on('error', () => undefined)
    await superuser.connect()
    // The other organisation is made as an operator would, since no route makes one; then its people sign in like anyone.
    const all = ['user', 'approver', 'policy-author', 'auditor', 'administrator']
    foreign = await sekisho.staff('mallory', '別の市の職員', all)
    await superuser.query(`insert into register.organisation (code, name) values ('271004', '別の市')`)
    await superuser.query(`update register.person set organisation = '271004' where id = $1`, [foreign.id])
    const helper = await sekisho.staff('trent', '別の市の電話')
    foreignPhone = await sekisho.phoneOf(helper.id)
    await superuser.query(`update register.person set organisation = '271004' where id = $1`, [helper.id])
    await superuser.query(`update register.device set organisation = '271004' where person = $1`, [helper.id])

    room = await yamada.client.expect(201, '/rooms', {
      body: { name: '本部', members: [{ personId: tanaka.id, internet: true, lgwan: true }] },
    })
    const [file] = await upload(phone, [{ name: 'メモ.txt', bytes: Buffer.from('こんにちは\n') }])
    const [spare] = await upload(phone, [{ name: 'x.txt', bytes: Buffer.from('x') }])
    const sent = await phone.expect<{ id: string; attachments: { id: string }[] }>(201, `/rooms/${room.id}/messages`, {
      body: { text: '写真', attachments: [file?.id] },
    })
    await until('the file is clean', async () => {
      const answer = await yamada.client.fetch(`/messages/${sent.id}`)
      return answer.status === 200 && answer.json<{ attachments: { state: string }[] }>().attachments[0]?.state === 'clean'
    })
    const asked = await yamada.client.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: '番号 123456789018' } })
    await until('the question is there', async () => {
      const { approvals } = await head.client.expect<{ approvals: { id: string }[] }>(200, '/approvals')
      return approvals.some(({ id }) => id === asked.id)
    })
    const [device] = (await superuser.query('select id from register.device where person = $1', [tanaka.id])).rows
    own = {
      message: sent.id,
      attachment: sent.attachments[0]?.id ?? '',
      upload: spare?.id ?? '',
      approval: asked.id,
      device: device.id,
      tanaka: tanaka.id,
    }
  })
  after(async () => {
    await superuser?.end()
    await sekisho?.stop()
  })

  const status = async (client: Phone | Staff, path: string, call?: Call): Promise<number> => (await client.fetch(path, call)).status

  it('shows nothing of one organisation to the people of another, whatever their roles', async () => {
    const attempts: [string, Call?][] = [
      [`/rooms/${room.id}/messages`],
      [`/rooms/${room.id}/messages`, { body: { text: 'x' } }],
      [`/rooms/${room.id}/read`, { body: { upTo: own.message } }],
      [`/rooms/${room.id}/members`, { body: { members: [{ personId: foreign.id, internet: false, lgwan: true }] } }],
      [`/messages/${own.message}`],
      [`/messages/${own.message}`, { method: 'DELETE' }],
      [`/attachments/${own.attachment}/content`],
      [`/approvals/${own.approval}`, { body: { decision: 'approve' } }],
      [`/persons/${yamada.id}`],
      [`/persons/${yamada.id}`, { method: 'PATCH', body: { name: 'x' } }],
      [`/persons/${yamada.id}/roles`, { method: 'PUT', body: { roles: ['administrator'] } }],
      [`/persons/${yamada.id}/suspend`, { method: 'POST' }],
      [`/persons/${yamada.id}/password`, { method: 'POST' }],
      [`/persons/${yamada.id}/second-factors`, { method: 'DELETE' }],
      [`/persons/${yamada.id}/registration-codes`, { body: { purpose: 'disaster' } }],
      [`/devices/${own.device}`],
      [`/devices/${own.device}/revoke`, { body: { reason: 'x' } }],
      [`/devices/${own.device}/renew`, { body: {} }],
      [`/me/devices/${own.device}/revoke`, { body: { reason: 'x' } }],
    ]
    for (const [path, call] of attempts) assert.equal(await status(foreign.client, path, call), 404, `${call?.method ?? ''} ${path}`)
    const member = { personId: yamada.id, internet: false, lgwan: true }
    assert.equal(
      await status(foreign.client, '/rooms', { body: { name: 'x', members: [member] } }),
      400,
      'their people cannot be brought in',
    )
    for (const path of ['/persons', '/devices', '/directory', '/approvals', '/rooms', '/audit/records']) {
      const { bytes } = await foreign.client.fetch(path)
      for (const id of [yamada.id, own.device, own.approval, room.id]) assert.ok(!bytes.includes(id), `${path} names ${id}`)
    }
    for (const path of [`/rooms/${room.id}/messages`, `/messages/${own.message}`, `/attachments/${own.attachment}/content`])
      assert.equal(await status(foreignPhone, path), 404, path)
    // The controls: they are there for those who belong.
    assert.equal(await status(yamada.client, `/attachments/${own.attachment}/content`), 200)
    assert.equal(await status(head.client, `/devices/${own.device}`), 200)
  })

  it('gives nobody the upload or the idempotent answer of somebody else', async () => {
    const place = await foreign.client.expect<{ id: string }>(201, '/rooms', {
      body: { name: '別', members: [{ personId: foreign.id, internet: false, lgwan: true }] },
    })
    assert.equal(await status(foreign.client, `/rooms/${place.id}/messages`, { body: { text: 'x', attachments: [own.upload] } }), 400)
    assert.equal(await status(yamada.client, `/rooms/${room.id}/messages`, { body: { text: 'x', attachments: [own.upload] } }), 400)
    const headers = { 'idempotency-key': 'same' }
    const mine = await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: 'a' }, headers })
    const other = await yamada.client.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: 'a' }, headers })
    assert.notEqual(mine.id, other.id)
    assert.equal(await status(phone, `/rooms/${room.id}/messages`, { body: { text: 'b' }, headers }), 409)
  })

  it('takes no session of the other side, no old one, and no request of a foreign page', async () => {
    const stolen = sekisho.phone()
    stolen.cookie = yamada.client.cookie
    assert.equal(await status(stolen, '/rooms'), 401)
    stolen.cookie = yamada.client.cookie?.replace('lgwan', 'internet')
    assert.equal(await status(stolen, '/rooms'), 401)
    stolen.cookie = undefined
    const token = yamada.client.cookie?.split('=')[1]
    assert.equal(await status(stolen, '/rooms', { headers: { authorization: `Bearer ${token}` } }), 401)
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'same-site' }])
      assert.equal(await status(phone, `/rooms/${room.id}/messages`, { body: { text: 'x' }, headers }), 403, JSON.stringify(headers))
  })

  it('keeps file names out of headers', async () => {
    const names = [
      'a"; filename="evil.txt',
      'a\r\nSet-Cookie: x=1.txt',
      "a'b*%0d%0aX: y.txt",
      '..\\..\\x.txt',
      '＂quoted＂.txt',
      `${'a'.repeat(400)}.txt`,
    ]
    for (const name of names) {
      // What no form can carry in quotes goes as a browser sends it.
      const sendable = name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
      const [file] = await upload(phone, [{ name: sendable, bytes: Buffer.from('本文\n') }])
      const { id } = await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { attachments: [file?.id] } })
      await until(
        'clean',
        async () =>
          (await yamada.client.expect<{ attachments: { state: string }[] }>(200, `/messages/${id}`)).attachments[0]?.state === 'clean',
      )
      const { headers, status: code } = await yamada.client.fetch(`/attachments/${file?.id}/content`)
      assert.equal(code, 200)
      assert.match(
        headers['content-disposition'] ?? '',
        /^attachment; filename="[^"\\%\r\n]{1,260}"; filename\*=UTF-8''[A-Za-z0-9._~%!#$&+^`|-]+$/,
      )
      assert.equal(headers['set-cookie'], undefined)
      assert.equal(headers['x-content-type-options'], 'nosniff')
    }
  })

  it('answers odd bodies, paths and numbers with a problem, never with a fault', async () => {
    const messages = `/rooms/${room.id}/messages`
    const json = { 'content-type': 'application/json' }
    const bodies: [string, Buffer][] = [
      ['deep', Buffer.from(`{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
      ['proto', Buffer.from('{"text":"x","__proto__":{"roles":["administrator"]}}')],
      ['constructor', Buffer.from('{"text":"x","constructor":{"prototype":{}}}')],
      ['number', Buffer.from('{"text":1e999}')],
      ['nul', Buffer.from('{"text":"a\\u0000b","extra":1}')],
      ['many ids', Buffer.from(JSON.stringify({ text: 'x', attachments: Array.from({ length: 1000 }, () => randomUUID()) }))],
      ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      ['UTF-16', Buffer.from('{"text":"x"}', 'utf16le')],
      ['not JSON', Buffer.from('<x/>')],
      ['array', Buffer.from('[]')],
    ]
    for (const [name, body] of bodies) {
      const code = await status(phone, messages, { body, headers: { ...json, 'content-length': body.length } })
      assert.ok(code >= 400 && code < 500, `${name}: ${code}`)
    }
    const paths = [
      '/messages/%00',
      '/messages/..%2f..%2frooms',
      `/messages/${own.message}%00`,
      '/attachments/%2e%2e%2f%2e%2e%2fetc%2fpasswd/content',
      `/rooms/${room.id}/messages?before=1e309`,
      `/rooms/${room.id}/messages?limit=-1`,
      `/rooms/${room.id}/messages?limit[]=1&limit=2`,
      `/rooms/${room.id}/messages?after=9007199254740993`,
      '/messages/%E0%A4%A',
      '//assets/%00',
      '//assets/..%2f..%2fpackage.json',
      '//openapi.json/../api',
    ]
    for (const path of paths) {
      const code = await status(phone, path)
      assert.ok(code >= 400 && code < 500, `${path}: ${code}`)
    }
  })

  it('answers odd uploads with a problem and keeps nothing of them', async () => {
    const boundary = 'x'
    const part = (headers: string, body = 'a'): string => `--${boundary}\r\n${headers}\r\n\r\n${body}\r\n`
    const end = `--${boundary}--\r\n`
    const disposition = 'Content-Disposition: form-data; name="file"'
    const bodies: Record<string, string> = {
      'no part': end,
      'no boundary at all': 'abc',
      'no file name': part(disposition) + end,
      'another field': part('Content-Disposition: form-data; name="other"; filename="a.txt"') + end,
      'a thousand files': part(`${disposition}; filename="a.txt"`).repeat(1000) + end,
      'never ends': part(`${disposition}; filename="a.txt"`),
      'a part inside a part': part(
        `${disposition}; filename="a.txt"\r\nContent-Type: multipart/mixed; boundary=y`,
        '--y\r\n\r\nz\r\n--y--',
      ),
      'a header of a megabyte': part(`${disposition}; filename="${'a'.repeat(1_000_000)}"`) + end,
      'reversed name': part(`${disposition}; filename="a\u202egpj.exe"`) + end,
    }
    const before = (await superuser.query('select count(*)::int as n from internet.upload')).rows[0].n
    for (const [name, body] of Object.entries(bodies)) {
      const answer = await phone
        .fetch('/uploads', { body: Buffer.from(body), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } })
        .catch((error: NodeJS.ErrnoException) => error)
      // A body that is refused before it is whole may find the connection closed.
      if (answer instanceof Error) assert.match(String(answer.code), /ECONNRESET|EPIPE/, name)
      else assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.bytes}`)
    }
    assert.equal((await superuser.query('select count(*)::int as n from internet.upload')).rows[0].n, before)
    const { body, contentType } = multipart([{ name: 'a.txt', bytes: randomBytes(10) }])
    assert.equal(await status(phone, '/uploads', { body, headers: { 'content-type': `${contentType}; charset=x` } }), 201, 'the control')
  })

  it('ends the stream of a phone that is revoked, and lets it do nothing more', async () => {
    const events = new EventReader(phone)
    await events.opened
    await sekisho.administrator.expect(200, `/devices/${own.device}/revoke`, { body: { reason: '紛失' } })
    await until('the stream has ended', async () => events.ended)
    assert.ok([401, 403].includes(await status(phone, '/rooms')))
    events.close()
  })
})
