/** Unused children practise on files of our own making. Nothing of it may be seen in what they do with files, and no file waits for it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Engine, startEngine } from '../../sanitizer/engine.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { Pool } from '../../sanitizer/pool.ts'
import { samples } from '../../sanitizer/practice/samples.ts'
import type { Tier } from '../../sanitizer/protocol.ts'
import { strongestConfinement } from '../../sanitizer/sandbox/probe.ts'
import { createSanitizer, type Sanitizer, type SanitizerOptions } from '../../sanitizer/sanitize.ts'
import type { Practise } from '../../sanitizer/spare.ts'
import { Child } from '../../sanitizer/spawn.ts'
import { hostilePdfs } from './samples/pdf-hostile.ts'

const entry = path.join(import.meta.dirname, 'hostile-child.ts')
const tiers: readonly Tier[] = ['full', 'namespace', 'self', 'process']

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200 && !condition(); tries++) await pause(25)
  assert.ok(condition(), 'did not come about within 30 s')
}

/** What becomes of each file: its bytes, or why not. */
async function outcomes(sanitizer: Sanitizer, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<string[]> {
  const all: string[] = []
  for (const { name, bytes } of files) {
    const identity = await sanitizer.identify(bytes, { fileName: name })
    const result = await sanitizer.sanitize(bytes, { identity })
    all.push(`${name} ${result.outcome} ${result.outcome === 'clean' ? result.sha256 : result.code} ${JSON.stringify(result.removed)}`)
  }
  return all
}

describe('practice of unused children', function () {
  this.timeout(120_000)
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
  })
  const sanitizerWith = async (options: Partial<SanitizerOptions>): Promise<Sanitizer> => {
    const sanitizer = await createSanitizer({ children: 1, ...options })
    open.push(sanitizer)
    return sanitizer
  }
  const status = (sanitizer: Sanitizer) => [sanitizer.status().disarm.practising, sanitizer.status().inspect.practising]

  it('children that have practised give the same bytes as those that have not, of the files of practice too', async () => {
    const practised = await sanitizerWith({ practise: true })
    assert.deepEqual(status(practised)[0], 1)
    await until(() => practised.status().inspect.children === 1 && status(practised).every((count) => count === 0))
    assert.equal(practised.status().restarts, 0, 'practice has cost no child')
    const own = samples().map(({ format, bytes }, index) => ({ name: `${index}.${format}`, bytes }))
    const hostile = await Promise.all(
      hostilePdfs.slice(0, 12).map(async ({ bytes }, index) => ({ name: `h${index}.pdf`, bytes: await bytes() })),
    )
    const plain = await sanitizerWith({})
    assert.deepEqual(status(plain), [0, 0])
    const expected = await outcomes(plain, [...own, ...hostile])
    assert.deepEqual(await outcomes(practised, [...own, ...hostile]), expected)
    assert.deepEqual(
      expected.slice(0, own.length).filter((line) => !line.includes(' clean ')),
      [],
      'a sample that is refused is no practice',
    )
  })

  it('the samples are the same each time', () => {
    assert.deepEqual(samples(), samples())
  })

  it('the first file does not wait until practice is over', async () => {
    const { confinement, child } = await strongestConfinement({ limits: defaultLimits, tiers, entry })
    // Practice without an end: only the call for the child stops it.
    let stopped = 0
    const practise: Practise = async (_child, stop) => {
      await once(stop, 'abort')
      stopped += 1
    }
    const start = () => Child.start({ kind: 'disarm', confinement, limits: defaultLimits, entry })
    const pool = new Pool({ children: 1, jobsPerChild: 10, idleSeconds: 20, queue: 8, practise }, start, child)
    open.push(pool)
    assert.equal(pool.status().practising, 1)
    await pool.run({ compartment: 'a' }, async (given) => {
      assert.equal(given, child)
      assert.equal(stopped, 1)
      return { value: undefined, recycle: false }
    })
    await until(() => pool.status().practising === 1)
    assert.equal(stopped, 1, 'the next spare practises')
  })

  it('the answer to the request at hand comes before the file, and is not taken for its own', async () => {
    const practised = await sanitizerWith({ practise: true })
    const [first] = samples()
    assert.ok(first)
    assert.match((await outcomes(practised, [{ name: 'a.docx', bytes: first.bytes }]))[0] ?? '', /^a\.docx clean /)
    assert.equal(practised.status().restarts, 0)
  })

  it('practice that costs a child its life costs no file, and no further child', async () => {
    // The hostile child reads orders; of a sample it dies.
    const engine: Engine = await startEngine({ limits: defaultLimits, children: 1, entry, practise: true })
    open.push(engine)
    const served = async () =>
      engine.pools.disarm.run({ compartment: 'a' }, async (child) => {
        const { header } = await child.ask({ id: 1 }, Buffer.from('{"do":"serve"}'))
        return { value: (header as { got: { served: number } }).got.served, recycle: true }
      })
    assert.equal(await served(), 1)
    assert.equal(await served(), 1)
    assert.equal(engine.pools.disarm.status().practising, 0)
  })
})
