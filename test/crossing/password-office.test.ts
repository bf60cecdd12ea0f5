/** A protected Office file on its way: asked for, opened, disarmed as what is inside, and delivered under the name of that. */
import assert from 'node:assert/strict'
import { readZip } from '../../sanitizer/container/zip/reader.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send, settled } from '../chat/view-scene.ts'
import { docx, KEPT, kept, MARKER, paragraph, run, xlsx } from '../sanitizer/samples/office-package.ts'
import { protect, rewritten } from '../sanitizer/samples/protected.ts'
import { until } from '../support/until.ts'
import { asked, fileOf, give, secret } from './locked.ts'

describe('the password of an Office file', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
  })
  after(() => scene?.stop())

  const evil = docx(`${kept}${paragraph(run(`<w:instrText>DDEAUTO ${MARKER}</w:instrText>`))}`)

  it('is asked of the sender, counted when wrong, and opens it: what arrives is the disarmed document inside', async () => {
    const message = await send(scene, scene.tanaka.phone, room, [{ name: '通知.docx', bytes: protect(evil, secret) }])
    const file = await asked(scene.tanaka.phone, message.id)
    assert.deepEqual([file.state, file.reason?.code], ['held', 'password-needed'])
    assert.equal((await give(scene.tanaka.phone, file.id, `${secret} `)).status, 202)
    assert.equal((await asked(scene.tanaka.phone, message.id, 4)).reason?.code, 'password-wrong')
    assert.equal((await give(scene.tanaka.phone, file.id, secret)).status, 202)
    const there = await until('it is there', async () => {
      const seen = (await settled(scene.yamada.client, message.id)).attachments[0]
      return seen?.state === 'clean' && seen
    })
    assert.equal(there.name, '通知.docx')
    const { bytes } = await scene.yamada.client.fetch(`/attachments/${file.id}/content`)
    const parts = readZip(bytes, defaultLimits).entries.map((entry) => Buffer.from(entry.read()).toString())
    assert.ok(parts.some((part) => part.includes(KEPT)))
    assert.ok(!parts.some((part) => part.includes(MARKER)))
  })

  it('is not asked for where every program knows it, nor where none helps', async () => {
    const message = await send(scene, scene.tanaka.phone, room, [
      { name: '表.xlsx', bytes: protect(xlsx('<row r="1"/>'), 'VelvetSweatshop') },
      { name: '証明書.docx', bytes: rewritten(protect(evil, secret), /keyEncryptor\/password/g, 'keyEncryptor/certificate') },
    ])
    const seen = await until('both are settled', async () => {
      const files = (await settled(scene.tanaka.phone, message.id)).attachments
      return files.every(({ state }) => state === 'clean' || state === 'refused') && files
    })
    assert.deepEqual(seen.map(({ state }) => state), ['clean', 'refused']) // biome-ignore format: one thought
    assert.equal((await fileOf(scene.tanaka.phone, message.id))?.password, null)
  })
})
