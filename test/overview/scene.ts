/** A day at a town hall, scripted: what crosses, what is refused, what waits; people of every role; and an auditor of another organisation. */
import pg from 'pg'
import { loginUrl } from '../chat/scene.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Client, Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

export interface Day {
  readonly sekisho: TestInstallation
  readonly yamada: { readonly client: Staff; readonly id: string }
  readonly tanaka: { readonly phone: Phone; readonly id: string }
  readonly auditor: Staff
  readonly author: Staff
  readonly approver: Staff
  /** Auditor and administrator of another organisation of the same installation. */
  readonly stranger: Staff
  readonly room: string
  post(client: Client, text: string, attachments?: readonly string[]): Promise<string>
  /** As the owner of the tables. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

export const program = Buffer.concat([
  Buffer.from('MZ'),
  Buffer.alloc(58),
  Buffer.from([64, 0, 0, 0]),
  Buffer.from('PE\0\0'),
  Buffer.alloc(200),
])

export async function startDay(environment: Record<string, string> = {}): Promise<Day> {
  const sekisho = await startInstallation(environment)
  const yamada = await sekisho.staff('yamada', '山田 太郎')
  const tanaka = await sekisho.staff('tanaka', '田中 花子')
  const auditor = (await sekisho.staff('kansa', '監査 一郎', ['user', 'auditor'])).client
  const author = (await sekisho.staff('kisoku', '規則 作成', ['user', 'policy-author'])).client
  const approver = (await sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])).client
  const { client: stranger, id: strangerId } = await sekisho.staff('tonari', '隣の 市役所', ['user', 'auditor', 'administrator'])
  const phone = await sekisho.phoneOf(tanaka.id)
  const body = { name: '災害対策本部', members: [{ personId: tanaka.id, internet: true, lgwan: false }] }
  const { id: room } = await yamada.client.expect<{ id: string }>(201, '/rooms', { body })
  const query: Day['query'] = async (text, values) => {
    const client = new pg.Client({ connectionString: loginUrl(sekisho, 'owner') })
    await client.connect()
    try {
      return (await client.query(text, values)).rows
    } finally {
      await client.end()
    }
  }
  await query(`insert into register.organisation (code, name) values ('122297', '袖ケ浦市')`)
  await query(`update register.person set organisation = '122297' where id = $1`, [strangerId])
  return {
    sekisho,
    yamada,
    tanaka: { phone, id: tanaka.id },
    auditor,
    author,
    approver,
    stranger,
    room,
    post: async (client, text, attachments = []) =>
      (await client.expect<{ id: string }>(201, `/rooms/${room}/messages`, { body: { text, attachments } })).id,
    query,
    stop: () => sekisho.stop(),
  }
}

/** What the tests look for and must not find where no conversation is to be read. */
export const secrets = ['内緒の本文', '機微な名前', '379474484458', '9832-0567-3214']

export interface Script {
  /** Inbound, delivered, with two files: one delivered, one refused. */
  readonly brought: string
  readonly clean: string
  readonly program: string
  /** Outbound, refused for what it says. */
  readonly leak: string
  /** Outbound, held for a section head. */
  readonly bare: string
  /** Outbound, delivered. */
  readonly answer: string
}

/** Inbound 1 message and 2 files, outbound 3 messages: 3 delivered, 2 refused, 1 held. */
export async function play(day: Day): Promise<Script> {
  const { phone } = day.tanaka
  const [clean, bad] = await upload(phone, [
    { name: '機微な名前.csv', bytes: Buffer.from('品名,数\r\n毛布,=1+cmd|calc!A1\r\n') },
    { name: '機微な名前.docx', bytes: program },
  ])
  if (!clean || !bad) throw new Error('nothing was uploaded')
  const script = {
    brought: await day.post(phone, '内緒の本文 壱', [clean.id, bad.id]),
    clean: clean.id,
    program: bad.id,
    leak: await day.post(day.yamada.client, '内緒の本文 弐 マイナンバーは 9832-0567-3214'),
    bare: await day.post(day.yamada.client, '内緒の本文 参 379474484458'),
    answer: await day.post(day.yamada.client, '内緒の本文 四'),
  }
  await until('everything has ended or is held', async () => {
    const rows = await day.query(`select count(*)::int as n from boundary.crossing where state in ('accepted', 'ready')`)
    return rows[0]?.n === 0
  })
  return script
}
