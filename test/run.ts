/**
 * Everything that `npm test` proves: system tools that tests use beside our own (installed where we may), types, style, and
 * every suite. Ends non-zero when something failed or no test ran.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Command → Debian package. Suites that want a tool which is missing skip loudly. */
const tools: Readonly<Record<string, string>> = {
  bwrap: 'bubblewrap',
  'redis-server': 'redis-server',
  qpdf: 'qpdf',
  pdftotext: 'poppler-utils',
  exiftool: 'libimage-exiftool-perl',
  unzip: 'unzip',
  curl: 'curl',
  jq: 'jq',
  ffprobe: 'ffmpeg',
  openssl: 'openssl',
  clamd: 'clamav-daemon',
  'c-icap': 'c-icap libc-icap-mod-virus-scan',
  python3: 'python3',
  chromium: 'chromium fonts-noto-cjk',
  soffice: 'libreoffice-writer libreoffice-calc libreoffice-impress',
}

/** Servers lie in /usr/sbin, which is not on everybody's path. */
const found = (command: string): boolean =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some((folder) => existsSync(join(folder, command)))

function installTools(): void {
  const missing = Object.entries(tools).filter(([command]) => !found(command))
  if (missing.length === 0) return
  const names = missing.flatMap(([, packages]) => packages.split(' '))
  const root = process.getuid?.() === 0
  const sudo = !root && spawnSync('sudo', ['-n', 'true']).status === 0
  if (!found('apt-get') || (!root && !sudo)) {
    console.error(`\n!!! missing, so the suites that use them are skipped: ${names.join(' ')}\n`)
    return
  }
  console.error(`installing ${names.join(' ')}`)
  const apt = (...words: string[]) =>
    spawnSync(sudo ? 'sudo' : 'env', [...(sudo ? ['-n', 'env'] : []), 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...words], {
      stdio: ['ignore', 'ignore', 2],
    })
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...names)
  const still = Object.keys(tools).filter((command) => !found(command))
  if (still.length > 0) console.error(`\n!!! could not be installed, so the suites that use them are skipped: ${still.join(' ')}\n`)
}

function run(what: string, script: string, ...words: string[]): boolean {
  const started = Date.now()
  console.error(`\n— ${what}`)
  const { status } = spawnSync(process.execPath, [join(root, script), ...words], { cwd: root, stdio: 'inherit' })
  console.error(`— ${what}: ${status === 0 ? 'ok' : `failed (${status})`}, ${Math.round((Date.now() - started) / 1000)} s`)
  return status === 0
}

const asked = process.argv.slice(2)
installTools()
const types =
  run('types of the API', 'web/build/build.ts', '--types') &&
  run('types', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', '.') &&
  run('types of the screens', 'node_modules/typescript/bin/tsc', '--noEmit', '-p', 'web')
const style = run('style', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')
// Two at most: suites start databases, browsers and sandboxes of their own, and wait for clocks as often as for processors.
const side = availableParallelism() > 1 ? ['--parallel', '--jobs', '2'] : []
const tests = run('tests', 'node_modules/mocha/bin/mocha.js', ...side, ...(asked.length > 0 ? asked : ['test/**/*.test.ts']))
process.exit(types && style && tests ? 0 : 1)
