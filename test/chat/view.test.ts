/** Viewed, not saved: what a phone gets of a file is pictures of its pages, drawn at the boundary for this person, device and moment. */
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { photoWithLocation } from '../journey/samples.ts'
import { japanesePdf, notice } from '../sanitizer/view/samples.ts'
import { type Scene, startScene } from './scene.ts'
import { publicRoom, send, settled } from './view-scene.ts'

interface Pages {
  count: number
  pages: { page: number; width: number; height: number }[]
  savingAllowed: boolean
}

describe('looking at a file on a phone', function () {
  this.timeout(120_000)
  let scene: Scene
  let room: string
  let pdf: string
  let photo: string

  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    const { id } = await send(scene, scene.yamada.client, room, [
      { name: '通知.pdf', bytes: japanesePdf([notice, notice, ['終']]) },
      { name: '現場.jpg', bytes: await sharp(await photoWithLocation(1600, 1200)).withMetadata({ orientation: 6 }).jpeg().toBuffer() },
    ])
    const { attachments } = await settled(scene.tanaka.phone, id)
    assert.deepEqual(
      attachments.map(({ state }) => state),
      ['clean', 'clean'],
    )
    ;[pdf = '', photo = ''] = attachments.map((attachment) => attachment.id)
  })
  after(() => scene?.stop())

  it('tells how many pages there are and how large, and that nothing may be saved', async () => {
    const pages = await scene.tanaka.phone.expect<Pages>(200, `/attachments/${pdf}/pages`)
    assert.deepEqual(pages, {
      count: 3,
      pages: [1, 2, 3].map((page) => ({ page, width: 595, height: 842 })),
      savingAllowed: false,
    })
    const picture = await scene.tanaka.phone.expect<Pages>(200, `/attachments/${photo}/pages`)
    assert.deepEqual(picture, { count: 1, pages: [{ page: 1, width: 1200, height: 1600 }], savingAllowed: false }, 'upright')
  })

  it('shows a page as a JPEG that no cache may keep and that has no name', async () => {
    const { status, headers, bytes } = await scene.tanaka.phone.fetch(`/attachments/${pdf}/pages/1`)
    assert.equal(status, 200, bytes.toString('utf8', 0, 300))
    assert.equal(headers['content-type'], 'image/jpeg')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['content-disposition'], 'inline')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    const { format, width, height } = await sharp(bytes).metadata()
    assert.deepEqual([format, width, height], ['jpeg', 1200, 1698])
  })
})
