/** What an extension says beside the content, for every type that crosses, and what the default policy makes of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { factsOf } from '../../../policies/cases.ts'
import { decide } from '../../../policies/decide.ts'
import { readPolicy } from '../../../policies/read.ts'
import { renaming } from '../../../sanitizer/answers.ts'
import { extensionStanding } from '../../../sanitizer/extension.ts'
import { type KnownKey, type KnownType, known } from '../../../sanitizer/formats/known.ts'
import { openings } from '../../../sanitizer/opening/table.ts'

const rows = Object.entries(known) as [KnownKey, KnownType][]
const crossing = rows.filter(([key, row]) => row.format || Object.hasOwn(openings, key))
const always = new Set(rows.filter(([, row]) => row.always).flatMap(([, row]) => row.extensions))

const reading = readPolicy(readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'policies', 'default.yaml'), 'utf8'))
assert.ok(reading.ok)
const { policy } = reading

/** What the default policy decides on a file of this type under this name, from a registered phone. */
function decided(type: KnownKey, name: string): string {
  const { family, extensions } = known[type] as KnownType
  const says = extensionStanding(type, name)
  const file = { family, type, name, extension: name.split('.').at(1) ?? '', extensionMatches: says === 'same', extensionSays: says }
  assert.equal(says === 'same', extensions.includes(file.extension))
  const decision = decide(policy, factsOf({ file } as never))
  return decision.action === 'block' ? decision.reason : decision.action
}

describe('extension and content', () => {
  for (const [type, { family, extensions }] of crossing) {
    it(`${type}: its own and those of its family pass, others do not`, () => {
      const kin = rows.filter(([, row]) => row.family === family).flatMap(([, row]) => row.extensions)
      const foreign = rows
        .filter(([, row]) => row.family !== family)
        .flatMap(([, row]) => row.extensions)
        .filter((extension) => !kin.includes(extension) && !always.has(extension) && !extension.includes('.'))
      for (const extension of extensions) assert.equal(extensionStanding(type, `資料.${extension}`), 'same', extension)
      for (const extension of kin) assert.equal(decided(type, `資料.${extension}`), 'sanitize', extension)
      for (const extension of [...foreign, 'xyz']) assert.equal(decided(type, `資料.${extension}`), 'extension-mismatch', extension)
      assert.equal(decided(type, '資料'), 'sanitize')
    })
  }

  it('is read as Windows would read it', () => {
    const names = {
      'a.PNG': 'same',
      'a.png.': 'same',
      'a.jpg ': 'family',
      'ａ．ｊｐｇ': 'family',
      'a.png\u200b': 'same',
      'x/a.pdf': 'other',
      a: 'none',
      '': 'none',
    }
    for (const [name, says] of Object.entries(names)) assert.equal(extensionStanding('png', name), says, name)
    for (const type of ['unknown', 'constructor']) assert.equal(extensionStanding(type, 'a.png'), 'other')
  })

  it('a new name is told with the reason, another spelling of the same is not', () => {
    const told = (name: string, type: string, cleanName: string | null): string | undefined => renaming(name, type, cleanName)?.ja
    assert.equal(told('写真.jpg', 'png', '写真.png'), '「写真.jpg」の中身は「PNG 画像」でした。名前を「写真.png」に直しました。')
    assert.equal(told('写真', 'png', '写真.png'), '「写真」の中身は「PNG 画像」でした。名前を「写真.png」に直しました。')
    assert.equal(told('報告.docm', 'docm', '報告.docx'), '「報告.docm」は「報告.docx」に変換しました。')
    assert.equal(told('IMG.HEIC', 'heic', 'IMG.jpg'), '「IMG.HEIC」は「IMG.jpg」に変換しました。')
    for (const [name, type, cleanName] of [
      ['a.jpeg', 'jpeg', 'a.jpg'],
      ['a.png', 'png', 'a.png'],
      ['a.jpg', 'png', null],
      ['a.jpg', 'unknown', 'a.png'],
    ] as const)
      assert.equal(told(name, type, cleanName), undefined, name)
  })
})
