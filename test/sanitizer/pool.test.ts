/** Who gets which child, and what happens when one is lost. The children are real, enclosed and obedient (hostile-child.ts). */
import assert from 'node:assert/strict'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Engine, type EngineOptions, startEngine } from '../../sanitizer/engine.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { SanitizerFault } from '../../sanitizer/loss.ts'
import { defaultDisarmOptions } from '../../sanitizer/protocol.ts'
import { identityOf } from '../../sanitizer/reply.ts'
import { disarmWith } from '../../sanitizer/steps.ts'
import type { Order } from './hostile-child.ts'

const entry = path.join(import.meta.dirname, 'hostile-child.ts')
const ask = { identity: identityOf('png', true) }
const order = (words: Order): Uint8Array => Buffer.from(JSON.stringify(words))
const engines: Engine[] = []

async function engineWith(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await startEngine({ limits: defaultLimits, children: 1, entry, ...options })
  engines.push(engine)
  return engine
}

interface Served {
  readonly process: number
  readonly served: number
}

/** Which process served, and how many requests it has seen. */
async function serve(engine: Engine, compartment: string, fresh = false): Promise<Served & { processId: number | undefined }> {
  return await engine.pools.disarm.run({ compartment, fresh }, async (child) => {
    const { header } = await child.ask({ id: 1 }, order({ do: 'serve' }))
    return { value: { ...(header as { got: Served }).got, processId: child.processId }, recycle: false }
  })
}

const gone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await pause(25)
  assert.ok(condition(), 'did not come about within 10 s')
}

describe('pool of children', function () {
  this.timeout(60_000)
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.close()))
  })

  it('a child that holds much between two files gives way to another, and that is no fault', async () => {
    const engine = await engineWith()
    const asked = (words: Order) =>
      engine.pools.disarm.run({ compartment: 'inbound/131016' }, async (child) => {
        await child.ask({ id: 1 }, order(words))
        return { value: child.processId, recycle: false }
      })
    const small = await asked({ do: 'hoard', bytes: 128 << 20 })
    const large = await asked({ do: 'hoard', bytes: defaultLimits.memoryBytes * 0.4 })
    assert.equal(large, small, 'what is usual does not cost a child')
    assert.notEqual(await asked({ do: 'serve' }), large)
    assert.equal(engine.status().restarts, 0)
  })

  it('keeps a child for its compartment, and never shows it to another', async () => {
    const engine = await engineWith({ children: 2 })
    const first = await serve(engine, 'inbound/131016')
    assert.deepEqual((await serve(engine, 'inbound/131016')).served, first.served + 1)
    assert.equal((await serve(engine, 'outbound/131016')).served, 1)
    assert.equal((await serve(engine, 'inbound/011002')).served, 1)
    assert.equal((await serve(engine, 'outbound/131016', true)).served, 1)
  })

  it('replaces a child after its number of requests', async () => {
    const engine = await engineWith({ jobsPerChild: 2 })
    const served = []
    for (let count = 0; count < 5; count++) served.push((await serve(engine, 'a')).served)
    assert.deepEqual(served, [1, 2, 1, 2, 1])
    assert.equal(engine.status().restarts, 2)
  })

  it('retires an idle child and keeps one unused spare of each kind', async () => {
    const engine = await engineWith({ idleSeconds: 0.1 })
    const { processId } = await serve(engine, 'a')
    await until(() => gone(processId ?? 0) && engine.status().children === 2)
    assert.equal(engine.status().restarts, 0)
  })

  it('makes the late ones wait, and turns them away when the queue is full', async () => {
    const engine = await engineWith({ queue: 2 })
    await serve(engine, 'a')
    const running = serve(engine, 'a')
    const waiting = [serve(engine, 'a'), serve(engine, 'b')]
    assert.deepEqual([engine.pools.disarm.status().busy, engine.pools.disarm.status().queued], [1, 2])
    await assert.rejects(serve(engine, 'c'), SanitizerFault)
    await Promise.all([running, ...waiting])
    assert.equal(engine.status().queued, 0)
  })

  it('lets a waiting caller give up without harm to the others', async () => {
    const engine = await engineWith()
    const caller = new AbortController()
    const running = serve(engine, 'a')
    const waiting = engine.pools.disarm.run({ compartment: 'a', signal: caller.signal }, () => assert.fail('must not run'))
    const behind = serve(engine, 'a')
    caller.abort()
    await assert.rejects(waiting, { name: 'AbortError' })
    await Promise.all([running, behind])
  })

  it('ends the child of a caller that gives up while it works', async () => {
    const engine = await engineWith()
    const caller = new AbortController()
    const looping = disarmWith(engine, order({ do: 'loop' }), { ...ask, signal: caller.signal }, defaultDisarmOptions)
    await until(() => engine.status().busy === 1)
    caller.abort()
    await assert.rejects(looping, { name: 'AbortError' })
    assert.equal((await serve(engine, 'default')).served, 1)
    assert.equal(engine.status().restarts, 1)
  })

  for (const maximumTier of ['process', 'full'] as const) {
    it(`kills a child that does not leave when told to (${maximumTier})`, async () => {
      const engine = await engineWith({ maximumTier })
      const { processId = 0 } = await serve(engine, 'default')
      const caller = new AbortController()
      const asked = disarmWith(engine, order({ do: 'stubborn' }), { ...ask, signal: caller.signal }, defaultDisarmOptions)
      await pause(300)
      caller.abort()
      await assert.rejects(asked, { name: 'AbortError' })
      assert.ok(gone(processId))
    })
  }

  for (const deed of ['crash', 'leave']) {
    it(`a file on which two children ${deed} is malformed, and the next file is served`, async () => {
      const engine = await engineWith()
      const reply = await disarmWith(engine, order({ do: deed }), ask, defaultDisarmOptions)
      assert.deepEqual(reply, { outcome: 'refused', code: 'malformed' })
      assert.equal(engine.status().restarts, 2)
      assert.equal((await serve(engine, 'default')).served, 1)
    })
  }

  it('kill -9 of a child at work costs the file nothing: a fresh child does it', async () => {
    const engine = await engineWith()
    const { processId = 0 } = await serve(engine, 'default')
    const words = order({ do: 'slowly', header: { outcome: 'refused', code: 'encrypted' } })
    const asked = disarmWith(engine, words, ask, defaultDisarmOptions)
    await until(() => engine.status().busy === 1)
    process.kill(processId, 'SIGKILL')
    assert.deepEqual(await asked, { outcome: 'refused', code: 'encrypted' })
    assert.notEqual((await serve(engine, 'default')).processId, processId)
    assert.equal(engine.status().restarts, 1)
  })

  it('limits and violations are answers at once, and the child is replaced', async () => {
    const engine = await engineWith({ limits: { ...defaultLimits, wallSeconds: 1 } })
    assert.deepEqual(await disarmWith(engine, order({ do: 'loop' }), ask, defaultDisarmOptions), { outcome: 'refused', code: 'limit-time' })
    assert.equal(engine.status().restarts, 1)
    const words = order({ do: 'say', header: { outcome: 'refused', code: 'limit-pixels' } })
    assert.deepEqual(await disarmWith(engine, words, ask, defaultDisarmOptions), { outcome: 'refused', code: 'limit-pixels' })
    assert.equal(engine.status().restarts, 2)
  })

  it('close ends every process and every wait', async () => {
    const engine = await engineWith({ children: 2 })
    const { processId } = await serve(engine, 'a')
    const looping = disarmWith(engine, order({ do: 'loop' }), ask, defaultDisarmOptions).catch((error: unknown) => error)
    await until(() => engine.status().busy === 1)
    await engine.close()
    assert.ok(gone(processId ?? 0))
    assert.ok((await looping) instanceof SanitizerFault)
    await assert.rejects(serve(engine, 'a'), SanitizerFault)
    assert.equal(engine.status().children, 0)
  })
})
