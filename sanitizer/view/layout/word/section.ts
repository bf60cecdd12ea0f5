import { decodeXml } from '../../../container/xml/decode.ts'
import { scanXml } from '../../../container/xml/scanner.ts'
import type { Limits } from '../../../limits.ts'
import { A4, type Sheet } from '../flow/column.ts'
import { Element } from '../package/element.ts'
import { nameOf } from '../package/names.ts'
import { twips } from './values.ts'

export interface Section {
  readonly sheet: Sheet
  /** Distance of the lines of the grid, in points; 0 without one. */
  readonly pitch: number
  readonly isContinuous: boolean
  /** Identifiers of the relationships to headers and footers. */
  readonly headers: readonly string[]
  readonly footers: readonly string[]
}

/** The properties of all sections (§17.6), in order: a section's own stand at its end, and its pages need them before. */
export function readSections(part: Uint8Array, limits: Limits): readonly Section[] {
  const sections: Section[] = []
  const path: string[] = []
  let section: Element | undefined
  scanXml<string, string>(
    decodeXml(part),
    { element: nameOf, attribute: nameOf },
    {
      open: (name, names, values) => {
        if (name === 'w:sectPr' && ['w:pPr', 'w:body'].includes(path.at(-1) ?? '') && !path.includes('w:txbxContent'))
          section = new Element(name)
        else if (section && path.at(-1) === 'w:sectPr')
          section.children.push(
            new Element(
              name,
              names.flatMap((one, index) => [one, values[index] ?? '']),
            ),
          )
        path.push(name)
      },
      text: () => undefined,
      close: () => {
        if (path.pop() !== 'w:sectPr' || !section || path.at(-1) === 'w:sectPrChange') return
        sections.push(sectionOf(section))
        section = undefined
      },
    },
    limits,
  )
  return sections
}

function sectionOf(properties: Element): Section {
  const size = properties.child('w:pgSz')
  const margins = properties.child('w:pgMar')
  const between = (value: number | undefined, least: number, most: number, otherwise: number): number =>
    Math.max(least, Math.min(most, value ?? otherwise))
  const width = between(twips(size, 'w:w'), 140, 2400, A4.width)
  const height = between(twips(size, 'w:h'), 140, 2400, A4.height)
  const margin = (name: string, across: number): number => between(Math.abs(twips(margins, name) ?? 56), 22, across * 0.3, 56)
  const grid = properties.child('w:docGrid')
  const hasGrid = ['lines', 'linesAndChars', 'snapToChars'].includes(grid?.attribute('w:type') ?? '')
  const references = (name: string): string[] => properties.all(name).flatMap((one) => one.attribute('r:id') ?? [])
  return {
    sheet: {
      width,
      height,
      top: margin('w:top', height),
      right: margin('w:right', width),
      bottom: margin('w:bottom', height),
      left: margin('w:left', width),
    },
    pitch: hasGrid ? between(twips(grid, 'w:linePitch'), 8, 60, 18) : 0,
    isContinuous: properties.child('w:type')?.attribute('w:val') === 'continuous',
    headers: references('w:headerReference'),
    footers: references('w:footerReference'),
  }
}

export const noSection: Section = { sheet: A4, pitch: 0, isContinuous: false, headers: [], footers: [] }
