import { Card } from '../../shared/ui/page.tsx'
import { Badge, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { ageOf, type Overview } from './figures.ts'
import { useSince } from './since.ts'
import { words } from './words.ts'

type Process = Overview['processes'][number]

/** Second engines, as this process finds them. */
function Engines({ process }: { readonly process: Process }) {
  const word = useWords(words).processes
  const say = useSentence()
  if (!process.running || process.engines.length === 0) return null
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {process.engines.map(({ name, ready, required, version, why }) => (
        <li key={name} className="flex flex-wrap items-center gap-2">
          <Badge tone={ready ? 'good' : required ? 'bad' : 'warn'}>
            {word.engine}:{name}
          </Badge>
          <span>{ready ? version : why && say(why)}</span>
          <span className="text-faint">{required ? word.required : word.optional}</span>
        </li>
      ))}
    </ul>
  )
}

/** Each boundary process: whether it answers, how strongly its children are contained, and how many they are. */
export function Processes({ overview }: { readonly overview: Overview }) {
  const word = useWords(words).processes
  const { tiers } = useWords(words)
  const since = useSince()
  if (overview.processes.length === 0)
    return (
      <Card title={word.title}>
        <Notice tone="bad">{word.none}</Notice>
      </Card>
    )
  return (
    <Card title={word.title}>
      <ul className="flex flex-col divide-y divide-line">
        {overview.processes.map((process) => (
          <li key={process.id} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center gap-2">
              <Badge tone={process.running ? 'good' : 'bad'}>{process.running ? word.running : word.gone}</Badge>
              <Badge tone={process.meetsMinimum ? 'neutral' : 'bad'}>
                {word.tier}:{tiers[process.tier]}
              </Badge>
            </div>
            <dl className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-1 text-sm">
              {(
                [
                  [word.children, `${count(process.children)}(${count(process.busy)})`],
                  [word.restarts, count(process.restarts)],
                  [word.version, process.version],
                  [word.started, dateTime(process.startedAt)],
                  [word.heard, since(ageOf(overview, process.at))],
                ] as const
              ).map(([term, value]) => (
                <div key={term}>
                  <dt className="text-faint">{term}</dt>
                  <dd className="tabular-nums">{value}</dd>
                </div>
              ))}
            </dl>
            <Engines process={process} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
