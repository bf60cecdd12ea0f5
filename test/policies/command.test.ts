import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const entry = new URL('../../bin/sekisho.ts', import.meta.url).pathname
const policy = new URL('../../policies/default.yaml', import.meta.url).pathname

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}
const sekisho = (given: readonly string[], environment: Record<string, string> = {}): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [entry, ...given], { env: { ...process.env, ...environment } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })

describe('sekisho policy and sekisho config, as a person runs them', function () {
  this.timeout(60_000)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-policy-'))
  })
  after(() => rmSync(folder, { recursive: true }))
  const fileWith = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }

  it('lint and test find nothing wrong with the default policy', async () => {
    const [linted, tested] = await Promise.all([sekisho(['policy', 'lint', policy]), sekisho(['policy', 'test', policy])])
    assert.equal(linted.code, 0, linted.out)
    assert.match(linted.out, /0 remarks, SHA-256 [0-9a-f]{64}/)
    assert.equal(tested.code, 0, tested.out)
  })

  it('lint shows file, line, column and the word that was meant, without a stack, and exits with 1', async () => {
    const file = fileWith('wrong.yaml', readFileSync(policy, 'utf8').replace('device.trust: T0', 'device.trsut: T0'))
    const { code, out, err } = await sekisho(['policy', 'lint', file])
    assert.deepEqual([code, out], [1, ''])
    assert.match(
      err,
      /wrong\.yaml:\d+:\d+: rules\[0\]\.when\.device\.trsut: unknown key "device\.trsut" \(did you mean "device\.trust"\?\)/,
    )
    assert.doesNotMatch(err, /\n\s+at /)
  })

  it('test names the case that fails and how, and exits with 1; no cases at all prove nothing', async () => {
    const file = fileWith('other.yaml', readFileSync(policy, 'utf8').replace('["2", "3C"]', '["2"]'))
    const cases = policy.replace('.yaml', '.cases.yaml')
    const [failing, empty] = await Promise.all([
      sekisho(['policy', 'test', file, '--cases', cases]),
      sekisho(['policy', 'test', file, '--cases', fileWith('none.yaml', '[]\n')]),
    ])
    assert.equal(failing.code, 1)
    assert.match(failing.out, /FAILED: 機密性3Cは承認が必要\n {2}action: expected hold, got block/)
    assert.equal(empty.code, 1)
  })

  it('explain names each rule passed over with the value it saw, and the sentence of the reason', async () => {
    const { code, out } = await sekisho(['policy', 'explain', policy, '--given', '{ direction: outbound, file: { label: "3A" } }'])
    assert.equal(code, 0)
    assert.match(out, /passed over {2}guardrail G-executable: file\.family is pdf, the rule wants/)
    assert.match(out, /matched {2}guardrail G-out-label-secret\n→ block \(label-secret\)/)
    assert.match(out, /機密性3A・3Bの情報は外部へ持ち出せません。/)
  })

  it('diff is by rule', async () => {
    const file = fileWith('changed.yaml', readFileSync(policy, 'utf8').replace('["2", "3C"]', '["2"]'))
    const { code, out } = await sekisho(['policy', 'diff', policy, file])
    assert.equal(code, 0)
    assert.equal(out, 'changed  rule R-out-labelled: when.file.label: ["2","3C"] → ["2"]\n')
  })

  it('config check lists every mistake and exits with 1; config sample is valid', async () => {
    const wrong = fileWith('wrong-config.yaml', 'listne: {}\nlog: { level: loud }\n')
    const { code, err } = await sekisho(['config', 'check', wrong], { SEKISHO_LOG__FROMAT: 'x' })
    assert.equal(code, 1)
    assert.match(err, /3 mistakes\./)
    assert.doesNotMatch(err, /\n\s+at /)
    const sample = fileWith('sample.yaml', (await sekisho(['config', 'sample'])).out)
    assert.equal((await sekisho(['config', 'check', sample])).code, 0)
  })
})
