/** The editor's pure parts: colours never change a character, and what is offered fits the place. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { vocabulary } from '../../gateway/policies/vocabulary.ts'
import { readPolicy } from '../../policies/read.ts'
import { suggest } from '../../web/console/policies/editor/completion.ts'
import { tokensOf } from '../../web/console/policies/highlight.ts'

const textOf = (name: string): string => readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8')

describe('colours of YAML', () => {
  const kinds = (line: string): string =>
    tokensOf(line)
      .filter(({ text }) => text.trim() !== '')
      .map(({ kind, text }) => `${kind}:${text}`)
      .join(' ')

  it('keep every character of any line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) =>
        assert.equal(
          tokensOf(line)
            .map(({ text }) => text)
            .join(''),
          line,
        ),
      ),
    )
    for (const line of `${textOf('default.yaml')}\n${textOf('default.cases.yaml')}`.split('\n'))
      assert.equal(
        tokensOf(line)
          .map(({ text }) => text)
          .join(''),
        line,
      )
  })

  it('are linear in a long line', () => {
    for (const line of ['"'.repeat(50_000), `${'a:'.repeat(25_000)}`, '\\"'.repeat(25_000), '- '.repeat(25_000)])
      assert.equal(
        tokensOf(line).reduce((sum, { text }) => sum + text.length, 0),
        line.length,
      )
  })

  const rows: readonly [line: string, expected: string][] = [
    ['  - id: R-tier', 'sign:- key:id sign:: plain:R-tier'],
    ['when: { file.label: ["3A"] } # x', 'key:when sign:: sign:{ key:file.label sign:: sign:[ text:"3A" sign:] sign:} comment:# x'],
    ['a: b#c', 'key:a sign:: plain:b plain:# plain:c'],
    ['n: 20', 'key:n sign:: number:20'],
    ['size: 20MiB', 'key:size sign:: plain:20MiB'],
  ]
  for (const [line, expected] of rows) it(line, () => assert.equal(kinds(line), expected))
})

describe('what may be written here', () => {
  /** The caret is at the bar. */
  const offered = (text: string): string[] =>
    suggest(text.replace('|', ''), text.indexOf('|'), vocabulary)?.options.map(({ value }) => value) ?? []
  const rules = 'rules:\n  - id: R\n'

  const rows: readonly [name: string, text: string, some: readonly string[], none: readonly string[]][] = [
    ['keys of the document', 'ru|', ['rules:'], ['when:']],
    ['keys of a rule, beside its first', `${rules}    w|`, ['when:'], ['rules:', 'action:']],
    ['keys of a condition in braces', `${rules}    when: { file.fam|`, ['file.family:'], ['when:']],
    ['keys of a condition on lines', `${rules}    when:\n      file.|`, ['file.family:', 'file.label:'], ['direction:', 'rules:']],
    ['keys of an action', `${rules}    then: { a|`, ['action:', 'approval:'], ['file.family:']],
    ['keys of options within an action', `${rules}    then: { action: sanitize, options: { k|`, ['keepLocation:'], ['method:']],
    ['values of a key', `${rules}    when: { file.family: im|`, ['image'], ['pdf']],
    ['values in a list', `${rules}    when: { file.family: [image, p|`, ['pdf'], ['image']],
    ['values of a negation', `${rules}    when: { file.family: { not: [pdf, o|`, ['office', 'other'], []],
    ['labels that are digits, in quotes', `${rules}    when: { file.label: 3|`, ['"3A"', '"3B"', '"3C"'], ['none']],
    ['actions', `${rules}    then: { action: s|`, ['sanitize'], ['hold']],
    ['reasons', `${rules}    then: { action: block, reason: label-|`, ['label-secret', 'label-missing'], ['no-rule']],
    ['true and false', `${rules}    when: { file.extensionMatches: f|`, ['false'], ['true']],
    ['facts of a case, nested', '- case: x\n  given: { file: { fam|', ['family:'], ['file.family:']],
    ['values of a fact of a case', '- case: x\n  given: { file: { family: im|', ['image'], []],
    ['nothing in a comment', '# ru|', [], ['rules:']],
    ['nothing where the word is complete', `${rules}    when: { file.family: image|`, [], ['image']],
  ]
  for (const [name, text, some, none] of rows) {
    it(name, () => {
      const options = offered(text)
      for (const one of some) assert.ok(options.includes(one), `${one} in ${options}`)
      for (const one of none) assert.ok(!options.includes(one), `${one} not in ${options}`)
    })
  }

  it('every key and value that is offered is accepted', () => {
    for (const { key, values } of vocabulary.keys) {
      for (const { value } of values) {
        const written = offered(`${rules}    when: { ${key}: ${value.slice(0, 1)}|`).find((one) => one.replaceAll('"', '') === value)
        assert.ok(written, `${key} ${value}`)
        const text = `apiVersion: sekisho/v1\nkind: Policy\nmetadata: { name: x }\nrules:\n  - id: R\n    when: { ${key}: ${written} }\n    then: { action: block, reason: no-rule }\ndefault: { action: block, reason: no-rule }\n`
        assert.ok(readPolicy(text).ok, text)
      }
    }
  })

  it('is quick at the end of a long text', () => {
    const long = textOf('default.yaml').repeat(20)
    for (let asked = 0; asked < 50; asked++) suggest(long, long.length, vocabulary)
  })
})
