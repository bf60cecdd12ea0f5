import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../sanitizer', import.meta.url))
/** Words and bounds that both sides speak. */
const shared = ['findings.ts', 'limits.ts', 'protocol.ts', 'refusal.ts']

/** Everything a module loads at run time: our own files by path below sanitizer/, packages and built-ins by name. */
function loads(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  const name = relative(root, entry)
  if (seen.has(name)) return seen
  seen.add(name)
  const source = readFileSync(entry, 'utf8')
  for (const [, clause = '', from = ''] of source.matchAll(/^(?:import|export)\s([\s\S]*?)from\s+'([^']+)'/gm)) {
    if (clause.startsWith('type ')) continue
    if (from.startsWith('.')) loads(resolve(dirname(entry), from), seen)
    else seen.add(from)
  }
  return seen
}

describe('disarming and inspecting are two programs', () => {
  for (const family of ['image', 'text', 'media']) {
    it(`${family}: they share words and bounds, and no parser`, () => {
      const disarming = loads(resolve(root, `formats/${family}/disarm.ts`))
      const inspecting = loads(resolve(root, `formats/${family}/inspect.ts`))
      const common = [...inspecting].filter((name) => disarming.has(name) && !shared.includes(name))
      // Checksums and inflating are the platform's on both sides; what is read from them is not.
      assert.deepEqual(
        common.filter((name) => name !== 'node:zlib'),
        [],
      )
      assert.ok(![...inspecting].some((name) => !name.endsWith('.ts') && !name.startsWith('node:')), 'the inspector uses a package')
      assert.ok(disarming.size > 5 && inspecting.size > 3)
    })
  }
})
