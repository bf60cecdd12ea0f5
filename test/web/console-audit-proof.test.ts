/** The verifier that runs in the auditor's browser, against the server's, the log's own files, and changed evidence. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { canonicalJson as serverCanonicalJson } from '../../gateway/audit/canonical.ts'
import { proofText, signCheckpoint } from '../../gateway/audit/checkpoint.ts'
import { decodeLeaf } from '../../gateway/audit/event.ts'
import { newSigningKey, signerFromPem, verifierKeyText } from '../../gateway/audit/note.ts'
import { coverOf, type NodeSource, proveConsistency, proveInclusion } from '../../gateway/audit/proof.ts'
import { emptyRoot, nodeHash, leafHash as serverLeafHash } from '../../gateway/audit/tree.ts'
import type { Bytes } from '../../web/console/audit/proof/bytes.ts'
import { canonicalJson } from '../../web/console/audit/proof/canonical.ts'
import { parseCheckpoint, parseProof, parseVerifierKey, signatureOf, tidyNote } from '../../web/console/audit/proof/note.ts'
import { checkRange, type RangeAnswer, type RangeRecord } from '../../web/console/audit/proof/range.ts'
import { checkRecord, type RecordEvidence } from '../../web/console/audit/proof/record.ts'
import { Edge, heightsBetween, isBeginning, leafHash, rootFromInclusion } from '../../web/console/audit/proof/tree.ts'
import { entriesOf, newSigner, origin } from '../audit/support.ts'

const bytes = (buffer: Uint8Array): Bytes => Uint8Array.from(buffer)
const flipped = (buffer: Uint8Array, at = 0): Bytes => {
  const copy = bytes(buffer)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** MTH of RFC 6962 §2.1 as it is written there. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length <= 1) return leaves[0] ?? emptyRoot
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)))
}
const nodesOf =
  (leaves: readonly Buffer[]): NodeSource =>
  async (height, index) =>
    naiveRoot(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height))

describe('audit verifier of the browser', function () {
  this.timeout(60_000)
  const most = 40
  const entries = entriesOf(most)
  const leaves = entries.map(serverLeafHash)
  const nodes = nodesOf(leaves)
  const signer = newSigner()
  const verifierKey = verifierKeyText(signer)
  const rootAt = (size: number): Buffer => naiveRoot(leaves.slice(0, size))
  const noteAt = (size: number): string => signCheckpoint(size, rootAt(size), signer)
  const proofOf = async (index: number, size: number) => proofText(index, await proveInclusion(index, size, nodes), noteAt(size))

  it('gives the known roots of RFC 6962', async () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const tree = new Edge()
    for (const [size, root] of roots.entries()) {
      assert.equal(Buffer.from(await tree.root()).toString('hex'), root, `size ${size}`)
      await tree.push(await leafHash(bytes(Buffer.from(inputs[size] ?? '', 'hex'))))
    }
    await assert.rejects(
      async () => new Edge().push(bytes(leaves[0] ?? emptyRoot), 1).then(() => tree.push(bytes(emptyRoot), 3)),
      RangeError,
    )
  })

  it('accepts every inclusion and nothing that was changed', async () => {
    for (let size = 1; size <= most; size++)
      for (let index = 0; index < size; index++) {
        const path = (await proveInclusion(index, size, nodes)).map(bytes)
        const leaf = bytes(leaves[index] ?? emptyRoot)
        const root = rootAt(size)
        const leads = async (...[a, b, c, d]: Parameters<typeof rootFromInclusion>) =>
          Buffer.from((await rootFromInclusion(a, b, c, d)) ?? []).equals(root)
        assert.equal(await leads(leaf, index, size, path), true)
        assert.equal(await leads(flipped(leaf), index, size, path), false)
        assert.equal(await leads(leaf, (index + 1) % size, size, path), size === 1)
        assert.equal(await leads(leaf, index, size, [...path, leaf]), false)
        if (path.length > 0) assert.equal(await leads(leaf, index, size, path.slice(1)), false)
        for (const at of path.keys()) assert.equal(await leads(leaf, index, size, path.with(at, flipped(path[at] ?? leaf))), false)
      }
    assert.equal(await rootFromInclusion(bytes(emptyRoot), 1, 1, []), undefined)
    assert.equal(await rootFromInclusion(bytes(emptyRoot), -1, 1, []), undefined)
    assert.equal(await rootFromInclusion(bytes(emptyRoot), 0.5, 1, []), undefined)
  })

  it('accepts every beginning and no other', async () => {
    for (let second = 0; second <= most; second++)
      for (let first = 0; first <= second; first++) {
        const path = (await proveConsistency(first, second, nodes)).map(bytes)
        const [one, two] = [bytes(rootAt(first)), bytes(rootAt(second))]
        assert.equal(await isBeginning([first, one], [second, two], path), true, `${first} of ${second}`)
        assert.equal(await isBeginning([first, flipped(one)], [second, two], path), false)
        assert.equal(await isBeginning([first, one], [second, flipped(two)], path), first === 0 && first !== second)
        assert.equal(await isBeginning([first, one], [second, two], [...path, one]), false)
        for (const at of path.keys())
          assert.equal(await isBeginning([first, one], [second, two], path.with(at, flipped(path[at] ?? one))), false)
      }
    assert.equal(await isBeginning([2, bytes(rootAt(2))], [1, bytes(rootAt(1))], []), false)
  })

  it('writes canonical JSON as the server does', () => {
    for (const entry of entries) {
      const leaf = decodeLeaf(entry)
      assert.equal(canonicalJson(leaf), entry.toString())
    }
    const odd = { '\ud83d\ude00': 1, '\ufb33': [1e21, -0, 0.1, null, true], a: { 'b"': 'ñ\u2028\n', undefined } }
    assert.equal(canonicalJson(odd), serverCanonicalJson(odd))
    assert.throws(() => canonicalJson(Number.NaN), TypeError)
  })

  describe('notes', () => {
    it('verifies the example of the signed-note specification', async () => {
      const key = await parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
      assert.equal(key?.name, 'example.com/foo')
      assert.equal(await parseVerifierKey('example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'), undefined)
      assert.equal(await parseVerifierKey(''), undefined)
    })

    it('tells good, bad and strange signatures apart', async () => {
      const key = (await parseVerifierKey(verifierKey)) ?? assert.fail()
      const note = noteAt(7)
      assert.equal(await signatureOf(note, key), 'good')
      assert.equal(await signatureOf(note.replace('\n7\n', '\n8\n'), key), 'bad')
      const stranger = signerFromPem(origin, newSigningKey())
      assert.equal(await signatureOf(signCheckpoint(7, rootAt(7), stranger), key), 'stranger')
      assert.equal(await signatureOf('no note', key), 'stranger')
      assert.equal(await signatureOf(tidyNote(`  ${note.replaceAll('\n', '\r\n')}\n\n`), key), 'good')
    })

    it('reads checkpoints and proofs, and nothing that merely looks like one', async () => {
      const checkpoint = parseCheckpoint(noteAt(9))
      assert.deepEqual([checkpoint?.origin, checkpoint?.size, checkpoint && Buffer.from(checkpoint.root)], [origin, 9, rootAt(9)])
      for (const note of [
        '',
        'a\n09\n',
        noteAt(9).replace('\n9\n', '\n09\n'),
        noteAt(9).replace('\n9\n', '\n-9\n'),
        noteAt(9).split('\n\n')[0] ?? '',
      ])
        assert.equal(parseCheckpoint(note), undefined)
      const text = await proofOf(3, 9)
      assert.equal(parseProof(text)?.index, 3)
      for (const proof of [
        '',
        text.replace('v1', 'v2'),
        text.replace('index 3', 'index 03'),
        text.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\nAAAA\n'),
      ])
        assert.equal(parseProof(proof), undefined)
    })
  })

  describe('one record', () => {
    const evidence = async (index: number): Promise<RecordEvidence> => ({
      index,
      leaf: decodeLeaf(entries[index] ?? Buffer.alloc(0)),
      entry: entries[index]?.toString() ?? '',
      proof: await proofOf(index, most),
      verifierKey,
    })
    const failing = async (changed: Partial<RecordEvidence>) => {
      const { steps, holds } = await checkRecord({ ...(await evidence(5)), ...changed })
      assert.equal(holds, false)
      return Object.entries(steps)
        .filter(([, result]) => result !== 'holds')
        .map(([step, result]) => `${step} ${result}`)
    }

    it('holds as it is', async () => {
      const check = await checkRecord(await evidence(5))
      assert.deepEqual(check.steps, { present: 'holds', inclusion: 'holds', signature: 'holds', index: 'holds' })
      assert.equal(check.holds, true)
      assert.equal(check.computedRoot, rootAt(most).toString('hex'))
      assert.equal(
        check.leafHash,
        createHash('sha256')
          .update('\0')
          .update(entries[5] ?? '')
          .digest('hex'),
      )
    })

    it('says that it does not know where the browser has no Ed25519', async () => {
      const { importKey } = crypto.subtle
      crypto.subtle.importKey = () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError'))
      try {
        const { steps, holds, signature } = await checkRecord(await evidence(5))
        assert.deepEqual(steps, { present: 'holds', inclusion: 'holds', signature: 'unknown', index: 'holds' })
        assert.deepEqual([holds, signature], [false, 'unsupported'])
      } finally {
        crypto.subtle.importKey = importKey
      }
    })

    it('fails visibly where anything of it is changed', async () => {
      const { entry, leaf } = await evidence(5)
      const forged = (entry ?? '').replace('"outcome":"ok"', '"outcome":"held"')
      assert.notEqual(forged, entry)
      assert.deepEqual(await failing({ entry: forged }), ['inclusion fails', 'index fails'])
      assert.deepEqual(await failing({ entry: forged, leaf: JSON.parse(forged) }), ['inclusion fails'])
      assert.deepEqual(await failing({ leaf: { ...(leaf as object), outcome: 'held' } }), ['index fails'])
      assert.deepEqual(await failing({ proof: await proofOf(6, most) }), ['inclusion fails'])
      // Where the path is as long in both trees, the size is held by the signature alone.
      const grown = (await proofOf(5, most)).replace(`\n${most}\n`, `\n${most + 1}\n`)
      assert.deepEqual(await failing({ proof: grown }), ['signature fails'])
      const other = signerFromPem(origin, newSigningKey())
      assert.deepEqual(await failing({ verifierKey: verifierKeyText(other) }), ['signature fails'])
      assert.deepEqual(await failing({ verifierKey: null }), ['signature fails'])
      const original = async (changed: Partial<RecordEvidence>) => (await checkRecord({ ...(await evidence(5)), ...changed })).original
      assert.equal(await original({}), undefined)
      assert.equal(await original({ entry: forged }), 'index')
      assert.equal(await original({ leaf: JSON.parse(forged) }), 'file')
      assert.equal(await original({ entry: forged, leaf: { ...(leaf as object), outcome: 'failed' } }), 'neither')
      assert.deepEqual(await failing({ entry: null }), ['present fails', 'inclusion unknown', 'signature unknown', 'index unknown'])
    })
  })

  describe('a range', () => {
    const answerFor = async (first: number, last: number, size = most): Promise<RangeAnswer> => {
      const text = (hash: Buffer) => hash.toString('base64')
      const cover = async (start: number, end: number) => (await coverOf({ start, end }, nodes)).map(({ hash }) => text(hash))
      const records = leaves.slice(first, last + 1).map(
        (hash, at): RangeRecord => ({
          index: first + at,
          hash: text(hash),
          entry: entries[first + at]?.toString() ?? null,
          state: 'shown',
          indexed: 'same',
        }),
      )
      return { first, last, size, left: await cover(0, first), records, right: await cover(last + 1, size) }
    }
    const checkpointAt = (size: number) => parseCheckpoint(noteAt(size)) ?? assert.fail()
    const check = (answer: RangeAnswer, wanted = { first: answer.first, last: answer.last }) =>
      checkRange(answer, wanted, checkpointAt(most))
    const change = (answer: RangeAnswer, at: number, changed: Partial<RangeRecord>): RangeAnswer => ({
      ...answer,
      records: answer.records.map((record, place) => (place === at ? { ...record, ...changed } : record)),
    })

    it('holds for every run', async () => {
      for (let first = 0; first < most; first += 3)
        for (let last = first; last < most; last += 5) {
          const { rootHolds, findings, read } = await check(await answerFor(first, last))
          assert.deepEqual([rootHolds, findings, read], [true, [], last - first + 1])
        }
      assert.deepEqual(heightsBetween(3, 12), [0, 2, 2])
    })

    it('names the record that was changed, and is not talked out of it', async () => {
      const answer = await answerFor(4, 12)
      const forged = (answer.records[2]?.entry ?? '').replace('"outcome":"ok"', '"outcome":"held"')
      const textOnly = await check(change(answer, 2, { entry: forged }))
      assert.deepEqual([textOnly.rootHolds, textOnly.findings], [true, [{ kind: 'changed', index: 6 }]])
      const both = await check(change(answer, 2, { entry: forged, hash: serverLeafHash(Buffer.from(forged)).toString('base64') }))
      assert.deepEqual([both.rootHolds, both.findings], [false, []])
      const gone = await check(change(answer, 2, { entry: null, state: 'missing', hash: '' }))
      assert.deepEqual([gone.rootHolds, gone.findings], [false, [{ kind: 'missing', index: 6 }]])
      const index = await check(change(change(answer, 0, { indexed: 'different' }), 1, { indexed: 'absent' }))
      assert.deepEqual([index.rootHolds, index.findings], [true, [{ kind: 'index-different', index: 4 }, { kind: 'index-absent', index: 5 }]]) // biome-ignore format: one thought
      const hidden = await check(change(answer, 0, { entry: null, state: 'other-organisation', indexed: 'unknown' }))
      assert.deepEqual([hidden.rootHolds, hidden.findings, hidden.read, hidden.unread], [true, [], 8, 1])
    })

    it('does not take an answer to another question', async () => {
      const answer = await answerFor(4, 12)
      assert.equal((await check(answer, { first: 5, last: 13 })).rootHolds, false)
      assert.equal((await check(await answerFor(4, 12, most - 1))).rootHolds, false)
      assert.equal((await check({ ...answer, records: answer.records.slice(1) })).rootHolds, false)
      assert.equal((await check({ ...answer, records: answer.records.toReversed() })).rootHolds, false)
      assert.equal((await check({ ...answer, left: [] })).rootHolds, false)
    })
  })
})
