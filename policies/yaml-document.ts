import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { yamlMistakes } from './said.ts'

/** Where a thing stands in the text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface Mistake extends Position {
  /** Dotted path of the value, or '' for the whole document. */
  readonly path: string
  /** In English. */
  readonly message: string
  readonly ja: string
  /** The word that was probably meant. */
  readonly meant?: string
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

/** A policy is at most nine levels deep; parsers recurse. */
const deepest = 32
const tooDeepSaid = { message: `nested more than ${deepest} levels deep`, ja: `入れ子が深すぎます(${deepest}段まで)` }

/**
 * Reads one YAML 1.2 document of plain mappings, sequences and scalars. Duplicate keys, tags, anchors, aliases, merge keys and a second document
 * are mistakes: a reviewer must see everything a document says in the place where it is said (and aliases multiply). Never throws.
 */
export function readYaml(text: string): YamlDocument {
  const deep = tooDeep(text)
  if (deep !== undefined) return unreadable({ path: '', line: deep, column: 1, ...tooDeepSaid })
  const lines = new LineCounter()
  // Our own look for duplicate keys is linear; the library compares each key with each.
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false })
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const mistakes: Mistake[] = [...document.errors, ...document.warnings].slice(0, 200).map((error) => ({
    path: '',
    message: error.message,
    ja: yamlMistakes[error.code] ?? 'YAML として読めません',
    ...positionAt(error.pos[0]),
  }))
  if (mistakes.length === 0) {
    for (const { message, ja, offset } of forbidden(document)) mistakes.push({ path: '', message, ja, ...positionAt(offset) })
  }
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

interface Forbidden {
  readonly message: string
  readonly ja: string
  readonly offset: number
}

function forbidden(document: Document): readonly Forbidden[] {
  const found: Forbidden[] = []
  const say = (message: string, ja: string, node: { range?: readonly [number, number, number] | null | undefined }): void =>
    void found.push({ message, ja, offset: node.range?.[0] ?? 0 })
  visit(document, {
    Alias: (_, node) => say('aliases (*name) are not allowed', '別名(*名前)は使えません', node),
    Value: (_, node) => {
      if ('anchor' in node && node.anchor) say('anchors (&name) are not allowed', '印(&名前)は使えません', node)
      if (node.tag && !node.tag.startsWith('tag:yaml.org,2002:')) say('tags (!name) are not allowed', '型(!名前)は使えません', node)
    },
    Map: (_, map) => {
      const names = new Set<string>()
      for (const { key } of map.items) {
        if (!isScalar(key)) say('a key must be a plain word', 'キーは1つの語で書いてください', isNode(key) ? key : map)
        else if (names.has(String(key.value))) {
          say(`the key "${String(key.value)}" is not unique`, `キー「${String(key.value)}」が2度書かれています`, key)
        } else names.add(String(key.value))
      }
    },
  })
  return found.slice(0, 200)
}

/** The line where brackets, indentation or dashes nest too deep, before the parser sees them; brackets in quotes count too. */
function tooDeep(text: string): number | undefined {
  let brackets = 0
  for (const [index, line] of text.split('\n').entries()) {
    for (const sign of line) {
      if (sign === '[' || sign === '{') brackets++
      else if (sign === ']' || sign === '}') brackets = Math.max(0, brackets - 1)
      if (brackets > deepest) return index + 1
    }
    const indentation = /^(?:[ \t]|[-?:](?=[ \t]))*/.exec(line)?.[0] ?? ''
    if (indentation.length > 8 * deepest || indentation.replace(/[^-?:]/g, '').length > deepest) return index + 1
  }
  return undefined
}

const unreadable = (mistake: Mistake): YamlDocument => ({
  value: undefined,
  mistakes: [mistake],
  position: () => ({ line: mistake.line, column: mistake.column }),
  keyPosition: () => ({ line: mistake.line, column: mistake.column }),
})
