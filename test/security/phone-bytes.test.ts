/**
 * No answer to a phone holds a file. Every route of the internet side's OpenAPI document is called by a phone that files were delivered to, and
 * the event stream is read; what comes back is searched for the beginnings of files and for pieces of these very files.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import sharp from 'sharp'
import { type BlobId, BlobStore } from '../../gateway/store/blobs.ts'
import { type Message, type Scene, startScene } from '../chat/scene.ts'
import { allowSaving, publicRoom, send, settled } from '../chat/view-scene.ts'
import { photoWithLocation } from '../journey/samples.ts'
import { docx, paragraph, pptx, slideShape, text, xlsx } from '../sanitizer/samples/office-package.ts'
import { japanesePdf, notice } from '../sanitizer/view/samples.ts'
import { multipart } from '../support/files.ts'
import type { Call, Client } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Operation {
  readonly operationId: string
  readonly method: string
  readonly path: string
}

/** PDF (anywhere in the first KiB, ISO 32000-2 annex I), ZIP and with it OOXML and ODF, OLE2. */
const beginnings: readonly (readonly [name: string, found: (head: Buffer) => boolean])[] = [
  ['a PDF', (head) => head.subarray(0, 1024).includes('%PDF')],
  ['a ZIP', (head) => head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))],
  ['OLE2', (head) => head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))],
]

/** Pieces of a file from places that no other file has alike, as they are and as text could carry them. */
function piecesOf(file: Buffer): Buffer[] {
  const length = 24
  return [0.3, 0.45, 0.6, 0.75].flatMap((place) => {
    const at = Math.floor(file.length * place)
    const piece = file.subarray(at, at + length)
    const base64 = [0, 1, 2].map((shift) => Buffer.from(piece.subarray(shift, shift + 21).toString('base64')))
    return [piece, ...base64, Buffer.from(piece.toString('hex')), Buffer.from(piece.toString('hex').toUpperCase())]
  })
}

/** What is wrong with an answer; undefined for one that holds no file. */
function leak(bytes: Buffer, files: readonly Buffer[]): string | undefined {
  const begins = beginnings.find(([, found]) => found(bytes))
  if (begins) return begins[0]
  const index = files.findIndex((file) => piecesOf(file).some((piece) => bytes.includes(piece)))
  return index < 0 ? undefined : `a piece of file ${index}`
}

describe('what a phone is sent', function () {
  this.timeout(240_000)
  let scene: Scene
  let room: string
  let delivered: Message
  let clean: Buffer[]
  let stream: { readonly bytes: () => Buffer; readonly close: () => void }

  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    stream = eventStream(scene.tanaka.phone)
    await until('the stream is open', async () => stream.bytes().length > 0)
    const sent = await send(scene, scene.yamada.client, room, [
      { name: '通知.pdf', bytes: japanesePdf([notice, ['二']]) },
      { name: '報告.docx', bytes: docx(paragraph(text('毛布を120枚、飲料水を500本'))) },
      { name: '一覧.xlsx', bytes: xlsx('<row r="2"><c r="A2"><v>120</v></c></row>') },
      { name: '説明.pptx', bytes: pptx(slideShape('')) },
      { name: '現場.jpg', bytes: await photoWithLocation() },
      {
        name: '地図.png',
        bytes: await sharp(await photoWithLocation(300, 200))
          .png()
          .toBuffer(),
      },
    ])
    delivered = await settled(scene.tanaka.phone, sent.id)
    assert.deepEqual(
      delivered.attachments.map(({ state }) => state),
      delivered.attachments.map(() => 'clean'),
    )
    clean = await Promise.all(
      delivered.attachments.map(async ({ id }) => (await scene.yamada.client.fetch(`/attachments/${id}/content`)).bytes),
    )
  })
  after(async () => {
    stream?.close()
    await scene?.stop()
  })

  it('NEGATIVE CONTROL: the files are seen where they are given, whole, in part and as text', () => {
    for (const [index, file] of clean.entries()) {
      assert.ok(file.length > 500, `${index} is a file`)
      assert.ok(leak(file, clean), `${index}`)
      assert.ok(leak(Buffer.concat([Buffer.from('{"'), file.subarray(10)]), clean))
      for (const [encoding, from] of [
        ['base64', 10],
        ['base64', 11],
        ['base64', 12],
        ['hex', 10],
      ] as const)
        assert.ok(leak(Buffer.from(file.subarray(from).toString(encoding)), clean), `${index} as ${encoding} from ${from}`)
    }
    assert.deepEqual(
      clean.slice(0, 4).map((file) => leak(file, [])),
      ['a PDF', 'a ZIP', 'a ZIP', 'a ZIP'],
    )
    assert.equal(leak(Buffer.from('{"rooms":[]}'), clean), undefined)
  })

  it('holds no file, whatever it calls of the OpenAPI document', async () => {
    const { phone } = scene.tanaka
    const document = await phone.expect<{ paths: Record<string, Record<string, { operationId: string }>> }>(200, '//openapi.json')
    const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => ({ operationId, method: method.toUpperCase(), path })),
    )
    assert.ok(operations.length >= 15, `${operations.length} routes`)
    // Whoever signs out sees nothing any more; whoever unsends is not the sender here.
    const last = ['signOut', 'reportOwnDevice']
    const ordered = [...operations].sort((a, b) => last.indexOf(a.operationId) - last.indexOf(b.operationId))
    const called = new Map<string, number[]>()
    for (const operation of ordered.filter(({ operationId }) => operationId !== 'streamEvents')) {
      for (const path of pathsOf(operation.path)) {
        for (const call of callsOf(operation)) {
          const { status, bytes, headers } = await phone.fetch(path, call)
          const what = `${operation.method} ${path} ${JSON.stringify(call.headers ?? {})}: ${status} ${headers['content-type']}`
          assert.equal(leak(bytes, clean), undefined, what)
          assert.ok(status < 500, what)
          called.set(operation.operationId, [...(called.get(operation.operationId) ?? []), status])
        }
      }
    }
    // The routes that show files were really called with files to show.
    assert.ok((called.get('viewAttachmentPage') ?? []).filter((status) => status === 200).length >= clean.length * 2)
    assert.ok((called.get('listAttachmentPages') ?? []).includes(200))
    assert.deepEqual([...new Set(called.get('downloadAttachment'))].sort(), [403, 404])
    assert.ok(called.get('getMessage')?.includes(200) && called.get('listMessages')?.includes(200))
    assert.deepEqual(
      operations.map(({ operationId }) => operationId).filter((id) => !called.has(id)),
      ['streamEvents'],
    )
  })

  function pathsOf(path: string): string[] {
    const values: Readonly<Record<string, readonly string[]>> = {
      roomId: [room],
      messageId: [delivered.id],
      attachmentId: [...delivered.attachments.map(({ id }) => id), randomUUID()],
      page: ['1', '2'],
    }
    return [...path.matchAll(/\{(\w+)\}/g)].reduce<string[]>(
      (paths, [, name = '']) => paths.flatMap((one) => (values[name] ?? [randomUUID()]).map((value) => one.replace(`{${name}}`, value))),
      [path.replace('/api/v1', '')],
    )
  }

  function callsOf({ method, operationId }: Operation): Call[] {
    if (operationId === 'uploadFiles') {
      const { body, contentType } = multipart([{ name: 'a.pdf', bytes: clean[0] ?? Buffer.alloc(0) }])
      return [{ method, body, headers: { 'content-type': contentType } }]
    }
    if (method === 'GET')
      return [
        {},
        { headers: { range: 'bytes=0-', accept: 'application/pdf' } },
        { method: 'HEAD' },
        { headers: { accept: '*/*', te: 'trailers' } },
      ]
    const id = delivered.attachments[0]?.id
    return [
      { method, body: {} },
      { method, body: { text: 'x', attachments: [id], upTo: delivered.id } },
    ]
  }

  it('holds no file in the event stream either', async () => {
    await until('the stream has told of the files', async () =>
      stream
        .bytes()
        .toString('utf8')
        .includes(delivered.attachments[0]?.id ?? '?'),
    )
    assert.equal(leak(stream.bytes(), clean), undefined)
    assert.match(stream.bytes().toString('utf8'), /event: attachment/)
  })

  it('cannot come from its listener: clean files lie sealed, and that process has no key to them', async () => {
    const { directory } = scene.sekisho.configuration.storage
    const keys = join(scene.sekisho.configuration.dataDirectory, 'keys')
    const folder = join(directory, 'clean')
    const lying = readdirSync(folder).flatMap((shelf) =>
      readdirSync(join(folder, shelf)).map((name) => readFileSync(join(folder, shelf, name))),
    )
    assert.ok(lying.length >= clean.length)
    for (const sealed of lying) assert.equal(leak(sealed, clean), undefined)
    const [row] = await scene.query('select clean_blob as blob, clean_sha256 as sha256 from internet.attachment where id = $1', [
      delivered.attachments[0]?.id,
    ])
    const publicKeyFile = join(keys, 'quarantine-public.pem')
    const asInternet = await BlobStore.open(directory, { publicKeyFile })
    await assert.rejects(asInternet.readClean(row?.blob as BlobId<'clean'>, String(row?.sha256)), /cannot open clean blobs/)
    const withKey = await BlobStore.open(directory, { publicKeyFile, cleanKeyFile: join(keys, 'clean-files') })
    assert.ok(
      (await withKey.readClean(row?.blob as BlobId<'clean'>, String(row?.sha256))).equals(clean[0] ?? Buffer.alloc(0)),
      'the control',
    )
  })

  it('is the file where policy says so, from the decision on that lets it out', async () => {
    const phone = await scene.sekisho.phoneOf(scene.tanaka.id)
    await allowSaving(scene.sekisho)
    const sent = await send(scene, scene.yamada.client, room, [{ name: '様式.docx', bytes: docx(paragraph(text('様式第1号'))) }])
    const message = await settled(phone, sent.id)
    const { id = '' } = message.attachments[0] ?? {}
    const saved = await phone.fetch(`/attachments/${id}/content`)
    assert.equal(saved.status, 200)
    assert.ok(saved.bytes.equals((await scene.yamada.client.fetch(`/attachments/${id}/content`)).bytes))
    assert.match(String(saved.headers['content-disposition']), /^attachment; filename="/)
    assert.equal(leak(saved.bytes, []), 'a ZIP', 'and this test would have seen it')
    assert.equal((await phone.expect<{ savingAllowed: boolean }>(200, `/attachments/${id}/pages`)).savingAllowed, true)
    const earlier = `/attachments/${delivered.attachments[1]?.id}`
    assert.equal((await phone.fetch(`${earlier}/content`)).json().code, 'saving-denied', 'what was let out before stays as it was decided')
    assert.equal((await scene.outsider.phone.fetch(`/attachments/${id}/content`)).status, 404)
    const records = await until('it is recorded', async () => {
      const rows = await scene.query(`select leaf from audit.record where action = 'content.download' and leaf ->> 'recorder' = 'boundary'`)
      return rows.length > 0 && rows
    })
    assert.equal((records[0]?.leaf as { target?: { id: string } } | undefined)?.target?.id, id)
    const own = await send(scene, phone, room, [{ name: 'a.txt', bytes: Buffer.from('自分のファイル\n') }])
    const mine = (await settled(phone, own.id)).attachments[0]
    assert.equal(
      (await phone.fetch(`/attachments/${mine?.id}/content`)).json().code,
      'saving-denied',
      'a rule for one direction says nothing of the other',
    )
  })
})

/** Every byte of an event stream, as it comes. */
function eventStream(client: Client): { readonly bytes: () => Buffer; readonly close: () => void } {
  const chunks: Buffer[] = []
  const outgoing = request(
    new URL('/api/v1/events', client.origin),
    { agent: client.agent, headers: { cookie: client.cookie ?? '' } },
    (incoming) => {
      incoming.on('error', () => undefined)
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    },
  )
  outgoing.on('error', () => undefined)
  outgoing.end()
  return { bytes: () => Buffer.concat(chunks), close: () => outgoing.destroy() }
}
