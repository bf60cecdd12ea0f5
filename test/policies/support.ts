/** A small policy around the lines that a test is about. */
export function policyWith({ guardrails = [], rules = [] }: { guardrails?: readonly string[]; rules?: readonly string[] }): string {
  const list = (name: string, lines: readonly string[]): string =>
    lines.length === 0 ? `${name}: []` : `${name}:\n${lines.map((line) => `  ${line}`).join('\n')}`
  return `apiVersion: sekisho/v1
kind: Policy
metadata: { name: test }
${list('guardrails', guardrails)}
${list('rules', rules)}
default: { action: block, reason: no-rule }
`
}
