/** A small town on the afternoon of a typhoon, made through the API: people, phones, rooms, what they say and send, what is held and refused. */
import { type Attachment, upload } from '../../test/support/files.ts'
import { startInstallation, type TestInstallation } from '../../test/support/installation.ts'
import type { Client, Phone, Staff } from '../../test/support/phone.ts'
import { until } from '../../test/support/until.ts'
import { hostileDocm, riverPhoto, shelterNotice, supplyList } from './files.ts'

interface Person {
  readonly id: string
  readonly client: Staff
}

export interface Town {
  readonly sekisho: TestInstallation
  readonly hanako: Person
  readonly phone: Phone
  readonly head: Person
  readonly auditor: Person
  readonly author: Person
  readonly rooms: { readonly shelter: string; readonly river: string }
}

const people = [
  ['yamada', '山田 太郎', '建設課'],
  ['teshigawara', '勅使河原 小百合', '福祉保健部 こども家庭センター 母子保健係'],
  ['chosokabe', '長宗我部 明日香', '総務課'],
  ['igarashi', '五十嵐 美穂', '上下水道課'],
  ['kobayakawa', '小早川 エリザベス 由紀子', '産業観光課'],
] as const

export async function buildTown(): Promise<Town> {
  const sekisho = await startInstallation({ SEKISHO_ORGANISATION__NAME: '霧ヶ峰町' })
  const hanako = await sekisho.staff('hanako', '関 花子')
  const head = await sekisho.staff('head', '佐々木 健一郎', ['user', 'approver'])
  const auditor = await sekisho.staff('auditor', '監物 直子', ['user', 'auditor', 'administrator'], '情報システム課')
  const author = await sekisho.staff('author', '規矩 正', ['user', 'policy-author'], '情報システム課')
  const phone = await sekisho.phoneOf(hanako.id)
  const others = []
  for (const [login, name, section] of people) others.push(await sekisho.staff(login, name, ['user'], section))
  const phones = []
  for (const { id } of others) phones.push(await sekisho.phoneOf(id))
  const town = { sekisho, hanako, phone, head, auditor, author }
  const members = [hanako, head, ...others].map(({ id }) => ({ personId: id, internet: true, lgwan: true }))
  const open = (name: string, label?: string): Promise<{ id: string }> =>
    hanako.client.expect(201, '/rooms', { body: { name, members, ...(label ? { label } : {}) } })
  const [shelter, river] = [await open('避難所 開設・運営', '1'), await open('道路・河川パトロール')]
  await open('災害対策本部(総務・防災・建設・福祉の連絡)')
  await talk(town, others, phones, shelter.id, river.id)
  return { ...town, rooms: { shelter: shelter.id, river: river.id } }
}

async function talk(
  { hanako, phone, head }: Omit<Town, 'rooms'>,
  others: readonly Person[],
  phones: readonly Phone[],
  shelter: string,
  river: string,
) {
  const [yamada, tessie] = others
  const [yamadaPhone, tessiePhone] = phones
  if (!yamada || !tessie || !yamadaPhone || !tessiePhone) throw new Error('the town has no people')
  const photo = { name: '霧川 中橋 14時.jpg', bytes: await riverPhoto() }
  await say(yamadaPhone, river, '中橋の水位が上がっています。堤防まで約60cmです。', [photo])
  await say(head.client, river, 'ありがとうございます。14時30分から通行止めにします。バリケードの位置を送ってください。')
  await say(yamadaPhone, river, '了解しました。東側に2基置きます。')
  await say(head.client, shelter, '避難所の受け入れ人数を1時間ごとに知らせてください。')
  await say(tessiePhone, shelter, '福祉センター、33人です。粉ミルクが足りません。')
  await say(phone, shelter, '体育館の写真と物資の一覧です。', [
    { name: '体育館 入口.jpg', bytes: await riverPhoto(1200, 900) },
    { name: '物資一覧.docm', bytes: await hostileDocm() },
  ])
  await say(phone, shelter, 'この資料は開けますか。', [
    { name: '手順書.exe', bytes: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4_000, 7)]) },
  ])
  const notice = await say(hanako.client, shelter, '開設状況の第3報です。掲示してください。', [
    { name: '避難所の開設状況 第3報.docx', bytes: shelterNotice() },
    { name: '物資 配送先.csv', bytes: supplyList() },
  ])
  await say(hanako.client, river, '明日の班割りの案です。', [{ name: '班割り(案).docx', bytes: shelterNotice() }])
  await say(tessiePhone, shelter, '受け取りました。掲示します。')
  await until('all files have ended', async () => {
    const { messages } = await hanako.client.expect<{ messages: { attachments: { state: string }[] }[] }>(200, `/rooms/${shelter}/messages`)
    return messages.every(({ attachments }) => attachments.every(({ state }) => !['queued', 'processing'].includes(state)))
  })
  await yamada.client.expect(200, `/rooms/${shelter}/read`, { body: { upTo: notice } })
  await head.client.expect(200, `/rooms/${shelter}/read`, { body: { upTo: notice } })
}

async function say(client: Client, room: string, text: string, files: readonly Attachment[] = []): Promise<string> {
  const attachments = files.length > 0 ? (await upload(client, files)).map(({ id }) => id) : []
  const { id } = await client.expect<{ id: string }>(201, `/rooms/${room}/messages`, { body: { text, attachments } })
  return id
}
