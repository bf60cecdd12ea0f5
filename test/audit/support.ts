/** A log of one's own for a test: folder, key, records. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuditEvent, encodeLeaf } from '../../gateway/audit/event.ts'
import { FileLog, type FileLogOptions } from '../../gateway/audit/log.ts'
import { type NoteSigner, newSigningKey, signerFromPem } from '../../gateway/audit/note.ts'

export const origin = 'sekisho.example/131016'
export const newSigner = (): NoteSigner => signerFromPem(origin, newSigningKey())

const folders: string[] = []
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-audit-'))
  folders.push(folder)
  return folder
}
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export const event = (id: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  actor: { type: 'person', id },
  action: 'message.accept',
  outcome: 'ok',
  organisation: '131016',
  ...more,
})
export const entry = (id: string, more: Partial<AuditEvent> = {}): Buffer => encodeLeaf(event(id, more), 'boundary').bytes
export const entriesOf = (count: number, start = 0): Buffer[] => Array.from({ length: count }, (_, at) => entry(`p${start + at}`))

/** A log of `count` records in batches of `batch`, closed again. */
export async function writeLog(options: FileLogOptions, count: number, batch = 100): Promise<void> {
  const log = await FileLog.open(options)
  for (let at = 0; at < count; at += batch) await log.append(entriesOf(Math.min(batch, count - at), at))
  await log.close()
}
