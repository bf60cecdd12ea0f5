/** What cannot cross: the sender learns what the file was taken for, and why; the other side gets the text and no file. */
import assert from 'node:assert/strict'
import { ole2Of } from '../sanitizer/samples/containers.ts'
import { picture } from '../sanitizer/samples/image.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Attachment {
  readonly id: string
  readonly state: string
  readonly type: string | null
  readonly reason: { readonly code: string; readonly ja: string; readonly en: string } | null
  readonly renamed: { readonly ja: string; readonly en: string } | null
  readonly clean: { readonly name: string } | null
}
interface Message {
  readonly id: string
  readonly attachments: readonly Attachment[]
}

const pixel = await picture('png')
const saveAnew = '作成したソフトでPDFか、新しい形式のWord・Excel・PowerPoint(.docx・.xlsx・.pptx)に保存し直して送ってください。'
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([0x40, 0, 0, 0]), Buffer.from('PE\0\0'), Buffer.alloc(64)])
/** Photoshop's, which is known and not rebuilt. */
const psd = Buffer.concat([Buffer.from('8BPS\0\x01'), Buffer.alloc(40)])
/** LHA level 1 with method -lh5-. */
const lzh = Buffer.concat([Buffer.from([0x19, 0x00]), Buffer.from('-lh5-'), Buffer.alloc(40)])
/** Half a surrogate pair, and half a unit: no text in any encoding. */
const noKind = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41])

const files: readonly { name: string; bytes: Buffer; type: string; code: string }[] = [
  { name: '報告.exe', bytes: program, type: 'pe-executable', code: 'type-forbidden' },
  { name: '報告.pdf', bytes: program, type: 'pe-executable', code: 'type-forbidden' },
  { name: '資料.lzh', bytes: lzh, type: 'lzh', code: 'malformed' },
  { name: '図面.psd', bytes: psd, type: 'psd', code: 'type-unsupported' },
  { name: '議案.jtd', bytes: ole2Of(['\x04JSRV_SegmentInformation', 'DocumentText']), type: 'ichitaro', code: 'save-otherwise' },
  { name: '写真.docx', bytes: Buffer.from(pixel), type: 'png', code: 'extension-mismatch' },
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
    const said = (type: string): string | undefined => arrived.attachments.find((one) => one.type === type)?.reason?.ja
    assert.equal(said('ichitaro'), `「一太郎文書」は無害化に対応していないため、送れません。${saveAnew}`)
    assert.match(said('pe-executable') ?? '', /^「Windows プログラム」は、開くと動作するおそれがあるため送れません。/)
    assert.match(said('png') ?? '', /中身は「PNG 画像」です。正しい拡張子を付けて送り直してください。$/)
    for (const one of arrived.attachments) assert.equal((await staff.fetch(`/attachments/${one.id}/content`)).status, 410)
  })

  it('gives a file of the same family the name of what it is, and tells both sides', async () => {
    const attachments = (await upload(phone, [{ name: '写真.jpg', bytes: Buffer.from(pixel) }])).map(({ id }) => id)
    const { id } = await phone.expect<Message>(201, `/rooms/${room}/messages`, { body: { text: '', attachments } })
    const read = () => phone.expect<Message>(200, `/messages/${id}`)
    await until('the file is clean', async () => (await read()).attachments[0]?.state === 'clean')
    for (const { attachments: seen } of [await read(), await staff.expect<Message>(200, `/messages/${id}`)]) {
      assert.equal(seen[0]?.clean?.name, '写真.png')
      assert.equal(seen[0]?.renamed?.ja, '「写真.jpg」の中身は「PNG 画像」でした。名前を「写真.png」に直しました。')
    }
  })
})
