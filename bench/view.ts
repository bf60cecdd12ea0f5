/**
 * How long a phone waits for a page: over HTTPS, through the database, the boundary, its sandboxed child and the log, one page after the other.
 *   node_modules/.bin/node bench/view.ts [pages of each kind; default 40]
 */

import { type Scene, startScene } from '../test/chat/scene.ts'
import { publicRoom, send, settled } from '../test/chat/view-scene.ts'
import { photoWithLocation } from '../test/journey/samples.ts'
import { docx, paragraph, text } from '../test/sanitizer/samples/office-package.ts'
import { japanesePdf, notice } from '../test/sanitizer/view/samples.ts'

const rounds = Number(process.argv[2] ?? 40)
const percentile = (sorted: readonly number[], share: number): string => `${Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)}`

async function measure(scene: Scene, name: string, path: (round: number) => string): Promise<void> {
  const times: number[] = []
  let bytes = 0
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const answer = await scene.tanaka.phone.fetch(path(round))
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.bytes}`)
    times.push(performance.now() - start)
    bytes += answer.bytes.length
  }
  times.sort((a, b) => a - b)
  const [half, most] = [percentile(times, 0.5), percentile(times, 0.95)]
  console.log(`${name.padEnd(44)} p50 ${half.padStart(5)} ms  p95 ${most.padStart(5)} ms  ${Math.round(bytes / rounds / 1024)} KiB`)
}

const scene = await startScene()
try {
  const room = await publicRoom(scene)
  const { id } = await send(scene, scene.yamada.client, room, [
    { name: '通知.pdf', bytes: japanesePdf(Array.from({ length: 20 }, () => notice)) },
    { name: '報告.docx', bytes: docx(notice.map((line) => paragraph(text(line))).join('')) },
    { name: '現場.jpg', bytes: await photoWithLocation(4000, 3000) },
  ])
  const [pdf, word, photo] = (await settled(scene.tanaka.phone, id)).attachments.map((attachment) => `/attachments/${attachment.id}/pages`)
  const start = performance.now()
  await scene.tanaka.phone.expect(200, `${pdf}`)
  console.log(`the first look, with the start of the child: ${Math.round(performance.now() - start)} ms`)
  await measure(scene, 'count of pages, PDF of 20', () => `${pdf}`)
  await measure(scene, 'page of a PDF, 1,200 pixels wide', (round) => `${pdf}/${1 + (round % 20)}`)
  await measure(scene, 'page of a PDF, 2,400 pixels wide', (round) => `${pdf}/${1 + (round % 20)}?width=2400`)
  await measure(scene, 'page of a Word document, 1,200 pixels wide', () => `${word}/1`)
  await measure(scene, 'photo of 12 megapixels, 1,200 pixels wide', () => `${photo}/1`)
} finally {
  await scene.stop()
}
