/** A log with a past: records of earlier months, written into the files while no server runs, and indexed when it starts again. */
import { join } from 'node:path'
import { type AuditEvent, encodeLeaf } from '../../gateway/audit/event.ts'
import { loadSigner } from '../../gateway/audit/keys.ts'
import { FileLog, maximumBatch } from '../../gateway/audit/log.ts'
import { start } from '../../gateway/main.ts'
import { roleNames } from '../../gateway/roles.ts'
import type { TestInstallation } from '../support/installation.ts'

export async function withPast(sekisho: TestInstallation, events: readonly AuditEvent[]): Promise<void> {
  const { audit } = sekisho.configuration
  await sekisho.running.stop()
  const keyFile = join(sekisho.configuration.dataDirectory, 'keys', 'audit.pem')
  const signer = await loadSigner(keyFile, audit.origin, audit.directory)
  const log = await FileLog.open({ directory: audit.directory, signer })
  for (let at = 0; at < events.length; at += maximumBatch)
    await log.append(events.slice(at, at + maximumBatch).map((event) => encodeLeaf(event, 'boundary').bytes))
  await log.close()
  sekisho.running = await start(sekisho.configuration, roleNames)
}

/** A month of a small town: people who send, sign-ins, a refusal now and then, heartbeats with one silence. */
export function pastMonth(
  month: string,
  who: {
    readonly organisation: string
    readonly persons: readonly { readonly id: string; readonly device?: string }[]
    readonly room: string
  },
  count: number,
): AuditEvent[] {
  const start = Date.parse(`${month}-01T00:00:00+09:00`)
  const { organisation, room } = who
  return Array.from({ length: count }, (_, at): AuditEvent => {
    const time = new Date(start + at * 60_000).toISOString()
    const person = who.persons[at % who.persons.length] ?? { id: 'nobody' }
    const actor = { type: 'person', id: person.id, ...(person.device ? { device: person.device, trust: 'T1' as const } : {}) } as const
    const boundary = { type: 'system', id: 'boundary' } as const
    // Ten minutes of silence at noon of the first day.
    if (at % 2 === 0)
      return at >= 720 && at < 730
        ? { time, actor, action: 'receipt', outcome: 'ok', organisation, room }
        : { time, actor: boundary, action: 'heartbeat', outcome: 'ok' }
    if (at % 101 === 0) return { time, actor: boundary, action: 'crossing.refuse', outcome: 'refused', organisation, room, reason: 'type-forbidden', rule: 'G-executable', direction: 'inbound', file: { mediaType: 'application/pdf', bytes: at } } // biome-ignore format: one thought
    if (at % 401 === 0)
      return { time, actor, action: 'person.roles', outcome: 'ok', organisation, target: { type: 'person', id: person.id } }
    return { time, actor, action: 'message.accept', outcome: 'ok', organisation, room, direction: 'inbound', file: { mediaType: 'image/jpeg', bytes: 1_000 + at } } // biome-ignore format: one thought
  })
}
