import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentName, keysOf } from '../../config/environment.ts'
import { ConfigurationError, loadConfiguration } from '../../config/load.ts'
import { isOrganisationCode } from '../../config/organisation-code.ts'
import { sampleConfiguration } from '../../config/sample.ts'
import { configurationSchema } from '../../config/schema.ts'

describe('configuration', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-config-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const fileWith = (text: string): string => {
    const file = join(folder, 'sekisho.yaml')
    writeFileSync(file, text)
    return file
  }
  const mistakes = (yaml: string, environment: Record<string, string> = {}): readonly string[] => {
    try {
      loadConfiguration({ file: fileWith(yaml), environment })
    } catch (error) {
      assert.ok(error instanceof ConfigurationError)
      return error.mistakes
    }
    return []
  }

  it('needs no file: every key has a default or a defined absence', () => {
    const configuration = loadConfiguration({ environment: {} })
    assert.equal(configuration.limits.attachmentBytes, 20 * 1024 * 1024)
    assert.equal(configuration.limits.messageCharacters, 10_000)
    assert.equal(configuration.publicOrigin.lgwan, 'https://localhost:9443')
    assert.equal(configuration.database.url, undefined)
    assert.ok(Object.isFrozen(configuration) && Object.isFrozen(configuration.rateLimits.read.perDevice))
  })

  it('reads the file, and lets the environment win', () => {
    const configuration = loadConfiguration({
      file: fileWith('listen: { internet: { port: 1000 }, lgwan: { port: 1001 } }\nlimits:\n  attachmentBytes: 1 MiB\n'),
      environment: { SEKISHO_LISTEN__INTERNET__PORT: '2000', SEKISHO_ORGANISATION__CODE: '011002', DATABASE_URL: 'postgres://a/b' },
    })
    assert.equal(configuration.listen.internet.port, 2000)
    assert.equal(configuration.listen.lgwan.port, 1001)
    assert.equal(configuration.limits.attachmentBytes, 1024 * 1024)
    assert.equal(configuration.organisation.code, '011002', 'the leading zero stays')
    assert.equal(configuration.database.url, 'postgres://a/b')
  })

  it('tells every mistake at once, with its place and the word that was meant', () => {
    const told = mistakes('listne:\n  internet: { port: 1 }\nlog:\n  level: loud\n  fromat: json\n', { SEKISHO_LISTEN__LGWAN__PROT: '1' })
    assert.equal(told.length, 4)
    assert.match(told.join('\n'), /sekisho\.yaml:1:1: listne: unknown key \(did you mean "listen"\?\)/)
    assert.match(told.join('\n'), /sekisho\.yaml:4:10: log\.level: Invalid option/)
    assert.match(told.join('\n'), /sekisho\.yaml:5:3: log\.fromat: unknown key \(did you mean "format"\?\)/)
    assert.match(told.join('\n'), /SEKISHO_LISTEN__LGWAN__PROT: unknown key \(did you mean "SEKISHO_LISTEN__LGWAN__PORT"\?\)/)
  })

  const refused: readonly [name: string, yaml: string, pattern: RegExp][] = [
    ['a duplicate key', 'log: { level: info }\nlog: { level: warn }\n', /:2:1: .*unique/],
    ['an alias', 'log: &a { level: info }\nqueue: *a\n', /aliases/],
    ['a second document', 'language: ja\n---\nlanguage: en\n', /multiple documents|document/],
    ['a list instead of a mapping', '- 1\n', /expected object/],
    ['text instead of a mapping', 'hello\n', /expected object/],
    ['a code that lost its zero', 'organisation: { code: 011002 }\n', /six digits in quotes/],
    ['a code with a wrong check digit', 'organisation: { code: "131015" }\n', /check digit/],
    ['one port twice', 'listen: { internet: { port: 9443 } }\n', /listen\.lgwan\.port: 9443/],
    ['a key without its certificate', 'tls: { lgwan: { keyFile: a.pem } }\n', /tls\.lgwan/],
    ['idle longer than absolute', 'sessions: { lgwan: { idleMinutes: 61, absoluteHours: 1 } }\n', /idleMinutes/],
    ['an origin with a path', 'publicOrigin: { lgwan: "https://a.example/x" }\n', /https origin/],
    ['an attachment limit above the sanitizer bound', 'limits: { attachmentBytes: 51 MiB }\n', /limits\.attachmentBytes/],
    ['an unreadable secret', 'database: { urlFile: /nonexistent/x }\n', /cannot be read \(ENOENT\)/],
    ['a secret in two places', 'queue: { urlFile: x, url: "redis://a" }\n', /one of them/],
    ['__proto__ as a key', '__proto__: { language: en }\n', /__proto__: unknown key/],
  ]
  for (const [name, yaml, pattern] of refused) it(`refuses ${name}`, () => assert.match(mistakes(yaml).join('\n'), pattern))

  it('accepts one port on two addresses', () => {
    assert.deepEqual(mistakes('listen: { internet: { host: 127.0.0.1, port: 443 }, lgwan: { host: 127.0.0.2, port: 443 } }\n'), [])
  })

  it('reads a secret from its file, and never repeats a wrong one', () => {
    const secret = join(folder, 'url')
    writeFileSync(secret, 'postgres://sekisho:hunter2@db/sekisho\n')
    const configuration = loadConfiguration({ file: fileWith(`database: { urlFile: ${secret} }\n`), environment: {} })
    assert.equal(configuration.database.url, 'postgres://sekisho:hunter2@db/sekisho')
    writeFileSync(secret, 'mysql://sekisho:hunter2@db/sekisho\n')
    const told = mistakes(`database: { urlFile: ${secret} }\nqueue: { url: "http://:hunter2@x" }\n`).join('\n')
    assert.doesNotMatch(told, /hunter2/)
    assert.match(mistakes(`database: { urlFile: ${secret} }\n`).join('\n'), /does not hold a valid url/)
  })

  it('a file that is not there is one sentence', () => {
    assert.throws(() => loadConfiguration({ file: join(folder, 'none.yaml'), environment: {} }), /cannot be read \(ENOENT\)/)
  })
})

describe('the sample configuration', () => {
  it('is fresh: `sekisho config sample > config/sekisho.sample.yaml` changes nothing', () => {
    assert.equal(readFileSync(new URL('../../config/sekisho.sample.yaml', import.meta.url), 'utf8'), sampleConfiguration())
  })

  it('is valid as it stands, and with every comment taken from a key that has a default', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-sample-'))
    try {
      const file = join(folder, 'sample.yaml')
      writeFileSync(file, sampleConfiguration())
      const standard = loadConfiguration({ environment: {} })
      assert.deepEqual(loadConfiguration({ file, environment: {} }), standard)
      writeFileSync(
        file,
        sampleConfiguration().replace(/^( *)# (\w+: (?! ).+)$/gm, (line, indent, key) =>
          /^(en|ja|e\.g)/.test(key) ? line : `${indent}${key}`,
        ),
      )
      assert.match(readFileSync(file, 'utf8'), /^ {4}port: 8443$/m)
      assert.deepEqual(loadConfiguration({ file, environment: {} }), standard)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('every key has one environment name', () => {
    const names = keysOf(configurationSchema).map(({ path }) => environmentName(path))
    assert.equal(new Set(names).size, names.length)
    assert.ok(names.includes('SEKISHO_RATE_LIMITS__SIGN_IN__PER_DEVICE__REQUESTS'))
  })
})

describe('全国地方公共団体コード', () => {
  for (const code of ['131016', '011002', '122297', '272159', '990001']) it(`${code} is valid`, () => assert.ok(isOrganisationCode(code)))
  for (const code of ['131015', '13101', '1310166', '１３１０１６', '131016\n', ''])
    it(`${JSON.stringify(code)} is not`, () => assert.ok(!isOrganisationCode(code)))
})
