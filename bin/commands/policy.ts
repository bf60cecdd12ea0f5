import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { factsOf, runCases } from '../../policies/cases.ts'
import { diff } from '../../policies/diff.ts'
import { explain } from '../../policies/explain.ts'
import { lint } from '../../policies/lint.ts'
import type { Policy } from '../../policies/policy.ts'
import { type Mistake, type Reading, readCases, readGiven, readPolicy } from '../../policies/read.ts'
import { isReasonCode, reasons } from '../../policies/reasons.ts'
import type { Case } from '../../policies/schema.ts'
import { changeLine, decisionLine, missLine } from '../../policies/sentences.ts'

/** Mistakes of a person, already in words; exit code 1, no stack. */
class Told extends Error {}

const out = (line: string): void => void process.stdout.write(`${line}\n`)

/** sekisho policy lint · test · explain · diff */
export function registerPolicy(program: Command): void {
  const policy = program.command('policy').description('ポリシーの検査と試験 / check, test, explain and compare policies')
  policy
    .command('lint')
    .argument('<file>')
    .description('書き方と意味の誤りを調べる / mistakes, unreachable rules, contradictions, rules without a case')
    .action(told(lintFile))
  policy
    .command('test')
    .argument('<file>')
    .option('--cases <file>', 'by default NAME.cases.yaml beside NAME.yaml')
    .description('事例で試験する / run the cases of a policy')
    .action(told(testFile))
  policy
    .command('explain')
    .argument('<file>')
    .option('--given <event>', 'what differs from a typical event, as YAML: \'{ direction: outbound, file: { label: "2" } }\', or @FILE')
    .option('--case <name>', 'an event of the cases')
    .option('--cases <file>', 'by default NAME.cases.yaml beside NAME.yaml')
    .description('1件の判断を説明する / every rule tried for one event, and the first matcher that failed')
    .action(told(explainFile))
  policy
    .command('diff')
    .argument('<before>')
    .argument('<after>')
    .description('規則ごとに違いを示す / what changed, by rule')
    .action(told(diffFiles))
}

function told<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      run(...args)
    } catch (error) {
      if (!(error instanceof Told)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
  }
}

function lintFile(file: string): void {
  const policy = policyIn(file)
  const beside = casesBeside(file)
  const remarks = lint(policy, existsSync(beside) ? casesIn(beside) : [])
  for (const { severity, message } of remarks) out(`${file}: ${severity}: ${message}`)
  out(`${file}: ${policy.rules.length} rules, ${remarks.length} remarks, SHA-256 ${policy.sha256}`)
  if (remarks.length > 0) process.exitCode = 1
}

function testFile(file: string, options: { cases?: string }): void {
  const policy = policyIn(file)
  const results = runCases(policy, casesIn(options.cases ?? casesBeside(file)))
  for (const { case: name, passed, differences } of results) {
    if (passed) continue
    out(`FAILED: ${name}`)
    for (const { what, expected, got } of differences) out(`  ${what}: expected ${expected}, got ${got}`)
  }
  const failed = results.filter(({ passed }) => !passed).length
  out(
    `${file}: ${results.length - failed} of ${results.length} cases pass / 事例 ${results.length} 件中 ${results.length - failed} 件が合格`,
  )
  // No case at all proves nothing.
  if (failed > 0 || results.length === 0) process.exitCode = 1
}

function explainFile(file: string, options: { given?: string; case?: string; cases?: string }): void {
  const policy = policyIn(file)
  const { decision, tried, absent } = explain(policy, factsOf(givenBy(file, options)))
  for (const { rule, guardrail, matched, miss } of tried) {
    out(`${matched ? 'matched' : 'passed over'}  ${guardrail ? 'guardrail' : 'rule'} ${rule}${miss ? `: ${missLine(miss)}` : ''}`)
  }
  if (absent) out(`the event has no value for ${absent}`)
  out(`→ ${decisionLine(decision)} (rule ${decision.rule}, policy ${policy.sha256.slice(0, 12)})`)
  if ('reason' in decision && isReasonCode(decision.reason)) out(`  ${reasons[decision.reason].ja} / ${reasons[decision.reason].en}`)
}

function givenBy(file: string, options: { given?: string; case?: string; cases?: string }): Case['given'] {
  if (options.case !== undefined) {
    const found = casesIn(options.cases ?? casesBeside(file)).find(({ case: name }) => name === options.case)
    if (!found) throw new Told(`no case is called "${options.case}" / その名前の事例はありません`)
    return found.given
  }
  const written = options.given ?? '{}'
  const source = written.startsWith('@') ? written.slice(1) : '--given'
  return orTell(source, readGiven(written.startsWith('@') ? textOf(source) : written)).given
}

function diffFiles(before: string, after: string): void {
  const changes = diff(policyIn(before).document, policyIn(after).document)
  for (const change of changes) out(changeLine(change))
  if (changes.length === 0) out('no rule differs / 規則に違いはありません')
}

const casesBeside = (file: string): string => file.replace(/(\.ya?ml)?$/, '.cases.yaml')
const policyIn = (file: string): Policy => orTell(file, readPolicy(textOf(file))).policy
const casesIn = (file: string): readonly Case[] => orTell(file, readCases(textOf(file))).cases

function orTell<T>(source: string, reading: Reading<T>): T {
  if (reading.ok) return reading
  const lines = reading.mistakes.map(
    ({ line, column, path, message }: Mistake) => `${source}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`,
  )
  throw new Told([`${reading.mistakes.length} mistake(s) / 誤りが ${reading.mistakes.length} 件あります`, ...lines].join('\n'))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Told(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}) / ファイルを読めません`)
  }
}
