import { general } from '../numbers/numberformat.ts'
import type { Element } from '../package/element.ts'
import type { Colour, Page } from '../paper/page.ts'
import { type Chart, readChart, sliceColour } from './chartdata.ts'
import { drawPlot, type Plot } from './chartplot.ts'
import type { Place } from './place.ts'
import type { Stage } from './stage.ts'

const INK = 0x444444

/**
 * A chart, simply: title, values with their axes, legend. Three-dimensional ones are drawn flat.
 *
 * KNOWN GAP: stock, radar, surface and bubble charts and those of Office 2016 leave a note; second axes, labels of single values, trend
 * lines and the chart's own fonts are not shown.
 *
 * @returns false where nothing can be drawn
 */
export function drawChart(content: Element, place: Place, stage: Stage, page: Page): boolean {
  const part = stage.source.target(stage.part, content.child('c:chart')?.attribute('r:id'))
  const chart = part === undefined ? undefined : readChart(stage.source.tree(part), stage.theme)
  if (!chart || place.width < 40 || place.height < 30) return false
  page.box(place.x, place.y, place.width, place.height, 0xffffff, { colour: 0xd0d0d0, width: 0.5 })
  page.within(undefined, [place.x, place.y, place.width, place.height], () => drawParts(chart, place, stage, page))
  return true
}

function drawParts(chart: Chart, { x, y, width, height }: Place, stage: Stage, page: Page): void {
  const size = Math.max(5, Math.min(10, height / 18))
  const write = (left: number, baseline: number, text: string, align: 'left' | 'center' | 'right', scale = 1, isBold = false): void => {
    const face = isBold ? stage.faces.bold : stage.faces.regular
    const wide = ([...text].reduce((sum, character) => sum + face.width(character), 0) / 1000) * size * scale
    page.letters(left - (align === 'left' ? 0 : align === 'right' ? wide : wide / 2), baseline, {
      text,
      face,
      size: size * scale,
      colour: INK,
    })
  }
  let top = y + 4
  if (chart.title !== '') {
    write(x + width / 2, top + size * 1.3, chart.title.slice(0, 60), 'center', 1.25, true)
    top += size * 2
  }
  const legend = legendOf(chart)
  const rows = legend.length === 0 ? 0 : legendRows(legend, width - 16, size)
  const bottom = y + height - 4 - rows * size * 1.4
  drawLegend(legend, { x: x + 8, y: bottom, width: width - 16, size }, page, write)
  const plot: Plot = {
    chart,
    x: x + 6,
    y: top,
    width: width - 12,
    height: Math.max(10, bottom - top - 2),
    size,
    page,
    write,
    format: axisText,
  }
  drawPlot(plot)
}

/** 1200000 → 120万: axes of budgets would else be all zeros. */
function axisText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e8 && value % 1e7 === 0) return `${general(value / 1e8)}億`
  if (size >= 1e5 && value % 1e3 === 0) return `${general(value / 1e4)}万`
  return general(value).replace(/\B(?=(?:\d{3})+(?:\.|$))(?<!\.\d*)/g, ',')
}

type Legend = readonly { readonly text: string; readonly colour: Colour }[]

/** Series by name; of a pie its slices. */
function legendOf({ kind, series, categories }: Chart): Legend {
  const [first] = series
  if (kind === 'pie' && first)
    return categories.slice(0, 24).map((text, index) => ({ text: text.slice(0, 24), colour: sliceColour(first.slices.get(index), index) }))
  return series.length < 2 ? [] : series.map(({ name, colour }) => ({ text: name.slice(0, 24), colour }))
}

const widthOf = (text: string, size: number): number =>
  [...text].reduce((sum, character) => sum + (character < '\u0100' ? 0.6 : 1), 0) * size + size * 2.4

function legendRows(legend: Legend, width: number, size: number): number {
  let [rows, x] = [1, 0]
  for (const { text } of legend) {
    const wide = widthOf(text, size)
    if (x > 0 && x + wide > width) [rows, x] = [rows + 1, 0]
    x += wide
  }
  return rows
}

interface LegendPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
}

function drawLegend(legend: Legend, { x, y, width, size }: LegendPlace, page: Page, write: Plot['write']): void {
  let [left, top] = [0, 0]
  for (const { text, colour } of legend) {
    const wide = widthOf(text, size)
    if (left > 0 && left + wide > width) [left, top] = [0, top + size * 1.4]
    page.box(x + left, y + top + size * 0.3, size * 0.8, size * 0.8, colour)
    write(x + left + size * 1.1, y + top + size * 1.05, text, 'left')
    left += wide
  }
}
