import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signCheckpoint } from '../../gateway/audit/checkpoint.ts'
import { AuditFault } from '../../gateway/audit/fault.ts'
import { FileLog } from '../../gateway/audit/log.ts'
import { frameEntry, parseBundle } from '../../gateway/audit/tiles.ts'
import { Frontier, leafHash } from '../../gateway/audit/tree.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { problemSentence, type VerifyProblem } from '../../gateway/audit/verify-problems.ts'
import { entry, newFolder, newSigner, removeFolders, writeLog } from './support.ts'

const size = 600
const signer = newSigner()

/** Somebody with access to the files changes them; `named` is what verify must say. */
interface Tampering {
  readonly how: string
  tamper(at: (path: string) => string): void
  readonly named: Partial<VerifyProblem>
  /** Whether the writer notices at once, at its next start (it looks at the right edge only). */
  readonly opens: boolean
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}
/** Rewrites a bundle; returns its entries for rewriting hashes. */
function rewrite(path: string, change: (entries: Buffer[]) => Buffer[]): Buffer[] {
  const entries = change([...parseBundle(readFileSync(path)).entries])
  writeFileSync(path, Buffer.concat(entries.map(frameEntry)))
  return entries
}
const forged = entry('somebody-else')
const bundle1 = 'tile/entries/001'
const edge = 'tile/entries/002.p/88'

const tamperings: Tampering[] = [
  { how: 'one byte of a record', tamper: (at) => flip(at(bundle1), 2_000), named: { code: 'record-changed' }, opens: true },
  { how: 'one byte of the last record', tamper: (at) => flip(at(edge), readFileSync(at(edge)).length - 5), named: { code: 'record-changed', index: 599 }, opens: false },
  { how: 'one byte of a hash of a leaf', tamper: (at) => flip(at('tile/0/001'), 32 * 7), named: { code: 'tile-changed', index: 263, file: 'tile/0/001' }, opens: true },
  { how: 'one byte of a hash of a leaf at the edge', tamper: (at) => flip(at('tile/0/002.p/88'), 32), named: { code: 'tile-changed', index: 513 }, opens: false },
  { how: 'one byte of a hash of a tile', tamper: (at) => flip(at('tile/1/000.p/2'), 33), named: { code: 'tile-changed', index: 256, file: 'tile/1/000' }, opens: false },
  { how: 'one byte of the root', tamper: (at) => flip(at('checkpoint'), 30), named: { code: 'checkpoint' }, opens: false },
  { how: 'one byte of the signature', tamper: (at) => flip(at('checkpoint'), 150), named: { code: 'checkpoint' }, opens: false },
  { how: 'a record taken out', tamper: (at) => rewrite(at(bundle1), (entries) => entries.toSpliced(44, 1)), named: { code: 'record-changed', index: 300 }, opens: true },
  { how: 'a record put in', tamper: (at) => rewrite(at(bundle1), (entries) => entries.toSpliced(44, 0, forged).slice(0, 256)), named: { code: 'record-changed', index: 300 }, opens: true },
  { how: 'two records swapped', tamper: (at) => rewrite(at(bundle1), ([a, b, ...rest]) => [b as Buffer, a as Buffer, ...rest]), named: { code: 'record-changed', index: 256 }, opens: true },
  { how: 'a bundle cut', tamper: (at) => truncateSync(at(bundle1), 1_000), named: { code: 'record-missing' }, opens: true },
  { how: 'the last bundle cut', tamper: (at) => truncateSync(at(edge), 1_000), named: { code: 'record-missing' }, opens: false },
  { how: 'a bundle deleted', tamper: (at) => rmSync(at('tile/entries/000')), named: { code: 'record-missing', index: 0 }, opens: true },
  { how: 'a tile cut', tamper: (at) => truncateSync(at('tile/0/002.p/88'), 32 * 87), named: { code: 'tile-missing', index: 599 }, opens: false },
  { how: 'a tile deleted', tamper: (at) => rmSync(at('tile/0/000')), named: { code: 'tile-missing', index: 0 }, opens: true },
  {
    how: 'a record and its leaf hash',
    tamper: (at) => {
      rewrite(at(bundle1), (entries) => entries.with(9, forged))
      const tile = readFileSync(at('tile/0/001'))
      leafHash(forged).copy(tile, 9 * 32)
      writeFileSync(at('tile/0/001'), tile)
    },
    named: { code: 'records-changed', index: 256, to: 511 },
    opens: true,
  },
  {
    how: 'a record and every hash above it',
    tamper: (at) => {
      const tile = readFileSync(at('tile/0/001'))
      rewrite(at(bundle1), (entries) => entries.with(9, forged))
      leafHash(forged).copy(tile, 9 * 32)
      writeFileSync(at('tile/0/001'), tile)
      const frontier = new Frontier()
      for (let leaf = 0; leaf < 256; leaf++) frontier.push(tile.subarray(leaf * 32, leaf * 32 + 32))
      const above = readFileSync(at('tile/1/000.p/2'))
      frontier.root().copy(above, 32)
      writeFileSync(at('tile/1/000.p/2'), above)
    },
    named: { code: 'root', index: 0, to: 599 },
    opens: false,
  },
  {
    how: 'the checkpoint signed by another key',
    tamper: (at) => writeFileSync(at('checkpoint'), signCheckpoint(size, Buffer.alloc(32), newSigner())),
    named: { code: 'checkpoint' },
    opens: false,
  },
] // biome-ignore format: a table

describe('audit: tampering is named', () => {
  let original: string
  before(async () => {
    original = newFolder()
    await writeLog({ directory: original, signer }, size)
  })
  after(removeFolders)

  it('negative control: an untouched log has no problem and opens', async () => {
    assert.deepEqual((await verifyLog({ directory: original, verifier: signer })).problems, [])
    await (await FileLog.open({ directory: original, signer })).close()
    assert.equal(existsSync(join(original, edge)), true)
  })

  for (const { how, tamper, named, opens } of tamperings) {
    it(how, async () => {
      const directory = newFolder()
      cpSync(original, directory, { recursive: true })
      tamper((path) => join(directory, path))
      const { ok, problems } = await verifyLog({ directory, verifier: signer })
      assert.equal(ok, false)
      const first = problems[0] as VerifyProblem
      for (const [key, value] of Object.entries(named)) assert.equal(first[key as keyof VerifyProblem], value, JSON.stringify(problems))
      assert.match(problemSentence(first, 'ja'), /[ぁ-ん]/)
      const opening = FileLog.open({ directory, signer })
      if (opens) await (await opening).close()
      else await assert.rejects(opening, AuditFault)
    })
  }

  it('one flipped byte names exactly its record, wherever it lies in a bundle', async () => {
    const bytes = readFileSync(join(original, bundle1))
    for (let at = 3; at < bytes.length; at += 9_973) {
      const directory = newFolder()
      cpSync(original, directory, { recursive: true })
      flip(join(directory, bundle1), at)
      const { problems } = await verifyLog({ directory, verifier: signer })
      const expected = 256 + parseBundle(bytes.subarray(0, at + 1)).entries.length
      const first = problems[0] as VerifyProblem
      // The last byte of an entry belongs to it, though the entry is complete with it.
      assert.ok([expected, expected - 1].includes(first.index ?? -1), `${first.index} for ${expected}`)
    }
  })

  it('earlier checkpoints bound where history was rewritten by somebody with the key', async () => {
    const directory = newFolder()
    await writeLog({ directory, signer }, 100)
    const at100 = readFileSync(join(directory, 'checkpoint'), 'utf8')
    await writeLog({ directory, signer }, 200)
    const at300 = readFileSync(join(directory, 'checkpoint'), 'utf8')
    assert.equal((await verifyLog({ directory, verifier: signer, since: [at300, at100] })).ok, true)
    const other = newFolder()
    await writeLog({ directory: other, signer }, 100)
    const rewritten = await verifyLog({ directory: other, verifier: signer, since: [at100] })
    assert.deepEqual(rewritten.problems, [{ code: 'since-other', index: 0, to: 99 }])
    await writeLog({ directory: other, signer }, 250)
    assert.deepEqual((await verifyLog({ directory: other, verifier: signer, since: [at300, at100] })).problems[0], {
      code: 'since-other',
      index: 0,
      to: 99,
    })
    const short = newFolder()
    cpSync(original, short, { recursive: true })
    const ahead = signCheckpoint(601, Buffer.alloc(32), signer)
    assert.deepEqual((await verifyLog({ directory: short, verifier: signer, since: [ahead] })).problems, [
      { code: 'since-ahead', index: 600, to: 600 },
    ])
    const foreign = signCheckpoint(10, Buffer.alloc(32), newSigner())
    assert.equal((await verifyLog({ directory: short, verifier: signer, since: [foreign] })).problems[0]?.code, 'since-foreign')
  })
})

describe('audit: silence is visible', () => {
  after(removeFolders)
  it('lists gaps between heartbeats, and tells a stop from a silence', async () => {
    const directory = newFolder()
    const log = await FileLog.open({ directory, signer })
    const sign = (action: 'heartbeat' | 'system.start' | 'system.stop', time: string) =>
      entry('x', { action, time: `2026-11-21T${time}.000Z` })
    await log.append([
      sign('system.start', '09:00:00'), sign('heartbeat', '09:01:00'), sign('heartbeat', '09:03:20'), entry('p'), sign('heartbeat', '09:10:00'),
      sign('system.stop', '09:10:30'), sign('system.start', '12:00:00'), sign('heartbeat', '12:01:00'),
    ]) // biome-ignore format: a table
    await log.close()
    const { gaps, lastHeartbeat } = await verifyLog({ directory, verifier: signer })
    assert.deepEqual(gaps.map(({ kind, seconds, after, before }) => [kind, seconds, after, before]), [['silent', 400, 2, 4], ['stopped', 10_170, 5, 6]]) // biome-ignore format: a table
    assert.equal(lastHeartbeat, '2026-11-21T12:01:00.000Z')
  })
})
