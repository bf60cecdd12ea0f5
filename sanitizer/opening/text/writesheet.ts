import type { Findings } from '../../findings.ts'
import type { DisarmOptions } from '../../protocol.ts'
import type { Cells } from './cells.ts'
import type { Shape } from './sheet.ts'
import type { Written } from './written.ts'

export interface ReadSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly cells: Cells
  readonly shapes: readonly Shape[]
  readonly comments: number
}

/** A sheet under its name: what is hidden stays behind where policy says so, comments always. */
export function writeSheet(
  { name, isHidden, cells, shapes, comments }: ReadSheet,
  options: DisarmOptions,
  written: Written,
  findings: Findings,
): void {
  const hides = options.hiddenContent === 'remove'
  findings.add('comment', comments)
  if (isHidden) findings.add(hides ? 'hidden-content' : 'hidden-sheet-stays')
  const spoken = shapes.filter(({ words }) => words.trim() !== '')
  const words = spoken.filter((shape) => !(shape.isHidden && hides))
  if ((isHidden && hides) || (cells.isEmpty && words.length === 0)) return
  written.heading(name)
  findings.add(hides ? 'hidden-content' : 'hidden-cells-stay', cells.write(written, hides))
  findings.add(hides ? 'hidden-content' : 'hidden-shape-stays', spoken.filter((shape) => shape.isHidden).length)
  if (words.length > 0) written.heading(`${name} の図形の文字`)
  for (const shape of words) written.row([shape.words.replace(/\r\n?/g, '\n')])
}
