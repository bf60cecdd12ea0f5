import type { Prefix } from '../namespaces.ts'
import { chart } from './chart.ts'
import { diagram } from './diagram.ts'
import { drawing } from './drawing.ts'
import * as extensions from './extensions.ts'
import { math } from './math.ts'
import { chartDrawing, picture, sheetDrawing, wordDrawing } from './placement.ts'
import { presentation } from './presentation.ts'
import { spreadsheet } from './spreadsheet.ts'
import { vml, vmlExcel, vmlOffice, vmlWord } from './vml.ts'
import { word } from './word.ts'

/** What one element may carry. */
export interface AllowedElement {
  readonly prefix: Prefix
  /** `prefix:local`, the key of every table. */
  readonly key: string
  /** Name in the output: SpreadsheetML has no prefix, as its readers are used to. */
  readonly written: string
  readonly holdsText: boolean
  readonly attributes: ReadonlySet<string>
}

const { xne, ...named } = extensions
const tables: readonly (readonly [Prefix, string])[] = [
  ['w', word],
  ['x', spreadsheet],
  ['p', presentation],
  ['a', drawing],
  ['c', chart],
  ['dgm', diagram],
  ['m', math],
  ['wp', wordDrawing],
  ['pic', picture],
  ['xdr', sheetDrawing],
  ['cdr', chartDrawing],
  ['v', vml],
  ['o', vmlOffice],
  ['w10', vmlWord],
  ['xvml', vmlExcel],
  ['xm', xne],
  ...(Object.entries(named) as [Prefix, string][]),
]

export const writtenName = (prefix: Prefix, local: string): string => (prefix === 'x' ? local : `${prefix}:${local}`)

function* parsed(prefix: Prefix, table: string): Generator<[string, AllowedElement]> {
  for (const line of table.trim().split('\n')) {
    const [name = '', ...attributes] = line.split(' ')
    const local = name.replace('"', '')
    const key = `${prefix}:${local}`
    yield [key, { prefix, key, written: writtenName(prefix, local), holdsText: name.endsWith('"'), attributes: new Set(attributes) }]
  }
}

const allowed = new Map(tables.flatMap(([prefix, table]) => [...parsed(prefix, table)]))

// A VML drawing of SpreadsheetML has a root without a namespace (ECMA-376 Part 4 §19.1).
allowed.set('?:xml', { prefix: 'v', key: '?:xml', written: 'xml', holdsText: false, attributes: new Set() })

export const allowedElement = (key: string): AllowedElement | undefined => allowed.get(key)
export const allowedElements: readonly AllowedElement[] = [...allowed.values()]

/** Namespaces that we have a vocabulary for: only what `mc:Choice` asks for among these is kept. */
export const understood: ReadonlySet<Prefix> = new Set(tables.map(([prefix]) => prefix))
