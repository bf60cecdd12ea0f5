import { isMap, isPair, LineCounter, type Node, parseDocument, visit } from 'yaml'

/** Where a thing stands in the text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface Mistake extends Position {
  /** Dotted path of the value, or '' for the whole document. */
  readonly path: string
  readonly message: string
}

export type Path = readonly (string | number)[]

export interface YamlDocument {
  readonly value: unknown
  readonly mistakes: readonly Mistake[]
  /** Position of the value at this path, or of its nearest ancestor that is written down. */
  position(path: Path): Position
  /** Position of a key itself, for keys that should not be there. */
  keyPosition(path: Path): Position
}

export const dotted = (path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '')

/**
 * Reads one YAML 1.2 document of plain mappings, sequences and scalars. Duplicate keys, tags, anchors, aliases, merge keys and a second document
 * are mistakes: a reviewer must see everything a document says in the place where it is said (and aliases multiply).
 */
export function readYaml(text: string): YamlDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', uniqueKeys: true, prettyErrors: false })
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const mistakes: Mistake[] = [...document.errors, ...document.warnings].map((error) => ({
    path: '',
    message: error.message,
    ...positionAt(error.pos[0]),
  }))
  visit(document, {
    Alias: (_, node) => void mistakes.push({ path: '', message: 'aliases (*name) are not allowed', ...positionAt(node.range?.[0] ?? 0) }),
    Value: (_, node) => {
      if ('anchor' in node && node.anchor) {
        mistakes.push({ path: '', message: 'anchors (&name) are not allowed', ...positionAt(node.range?.[0] ?? 0) })
      }
      if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) {
        mistakes.push({ path: '', message: 'tags (!name) are not allowed', ...positionAt(node.range?.[0] ?? 0) })
      }
    },
  })
  const offsetOf = (path: Path): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = (length === 0 ? document.contents : document.getIn(path.slice(0, length), true)) as Node | null | undefined
      if (node?.range) return node.range[0]
    }
    return 0
  }
  return {
    value: mistakes.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 }),
    mistakes,
    position: (path) => positionAt(offsetOf(path)),
    keyPosition: (path) => {
      const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true)
      const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && String(item.key) === String(path.at(-1))) : undefined
      const key = pair?.key as Node | undefined
      return positionAt(key?.range?.[0] ?? offsetOf(path))
    },
  }
}
