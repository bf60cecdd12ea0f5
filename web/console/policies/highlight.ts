/** Colours for one line of YAML: good enough for policies, which have no multi-line strings but descriptions. Never changes a character. */
export type Kind = 'plain' | 'key' | 'text' | 'number' | 'word' | 'comment' | 'sign'

export interface Token {
  readonly kind: Kind
  readonly text: string
}

/** Classes of the theme; every pair is 4.5:1 on the editor's ground. */
export const colours: Readonly<Record<Kind, string>> = {
  plain: '',
  key: 'text-accent',
  text: 'text-good',
  number: 'text-warn',
  word: 'text-warn',
  comment: 'text-faint italic',
  sign: 'text-faint',
}

const forms: readonly (readonly [Kind, RegExp])[] = [
  ['comment', /#.*/y],
  ['key', /"(?:[^"\\]|\\.)*"(?=\s*:(?:\s|$))|'(?:[^']|'')*'(?=\s*:(?:\s|$))|[\w.-]+(?=\s*:(?:\s|$))/y],
  ['text', /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.-])/y],
  ['word', /(?:true|false|null)(?![\w.-])/y],
  ['sign', /[{}[\],:|>]|-(?=\s|$)/y],
  ['plain', /[^\s{}[\],:"'#]+/y],
  ['plain', /\s+/y],
]

export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const start = at
    for (const [kind, form] of forms) {
      // A comment begins the line or follows a space (YAML 1.2 §6.6).
      if (kind === 'comment' && at > 0 && !/\s/.test(line[at - 1] ?? '')) continue
      form.lastIndex = at
      const found = form.exec(line)?.[0]
      if (!found) continue
      tokens.push({ kind, text: found })
      at += found.length
      break
    }
    if (at === start) tokens.push({ kind: 'plain', text: line[at++] ?? '' })
  }
  return tokens
}
