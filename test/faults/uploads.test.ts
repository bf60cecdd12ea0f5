/** Uploads that break off: nothing half-received stays. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { BlobStore } from '../../gateway/store/blobs.ts'
import { until } from '../support/until.ts'
import { balance, query, shelved } from './books.ts'
import { kill } from './machines.ts'
import { type Site, send, startSite } from './site.ts'

const announced = 1024 * 1024

describe('faults: uploads that break off', function () {
  this.timeout(120_000)
  let site: Site
  before(async () => {
    site = await startSite({ SEKISHO_LIMITS__REQUEST_SECONDS: '5', SEKISHO_LIMITS__HEADERS_SECONDS: '5' })
  })
  after(() => site?.sekisho.stop())

  const incoming = () => readdirSync(join(site.configuration.storage.directory, 'incoming'))

  /** Sends the beginning of a file and waits until it is on the disk. */
  const begin = async () => {
    const outgoing = request(new URL('/api/v1/uploads', site.phone.origin), {
      method: 'POST',
      ca: site.sekisho.authority,
      agent: false,
      headers: {
        cookie: site.phone.cookie ?? '',
        'content-type': 'multipart/form-data; boundary=broken',
        'content-length': announced,
      },
    })
    const answered = new Promise<number | undefined>((done) => {
      outgoing.on('response', (incoming: IncomingMessage) => {
        incoming.resume()
        done(incoming.statusCode)
      })
      outgoing.on('error', () => done(undefined))
    })
    outgoing.write('--broken\r\nContent-Disposition: form-data; name="file"; filename="half.txt"\r\n\r\n')
    outgoing.write('x'.repeat(announced / 4))
    await until('the file is coming in', async () => incoming().length === 1)
    return { outgoing, answered }
  }
  const nothingStays = async (): Promise<void> => {
    await until('nothing is coming in', async () => incoming().length === 0)
    assert.deepEqual(shelved(site, 'quarantine'), [])
    assert.deepEqual(await query(site, 'select id from internet.upload'), [])
  }

  it('because the client has gone', async () => {
    const { outgoing } = await begin()
    outgoing.destroy()
    await nothingStays()
  })

  it('because the client takes too long', async () => {
    const { answered } = await begin()
    assert.equal(await answered, 408)
    await nothingStays()
  })

  it('because the listener was killed: what it left is swept once it is old', async () => {
    const { answered } = await begin()
    kill(site.sekisho.running.pids.internet)
    assert.equal(await answered, undefined)
    const keys = join(site.configuration.dataDirectory, 'keys')
    const blobs = await BlobStore.open(site.configuration.storage.directory, { publicKeyFile: join(keys, 'quarantine-public.pem') })
    assert.equal(await blobs.sweepIncoming(3_600_000), 0, 'it might still be streaming')
    assert.equal(await blobs.sweepIncoming(0), 1)
    await nothingStays()
    await send(site, 'internet', ['txt'])
    await balance(site)
  })
})
