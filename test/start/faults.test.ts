import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../architecture/imports.ts'
import { alive, assertSentence, descendants, quietly, run, sekisho } from './process.ts'

describe('sekisho start, where it cannot', function () {
  this.timeout(120_000)
  const base = mkdtempSync(join(tmpdir(), 'sekisho-faults-'))
  chmodSync(base, 0o711)
  after(() => rmSync(base, { recursive: true, force: true }))

  /** Fails with exit code 1, one sentence, and nothing left behind. */
  const fails = async (
    environment: Readonly<Record<string, string>>,
    ja: RegExp,
    en: RegExp,
    words: readonly string[] = [],
    program = sekisho,
  ) => {
    const one = run(['start', ...words], { environment, program })
    let pids: number[] = []
    const watching = setInterval(() => {
      pids = [...new Set([...pids, ...descendants(one.child.pid ?? 0)])]
    }, 50)
    assert.equal(await one.ended, 1, one.err())
    clearInterval(watching)
    assertSentence(one, ja, en)
    assert.deepEqual(alive(pids), [], 'nothing is left running')
  }

  for (const [side, key] of [
    ['internet side', 'INTERNET'],
    ['LGWAN side', 'LGWAN'],
    ['operations', 'OPERATIONS'],
  ] as const) {
    it(`the port of the ${side} is in use`, async () => {
      const server = createServer()
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      const settings = await quietly(join(base, 'port'))
      await fails(
        { ...settings, [`SEKISHO_LISTEN__${key}__PORT`]: String(port) },
        new RegExp(`ポート ${port} は、ほかのプログラムが使用中`),
        new RegExp(`Port ${port} of .* is in use by another program`),
      )
      await new Promise((done) => server.close(done))
    })
  }

  it('the data folder is a file, or below one', async () => {
    const file = join(base, 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'data')])
      await fails(await quietly(path), /作成できないか、書き込む権限がありません/, /cannot be created or written/)
  })

  it('the data folder is not ours to write', async function () {
    const unprivileged = unprivilegedProgram()
    if (process.getuid?.() === 0 && !unprivileged) {
      console.error('!!! root without setpriv: a data folder without permission is not tested')
      this.skip()
    }
    const closed = join(base, 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0o555)
    await fails(
      await quietly(join(closed, 'data')),
      /書き込む権限がありません/,
      /cannot be created or written/,
      [],
      unprivileged ?? sekisho,
    )
    // All folders are there, but belong to somebody else.
    const foreign = join(base, 'foreign')
    for (const name of ['', 'secrets', 'keys', 'blobs', 'audit', 'certs']) mkdirSync(join(foreign, name))
    chmodSync(foreign, 0o555)
    await fails(await quietly(foreign), /書き込む権限がありません/, /cannot be created or written/, [], unprivileged ?? sekisho)
  })

  it('a certificate is missing, unreadable, none, or belongs to another key', async () => {
    const at = (name: string): string => join(base, name)
    const pair = (name: string): void => {
      const made = spawnSync('openssl', [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=localhost',
        '-keyout',
        at(`${name}.key`),
        '-out',
        at(`${name}.crt`),
      ])
      assert.equal(made.status, 0, made.stderr?.toString())
    }
    pair('one')
    pair('other')
    writeFileSync(at('garbage.crt'), 'no certificate')
    mkdirSync(at('folder.crt'))
    const settings = await quietly(join(base, 'certificate'))
    for (const [certificate, key] of [
      ['absent.crt', 'one.key'],
      ['folder.crt', 'one.key'],
      ['garbage.crt', 'one.key'],
      ['one.crt', 'absent.key'],
      ['one.crt', 'garbage.crt'],
      ['one.crt', 'other.key'],
    ] as const) {
      await fails(
        { ...settings, SEKISHO_TLS__INTERNET__CERTIFICATE_FILE: at(certificate), SEKISHO_TLS__INTERNET__KEY_FILE: at(key) },
        /証明書|秘密鍵|鍵/,
        /certificate|key/i,
      )
    }
    assert.equal(existsSync(join(base, 'certificate', 'postgres')), false, 'looked at before anything is started')
  })

  it('the configuration has a key that nobody knows, and says which was meant', async () => {
    const file = join(base, 'sekisho.yaml')
    writeFileSync(file, 'listn:\n  internet:\n    port: 1\nlimits:\n  attachments: many\n')
    await fails({ SEKISHO_DATA_DIRECTORY: join(base, 'unused') }, /listn[\s\S]*listen/, /limits\.attachments/, ['--config', file])
    await fails({ SEKISHO_DATA_DIRECTORY: join(base, 'unused'), SEKISHO_LISTN__PORT: '1' }, /SEKISHO_LISTN__PORT/, /SEKISHO_LISTN__PORT/)
    await fails({ SEKISHO_DATA_DIRECTORY: join(base, 'unused') }, /ありません|読め/, /absent\.yaml/, [
      '--config',
      join(base, 'absent.yaml'),
    ])
    assert.equal(existsSync(join(base, 'unused')), false)
  })

  it('the database or the queue that is named does not answer', async () => {
    const settings = await quietly(join(base, 'elsewhere'))
    await fails({ ...settings, DATABASE_URL: 'postgres://nobody:secret-of-mine@127.0.0.1:1/sekisho' }, /データベース/, /database/)
    const one = run(['start'], { environment: { ...settings, DATABASE_URL: 'postgres://nobody:secret-of-mine@127.0.0.1:1/sekisho' } })
    await one.ended
    assert.doesNotMatch(one.err(), /secret-of-mine/)
  })
})

/** The command as a user without rights, where we are root. */
function unprivilegedProgram(): readonly [string, ...string[]] | undefined {
  if (process.getuid?.() !== 0 || spawnSync('setpriv', ['--version']).status !== 0) return undefined
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', ...sekisho]
}

describe('the command line', function () {
  this.timeout(120_000)
  const commands = readdirSync(join(root, 'bin', 'commands'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace('.ts', ''))
    .filter((name) => name !== 'operator')
  const ended = async (words: readonly string[], program = sekisho) => {
    const one = run(words, { program })
    return { code: await one.ended, out: one.out(), err: one.err() }
  }

  it('lists its commands, each with a sentence in both languages, and each has help of its own', async () => {
    const { code, out } = await ended(['--help'])
    assert.equal(code, 0)
    for (const name of commands) {
      assert.match(out, new RegExp(`^  ${name}\\b`, 'm'))
      const help = await ended([name, '--help'])
      assert.equal(help.code, 0, `${name}: ${help.err}`)
      assert.match(help.out, new RegExp(`^Usage: sekisho ${name}`))
      assert.match(help.out, /[ぁ-んァ-ヶ一-龠]/, `${name} in Japanese`)
      assert.match(help.out, /[a-z]{3}/)
      assert.equal(help.err, '')
    }
  })

  it('says its version', async () => {
    assert.match((await ended(['--version'])).out, /^\d+\.\d+\.\d+\S*\n$/)
  })

  it('ends with 2 and a hint for what it does not know', async () => {
    for (const words of [
      ['strat'],
      ['start', '--rolle', 'internet'],
      ['start', '--role', 'intranet'],
      ['toString'],
      ['__proto__'],
      ['audit', 'verfy'],
    ]) {
      const { code, out, err } = await ended(words)
      assert.equal(code, 2, `${words.join(' ')}: ${err}`)
      assert.equal(out, '')
      assert.match(err, /error: /)
      assert.doesNotMatch(err, /^\s+at /m)
    }
  })

  it('starts from the system’s own Node, hands over, and passes on the exit code', async function () {
    const system = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path))
    if (system === undefined) {
      console.error('!!! no Node of the system: bin/launch.mjs is not tested with it')
      this.skip()
    }
    const program = [system, join(root, 'bin', 'launch.mjs')] as const
    assert.deepEqual((await ended(['--version'], program)).out, (await ended(['--version'])).out)
    assert.equal((await ended(['strat'], program)).code, 2)
  })
})
