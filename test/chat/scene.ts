/** A conversation with two people on each side, two phones, and someone of another organisation who must see none of it. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Client, Phone, Staff } from '../support/phone.ts'

export interface Message {
  readonly id: string
  readonly sequence: number
  readonly author: { readonly id: string }
  readonly state: string
  readonly text: string
  readonly removedCharacters: number
  readonly unsentAt: string | null
  readonly attachments: readonly {
    readonly id: string
    readonly name: string
    readonly state: string
    readonly clean: { readonly name: string } | null
  }[]
  readonly readBy: readonly { readonly id: string; readonly name: string }[]
}

export interface Scene {
  readonly sekisho: TestInstallation
  /** On the LGWAN side; made the room. */
  readonly yamada: { readonly client: Staff; readonly id: string }
  /** On both sides. */
  readonly sato: { readonly client: Staff; readonly id: string }
  /** On the internet side only, with a phone. */
  readonly tanaka: { readonly phone: Phone; readonly id: string }
  /** In no room, with a phone and a desk. */
  readonly outsider: { readonly client: Staff; readonly phone: Phone; readonly id: string }
  /** Of another organisation. */
  readonly stranger: string
  readonly room: string
  post(client: Client, text: string, more?: { attachments?: readonly string[]; room?: string; key?: string }): Promise<Message>
  newRoom(name: string): Promise<string>
  /** As the owner of the tables. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

/** A URL of one of the installation's logins. */
export function loginUrl(sekisho: TestInstallation, login: string): string {
  const at = (...parts: string[]): string => join(sekisho.configuration.dataDirectory, ...parts)
  const [, , , port = '', socket = ''] = readFileSync(at('postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(at('secrets', `postgres-${login}`), 'utf8').trim()
  return `postgres://sekisho_${login}:${password}@/sekisho?host=${encodeURIComponent(socket.trim())}&port=${port.trim()}`
}

export async function startScene(environment?: Record<string, string>): Promise<Scene> {
  const sekisho = await startInstallation(environment)
  const [yamada, sato, tanaka, outsider] = [
    await sekisho.staff('yamada', '山田 太郎'),
    await sekisho.staff('sato', '佐藤 次郎'),
    await sekisho.staff('tanaka', '田中 花子'),
    await sekisho.staff('outsider', '鈴木 三郎'),
  ]
  const phone = await sekisho.phoneOf(tanaka.id)
  const query: Scene['query'] = async (text, values) => {
    const client = new pg.Client({ connectionString: loginUrl(sekisho, 'owner') })
    await client.connect()
    try {
      return (await client.query(text, values)).rows
    } finally {
      await client.end()
    }
  }
  const stranger = randomUUID()
  await query(`insert into register.organisation (code, name) values ('131016', '千代田区')`)
  await query(`insert into register.person (id, organisation, login, name) values ($1, '131016', 'stranger', '他団体の人')`, [stranger])
  const newRoom = async (name: string): Promise<string> => {
    const members = [
      { personId: tanaka.id, internet: true, lgwan: false },
      { personId: sato.id, internet: true, lgwan: true },
    ]
    return (await yamada.client.expect<{ id: string }>(201, '/rooms', { body: { name, members } })).id
  }
  const room = await newRoom('災害対策本部')
  return {
    sekisho,
    yamada,
    sato,
    tanaka: { phone, id: tanaka.id },
    outsider: { ...outsider, phone: await sekisho.phoneOf(outsider.id) },
    stranger,
    room,
    post: (client, text, { attachments = [], room: other = room, key } = {}) =>
      client.expect(201, `/rooms/${other}/messages`, {
        body: { text, attachments },
        headers: key === undefined ? {} : { 'idempotency-key': key },
      }),
    newRoom,
    query,
    stop: () => sekisho.stop(),
  }
}
