import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuditFault, type AuditFaultCode } from '../../gateway/audit/fault.ts'
import { FileLog, maximumBatch } from '../../gateway/audit/log.ts'
import { verifierKeyText } from '../../gateway/audit/note.ts'
import { proveConsistency, verifyConsistency } from '../../gateway/audit/proof.ts'
import { proveEntry, readCheckpoint, readEntries, tileNodes } from '../../gateway/audit/reader.ts'
import { frameEntry } from '../../gateway/audit/tiles.ts'
import { Frontier, leafHash } from '../../gateway/audit/tree.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { entriesOf, entry, newFolder, newSigner, removeFolders, writeLog } from './support.ts'

const isFault = (code: AuditFaultCode) => (error: unknown) => error instanceof AuditFault && error.code === code

async function naiveRootOfFiles(directory: string, size: number): Promise<Buffer> {
  const frontier = new Frontier()
  for await (const { bytes } of readEntries(directory, 0, size)) frontier.push(leafHash(bytes))
  return frontier.root()
}

describe('audit: the log as files', () => {
  after(removeFolders)

  it('gives places in order, signs what it holds, and opens again as it was', async () => {
    const directory = newFolder()
    const signer = newSigner()
    const log = await FileLog.open({ directory, signer })
    assert.deepEqual(await Promise.all([log.append(entriesOf(2)), log.append(entriesOf(3)), log.append(entriesOf(1))]), [0, 2, 5])
    assert.equal(await log.append(entriesOf(1)), 6)
    const checkpoint = await readCheckpoint(directory, signer)
    assert.equal(checkpoint.size, 7)
    assert.deepEqual(checkpoint.root, await naiveRootOfFiles(directory, 7))
    await log.close()
    await assert.rejects(log.append(entriesOf(1)), isFault('closed'))
    const again = await FileLog.open({ directory, signer })
    assert.equal(again.size, 7)
    assert.deepEqual(again.root, checkpoint.root)
    await again.close()
  })

  it('lays tiles out as C2SP tlog-tiles says at every checkpoint, past 65,536 records', async function () {
    this.timeout(120_000)
    const directory = newFolder()
    const signer = newSigner()
    const log = await FileLog.open({ directory, signer })
    const small = entriesOf(512)
    for (let size = 0; size < 70_000; size += 500) await log.append(small.slice(0, Math.min(500, 70_000 - size)))
    const width = (path: string) => statSync(join(directory, 'tile', path)).size / 32
    assert.equal(log.size, 70_000)
    assert.deepEqual([width('0/000'), width('0/272'), width('0/273.p/112')], [256, 256, 112])
    assert.deepEqual([width('1/000'), width('1/001.p/17'), width('2/000.p/1')], [256, 17, 1])
    assert.deepEqual(readdirSync(join(directory, 'tile')).sort(), ['0', '1', '2', 'entries'])
    assert.deepEqual(readdirSync(join(directory, 'tile', '1')).sort(), ['000', '001.p'])
    assert.deepEqual(readdirSync(join(directory, 'tile', 'entries', '273.p')), ['112'])
    const checkpoint = await readCheckpoint(directory, signer)
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) assert.equal((await proveEntry(directory, index, checkpoint)).holds, true)
    for (const first of [1, 256, 65_536, 65_537, 69_000]) {
      const frontier = new Frontier()
      for await (const { bytes } of readEntries(directory, 0, first)) frontier.push(leafHash(bytes))
      const path = await proveConsistency(first, 70_000, tileNodes(directory))
      assert.equal(verifyConsistency(first, 70_000, path, frontier.root(), checkpoint.root), true)
    }
    await log.close()
    const again = await FileLog.open({ directory, signer })
    await again.append(entriesOf(1))
    await again.close()
    assert.deepEqual((await verifyLog({ directory, verifier: signer })).problems, [])
  })

  it('crosses the edge of a bundle within one batch and within one record', async () => {
    for (const [first, second] of [
      [255, 1],
      [255, 2],
      [256, 1],
      [200, 512],
      [511, 2],
    ] as const) {
      // biome-ignore format: a table
      const directory = newFolder()
      const signer = newSigner()
      const log = await FileLog.open({ directory, signer })
      await log.append(entriesOf(first))
      await log.append(entriesOf(second, first))
      await log.close()
      const seen = await verifyLog({ directory, verifier: signer })
      assert.deepEqual([seen.problems, seen.size], [[], first + second])
      const again = await FileLog.open({ directory, signer })
      assert.equal(again.size, first + second)
      await again.close()
    }
  })

  it('is written by one process at a time', async () => {
    const directory = newFolder()
    const signer = newSigner()
    const log = await FileLog.open({ directory, signer })
    await assert.rejects(FileLog.open({ directory, signer }), isFault('locked'))
    await log.close()
    await (await FileLog.open({ directory, signer })).close()
  })

  it('refuses a batch that is empty or past the bound', async () => {
    const log = await FileLog.open({ directory: newFolder(), signer: newSigner() })
    assert.throws(() => log.append([]), RangeError)
    assert.throws(() => log.append(entriesOf(maximumBatch + 1)), RangeError)
    assert.equal(await log.append(entriesOf(maximumBatch)), 0)
    await log.close()
  })
})

describe('audit: what a crash leaves behind', () => {
  afterEach(removeFolders)
  const prepared = async (count: number) => {
    const directory = newFolder()
    const signer = newSigner()
    await writeLog({ directory, signer }, count)
    return { directory, signer, bundle: (width: number) => join(directory, `tile/entries/000.p/${width}`) }
  }

  it('keeps complete records that were not signed yet, and signs them', async () => {
    const { directory, signer, bundle } = await prepared(10)
    appendFileSync(bundle(10), Buffer.concat([frameEntry(entry('late')), frameEntry(entry('later'))]))
    assert.equal((await verifyLog({ directory, verifier: signer })).unsigned, 2)
    const log = await FileLog.open({ directory, signer })
    assert.equal(log.size, 12)
    await log.close()
    assert.equal((await verifyLog({ directory, verifier: signer })).ok, true)
  })

  it('cuts a torn record, and zeros where one should be', async () => {
    for (const torn of [frameEntry(entry('late')).subarray(0, -1), Buffer.alloc(1), Buffer.alloc(300), frameEntry(Buffer.from('{}'))]) {
      const { directory, signer, bundle } = await prepared(10)
      appendFileSync(bundle(10), torn)
      const log = await FileLog.open({ directory, signer })
      assert.equal(log.size, 10)
      await log.append(entriesOf(1))
      await log.close()
      assert.deepEqual((await verifyLog({ directory, verifier: signer })).problems, [])
    }
  })

  it('takes back a bundle that was filled and renamed before its checkpoint', async () => {
    const { directory, signer, bundle } = await prepared(250)
    appendFileSync(bundle(250), Buffer.concat(entriesOf(6, 250).map(frameEntry)))
    renameSync(bundle(250), join(directory, 'tile/entries/000'))
    mkdirSync(join(directory, 'tile/entries/001.p'))
    writeFileSync(join(directory, 'tile/entries/001.p/0'), Buffer.concat(entriesOf(4, 256).map(frameEntry)))
    const log = await FileLog.open({ directory, signer })
    assert.equal(log.size, 260)
    await log.close()
    assert.deepEqual((await verifyLog({ directory, verifier: signer })).problems, [])
  })

  it('finds a file under the name it had before a lost rename', async () => {
    const { directory, signer, bundle } = await prepared(10)
    renameSync(bundle(10), bundle(3))
    renameSync(join(directory, 'tile/0/000.p/10'), join(directory, 'tile/0/000.p/9'))
    const log = await FileLog.open({ directory, signer })
    assert.equal(log.size, 10)
    await log.close()
    assert.equal(existsSync(bundle(10)), true)
  })

  it('does not open when more lies after the checkpoint than a crash can leave', async () => {
    const { directory, signer } = await prepared(10)
    const old = readFileSync(join(directory, 'checkpoint'))
    await writeLog({ directory, signer }, maximumBatch + 1)
    writeFileSync(join(directory, 'checkpoint'), old)
    await assert.rejects(FileLog.open({ directory, signer }), isFault('checkpoint-behind'))
  })

  it('does not start anew over records that have no checkpoint', async () => {
    const { directory, signer } = await prepared(10)
    renameSync(join(directory, 'checkpoint'), join(directory, 'elsewhere'))
    await assert.rejects(FileLog.open({ directory, signer }), isFault('checkpoint-missing'))
  })

  it('does not open under another key', async () => {
    const { directory } = await prepared(10)
    await assert.rejects(FileLog.open({ directory, signer: newSigner() }), isFault('checkpoint-foreign'))
  })
})

describe('audit: kill -9 while records are written', () => {
  after(removeFolders)

  it('has every acknowledged record exactly once, and the tree verifies', async function () {
    this.timeout(60_000)
    const directory = newFolder()
    const signer = newSigner()
    const pem = signer.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const acknowledged: string[] = []
    const rounds = 12
    for (let round = 0; round < rounds; round++) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.child.ts'), directory, String(round)], {
        env: { SIGNING_KEY: pem },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      child.stdout.on('data', (chunk) => {
        text += chunk
        // Somewhere in the middle of a batch, a little later in each round.
        if (text.length > 500 + round * 377) child.kill('SIGKILL')
      })
      await new Promise((resolve) => child.on('close', resolve))
      const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n').filter(Boolean) // biome-ignore format: one thought
      assert.ok(whole.length > 0, 'the child acknowledged nothing')
      acknowledged.push(...whole)
    }
    const log = await FileLog.open({ directory, signer })
    const seen = new Map<string, number>()
    for await (const { bytes } of readEntries(directory, 0, log.size)) {
      const { actor } = JSON.parse(bytes.toString())
      seen.set(actor.id, (seen.get(actor.id) ?? 0) + 1)
    }
    await log.close()
    assert.deepEqual(acknowledged.filter((id) => seen.get(id) !== 1), []) // biome-ignore format: one thought
    const verification = await verifyLog({ directory, verifier: signer })
    assert.deepEqual(verification.problems, [], verifierKeyText(signer))
    assert.ok(acknowledged.length > rounds * 10)
  })
})
