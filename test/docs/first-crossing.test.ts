/** The lines of the README that a newcomer copies, run as they stand; only ports, folder and the path of the program are this test's. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startInstallation, type TestInstallation } from '../support/installation.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function lines(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const section = /^## はじめての通過.*?(?=^## )/ms.exec(readme)?.[0] ?? ''
  return /```sh\n(.*?)```/s.exec(section)?.[1] ?? assert.fail('the README has no first crossing')
}

/** `--json` came with curl 7.82. */
const missing = (): string | undefined => {
  const version = /^curl (\d+)\.(\d+)/.exec(spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout ?? '')
  if (!version || Number(version[1]) * 1000 + Number(version[2]) < 7082) return 'curl 7.82 or newer'
  return spawnSync('jq', ['--version']).error ? 'jq' : undefined
}

describe('a first crossing by curl, as the README tells it', function () {
  this.timeout(120_000)
  let installation: TestInstallation | undefined
  before(async function () {
    const tool = missing()
    if (tool !== undefined) {
      console.warn(`SKIPPED: there is no ${tool} on this machine`)
      return this.skip()
    }
    installation = await startInstallation()
  })
  after(() => installation?.stop())

  it('ends with the difference that the sanitizer made', async () => {
    const { configuration, folder } = installation ?? assert.fail()
    const { internet, lgwan } = configuration.listen
    const given = lines()
    const script = given
      .replaceAll('node bin/launch.mjs', `'${process.execPath}' '${join(root, 'bin', 'sekisho.ts')}'`)
      .replaceAll(':8443', `:${internet.port}`)
      .replaceAll(':9443', `:${lgwan.port}`)
    const port = { SEKISHO_LISTEN__INTERNET__PORT: String(internet.port), SEKISHO_LISTEN__LGWAN__PORT: String(lgwan.port) }
    const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...port }
    const ran = await new Promise<{ code: unknown; out: string; err: string }>((done) =>
      execFile('bash', ['--norc', '-c', script], { cwd: folder, env }, (error, out, err) => done({ code: error?.code ?? 0, out, err })),
    )
    assert.equal(ran.code, 1, `diff finds a difference: ${ran.err}`)
    assert.match(ran.out, /"state": "accepted"/)
    assert.match(ran.out, /体育館の人数です/)
    assert.match(ran.out, /"code": "formula-injection"/)
    assert.match(ran.out, /^< gym,=HYPERLINK.*\n---\n> gym,'=HYPERLINK/m)
    assert.equal(ran.err, '')
    assert.ok(given.trim().split('\n').length <= 12, 'about ten lines')
  })
})
