import { BarController, BarElement, CategoryScale, Chart, type ChartConfiguration, LinearScale, Tooltip } from 'chart.js'
import { useEffect, useRef } from 'react'
import { useAppearance } from '../../shared/words/appearance.ts'
import type { Outcome } from './figures.ts'
import { useMedia } from './media.ts'
import { colourOf, edgeOf, fillOf } from './paint.ts'

// Only what bars need; the rest of the library is left out of the page.
Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

export interface BarSeries {
  readonly name: string
  readonly paint: Outcome
  readonly counts: readonly number[]
}

export interface BarChartProps {
  /** What the picture shows, for whoever does not see it. */
  readonly sentence: string
  /** A label of several lines is a list. */
  readonly labels: readonly (string | readonly string[])[]
  readonly series: readonly BarSeries[]
  readonly horizontal?: boolean
  /** Where the axis of counts ends. */
  readonly top: number
  /** rem */
  readonly height: number
}

/** Bars on a canvas, stacked. They do not move: what is new is simply there. */
export function BarChart({ sentence, labels, series, horizontal = false, top, height }: BarChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const chart = useRef<Chart<'bar'>>(null)
  const look = useLook()
  const shown = JSON.stringify([labels, series, horizontal, top])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for the numbers, `look` for the colours that are read off the page
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const wanted = configuration(element, { labels, series, horizontal, top })
    if (chart.current) {
      chart.current.data = wanted.data
      if (wanted.options) chart.current.options = wanted.options
      chart.current.update('none')
    } else chart.current = new Chart(element, wanted)
  }, [shown, look])
  useEffect(
    () => () => {
      chart.current?.destroy()
      chart.current = null
    },
    [],
  )
  return (
    <div className="relative w-full min-w-0" style={{ height: `${height}rem` }}>
      <canvas ref={canvas} role="img" aria-label={sentence} />
    </div>
  )
}

/** Changes when the colours or the size of letters do, by the person's choice or the system's. */
function useLook(): string {
  const { scheme, size } = useAppearance()
  return `${scheme}/${size}/${useMedia('(prefers-color-scheme: dark)')}`
}

function configuration(
  element: HTMLCanvasElement,
  { labels, series, horizontal, top }: Pick<BarChartProps, 'labels' | 'series' | 'top'> & { readonly horizontal: boolean },
): ChartConfiguration<'bar'> {
  const place = element.parentElement ?? element
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const font = { family: getComputedStyle(document.body).fontFamily, size: rem * 0.8 }
  const ticks = { color: colourOf(place, 'ink'), font }
  const counts = {
    stacked: true,
    beginAtZero: true,
    max: top,
    ticks: { ...ticks, precision: 0, maxTicksLimit: 6 },
    grid: { color: colourOf(place, 'line') },
    border: { display: false },
  }
  const names = {
    stacked: true,
    ticks: { ...ticks, maxRotation: 0, autoSkip: !horizontal, autoSkipPadding: 12 },
    grid: { display: false },
    border: { color: colourOf(place, 'edge') },
  }
  return {
    type: 'bar',
    data: {
      labels: labels.map((label) => (typeof label === 'string' ? label : [...label])),
      datasets: series.map(({ name, paint, counts: values }) => ({
        label: name,
        data: [...values],
        backgroundColor: fillOf(paint, place),
        borderColor: edgeOf(paint, place),
        borderWidth: 1,
        maxBarThickness: rem * 2,
        categoryPercentage: 0.9,
        barPercentage: 0.9,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: horizontal ? 'y' : 'x',
      interaction: { mode: 'index', intersect: false, axis: horizontal ? 'y' : 'x' },
      scales: horizontal ? { x: counts, y: names } : { x: names, y: counts },
      plugins: {
        tooltip: {
          titleFont: font,
          bodyFont: font,
          filter: ({ raw }) => Number(raw) > 0,
          callbacks: { title: (items) => items[0]?.label.replaceAll(',', '') ?? '' },
        },
      },
    },
  }
}

/** The same fill as in the chart, for its legend. */
export function Swatch({ paint }: { readonly paint: Outcome }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const look = useLook()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read off the page when `look` changes
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const place = canvas.current?.parentElement
    if (!context || !place) return
    context.fillStyle = fillOf(paint, place)
    context.fillRect(0, 0, 16, 16)
    context.strokeStyle = edgeOf(paint, place)
    context.strokeRect(0.5, 0.5, 15, 15)
  }, [paint, look])
  return <canvas ref={canvas} aria-hidden width={16} height={16} className="size-4 shrink-0" />
}
