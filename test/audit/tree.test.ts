import assert from 'node:assert/strict'
import { type NodeSource, proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from '../../gateway/audit/proof.ts'
import { emptyRoot, Frontier, leafHash, nodeHash } from '../../gateway/audit/tree.ts'

/** RFC 6962 §2.1 as it is written, and nothing of ours but the two hashes. */
function naiveRoot(entries: readonly Buffer[]): Buffer {
  if (entries.length === 0) return emptyRoot
  if (entries.length === 1) return leafHash(entries[0] as Buffer)
  let split = 1
  while (split * 2 < entries.length) split *= 2
  return nodeHash(naiveRoot(entries.slice(0, split)), naiveRoot(entries.slice(split)))
}

const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  Buffer.from(hex, 'hex'),
)
/** The known roots of sizes 0 to 8 for these inputs. */
const knownRoots = [
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

const entries = Array.from({ length: 70 }, (_, at) => Buffer.from(`entry ${at}`))
const roots = Array.from({ length: 71 }, (_, size) => naiveRoot(entries.slice(0, size)))
const node: NodeSource = async (height, index) => naiveRoot(entries.slice(index * 2 ** height, (index + 1) * 2 ** height))
const flipped = (hash: Buffer): Buffer => Buffer.from(hash.map((byte, at) => (at === 7 ? byte ^ 1 : byte)))

describe('audit: tree', () => {
  it('has the known roots', () => {
    const frontier = new Frontier()
    const seen = [frontier.root().toString('hex')]
    for (const input of inputs) {
      frontier.push(leafHash(input))
      seen.push(frontier.root().toString('hex'))
    }
    assert.deepEqual(seen, knownRoots)
  })

  it('grows as the naive tree does, leaf by leaf and by whole subtrees', () => {
    const frontier = new Frontier()
    for (const [at, entry] of entries.entries()) {
      frontier.push(leafHash(entry))
      assert.deepEqual(frontier.root(), roots[at + 1])
    }
    const jumps = new Frontier()
    jumps.push(naiveRoot(entries.slice(0, 64)), 6)
    jumps.push(naiveRoot(entries.slice(64, 68)), 2)
    jumps.push(leafHash(entries[68] as Buffer))
    assert.deepEqual(jumps.root(), roots[69])
    assert.throws(() => jumps.push(naiveRoot(entries.slice(0, 2)), 1), RangeError)
  })
})

describe('audit: proofs, every pair up to 70', () => {
  it('inclusion holds, and only for its own leaf, index, size and root', async () => {
    for (let size = 1; size <= 70; size++) {
      const root = roots[size] as Buffer
      for (let index = 0; index < size; index++) {
        const leaf = leafHash(entries[index] as Buffer)
        const path = await proveInclusion(index, size, node)
        assert.equal(verifyInclusion(leaf, index, size, path, root), true)
        assert.equal(verifyInclusion(flipped(leaf), index, size, path, root), false)
        assert.equal(verifyInclusion(leaf, index, size, path, flipped(root)), false)
        assert.equal(verifyInclusion(leaf, index, size, [...path, root], root), false)
        if (size > 1) assert.equal(verifyInclusion(leaf, (index + 1) % size, size, path, root), false)
        if (path.length > 0) assert.equal(verifyInclusion(leaf, index, size, path.with(-1, flipped(path.at(-1) as Buffer)), root), false)
        if (path.length > 0) assert.equal(verifyInclusion(leaf, index, size, path.slice(1), root), false)
      }
      assert.equal(verifyInclusion(leafHash(entries[0] as Buffer), size, size, [], root), false)
    }
  })

  it('consistency holds, and only between its own trees', async () => {
    for (let second = 0; second <= 70; second++) {
      for (let first = 0; first <= second; first++) {
        const [one, two] = [roots[first] as Buffer, roots[second] as Buffer]
        const path = await proveConsistency(first, second, node)
        assert.equal(verifyConsistency(first, second, path, one, two), true, `${first} to ${second}`)
        assert.equal(verifyConsistency(first, second, path, flipped(one), two), false)
        if (first > 0) assert.equal(verifyConsistency(first, second, path, one, flipped(two)), false)
        assert.equal(verifyConsistency(first, second, [...path, one], one, two), false)
        if (path.length > 0) assert.equal(verifyConsistency(first, second, path.with(0, flipped(path[0] as Buffer)), one, two), false)
        if (path.length > 0) assert.equal(verifyConsistency(first, second, path.slice(0, -1), one, two), false)
        if (first < second) assert.equal(verifyConsistency(second, first, path, two, one), false)
      }
    }
  })

  it('refuses to prove what is not there', async () => {
    await assert.rejects(proveInclusion(5, 5, node), RangeError)
    await assert.rejects(proveInclusion(-1, 5, node), RangeError)
    await assert.rejects(proveConsistency(6, 5, node), RangeError)
  })
})
