import type { Element } from '../package/element.ts'
import type { Page } from '../paper/page.ts'
import { drawNote } from './frame.ts'
import type { Place } from './place.ts'
import type { Stage } from './stage.ts'

/** KNOWN GAP: charts are not drawn; a field says that there is one. */
export function drawChart(_content: Element, place: Place, stage: Stage, page: Page): void {
  drawNote(page, place, stage, 'グラフ')
}
