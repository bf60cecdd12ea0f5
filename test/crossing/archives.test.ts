/** Archives and mails on their way: each file decided on by the policy, protected numbers in the names of folders, passwords of what is inside. */
import assert from 'node:assert/strict'
import { type Scene, startScene } from '../chat/scene.ts'
import { allowSaving, publicRoom, send, settled } from '../chat/view-scene.ts'
import { filesIn, protectedZip } from '../sanitizer/archive/archive.ts'
import { rar5Of, zipOf } from '../sanitizer/samples/archive.ts'
import { base64, file, mail, multipart, readings, text } from '../sanitizer/samples/mail.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { asked, give, secret } from './locked.ts'

const NOTICE = '無害化結果.txt'
const memo = { name: '現場/メモ.txt', bytes: Buffer.from('道路が冠水\n') }
const program = { name: '現場/tool.exe', bytes: Buffer.from('MZ\0\0SEKISHO') }
/** A number of 12 digits with the right last one, as in 番号法. */
const MY_NUMBER = '123456789018'

describe('archives and mails on their way', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    await allowSaving(scene.sekisho)
  })
  after(() => scene?.stop())

  const arrived = async (reader: Client, message: string): Promise<{ readonly name: string; readonly bytes: Buffer }> => {
    const there = await until('it is there', async () => {
      const seen = (await settled(reader, message)).attachments[0]
      return seen?.state === 'clean' && seen
    })
    const { bytes } = await reader.fetch(`/attachments/${there.id}/content`)
    return { name: there.clean?.name ?? '', bytes }
  }

  it('from a phone: what may cross does, what may not is named, and the record counts it', async () => {
    for (const [name, bytes] of [
      ['現場.zip', zipOf([memo, program])],
      ['現場.rar', rar5Of([memo, program])],
    ] as const) {
      const message = await send(scene, scene.tanaka.phone, room, [{ name, bytes }])
      const there = await arrived(scene.yamada.client, message.id)
      assert.equal(there.name, '現場.zip')
      const files = await filesIn(there.bytes)
      assert.deepEqual([...files.keys()], [memo.name, NOTICE])
      assert.ok(files.get(NOTICE)?.toString().includes('現場/tool.exe'))
      // The index is written a moment behind the log.
      await until('a record tells of it', async () => {
        const of = `select leaf from audit.record where leaf #>> '{target,id}' = $1 and leaf::text like '%member-left-out%'`
        return (await scene.query(of, [message.attachments[0]?.id])).length > 0
      })
    }
  })

  it('a rule of the policy decides on each file: one under an extension of another family is left out', async () => {
    const disguised = { name: '現場/写真.pdf', bytes: Buffer.from('a,b\r\n1,2\r\n') }
    const message = await send(scene, scene.tanaka.phone, room, [{ name: '現場.zip', bytes: zipOf([memo, disguised]) }])
    const files = await filesIn((await arrived(scene.yamada.client, message.id)).bytes)
    assert.deepEqual([...files.keys()], [memo.name, NOTICE])
    assert.ok(files.get(NOTICE)?.toString().includes('写真.pdf'))
  })

  it('to a phone: a protected number in the name of a folder keeps what is in it, and its name, inside', async () => {
    const numbered = { name: `${MY_NUMBER}/申請.txt`, bytes: Buffer.from('x\n') }
    const message = await send(scene, scene.sato.client, room, [{ name: '資料.zip', bytes: zipOf([memo, numbered]) }])
    const { bytes } = await arrived(scene.tanaka.phone, message.id)
    const files = await filesIn(bytes)
    assert.deepEqual([...files.keys()], [memo.name, NOTICE])
    const note = files.get(NOTICE)?.toString() ?? ''
    assert.ok(!note.includes(MY_NUMBER) && !note.includes('申請') && note.includes('1件'))
  })

  it('a mail to a phone: the same, for the names of its files', async () => {
    const source = mail(
      multipart('mixed', text(), file(`${MY_NUMBER}.txt`, base64('x'), 'text/plain'), file('案内.txt', '案内\n', 'text/plain')),
    )
    const message = await send(scene, scene.sato.client, room, [{ name: '連絡.eml', bytes: Buffer.from(source) }])
    const { bytes } = await arrived(scene.tanaka.phone, message.id)
    const all = readings(bytes).map((each) => each.toString('utf8'))
    assert.ok(all.some((each) => each.includes('案内\n') || each.includes('案内\r\n')))
    assert.ok(!all.some((each) => each.includes(MY_NUMBER)))
  })

  for (const [what, wrap] of [
    ['a ZIP', (zip: Buffer) => ({ name: '図面.zip', bytes: zip })],
    [
      'a ZIP in a mail',
      (zip: Buffer) => ({
        name: '図面.eml',
        bytes: Buffer.from(mail(multipart('mixed', text(), file('図面.zip', zip, 'application/zip')))),
      }),
    ],
  ] as const)
    it(`the password of ${what} is asked of its sender, counted when wrong, and opens it`, async () => {
      const zip = await protectedZip({ '図面/一.txt': 'locked text\n' }, secret, { encryptionStrength: 3 })
      const message = await send(scene, scene.tanaka.phone, room, [wrap(zip)])
      const held = await asked(scene.tanaka.phone, message.id)
      assert.deepEqual([held.state, held.reason?.code], ['held', 'password-needed'])
      assert.equal((await give(scene.tanaka.phone, held.id, `${secret} `)).status, 202)
      assert.equal((await asked(scene.tanaka.phone, message.id, 4)).reason?.code, 'password-wrong')
      assert.equal((await give(scene.tanaka.phone, held.id, secret)).status, 202)
      const { bytes } = await arrived(scene.yamada.client, message.id)
      const inner = readings(bytes).find((each) => each.subarray(0, 2).toString() === 'PK') ?? bytes
      assert.equal((await filesIn(inner)).get('図面/一.txt')?.toString(), 'locked text\n')
      const traces = await scene.query('select 1 from audit.record where leaf::text like $1', [`%${secret}%`])
      assert.deepEqual(traces, [])
    })
})
