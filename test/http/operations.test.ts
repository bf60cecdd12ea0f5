import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { until } from '../support/until.ts'

interface Sample {
  readonly name: string
  readonly labels: string
  readonly value: number
}

/** The text format 0.0.4 of Prometheus, strictly. @throws AssertionError */
function parseMetrics(text: string): { samples: Sample[]; types: Map<string, string> } {
  const samples: Sample[] = []
  const types = new Map<string, string>()
  assert.ok(text.endsWith('\n'))
  for (const line of text.trimEnd().split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment?.[1] === 'TYPE') {
      assert.equal(types.has(comment[2] ?? ''), false, `one TYPE: ${line}`)
      assert.match(comment[3] ?? '', /^(?:counter|gauge|histogram|summary|untyped)$/)
      types.set(comment[2] ?? '', comment[3] ?? '')
    } else if (!comment) {
      const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\} (\S+)$/.exec(line)
      assert.ok(sample, `no sample: ${line}`)
      const value = Number((sample[3] ?? '').replace('Inf', 'Infinity').replace('+', ''))
      assert.ok(sample[3] === 'Nan' || !Number.isNaN(value), line)
      samples.push({ name: sample[1] ?? '', labels: sample[2] ?? '', value })
    }
  }
  return { samples, types }
}

describe('the operations port', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  before(async () => {
    sekisho = await startInstallation()
  })
  after(() => sekisho?.stop())
  const at = (path: string, method = 'GET') => fetch(sekisho.running.addresses.operations + path, { method })

  it('says that it lives and is ready, with a check of each part of each role', async () => {
    assert.deepEqual(await (await at('/livez')).json(), { live: true })
    const answer = await at('/readyz?verbose')
    const { ready, checks } = (await answer.json()) as { ready: boolean; checks: Record<string, { ok: boolean; detail?: string }> }
    assert.deepEqual([answer.status, ready], [200, true])
    for (const name of [
      'boundary.database',
      'boundary.queue',
      'boundary.audit',
      'boundary.converter',
      'boundary.sandbox',
      'internet.database',
      'internet.audit',
      'lgwan.database',
      'lgwan.audit',
    ])
      assert.equal(checks[name]?.ok, true, name)
    assert.match(checks['boundary.sandbox']?.detail ?? '', /^(?:full|self|plain)/)
  })

  it('gives metrics that Prometheus can read: each sample once, of each role', async () => {
    await sekisho.administrator.expect(200, '/rooms')
    const metrics = await until('the request is counted', async () => {
      const parsed = parseMetrics(await (await at('/metrics')).text())
      return (
        parsed.samples.some(
          ({ name, labels, value }) => name === 'sekisho_http_requests_total' && /operation="listRooms"/.test(labels) && value > 0,
        ) && parsed
      )
    })
    const { samples, types } = metrics
    const keys = samples.map(({ name, labels }) => `${name}{${labels.split(',').sort().join()}}`)
    assert.equal(new Set(keys).size, keys.length)
    for (const { name, labels } of samples) {
      assert.match(labels, /^role="(?:boundary|internet|lgwan)"/)
      assert.ok(types.has(name) || types.has(name.replace(/_(?:bucket|sum|count)$/, '')), `${name} has a TYPE`)
    }
    assert.deepEqual([...new Set(samples.map(({ labels }) => /^role="(\w+)"/.exec(labels)?.[1]))].sort(), ['boundary', 'internet', 'lgwan'])
    assert.doesNotMatch(keys.join('\n'), /yamada|admin|[0-9a-f]{8}-[0-9a-f]{4}-7/, 'no person, no id')
  })

  it('knows nothing else, and no other method', async () => {
    for (const path of ['/', '/openapi.json', '/api/v1/rooms', '/livez/x', '/../etc/passwd', '/debug'])
      assert.equal((await at(path)).status, 404, path)
    for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await at('/readyz', method)).status, 404, method)
  })

  it('is not reachable from other machines', async function () {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address
    if (address === undefined) {
      console.error('!!! this machine has no address beside loopback: the reach of the operations port is not tested')
      this.skip()
    }
    const { port } = new URL(sekisho.running.addresses.operations)
    await assert.rejects(fetch(`http://${address}:${port}/livez`))
  })

  it('turns red while a role is away, and green when it is back', async () => {
    const { internet } = sekisho.running.pids
    assert.ok(internet)
    process.kill(internet, 'SIGKILL')
    await until('red', async () => (await at('/readyz')).status === 503)
    await until('green', async () => (await at('/readyz')).status === 200)
  })
})
