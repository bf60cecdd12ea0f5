/** Bounds over all archives and mails of one upload together, exactly at each and one past. */
import assert from 'node:assert/strict'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { Tree } from '../../../sanitizer/members/tree.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { createSanitizer, type SanitizeResult, sanitize } from '../../../sanitizer/sanitize.ts'
import { KEPT, zipOf } from '../samples/archive.ts'

const file = (bytes: number) => ({ name: 'a', bytes: Buffer.alloc(bytes) })
const withLimits = (limits: Partial<Limits>): Limits => ({ ...defaultLimits, ...limits })
const deep = { ...defaultDisarmOptions, nestedArchives: '5' } as const
const code = (result: SanitizeResult): string => (result.outcome === 'clean' ? 'clean' : result.code)

describe('archives: bounds of the whole', function () {
  this.timeout(60_000)

  it('archives, files and bytes are counted over the tree', () => {
    const tree = Tree.ofArchive(withLimits({ archives: 2, entries: 5, archiveBytes: 100 }))
    assert.equal(tree.enter([file(40), file(40)]), undefined)
    assert.equal(tree.below('zip', deep)?.enter([file(10), file(10), file(0)]), undefined, 'exactly at all three')
    for (const [name, limits, members, ended] of [
      ['archives', { archives: 1 }, [], 'limit-entries'],
      ['files', { entries: 2 }, [file(1)], 'limit-entries'],
      ['bytes', { archiveBytes: 81 }, [file(2)], 'limit-bytes'],
    ] as const) {
      const one = Tree.ofArchive(withLimits(limits))
      assert.equal(one.enter([file(40), file(40)]), undefined, name)
      const other = one.below('zip', deep)
      assert.equal(other?.enter(members), ended, name)
      assert.equal(one.ended, ended, 'the whole upload has ended')
    }
  })

  it('depth: what policy wants is left out below, what nobody may have ends the whole', () => {
    const top = Tree.ofArchive(withLimits({ archiveDepth: 1 }))
    const second = top.below('zip', deep)
    assert.ok(second && top.ended === undefined)
    second.below('zip', deep)
    assert.equal(top.ended, 'limit-depth')
    const shallow = Tree.ofArchive(defaultLimits)
    assert.equal(shallow.below('zip', { ...deep, nestedArchives: '0' }), undefined)
    assert.equal(shallow.ended, undefined)
    assert.equal(shallow.below('png', { ...deep, nestedArchives: '0' }), shallow)
  })

  it('depth: an archive in a mail is the first one, and mails are counted by themselves', () => {
    const mail = Tree.ofMail(withLimits({ nesting: 2 }))
    assert.ok(mail.below('zip', { ...deep, nestedArchives: '0' }))
    const forwarded = mail.below('eml', deep)
    assert.equal(forwarded?.isTooDeep, false, 'exactly at the bound')
    assert.equal(forwarded?.below('eml', deep)?.isTooDeep, true)
  })

  it('time: nothing is begun after it, and what waits is told', async () => {
    const tree = Tree.ofArchive(withLimits({ archiveSeconds: 0 }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    let begun = 0
    const work = async () => {
      begun++
      return { outcome: 'clean' } as const
    }
    const answers = await Promise.all(Array.from({ length: 8 }, () => tree.turn(work)))
    assert.deepEqual(answers, Array(8).fill({ outcome: 'refused', code: 'limit-time' }))
    assert.equal(begun, 0)
  })

  it('in a sanitizer: each refuses the upload as a whole', async () => {
    const sanitizer = await createSanitizer({ children: 1, limits: { archives: 2, archiveBytes: 1000 } })
    const kept = { name: 'kept.txt', bytes: Buffer.from(KEPT) }
    const inner = { name: 'i.zip', bytes: zipOf([kept]) }
    const clean = async (files: Parameters<typeof zipOf>[0]): Promise<string> =>
      code(await sanitize(zipOf(files), { fileName: 'a.zip', sanitizer }))
    try {
      assert.equal(await clean([kept]), 'clean')
      assert.equal(await clean([{ ...kept, bytes: Buffer.alloc(1000, 'a') }]), 'clean')
      assert.equal(await clean([{ ...kept, bytes: Buffer.alloc(1001, 'a') }]), 'limit-bytes')
      assert.equal(await clean([inner]), 'clean')
      assert.equal(await clean([inner, { ...inner, name: 'j.zip' }]), 'limit-entries')
    } finally {
      await sanitizer.close()
    }
  })
})
