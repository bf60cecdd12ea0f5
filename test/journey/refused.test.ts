/** What cannot cross: the sender learns what the file was taken for, and why; the other side gets the text and no file. */
import assert from 'node:assert/strict'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Attachment {
  readonly id: string
  readonly state: string
  readonly type: string | null
  readonly reason: { readonly code: string } | null
}
interface Message {
  readonly id: string
  readonly attachments: readonly Attachment[]
}

const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([0x40, 0, 0, 0]), Buffer.from('PE\0\0'), Buffer.alloc(64)])
/** LHA level 1 with method -lh5-. */
/** Photoshop's, which is known and not rebuilt. */
const psd = Buffer.concat([Buffer.from('8BPS\0\x01'), Buffer.alloc(40)])
const lzh = Buffer.concat([Buffer.from([0x19, 0x00]), Buffer.from('-lh5-'), Buffer.alloc(40)])
/** Half a surrogate pair, and half a unit: no text in any encoding. */
const noKind = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41])

const files: readonly { name: string; bytes: Buffer; type: string; code: string }[] = [
  { name: '報告.exe', bytes: program, type: 'pe-executable', code: 'type-forbidden' },
  { name: '報告.pdf', bytes: program, type: 'pe-executable', code: 'type-forbidden' },
  { name: '資料.lzh', bytes: lzh, type: 'lzh', code: 'malformed' },
  { name: '図面.psd', bytes: psd, type: 'psd', code: 'type-unsupported' },
  { name: '一覧.csv', bytes: noKind, type: 'unknown', code: 'extension-mismatch' },
  { name: '一覧', bytes: noKind, type: 'unknown', code: 'type-unknown' },
]

describe('a message whose files cannot cross', function () {
  this.timeout(120_000)
  let installation: TestInstallation
  let staff: Staff
  let phone: Phone
  let room: string
  before(async () => {
    installation = await startInstallation()
    const hanako = await installation.staff('hanako', '関 花子')
    staff = hanako.client
    phone = await installation.phoneOf(hanako.id)
    const members = [{ personId: hanako.id, internet: true, lgwan: true }]
    room = (await staff.expect<{ id: string }>(201, '/rooms', { body: { name: '避難所', members } })).id
  })
  after(() => installation?.stop())

  it('says what each was taken for, and why', async () => {
    const attachments = (await upload(phone, files)).map(({ id }) => id)
    const { id } = await phone.expect<Message>(201, `/rooms/${room}/messages`, { body: { text: '資料です', attachments } })
    const read = () => phone.expect<Message>(200, `/messages/${id}`)
    const ended = (message: Message): boolean => message.attachments.every(({ state }) => !['queued', 'processing'].includes(state))
    await until('every file has its end', async () => ended(await read()))
    const answers = (message: Message) => message.attachments.map(({ state, type, reason }) => ({ state, type, code: reason?.code }))
    const expected = files.map(({ type, code }) => ({ state: 'refused', type, code }))
    assert.deepEqual(answers(await read()), expected)
    const arrived = await staff.expect<Message>(200, `/messages/${id}`)
    assert.deepEqual(answers(arrived), expected)
    for (const one of arrived.attachments) assert.equal((await staff.fetch(`/attachments/${one.id}/content`)).status, 410)
  })
})
