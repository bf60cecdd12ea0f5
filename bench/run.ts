/** npm run bench [-- crossing | crossing-redis | sanitize | pdf | office | media | photo | archive | screens …]: everything, or what is named. Numbers mean something on a quiet machine only. */
import { cpus, loadavg } from 'node:os'
import { noBrowser } from '../test/support/browser.ts'
import { redisInstalled, startRedis } from '../test/support/redis.ts'
import { benchArchive } from './archive.ts'
import { benchCrossing } from './crossing.ts'
import { benchMedia } from './media.ts'
import { benchOffice } from './office.ts'
import { benchPdf } from './pdf.ts'
import { benchPhoto } from './photo.ts'
import { benchSanitize } from './sanitize.ts'
import { benchScreens } from './screens.ts'
import { heading } from './table.ts'

const benches: Readonly<Record<string, () => Promise<void>>> = {
  async crossing() {
    heading('A crossing, queue on PostgreSQL')
    await benchCrossing()
  },
  async 'crossing-redis'() {
    heading('A crossing, queue on Redis')
    if (!redisInstalled()) return console.log('redis-server is not installed')
    const redis = await startRedis()
    await benchCrossing({ QUEUE_URL: redis.url }).finally(() => redis.stop())
  },
  async sanitize() {
    heading('Cleaning files')
    await benchSanitize()
  },
  async pdf() {
    console.log('\nPDF')
    await benchPdf()
  },
  async office() {
    console.log('\nOffice')
    await benchOffice()
  },
  async media() {
    console.log('\nFilm')
    await benchMedia()
  },
  async photo() {
    console.log('\nPhotos')
    await benchPhoto()
  },
  async archive() {
    console.log('\nArchives')
    await benchArchive()
  },
  async screens() {
    heading('Opening a screen')
    if (noBrowser) return console.log(noBrowser)
    await benchScreens()
  },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(' ')}; there are ${Object.keys(benches).join(', ')} (and bench/audit.ts by itself)`)
  process.exit(2)
}
console.log(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`)
for (const name of asked.length > 0 ? asked : Object.keys(benches)) await benches[name]?.()
process.exit(0)
