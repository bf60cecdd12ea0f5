/** What the boundary writes down about a file that it delivers, to find it again when somebody wants to look. */
import type { Decision } from '../../policies/decide.ts'
import type { FormatId } from '../../sanitizer/protocol.ts'
import type { StoredBlob } from '../store/blobs.ts'
import type { DatabaseTransaction } from '../store/database.ts'
import type { Work } from './work.ts'

/** In the transaction of the delivery. Saving is a word of the decision that let the file out, and of no other. */
export async function bookFile(
  transaction: DatabaseTransaction,
  work: Work<'attachment'>,
  stored: StoredBlob<'clean'>,
  format: FormatId,
  decision: Decision,
): Promise<void> {
  const allow_saving = work.direction === 'outbound' && decision.action === 'sanitize' && decision.options.allowSaving
  await transaction
    .insertInto('boundary.delivered_file')
    .values({ crossing: work.id, blob: stored.id, sha256: stored.sha256, format, allow_saving })
    .execute()
}
