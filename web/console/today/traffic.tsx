import { useState } from 'react'
import { Card } from '../../shared/ui/page.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { clock, count, dayAndWeekday } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import { BarChart, Swatch } from './bar-chart.tsx'
import { Figure, FigureTable } from './figure.tsx'
import { type Direction, type Kind, niceTop, type Overview, outcomes, peakOf, type Series, seriesOf, totalsOf } from './figures.ts'
import { Segments } from './segments.tsx'
import { words } from './words.ts'

/** rem; the empty state is as high, so that nothing jumps when the first message comes. */
const height = 15

/** Both directions on one scale, with one legend. */
export function Traffic({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const [kind, setKind] = useState<Kind>('all')
  const shown = (['inbound', 'outbound'] as const).map((direction) => ({ direction, series: seriesOf(overview, direction, kind) }))
  const top = niceTop(Math.max(...shown.flatMap(({ series }) => totalsOf(series)), 0))
  return (
    <Card
      title={word.traffic}
      aside={
        <Segments
          legend={word.kind}
          options={(['all', 'message', 'attachment'] as const).map((one) => [one, word.kinds[one]])}
          value={kind}
          onChoose={setKind}
        />
      }
    >
      <ul className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {outcomes.map((outcome) => (
          <li key={outcome} className="flex items-center gap-1.5">
            <Swatch paint={outcome} />
            {word.outcomes[outcome]}
          </li>
        ))}
      </ul>
      <div className="grid gap-6 lg:grid-cols-2">
        {shown.map(({ direction, series }) => (
          <OneWay key={direction} overview={overview} direction={direction} series={series} top={top} />
        ))}
      </div>
    </Card>
  )
}

function OneWay({
  overview,
  direction,
  series,
  top,
}: {
  readonly overview: Overview
  readonly direction: Direction
  readonly series: readonly Series[]
  readonly top: number
}) {
  const word = useWords(words)
  const labels = overview.buckets.map(overview.unit === 'hour' ? clock : dayAndWeekday)
  const totals = totalsOf(series)
  const there = series.filter(({ sum }) => sum > 0)
  const peak = peakOf(totals)
  const sentence = word.trafficSentence(
    word.directions[direction],
    word.periods[overview.period],
    there.map(({ outcome, sum }) => `${word.outcomes[outcome]} ${word.cases(count(sum))}`).join(word.separator) || word.none,
    peak ? word.peak(labels[peak.index] ?? '', count(peak.count)) : '',
  )
  return (
    <Figure
      level={3}
      title={word.directions[direction]}
      table={
        <FigureTable
          caption={word.directions[direction]}
          head={[overview.unit === 'hour' ? word.when : word.day, ...outcomes.map((outcome) => word.outcomes[outcome]), word.total]}
          rows={labels.map((name, index) => ({
            key: overview.buckets[index] ?? name,
            name,
            cells: [...series.map(({ counts }) => counts[index] ?? 0), totals[index] ?? 0].map(count),
          }))}
          foot={[word.total, ...series.map(({ sum }) => count(sum)), count(totals.reduce((sum, value) => sum + value, 0))]}
        />
      }
    >
      {there.length === 0 ? (
        <div className="flex items-center justify-center rounded-8 bg-sunken" style={{ height: `${height}rem` }}>
          <Empty title={word.noTraffic} />
        </div>
      ) : (
        <BarChart
          sentence={sentence}
          labels={labels}
          series={series.map(({ outcome, counts }) => ({ name: word.outcomes[outcome], paint: outcome, counts }))}
          top={top}
          height={height}
        />
      )}
    </Figure>
  )
}
