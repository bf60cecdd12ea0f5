import { Card } from '../../shared/ui/page.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { useLanguage, useSentence, useWords } from '../../shared/words/language.ts'
import { BarChart } from './bar-chart.tsx'
import { Figure, FigureTable } from './figure.tsx'
import { niceTop, type Overview } from './figures.ts'
import { linesOf } from './lines.ts'
import { useMedia } from './media.ts'
import { words } from './words.ts'

/** So many reasons have a bar; the table has all. */
const most = 8
/** In a line of a label, where there is room and where there is not. */
const characters = { ja: { wide: 30, middle: 14, narrow: 8 }, en: { wide: 52, middle: 26, narrow: 14 } } as const
const mostLines = 4

export function Refusals({ overview: { refusals, period } }: { readonly overview: Overview }) {
  const word = useWords(words)
  const say = useSentence()
  const rows = refusals.map(({ reason, inbound, outbound }) => ({
    code: reason.code,
    name: say(reason),
    inbound,
    outbound,
    sum: inbound + outbound,
  }))
  const shown = rows.slice(0, most)
  const [wide, narrow] = [useMedia('(min-width: 64rem)'), useMedia('(max-width: 40rem)')]
  const width = characters[useLanguage()][wide ? 'wide' : narrow ? 'narrow' : 'middle']
  const labels = shown.map(({ name }) => linesOf(name.replace(/[。.]$/, ''), width, mostLines))
  const lines = Math.max(...labels.map(({ length }) => length), 1)
  return (
    <Card className="flex flex-col">
      <Figure
        level={2}
        title={word.refusals}
        table={
          <FigureTable
            caption={word.refusals}
            head={[word.reason, word.short.inbound, word.short.outbound, word.total]}
            rows={rows.map(({ code, name, inbound, outbound, sum }) => ({ key: code, name, cells: [inbound, outbound, sum].map(count) }))}
            foot={[
              word.total,
              ...(['inbound', 'outbound', 'sum'] as const).map((key) => count(rows.reduce((sum, row) => sum + row[key], 0))),
            ]}
          />
        }
      >
        {shown.length === 0 ? (
          <div className="flex h-48 items-center justify-center rounded-8 bg-sunken">
            <Empty title={word.noRefusals} />
          </div>
        ) : (
          <BarChart
            horizontal
            sentence={word.refusalSentence(
              word.periods[period],
              shown.map(({ name, sum }) => `${name.replace(/[。.]$/, '')} ${word.cases(count(sum))}`).join(word.separator),
            )}
            labels={labels}
            series={[{ name: word.cases('').trim() || word.total, paint: 'refused', counts: shown.map(({ sum }) => sum) }]}
            top={niceTop(shown[0]?.sum ?? 0)}
            height={Math.max(8, 3 + shown.length * (1 + lines))}
          />
        )}
      </Figure>
    </Card>
  )
}
