/** What a newcomer needs after the first start, shown once. */
import type { Configuration } from '../config/load.ts'
import { insertEvents, outboxEvents } from './audit/outbox.ts'
import { ensureFirstAdministrator, type FirstAdministrator, issueCode, openSeal } from './identity/index.ts'
import { openDatabase } from './store/database.ts'

export interface FirstStart {
  readonly administrator: FirstAdministrator
  readonly registrationCode: string
  readonly codeExpiresAt: Date
}

/** @param ownerUrl of the login that owns the tables @returns undefined when somebody is registered already */
export async function prepareFirstStart(ownerUrl: string, configuration: Configuration, sealFile: string): Promise<FirstStart | undefined> {
  const database = openDatabase(ownerUrl, 1)
  try {
    const administrator = await ensureFirstAdministrator({
      database,
      seal: openSeal(sealFile),
      audit: { enqueue: (transaction, events) => insertEvents(transaction, outboxEvents(events)) },
      organisation: configuration.organisation,
    })
    if (!administrator) return undefined
    const { codeMinutes, codeAttempts } = configuration.devices
    const { code, expiresAt } = await issueCode(database, {
      person: administrator.id,
      issuedBy: undefined,
      purpose: 'duty-contact',
      rules: { minutes: codeMinutes, attempts: codeAttempts, approvalAfter: false },
    })
    return { administrator, registrationCode: code, codeExpiresAt: expiresAt }
  } finally {
    await database.destroy()
  }
}
