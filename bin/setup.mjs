// Runs on any Node from 20 on, before anything is installed: brings node_modules in line with package-lock.json, and the built screens in line with web/.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.installed')

/** Installs what is missing. @returns whether everything is there now */
export function setUp() {
  // An installed package brings no lock file; npm has already put its dependencies in place.
  if (!existsSync(lock)) return true
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  process.stderr.write('必要な部品を取り込みます(初回は1分ほど) / installing what is needed, about a minute the first time\n')
  // Not `npm ci`: it stops where the lock lacks a package of another platform, which it does when the registry it was made with has none.
  // `--no-save` keeps to the lock's versions and hashes as well, and leaves the lock alone.
  // npm found through the PATH; its own lifecycle variables of an outer `npm start` would point it elsewhere.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command|execpath|node_execpath)/.test(name)),
  )
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) {
    process.stderr.write(
      '部品を取り込めませんでした。ネットワークと npm を確認してください / npm install failed; check the network and npm\n',
    )
    return false
  }
  writeFileSync(stamp, wanted)
  return true
}

/** Builds the screens when their sources changed; an installed package brings them built. @returns whether they are there */
export function buildScreens() {
  const script = join(root, 'web', 'build', 'build.ts')
  if (!existsSync(script)) return true
  const { status } = spawnSync(join(root, 'node_modules', '.bin', 'node'), [script], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.stderr.write('画面を組み立てられませんでした / the screens could not be built\n')
  return status === 0
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !(setUp() && buildScreens())) process.exit(1)
