/** A boundary process that only writes the log; its parent kills it. */
import { createAuditWriter } from '../../gateway/audit/writer.ts'
import { openDatabase } from '../../gateway/store/database.ts'
import { origin } from './support.ts'

const [url = '', directory = '', keyFile = ''] = process.argv.slice(2)
await createAuditWriter({ database: openDatabase(url), url, directory, keyFile, origin })
setInterval(() => undefined, 1_000)
