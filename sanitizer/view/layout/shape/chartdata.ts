import { NumberFormat } from '../numbers/numberformat.ts'
import type { Element } from '../package/element.ts'
import type { Theme } from '../package/theme.ts'
import type { Colour } from '../paper/page.ts'
import { fillIn } from './paint.ts'

/** What a chart says (§21.2), from the values that it keeps itself: the workbook behind it is gone. */
export interface Chart {
  readonly title: string
  readonly kind: 'column' | 'bar' | 'line' | 'area' | 'pie' | 'points'
  readonly stacking: 'none' | 'stacked' | 'percent'
  readonly categories: readonly string[]
  readonly series: readonly Series[]
}

export interface Series {
  readonly name: string
  readonly colour: Colour
  /** Undefined where there is no value. */
  readonly values: readonly (number | undefined)[]
  /** Only of points. */
  readonly across: readonly (number | undefined)[]
  /** Colours of single slices. */
  readonly slices: ReadonlyMap<number, Colour>
}

const KINDS: Readonly<Record<string, Chart['kind']>> = {
  'c:barChart': 'column',
  'c:bar3DChart': 'column',
  'c:lineChart': 'line',
  'c:line3DChart': 'line',
  'c:areaChart': 'area',
  'c:area3DChart': 'area',
  'c:pieChart': 'pie',
  'c:pie3DChart': 'pie',
  'c:doughnutChart': 'pie',
  'c:ofPieChart': 'pie',
  'c:scatterChart': 'points',
}
const MOST_SERIES = 40
const MOST_POINTS = 2000

/** @returns undefined for kinds that are not drawn, or without values */
export function readChart(root: Element, theme: Theme): Chart | undefined {
  const chart = root.child('c:chart')
  const plots = [...(chart?.child('c:plotArea')?.elements() ?? [])].filter(({ name }) => Object.hasOwn(KINDS, name))
  const [first] = plots
  if (!first) return undefined
  const series = plots.flatMap((plot) => plot.all('c:ser')).slice(0, MOST_SERIES)
  const read = series.map((one, index) => readSeries(one, index, theme))
  const categories = textsOf(series[0]?.child('c:cat'))
  const longest = read.reduce((most, { values }) => Math.max(most, values.length), 0)
  if (longest === 0) return undefined
  const grouping = first.child('c:grouping')?.attribute('val')
  const kind = KINDS[first.name] ?? 'column'
  return {
    title: chart?.child('c:title') ? titleOf(chart, read) : '',
    kind: kind === 'column' && first.child('c:barDir')?.attribute('val') === 'bar' ? 'bar' : kind,
    stacking: grouping === 'stacked' ? 'stacked' : grouping === 'percentStacked' ? 'percent' : 'none',
    categories: Array.from({ length: longest }, (_, index) => categories[index] ?? String(index + 1)),
    series: read,
  }
}

/** The title as written; a chart of one series without one goes by the name of the series. */
function titleOf(chart: Element, series: readonly Series[]): string {
  const paragraphs = chart.at('c:title', 'c:tx', 'c:rich')?.all('a:p') ?? []
  const written = paragraphs
    .map((paragraph) =>
      paragraph
        .all('a:r')
        .map((run) => run.child('a:t')?.text ?? '')
        .join(''),
    )
    .join(' ')
  return written || textsOf(chart.at('c:title', 'c:tx'))[0] || (series.length === 1 ? (series[0]?.name ?? '') : '')
}

function readSeries(element: Element, index: number, theme: Theme): Series {
  const accent = (place: number): Colour => theme.get(`accent${(place % 6) + 1}`) ?? 0x4472c4
  const colourOf = (properties: Element | undefined): Colour | undefined => {
    const fill = fillIn(properties, theme) ?? fillIn(properties?.child('a:ln'), theme)
    return fill?.kind === 'colour' ? fill.colour : undefined
  }
  const slices = new Map<number, Colour>()
  for (const point of element.all('c:dPt').slice(0, MOST_POINTS)) {
    const colour = colourOf(point.child('c:spPr'))
    if (colour !== undefined) slices.set(point.child('c:idx')?.number('val') ?? 0, colour)
  }
  return {
    name: textsOf(element.child('c:tx'))[0] ?? `系列${index + 1}`,
    colour: colourOf(element.child('c:spPr')) ?? accent(index),
    values: numbersOf(element.child('c:val', 'c:yVal')),
    across: numbersOf(element.child('c:xVal')),
    slices,
  }
}

const cacheOf = (source: Element | undefined): Element | undefined =>
  source?.at('c:numRef', 'c:numCache') ??
  source?.at('c:strRef', 'c:strCache') ??
  source?.child('c:numLit', 'c:strLit') ??
  source?.at('c:multiLvlStrRef', 'c:multiLvlStrCache', 'c:lvl')

function pointsOf(source: Element | undefined): (string | undefined)[] {
  const found: (string | undefined)[] = []
  for (const point of cacheOf(source)?.all('c:pt') ?? []) {
    const index = point.number('idx') ?? found.length
    if (Number.isInteger(index) && index >= 0 && index < MOST_POINTS) found[index] = point.child('c:v')?.text ?? ''
  }
  return Array.from(found)
}

function numbersOf(source: Element | undefined): (number | undefined)[] {
  return pointsOf(source).map((text) => {
    const value = text === undefined || text === '' ? Number.NaN : Number(text)
    return Number.isFinite(value) ? value : undefined
  })
}

/** Categories that are numbers are shown in their format, e.g. as dates. */
function textsOf(source: Element | undefined): readonly string[] {
  const literal = source?.child('c:v')?.text
  if (literal !== undefined) return [literal]
  const code = cacheOf(source)?.child('c:formatCode')?.text
  const format = code !== undefined && code !== 'General' ? new NumberFormat(0, code) : undefined
  return pointsOf(source).map((text = '') =>
    (format && text !== '' && Number.isFinite(Number(text)) ? format.number(Number(text), false) : text).slice(0, 80),
  )
}

const PALETTE = [0x4472c4, 0xed7d31, 0xa5a5a5, 0xffc000, 0x5b9bd5, 0x70ad47, 0x264478, 0x9e480e, 0x636363, 0x997300]
export const sliceColour = (own: Colour | undefined, index: number): Colour => own ?? PALETTE[index % PALETTE.length] ?? 0x4472c4
