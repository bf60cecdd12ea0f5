import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documents } from '../../web/build/documents.ts'
import { typeOf, typesOf } from '../../web/build/types.ts'
import { root } from '../architecture/imports.ts'

describe('types of the API for the screens', () => {
  const table: readonly [schema: Record<string, unknown>, type: string][] = [
    [{ type: 'string', format: 'uuid' }, 'string'],
    [{ type: 'integer', minimum: 1 }, 'number'],
    [{ type: ['string', 'null'] }, '(string) | (null)'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, '(string) | (null)'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ const: true }, 'true'],
    [{ type: 'array', items: { type: 'boolean' } }, '(boolean)[]'],
    [{ type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: { type: 'number' } } }, '{ "a": string; "b"?: number }'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name: string]: number }'],
    [{ $ref: '#/components/schemas/Message' }, `components['schemas']["Message"]`],
    [{}, 'unknown'],
  ]
  for (const [schema, type] of table) it(`${JSON.stringify(schema)} is ${type}`, () => assert.equal(typeOf(schema), type))

  it('a word of the schema language that it does not know is an error, not any', () => {
    assert.throws(() => typeOf({ type: 'tuple' }))
  })

  it('a changed route breaks the type check of what calls it', function () {
    this.timeout(60_000)
    const folder = mkdtempSync(join(root, 'web', 'types-'))
    try {
      const check = (document: string): number | null => {
        writeFileSync(join(folder, 'side.gen.ts'), typesOf(JSON.parse(document)))
        writeFileSync(
          join(folder, 'call.ts'),
          `import { createClient } from '../shared/api/client.ts'\nimport type { paths } from './side.gen.ts'\nexport const rooms = await createClient<paths>().GET('/api/v1/rooms').then(({ data }) => data?.rooms[0]?.lastMessage)\n`,
        )
        writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', include: ['.'] }))
        return spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).status
      }
      const document = JSON.stringify(documents.internet)
      assert.equal(check(document), 0)
      assert.notEqual(check(document.replaceAll('/api/v1/rooms"', '/api/v1/chambers"')), 0, 'another path')
      assert.notEqual(check(document.replaceAll('lastMessage', 'newestMessage')), 0, 'another member')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
