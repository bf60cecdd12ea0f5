/**
 * Builds the screens when their sources changed: the two sides' pages, icons, compressed copies. Run by the set-up of `npm start` and
 * `npm test`. With `--types` it makes the types of the API instead, for the type check.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Domain } from '../../gateway/http/route.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const stamp = join(root, 'web/dist/.built')
const sides: readonly Domain[] = ['internet', 'lgwan']

/** Generated from the routes that are served, so that a changed route breaks the type check of the screens. */
async function writeTypes(): Promise<void> {
  const [{ documents }, { typesOf }] = await Promise.all([import('./documents.ts'), import('./types.ts')])
  for (const side of sides) {
    const file = join(root, `web/shared/api/${side}.gen.ts`)
    const text = typesOf(documents[side])
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
  }
}

/** Everything that ends up in a page: our sources and the exact versions of others'. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  for (const file of globSync(['web/**/*', 'policies/*.json', 'gateway/audit/actions.ts', 'package-lock.json'], {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(root, 'web/dist')) && !entry.name.endsWith('.gen.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

async function buildSide(side: Domain): Promise<void> {
  const { build } = await import('vite')
  const { configurationOf, outputOf, workshopOf } = await import('./sides.ts')
  const { drawIcons } = await import('./icons.ts')
  const [made, served] = [workshopOf(side), outputOf(side)]
  await build(configurationOf(side))
  await drawIcons(join(root, 'web/shared/icon.svg'), join(made, 'icons'))
  await compressAll(made)
  // Whoever starts meanwhile finds either the old screens or the new ones.
  await rm(`${made}-old`, { recursive: true, force: true })
  if (existsSync(served)) await rename(served, `${made}-old`)
  await rename(made, served)
  await rm(`${made}-old`, { recursive: true, force: true })
}

/** Once here instead of at every request. */
async function compressAll(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(js|css|html|svg|webmanifest)$/.test(name))
  await Promise.all(
    files.map(async (name) => {
      const bytes = await readFile(join(folder, name))
      const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
      await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes, options))
      await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }))
    }),
  )
}

async function buildScreens(): Promise<void> {
  const wanted = sourcesHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('画面を組み立てます(数秒) / building the screens, a few seconds\n')
  for (const side of sides) await buildSide(side)
  writeFileSync(stamp, wanted)
}

await (process.argv.includes('--types') ? writeTypes() : buildScreens())
