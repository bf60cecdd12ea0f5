import { n } from '../paper/number.ts'
import type { Page } from '../paper/page.ts'
import { type Chart, type Series, sliceColour } from './chartdata.ts'

export interface Plot {
  readonly chart: Chart
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Of the letters. */
  readonly size: number
  readonly page: Page
  write(x: number, baseline: number, text: string, align: 'left' | 'center' | 'right'): void
  format(value: number): string
}

const GRID = { colour: 0xdddddd, width: 0.4 }
const AXIS = { colour: 0x888888, width: 0.6 }

export function drawPlot(plot: Plot): void {
  if (plot.chart.kind === 'pie') drawPie(plot)
  else if (plot.chart.kind === 'points') drawPoints(plot)
  else drawValues(plot)
}

interface Scale {
  readonly least: number
  readonly most: number
  readonly step: number
}

/** Round numbers around all values, zero among them. */
function scaleOf(values: readonly number[]): Scale {
  const least = Math.min(0, ...values)
  const most = Math.max(0, ...values)
  const range = most - least || 1
  const raw = range / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10) * power
  return { least: Math.floor(least / step) * step, most: Math.ceil(most / step) * step || step, step }
}

const ticksOf = ({ least, most, step }: Scale): readonly number[] =>
  Array.from({ length: Math.min(30, Math.round((most - least) / step) + 1) }, (_, index) => Number((least + index * step).toPrecision(12)))

/** Values of each category as they are drawn: stacked ones from a base. */
function barsOf({
  series,
  categories,
  stacking,
}: Chart): readonly (readonly { readonly from: number; readonly to: number; readonly series: number }[])[] {
  return categories.map((_, at) => {
    const values = series.map(({ values: its }) => its[at])
    if (stacking === 'none') return values.flatMap((value, index) => (value === undefined ? [] : [{ from: 0, to: value, series: index }]))
    const total = stacking === 'percent' ? values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0) / 100 || 1 : 1
    let [up, down] = [0, 0]
    return values.flatMap((value, index) => {
      if (value === undefined) return []
      const from = value < 0 ? down : up
      const to = from + value / total
      if (value < 0) down = to
      else up = to
      return [{ from, to, series: index }]
    })
  })
}

function drawValues(plot: Plot): void {
  const { chart, x, y, width, height, size, page } = plot
  const bars = barsOf(chart)
  const scale = scaleOf(bars.flat().flatMap(({ from, to }) => [from, to]))
  const ticks = ticksOf(scale)
  const isBar = chart.kind === 'bar'
  const labels = isBar ? chart.categories : ticks.map(plot.format)
  const margin = Math.min(
    width * 0.4,
    labels.reduce(
      (most, text) => Math.max(most, [...text].reduce((sum, character) => sum + (character < '\u0100' ? 0.58 : 1), 0) * size),
      0,
    ) + 4,
  )
  const [left, right, top, bottom] = [x + margin, x + width - 4, y + size * 0.6, y + height - size * 1.6]
  const along = isBar ? right - left : bottom - top
  const share = (value: number): number => (value - scale.least) / (scale.most - scale.least)
  const place = (value: number): number => (isBar ? left + share(value) * along : bottom - share(value) * along)
  for (const tick of ticks) {
    const at = place(tick)
    if (isBar) page.line(at, top, at, bottom, GRID)
    else page.line(left, at, right, at, GRID)
    if (isBar) plot.write(at, bottom + size * 1.2, plot.format(tick), 'center')
    else plot.write(left - 3, at + size * 0.35, plot.format(tick), 'right')
  }
  const slot = (isBar ? bottom - top : right - left) / Math.max(1, chart.categories.length)
  drawNames(plot, { left, top, bottom, slot })
  if (chart.kind === 'line' || chart.kind === 'area') drawLines(plot, bars, (at) => left + (at + 0.5) * slot, place)
  else drawBars(plot, bars, { start: isBar ? top : left, slot }, place)
  if (isBar) page.line(place(0), top, place(0), bottom, AXIS)
  else page.line(left, place(0), right, place(0), AXIS)
}

/** Names of the categories; where there is no room for all, every so many. */
function drawNames(
  { chart, size, write }: Plot,
  { left, top, bottom, slot }: { readonly left: number; readonly top: number; readonly bottom: number; readonly slot: number },
): void {
  const isBar = chart.kind === 'bar'
  const every = Math.max(1, Math.ceil((isBar ? size * 1.2 : size * 2.2) / slot))
  for (let at = 0; at < chart.categories.length; at += every) {
    const name = chart.categories[at] ?? ''
    if (isBar) write(left - 3, top + (at + 0.5) * slot + size * 0.35, name.slice(0, 20), 'right')
    else write(left + (at + 0.5) * slot, bottom + size * 1.2, shortened(name, (slot * every) / size), 'center')
  }
}

function shortened(name: string, room: number): string {
  let wide = 0
  for (const [at, character] of [...name].entries()) {
    wide += character < '\u0100' ? 0.58 : 1
    if (wide > room + 0.2) return `${[...name].slice(0, Math.max(1, at - 1)).join('')}…`
  }
  return name
}

type Bars = ReturnType<typeof barsOf>

function drawBars(
  { chart, page }: Plot,
  bars: Bars,
  { start, slot }: { readonly start: number; readonly slot: number },
  place: (value: number) => number,
): void {
  const isStacked = chart.stacking !== 'none'
  const thickness = (slot * 0.7) / (isStacked ? 1 : Math.max(1, chart.series.length))
  for (const [at, parts] of bars.entries())
    for (const { from, to, series } of parts) {
      const side = start + at * slot + slot * 0.15 + (isStacked ? 0 : series * thickness)
      const [low, high] = [Math.min(place(from), place(to)), Math.max(place(from), place(to))]
      const colour = chart.series.length === 1 ? (chart.series[0]?.slices.get(at) ?? chart.series[0]?.colour) : chart.series[series]?.colour
      if (chart.kind === 'bar') page.box(low, side, high - low, thickness, colour)
      else page.box(side, low, thickness, high - low, colour)
    }
}

function drawLines({ chart, page }: Plot, bars: Bars, across: (at: number) => number, place: (value: number) => number): void {
  for (const [index, { colour }] of chart.series.entries()) {
    const points = bars.flatMap((parts, at) =>
      parts.flatMap(({ to, series }) => (series === index ? [[across(at), place(to)] as const] : [])),
    )
    if (points.length === 0) continue
    const path = points.map(([px, py], at) => `${n(px)} ${n(py)} ${at === 0 ? 'm' : 'l'}`).join(' ')
    const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]
    if (chart.kind === 'area') page.shape(`${path} ${n(last)} ${n(place(0))} l ${n(first)} ${n(place(0))} l h`, colour, undefined)
    else page.shape(path, undefined, { colour, width: 1.4 })
    if (chart.kind === 'line' && points.length <= 60) for (const [px, py] of points) page.box(px - 1.6, py - 1.6, 3.2, 3.2, colour)
  }
}

function drawPoints(plot: Plot): void {
  const { chart, x, y, width, height, size, page } = plot
  const xs = (one: Series): readonly (number | undefined)[] => (one.across.length > 0 ? one.across : one.values.map((_, at) => at + 1))
  const down = scaleOf(chart.series.flatMap(({ values }) => values.filter((value) => value !== undefined)))
  const wide = scaleOf(chart.series.flatMap((one) => xs(one).filter((value) => value !== undefined)))
  const [left, right, top, bottom] = [x + size * 4, x + width - 6, y + size * 0.6, y + height - size * 1.6]
  const placeX = (value: number): number => left + ((value - wide.least) / (wide.most - wide.least)) * (right - left)
  const placeY = (value: number): number => bottom - ((value - down.least) / (down.most - down.least)) * (bottom - top)
  for (const tick of ticksOf(down)) {
    page.line(left, placeY(tick), right, placeY(tick), GRID)
    plot.write(left - 3, placeY(tick) + size * 0.35, plot.format(tick), 'right')
  }
  for (const tick of ticksOf(wide)) plot.write(placeX(tick), bottom + size * 1.2, plot.format(tick), 'center')
  for (const one of chart.series) {
    const across = xs(one)
    for (const [at, value] of one.values.entries()) {
      const here = across[at]
      if (value !== undefined && here !== undefined) page.box(placeX(here) - 1.8, placeY(value) - 1.8, 3.6, 3.6, one.colour)
    }
  }
}

function drawPie({ chart, x, y, width, height, size, page, write }: Plot): void {
  const [first] = chart.series
  const values = first?.values.map((value) => Math.max(0, value ?? 0)) ?? []
  const total = values.reduce((sum, value) => sum + value, 0)
  if (!first || total <= 0) return
  const radius = Math.max(4, Math.min(width, height) / 2 - size)
  const [middleX, middleY] = [x + width / 2, y + height / 2]
  let from = -Math.PI / 2
  for (const [at, value] of values.entries()) {
    const to = from + (value / total) * 2 * Math.PI
    page.shape(slice(middleX, middleY, radius, from, to), sliceColour(first.slices.get(at), at), { colour: 0xffffff, width: 0.6 })
    const [cos, sin] = [Math.cos((from + to) / 2), Math.sin((from + to) / 2)]
    if (value / total >= 0.03)
      write(middleX + cos * radius * 0.7, middleY + sin * radius * 0.7 + size * 0.35, `${Math.round((value / total) * 100)}%`, 'center')
    from = to
  }
}

/** A slice as straight pieces of a few degrees: nobody sees the difference. */
function slice(x: number, y: number, radius: number, from: number, to: number): string {
  const steps = Math.max(2, Math.ceil((to - from) / 0.06))
  const corners = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = from + ((to - from) * step) / steps
    return `${n(x + Math.cos(angle) * radius)} ${n(y + Math.sin(angle) * radius)} l`
  })
  return `${n(x)} ${n(y)} m ${corners.join(' ')} h`
}
