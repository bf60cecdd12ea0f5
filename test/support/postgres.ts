/** A private PostgreSQL in a temporary folder with all logins and migrations, for one test file: real, and gone afterwards. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DataFolder, openDataFolder, secretFile } from '../../gateway/store/folder.ts'
import { ensureLogins, type LoginUrls } from '../../gateway/store/logins.ts'
import { migrate } from '../../gateway/store/migrate.ts'
import { type PrivatePostgres, startPostgres } from '../../gateway/store/postgres.ts'

export interface TestPostgres {
  readonly folder: DataFolder
  readonly urls: LoginUrls
  /** Of the superuser. */
  readonly url: string
  readonly server: PrivatePostgres
  stop(): Promise<void>
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const path = mkdtempSync(join(tmpdir(), 'sekisho-test-'))
  chmodSync(path, 0o711)
  const folder = openDataFolder(path)
  const server = await startPostgres(folder.at('postgres'), secretFile(folder.at('secrets', 'postgres-superuser')))
  const urls = await ensureLogins(server.url, folder)
  await migrate(urls.owner)
  return {
    folder,
    urls,
    url: server.url,
    server,
    async stop() {
      await server.stop()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
