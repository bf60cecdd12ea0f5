/**
 * Text and files from a phone to an LGWAN terminal, over HTTPS, with everything running on this machine, the load included:
 * the time from the start of the POST to the event on the other side.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { EventReader } from '../test/support/events.ts'
import { upload } from '../test/support/files.ts'
import { startInstallation, type TestInstallation } from '../test/support/installation.ts'
import type { Phone, Staff } from '../test/support/phone.ts'
import { until } from '../test/support/until.ts'
import { memoryOf, processTree } from './processes.ts'
import { percentile, row } from './table.ts'

const roomsCount = 8

interface Site {
  readonly sekisho: TestInstallation
  readonly staff: Staff
  readonly phones: readonly Phone[]
  readonly rooms: readonly string[]
}

async function site(environment: Record<string, string>): Promise<Site> {
  const sekisho = await startInstallation({ SEKISHO_SANDBOX__PRACTISE: 'true', ...environment })
  const { client: staff } = await sekisho.staff('bench', '計測 一郎')
  const { id } = await sekisho.staff('field', '現場 花子')
  const phones = await Promise.all(Array.from({ length: 4 }, () => sekisho.phoneOf(id)))
  const rooms: string[] = []
  for (let i = 0; i < roomsCount; i++) {
    const room = await staff.expect<{ id: string }>(201, '/rooms', {
      body: { name: `計測 ${i}`, members: [{ personId: id, internet: true, lgwan: false }] },
    })
    rooms.push(room.id)
  }
  return { sekisho, staff, phones, rooms }
}

/** Arrival of each message by id, whether it came before or after the answer to its POST. */
class Arrivals {
  readonly #at = new Map<string, number>()
  readonly reader: EventReader
  constructor(staff: Staff) {
    this.reader = new EventReader(staff, undefined, ({ event, data, at }) => {
      if (event === 'message') this.#at.set(String(data.id), at)
    })
  }
  get count(): number {
    return this.#at.size
  }
  at(id: string): number | undefined {
    return this.#at.get(id)
  }
}

interface Sent {
  readonly id: string
  readonly started: number
}

async function send({ phones, rooms }: Site, i: number): Promise<Sent> {
  const started = performance.now()
  const phone = phones[i % phones.length] as Phone
  const { id } = await phone.expect<{ id: string }>(201, `/rooms/${rooms[i % rooms.length]}/messages`, {
    body: { text: `避難者数の報告 ${i}` },
  })
  return { id, started }
}

/** Open loop: a message each 1/rate seconds, whatever the answers do. */
async function paced(place: Site, arrivals: Arrivals, rate: number, seconds: number): Promise<number[]> {
  const begun = performance.now()
  const sending: Promise<Sent>[] = []
  for (let i = 0; i < rate * seconds; i++) {
    const due = begun + (i * 1000) / rate
    const early = due - performance.now()
    if (early > 1) await sleep(early)
    sending.push(send(place, i))
  }
  return latencies(await Promise.all(sending), arrivals)
}

async function latencies(sent: readonly Sent[], arrivals: Arrivals): Promise<number[]> {
  await until('every message has arrived', async () => sent.every(({ id }) => arrivals.at(id) !== undefined), 60_000)
  return sent.map(({ id, started }) => (arrivals.at(id) ?? Number.NaN) - started).sort((a, b) => a - b)
}

/** Closed loop: so many senders, each as fast as it is answered; counted where they arrive. */
async function saturated(place: Site, arrivals: Arrivals, senders: number, seconds: number): Promise<number> {
  const begun = performance.now()
  const end = begun + seconds * 1000
  let next = 0
  const all = await Promise.all(
    Array.from({ length: senders }, async () => {
      const mine: Sent[] = []
      while (performance.now() < end) mine.push(await send(place, next++))
      return mine
    }),
  )
  const sent = all.flat()
  await latencies(sent, arrivals)
  const last = Math.max(...sent.map(({ id }) => arrivals.at(id) ?? 0))
  return (sent.length * 1000) / (last - begun)
}

async function fileTime(place: Site, name: string, bytes: Buffer): Promise<number> {
  const phone = place.phones[0] as Phone
  const started = performance.now()
  const [file] = await upload(phone, [{ name, bytes }])
  let done = 0
  const reader = new EventReader(place.staff, undefined, ({ event, data, at }) => {
    const attachments = (data.attachments ?? []) as { id: string; state: string }[]
    if (event === 'attachment' && attachments.some(({ id, state }) => id === file?.id && state === 'clean')) done ||= at
  })
  await reader.opened
  const { id } = await phone.expect<{ id: string }>(201, `/rooms/${place.rooms[0]}/messages`, {
    body: { text: name, attachments: [file?.id] },
  })
  await until(`${name} is clean`, async () => {
    if (done) return true
    // It may have been clean before the stream was open.
    const { attachments } = await place.staff.expect<{ attachments: { state: string }[] }>(200, `/messages/${id}`)
    if (attachments[0]?.state === 'clean') done ||= performance.now()
    return done > 0
  })
  reader.close()
  return done - started
}

export async function benchCrossing(environment: Record<string, string> = {}): Promise<void> {
  const place = await site(environment)
  const pids = place.sekisho.running.pids
  try {
    await sleep(5_000)
    const tree = processTree([pids.boundary, pids.internet, pids.lgwan, pids.postgres].filter((pid) => pid !== undefined))
    row(
      'idle memory of roles, sandbox and database (PSS)',
      `${Math.round(memoryOf(tree).pss / 1024)} MB`,
      'aim < 600 MB, the supervisor not counted',
    )
    const arrivals = new Arrivals(place.staff)
    await arrivals.reader.opened
    await paced(place, arrivals, 50, 3)
    const times = await paced(place, arrivals, 100, 20)
    row('text, 100 messages/s: p50', `${percentile(times, 50).toFixed(1)} ms`, 'aim < 25 ms')
    row('text, 100 messages/s: p99', `${percentile(times, 99).toFixed(1)} ms`, 'aim < 120 ms')
    row('text, 100 messages/s: dropped', `${2000 - times.length} of 2000`, 'aim 0')
    row('text at saturation, 32 senders', `${Math.round(await saturated(place, arrivals, 32, 15))} messages/s`, 'aim ≥ 400')
    arrivals.reader.close()
    const photo = await sharp({
      create: { width: 4000, height: 3000, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 18 } },
    })
      .blur(1.2)
      .jpeg({ quality: 85 })
      .toBuffer()
    const pdf = await bigPdf()
    for (const [name, bytes] of [
      ['12MP.jpg', photo],
      ['5MB.pdf', pdf],
    ] as const) {
      const runs: number[] = []
      for (let i = 0; i < 7; i++) runs.push(await fileTime(place, name, bytes))
      runs.sort((a, b) => a - b)
      row(
        `${name} (${(bytes.length / 1e6).toFixed(1)} MB), POST to clean file`,
        `median ${Math.round(percentile(runs, 50))} ms, worst ${Math.round(runs.at(-1) ?? 0)} ms`,
        'aim < 700 ms',
      )
    }
  } finally {
    await place.sekisho.stop()
  }
}

/** A report of forty pages of text with ten photos of half a megabyte. */
async function bigPdf(): Promise<Buffer> {
  const { PDFDocument, StandardFonts } = await import('@cantoo/pdf-lib')
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (let i = 0; i < 40; i++) {
    const page = document.addPage([595, 842])
    for (let line = 0; line < 50; line++)
      page.drawText(`Shelter ${i} line ${line}: water 120, blankets 80, people ${i * line}`, { x: 50, y: 800 - line * 15, size: 10, font })
    if (i % 4 !== 0) continue
    const photo = await sharp({
      create: { width: 1400, height: 1000, channels: 3, background: '#777', noise: { type: 'gaussian', mean: 120 + i, sigma: 25 } },
    })
      .jpeg({ quality: 80 })
      .toBuffer()
    page.drawImage(await document.embedJpg(photo), { x: 50, y: 60, width: 200, height: 140 })
  }
  return Buffer.from(await document.save())
}
