import { decodeXml } from '../../container/xml/decode.ts'
import { type NameTable, scanXml } from '../../container/xml/scanner.ts'
import type { Limits } from '../../limits.ts'
import { isOn } from './edits/edit.ts'
import { prefixOf } from './namespaces.ts'

/** What must be known of a document before its parts are planned or walked, because policy leaves hidden content out. */

type Visit = (element: string, value: (name: string) => string, parents: readonly string[]) => void

const names: NameTable<string, string> = {
  element: (uri, local) => `${prefixOf(uri) ?? '?'}:${local}`,
  attribute: (uri, local) => (uri === '' ? local : `${prefixOf(uri) ?? '?'}:${local}`),
}

/** @throws Refusal malformed, limit-* */
export function survey(bytes: Uint8Array, limits: Limits, visit: Visit): void {
  const open: string[] = []
  scanXml(
    decodeXml(bytes),
    names,
    {
      open: (element, attributes, values) => {
        visit(element, (name) => values[attributes.indexOf(name)] ?? '', open)
        open.push(element)
      },
      text: () => undefined,
      close: () => void open.pop(),
    },
    limits,
  )
}

/** Relationship ids of the sheets that are hidden or very hidden (ECMA-376 Part 1 §18.18.68). */
export function hiddenSheets(workbook: Uint8Array, limits: Limits): ReadonlySet<string> {
  const ids = new Set<string>()
  survey(workbook, limits, (element, value) => {
    if (element === 'x:sheet' && ['hidden', 'veryHidden'].includes(value('state'))) ids.add(value('r:id'))
  })
  return ids
}

/** §19.3.1.38: `show` of the root. */
export function isHiddenSlide(slide: Uint8Array, limits: Limits): boolean {
  let isHidden = false
  survey(slide, limits, (element, value, parents) => {
    if (parents.length === 0 && element === 'p:sld') isHidden = ['0', 'false'].includes(value('show'))
  })
  return isHidden
}

/** Ids of styles that hide their text, themselves or through the style they are based on. */
export function hidingStyles(styles: Uint8Array, limits: Limits): ReadonlySet<string> {
  const own = new Map<string, boolean>()
  const basedOn = new Map<string, string>()
  let style = ''
  survey(styles, limits, (element, value, parents) => {
    if (element === 'w:style') style = value('w:styleId')
    if (element === 'w:basedOn') basedOn.set(style, value('w:val'))
    if (element === 'w:vanish' && parents.at(-1) === 'w:rPr' && parents.at(-2) === 'w:style') own.set(style, isOn(value('w:val')))
  })
  return new Set([...new Set([...own.keys(), ...basedOn.keys()])].filter((id) => hides(id, own, basedOn)))
}

/** Longer chains of styles are not made by anybody, and a ring has no end. */
const LONGEST_CHAIN = 64

function hides(style: string, own: ReadonlyMap<string, boolean>, basedOn: ReadonlyMap<string, string>): boolean {
  let id: string | undefined = style
  for (let step = 0; id !== undefined && step < LONGEST_CHAIN; step++) {
    const said = own.get(id)
    if (said !== undefined) return said
    id = basedOn.get(id)
  }
  return false
}
