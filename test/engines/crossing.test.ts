/** Second engines beside real crossings: asked before and after, recorded, waited for where they must look, passed by where they need not. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { enginesSchema } from '../../config/engines.ts'
import { demandEngines } from '../../gateway/crossing/engines.ts'
import { openEngines } from '../../gateway/engines/engines.ts'
import { EngineFault } from '../../gateway/engines/fault.ts'
import { testFile } from '../../gateway/engines/proof.ts'
import { type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send, settled } from '../chat/view-scene.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { fakeClamd, hasClamd, type Impostor, marker, type Scanner, startClamd, threat } from './scanners.ts'

interface Answer {
  readonly name: string
  readonly stage: string
  readonly verdict: string
  readonly version?: string
  readonly threat?: string
  readonly why?: string
}
interface Leaf {
  readonly action: string
  readonly outcome: string
  readonly reason?: string
  readonly engines?: readonly Answer[]
  readonly stages?: Readonly<Record<string, number>>
}

const lateMarker = 'found-when-it-leaves'
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([0x40, 0, 0, 0]), Buffer.from('PE\0\0'), Buffer.alloc(64)])

describe('files beside second engines', function () {
  this.timeout(240_000)
  let clamd: Scanner
  let late: Impostor
  let scene: Scene
  let room: string
  let auditor: Client
  before(async function () {
    if (!hasClamd()) return this.skip()
    clamd = await startClamd()
    // Looks at what leaves only, need not be there, and finds what clamd does not know.
    late = await fakeClamd((stream) => stream.includes(testFile) || stream.includes(lateMarker))
    const engines = [
      { name: 'clamav', kind: 'clamd', address: clamd.address, timeoutSeconds: 2 },
      { name: 'late', kind: 'clamd', address: `tcp://127.0.0.1:${late.port}`, when: 'after', required: false },
    ]
    scene = await startScene({ SEKISHO_ENGINES: JSON.stringify(engines), SEKISHO_CROSSING__ENGINE_MINUTES: '5' })
    room = await publicRoom(scene)
    auditor = (await scene.sekisho.staff('auditor', '監査 一郎', ['auditor'])).client
  })
  after(async () => {
    await scene?.stop()
    await late?.stop()
    await clamd?.stop()
  })

  const sendFile = async (name: string, bytes: Uint8Array) => {
    const message = await send(scene, scene.tanaka.phone, room, [{ name, bytes }])
    return { message: message.id, id: message.attachments[0]?.id ?? '' }
  }
  const seen = async (message: string) => {
    const [file] = (await settled(scene.tanaka.phone, message)).attachments as unknown as {
      state: string
      reason: { code: string; ja: string } | null
    }[]
    return [file?.state, file?.reason?.code]
  }
  const records = async (id: string): Promise<Leaf[]> =>
    (await scene.query(`select leaf from audit.record where leaf #>> '{target,id}' = $1 order by index`, [id])).map(
      ({ leaf }) => leaf as unknown as Leaf,
    )
  const recordOf = (id: string, action: string): Promise<Leaf> =>
    until(`${action} is in the log`, async () => (await records(id)).find((leaf) => leaf.action === action))
  const short = ({ engines = [] }: Leaf) =>
    engines.map(({ name, stage, verdict, threat: found, why }) => [name, stage, verdict, found ?? why].join(' ').trim())
  const ready = async () => {
    const response = await fetch(`${scene.sekisho.running.addresses.operations}/readyz`)
    return {
      status: response.status,
      checks: ((await response.json()) as { checks: Record<string, { ok: boolean; detail?: string }> }).checks,
    }
  }
  const concerns = async () =>
    (await scene.sekisho.administrator.expect<{ concerns: { code: string }[] }>(200, '/overview')).concerns.map(({ code }) => code)
  const waits = async (id: string) =>
    (await scene.query('select state, engines_missed_at is not null as waits from boundary.crossing where id = $1', [id]))[0]

  it('are told of at the start, in /readyz, on the page of today and in metrics', async () => {
    assert.deepEqual(scene.sekisho.running.engines.map(({ name }) => name), ['clamav', 'late']) // biome-ignore format: one thought
    assert.match(scene.sekisho.running.engines[0]?.detail ?? '', /^clamd, ClamAV \d/)
    const { status, checks } = await ready()
    assert.equal(status, 200)
    assert.equal(checks['boundary.engine.clamav']?.ok, true)
    const { processes } = await scene.sekisho.administrator.expect<{ processes: { engines: { name: string; ready: boolean }[] }[] }>(
      200,
      '/overview',
    )
    assert.deepEqual(processes[0]?.engines.map(({ name, ready }) => [name, ready]), [['clamav', true], ['late', true]]) // biome-ignore format: one thought
    const metrics = await (await fetch(`${scene.sekisho.running.addresses.operations}/metrics`)).text()
    assert.match(metrics, /sekisho_engine_ready\{role="boundary",engine="clamav"\} 1/)
  })

  it('a file is looked at before and after, and the record says by what and in which version', async () => {
    const { message, id } = await sendFile('議事録.txt', Buffer.from('議事録\n'))
    assert.deepEqual(await seen(message), ['clean', undefined])
    const sanitized = await recordOf(id, 'crossing.sanitize')
    assert.deepEqual(short(sanitized), ['clamav before clean', 'clamav after clean', 'late after clean'])
    assert.match(sanitized.engines?.[0]?.version ?? '', /^ClamAV \d/)
    assert.ok('engines-before' in (sanitized.stages ?? {}) && 'engines-after' in (sanitized.stages ?? {}))
    const story = await auditor.expect<{ steps: { engines: { verdict: { ja: string } }[] }[] }>(200, `/crossings/${id}`)
    assert.ok(story.steps.some(({ engines }) => engines.length === 3 && engines[0]?.verdict.ja === '検出なし'))
  })

  it('what is found before is never opened', async () => {
    const { message, id } = await sendFile('報告.txt', Buffer.from(`報告 ${marker}\n`))
    assert.deepEqual(await seen(message), ['refused', 'engine-found'])
    const refused = await recordOf(id, 'crossing.refuse')
    assert.deepEqual([refused.outcome, refused.reason, ...short(refused)], ['refused', 'engine-found', `clamav before found ${threat}`])
    assert.equal(
      (await records(id)).some(({ action }) => action === 'crossing.sanitize' || action === 'crossing.permit'),
      false,
    )
  })

  it('what is found after does not leave, not even by an engine that need not be there', async () => {
    const { message, id } = await sendFile('報告.txt', Buffer.from(`報告 ${lateMarker}\n`))
    assert.deepEqual(await seen(message), ['refused', 'engine-found'])
    assert.deepEqual(short(await recordOf(id, 'crossing.refuse')), [
      'clamav before clean',
      'clamav after clean',
      'late after found Fake.Threat',
    ])
    assert.equal(
      (await records(id)).some(({ action }) => action === 'crossing.permit'),
      false,
    )
    assert.deepEqual(await scene.query('select 1 from boundary.delivered_file where crossing = $1', [id]), [])
  })

  it('what it does not look at is refused: a file past its StreamMaxLength', async () => {
    const { message, id } = await sendFile('大きい.txt', Buffer.alloc(5 * 1024 * 1024, 'a'))
    // clamd hangs up in the middle: where its answer is lost on the way, the file is tried again.
    const [state, reason] = await seen(message)
    assert.deepEqual([state, reason], ['refused', 'engine-declined'])
    assert.match(short(await recordOf(id, 'crossing.refuse')).join(), /clamav before declined too-large/)
  })

  it('without the one that must look nothing crosses but text; programs are refused all the same; it is back, and so are the files', async () => {
    await clamd.kill()
    const { message, id } = await sendFile('議事録.txt', Buffer.from('二回目\n'))
    await until('it waits for the engine', async () => (await waits(id))?.waits)
    assert.equal((await waits(id))?.state, 'ready')
    const text = await scene.post(scene.tanaka.phone, '本文は届く', { room })
    await until('the text is there', async () => (await scene.yamada.client.fetch(`/messages/${text.id}`)).status === 200)
    const blocked = await sendFile('議事録.exe', program)
    assert.equal((await seen(blocked.message))[0], 'refused')
    await until('readyz is red', async () => {
      const { status, checks } = await ready()
      return status === 503 && checks['boundary.engine.clamav']?.ok === false
    })
    await until('today says so', async () => (await concerns()).includes('engine-required'))
    assert.equal(
      (await records(id)).some(({ action }) => action === 'crossing.sanitize'),
      false,
    )
    await clamd.restart()
    assert.deepEqual(await until('it is there', async () => (await seen(message))[0] === 'clean' && (await seen(message)), 90_000), [
      'clean',
      undefined,
    ])
    assert.deepEqual(await waits(id), { state: 'delivered', waits: false })
    await until('today says nothing', async () => !(await concerns()).includes('engine-required'))
  })

  it('one that stands still in the middle is no answer either', async () => {
    clamd.pause()
    const { message, id } = await sendFile('議事録.txt', Buffer.from('三回目\n'))
    await until('it waits for the engine', async () => (await waits(id))?.waits)
    clamd.resume()
    assert.equal(await until('it is there', async () => (await seen(message))[0] === 'clean' && 'clean', 90_000), 'clean')
  })

  it('a boundary that stops while it asks an engine leaves the file to the next one, and takes no silence for an answer', async () => {
    clamd.pause()
    const { message, id } = await sendFile('議事録.txt', Buffer.from('止まる\n'))
    await until('it is being asked about', async () => (await records(id)).some(({ action }) => action === 'crossing.decide'))
    await scene.sekisho.restart()
    clamd.resume()
    assert.equal(await until('it is there', async () => (await seen(message))[0] === 'clean' && 'clean', 90_000), 'clean')
    assert.deepEqual(short(await recordOf(id, 'crossing.sanitize')), ['clamav before clean', 'clamav after clean', 'late after clean'])
  })

  it('it is not waited for without end: then the file has failed, and the record says which engine', async () => {
    await clamd.kill()
    const { message, id } = await sendFile('議事録.txt', Buffer.from('四回目\n'))
    await until('it waits for the engine', async () => (await waits(id))?.waits)
    await scene.query(`update boundary.crossing set engines_missed_at = now() - interval '6 minutes' where id = $1`, [id])
    assert.deepEqual(await until('it has ended', async () => (await seen(message))[0] === 'failed' && (await seen(message)), 60_000), [
      'failed',
      'engine-unavailable',
    ])
    const failed = await recordOf(id, 'crossing.fail')
    assert.deepEqual([failed.outcome, failed.reason], ['failed', 'engine-unavailable'])
    assert.match(short(failed).join(), /clamav before unavailable (?:unreachable|lost)/)
    await clamd.restart()
    await until('it is back', async () => (await ready()).status === 200)
  })

  it('one that need not be there is passed by, recorded; unless policy requires every engine', async () => {
    await late.stop()
    const { message, id } = await sendFile('議事録.txt', Buffer.from('五回目\n'))
    assert.deepEqual(await seen(message), ['clean', undefined])
    assert.match(short(await recordOf(id, 'crossing.sanitize')).join(), /late after unavailable (?:unreachable|lost)/)
    await until('today says so', async () => (await concerns()).includes('engine-away'))
    assert.equal((await ready()).status, 200)

    const author = await scene.sekisho.staff('author', '起案者', ['policy-author'])
    const [yaml, cases] = ['default.yaml', 'default.cases.yaml'].map((name) =>
      readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8'),
    )
    const requiring = yaml?.replace(/(- id: R-in-text-file\n[\s\S]*?method: rebuild)/, '$1, options: { requireEngines: true }')
    assert.match(requiring ?? '', /requireEngines/)
    const { revision } = await author.client.expect<{ revision: number }>(201, '/policies', { body: { yaml: requiring, cases, note: '' } })
    await scene.sekisho.administrator.expect(200, `/policies/${revision}/approve`, { body: { comment: '確認した' } })
    const required = await sendFile('議事録.txt', Buffer.from('六回目\n'))
    await until('it waits for the engine', async () => (await waits(required.id))?.waits)
  })

  it('the log verifies', async () => {
    const { problems } = await auditor.expect<{ problems: unknown[] }>(200, '/audit/verifications', { method: 'POST', body: {} })
    assert.deepEqual(problems, [])
  })
})

describe('a policy that requires engines where none is set up', () => {
  it('lets no file begin; one that does not require them does (the control)', async () => {
    const engines = await openEngines(enginesSchema.parse([]), new Registry())
    const decision = (requireEngines: boolean) => ({ action: 'sanitize', options: { requireEngines } }) as never
    assert.throws(() => demandEngines({ engines }, decision(true)), EngineFault)
    assert.doesNotThrow(() => demandEngines({ engines }, decision(false)))
    await engines.close()
  })
})
