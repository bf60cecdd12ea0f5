import type { Prefix } from '../namespaces.ts'
import { chart } from './chart.ts'
import { document } from './document.ts'
import { drawing } from './drawing.ts'
import { extensions } from './extensions.ts'
import { groups } from './groups.ts'
import { mathAttributes, mathElements } from './math.ts'
import { presentation } from './presentation.ts'
import { style } from './style.ts'
import { table } from './table.ts'
import { text } from './text.ts'

/** What one element may carry. */
export interface AllowedElement {
  /** `prefix:local`, which is also its name in the output. */
  readonly key: string
  readonly prefix: Prefix
  readonly holdsText: boolean
  /** By `prefix:local`; MathML's have no prefix. */
  readonly attributes: ReadonlySet<string>
}

const words = (list: string): string[] => list.trim().split(/\s+/)

function parsed(line: string): AllowedElement {
  const [name = '', ...rest] = line.split(' ')
  const key = name.replace('"', '')
  const attributes = rest.flatMap((word) => (word.startsWith('@') ? words(groups[word.slice(1)] ?? '') : [word]))
  return { key, prefix: key.slice(0, key.indexOf(':')) as Prefix, holdsText: name.endsWith('"'), attributes: new Set(attributes) }
}

const tables = [text, table, drawing, presentation, style, chart, document, extensions]
const allowed = new Map(
  tables.flatMap((list) =>
    list
      .trim()
      .split('\n')
      .map((line) => parsed(line))
      .map((element) => [element.key, element] as const),
  ),
)

const ofMath = new Set(words(mathAttributes))
for (const local of words(mathElements))
  allowed.set(`math:${local}`, { key: `math:${local}`, prefix: 'math', holdsText: true, attributes: ofMath })

export const allowedElement = (key: string): AllowedElement | undefined => allowed.get(key)
export const allowedElements: readonly AllowedElement[] = [...allowed.values()]
