import assert from 'node:assert/strict'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { file, KEPT, mail, multipart, part, readings, text } from '../samples/mail.ts'

/** `mails` mails, one in the other; the text file is in the innermost. */
const deep = (mails: number): string =>
  Array.from({ length: mails - 1 }).reduce<string>(
    (inner) =>
      mail(
        multipart('mixed', text('outer'), part('Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="m.eml"', inner)),
      ),
    mail(multipart('mixed', text('inner'), file('memo.txt', KEPT, 'text/plain'))),
  )

describe('mail: files, one in the other', function () {
  this.timeout(30_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer()
  })
  after(() => sanitizer.close())

  async function sanitized(mails: number): Promise<{ readonly all: readonly string[]; readonly removed: readonly string[] }> {
    const result = await sanitize(Buffer.from(deep(mails)), { fileName: 'a.eml', sanitizer })
    assert.ok(result.outcome === 'clean')
    const again = await sanitize(result.bytes, { fileName: 'a.eml', sanitizer })
    assert.ok(again.outcome === 'clean' && Buffer.compare(again.bytes, result.bytes) === 0 && again.removed.length === 0)
    return { all: readings(result.bytes).map((each) => each.toString('utf8')), removed: result.removed.map(({ kind }) => kind) }
  }

  it('as deep as the bound: the file in the innermost stays', async () => {
    const { all, removed } = await sanitized(defaultLimits.nesting)
    assert.ok(all.includes(KEPT))
    assert.deepEqual(removed, [])
  })

  it('one deeper: it is left out and named, where it was', async () => {
    const { all, removed } = await sanitized(defaultLimits.nesting + 1)
    assert.ok(!all.includes(KEPT))
    assert.ok(all.some((each) => each.startsWith('inner') && each.includes('memo.txt') && each.includes('入れ子')))
    assert.deepEqual(removed, ['embedded-file'])
  })
})
