/** A protected Office file on its way: asked for, opened, disarmed as what is inside, and delivered under the name of that. */
import assert from 'node:assert/strict'
import { readZip } from '../../sanitizer/container/zip/reader.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send, settled, writtenPolicy } from '../chat/view-scene.ts'
import { KEPT as KEPT_ODF, MARKER as MARKER_ODF, odt } from '../sanitizer/samples/odf-package.ts'
import { docx, KEPT, kept, MARKER, paragraph, run, xlsx } from '../sanitizer/samples/office-package.ts'
import { protect, protectedWorkbook, rewritten } from '../sanitizer/samples/protected.ts'
import { protectOdf } from '../sanitizer/samples/protected-odf.ts'
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

  describe('where the policy wants no docm, and of old files the words', () => {
    before(async () => {
      const author = await scene.sekisho.staff('author', '起案者', ['policy-author'])
      const guardrail = '  - id: G-macro\n    when: { file.type: docm }\n    then: { action: block, reason: type-forbidden }\n'
      const yaml = writtenPolicy('default.yaml')
        .replace('guardrails:\n', `guardrails:\n${guardrail}`)
        .replace(/(- id: R-in-document\n[\s\S]*?fallback: flatten) }/, '$1, options: { legacyOffice: text } }')
      const body = { yaml, cases: writtenPolicy('default.cases.yaml').replaceAll('docm', 'docx'), note: '' }
      const { revision } = await author.client.expect<{ revision: number }>(201, '/policies', { body })
      await scene.sekisho.administrator.expect(200, `/policies/${revision}/approve`, { body: { comment: '確認した' } })
    })

    /** Sent from the phone, opened with the password; as it ends on the other side. */
    async function opened(
      name: string,
      bytes: Uint8Array,
    ): Promise<{ state: string; name: string | undefined; reason: string | undefined; content: Buffer }> {
      const message = await send(scene, scene.tanaka.phone, room, [{ name, bytes: Buffer.from(bytes) }])
      const { id } = await asked(scene.tanaka.phone, message.id)
      assert.equal((await give(scene.tanaka.phone, id, secret)).status, 202)
      const ended = await until('it has ended', async () => {
        const file = (await settled(scene.yamada.client, message.id)).attachments[0]
        return file && ['clean', 'refused'].includes(file.state) && file
      })
      const { bytes: content } = await scene.yamada.client.fetch(`/attachments/${id}/content`)
      return { state: ended.state, name: ended.clean?.name, reason: (await fileOf(scene.tanaka.phone, message.id))?.reason?.code, content }
    }

    it('a workbook of Excel 97 arrives as its values, an OpenDocument text as itself, disarmed', async () => {
      const book = await opened('一覧.xls', protectedWorkbook('damage report', secret))
      assert.deepEqual([book.state, book.name], ['clean', '一覧.csv'])
      assert.ok(book.content.includes('damage report'))
      const text = await opened('通知.odt', protectOdf(odt(`<text:p>${KEPT_ODF}<office:event-listeners>${MARKER_ODF}</office:event-listeners></text:p>`), { by: secret })) // biome-ignore format: one thought
      assert.deepEqual([text.state, text.name], ['clean', '通知.odt'])
      const parts = readZip(text.content, defaultLimits).entries.map((entry) => Buffer.from(entry.read()).toString())
      assert.ok(parts.some((part) => part.includes(KEPT_ODF)) && !parts.some((part) => part.includes(MARKER_ODF)))
    })

    it('a docm does not cross because it was encrypted', async () => {
      const docm = docx(kept, { mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml' })
      const refused = await opened('通知.docm', protect(docm, secret))
      assert.deepEqual([refused.state, refused.reason], ['refused', 'type-forbidden'])
      assert.equal((await opened('通知.docx', protect(docx(kept), secret))).state, 'clean', 'the control')
    })
  })
})
