/** A Sekisho under load, for tests that break it: two rooms, a phone and a member of staff who do not give up, and the books. */
import type { Configuration } from '../../config/load.ts'
import type { RoleName } from '../../gateway/roles.ts'
import { photoWithLocation } from '../journey/samples.ts'
import { multipart } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Answer, Call, Client, Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

export type Kind = 'jpg' | 'txt' | 'csv' | 'exe'

export interface SentFile {
  readonly id: string
  readonly kind: Kind
  readonly text: string
}

/** A message that a listener has accepted. */
export interface Sent {
  readonly id: string
  readonly room: string
  readonly origin: 'internet' | 'lgwan'
  readonly text: string
  readonly files: readonly SentFile[]
}

export interface Site {
  readonly sekisho: TestInstallation
  readonly configuration: Configuration
  readonly phone: Phone
  readonly staff: Staff
  readonly rooms: readonly string[]
  /** Everything that was accepted, in the order in which each sender sent it. */
  readonly sent: Sent[]
  /** What clients saw while machines were away. */
  readonly answers: Map<string, number>
  /** Answers that no client should see. */
  readonly odd: string[]
}

export async function startSite(environment: Record<string, string> = {}, roles?: readonly RoleName[]): Promise<Site> {
  const sekisho = await startInstallation(environment, roles)
  const { client: staff } = await sekisho.staff('yamada', '山田 太郎')
  const { id: tanaka } = await sekisho.staff('tanaka', '田中 花子')
  const phone = await sekisho.phoneOf(tanaka)
  const rooms: string[] = []
  for (const name of ['災害対策本部', '避難所']) {
    const body = { name, label: '1', members: [{ personId: tanaka, internet: true, lgwan: false }] }
    rooms.push((await staff.expect<{ id: string }>(201, '/rooms', { body })).id)
  }
  return { sekisho, configuration: sekisho.configuration, phone, staff, rooms, sent: [], answers: new Map(), odd: [] }
}

const away = /ECONNREFUSED|ECONNRESET|EPIPE|socket hang up|socket disconnected/

/**
 * Asks until it is answered with a success, as a client that does not give up. While machines are away there may be no connection
 * or a problem with status 503 (507 where a disk is full); anything else is noted as odd.
 */
export async function insist(site: Site, client: Client, path: string, call: () => Call): Promise<Answer> {
  const note = (what: string): void => void site.answers.set(what, (site.answers.get(what) ?? 0) + 1)
  return until(
    `${path} is answered`,
    async () => {
      const answer = await client.fetch(path, call()).catch((error: Error & { code?: string }) => {
        const what = `${error.code ?? ''} ${error.message}`
        note('no connection')
        if (!away.test(what)) site.odd.push(`${path}: ${what}`)
        return undefined
      })
      if (!answer) return undefined
      note(String(answer.status))
      if (answer.status < 300) return answer
      const problem = /problem\+json/.test(String(answer.headers['content-type']))
      if (!problem || ![503, 507].includes(answer.status)) {
        site.odd.push(`${path}: ${answer.status} ${answer.bytes.toString('utf8').slice(0, 300)}`)
      }
      return undefined
    },
    90_000,
  )
}

const bytesOf: Readonly<Record<Kind, (text: string) => Buffer | Promise<Buffer>>> = {
  jpg: () => photoWithLocation(480, 360),
  txt: (text) => Buffer.from(`${text}\n`),
  csv: (text) => Buffer.from(`品名,数\r\n${text},=cmd|' /C calc'!A1\r\n`),
  // MZ … PE: a program, whatever its name says.
  exe: (text) =>
    Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([64, 0, 0, 0]), Buffer.from(`PE\0\0${text}`), Buffer.alloc(200)]),
}
const nameOf: Readonly<Record<Kind, string>> = { jpg: '写真.jpg', txt: '報告.txt', csv: '一覧.csv', exe: '議事録.docx' }

let next = 0

/** Sends one message with files until it is accepted, always under the same key. */
export async function send(site: Site, origin: Sent['origin'], kinds: readonly Kind[] = [], room = 0): Promise<Sent> {
  const client = origin === 'internet' ? site.phone : site.staff
  const number = next++
  const text = `message ${number}`
  const files: SentFile[] = []
  for (const [at, kind] of kinds.entries()) {
    const mark = `file ${number}-${at}`
    const { body, contentType } = multipart([{ name: nameOf[kind], bytes: await bytesOf[kind](mark) }])
    const uploaded = await insist(site, client, '/uploads', () => ({ body, headers: { 'content-type': contentType } }))
    for (const { id } of uploaded.json<{ uploads: { id: string }[] }>().uploads) files.push({ id, kind, text: mark })
  }
  const roomId = site.rooms[room] ?? ''
  const answer = await insist(site, client, `/rooms/${roomId}/messages`, () => ({
    body: { text, attachments: files.map(({ id }) => id) },
    headers: { 'idempotency-key': `key-${number}` },
  }))
  const sent = { id: answer.json<{ id: string }>().id, room: roomId, origin, text, files }
  site.sent.push(sent)
  return sent
}

const repertoire: readonly (readonly Kind[])[] = [[], [], ['txt'], [], ['jpg'], [], ['csv', 'exe'], []]

/** Both sides write into both rooms, four senders at once. @returns when all of it has been accepted */
export async function load(site: Site, messagesPerSender: number): Promise<void> {
  await Promise.all(
    ([0, 1] as const).flatMap((room) =>
      (['internet', 'lgwan'] as const).map(async (origin) => {
        for (let i = 0; i < messagesPerSender; i++) await send(site, origin, repertoire[i % repertoire.length], room)
      }),
    ),
  )
}
